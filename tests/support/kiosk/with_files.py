"""Submissions with files, their parts, and the centre's word for a part."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

import msgspec

from sync.contract.chain.entry import Entry, Part, read_entry
from sync.contract.chain.statement import (
    AttachmentReference,
    Item,
    StatementKind,
    lines_hash,
    lines_of,
    read_statement,
    write_statement,
)
from sync.contract.forms.attached_files import drawn_files
from sync.contract.timestamps import rfc3339
from sync.contract.wire.messages import write_message
from sync.contract.wire.parts import PART_RECEIPT, PartReceipt
from sync.envelope.jws import Typ, payload_in, sign_jws
from sync.envelope.keys.signer import Signer
from sync.outbox import Outbox, Submission
from tests.support.kiosk.kiosk_homes import KIOSK, statement_of


def file_of(number: int, size: int = 3000) -> bytes:
    """Bytes of a file, another for each number."""
    block = hashlib.sha256(b"file %d" % number).digest()
    return (block * (size // len(block) + 1))[:size]


def submission_with_files(number: int, *contents: bytes) -> Submission:
    """As the kiosk makes one: an item that names the files, in a statement of version 2."""
    plain = read_statement(statement_of(number))
    hashes = [hashlib.sha256(content).hexdigest() for content in contents]
    files = tuple(
        AttachmentReference(f"書類{place}.pdf", "application/pdf", len(content), sha256)
        for place, (content, sha256) in enumerate(zip(contents, hashes, strict=True), 1)
    )
    value = ",".join(hashes)
    item = Item("papers", "", "書類", "", value, drawn_files(value, files, "ja"), "resident")
    items = (*plain.items, item)
    stated = msgspec.structs.replace(
        plain, v=2, items=items, attachments=files, lines_sha256=lines_hash(lines_of(plain.title, items))
    )
    return Submission(StatementKind.SUBMISSION, write_statement(stated), files=contents)


def entry_at(outbox: Outbox, seq: int) -> tuple[Entry, str]:
    """An entry of this outbox, and its hash."""
    record = outbox.usable_store().record(seq)
    assert record is not None
    return read_entry(payload_in(record.jws, Typ.ENTRY)), record.hash


def signed_receipt(signer: Signer, entry: str, part: Part, at: datetime, /, **changes: object) -> bytes:
    """The centre's word that it has a part; `changes` make it a wrong one."""
    receipt = PartReceipt(1, PART_RECEIPT, "incarnation-1", KIOSK, 1, entry, part.sha256, part.length, rfc3339(at))
    return sign_jws(write_message(msgspec.structs.replace(receipt, **changes)), Typ.PART_RECEIPT, signer)


def part_names(parts: Iterable[Part]) -> set[str]:
    """Their hashes."""
    return {part.sha256 for part in parts}
