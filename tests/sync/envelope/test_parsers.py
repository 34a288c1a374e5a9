"""Any bytes at all: read, or refused with an error of this package; nothing else comes out."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sync.contract.chain.box import ResidentSignature, read_content
from sync.contract.chain.entry import read_entry
from sync.contract.chain.statement import read_statement
from sync.contract.forms.procedures import read_procedure
from sync.contract.numbers import parse_arrival_number, parse_inquiry_number
from sync.contract.wire.ack import Ack
from sync.contract.wire.catalogue import read_catalogue, sha256_of
from sync.contract.wire.contact_frames import read_contact
from sync.contract.wire.kiosk_enrolment import read_enrolment
from sync.contract.wire.manifest import Incarnation, Manifest
from sync.contract.wire.messages import read_message, write_message
from sync.contract.wire.status_frames import StatusPage, read_status_page, split_status_page
from sync.envelope.enrolment import EnrolmentCode
from sync.envelope.jws import Typ, entry_hash, kid_in
from sync.envelope.merkle import Frontier
from sync.envelope.resident.resident_signature import verify_resident_signature
from sync.envelope.resident.revocation_lists import read_revocation_lists
from sync.envelope.resident.signing_certificate import check_signing_certificate
from sync.envelope.sealing import HpkeKey, open_box, recipients_of
from sync.envelope.slip_qr import read_slip_qr
from sync.errors import ContractError, EnvelopeError, SyncError
from tests.support.faults.accidents import altered
from tests.sync.envelope.resident.test_certificates import NOW
from tests.vectors.kept import PLACE, vector

KEY = HpkeKey(1, bytes(31) + b"\1")


def page_naming(rows: bytes) -> bytes:
    """A head that fits, so that the rows themselves are read."""
    return write_message(StatusPage(1, "0" * 64, 2**52, True, None, ("99201/99201/status",), sha256_of(rows)))


OF_BYTES: dict[str, Callable[[bytes], object]] = {
    "statement": read_statement,
    "content": read_content,
    "entry": read_entry,
    "contact": read_contact,
    "procedure": read_procedure,
    "ack": lambda data: read_message(Ack, data),
    "manifest": lambda data: read_message(Manifest, data),
    "incarnation": lambda data: read_message(Incarnation, data),
    "catalogue": read_catalogue,
    "status page": split_status_page,
    "head of a status page": lambda data: read_status_page(data, b"", after=0, request="0" * 64),
    "rows of a status page": lambda data: read_status_page(page_naming(data), data, after=0, request="0" * 64),
    "enrolment": read_enrolment,
    "jws": entry_hash,
    "kid": lambda data: kid_in(data, Typ.ENTRY),
    "box": lambda data: open_box(data, KEY, PLACE),
    "recipients": recipients_of,
    "frontier": Frontier.from_bytes,
    "certificate": lambda data: check_signing_certificate(data, [data], ["1.2"], NOW),
    "revocation": read_revocation_lists,
    "signature": lambda data: verify_resident_signature(data, ResidentSignature("AA", "AA"), data),
}
OF_TEXT: dict[str, Callable[[str], object]] = {
    "arrival number": parse_arrival_number,
    "inquiry number": parse_inquiry_number,
    "enrolment code": EnrolmentCode.parse,
    "slip": read_slip_qr,
}


@pytest.mark.requirement("PROM-07")
@pytest.mark.parametrize("name", OF_BYTES)
@given(
    data=st.binary(max_size=300) | st.text(max_size=80).map(lambda text: f'{{"v":1,"{text}"'.encode(errors="replace"))
)
@example(data=b"")
@example(data=b"[" * 5000)
@example(data=b'{"v":1e999}')
@example(data=b"MDGB\1\1\1" + bytes(300))
@example(data=b"MDGC\1\xff\xff\xff\xff")
def test_any_bytes_are_read_or_refused(name, data):
    with contextlib.suppress(ContractError, EnvelopeError):
        OF_BYTES[name](data)


@pytest.mark.requirement("PROM-07")
@pytest.mark.parametrize("name", OF_TEXT)
@given(text=st.text(max_size=200))
@example(text="٠" * 22)
@example(text="0" * 22)
def test_any_text_is_read_or_refused(name, text):
    with contextlib.suppress(ContractError, EnvelopeError):
        OF_TEXT[name](text)


@pytest.mark.requirement("PROM-07")
@pytest.mark.parametrize("name", ["statement", "entry", "ack", "manifest", "incarnation", "catalogue"])
def test_nearly_right_messages_are_read_or_refused(name):
    kept = vector(name)
    good = (kept.get("payload") or kept["statement"]).encode()
    chosen = random.Random(7)
    for _ in range(500):
        with contextlib.suppress(SyncError):
            OF_BYTES[name](altered(good, good, chosen))
    OF_BYTES[name](good)


def test_digits_of_other_scripts_are_no_arrival_number():
    number = vector("numbers")["arrival"]
    with pytest.raises(SyncError):
        parse_arrival_number("".join(chr(0x0660 + int(digit)) for digit in number))
