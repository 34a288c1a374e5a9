"""Rows of statuses as they lie behind a page's head."""

from __future__ import annotations

from datetime import date

import pytest

from sync.contract.numbers import FIRST_DAY, LAST_DAY
from sync.contract.wire.status_frames import rows_of, write_rows
from tests.support.between.statuses import OWN_HALL, status_of


@pytest.mark.parametrize(
    ("last_day", "carried"),
    [(date(9999, 12, 31), LAST_DAY), (date(1990, 1, 1), FIRST_DAY), (date(2027, 2, 18), date(2027, 2, 18))],
)
def test_a_day_beyond_what_a_row_can_say_is_the_nearest_and_keeps_nobody_from_the_page(
    last_day: date, carried: date
) -> None:
    given = [status_of(1, 10, last_day=last_day), status_of(2, 11)]
    found = rows_of(write_rows(given, [OWN_HALL]), [OWN_HALL])
    assert [(row.blob, row.last_day) for row in found] == [(given[0].blob, carried), (given[1].blob, given[1].last_day)]
