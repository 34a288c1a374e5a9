"""What one kiosk or one entry sends costs itself: kiosks take turns, and who kills a worker is isolated."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from central.applications.models import Application, ManualCheck
from central.intake.actions import record_verdicts
from central.intake.actions.record_verdicts import ATTEMPTS_LIMIT, drain_verdicts
from central.intake.models import WaitingEntry
from central.intake.verdicts import leases
from sync.contract.chain.statement import StatementKind
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PROM-10")]


def test_a_kiosk_with_much_to_judge_leaves_room_for_the_others(city: City) -> None:
    loud, quiet = city.kiosk(1), city.kiosk(2)
    deliver(loud, *[loud.submit(content=b"poison") for _ in range(30)])
    made = quiet.submit()
    deliver(quiet, made)
    drain_verdicts(limit=10)
    assert Application.objects.get().arrival_number == made.arrival
    assert ManualCheck.objects.count() == 9
    while drain_verdicts(limit=10):
        pass
    assert ManualCheck.objects.count() == 30


@pytest.mark.parametrize("something_waits_for_another", [False, True])
def test_of_many_kiosks_each_has_its_turn(
    city: City, monkeypatch: pytest.MonkeyPatch, *, something_waits_for_another: bool
) -> None:
    """Also while corrections wait for their applications, and are tried again between two turns of the others."""
    monkeypatch.setattr(leases, "KIOSKS_AT_ONCE", 1)
    hands = [city.kiosk(number) for number in range(1, 5)]
    for hand in hands:
        deliver(hand, *[hand.submit() for _ in range(3)])
    if something_waits_for_another:
        far = city.kiosk(9)
        deliver(far, far.submit(kind=StatementKind.CORRECTION, old=hands[0].submit()))
        WaitingEntry.objects.filter(entry__kiosk__code=far.code).update(attempts=1)
    while Application.objects.count() < len(hands):
        drain_verdicts(limit=1)
        WaitingEntry.objects.update(lease_until=None)
    assert set(Application.objects.values_list("kiosk__code", flat=True)) == {hand.code for hand in hands}


def test_an_entry_that_ends_its_worker_is_isolated_and_goes_to_a_person(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = [city.kiosk(1), city.kiosk(2)]
    made = [hand.submit() for hand in hands for _ in range(25)]
    for place, hand in enumerate(hands):
        deliver(hand, *made[25 * place : 25 * place + 25])
    poison, honest, deaths = made[20].hash, record_verdicts.open_entry, 0

    def opening(row: Any, *said: Any) -> Any:
        if row.entry_hash == poison:
            raise SystemExit
        return honest(row, *said)

    monkeypatch.setattr(record_verdicts, "open_entry", opening)
    done = 1
    while done or WaitingEntry.objects.exists():
        try:
            done = drain_verdicts()
        except SystemExit:
            deaths += 1
            assert deaths <= ATTEMPTS_LIMIT, "taken up for ever, and no person hears of it"
        WaitingEntry.objects.update(lease_until=timezone.now())
    assert deaths == ATTEMPTS_LIMIT
    assert Application.objects.count() == 49
    assert ManualCheck.objects.get().reasons == ["cannot_be_recorded"]


@pytest.mark.requirement("PROM-02")
def test_a_worker_that_lost_its_lease_leaves_the_entry_to_the_one_that_has_it(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was slow and only seemed dead; whoever took over is still at work, and both would record."""
    hand = city.kiosk(1)
    deliver(hand, hand.submit())
    honest = record_verdicts._open_all

    def slow(rows: Any) -> Any:
        WaitingEntry.objects.update(lease="another", lease_until=timezone.now() + timedelta(hours=1))
        return honest(rows)

    with monkeypatch.context() as patched:
        patched.setattr(record_verdicts, "_open_all", slow)
        drain_verdicts()
    assert not Application.objects.exists()
    assert WaitingEntry.objects.get().lease == "another"
    WaitingEntry.objects.update(lease_until=timezone.now())
    drain_verdicts()
    assert (Application.objects.count(), ManualCheck.objects.count()) == (1, 0)


def test_what_cannot_even_be_opened_stops_only_itself(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = city.kiosk(1)
    made = [hand.submit() for _ in range(5)]
    deliver(hand, *made)
    honest = record_verdicts.open_entry

    def opening(row: Any, *said: Any) -> Any:
        if row.entry_hash == made[2].hash:
            raise MemoryError
        return honest(row, *said)

    monkeypatch.setattr(record_verdicts, "open_entry", opening)
    assert drain_verdicts() == 5
    assert Application.objects.count() == 4
    assert WaitingEntry.objects.get().attempts == 1


def test_large_boxes_are_opened_a_few_at_a_time(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = city.kiosk(1)
    made = [hand.submit() for _ in range(5)]
    deliver(hand, *made)
    monkeypatch.setattr(leases, "BATCH_BYTES", 2 * len(made[0].entry.box))
    assert [drain_verdicts() for _ in range(4)] == [2, 2, 1, 0]
    assert Application.objects.count() == 5


def test_a_lease_of_a_clock_that_ran_ahead_holds_up_nobody(city: City) -> None:
    """The machine came up a year ahead, its worker died with it, and the clock was set right."""
    hand = city.kiosk(1)
    deliver(hand, hand.submit())
    ahead = timezone.now() + timedelta(days=365)
    WaitingEntry.objects.update(lease="of a worker that is gone", lease_until=ahead, attempts=1)
    drain_verdicts()
    drain_verdicts()
    assert Application.objects.count() == 1
