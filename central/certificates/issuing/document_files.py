"""Signed files: put into the store before the document is issued, named with its row, and read in this one place.

The residents' door sees no file: what it compares an altered one with stands in the row (`marks`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from asn1crypto import cms

from central.certificates.models import DocumentFile, IssuedDocument
from central.certificates.refusals import NotAtHand, NotSet
from central.certificates.signing.contents import contents_of
from central.store.keeping import content_of, keep, put
from central.store.port import StoreError

FILE_LIMIT_BYTES = 5 * 1024 * 1024
"""Of a file that we make, and of one that anybody may have checked: what nobody could check is not issued. They have
some hundred kilobytes.
"""


def digest_of(content: bytes) -> str:
    """How register and store know a file: SHA-256 of all of it, in hex."""
    return hashlib.sha256(content).hexdigest()


def put_file(content: bytes) -> None:
    """Before the transaction that makes the document issued.

    Raises:
        NotSet: it is longer than any file that can be checked.
        NotAtHand: the store is away; nothing was issued.
    """
    if len(content) > FILE_LIMIT_BYTES:
        raise NotSet("a file that is too long for everybody's check")
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
        return content_of(document.sha256, FILE_LIMIT_BYTES)
    except StoreError as wrong:
        raise NotAtHand("the file cannot be read now") from wrong


def known_marks(document: IssuedDocument) -> Sequence[str]:
    """The marks of a document's file; nothing else of it is read."""
    marks: list[str] = DocumentFile.objects.values_list("marks", flat=True).get(document=document)
    return marks


def marks_of(content: bytes) -> list[str]:
    """Digest and signature of a file of ours, upper-case hex: nobody who has not seen it can write them."""
    padded = contents_of(content)
    assert padded is not None, "we signed it"
    signer = cms.ContentInfo.load(bytes.fromhex(padded.decode()), strict=False)["content"]["signer_infos"][0]
    digests = [
        attribute["values"][0].native
        for attribute in signer["signed_attrs"]
        if attribute["type"].native == "message_digest"
    ]
    return [mark.hex().upper() for mark in (*digests, signer["signature"].native)]
