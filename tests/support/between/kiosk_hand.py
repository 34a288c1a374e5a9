"""A kiosk by hand: makes entries and contacts byte by byte, also wrong ones, and says them over real HTTP."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import lru_cache

import msgspec
import requests

from sync.contract.chain.box import BoxContent, Secrets, write_content
from sync.contract.chain.entry import FIRST_PREV, Entry, TimeEvidence, write_entry
from sync.contract.chain.print_outcome import PrintedCopy, PrintOutcomeEntry, write_print_outcome_entry
from sync.contract.chain.staff_act import StaffAct, StaffActEntry, challenge, write_staff_act_entry
from sync.contract.chain.statement import (
    PLAIN,
    WITH_MORE,
    Consent,
    Statement,
    StatementKind,
    consent_to,
    lines_hash,
    lines_of,
    write_statement,
)
from sync.contract.chain.statement_lines import WITHDRAWAL_ITEM, Filled, items_of, title_of
from sync.contract.forms.answers import item_value
from sync.contract.forms.procedures import FieldKind, Procedure, read_procedure
from sync.contract.forms.rules import fold
from sync.contract.forms.wording import read_wording, worded
from sync.contract.numbers import ArrivalNumber, make_arrival_number
from sync.contract.timestamps import rfc3339
from sync.contract.wire.ack import Ack, ContactAnswer
from sync.contract.wire.contact import ContactHeader, Heartbeat
from sync.contract.wire.contact_frames import ContactEntry, write_contact
from sync.contract.wire.messages import read_message
from sync.contract.wire.refusals import Refusal, SignedRefusal
from sync.envelope.base64url import to_base64url
from sync.envelope.http_signatures import sign_request
from sync.envelope.jws import Typ, entry_hash, payload_in, sign_jws, verify_jws
from sync.envelope.keys.hpke_keys import Recipient
from sync.envelope.keys.signer import MemorySigner, TrustedKey
from sync.envelope.resident.resident_signature import signature_hash
from sync.envelope.sealing import BoxContext, seal
from sync.envelope.status import change_proof
from sync.japanese.dates import today_in_japan
from tests.support.people.residents import Resident
from tests.support.people.staff_cards import HandCard

WASTE_ANSWERS = {
    "name": "山田花子",
    "kana": "ヤマダハナコ",
    "phone": "090-0000-0000",
    "city": "若葉市",
    "town": "中央",
    "street": "一丁目2番3号",
    "house": "house",
    "spot": "door",
    "items": "1",
    "item_1": "bed",
    "item_1_cm": "190",
    "item_1_count": "1",
    "day": "any",
}
RECORD_ANSWERS = {"phone": "090-0000-0000", "whose": "self", "copies": "1"}


@dataclass(frozen=True)
class Made:
    """One entry that the hand made."""

    seq: int
    hash: str
    arrival: ArrivalNumber
    status_key: bytes
    entry: ContactEntry
    statement: bytes


@dataclass
class KioskHand:
    """An enrolled kiosk and all that it has made."""

    code: str
    entry_key: MemorySigner
    line_key: MemorySigner
    nonce: str
    audience: str
    recipients: tuple[Recipient, ...]
    definitions: dict[str, bytes]
    epoch: int = 1
    seq: int = 0
    head: str = FIRST_PREV
    counter: int = 0
    ack: str | None = None
    made: list[Made] = field(default_factory=list)
    timeout_s: float = 30

    # ── entries ──

    def submit(
        self,
        procedure: str = "bulky_waste",
        answers: Mapping[str, str] | None = None,
        *,
        resident: Resident | None = None,
        mail: str | None = None,
        kind: StatementKind = StatementKind.SUBMISSION,
        old: Made | None = None,
        proof: bytes | None = None,
        arrival: ArrivalNumber | None = None,
        content: bytes | None = None,
        definition: str | None = None,
        language: str = "ja",
        wording: bytes | None = None,
        named: bytes | None = None,
        stated: bytes | None = None,
    ) -> Made:
        """Make the next entry. `content` replaces what is sealed; `proof` replaces the true one; `wording`: the
        document in whose words it is drawn, and `named`: another one that it names instead; `stated`: the bytes that a
        kiosk made.
        """
        data = self.definitions[procedure]
        given = {**(resident.card_answers() if resident else {}), **_defaults(procedure), **(answers or {})}
        statement = stated or self._statement(
            _procedure(data), definition or _sha(data), given, kind, old, language, wording, named
        )
        signature = resident.sign(statement) if resident else None
        self.counter += 1
        number = arrival or make_arrival_number(self.code[:5], date(2026, 11, 20), self.code[6:], self.counter)
        key = secrets.token_bytes(32)
        if old is not None and proof is None:
            proof = change_proof(old.status_key, kind, old.arrival, hashlib.sha256(statement).digest())
        inside = content or write_content(
            BoxContent(
                1,
                statement,
                signature,
                resident.certificate if resident else None,
                Secrets(number, key, mail, proof),
                (),
            )
        )
        box = seal(inside, self.recipients, BoxContext(self.code, self.epoch, self.seq + 1))
        entry = Entry(
            v=1,
            kind=kind,
            kiosk=self.code,
            epoch=self.epoch,
            seq=self.seq + 1,
            prev=self.head,
            arrival=number,
            suite=self.recipients[0].suite,
            statement=_sha(statement),
            signature=signature_hash(statement, signature).hex() if signature else None,
            box=_sha(box),
            length=len(box),
            corrects=old.arrival if old else None,
            time=TimeEvidence(_wall(), "boot", 1000, self.ack, None, -1),
        )
        jws = sign_jws(write_entry(entry), Typ.ENTRY, self.entry_key)
        made = Made(self.seq + 1, entry_hash(jws).hex(), number, key, ContactEntry(jws, box), statement)
        self.seq, self.head = made.seq, made.hash
        self.made.append(made)
        return made

    def act(self, card: HandCard, act: str, *, catalogue: int = 1, until: str | None = None, box: bytes = b"") -> Made:
        """A staff act as the next entry, signed by this card. `box`: bytes that stand where none belong."""
        said = StaffAct(act, card.id, catalogue, _wall(), until, None, "A" * 86)
        time = TimeEvidence(_wall(), "boot", 1000, self.ack, None, -1)
        entry = StaffActEntry(1, "staff_act", self.code, self.epoch, self.seq + 1, self.head, said, time)
        signature = to_base64url(card.key.sign(challenge(entry))).decode()
        entry = msgspec.structs.replace(entry, act=msgspec.structs.replace(said, signature=signature))
        jws = sign_jws(write_staff_act_entry(entry), Typ.ENTRY, self.entry_key)
        made = Made(self.seq + 1, entry_hash(jws).hex(), ArrivalNumber(""), b"", ContactEntry(jws, box), b"")
        self.seq, self.head = made.seq, made.hash
        self.made.append(made)
        return made

    def print_outcome(self, document: str, number: str, copy: int = 1, result: str = "printed") -> Made:
        """What became of a document's copy, as the next entry."""
        said = PrintedCopy(document, number, copy, result, _wall())
        time = TimeEvidence(_wall(), "boot", 1000, self.ack, None, -1)
        entry = PrintOutcomeEntry(1, "print_outcome", self.code, self.epoch, self.seq + 1, self.head, said, time)
        jws = sign_jws(write_print_outcome_entry(entry), Typ.ENTRY, self.entry_key)
        made = Made(self.seq + 1, entry_hash(jws).hex(), ArrivalNumber(""), b"", ContactEntry(jws, b""), b"")
        self.seq, self.head = made.seq, made.hash
        self.made.append(made)
        return made

    def waste_statement(self, language: str = "ja", wording: bytes | None = None) -> bytes:
        """What a resident at this kiosk states about bulky waste, for an outbox to keep: no entry of the hand."""
        data, kind = self.definitions["bulky_waste"], StatementKind.SUBMISSION
        return self._statement(_procedure(data), _sha(data), WASTE_ANSWERS, kind, None, language, wording)

    def withdrawal_statement(self, procedure: str, arrival: ArrivalNumber) -> bytes:
        """What a resident states who takes back the application of this number, for an outbox to keep."""
        data = self.definitions[procedure]
        old = Made(0, "", arrival, b"", ContactEntry(b"", b""), b"")
        return self._statement(_procedure(data), _sha(data), {}, StatementKind.WITHDRAWAL, old)

    def claim_statement(self, answers: Mapping[str, str], corrects: ArrivalNumber | None = None) -> bytes:
        """What a resident with a card states who claims a child allowance, or corrects it, for an outbox to keep."""
        data = self.definitions["child_allowance"]
        old = None if corrects is None else Made(0, "", corrects, b"", ContactEntry(b"", b""), b"")
        kind = StatementKind.SUBMISSION if old is None else StatementKind.CORRECTION
        return self._statement(_procedure(data), _sha(data), answers, kind, old)

    def fork(self) -> KioskHand:
        """A copy of this machine's disk, as somebody who restored an image would have it."""
        return replace(self, made=list(self.made))

    def _statement(
        self,
        procedure: Procedure,
        definition: str,
        given: Mapping[str, str],
        kind: StatementKind,
        old: Made | None,
        language: str = "ja",
        wording: bytes | None = None,
        named: bytes | None = None,
    ) -> bytes:
        if wording is not None:
            procedure = worded(procedure, definition, read_wording(wording))
        filled = {
            item: Filled(item_value(fold(asked, given[item])), "card" if asked.from_card else "resident")
            for item, asked in procedure.fields_of(given).items()
        }
        if kind is StatementKind.WITHDRAWAL:
            filled = {WITHDRAWAL_ITEM: Filled("no_need", "resident")}
        items = items_of(kind, procedure, filled, language, today_in_japan(datetime.now(UTC)))
        title = title_of(procedure, language)
        statement = Statement(
            v=PLAIN if wording is None else WITH_MORE,
            kind=kind,
            procedure=procedure.id,
            procedure_version=procedure.version,
            definition=definition,
            wording=None if wording is None else _sha(named or wording),
            language=language,
            kiosk=self.code,
            salt=secrets.token_hex(16),
            corrects=old.arrival if old else None,
            title=title,
            items=items,
            attachments=(),
            consent=_consent(procedure, given, language) if kind is not StatementKind.WITHDRAWAL else None,
            lines_sha256=lines_hash(lines_of(title, items)),
        )
        return write_statement(statement)

    # ── the line ──

    def heartbeat(self, **changes: object) -> Heartbeat:
        beat = Heartbeat(self.epoch, self.seq, self.head, 0, "test", 1, _wall(), "plenty", (), 0, self.ack, ())
        return msgspec.structs.replace(beat, **changes)

    def request(
        self,
        base: str,
        entries: Sequence[ContactEntry] = (),
        *,
        nonce: str | None = None,
        heartbeat: Heartbeat | None = None,
        audience: str | None = None,
        signer: MemorySigner | None = None,
    ) -> requests.PreparedRequest:
        """A signed contact, not sent."""
        header = ContactHeader(1, audience or self.audience, self.code, heartbeat or self.heartbeat(), len(entries))
        return self.signed("POST", f"{base}/kiosk/v1/contact", write_contact(header, entries), nonce, signer)

    def signed(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        nonce: str | None = None,
        signer: MemorySigner | None = None,
        content_type: str = "application/vnd.madoguchi.contact",
    ) -> requests.PreparedRequest:
        prepared = requests.Request(method, url, data=body).prepare()
        if body is not None:
            prepared.headers["Content-Type"] = content_type
        sign_request(prepared, signer or self.line_key, nonce or self.nonce)
        return prepared

    def send(self, request: requests.PreparedRequest) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False
            return session.send(request, timeout=self.timeout_s)

    def contact(self, base: str, entries: Sequence[Made] = (), heartbeat: Heartbeat | None = None) -> Ack:
        """A contact that must be served; learns the next nonce. Returns the acknowledgement."""
        answer = self.send(self.request(base, [made.entry for made in entries], heartbeat=heartbeat))
        assert answer.status_code == 200, answer.text
        return self.learn(answer)

    def learn(self, answer: requests.Response) -> Ack:
        message = read_message(ContactAnswer, answer.content)
        ack = msgspec.json.decode(payload_in(message.ack.encode(), Typ.ACK), type=Ack)
        self.nonce, self.ack = ack.nonce, _sha(message.ack.encode())
        return ack


def _consent(procedure: Procedure, given: Mapping[str, str], language: str) -> Consent | None:
    asked = [field for field in procedure.fields() if field.kind is FieldKind.CONSENT and given.get(field.id)]
    return consent_to(procedure.consent_version, procedure.consent_text, language) if asked else None


def refused(answer: requests.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, read_message(Refusal, answer.content).code


def signed_refusal(answer: requests.Response, key: TrustedKey) -> SignedRefusal:
    """What the centre signed about the refused request."""
    signed = read_message(Refusal, answer.content).signed
    assert signed is not None, answer.text
    return read_message(SignedRefusal, verify_jws(signed.encode(), Typ.REFUSAL, key, 16 * 1024))


def _defaults(procedure: str) -> dict[str, str]:
    return WASTE_ANSWERS if procedure == "bulky_waste" else RECORD_ANSWERS if procedure == "resident_record" else {}


def _wall() -> str:
    return rfc3339(datetime.now(UTC))


@lru_cache(maxsize=16)
def _procedure(definition: bytes) -> Procedure:
    """Read once: whoever makes thousands of entries makes them of a few procedures."""
    return read_procedure(definition)


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
