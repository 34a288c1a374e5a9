"""The QR on the slip: which entry it stands for, signed by the kiosk. No personal data; checkable without a network.

Form 1 carries the signature of the entry's JWS: it proves that the kiosk signed an entry of this hash, while kiosk,
epoch, seq and arrival number are pointers that the entry itself confirms. Form 2 carries a signature of its own over
all members, so that a tablet may believe the arrival number too.
"""

from __future__ import annotations

import base64
import binascii
import struct
from dataclasses import dataclass
from datetime import date, timedelta

from sync.contract.chain.entry import Entry, read_entry
from sync.contract.numbers import FIRST_DAY, ArrivalNumber, make_arrival_number
from sync.envelope.jws import Typ, entry_hash, payload_in, refuse_upper_s, signature_in, with_lower_s
from sync.envelope.keys.signer import Signer, TrustedKey
from sync.envelope.refusals import WrongForm
from sync.errors import NotANumber

POINTS_TO_ENTRY = 1
SIGNS_ITSELF = 2
TEXT_LENGTH = 178
"""111 bytes in base 32: what a QR of version 7 takes in alphanumeric mode at error correction M."""
_MEMBERS = struct.Struct(">BIHIHH32s")
_PURPOSE = b"madoguchi-slip-v2|"


@dataclass(frozen=True)
class SlipQr:
    """What a slip's QR says; not verified until `verify` returned."""

    kiosk: str
    epoch: int
    seq: int
    arrival: ArrivalNumber
    entry_hash: bytes
    signature: bytes
    form: int = POINTS_TO_ENTRY

    def verify(self, key: TrustedKey) -> None:
        """Return if this kiosk key signed it: an entry of this hash (form 1), or all members (form 2).

        Raises:
            BadSignature
        """
        refuse_upper_s(self.signature)
        if self.form == POINTS_TO_ENTRY:
            key.verify_digest(self.entry_hash, self.signature)
        else:
            key.verify(_PURPOSE + _packed(self), self.signature)


def slip_qr_text(jws: bytes, signer: Signer | None = None) -> str:
    """The QR's text for an own entry: 178 characters A–Z and 2–7. With a signer in form 2, else in form 1.

    Raises:
        WrongForm, ContractError: not an entry, or an epoch or date that the QR has no room for.
    """
    entry = read_entry(payload_in(jws, Typ.ENTRY))
    if signer is not None:
        return signed_slip_qr_text(entry, entry_hash(jws), signer)
    members = _packed(SlipQr(entry.kiosk, entry.epoch, entry.seq, entry.arrival, entry_hash(jws), b""))
    return _spelled(members + signature_in(jws))


def signed_slip_qr_text(entry: Entry, digest: bytes, signer: Signer) -> str:
    """The QR's text in form 2 for an entry that was made just now, by its hash.

    Raises:
        WrongForm: an epoch or date that the QR has no room for.
    """
    members = _packed(SlipQr(entry.kiosk, entry.epoch, entry.seq, entry.arrival, digest, b"", SIGNS_ITSELF))
    return _spelled(members + with_lower_s(signer.sign(_PURPOSE + members)))


def read_slip_qr(text: str) -> SlipQr:
    """Take a scanned text apart.

    Raises:
        WrongForm: not the text of a slip's QR.
    """
    if len(text) != TEXT_LENGTH:
        raise WrongForm("not as long as the text of a slip's QR")
    try:
        data = base64.b32decode(text.encode() + b"=" * (-len(text) % 8))
    except (binascii.Error, ValueError) as wrong:
        raise WrongForm("not base 32") from wrong
    if _spelled(data) != text:
        raise WrongForm("base 32 in a second spelling")
    form, place, epoch, seq, days, counter, digest = _MEMBERS.unpack_from(data)
    if form not in (POINTS_TO_ENTRY, SIGNS_ITSELF):
        raise WrongForm("a slip's QR of another version")
    digits = f"{place:08d}"
    day = FIRST_DAY + timedelta(days=days)
    if len(digits) != 8 or counter > 9999 or epoch < 1 or seq < 1:
        raise WrongForm("a slip's QR with members out of range")
    arrival = make_arrival_number(digits[:5], day, digits[5:], counter)
    return SlipQr(f"{digits[:5]}-{digits[5:]}", epoch, seq, arrival, digest, data[_MEMBERS.size :], form)


def _spelled(data: bytes) -> str:
    return base64.b32encode(data).rstrip(b"=").decode()


def _packed(qr: SlipQr) -> bytes:
    number = qr.arrival
    try:
        day = date(int(number[5:9]), int(number[9:11]), int(number[11:13]))
        if make_arrival_number(qr.kiosk[:5], day, qr.kiosk[6:], int(number[16:20])) != number:
            raise WrongForm("the arrival number is not of this kiosk")
        place = int(qr.kiosk[:5] + qr.kiosk[6:])
        days = (day - FIRST_DAY).days
        return _MEMBERS.pack(qr.form, place, qr.epoch, qr.seq, days, int(number[16:20]), qr.entry_hash)
    except (ValueError, NotANumber, struct.error) as wrong:
        raise WrongForm("an entry that a slip's QR has no room for") from wrong
