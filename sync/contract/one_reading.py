"""One set of bytes has one reading: what was decoded is encoded again, and bytes that differ are refused.

A doubled member, another order, a space or an escaped letter would let two readers of the same signed bytes see two
things. Only members that stand at their default may be missing: an older version, which did not know them, wrote none.
What our programs say may have members that a newer version added (docs/adr/0015-wire.md): they are passed over, and
the bytes are of the one form all the same. So of what two readers both know, they see the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeVar

import msgspec

from sync.errors import ContractError

T = TypeVar("T")
_ENCODER = msgspec.json.Encoder()


class _Versioned(msgspec.Struct, frozen=True):
    v: int


_VERSIONED = msgspec.json.Decoder(_Versioned)
"""Laid out before any thread can read one (`sync.contract.wire.messages`)."""
_NUL = b"\\u0000"


def read_signed_by_person(decode: Callable[[bytes], T], data: bytes, what: str) -> T:
    """Decode what a resident signed, of which every member must be known, and see that it is spelled in its one way.

    Raises:
        ContractError: not of its form, or spelled otherwise, or with a NUL in a text: PostgreSQL keeps none, and what
            one database takes the other must take too.
    """
    message = _decoded(decode, data, what)
    _see_spelling(message, data, what, passes_over=False)
    if _NUL in data and _holds_nul(msgspec.json.decode(data)):
        raise ContractError(f"{what} with a NUL in a text")
    return message


def read_ours(decode: Callable[[bytes], T], data: bytes, what: str) -> T:
    """Decode what one of our programs says, newer ones too, and see that it is spelled in its one way.

    Raises:
        ContractError: not of its form, or spelled otherwise.
    """
    message = _decoded(decode, data, what)
    _see_spelling(message, data, what, passes_over=True)
    return message


def read_unsigned(decode: Callable[[bytes], T], data: bytes, what: str) -> T:
    """Decode what nobody signs and nothing hangs on, however it is spelled.

    Raises:
        ContractError: not of its form.
    """
    return _decoded(decode, data, what)


def version_in(data: bytes, what: str) -> int:
    """Which version bytes say that they are of, before anything else is asked of them.

    Raises:
        ContractError: nothing with a version.
    """
    return read_unsigned(_VERSIONED.decode, data, what).v


def each_member_once(data: bytes) -> None:
    """See that no object in a JSON document has a member twice. For documents whose spelling is their author's.

    Raises:
        ContractError
    """
    try:
        json.loads(data, object_pairs_hook=_once)
    except (ValueError, RecursionError) as wrong:
        raise ContractError("not JSON") from wrong


def _decoded(decode: Callable[[bytes], T], data: bytes, what: str) -> T:
    try:
        return decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        raise ContractError(f"not {what}") from wrong


def _see_spelling(message: object, data: bytes, what: str, *, passes_over: bool) -> None:
    written = _ENCODER.encode(message)
    if written != data and not _differ_in_members_alone(data, written, passes_over=passes_over):
        raise ContractError(f"{what} in another spelling than the one that counts")


def _differ_in_members_alone(data: bytes, written: bytes, *, passes_over: bool) -> bool:
    """Whether they differ in nothing but members that were not written (and so stand at their default), or that are
    passed over.
    """
    try:
        members = msgspec.json.decode(data)
        exact = _ENCODER.encode(members) == data
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError):
        return False  # in a member that is passed over: a number beyond all bounds, or a tower of brackets
    return exact and _part_of(members, msgspec.json.decode(written), passes_over)


def _once(pairs: list[tuple[str, object]]) -> None:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ContractError("a member stands twice")


def _part_of(given: object, full: object, passes_over: bool) -> bool:
    if isinstance(given, dict) and isinstance(full, dict):
        known = [name for name in given if name in full] if passes_over else list(given)
        in_order = [name for name in full if name in given]
        return known == in_order and all(_part_of(given[name], full[name], passes_over) for name in known)
    if isinstance(given, list) and isinstance(full, list):
        pairs = zip(given, full, strict=False)
        return len(given) == len(full) and all(_part_of(one, other, passes_over) for one, other in pairs)
    return given == full and type(given) is type(full)


def _holds_nul(value: object) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any("\0" in name or _holds_nul(held) for name, held in value.items())
    return isinstance(value, list) and any(_holds_nul(held) for held in value)
