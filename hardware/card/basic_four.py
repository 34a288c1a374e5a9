"""基本4情報: name, address, birth date and sex from the text application, EF 0002 (jpki-card.md, section 4.2).

The records are read by their tags. The offset table in front is ignored: it moves with the form of the outer length.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from hardware.card import tlv
from hardware.card.tlv import BadRecord

_OUTER = 0xFF20
_NAME = 0xDF22
_ADDRESS = 0xDF23
_BIRTH = 0xDF24
_SEX = 0xDF25
_LONGEST_TEXT_BYTES = 2048
"""The register allows some hundred characters; four bytes each and room for selectors."""


class Sex(Enum):
    """As the card says it; the certificate uses other codes."""

    MALE = "male"
    FEMALE = "female"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


_SEXES = {b"1": Sex.MALE, b"2": Sex.FEMALE, b"9": Sex.NOT_APPLICABLE, b"0": Sex.UNKNOWN, b"3": Sex.UNKNOWN}


@dataclass(frozen=True)
class BasicFour:
    """The four items, letter by letter as the card holds them: family name, U+3000, given name; full-width digits."""

    name: str
    address: str
    birth_on: str
    """`YYYY-MM-DD` as the register has it: unknown parts are zeros (`1945-00-00`); it may be no day of a calendar."""
    sex: Sex

    def __repr__(self) -> str:
        return "BasicFour(•••)"


def parse(data: bytes) -> BasicFour:
    """The four items of an EF 0002.

    Raises:
        BadRecord: the bytes are not such a file. The message holds nothing of them.
    """
    items: dict[int, bytes] = {}
    for tag, content in tlv.split(tlv.only(data, _OUTER)):
        if tag in items:
            raise BadRecord(f"record {tag:X} stands twice")
        items[tag] = content
    missing = {_NAME, _ADDRESS, _BIRTH, _SEX} - items.keys()
    if missing:
        raise BadRecord("one of the four items is missing")
    sex = _SEXES.get(items[_SEX])
    if sex is None:
        raise BadRecord("the sex has no code we know")
    return BasicFour(_text(items[_NAME]), _text(items[_ADDRESS]), _birth(items[_BIRTH]), sex)


def _text(data: bytes) -> str:
    if not data or len(data) > _LONGEST_TEXT_BYTES:
        raise BadRecord("a text is empty or too long")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise BadRecord("a text is not UTF-8") from None
    if any(_is_no_character(ord(character)) for character in text):
        raise BadRecord("a text holds control characters")
    return text


def _is_no_character(code: int) -> bool:
    """Controls and noncharacters. What a character is is never asked of the interpreter's Unicode: names are newer."""
    control = code < 0x20 or 0x7F <= code < 0xA0
    return control or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE


def _birth(data: bytes) -> str:
    if len(data) != 8 or not data.isdigit():
        raise BadRecord("the birth date is not eight digits")
    digits = data.decode("ascii")
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
