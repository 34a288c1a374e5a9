"""Eras, ages and terms at their borders (domain-facts 4.4)."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.japanese.dates import (
    ERAS,
    FIRST_GREGORIAN_DAY,
    Attained,
    EraOver,
    NotADate,
    age_on,
    era_date,
    era_moment,
    era_named,
    era_names,
    era_of,
    era_year,
    first_31_march_after,
    from_era,
    next_open_day,
    parse_date,
    reaches_age_on,
    term_ends_on,
    western_date,
)

HOLIDAYS = {date(2026, 5, 3), date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 6), date(2026, 9, 21)}
HOLIDAYS |= {date(2026, 9, 22), date(2026, 9, 23), date(2027, 3, 21), date(2027, 3, 22)}


def test_a_moment_is_written_as_on_the_slip():
    moment = datetime(2026, 11, 20, 1, 52, tzinfo=UTC)
    assert era_moment(moment) == "令和8年11月20日（金）10時52分"


def test_the_first_year_is_written_gannen():
    assert era_date(date(2019, 5, 1)) == "令和元年5月1日"
    assert era_date(date(2019, 4, 30)) == "平成31年4月30日"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(1873, 1, 1), "明治6年"),
        (date(1926, 12, 24), "大正15年"),
        (date(1926, 12, 25), "昭和元年"),
        (date(1988, 2, 3), "昭和63年"),
        (date(1989, 1, 7), "昭和64年"),
        (date(1989, 1, 8), "平成元年"),
        (date(2026, 11, 20), "令和8年"),
        (date(1872, 12, 31), "1872年"),
    ],
)
def test_a_year_stands_in_its_era(day, words):
    assert era_year(day) == words


def test_an_era_is_found_by_each_of_its_spellings():
    for era in ERAS:
        assert era_named(era.name) is era_named(era.letter) is era_named(era.key) is era
    assert era_named("慶応") is era_named("") is None
    showa = era_of(date(1988, 2, 3))[0]
    assert [showa.words(language) for language in ("ja", "easy-ja", "en")] == ["昭和", "{昭和|しょうわ}", "Showa"]
    assert showa.before + 63 == 1988


def test_days_on_which_the_era_changed_have_two_right_names():
    assert from_era("明治", 45, 7, 30) == from_era("大正", 1, 7, 30) == date(1912, 7, 30)
    assert from_era("大正", 15, 12, 25) == from_era("昭和", 1, 12, 25) == date(1926, 12, 25)
    assert era_names(date(1926, 12, 25)) == ("大正", "昭和")
    assert era_names(date(1989, 1, 8)) == ("平成",)


@pytest.mark.parametrize(
    ("typed", "right_era", "right_year"),
    [
        ("昭和64年1月8日", "平成", 1),
        ("平成31年5月1日", "令和", 1),
        ("H32.4.1", "令和", 2),
        ("大正元年7月29日", "明治", 45),
    ],
)
def test_a_day_after_its_era_names_the_right_one(typed, right_era, right_year):
    with pytest.raises(EraOver) as refused:
        parse_date(typed)
    assert (refused.value.name, refused.value.year) == (right_era, right_year)


@pytest.mark.parametrize(
    "typed", ["明治5年12月31日", "1872-12-31", "2026-02-29", "令和8年13月1日", "", "昨日", "令和0年1月1日"]
)
def test_what_no_calendar_has_is_no_date(typed):
    with pytest.raises(NotADate):
        parse_date(typed)


@pytest.mark.parametrize(
    "typed", ["令和８年１１月２０日", "R8.11.20", "r8/11/20", "2026-11-20", "２０２６年11月20日", "20261120"]
)
def test_one_day_in_many_spellings(typed):
    assert parse_date(typed) == date(2026, 11, 20)


@given(st.dates(min_value=FIRST_GREGORIAN_DAY, max_value=date(2100, 12, 31)))
def test_every_day_comes_back_from_its_era(day):
    assert parse_date(era_date(day)) == day
    assert parse_date(western_date(day, "ja")) == day


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_is_refused(typed):
    with contextlib.suppress(NotADate):
        assert parse_date(typed) >= FIRST_GREGORIAN_DAY


@pytest.mark.parametrize(
    ("born", "eighteen", "march"),
    [
        (date(2008, 4, 1), date(2026, 3, 31), date(2026, 3, 31)),
        (date(2008, 4, 2), date(2026, 4, 1), date(2027, 3, 31)),
        (date(2008, 2, 29), date(2026, 2, 28), date(2026, 3, 31)),
        (date(2008, 3, 1), date(2026, 2, 28), date(2026, 3, 31)),
        (date(2008, 4, 30), date(2026, 4, 29), date(2027, 3, 31)),
    ],
)
def test_a_year_of_life_is_complete_on_the_eve(born, eighteen, march):
    assert reaches_age_on(born, 18) == eighteen
    assert first_31_march_after(born, 18) == march
    assert age_on(born, eighteen) == 18
    assert age_on(born, eighteen - timedelta(days=1)) == 17
    assert age_on(born, eighteen, Attained.BIRTHDAY) == 17


@pytest.mark.parametrize(
    ("event", "days", "counted", "real"),
    [
        (date(2026, 12, 18), 15, date(2027, 1, 2), date(2027, 1, 4)),
        (date(2026, 11, 20), 14, date(2026, 12, 4), date(2026, 12, 4)),
        (date(2026, 12, 15), 14, date(2026, 12, 29), date(2027, 1, 4)),
        (date(2026, 4, 20), 15, date(2026, 5, 5), date(2026, 5, 7)),
        (date(2026, 9, 7), 14, date(2026, 9, 21), date(2026, 9, 24)),
        (date(2027, 3, 8), 14, date(2027, 3, 22), date(2027, 3, 23)),
    ],
)
def test_a_term_ends_on_the_next_open_day(event, days, counted, real):
    assert term_ends_on(event, days=days) == counted
    assert next_open_day(counted, HOLIDAYS) == real


def test_one_month_from_the_end_of_january_ends_with_february():
    assert term_ends_on(date(2026, 1, 31), months=1) == date(2026, 2, 28)
