"""The numbers on a slip: arrival number, inquiry number, check code (design, "Numbers on the slip"); and the code on a
draft's paper.

Numbers are kept without separators and shown in groups; what a person typed is folded before it is judged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NewType

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_11_10, mod_97_10

from sync.errors import NotANumber

ArrivalNumber = NewType("ArrivalNumber", str)
"""到達番号: 22 digits, body 5 + date 8 + kiosk 3 + counter 4 + ISO 7064 MOD 97-10 check 2."""
InquiryNumber = NewType("InquiryNumber", str)
"""問合せ番号: 12 characters of `PLAIN_ALPHABET`, secret. Its text never goes to a log or a file."""
LeafletNumber = NewType("LeafletNumber", str)
"""チラシの番号: 6 digits, the last of which checks the others. Public."""
DraftCode = NewType("DraftCode", str)
"""つづきの番号: 16 characters of `PLAIN_ALPHABET`, 15 of them random (75 bits) and one that checks them. Secret, as the
inquiry number; no second number stands beside it."""

PLAIN_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without I, L, O and U, which look like 1, 1, 0 and V."""
CHECK_CODE_LENGTH = 5
COUNTER_LIMIT = 10_000
LEAFLET_PATH = "/p/"
"""Behind the city's own address, and before a leaflet's code: its page for everybody, which its QR holds."""
CENTRE_NUMBERS = range(900, 1000)
"""Kiosk numbers that no kiosk bears: what is taken in at the centre itself (by staff, on the web) is numbered under
them."""
FIRST_DAY = date(2000, 1, 1)
LAST_DAY = FIRST_DAY + timedelta(days=2**16 - 1)
"""Days that a number may bear: a slip's QR counts them from the first in 16 bits, up to 6 June 2179."""

_ARRIVAL = re.compile(r"[0-9]{22}")
_LEAFLET = re.compile(r"[0-9]{6}")
_INQUIRY = re.compile(rf"[{PLAIN_ALPHABET}]{{12}}")
_DRAFT = re.compile(rf"[{PLAIN_ALPHABET}]{{16}}")
_LEAFLET_ADDRESS = re.compile(r"/p/([0-9]{6})/?(?:[?#]\S{0,200})?\Z", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s‐‑‒–—―−ー－\-]+")
_LOOK_ALIKES = str.maketrans("ILO", "110")


def make_arrival_number(hall: str, day: date, kiosk: str, counter: int) -> ArrivalNumber:
    """Build the arrival number for a hall's 5-digit body code, a day, a 3-digit kiosk and a counter value.

    The counter never resets; only its last four digits are written (mod 10,000).
    """
    if not (re.fullmatch(r"[0-9]{5}", hall) and re.fullmatch(r"[0-9]{3}", kiosk)):
        raise NotANumber("a hall has 5 digits and a kiosk 3")
    base = f"{hall}{day:%Y%m%d}{kiosk}{counter % COUNTER_LIMIT:04d}"
    return ArrivalNumber(base + mod_97_10.calc_check_digits(base))


def parse_arrival_number(typed: str) -> ArrivalNumber:
    """Fold widths and separators of what a person typed and check it.

    Raises:
        NotANumber: not 22 digits, the check digits do not fit, or its date is none that a number may bear.
    """
    digits = _fold(typed)
    if not _ARRIVAL.fullmatch(digits):
        raise NotANumber("an arrival number has 22 digits")
    try:
        mod_97_10.validate(digits)
    except ValidationError as mistyped:
        raise NotANumber("the check digits of this arrival number do not fit") from mistyped
    if not 2 <= int(digits[20:]) <= 98:
        # ISO 7064 writes 02 to 98; 00 and 01 have the same remainder as 97 and 98, and would be a second number.
        raise NotANumber("the check digits of an arrival number lie between 02 and 98")
    try:
        day = date(int(digits[5:9]), int(digits[9:11]), int(digits[11:13]))
    except ValueError as no_day:
        raise NotANumber("the date in this arrival number is none") from no_day
    if not FIRST_DAY <= day <= LAST_DAY:
        raise NotANumber("the date in this arrival number lies outside of what a number may bear")
    return ArrivalNumber(digits)


def group_arrival_number(number: ArrivalNumber) -> str:
    """Write it as on the slip: 99201-20261120-007-0123-13."""
    return "-".join((number[:5], number[5:13], number[13:16], number[16:20], number[20:]))


def kiosk_of(number: ArrivalNumber) -> str:
    """The kiosk that gave it: 99201-007."""
    return f"{number[:5]}-{number[13:16]}"


def parse_inquiry_number(typed: str) -> InquiryNumber:
    """Fold widths, case, separators and look-alikes of what a person typed.

    Raises:
        NotANumber: not 12 characters of the alphabet.
    """
    folded = _fold(typed).translate(_LOOK_ALIKES)
    if not _INQUIRY.fullmatch(folded):
        raise NotANumber("an inquiry number has 12 letters and digits")
    return InquiryNumber(folded)


def group_inquiry_number(number: InquiryNumber) -> str:
    """Write it as on the slip, in three groups of four."""
    return "-".join((number[:4], number[4:8], number[8:]))


def inquiry_number_of(random_bytes: bytes) -> InquiryNumber:
    """Spell 60 of at least 64 random bits as an inquiry number."""
    if len(random_bytes) < 8:
        raise NotANumber("an inquiry number needs 8 random bytes")
    value = int.from_bytes(random_bytes[:8], "big")
    return InquiryNumber("".join(PLAIN_ALPHABET[(value >> (5 * place)) & 31] for place in range(12)))


def draft_code_of(random_bytes: bytes) -> DraftCode:
    """Spell 75 of at least 80 random bits, and the character that checks them."""
    if len(random_bytes) < 10:
        raise NotANumber("the code of a draft needs 10 random bytes")
    value = int.from_bytes(random_bytes[:10], "big")
    spelled = [(value >> (5 * place)) & 31 for place in range(15)]
    return DraftCode("".join(PLAIN_ALPHABET[digit] for digit in (*spelled, _checking(spelled))))


def parse_draft_code(typed: str) -> DraftCode:
    """Fold widths, case, separators and look-alikes of what a person typed, and check it.

    Raises:
        NotANumber: not 16 characters of the alphabet, or one is mistyped, or two are exchanged: each of these is found.
    """
    folded = _fold(typed).translate(_LOOK_ALIKES)
    if not _DRAFT.fullmatch(folded):
        raise NotANumber("the code of a draft has 16 letters and digits")
    *spelled, check = (PLAIN_ALPHABET.index(character) for character in folded)
    if _checking(spelled) != check:
        raise NotANumber("the last character of this code does not fit the others")
    return DraftCode(folded)


def group_draft_code(code: DraftCode) -> str:
    """Write it as on the paper, in four groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, 16, 4))


def leaflet_number(number: int) -> LeafletNumber:
    """The code that is printed for this number, 1 to 99,999.

    Raises:
        NotANumber: it has more than five digits.
    """
    if not 0 < number < 100_000:
        raise NotANumber("a leaflet's number lies between 1 and 99,999")
    return LeafletNumber(f"{number:05d}{mod_11_10.calc_check_digit(f'{number:05d}')}")


def parse_leaflet_number(typed: str) -> LeafletNumber:
    """Fold widths and separators of what a person typed, or of what a QR says (`L` before it), and check it.

    Raises:
        NotANumber: not 6 digits, or one is mistyped.
    """
    digits = _fold(typed).removeprefix("L")
    if not _LEAFLET.fullmatch(digits):
        raise NotANumber("the code of a leaflet has 6 digits")
    try:
        mod_11_10.validate(digits)
    except ValidationError as mistyped:
        raise NotANumber("the last digit of this code does not fit the others") from mistyped
    return LeafletNumber(digits)


def group_leaflet_number(code: str) -> str:
    """Write it as on the leaflet: 123-456."""
    return f"{code[:3]}-{code[3:]}"


def leaflet_code_in(scanned: str) -> str:
    """What is to be read as a leaflet's code: of the address of its page the code alone, of anything else all of it.

    Which server the address names, and how it begins, is not looked at: a scanner that is set for another keyboard
    sends other signs for the colon.
    """
    found = _LEAFLET_ADDRESS.search(scanned)
    return found[1] if found else scanned


def check_code_of(entry_hash: bytes) -> str:
    """照合コード: the first 25 bits of an entry hash, spelled in 5 characters."""
    value = int.from_bytes(entry_hash[:4], "big") >> 7
    return "".join(PLAIN_ALPHABET[(value >> (5 * place)) & 31] for place in reversed(range(CHECK_CODE_LENGTH)))


def _checking(digits: Sequence[int]) -> int:
    """Sum of the digits in GF(2^5) (x^5 + x^2 + 1), each times another power of x: no two places weigh the same."""
    total = 0
    for digit in digits:
        total = (total ^ digit) << 1
        total ^= 0b100101 if total & 0b100000 else 0
    return total


def _fold(typed: str) -> str:
    if len(typed) > 100:
        raise NotANumber("too long for a number on a slip")
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", typed)).upper()
