"""Signed files: put into the store before the document is issued, named with its row, and read in this one place.

The residents' door sees no file: what it compares an altered one with stands in the row (`marks`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from asn1crypto import cms

from central.certificates.models import DocumentFile, IssuedDocument
from central.certificates.refusals import NotAtHand
from central.store.keeping import content_of, keep, put
from central.store.port import StoreError

LIMIT_BYTES = 16 * 1024 * 1024
"""Of a file that we made; they have some hundred kilobytes."""
_BYTE_RANGE = re.compile(rb"/ByteRange ?\[ ?(\d{1,10}) (\d{1,10}) (\d{1,10}) (\d{1,10}) ?\]")


def digest_of(content: bytes) -> str:
    """How register and store know a file: SHA-256 of all of it, in hex."""
    return hashlib.sha256(content).hexdigest()


def put_file(content: bytes) -> None:
    """Before the transaction that makes the document issued.

    Raises:
        NotAtHand: the store is away; nothing was issued.
    """
    try:
        put(content, by_office=True)
    except StoreError as away:
        raise NotAtHand("the store takes no file at this moment") from away


def keep_file(document: IssuedDocument, content: bytes) -> None:
    """In the transaction that makes the document issued: the file is named if and only if it is. Its `sha256` is set.

    Raises:
        StoreAway: it was taken out of the store meanwhile.
    """
    keep([document.sha256])
    DocumentFile.objects.create(document=document, body=document.body, marks=marks_of(content))


def names_of_files(names: Sequence[str]) -> list[str]:
    """Of some files of the store, those that issued documents name."""
    rows = DocumentFile.objects.filter(document__sha256__in=names, content=b"")
    return list(rows.values_list("document__sha256", flat=True))


def file_of(document: IssuedDocument) -> bytes:
    """The signed bytes of a document that has ever been issued.

    Raises:
        NotAtHand: the store is away, or its file is missing or damaged (a code on 作業の様子).
    """
    row = DocumentFile.objects.only("document", "content").get(document=document)
    if content := bytes(row.content):
        return content
    try:
        return content_of(document.sha256, LIMIT_BYTES)
    except StoreError as wrong:
        raise NotAtHand("the file cannot be read now") from wrong


def known_marks(document: IssuedDocument) -> Sequence[str]:
    """The marks of a document's file; nothing else of it is read."""
    marks: list[str] = DocumentFile.objects.values_list("marks", flat=True).get(document=document)
    return marks


def marks_of(content: bytes) -> list[str]:
    """Digest and signature of a file of ours, upper-case hex: nobody who has not seen it can write them."""
    ranges = _BYTE_RANGE.findall(content)
    padded = bytes.fromhex(content[int(ranges[0][1]) : int(ranges[0][2])].strip(b"<>").decode())
    signer = cms.ContentInfo.load(padded, strict=False)["content"]["signer_infos"][0]
    digests = [
        attribute["values"][0].native
        for attribute in signer["signed_attrs"]
        if attribute["type"].native == "message_digest"
    ]
    return [mark.hex().upper() for mark in (*digests, signer["signature"].native)]
