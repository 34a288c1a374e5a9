"""Name, address, birth date and sex in a signing certificate's subjectAltName (jpki-card.md, section 5.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from sync.envelope.refusals import WrongForm
from sync.japanese.clusters import without_selectors

_ARC = "1.2.392.200149.8.5.5"
_NAME, _NAME_MARKS, _SEX, _BIRTH, _ADDRESS, _ADDRESS_MARKS = (f"{_ARC}.{number}" for number in range(1, 7))
_SEXES = {"1": "male", "2": "female", "3": "unknown"}
_BIRTH_FORM = re.compile(r"([0-5])([0-9]{4})([0-9]{2})([0-9]{2})")
_MARKS_FORM = re.compile(r"[01]*")
_UTF8_STRING = 0x0C
_SPACES = re.compile("[ \u3000]+")


@dataclass(frozen=True)
class Holder:
    """Whom the certificate names."""

    name: str = field(repr=False)
    address: str = field(repr=False)
    birth_on: str = field(repr=False)
    """`YYYY-MM-DD`; unknown parts are zeros."""
    sex: str = field(repr=False)
    name_marks: str = field(repr=False)
    address_marks: str = field(repr=False)


def read_holder(certificate: x509.Certificate) -> Holder:
    """The six otherNames, found by their OIDs; others are left alone (more were announced).

    Raises:
        WrongForm: one is missing, stands twice, or is not of its form.
    """
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, UnsupportedAlgorithm, x509.ExtensionNotFound, x509.DuplicateExtension) as wrong:
        raise WrongForm("a certificate that names nobody") from wrong
    texts: dict[str, str] = {}
    for other in names.get_values_for_type(x509.OtherName):
        oid = other.type_id.dotted_string
        if not oid.startswith(_ARC + "."):
            continue
        if oid in texts:
            raise WrongForm("a certificate that names its holder twice")
        texts[oid] = _utf8_string(other.value)
    try:
        return Holder(
            texts[_NAME],
            texts[_ADDRESS],
            _birth(texts[_BIRTH]),
            _SEXES[texts[_SEX]],
            _marks(texts.get(_NAME_MARKS, "")),
            _marks(texts.get(_ADDRESS_MARKS, "")),
        )
    except KeyError as missing:
        raise WrongForm("a certificate that leaves out one of the four items") from missing


def same_text(certified: str, marks: str, given: str) -> bool:
    """Whether both write the same, where a marked place of the certificate may stand for any character."""
    left, right = _plain(certified), _plain(given)
    if left == right:
        return True
    if len(left) != len(right) or len(marks) != len(left):
        return False  # the marks cannot be laid beside the text: compare as strings
    return all(mark == "1" or ours == theirs for mark, ours, theirs in zip(marks, left, right, strict=True))


def with_replaced(certified: str, marks: str, given: str) -> str:
    """What the certificate says, its marked places filled as the other text has them, where both can be laid side by
    side.
    """
    left, right = _plain(certified), _plain(given)
    if not len(left) == len(right) == len(marks):
        return certified
    return "".join(theirs if mark == "1" else ours for mark, ours, theirs in zip(marks, left, right, strict=True))


def same_birth(certified: str, given: str) -> bool:
    """Whether both name the same day; a part that the certificate does not know (zeros) may be any."""
    left, right = certified.split("-"), given.split("-")
    return len(left) == len(right) and all(
        ours == theirs or not int(ours) for ours, theirs in zip(left, right, strict=True)
    )


def _plain(text: str) -> str:
    return _SPACES.sub("\u3000", without_selectors(text)).strip("\u3000")


def _utf8_string(der: bytes) -> str:
    """The text of a DER UTF8String that fills its bytes."""
    if len(der) < 2 or der[0] != _UTF8_STRING:
        raise WrongForm("an item of the certificate is no UTF8String")
    start, length = 2, der[1]
    if length & 0x80:
        octets = length & 0x7F
        start += octets
        if not 1 <= octets <= 2 or len(der) < start:
            raise WrongForm("an item of the certificate with a length that is no DER")
        length = int.from_bytes(der[2:start], "big")
        if length < 0x80 or (octets == 2 and length < 0x100):
            raise WrongForm("an item of the certificate with a length that is no DER")
    if len(der) != start + length:
        raise WrongForm("an item of the certificate was cut off")
    try:
        return der[start:].decode()
    except UnicodeDecodeError as wrong:
        raise WrongForm("an item of the certificate is no UTF-8") from wrong


def _birth(text: str) -> str:
    form = _BIRTH_FORM.fullmatch(text)
    if form is None:
        raise WrongForm("a date of birth is EYYYYMMDD")
    _, year, month, day = form.groups()
    if int(month) > 12 or int(day) > 31:
        raise WrongForm("a date of birth that no calendar has")
    return f"{year}-{month}-{day}"


def _marks(text: str) -> str:
    if not _MARKS_FORM.fullmatch(text):
        raise WrongForm("marks of replaced characters are 0 and 1")
    return text
