"""The text of the QR: small, without personal data, signed by the city's document key.

    MDGC1:J-99201-26-0000001:20261120:8Q2MW7KD31XT:<signature, base 32>

The signature (ES256, 64 bytes, base 32 without padding) is over `madoguchi-certificate`, a newline, and the text
before its last colon. Upper case throughout: a QR stores it in alphanumeric mode. It proves without a network that the
city gave out this number with this code on this day; whether it still counts, the register says.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import date

from sync.envelope.keys.signer import Signer, TrustedKey
from sync.envelope.refusals import WrongForm

_DOMAIN = b"madoguchi-certificate\n"
_TEXT = re.compile(r"(MDGC1:(J-[0-9]{5}-[0-9]{2}-[0-9]{7}):([0-9]{8}):([0-9A-Z]{12})):([A-Z2-7]{103})")


@dataclass(frozen=True)
class CheckText:
    """A QR's text, read. It proves nothing before `verify`."""

    number: str
    issued_on: date
    code: str
    signed: bytes
    signature: bytes

    def verify(self, key: TrustedKey) -> None:
        """Return if the document key signed this.

        Raises:
            BadSignature
        """
        key.verify(_DOMAIN + self.signed, self.signature)


def write_check_text(number: str, issued_on: date, code: str, signer: Signer) -> str:
    """Text for the QR."""
    signed = f"MDGC1:{number}:{issued_on:%Y%m%d}:{code}"
    signature = base64.b32encode(signer.sign(_DOMAIN + signed.encode())).decode().rstrip("=")
    return f"{signed}:{signature}"


def read_check_text(text: str) -> CheckText:
    """Read what a scanner gave.

    Raises:
        WrongForm: not such a text.
    """
    found = _TEXT.fullmatch(text.strip())
    if found is None:
        raise WrongForm("not the text of a certificate's QR")
    day, signature = found[3], found[5]
    try:
        issued_on = date(int(day[:4]), int(day[4:6]), int(day[6:]))
        raw = base64.b32decode(signature + "=")
    except (ValueError, binascii.Error) as wrong:
        raise WrongForm("not the text of a certificate's QR") from wrong
    if base64.b32encode(raw).decode().rstrip("=") != signature:
        raise WrongForm("this spelling of a signature is not the one")
    return CheckText(found[2], issued_on, found[4], found[1].encode(), raw)
