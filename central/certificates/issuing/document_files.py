"""Signed files: written once, with the document's row, and read in this one place."""

from __future__ import annotations

import hashlib

from central.certificates.models import DocumentFile, IssuedDocument


def digest_of(content: bytes) -> str:
    """How the register knows a file: SHA-256 of all of it, in hex."""
    return hashlib.sha256(content).hexdigest()


def keep_file(document: IssuedDocument, content: bytes) -> None:
    """In the transaction that makes the document issued: the file is there if and only if it is."""
    DocumentFile.objects.create(document=document, body=document.body, content=content)


def file_of(document: IssuedDocument) -> bytes:
    """The signed bytes of a document that has ever been issued."""
    return bytes(DocumentFile.objects.only("document", "content").get(document=document).content)
