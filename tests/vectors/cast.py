"""The messages that the vectors carry: 山田花子 asks for a copy of her resident record."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID, ObjectIdentifier

from sync.contract.capabilities import CENTRE_READS, KIOSK_READS
from sync.contract.chain.entry import Entry, TimeEvidence
from sync.contract.chain.staff_act import StaffAct, StaffActEntry
from sync.contract.chain.statement import Item, Statement, StatementKind, consent_to, lines_hash, lines_of
from sync.contract.numbers import inquiry_number_of, make_arrival_number
from sync.contract.states import HandlingStatus
from sync.contract.wire.ack import Ack, AuditHead, LogHead
from sync.contract.wire.catalogue import (
    Catalogue,
    Hall,
    ServiceFacts,
    listed_as,
    page_hashes,
    sha256_of,
    write_pages,
)
from sync.contract.wire.contact import Heartbeat
from sync.contract.wire.kiosk_enrolment import KioskEnrolment
from sync.contract.wire.manifest import Incarnation, Manifest
from sync.contract.wire.messages import write_message
from sync.contract.wire.refusals import SignedRefusal
from sync.contract.wire.status import StatusView
from sync.envelope.jws import Typ, sign_jws
from sync.envelope.keys.hpke_keys import HpkeKey
from sync.envelope.manifest import sealing_key, signing_key
from tests.vectors.keys import rsa_key, scalar_of, signer_of

KIOSK = "99201-003"
EPOCH, SEQ = 1, 7
INCARNATION = "5f0d1c7e9a4b4d2f8c3e6a1b2d4f6079"
TAKEN_IN_AT = "2026-11-20T01:52:07.250Z"
ARRIVED_AT = "2026-11-20T03:10:00.000Z"
NONCE = "dGhpcyBpcyBhIG5vbmNlIQ"
NEXT_NONCE = "dGhlIG5vbmNlIG9mIG5leHQ"
POLICY = "1.2.392.200149.8.5.1.0.20"
ARRIVAL = make_arrival_number("99201", date(2026, 11, 20), "003", 123)
INQUIRY = inquiry_number_of(hashlib.sha256(b"madoguchi DEVELOPMENT inquiry").digest())
CONSENT_VERSION = 1
CONSENT_TEXT = {"ja": "手続きのために使います。", "easy-ja": "{手続|てつづ}きのために {使|つか}います。"}
_ARC = "1.2.392.200149.8.5.5"


def hpke_key(name: str) -> HpkeKey:
    """Suite 1 key of a name: hpke or recovery."""
    return HpkeKey(1, scalar_of(name).to_bytes(32, "big"))


def hybrid_key() -> HpkeKey:
    """Suite 2 key."""
    return HpkeKey(2, hashlib.shake_256(b"madoguchi DEVELOPMENT hybrid").digest(96))


def statement() -> Statement:
    """What 山田花子 states."""
    title = "住民票の写しの交付請求"
    items = (
        Item("name", "請求する人", "氏名", "{氏名|しめい}", "山田　花子", "山田　花子", "card"),
        Item("birth_on", "請求する人", "生年月日", "{生年月日|せいねんがっぴ}", "1990-01-02", "平成2年1月2日", "card"),
        Item("copies", "請求の内容", "通数", "", "1", "1通", "resident"),
    )
    return Statement(
        v=1,
        kind=StatementKind.SUBMISSION,
        procedure="resident_record",
        procedure_version=1,
        definition=hashlib.sha256(b"madoguchi DEVELOPMENT definition").hexdigest(),
        wording=None,
        language="ja",
        kiosk=KIOSK,
        salt=hashlib.sha256(b"madoguchi DEVELOPMENT salt").hexdigest()[:32],
        corrects=None,
        title=title,
        items=items,
        attachments=(),
        consent=consent_to(CONSENT_VERSION, CONSENT_TEXT, "ja"),
        lines_sha256=lines_hash(lines_of(title, items)),
    )


def entry(statement_bytes: bytes, signature_sha256: str, box: bytes) -> Entry:
    """The entry over them."""
    return Entry(
        v=1,
        kind=StatementKind.SUBMISSION,
        kiosk=KIOSK,
        epoch=EPOCH,
        seq=SEQ,
        prev=hashlib.sha256(b"madoguchi DEVELOPMENT prev").hexdigest(),
        arrival=ARRIVAL,
        suite=1,
        statement=hashlib.sha256(statement_bytes).hexdigest(),
        signature=signature_sha256,
        box=hashlib.sha256(box).hexdigest(),
        length=len(box),
        corrects=None,
        time=TimeEvidence(TAKEN_IN_AT, "0b7c2a64-DEVELOPMENT", 86_400_123, None, None, 2000),
    )


def staff_act(prev: str, signature: str) -> StaffActEntry:
    """The entry behind it: 職員 佐藤 puts the kiosk out of service."""
    act = StaffAct("out_of_service", "STAFF-0001", 3, TAKEN_IN_AT, None, None, signature)
    time = TimeEvidence(TAKEN_IN_AT, "0b7c2a64-DEVELOPMENT", 86_400_456, None, None, 2000)
    return StaffActEntry(1, "staff_act", KIOSK, EPOCH, SEQ + 1, prev, act, time)


def ack(head: str, log_root: str, request: str) -> Ack:
    """The centre took it in."""
    return Ack(
        v=1,
        incarnation=INCARNATION,
        kiosk=KIOSK,
        epoch=EPOCH,
        stored_up_to=SEQ,
        head=head,
        time=ARRIVED_AT,
        nonce=NEXT_NONCE,
        log=LogHead(SEQ, log_root),
        request=request,
        state="active",
        catalogue=3,
        status_cursor=42,
        audit=AuditHead(1204, hashlib.sha256(b"madoguchi DEVELOPMENT audit head").hexdigest()),
        reads=CENTRE_READS,
        enrolment=sha256_of(kiosk_enrolment_jws()),
        manifest=sha256_of(sign_jws(write_message(manifest()), Typ.MANIFEST, signer_of("root"))),
        index=sha256_of(sign_jws(write_message(catalogue()), Typ.CATALOGUE, signer_of("catalogue"))),
    )


def kiosk_enrolment_jws() -> bytes:
    """What may come down to the kiosk: of the city and of a section, what was handed in at its hall."""
    says = KioskEnrolment(1, KIOSK, "99201", ("99201-1/99201", "99201/99201"), "2026-11-01T00:00:00.000Z")
    return sign_jws(write_message(says), Typ.ENROLMENT, signer_of("ack"))


def refusal(request: str) -> SignedRefusal:
    """The centre was restored while the kiosk spoke to the one before."""
    jws = sign_jws(write_message(incarnation()), Typ.INCARNATION, signer_of("root"))
    told = ("other_incarnation", KIOSK, request, NONCE, ARRIVED_AT, "active", NEXT_NONCE)
    return SignedRefusal(1, *told, jws.decode())


def manifest() -> Manifest:
    """All keys of the centre."""
    keys = [signing_key(use, signer_of(use).public) for use in ("ack", "catalogue", "status", "document")]
    keys += [sealing_key("hpke", hpke_key("hpke")), sealing_key("recovery_hpke", hpke_key("recovery"))]
    return Manifest(v=1, version=1, issued_at="2026-11-01T00:00:00Z", keys=tuple(keys), development=True)


def incarnation() -> Incarnation:
    """The centre's first life."""
    return Incarnation(v=1, id=INCARNATION, number=1, previous=None, issued_at="2026-11-01T00:00:00Z")


def service_facts() -> bytes:
    """What the office says of the procedure."""
    facts = ServiceFacts(
        v=1,
        phone="000-000-1234",
        fax="000-000-1235",
        hours={"ja": "平日 8時30分から17時15分まで", "en": "Weekdays 8:30 to 17:15"},
        minutes=6,
        fee={"ja": "1通につき200円"},
        bring={"ja": "マイナンバーカード"},
        next_steps=({"ja": "市民課が内容を確認します。"}, {"ja": "窓口でお受け取りください。"}),
    )
    return write_message(facts)


def definition() -> bytes:
    """A small one: what a page lists is its id, version, size and hash."""
    members = {
        "id": "resident_record",
        "version": 2,
        "body": "99201",
        "name": {"ja": "住民票の写しの交付請求"},
        "category": "certificate",
        "summary": {"ja": "住民票の写しを請求します。"},
        "pages": [
            {
                "id": "copies",
                "title": {"ja": "何通ですか"},
                "fields": [{"id": "copies", "kind": "number", "label": {"ja": "通数"}, "minimum": 1, "maximum": 9}],
            }
        ],
        "needs_signature": False,
        "needs_card": False,
        "consent_version": 1,
        "consent_text": {},
        "section": {"ja": "市民課 証明係"},
    }
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()


def pages() -> tuple[bytes | None, ...]:
    """Sixteen, of which one is not empty."""
    return write_pages([listed_as(definition(), service_facts())])


def catalogue() -> Catalogue:
    """A catalogue of one procedure."""
    hall = Hall(
        "99201", {"ja": "若葉市"}, {"ja": "若葉市役所"}, {"ja": "1階 総合窓口"}, "000-0000-0000", {"ja": "1階 3番"}
    )
    anchor = sign_root().public_bytes(serialization.Encoding.DER)
    return Catalogue(
        v=2,
        version=3,
        issued_at="2026-11-10T00:00:00Z",
        hall=hall,
        pages=page_hashes(pages()),
        staff=(),
        sign_anchors=(anchor,),
        auth_anchors=(),
        sign_policies=(POLICY,),
        expires_at="2026-12-15T00:00:00Z",
    )


def status_view() -> StatusView:
    """What the slip opens."""
    return StatusView(
        v=1,
        arrival=ARRIVAL,
        procedure="resident_record",
        title={"ja": "住民票の写しの交付請求"},
        state=HandlingStatus.ACCEPTED_REPLY_PENDING,
        changed_at="2026-11-21T00:30:00Z",
        arrived_at=ARRIVED_AT,
        sentence={"ja": "受理しました。"},
    )


def heartbeat(head: str) -> Heartbeat:
    """How the kiosk stands."""
    held = hashlib.sha256(b"madoguchi DEVELOPMENT earlier ack").hexdigest()
    return Heartbeat(EPOCH, SEQ, head, 1, "0.1.0", 3, TAKEN_IN_AT, "plenty", (), 41, held, KIOSK_READS)


def sign_root() -> x509.Certificate:
    """A root of the signing hierarchy."""
    key = rsa_key("sign_root")
    name = _name("DEVELOPMENT sign root")
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    builder = _dated(x509.CertificateBuilder(), name, name, 2).public_key(key.public_key())
    builder = builder.add_extension(usage, critical=True).add_extension(
        x509.BasicConstraints(True, None), critical=True
    )
    return builder.sign(key, hashes.SHA256())


def resident_certificate() -> x509.Certificate:
    """山田花子's signing certificate."""
    texts = {1: "山田　花子", 4: "419900102", 3: "2", 5: "若葉県若葉市若葉町一丁目２番３号", 2: "00000", 6: "0" * 16}
    names = [x509.OtherName(ObjectIdentifier(f"{_ARC}.{number}"), _utf8(text)) for number, text in texts.items()]
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    policy = x509.PolicyInformation(ObjectIdentifier(POLICY), None)
    builder = _dated(x509.CertificateBuilder(), _name("DEVELOPMENT resident"), _name("DEVELOPMENT sign root"), 77)
    builder = builder.public_key(rsa_key("resident").public_key()).add_extension(usage, critical=True)
    builder = builder.add_extension(x509.CertificatePolicies([policy]), critical=True)
    builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(rsa_key("sign_root"), hashes.SHA256())


def _dated(
    builder: x509.CertificateBuilder, subject: x509.Name, issuer: x509.Name, serial: int
) -> x509.CertificateBuilder:
    first, last = datetime(2025, 1, 1, tzinfo=UTC), datetime(2034, 12, 31, tzinfo=UTC)
    builder = builder.subject_name(subject).issuer_name(issuer).serial_number(serial)
    return builder.not_valid_before(first).not_valid_after(last)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"), x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _utf8(text: str) -> bytes:
    data = text.encode()
    return bytes([0x0C, len(data)]) + data
