"""The one table of a document's states. Nothing else changes a state: `actions` ask here first."""

from __future__ import annotations

from enum import StrEnum


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
