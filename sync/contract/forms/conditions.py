"""What a definition can say about earlier answers: conditions, demands, computations."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from sync.contract.forms.texts import Text


class Test(StrEnum):
    """What a condition asks of an earlier answer. A field that is not asked or not answered passes `is_empty` only."""

    IS_ONE_OF = "is_one_of"
    """One of `values`; of several choices, one of them is."""
    IS_EMPTY = "is_empty"
    IS_ANSWERED = "is_answered"
    EQUALS = "equals"
    """The same value as `other`."""
    AT_LEAST = "at_least"
    """Of numbers, money, dates, times, months: compared with the one of `values`, or with `other` and `plus_days`."""
    AT_MOST = "at_most"
    AGE_AT_LEAST = "age_at_least"
    """A birth date: so many years (the one of `values`) are attained on the day `on`, as the law counts."""
    AGE_BELOW = "age_below"
    COUNT_AT_LEAST = "count_at_least"
    """`field` is the id of a page that repeats: so many instances are answered."""
    COUNT_AT_MOST = "count_at_most"


class Condition(msgspec.Struct, frozen=True, omit_defaults=True):
    """A comparison with one earlier answer, or several conditions together. Exactly one of the two stands in it."""

    field: str = ""
    values: tuple[str, ...] = ()
    test: Test = Test.IS_ONE_OF
    other: str = ""
    """Id of the earlier field whose answer it is compared with."""
    plus_days: int = 0
    """Added to the day in `other` before a date is compared with it."""
    on: str = ""
    """Ages: `YYYY-MM-DD`, the id of an earlier date, or empty: today in Japan."""
    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()
    none: tuple[Condition, ...] = ()


class Demand(msgspec.Struct, frozen=True):
    """What must hold of this and earlier answers for the answer to stand, and the sentence where it does not."""

    condition: Condition
    words: Text


class Computation(StrEnum):
    """How a value follows from others."""

    SUM = "sum"
    """Of numbers, money, and what `items` cost; over all instances of a block."""
    AGE = "age"
    """Whole years of the first field, a date, attained on `on`."""
    COUNT = "count"
    """Instances of the page that repeats."""
    DAYS = "days"
    """From the first date to the second, both counted."""


class Compute(msgspec.Struct, frozen=True):
    """What a computed field shows."""

    how: Computation
    of: tuple[str, ...]
    """Ids of earlier fields, or of the page that repeats."""
    on: str = ""
    """AGE only; as in `Condition`."""
