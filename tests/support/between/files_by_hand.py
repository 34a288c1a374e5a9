"""A kiosk by hand that hands in files: an entry with sealed parts, and the pieces of them, also wrong ones."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import requests
from django.utils import timezone

from central.catalogue.models import ProcedureVersion
from sync.contract.chain.box import AttachmentKey, BoxContent, Secrets, write_content
from sync.contract.chain.entry import Entry, Part, TimeEvidence, write_entry
from sync.contract.chain.statement import Statement, StatementKind, lines_hash, lines_of, write_statement
from sync.contract.chain.statement_lines import Filled, items_of, title_of
from sync.contract.forms.answers import item_value
from sync.contract.forms.attached_files import AttachmentReference
from sync.contract.forms.procedures import read_procedure
from sync.contract.forms.rules import fold
from sync.contract.numbers import make_arrival_number
from sync.contract.timestamps import rfc3339
from sync.contract.wire.contact_frames import ContactEntry
from sync.contract.wire.messages import read_message
from sync.contract.wire.parts import PART_MEDIA_TYPE, PartHeader, PartPiece, PartReceipt, PartTold, write_piece
from sync.contract.wire.refusals import Refusal
from sync.envelope.jws import Typ, entry_hash, sign_jws, verify_jws
from sync.envelope.keys.signer import TrustedKey
from sync.envelope.parts import seal_file
from sync.envelope.sealing import BoxContext, seal
from sync.envelope.status import change_proof
from sync.japanese.dates import today_in_japan
from tests.support.between.kiosk_hand import WASTE_ANSWERS, KioskHand, Made
from tests.support.centre.city import City

NONCE = "Madoguchi-Nonce"


@dataclass(frozen=True)
class HandFile:
    """A file as a resident chose it."""

    name: str
    content: bytes
    type: str = "application/pdf"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def reference(self) -> AttachmentReference:
        return AttachmentReference(self.name, self.type, len(self.content), self.sha256)


PLAN = HandFile("間取り.pdf", b"%PDF-1.7 a plan of the flat")
PHOTO = HandFile("ベッド.jpg", b"\xff\xd8\xff a bed", "image/jpeg")


@dataclass
class MadeWithFiles:
    """An entry and the sealed parts that it names, by their SHA-256."""

    made: Made
    parts: dict[str, bytes]
    of_file: list[list[str]] = field(default_factory=list)
    """Parts of each file, in order."""


def asks_for_files(city: City, most: int = 5) -> ProcedureVersion:
    """A next version of 粗大ごみ that asks for photographs, as if it had been published."""
    old = city.definitions["bulky_waste"]
    form: dict[str, Any] = json.loads(bytes(old.definition))
    form["version"] = old.version + 1
    label = {"ja": "写真", "easy-ja": "{写真|しゃしん}", "en": "Photos"}
    types = ["application/pdf", "image/jpeg", "application/zip"]
    form["pages"][0]["fields"].append(
        {"id": "photo", "kind": "attachment", "label": label, "most": most, "types": types}
    )
    data = json.dumps(form, ensure_ascii=False, separators=(",", ":")).encode()
    ProcedureVersion.objects.filter(pk=old.pk).update(offered=False)
    return ProcedureVersion.objects.create(
        body=old.body,
        procedure=old.procedure,
        version=form["version"],
        title=old.title,
        definition=data,
        sha256=hashlib.sha256(data).hexdigest(),
        added_at=timezone.now(),
    )


def submit_files(
    hand: KioskHand,
    definition: ProcedureVersion,
    files: Sequence[HandFile],
    *,
    old: Made | None = None,
    kept: Sequence[HandFile] = (),
    stated: Sequence[AttachmentReference] | None = None,
    spoilt: bool = False,
) -> MadeWithFiles:
    """The next entry with these files. `old`: it corrects that one, and keeps the files `kept`; `stated`: what stands
    in the statement instead; `spoilt`: the parts are sealed for another place.
    """
    named = tuple(stated) if stated is not None else tuple(file.reference for file in (*kept, *files))
    kind = StatementKind.SUBMISSION if old is None else StatementKind.CORRECTION
    statement = write_statement(statement_naming(hand, definition, named, kind, old))
    place = BoxContext(hand.code, hand.epoch, hand.seq + 1)
    bound = BoxContext(hand.code, hand.epoch, hand.seq + 2) if spoilt else place
    sealed = [seal_file(file.content, bound, number, secrets.token_bytes) for number, file in enumerate(files, 1)]
    of_file = [[_sha(part) for part in one.parts] for one in sealed]
    keys = tuple(AttachmentKey(one.sha256, one.key, tuple(parts)) for one, parts in zip(sealed, of_file, strict=True))
    hand.counter += 1
    number = make_arrival_number(hand.code[:5], date(2026, 11, 20), hand.code[6:], hand.counter)
    key = secrets.token_bytes(32)
    proof = None
    if old is not None:
        proof = change_proof(old.status_key, kind, old.arrival, hashlib.sha256(statement).digest())
    version = 2 if keys else 1
    content = write_content(BoxContent(version, statement, None, None, Secrets(number, key, None, proof), keys))
    box = seal(content, hand.recipients, place)
    parts = {_sha(part): part for one in sealed for part in one.parts}
    entry = Entry(
        v=version,
        kind=kind,
        kiosk=hand.code,
        epoch=hand.epoch,
        seq=hand.seq + 1,
        prev=hand.head,
        arrival=number,
        suite=hand.recipients[0].suite,
        statement=_sha(statement),
        signature=None,
        box=_sha(box),
        length=len(box),
        corrects=old.arrival if old else None,
        time=TimeEvidence(rfc3339(datetime.now(UTC)), "boot", 1000, hand.ack, None, -1),
        parts=tuple(Part(name, len(part)) for name, part in parts.items()),
    )
    jws = sign_jws(write_entry(entry), Typ.ENTRY, hand.entry_key)
    made = Made(hand.seq + 1, entry_hash(jws).hex(), number, key, ContactEntry(jws, box), statement)
    hand.seq, hand.head = made.seq, made.hash
    hand.made.append(made)
    return MadeWithFiles(made, parts, of_file)


def statement_naming(
    hand: KioskHand,
    definition: ProcedureVersion,
    named: tuple[AttachmentReference, ...],
    kind: StatementKind = StatementKind.SUBMISSION,
    old: Made | None = None,
) -> Statement:
    """What a resident signs who brings these files."""
    procedure = read_procedure(bytes(definition.definition))
    filled = {
        asked.id: Filled(item_value(fold(asked, WASTE_ANSWERS[asked.id])), "resident")
        for asked in procedure.fields()
        if asked.id in WASTE_ANSWERS
    }
    if named:
        filled["photo"] = Filled(",".join(file.sha256 for file in named), "resident")
    items = items_of(kind, procedure, filled, "ja", today_in_japan(datetime.now(UTC)), named)
    title = title_of(procedure, "ja")
    return Statement(
        v=2 if named else 1,
        kind=kind,
        procedure=procedure.id,
        procedure_version=procedure.version,
        definition=definition.sha256,
        wording=None,
        language="ja",
        kiosk=hand.code,
        salt=secrets.token_hex(16),
        corrects=old.arrival if old else None,
        title=title,
        items=items,
        attachments=named,
        consent=None,
        lines_sha256=lines_hash(lines_of(title, items)),
    )


@dataclass
class PartLine:
    """The line of one kiosk for parts: piece after piece, as an agent says them. Also wrongly."""

    hand: KioskHand
    base: str

    def request(self, entry: str, part: str, length: int, offset: int, data: bytes, **other: Any) -> Any:
        header = PartHeader(1, self.hand.audience, self.hand.code, entry, part, length, offset)
        body = write_piece(PartPiece(msgspec.structs.replace(header, **other), data))
        return self.hand.signed("POST", f"{self.base}/kiosk/v1/part", body, content_type=PART_MEDIA_TYPE)

    def send(
        self, entry: str, part: str, length: int, offset: int = 0, data: bytes = b"", **other: Any
    ) -> requests.Response:
        """Once, and once more with the fresh nonce where ours was stale."""
        answer = self.hand.send(self.request(entry, part, length, offset, data, **other))
        if answer.status_code == 401:
            self.hand.nonce = read_message(Refusal, answer.content).nonce or "none"
            answer = self.hand.send(self.request(entry, part, length, offset, data, **other))
        if answer.status_code != 200:
            fresh = read_message(Refusal, answer.content).nonce
            self.hand.nonce = fresh or self.hand.nonce
        else:
            self.hand.nonce = answer.headers[NONCE]
        return answer

    def tell(self, entry: str, part: str, length: int, offset: int = 0, data: bytes = b"") -> PartTold:
        answer = self.send(entry, part, length, offset, data)
        assert answer.status_code == 200, answer.text
        return read_message(PartTold, answer.content)

    def bring(self, made: MadeWithFiles, name: str, piece: int = 256 * 1024) -> str:
        """A whole part, from where the centre is; returns its receipt."""
        part = made.parts[name]
        told = self.tell(made.made.hash, name, len(part))
        while told.receipt is None:
            told = self.tell(made.made.hash, name, len(part), told.held, part[told.held : told.held + piece])
        return told.receipt

    def bring_all(self, made: MadeWithFiles) -> list[str]:
        return [self.bring(made, name) for name in made.parts]


def receipt_in(jws: str, key: TrustedKey) -> PartReceipt:
    """As the centre signed it."""
    return read_message(PartReceipt, verify_jws(jws.encode(), Typ.PART_RECEIPT, key, 4096))


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
