"""What comes down of statuses: only what is ours, only while it is young, piece by piece, and behind new entries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from sync.agent import status_fetching
from sync.agent.status_fetching import PIECE, StatusStage
from sync.contract.wire.catalogue import sha256_of
from sync.contract.wire.kiosk_enrolment import enrolment_name
from sync.contract.wire.status_frames import CarriedStatus, StatusPage
from sync.envelope.status import status_id
from sync.home.failpoints import Failpoint
from sync.inbox.cache_tables import Fact
from tests.support.between.statuses import OWN_HALL, status_key_of, status_of
from tests.support.kiosk.kiosk_homes import enrolment_jws
from tests.support.machine.clocks import START

Line = Any
"""tests/sync/agent/conftest.py, which a test module cannot import by name."""
TODAY = START.date()
DAY = timedelta(days=1)


def contact(line: Line, count: int = 1) -> None:
    for _ in range(count):
        line.clock.pass_time(timedelta(minutes=2))
        line.run(steps=1)


def held(line: Line) -> set[int]:
    """Numbers of the statuses that the kiosk's own reading finds, of the first twenty."""
    view = line.outbox.line
    return {number for number in range(20) if view.status_blob(status_id(status_key_of(number))) is not None}


def stage(line: Line) -> str | None:
    text: str | None = line.tables.text(Fact.STATUS_STAGE)
    return text


@pytest.mark.parametrize(
    ("partition", "kept", "told"),
    [
        (OWN_HALL, True, False),
        ("99201-1/99201/status", False, True),
        ("99202/99201/status", False, True),
        ("99201/99202/status", False, True),
        ("99201/992011/status", False, True),
        ("99201/99201/letters", False, False),
        ("99201/99201/lease_use", False, False),
        ("99201/99201/Письмо 7", False, False),
        ("99201/99201/status/new", False, False),
    ],
)
def test_a_kiosk_drops_what_its_enrolment_does_not_name_and_says_so(
    line: Line, partition: str, kept: bool, told: bool
) -> None:
    """Whatever the centre gives. A kind that it does not know is passed over, and what follows is fetched."""
    line.centre.statuses = [status_of(1, 10, partition), status_of(2, 11)]
    contact(line, 2)
    assert held(line) == ({1, 2} if kept else {2})
    assert line.tables.number(Fact.STATUS_CURSOR) == 11
    contact(line)
    assert any("status_not_ours" in beat.trouble for beat in line.centre.heartbeats) == told


def test_a_hall_that_loses_a_body_keeps_nothing_of_it_and_gains_all_of_another(line: Line) -> None:
    line.centre.enrolment = enrolment_jws(line.kiosk.city, "99201/99201", "99202/99201")
    line.centre.statuses = [status_of(1, 10), status_of(2, 11, "99202/99201/status")]
    contact(line, 2)
    assert held(line) == {1, 2}
    # What the hall never had until now lies behind the kiosk's cursor.
    line.centre.statuses.insert(0, status_of(3, 4, "99203/99201/status"))
    line.centre.enrolment = enrolment_jws(line.kiosk.city, "99201/99201", "99203/99201")
    contact(line, 2)
    assert held(line) == {1, 3}
    assert stage(line) == StatusStage.SETTLED


def test_a_page_made_while_a_hall_was_another_moves_no_cursor(line: Line) -> None:
    """Lost and regained before the kiosk hears of either: what was left out would lie behind the cursor for ever."""
    both = ("99201/99201", "99202/99201")
    line.centre.enrolment = enrolment_jws(line.kiosk.city, *both)
    line.centre.statuses = [status_of(1, 10)]
    contact(line, 2)
    less = enrolment_name(sha256_of(enrolment_jws(line.kiosk.city, "99201/99201")))
    line.centre.change_page = lambda page: msgspec.structs.replace(page, enrolment=less)
    line.centre.statuses = [status_of(1, 10), status_of(3, 20)]  # 2, of the other body, is left out
    contact(line, 2)
    assert held(line) == {1}
    assert line.tables.number(Fact.STATUS_CURSOR) == 10
    line.centre.change_page = None
    line.centre.statuses = [status_of(1, 10), status_of(2, 15, "99202/99201/status"), status_of(3, 20)]
    line.centre.enrolment = enrolment_jws(line.kiosk.city, *both)
    contact(line, 2)
    assert held(line) == {1, 2, 3}


def test_no_page_is_asked_for_under_an_enrolment_that_did_not_come(line: Line) -> None:
    line.centre.statuses = [status_of(1, 10, last_day=TODAY), status_of(2, 11, last_day=TODAY + DAY)]
    contact(line, 2)
    asked = len(line.centre.status_pages_asked)
    line.centre.enrolment = enrolment_jws(line.kiosk.city, "99201", kiosk="99201-004")
    line.centre.statuses.append(status_of(3, 20))
    line.centre.now = START + DAY
    contact(line, 2)
    assert len(line.centre.status_pages_asked) == asked
    assert held(line) == {2}, "what has passed its last day goes all the same"
    line.centre.enrolment = enrolment_jws(line.kiosk.city, "99201/99201")
    contact(line, 2)
    assert held(line) == {2, 3}


def test_a_kiosk_that_was_moved_has_its_new_halls_statuses_and_no_other(line: Line) -> None:
    line.centre.statuses = [status_of(1, 10), status_of(2, 11, "99201/99205/status")]
    contact(line, 2)
    assert held(line) == {1}
    line.centre.enrolment = enrolment_jws(line.kiosk.city, "99201/99205")
    contact(line, 2)
    assert held(line) == {2}


def test_an_enrolment_of_before_is_not_the_one_that_was_named(line: Line) -> None:
    """Somebody on the line kept what this kiosk was given when it stood in another hall."""
    line.centre.statuses = [
        status_of(1, 10),
        status_of(2, 11, "99201/99209/status"),
        status_of(3, 12, "99201/99205/status"),
    ]
    contact(line, 2)
    line.centre.enrolment = enrolment_jws(line.kiosk.city, "99201/99205")
    line.centre.gives_enrolment = enrolment_jws(line.kiosk.city, "99201/99209")
    contact(line, 2)
    assert held(line) == {1}
    assert line.agent.troubles() == ("enrolment_unverifiable",)
    line.centre.gives_enrolment = None
    contact(line, 2)
    assert held(line) == {3}


def test_another_kiosks_enrolment_is_none(line: Line) -> None:
    line.centre.enrolment = enrolment_jws(line.kiosk.city, "99201", kiosk="99201-004")
    line.centre.statuses = [status_of(1, 10, "99201/99209/status")]
    contact(line, 2)
    assert held(line) == set()
    assert line.agent.troubles() == ("enrolment_unverifiable",)


@pytest.mark.requirement("GAP-18")
def test_a_status_is_carried_through_its_last_day_by_the_centres_calendar_and_no_other(line: Line) -> None:
    line.centre.statuses = [status_of(number, 10 + number, last_day=TODAY + number * DAY) for number in range(3)]
    contact(line, 2)
    assert held(line) == {0, 1, 2}
    line.clock.wall += timedelta(days=365)
    contact(line, 2)
    assert held(line) == {0, 1, 2}, "the kiosk's own clock a year ahead deletes nothing"
    line.clock.wall -= timedelta(days=365)
    line.centre.now = START + DAY
    contact(line)
    assert held(line) == {1, 2}
    line.centre.now = START + 2 * DAY
    contact(line)
    assert held(line) == {2}
    line.centre.now = START + 3 * DAY
    contact(line)
    assert held(line) == set()


def test_a_page_is_as_long_as_the_line_lately_carried(line: Line) -> None:
    line.centre.statuses = [status_of(number, 1 + number) for number in range(200)]
    contact(line, 2)
    assert line.tables.number(Fact.STATUS_CURSOR) == 200
    asked = [at_most for _, at_most in line.centre.status_pages_asked]
    assert asked[0] == 8 * 1024, "a quarter of what a contact begins with"
    assert len(asked) > 3
    assert asked[1] > asked[0]


@pytest.mark.requirement("PROM-02")
def test_a_new_entry_goes_before_the_next_page(line: Line) -> None:
    line.centre.statuses = [status_of(number, 1 + number) for number in range(200)]
    keep = line.centre.change_page

    def kept_meanwhile(page: StatusPage) -> StatusPage:
        if len(line.centre.status_pages_asked) == 1:
            line.keep_some(1)
        return page

    line.centre.change_page = kept_meanwhile
    contact(line, 2)
    line.centre.change_page = keep
    assert len(line.centre.received) == 1
    arrived_after = [after for after, _ in line.centre.status_pages_asked]
    assert line.centre.pages_when_received == [1], arrived_after
    line.run(steps=4)
    assert line.tables.number(Fact.STATUS_CURSOR) == 200


@pytest.mark.requirement("PROM-02")
@pytest.mark.parametrize("label", [Failpoint.IN_STATUS_DROP, Failpoint.IN_STATUS_END])
def test_a_new_entry_goes_before_the_next_piece_that_is_deleted(
    line: Line, label: Failpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a hall lost a body, or after a long silence, there are hundreds of pieces."""
    monkeypatch.setattr(status_fetching, "PIECE", 3)
    line.centre.enrolment = enrolment_jws(line.kiosk.city, "99201/99201", "99202/99201")
    line.centre.statuses = [status_of(number, 1 + number, "99202/99201/status", TODAY) for number in range(9)]
    contact(line, 2)
    assert len(held(line)) == 9
    if label is Failpoint.IN_STATUS_DROP:
        line.centre.enrolment = enrolment_jws(line.kiosk.city, "99201/99201")
    else:
        line.clock.pass_time(DAY)
        line.centre.now = START + DAY
    line.failpoints.on[label.value] = lambda: line.next or line.keep_some(1)
    contact(line)
    assert (len(held(line)), len(line.centre.received)) == (6, 0)
    line.run(until_stored=1)
    assert held(line) == set()
    assert stage(line) == StatusStage.SETTLED


@pytest.mark.requirement("PROM-02")
def test_after_a_change_of_the_centre_what_waits_goes_up_before_anything_is_fetched(line: Line) -> None:
    contact(line, 2)
    backup = line.centre.memory.copy()
    line.keep_some(2)
    line.centre.restore(backup)
    line.centre.statuses = [status_of(number, 1 + number) for number in range(50)]
    before = len(line.centre.status_pages_asked)
    line.run(until_stored=2)
    assert line.centre.pages_when_received == [before, before]
    line.run(steps=3)
    assert line.tables.number(Fact.STATUS_CURSOR) == 50


def test_another_incarnation_brings_everything_again(line: Line) -> None:
    line.centre.statuses = [status_of(1, 900), status_of(2, 901)]
    contact(line, 2)
    line.centre.restore(line.centre.memory)
    line.centre.statuses = [status_of(1, 3), status_of(3, 4)]
    contact(line, 4)
    assert held(line) == {1, 3}
    assert line.tables.number(Fact.STATUS_CURSOR) == 4


def _of_another_request(page: StatusPage) -> StatusPage:
    return msgspec.structs.replace(page, request="ab" * 32)


def _of_other_rows(page: StatusPage) -> StatusPage:
    return msgspec.structs.replace(page, sha256="cd" * 32)


def _that_leads_nowhere(page: StatusPage) -> StatusPage:
    return msgspec.structs.replace(page, up_to=0, complete=False)


@pytest.mark.requirement("PROM-07")
@pytest.mark.parametrize("change", [_of_another_request, _of_other_rows, _that_leads_nowhere])
def test_a_page_that_is_no_answer_to_this_request_changes_nothing(line: Line, change: Any) -> None:
    line.centre.statuses = [status_of(1, 10)]
    line.centre.change_page = change
    contact(line, 2)
    assert held(line) == set()
    assert line.tables.number(Fact.STATUS_CURSOR) == 0
    assert line.agent.troubles() == ("status_unverifiable",)
    line.centre.change_page = None
    contact(line)
    assert held(line) == {1}


class Stopped(Exception):
    """The process ends here."""


@pytest.mark.parametrize(
    ("label", "nth"),
    [
        (Failpoint.BEFORE_ENROLMENT_STORE, 1),
        (Failpoint.AFTER_ENROLMENT_STORE, 1),
        *((Failpoint.IN_STATUS_DROP, nth) for nth in (1, 2, 3)),
        *((Failpoint.BEFORE_DOCUMENT_STORE, nth) for nth in (1, 2)),
        *((Failpoint.AFTER_DOCUMENT_STORE, nth) for nth in (1, 2)),
        *((Failpoint.IN_STATUS_END, nth) for nth in (1, 2, 3)),
    ],
)
def test_who_is_stopped_in_a_stage_goes_on_in_it(line: Line, label: Failpoint, nth: int, monkeypatch: Any) -> None:
    """Statuses of a body that goes, some that come, some that end; in pieces of a few. A start anew each time."""
    monkeypatch.setattr(status_fetching, "PIECE", 3)
    monkeypatch.setattr(status_fetching, "LEAST_PAGE_BYTES", 1)
    monkeypatch.setattr(status_fetching, "PAGE_SECONDS", 1.0)
    gone: list[CarriedStatus] = [status_of(number, 1 + number, "99202/99201/status") for number in range(7)]
    old = [status_of(number, 1 + number, last_day=TODAY) for number in range(7, 12)]
    line.centre.enrolment = enrolment_jws(line.kiosk.city, "99201/99201", "99202/99201")
    line.centre.statuses = [*gone, *old]
    contact(line, 4)
    assert held(line) == set(range(12))
    line.centre.enrolment = enrolment_jws(line.kiosk.city, "99201/99201")
    line.centre.statuses += [status_of(number, 1 + number) for number in range(12, 20)]
    line.centre.now = START + DAY
    reached = 0

    def stop() -> None:
        nonlocal reached
        reached += 1
        if reached == nth:
            raise Stopped

    line.failpoints.on[label.value] = stop
    line.clock.pass_time(timedelta(minutes=2))
    with pytest.raises(Stopped):
        line.agent.step()
    line.start_again()
    contact(line, 4)
    assert held(line) == set(range(12, 20))
    assert stage(line) == StatusStage.SETTLED
    assert line.tables.status_partitions() == [OWN_HALL]


def test_a_piece_is_small() -> None:
    """What is deleted in one transaction holds nobody's screen."""
    assert PIECE <= 500


def test_partitions_of_a_later_form_stop_neither_enrolment_nor_page(line: Line) -> None:
    """They cover nothing here, and are passed over; what stands beside them goes on."""
    later = ("*", "99201/*", "/".join(["99201"] * 9), "X" * 400)
    many = tuple(f"99203/{number}" for number in range(1100))
    line.centre.enrolment = enrolment_jws(line.kiosk.city, *later, OWN_HALL.rpartition("/")[0], *many)
    line.centre.statuses = [status_of(1, 1), status_of(2, 2, "99201/99201/lease_use"), status_of(3, 3)]
    contact(line, 2)
    assert held(line) == {1, 3}
    assert line.agent.troubles() == ()


def test_a_program_that_learns_a_kind_asks_for_what_the_one_before_passed_over(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.centre.statuses = [status_of(1, 1), status_of(2, 2, "99201/99201/lease_use")]
    contact(line)
    assert held(line) == {1}
    monkeypatch.setattr(status_fetching, "READ_KINDS", frozenset({"status", "lease_use"}))
    line.start_again()
    contact(line)
    assert held(line) == {1, 2}
    pages = len(line.centre.status_pages_asked)
    contact(line)
    assert len(line.centre.status_pages_asked) == pages, "once is enough"
