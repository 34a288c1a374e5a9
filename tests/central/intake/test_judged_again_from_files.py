"""A person has an entry judged again or takes it in, and its box is a file: no contact waits for the store, and a store
that is away is said and changes nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from central.applications.models import Application, ManualCheck
from central.applications.refusals import Altered, NotProvable
from central.intake import boxes, contact_entries
from central.intake.actions.recheck import judge_again, take_in_anyway
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.models import FiledBox
from central.store.models import StoreOutage
from central.store.trouble import StoreTrouble, troubles
from sync.contract.chain.chain_entry import ChainEntry
from sync.errors import ContractError
from tests.support.between.kiosk_hand import KioskHand, Made
from tests.support.centre.city import City
from tests.support.centre.custody_verified import verify_custody
from tests.support.centre.deliveries import deliver
from tests.support.centre.store_away import away
from tests.support.people.staff import Cast, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("store")]


@pytest.fixture
def hand(city: City) -> KioskHand:
    return city.kiosk(3)


@pytest.fixture
def read_badly(hand: KioskHand) -> tuple[Made, ManualCheck]:
    """An entry that an older program could not read, with its 確認が要る."""
    made = hand.submit()

    def older(payload: bytes) -> ChainEntry:
        raise ContractError("not an entry")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(contact_entries, "read_chain_entry", older)
        deliver(hand, made)
        drain_verdicts()
    return made, ManualCheck.objects.get()


def answered(cast: Cast, way: str, manual_check: ManualCheck) -> tuple[int, str]:
    """What a clerk reads after pressing the button."""
    said = sign_in(cast.sato).post(reverse(way, args=[manual_check.pk]), {"resolution": "本人に電話で確かめた"})
    return said.status_code, said.content.decode()


def test_nobody_waits_for_the_store_while_an_entry_is_judged_again(
    read_badly: tuple[Made, ManualCheck], store: Path, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every contact of every kiosk would, behind the log's row."""
    monkeypatch.setattr(boxes, "ROW_LIMIT_BYTES", 1000)
    held, real = [], boxes.put

    def put(content: bytes) -> str:
        held.append(connection.in_atomic_block)
        return real(content)

    monkeypatch.setattr(boxes, "put", put)
    made, manual_check = read_badly
    judge_again(manual_check.pk, cast.sato, "プログラムを新しくしました")
    drain_verdicts()
    assert held == [False]
    assert Application.objects.get().arrival_number == made.arrival
    assert FiledBox.objects.count() == 1
    assert "all holds" in verify_custody()


def test_judging_again_while_the_store_is_away_changes_nothing_and_says_so(
    read_badly: tuple[Made, ManualCheck], store: Path, settings: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boxes, "ROW_LIMIT_BYTES", 1000)
    made, manual_check = read_badly
    away(settings, store)
    status, page = answered(cast, "looks:judge", manual_check)
    assert (status, "保管場所がいま使えない" in page, "本人に電話で確かめた" in page) == (503, True, True)
    manual_check.refresh_from_db()
    assert manual_check.resolved_at is None
    assert [told.code for told in troubles()] == [StoreTrouble.AWAY]
    settings.STORE = str(store)
    assert answered(cast, "looks:judge", manual_check)[0] == 302
    drain_verdicts()
    assert Application.objects.get().arrival_number == made.arrival


def test_a_box_of_its_own_file_is_not_called_read_while_the_store_is_away(
    all_large: None, read_badly: tuple[Made, ManualCheck], store: Path, settings: Any, cast: Cast
) -> None:
    """Or the place would be judged once more as the older program left it."""
    _, manual_check = read_badly
    away(settings, store)
    assert answered(cast, "looks:judge", manual_check)[0] == 503
    manual_check.refresh_from_db()
    assert manual_check.resolved_at is None


def test_a_submission_is_not_taken_in_on_a_persons_word_without_its_file(
    all_large: None, store: Path, settings: Any, hand: KioskHand, cast: Cast
) -> None:
    made = hand.submit(answers={"item_1_cm": "9"})
    deliver(hand, made)
    drain_verdicts()
    manual_check = ManualCheck.objects.get()
    away(settings, store)
    StoreOutage.objects.all().delete()
    with pytest.raises(NotProvable):
        take_in_anyway(manual_check.pk, cast.sato, "本人に電話で確かめた")
    assert [told.code for told in troubles()] == [StoreTrouble.AWAY], "noted, though the act was refused"
    status, page = answered(cast, "looks:take-in", manual_check)
    assert (status, "保管場所がいま使えない" in page) == (503, True)
    settings.STORE = str(store)
    (place,) = (path for path in store.rglob("*") if path.is_file())
    content = place.read_bytes()
    place.unlink()
    with pytest.raises(Altered):
        take_in_anyway(manual_check.pk, cast.sato, "本人に電話で確かめた")
    assert StoreTrouble.MISSING in {told.code for told in troubles()}, "noted, though the act was refused"
    assert not Application.objects.exists()
    place.write_bytes(content)
    assert answered(cast, "looks:take-in", manual_check)[0] == 302
    assert Application.objects.get().arrival_number == made.arrival
