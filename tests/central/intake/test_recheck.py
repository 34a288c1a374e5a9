"""What a person may do with an entry that no machine took in."""

from __future__ import annotations

from typing import Any

import pytest

from central.applications.models import Application, ManualCheck
from central.applications.refusals import Incomplete, NotVisible
from central.intake.actions.recheck import judge_again, take_in_anyway
from central.intake.actions.record_verdicts import drain_verdicts
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver, view_of
from tests.support.people.staff import Cast

pytestmark = pytest.mark.django_db


def test_an_invalid_submission_is_taken_in_on_a_persons_word(city: City, cast: Cast) -> None:
    hand = city.kiosk(3)
    made = hand.submit(answers={"item_1_cm": "9"})
    deliver(hand, made)
    drain_verdicts()
    manual_check = ManualCheck.objects.get()
    with pytest.raises(NotVisible):
        take_in_anyway(manual_check.pk, cast.tanaka, "x")
    application = take_in_anyway(manual_check.pk, cast.sato, "電話で確認。長さは90cm")
    assert application.arrival_number == made.arrival
    checks = application.versions.get().checks
    assert (checks["rules"], checks["taken_in_by"]) == ("broken", "staff:sato")
    assert view_of(made).state == "unprocessed"
    manual_check.refresh_from_db()
    assert manual_check.resolved_by == cast.sato
    with pytest.raises(NotVisible):
        take_in_anyway(manual_check.pk, cast.sato, "again")
    assert Application.objects.count() == 1


def test_a_box_is_judged_again_once_its_key_is_back(city: City, cast: Cast, settings: Any) -> None:
    hand = city.kiosk(3)
    key = settings.KEYS_DIR / "hpke.hpke"
    away = settings.KEYS_DIR / "hpke.away"
    key.rename(away)
    deliver(hand, hand.submit())
    drain_verdicts()
    first = ManualCheck.objects.get()
    assert first.reasons == ["not_openable"]
    judge_again(first.pk, cast.sato, "鍵を戻す前")
    drain_verdicts()
    second = ManualCheck.objects.get(resolved_at=None)
    away.rename(key)
    judge_again(second.pk, cast.sato, "鍵を戻した")
    drain_verdicts()
    assert Application.objects.count() == 1
    assert not ManualCheck.objects.filter(resolved_at=None).exists()


def test_what_cannot_be_read_cannot_be_taken_in(city: City, cast: Cast) -> None:
    hand = city.kiosk(3)
    deliver(hand, hand.submit(content=b"broken"))
    drain_verdicts()
    with pytest.raises(Incomplete):
        take_in_anyway(ManualCheck.objects.get().pk, cast.sato, "x")
    assert ManualCheck.objects.filter(resolved_at=None).count() == 1
