"""What kinds of documents there are, and the one table of their states. Nothing else changes a state: `actions` ask
here first.
"""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    """Which of the two: one machinery of numbers, signature, check and print log serves both. The values are stored."""

    CERTIFICATE = "certificate"
    """証明書: a copy from the register, for whomever the applicant shows it. Never goes by mail."""
    REPLY = "reply"
    """返信文書: the office's signed answer to one application (CERT-09)."""


class DocumentState(StrEnum):
    """Where a number stands. The values are stored."""

    RESERVED = "reserved"
    """The number is taken; there is no file yet."""
    ISSUED = "issued"
    """The signed file exists. Valid for whoever checks it."""
    VOID = "void"
    """無効: never left the office, or was taken back and destroyed."""
    REVOKED = "revoked"
    """取消し: was handed out and is not to be relied on any more."""


NEXT: dict[DocumentState, frozenset[DocumentState]] = {
    DocumentState.RESERVED: frozenset({DocumentState.ISSUED, DocumentState.VOID}),
    DocumentState.ISSUED: frozenset({DocumentState.VOID, DocumentState.REVOKED}),
    DocumentState.VOID: frozenset(),
    DocumentState.REVOKED: frozenset(),
}
