"""Whoever holds the catalogue back: an older index, and the same one for ever. What waits goes up all the same."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from sync.contract.timestamps import rfc3339
from sync.contract.wire.ack import Ack
from sync.contract.wire.catalogue import sha256_of
from sync.inbox.cache_tables import Fact
from sync.outbox import Ready, Refused
from sync.outbox.readiness.before_a_form import RefusalCode
from tests.support.kiosk.example_catalogue import EXAMPLE
from tests.support.kiosk.kiosk_homes import catalogue_jws
from tests.sync.agent.conftest import Line

DAY = timedelta(days=1)


def index(line: Line, version: int, ends_after: timedelta) -> bytes:
    """Signed now by the true key."""
    return catalogue_jws(
        line.kiosk.city,
        version,
        line.clock.now(),
        pages=EXAMPLE.pages,
        expires_at=rfc3339(line.clock.now() + ends_after),
    )


def gives(line: Line, version: int, jws: bytes) -> None:
    """The centre's own index is this one, and its acknowledgement names none: what a stolen key of acks can say."""
    line.centre.catalogue_version, line.centre.contents, line.centre.gives_index = version, EXAMPLE, jws

    def names_none(ack: Ack) -> Ack:
        return msgspec.structs.replace(ack, index=None)

    line.centre.change_ack = names_none


def days_go_by(line: Line, days: int) -> None:
    """With a contact on each; the centre's clock goes as ours."""
    for _ in range(days):
        line.clock.pass_time(DAY)
        line.centre.now = line.clock.now()
        line.run(steps=2)


def verdict(line: Line) -> RefusalCode | None:
    said = line.outbox.may_take_in()
    return said.code if isinstance(said, Refused) else None


@pytest.mark.requirement("GAP-23")
def test_a_centre_that_gives_the_same_index_for_ever_is_refused_and_what_waits_goes_up(line: Line) -> None:
    gives(line, 2, index(line, 2, 35 * DAY))
    days_go_by(line, 64)
    assert line.tables.number(Fact.CATALOGUE_VERSION) == 2
    assert line.outbox.may_take_in() == Ready()
    line.keep_some(1)
    days_go_by(line, 3)
    assert verdict(line) is RefusalCode.CATALOGUE_ENDED
    line.keep_some(1)  # begun before
    line.run(until_stored=2)
    gives(line, 3, index(line, 3, 35 * DAY))
    days_go_by(line, 1)
    assert line.outbox.may_take_in() == Ready()


def test_an_older_index_with_a_later_end_is_not_taken_and_is_told(line: Line) -> None:
    """By the true key, and named by nobody: the number alone stands against it."""
    gives(line, 5, index(line, 5, 35 * DAY))
    days_go_by(line, 1)
    older = index(line, 4, 300 * DAY)
    line.centre.gives_index, line.centre.catalogue_version = older, 6
    days_go_by(line, 1)
    assert "catalogue_older" in line.agent.troubles()
    assert line.tables.number(Fact.CATALOGUE_VERSION) == 5
    assert line.tables.fact(Fact.CATALOGUE_COMING) is None


def test_the_heartbeat_names_the_index_in_use(line: Line) -> None:
    gives(line, 2, index(line, 2, 35 * DAY))
    days_go_by(line, 2)
    told = line.centre.heartbeats[-1]
    assert (told.catalogue, told.index) == (2, sha256_of(line.centre.gives_index or b""))
