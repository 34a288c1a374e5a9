"""Parts of a page and of a procedure beside its fields: tables, characters, repetition, who may apply, how often."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from sync.contract.bounds import Name
from sync.contract.forms.texts import Text


class PricedItem(msgspec.Struct, frozen=True):
    """One row of a table of items."""

    value: Name
    label: Text
    price: int
    """Yen for one."""
    most: int = 9
    code: str = ""


class Characters(StrEnum):
    """A narrower set of characters than the width says; what is meant is folded to it."""

    LATIN_CAPITALS = "latin_capitals"
    """Names as residence cards write them (I18N-08): A to Z, spaces, `-'.,`."""
    KATAKANA = "katakana"
    HIRAGANA = "hiragana"
    ALPHANUMERIC = "alphanumeric"


class Repeat(msgspec.Struct, frozen=True):
    """A page that is asked once for each of several: its items are `page[n].field`."""

    least: int = 1
    most: int = 10
    """At most 99."""
    heading: Text = {}
    """Stands above each instance; `%(n)s` is its number."""
    add: Text = {}
    """On the button for one more."""


class Who(msgspec.Struct, frozen=True):
    """Who may apply. The kiosk says it before the form and refuses nobody; the centre puts who does not fit before a
    person."""

    least_age: int | None = None
    most_age: int | None = None
    age_on: str = ""
    """As `Condition.on`, without fields."""
    sexes: tuple[str, ...] = ()
    lives_in: tuple[str, ...] = ()
    """Beginnings of the address, `埼玉県若葉市`. Empty: anywhere."""
    words: Text = {}
    """For people: 「市内に住む18歳以上の方」."""


class OncePer(StrEnum):
    """What makes two applications one too many."""

    PERSON = "person"
    """The card's person; without a card, name, birth date and address."""
    MAIL = "mail"
    ANSWERS = "answers"


class Once(msgspec.Struct, frozen=True):
    """A second application alike waits for a person at the centre (二重); the kiosk refuses none."""

    per: OncePer
    fields: tuple[str, ...] = ()
    """ANSWERS: ids of the fields that are compared."""
