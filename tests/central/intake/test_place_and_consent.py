"""A statement is asked where it came from, what was consented to, and for one answer to each question."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from django.urls import reverse

from central.applications.models import Application, ApplicationVersion, ManualCheck
from central.catalogue.actions.load_definitions import add_definition
from central.intake.actions.recheck import take_in_anyway
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.models import CustodyEntry
from central.kiosks.models import Kiosk
from central.organisation.models import Body, Hall
from central.staff.duties import Duty
from central.staff.models import StaffGroup
from sync.contract.chain.statement import Statement, StatementKind, consent_to, lines_hash, lines_of, write_statement
from tests.support.between import kiosk_hand
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.city import TEXTS, City
from tests.support.centre.deliveries import deliver, sent_back
from tests.support.people.staff import QUICK_HASHERS, make_cast, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def hand(city: City) -> KioskHand:
    return city.kiosk(3)


def stated_otherwise(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> None:
    """From now on the hand states something else than what it was asked."""

    def write(statement: Statement) -> bytes:
        other = msgspec.structs.replace(statement, **changes)
        return write_statement(
            msgspec.structs.replace(other, lines_sha256=lines_hash(lines_of(other.title, other.items)))
        )

    monkeypatch.setattr(kiosk_hand, "write_statement", write)


@pytest.mark.requirement("PROM-10")
def test_a_statement_to_a_body_that_the_hall_does_not_serve_waits_for_a_person(city: City, hand: KioskHand) -> None:
    other = Body.objects.create(code="99202", name="青葉市")
    city.hall.serves.set([other])
    deliver(hand, hand.submit())
    drain_verdicts()
    assert CustodyEntry.objects.get().fault == ""  # custody never refuses
    assert not Application.objects.exists()
    manual_check = ManualCheck.objects.get()
    assert (manual_check.kind, manual_check.reasons) == ("invalid", ["hall:not_served"])


def test_a_neighbours_hall_that_serves_the_body_is_as_good(city: City, hand: KioskHand) -> None:
    other = Body.objects.create(code="99202", name="青葉市")
    neighbour = Hall.objects.create(body=other, phone="000-000-5678", **TEXTS)
    neighbour.serves.set([city.body])
    Kiosk.objects.filter(code=hand.code).update(hall=neighbour)
    deliver(hand, hand.submit())
    drain_verdicts()
    assert ApplicationVersion.objects.get().checks["hall"] == "ok"


def test_a_person_may_take_in_what_a_hall_served_until_lately(city: City, hand: KioskHand, settings: Any) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    city.hall.serves.clear()
    made = hand.submit()
    deliver(hand, made)
    drain_verdicts()
    application = take_in_anyway(ManualCheck.objects.get().pk, make_cast(city.body).sato, "先週まで扱っていた庁舎")
    assert application.arrival_number == made.arrival


@pytest.fixture
def neighbours(city: City, hand: KioskHand) -> tuple[Body, KioskHand]:
    """The hall has come to serve another city too, which offers an id of this one; and what a kiosk states under it."""
    other = Body.objects.create(code="99202", name="青葉市")
    data = json.dumps(
        city.authored("bulky_waste") | {"body": "99202"}, ensure_ascii=False, separators=(",", ":")
    ).encode()
    row = add_definition(data, "system")
    assert row.body == other
    city.hall.serves.add(other)  # where a hall serves both already, the second definition is refused
    return other, replace(hand, definitions=hand.definitions | {"bulky_waste": bytes(row.definition)})


@pytest.mark.requirement("PROM-06")
def test_a_correction_stated_to_another_city_joins_no_application_of_this_one(
    neighbours: tuple[Body, KioskHand], hand: KioskHand
) -> None:
    made = sent_back(hand)
    _, there = neighbours
    there = replace(there, seq=hand.seq, head=hand.head, counter=hand.counter)
    deliver(there, there.submit(kind=StatementKind.CORRECTION, old=made))
    drain_verdicts()
    assert ManualCheck.objects.get().reasons == ["procedure:other"]
    application = Application.objects.get()
    assert (application.status, application.versions.count()) == ("sent_back", 1)


@pytest.mark.requirement("SEC-01")
def test_what_needs_a_look_is_seen_where_it_was_stated_to_and_not_where_the_kiosk_stands(
    city: City, neighbours: tuple[Body, KioskHand], settings: Any
) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    other, hand = neighbours
    sato = make_cast(city.body).sato
    deliver(hand, hand.submit(answers={"item_1_cm": "9"}))
    drain_verdicts()
    manual_check = ManualCheck.objects.get()
    assert (manual_check.kind, manual_check.body) == ("invalid", other)
    assert sign_in(sato).get(reverse("applications:look", args=[manual_check.pk])).status_code == 404
    group = StaffGroup.objects.create(body=other, name="窓口審査", duties=[Duty.REVIEW.value])
    sato.groups.set([group])
    assert sign_in(sato).get(reverse("applications:look", args=[manual_check.pk])).status_code == 200


@pytest.mark.requirement("PROM-06")
def test_one_question_with_two_answers_waits_for_a_person(hand: KioskHand, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = msgspec.json.decode(hand.fork().submit().statement, type=Statement)
    twice = (*honest.items, msgspec.structs.replace(honest.items[0], value="山田太郎", shown="山田太郎"))
    stated_otherwise(monkeypatch, items=twice)
    deliver(hand, hand.submit())
    drain_verdicts()
    manual_check = ManualCheck.objects.get()
    assert (manual_check.kind, manual_check.reasons, manual_check.procedure) == (
        "invalid",
        ["item_twice"],
        "bulky_waste",
    )
    assert not Application.objects.exists()


@pytest.mark.requirement("PROM-06", "ENT-11")
@pytest.mark.parametrize(("text", "outcome"), [(None, "missing"), ("何にでも使います。", "other_text")])
def test_consent_to_another_text_than_the_definitions_waits_for_a_person(
    hand: KioskHand, authority: Any, monkeypatch: pytest.MonkeyPatch, text: str | None, outcome: str
) -> None:
    stated_otherwise(monkeypatch, consent=None if text is None else consent_to(1, {"ja": text}, "ja"))
    deliver(hand, hand.submit("child_allowance", {"consent": "yes"}, resident=authority.hanako))
    drain_verdicts()
    assert f"consent:{outcome}" in ManualCheck.objects.get().reasons


def test_consent_that_was_given_and_consent_that_nobody_asked_are_good(hand: KioskHand, authority: Any) -> None:
    deliver(hand, hand.submit(), hand.submit("child_allowance", {"consent": "yes"}, resident=authority.hanako))
    drain_verdicts()
    assert ApplicationVersion.objects.get().checks["consent"] == "none"
    assert ManualCheck.objects.get().checks["consent"] == "ok"  # looked at for the answers that are missing


def test_a_withdrawal_asks_for_no_consent(hand: KioskHand) -> None:
    made = hand.submit()
    deliver(hand, made, hand.submit(kind=StatementKind.WITHDRAWAL, old=made))
    drain_verdicts()
    assert Application.objects.get().status == "withdrawn"
