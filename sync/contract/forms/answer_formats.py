"""What the text of each kind of field must look like, and the one form that typed text is folded to."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date

from sync.contract.forms.character_sets import LATIN_NAME_LIMIT, are_of, fold_characters
from sync.contract.forms.characters import has_control_character
from sync.contract.forms.clock_formats import fold_month, fold_time, is_month, is_time
from sync.contract.forms.drawable import is_all_drawable
from sync.contract.forms.my_number import my_number_suspected
from sync.contract.forms.procedures import Field, FieldKind, Width
from sync.contract.forms.question_parts import Characters
from sync.japanese.clusters import length_of
from sync.japanese.dates import FIRST_GREGORIAN_DAY, EraOver, NotADate, OfTheLunarCalendar, parse_date
from sync.japanese.kana import fold_kana, is_kana
from sync.japanese.widths import is_full_width, is_half_width, to_full_width, to_half_width

MAIL_LIMIT = 256
"""No form takes a longer mail address (VAL-03). How much one takes is its `max_length`: 255 is below 256 (VAL-09)."""
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"-?[0-9]{1,12}")
_POSTAL_CODE = re.compile(r"[0-9]{7}")
_PHONE = re.compile(r"\+?[0-9]+(?:-[0-9]+)*")
_DOMESTIC = re.compile(r"0(?:[1-9][0-9]{8}|[5-9]0[0-9]{8}|800[0-9]{7})")
_MACHINE = re.compile(r"020[0-9]+")
_ABROAD = re.compile(r"\+(?!810)[1-9][0-9]{6,14}")
_TRUNK_ZERO = re.compile(r"(\+[1-9][0-9]{0,2})-?\(0\)|(\+81)-?0")
"""The 0 that is dialled inside a country only: +81(0)90…, or after Japan's code, where no number begins with it."""
_SERVICE = re.compile(r"1[0-9]{2}")
_MOBILE = re.compile(r"(0[5-9]0)([0-9]{4})([0-9]{4})")
_MAIL = re.compile(
    r"[A-Za-z0-9](?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]*[A-Za-z0-9])?"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_DASHES = re.compile("[‐‑‒–—―−ー－]")
_SPACES = re.compile(r"\s+")
_MAY_HOLD_MY_NUMBER = frozenset(
    {
        FieldKind.TEXT,
        FieldKind.KANA,
        FieldKind.NUMBER,
        FieldKind.MONEY,
        FieldKind.DIGITS,
        FieldKind.PHONE,
        FieldKind.MAIL,
    }
)


@dataclass(frozen=True)
class Wrong:
    """A code and what its sentence needs."""

    code: str
    parameters: dict[str, str] = dataclass_field(default_factory=dict)


def fold_text(field: Field, typed: str) -> str:
    """The one form of typed text for a field that is no choice and no date."""
    match field.kind:
        case FieldKind.TEXT:
            if field.characters is not None and field.from_card is None:
                return fold_characters(field.characters, typed)
            stripped = typed.strip(" \u3000\t\r\n")
            if field.from_card is not None or field.width is Width.ANY:
                return stripped
            return to_full_width(stripped) if field.width is Width.FULL else to_half_width(stripped)
        case FieldKind.KANA:
            return fold_kana(typed)
        case FieldKind.NUMBER:
            return _leading_zeros_off(_half(typed, without=","))
        case FieldKind.MONEY:
            return _leading_zeros_off(_half(typed, without=",¥円"))
        case FieldKind.TIME:
            return fold_time(typed)
        case FieldKind.YEAR_MONTH:
            return fold_month(typed)
        case FieldKind.DIGITS | FieldKind.POSTAL_CODE:
            return _half(typed, without="-").lstrip("〒")
        case FieldKind.PHONE:
            return _folded_phone(typed)
        case FieldKind.MAIL:
            return _half(typed)
        case _:
            return typed


def judge_text(field: Field, value: str, today: date) -> Wrong | None:
    """What is wrong with a folded, non-empty value; None = nothing."""
    if has_control_character(value):
        return Wrong("control_character")
    if not is_all_drawable(value):
        return Wrong("not_drawable")
    # What the card says may be longer than a form allows, or of another width: the resident could not correct it.
    if field.from_card is None and length_of(value) > longest(field):
        return Wrong("too_long", {"limit": str(longest(field))})
    wrong = _judge_kind(field, value, today)
    if wrong is not None:
        return wrong
    suspicious = field.kind in _MAY_HOLD_MY_NUMBER and not field.allows_long_digits
    return Wrong("my_number_suspected") if suspicious and my_number_suspected(value) else None


def longest(field: Field) -> int:
    """Characters of the longest answer that is taken, whatever the form says of a mail address."""
    return min(field.max_length, MAIL_LIMIT) if field.kind is FieldKind.MAIL else field.max_length


def range_of(field: Field) -> tuple[int | None, int | None]:
    """Of a number or an amount, the bounds themselves good. Where a form does not say so, no amount is below 0."""
    least = 0 if field.minimum is None and field.kind is FieldKind.MONEY else field.minimum
    return least, field.maximum


def _judge_kind(field: Field, value: str, today: date) -> Wrong | None:
    match field.kind:
        case FieldKind.TEXT:
            return _judge_characters(field, value) if field.from_card is None else None
        case FieldKind.KANA:
            return None if is_kana(value) else Wrong("not_kana")
        case FieldKind.NUMBER | FieldKind.MONEY:
            return _judge_number(field, value)
        case FieldKind.TIME:
            return None if is_time(value) else Wrong("not_a_time")
        case FieldKind.YEAR_MONTH:
            return _judge_month(field, value, today)
        case FieldKind.DIGITS:
            return _judge_digits(field, value)
        case FieldKind.DATE:
            return _judge_date(field, value, today)
        case FieldKind.POSTAL_CODE:
            return None if _POSTAL_CODE.fullmatch(value) else Wrong("not_a_postal_code")
        case FieldKind.PHONE:
            return _judge_phone(value)
        case FieldKind.MAIL:
            good = ".." not in value and _MAIL.fullmatch(value)
            return None if good else Wrong("not_a_mail")
        case _:
            return None


def _judge_characters(field: Field, value: str) -> Wrong | None:
    if field.characters is None:
        return _judge_width(field.width, value)
    if not are_of(field.characters, value):
        return Wrong("wrong_characters", {"characters": field.characters.value})
    if field.characters is Characters.LATIN_CAPITALS and len(value) > LATIN_NAME_LIMIT:
        return Wrong("too_long", {"limit": str(LATIN_NAME_LIMIT)})
    return None


def _judge_month(field: Field, value: str, today: date) -> Wrong | None:
    if not is_month(value):
        return Wrong("not_a_month")
    if field.not_after_today and value > f"{today:%Y-%m}":
        return Wrong("date_in_future")
    if field.not_before is not None and value < field.not_before[:7]:
        return Wrong("date_too_early", {"first": field.not_before})
    return None


def _judge_width(width: Width, value: str) -> Wrong | None:
    fits = {Width.ANY: True, Width.FULL: is_full_width(value), Width.HALF: is_half_width(value)}[width]
    return None if fits else Wrong("wrong_width", {"width": width.value})


def _judge_number(field: Field, value: str) -> Wrong | None:
    if not _NUMBER.fullmatch(value):
        return Wrong("not_a_number")
    number, (least, most) = int(value), range_of(field)
    below = least is not None and number < least
    above = most is not None and number > most
    if below or above:
        bounds = {"minimum": least, "maximum": most}
        return Wrong("out_of_range", {name: str(bound) for name, bound in bounds.items() if bound is not None})
    return None


def _judge_digits(field: Field, value: str) -> Wrong | None:
    if not (value.isascii() and value.isdecimal()):
        return Wrong("not_a_number")
    if field.length is not None and len(value) != field.length:
        return Wrong("wrong_length", {"length": str(field.length)})
    return None


def _judge_date(field: Field, value: str, today: date) -> Wrong | None:
    try:
        day = parse_date(value)
    except EraOver as over:
        return Wrong("era_over", {"era": over.name, "year": str(over.year), "date": over.day.isoformat()})
    except OfTheLunarCalendar:
        return Wrong("date_too_early", {"first": FIRST_GREGORIAN_DAY.isoformat()})
    except NotADate:
        return Wrong("not_a_date")
    if not _ISO_DATE.fullmatch(value):
        return Wrong("not_a_date")  # typed, but not folded
    if field.not_after_today and day > today:
        return Wrong("date_in_future")
    if field.not_before is not None and value < field.not_before:
        return Wrong("date_too_early", {"first": field.not_before})
    return None


def _judge_phone(value: str) -> Wrong | None:
    digits = value.replace("-", "")
    if _SERVICE.fullmatch(digits):
        return Wrong("emergency_phone")
    known = _DOMESTIC.fullmatch(digits) or _ABROAD.fullmatch(digits)
    if not _PHONE.fullmatch(value) or not known or _MACHINE.fullmatch(digits):
        return Wrong("not_a_phone")
    return None


def _folded_phone(typed: str) -> str:
    text = _TRUNK_ZERO.sub(lambda match: f"{match[1] or match[2]}-", _half(typed), count=1)
    text = re.sub(r"[()]+", "-", text).strip("-")
    text = re.sub(r"-+", "-", text)
    mobile = _MOBILE.fullmatch(text)
    return "-".join(mobile.groups()) if mobile else text


def _half(typed: str, without: str = "") -> str:
    """ASCII of what was typed in any width, dashes as hyphens, without spaces and the characters of `without`."""
    plain = _SPACES.sub("", _DASHES.sub("-", unicodedata.normalize("NFKC", typed)))
    # Taking a character away can bring a letter and its mark together: fold once more.
    return unicodedata.normalize("NFKC", plain.translate(dict.fromkeys(map(ord, without))))


def _leading_zeros_off(text: str) -> str:
    return str(int(text)) if _NUMBER.fullmatch(text) else text
