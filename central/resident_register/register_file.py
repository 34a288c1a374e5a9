"""The file in which a register comes: JSON, read strictly, refused as a whole when one thing in it may not be there.

A column that the format does not have is refused by being unknown; those of My Number and resident code are named in
the refusal, because whoever exported the file has to hear it. Values are searched for them too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal

import msgspec

from central.resident_register.refusals import RegisterRefused
from sync.contract.forms.my_number import my_number_suspected

LIMIT_BYTES = 256 * 1024 * 1024
DEMO_PREFECTURE = "99"
_FORBIDDEN = re.compile(
    r"個人番号|マイナンバー|住民票コード|my_?number|kojin_?bango|individual_number|juminhyo_?code", re.I
)
_RESIDENT_CODE = re.compile(r"(?<![0-9])[0-9]{11}(?![0-9])")


class MemberRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One person; members as in `central.resident_register.models.Citizen`."""

    number: str
    name: str
    birth_on: date
    sex: Literal["male", "female"]
    relation: str
    resident_since: date
    address_since: date
    notified_on: date
    kana: str = ""
    former_surname: str = ""
    alias: str = ""
    former_address: str = ""
    domicile: str = ""
    first_in_register: str = ""
    nationality: str = ""
    residence_status: str = ""
    history: tuple[str, ...] = ()


class RestrictionRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One restriction of a household."""

    kind: Literal["protected", "leaving", "deceased", "guardian"]
    since: date


class HouseholdRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One household, members in the order of the sheet."""

    number: str
    address: str
    members: tuple[MemberRow, ...]
    restrictions: tuple[RestrictionRow, ...] = ()


class RegisterFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole register of one body."""

    v: int
    body: str
    demo: bool
    """Fictional people. They may only live under 99, and nobody else may."""
    households: tuple[HouseholdRow, ...]


def read_register(data: bytes, *, demo: bool) -> RegisterFile:
    """Read and judge a file. `demo` says whether this centre is a demonstration.

    Raises:
        RegisterRefused
    """
    if len(data) > LIMIT_BYTES:
        raise RegisterRefused("a register file is at most 256 MiB")
    try:
        # Keys are judged after decoding: a column's name may be spelled with escapes.
        if any(_FORBIDDEN.search(key) for key in _keys_in(msgspec.json.decode(data))):
            raise RegisterRefused("this file has a column of My Numbers or resident codes: export it without them")
        register = msgspec.json.decode(data, type=RegisterFile)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        raise RegisterRefused(f"not a register file: {_place_of(wrong)}") from wrong
    if register.v != 1:
        raise RegisterRefused("this version of register files is not known here")
    _judge_body(register, demo)
    for household in register.households:
        _judge_values(household)
    return register


def _judge_body(register: RegisterFile, demo: bool) -> None:
    fictional_code = register.body.startswith(DEMO_PREFECTURE)
    if register.demo and not fictional_code:
        raise RegisterRefused("fictional people may only be loaded under 99, never under a real body's code")
    if fictional_code and not (register.demo and demo):
        raise RegisterRefused("99 is for demonstrations (MADOGUCHI_DEMO=1) and fictional data only")


def _judge_values(household: HouseholdRow) -> None:
    if not household.members:
        raise RegisterRefused("a household has members")
    for member in household.members:
        for text in (*(getattr(member, name) for name in member.__struct_fields__), *member.history):
            if isinstance(text, str) and (my_number_suspected(text) or _RESIDENT_CODE.search(text)):
                raise RegisterRefused("a value of this file looks like a My Number or a resident code")


def _keys_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _keys_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys_in(inner)


def _place_of(wrong: Exception) -> str:
    """Where in the file, without what stands there: a value may be somebody's name."""
    _, found, place = str(wrong).rpartition(" - at ")
    return f"at {place}" if found else "no JSON of this form"
