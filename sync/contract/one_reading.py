"""One set of bytes has one reading: what was decoded is encoded again, and bytes that differ are refused.

A doubled member, another order, a space or an escaped letter would let two readers of the same signed bytes see two
things. Only members that stand at their default may be missing: an older version, which did not know them, wrote none.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeVar

import msgspec

from sync.errors import ContractError

T = TypeVar("T")
_ENCODER = msgspec.json.Encoder()
_NUL = b"\\u0000"


def read_once(
    decode: Callable[[bytes], T], data: bytes, what: str, *, one_spelling: bool = True, no_nul: bool = False
) -> T:
    """Decode a document of the contract and see that these bytes are the one spelling of what it says.

    Not `one_spelling`: for what nobody signs and nothing hangs on.

    Raises:
        ContractError: not of its form, or spelled otherwise, or (where `no_nul`) with a NUL in a text: PostgreSQL
            keeps none, and what one database takes the other must take too.
    """
    try:
        message = decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        raise ContractError(f"not {what}") from wrong
    written = _ENCODER.encode(message) if one_spelling else data
    if written != data and not _only_leaves_out(data, written):
        raise ContractError(f"{what} in another spelling than the one that counts")
    if no_nul and _NUL in data and _holds_nul(msgspec.json.decode(data)):
        raise ContractError(f"{what} with a NUL in a text")
    return message


def each_member_once(data: bytes) -> None:
    """See that no object in a JSON document has a member twice. For documents whose spelling is their author's.

    Raises:
        ContractError
    """
    try:
        json.loads(data, object_pairs_hook=_once)
    except (ValueError, RecursionError) as wrong:
        raise ContractError("not JSON") from wrong


def _only_leaves_out(data: bytes, written: bytes) -> bool:
    """Whether they differ in nothing but members that were not written (and so stand at their default)."""
    members = msgspec.json.decode(data)
    return _ENCODER.encode(members) == data and _part_of(members, msgspec.json.decode(written))


def _once(pairs: list[tuple[str, object]]) -> None:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ContractError("a member stands twice")


def _part_of(given: object, full: object) -> bool:
    if isinstance(given, dict) and isinstance(full, dict):
        kept = [name for name in full if name in given]
        return list(given) == kept and all(_part_of(value, full[name]) for name, value in given.items())
    if isinstance(given, list) and isinstance(full, list):
        pairs = zip(given, full, strict=False)
        return len(given) == len(full) and all(_part_of(one, other) for one, other in pairs)
    return given == full and type(given) is type(full)


def _holds_nul(value: object) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any("\0" in name or _holds_nul(held) for name, held in value.items())
    return isinstance(value, list) and any(_holds_nul(held) for held in value)
