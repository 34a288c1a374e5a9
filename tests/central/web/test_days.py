"""How pages write days."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from central.web.templatetags import page
from central.web.words import day, moment, short_day
from sync.japanese.dates import era_date


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(1988, 2, 3), "昭和63年2月3日（水）"),
        (date(1989, 1, 8), "平成元年1月8日（日）"),
        (date(2026, 11, 20), "令和8年11月20日（金）"),
        (date(1872, 12, 31), "1872年12月31日（火）"),
    ],
)
def test_a_day_stands_in_its_own_era(on: date, words: str) -> None:
    assert day(on) == page.day(on) == words


def test_pages_and_confirm_screens_name_a_day_alike() -> None:
    born = date(1988, 2, 3)
    assert day(born).startswith(era_date(born))


def test_a_day_of_another_year_says_which() -> None:
    assert short_day(date(1988, 2, 3)) == "昭和63年2/03"
    assert moment(datetime(1988, 2, 3, 1, 5, tzinfo=UTC)) == "昭和63年2月3日 10:05"
