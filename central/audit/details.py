"""What the audit log keeps of one act beside actor, subject and body: a struct for each kind of act.

The column `details` is written and read here alone. Its JSON is hashed with the entry, and an entry is for ever: a
member is never renamed, and one that older programs did not write, or not always, may be left out (`UNSET`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

DETAIL_LIMIT = 200
"""Characters of one text: room for codes and hashes, not for letters."""
Column = Mapping[str, Any]
"""As the database gives it."""


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """Identifiers, codes and counts: texts of `DETAIL_LIMIT` at most, whole numbers, yes or no, tuples of these."""


class NoDetails(Details, frozen=True, kw_only=True):
    """The act says it all."""


class Shown(Details, frozen=True, kw_only=True):
    """A list was read."""

    shown: int
    """Rows."""


class ReadIn(Details, frozen=True, kw_only=True):
    """Something was read."""

    zone: str
    """Network from which the page was asked for (`central.staff.zones`)."""


NOTHING = NoDetails()
D = TypeVar("D", bound=Details)


def column_of(details: Details) -> dict[str, Any]:
    """As the column keeps it.

    Raises:
        TypeError: a text that is too long, or anything that no log needs.
    """
    return {name: _plain(value) for name, value in msgspec.to_builtins(details).items()}


def read(column: Column, kind: type[D]) -> D:
    """What an entry of this kind says, whichever program wrote it. Members that it does not know are passed over."""
    return msgspec.convert(column, kind)


def read_if_whole(column: Column, kind: type[D]) -> D | None:
    """The same for who proves something by the log; None: no program wrote this, somebody altered it."""
    try:
        return read(column, kind)
    except msgspec.ValidationError:
        return None


def members_of(column: Column) -> list[tuple[str, Any]]:
    """Every member as it stands, for a page that shows whatever was written: also by a newer program."""
    return list(column.items())


def _plain(value: object) -> object:
    match value:
        case None | bool() | int():
            return value
        case str() if len(value) <= DETAIL_LIMIT:
            return str(value)
        case list() | tuple():
            return [_plain(part) for part in value]
        case _:
            raise TypeError("audit details hold short texts, whole numbers, yes or no, and lists of these")
