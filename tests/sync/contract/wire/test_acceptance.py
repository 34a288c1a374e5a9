"""Whether an office takes what was made in a bracket of time: against an oracle that looks at every minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from sync.contract.wire.acceptance import Acceptance, minute_of, taken_between
from sync.contract.wire.catalogue import Period, ServiceFacts, facts_inside, read_facts
from sync.japanese.dates import JST

MINUTE = timedelta(minutes=1)


def facts(opens: str = "", closes: str = "", days: tuple[int, ...] = (), capacity: int | None = None) -> ServiceFacts:
    period = Period(opens, closes) if opens or closes else None
    return ServiceFacts(1, "0", "", {}, 1, {}, {}, (), period=period, days=days, capacity=capacity)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JST)


def is_taken(said: ServiceFacts, moment: datetime) -> bool:
    """By somebody who reads the notice on the wall and looks at a clock."""
    here = moment.astimezone(JST)
    period = said.period or Period()
    written = f"{here:%Y-%m-%dT%H:%M}"
    in_period = (not period.opens or period.opens <= written) and (not period.closes or written <= period.closes)
    return in_period and (not said.days or said.days[0] <= here.day <= said.days[1])


@pytest.mark.parametrize(
    ("first", "last", "taken"),
    [
        ("2020-03-31T23:59:00", "2020-03-31T23:59:59", Acceptance.BEFORE),
        ("2020-03-31T23:59:59", "2020-04-01T00:00:00", Acceptance.DOUBTFUL),
        ("2020-04-01T00:00:00", "2020-04-01T00:00:00", Acceptance.INSIDE),
        ("2020-04-10T23:59:00", "2020-04-10T23:59:59.999999", Acceptance.INSIDE),
        ("2020-04-10T23:59:00", "2020-04-11T00:00:00", Acceptance.DOUBTFUL),
        ("2020-04-11T00:00:00", "2020-04-11T00:00:00", Acceptance.AFTER),
        ("2020-03-01T00:00:00", "2020-05-01T00:00:00", Acceptance.DOUBTFUL),
    ],
)
def test_a_period_is_kept_to_the_minute(first: str, last: str, taken: Acceptance) -> None:
    assert taken_between(facts("2020-04-01T00:00", "2020-04-10T23:59"), at(first), at(last)) is taken


@pytest.mark.requirement("PROC-08")
@pytest.mark.parametrize(
    ("first", "last", "taken"),
    [
        ("2026-04-01T00:00:00", "2026-04-10T23:59:59", Acceptance.INSIDE),
        ("2026-03-31T23:59:59", "2026-04-01T00:00:00", Acceptance.DOUBTFUL),
        ("2026-04-11T00:00:00", "2026-04-30T23:59:59", Acceptance.OTHER_DAY),
        ("2026-04-10T23:59:59", "2026-05-01T00:00:00", Acceptance.DOUBTFUL),
        ("2026-04-05T00:00:00", "2026-05-05T00:00:00", Acceptance.DOUBTFUL),
    ],
)
def test_a_window_comes_every_month(first: str, last: str, taken: Acceptance) -> None:
    assert taken_between(facts(days=(1, 10)), at(first), at(last)) is taken


def test_days_that_a_month_has_not_are_its_last_and_months_that_touch_are_one() -> None:
    assert taken_between(facts(days=(30, 31)), at("2026-02-28T12:00"), at("2026-02-28T13:00")) is Acceptance.INSIDE
    assert taken_between(facts(days=(1, 31)), at("2026-02-20T12:00"), at("2026-04-03T13:00")) is Acceptance.INSIDE
    assert taken_between(facts(), at("2026-02-20T12:00"), at("2027-04-03T13:00")) is Acceptance.INSIDE


@pytest.mark.requirement("PROM-08")
def test_what_is_told_of_a_bracket_is_what_its_minutes_tell() -> None:
    """Nobody is told "too late" where one moment of the bracket was good, and nobody is passed where one was not."""
    random, seen = Random(8), set()
    start = datetime(2026, 1, 20, tzinfo=UTC)
    for _ in range(4_000):
        opens = start + MINUTE * random.randint(0, 60_000)
        closes = opens + MINUTE * random.randint(0, 3_000)
        first_day = random.randint(1, 27)
        said = facts(
            random.choice(["", f"{opens.astimezone(JST):%Y-%m-%dT%H:%M}"]),
            random.choice(["", f"{closes.astimezone(JST):%Y-%m-%dT%H:%M}"]),
            random.choice([(), (first_day, random.randint(first_day, 28))]),
        )
        border = random.choice([opens, closes, opens.replace(hour=15, minute=0)])
        first = border + MINUTE * random.randint(-40, 40)
        last = first + MINUTE * random.randint(0, 60)
        minutes = {is_taken(said, first + MINUTE * step) for step in range(int((last - first) / MINUTE) + 1)}
        taken = taken_between(said, first, last)
        seen.add(taken)
        expected = Acceptance.INSIDE if minutes == {True} else Acceptance.DOUBTFUL if len(minutes) == 2 else taken
        assert taken is expected, (said.period, said.days, first, last)
        assert (taken in (Acceptance.BEFORE, Acceptance.AFTER, Acceptance.OTHER_DAY)) is (minutes == {False})
    assert seen == set(Acceptance)


def test_only_real_minutes_are_moments() -> None:
    assert minute_of("2026-04-01T09:00") == at("2026-04-01T09:00:00")
    for text in ("", "2026-04-01", "2026-04-31T09:00", "2026-4-1T9:00", "2026-04-01T24:00"):
        assert minute_of(text) is None


def test_facts_that_say_nothing_new_are_the_bytes_that_they_were() -> None:
    authored = b'{"phone":"0","hours":{},"minutes":1,"fee":{},"bring":{},"next_steps":[]}'
    old = b'{"v":1,"phone":"0","fax":"","hours":{},"minutes":1,"fee":{},"bring":{},"next_steps":[]}'
    assert facts_inside(authored) == old
    more = facts_inside(authored[:-1] + b',"days":[1,10],"period":{"closes":"2026-04-10T23:59"},"capacity":30}')
    assert read_facts(more).days == (1, 10)
    assert read_facts(more).period == Period("", "2026-04-10T23:59")
    assert read_facts(more).capacity == 30
