"""Whether an office takes a procedure now, told to a kiosk before the form begins."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from central.applications import taken_question
from central.applications.models import Application
from central.catalogue.actions.load_definitions import add_definition, compact
from central.catalogue.models import ProcedureVersion
from central.intake.actions.record_verdicts import drain_verdicts
from central.organisation.models import Body, ProcedureFacts
from sync.contract.wire.catalogue import Period, ServiceFacts
from sync.contract.wire.messages import read_message, write_message
from sync.contract.wire.questions import TAKEN_NOW, TakenAsked, TakenTold
from sync.envelope.keys.signer import TrustedKey
from sync.japanese.dates import JST
from tests.support.between.kiosk_hand import KioskHand
from tests.support.between.questions_by_hand import Inquirer
from tests.support.centre.city import City

pytestmark = pytest.mark.django_db(transaction=True)
Asks = Callable[[str], TakenTold]


@pytest.fixture
def asks(live_server: Any, city: City) -> Asks:
    """A resident at a kiosk of the hall: the form's hash → what is told, over HTTP."""
    resident = Inquirer(city.kiosk(3))

    def ask(definition: str) -> TakenTold:
        question = resident.question(write_message(TakenAsked(1, definition)), TAKEN_NOW)
        claims = resident.claims(resident.ask(str(live_server.url), question), TrustedKey(city.keys.ack.public))
        return read_message(TakenTold, bytes(resident.told(claims).answer))

    return ask


def said_of(city: City, procedure: str = "bulky_waste", **changes: Any) -> ProcedureVersion:
    """The next version of a procedure, of which the office says this."""
    kept = city.authored(procedure)
    form = {**kept, **changes, "version": kept["version"] + 1}
    with transaction.atomic():
        return add_definition(compact(json.dumps(form, ensure_ascii=False).encode()), "system")


def minute(**later: float) -> str:
    return f"{(timezone.now() + timedelta(**later)).astimezone(JST):%Y-%m-%dT%H:%M}"


def test_what_is_always_taken_is_taken_now(asks: Asks, city: City) -> None:
    told = asks(city.definitions["bulky_waste"].sha256)
    assert told == TakenTold(1, "taken")


@pytest.mark.parametrize(
    ("opens", "closes", "state", "soon"),
    [
        ({"hours": 1}, {"days": 9}, "before", False),
        ({"minutes": 5}, {"days": 9}, "taken", False),
        ({"days": -9}, {"days": 2}, "taken", False),
        ({"days": -9}, {"hours": 5}, "taken", True),
        ({"days": -9}, {"minutes": -5}, "taken", True),
        ({"days": -9}, {"hours": -1}, "over", False),
    ],
)
def test_the_period_is_told_by_the_centres_clock_and_minutes_turn_nobody_away(
    asks: Asks, city: City, opens: dict[str, float], closes: dict[str, float], state: str, soon: bool
) -> None:
    period = {"opens": minute(**opens), "closes": minute(**closes)}
    told = asks(said_of(city, period=period).sha256)
    assert (told.state, told.ends_soon) == (state, soon)
    assert {"opens": told.opens, "closes": told.closes} == period


def test_who_holds_an_older_version_of_the_form_is_told_what_the_office_says_now(asks: Asks, city: City) -> None:
    older = city.definitions["bulky_waste"].sha256
    said_of(city, period={"opens": "", "closes": minute(days=-3)})
    assert asks(older).state == "over"


def test_days_of_the_month_are_told() -> None:
    facts = ServiceFacts(1, "0", "", {}, 1, {}, {}, (), days=(1, 10))
    row = ProcedureVersion()
    for day, state in ((9, "taken"), (12, "other_day")):
        assert taken_question.told_at(datetime(2026, 11, day, 12, tzinfo=JST), row, facts).state == state
    last_minute = datetime(2026, 11, 11, 0, 5, tzinfo=JST)
    assert taken_question.told_at(last_minute, row, facts).state == "taken", "near the border"
    period = Period("2026-12-01T00:00", "")
    ahead = ServiceFacts(1, "0", "", {}, 1, {}, {}, (), period=period)
    assert taken_question.told_at(last_minute, row, ahead).state == "before"


@pytest.mark.parametrize(("capacity", "places"), [(2, "few"), (1, "none"), (40, "any")])
def test_places_are_told_roughly_and_what_is_not_accepted_takes_none(
    asks: Asks, city: City, live_server: Any, capacity: int, places: str
) -> None:
    row = said_of(city, capacity=capacity)
    city.definitions = city.definitions | {"bulky_waste": row}
    hand: KioskHand = city.kiosk(4)
    made = hand.submit()
    hand.contact(str(live_server.url), [made])
    while drain_verdicts():
        pass
    assert asks(row.sha256).places == places
    Application.objects.filter(arrival_number=made.arrival).update(status="withdrawn")
    assert asks(row.sha256).places == ("few" if capacity < 10 else "any")


def test_what_is_no_longer_offered_and_another_citys_form_are_told_alike(asks: Asks, city: City) -> None:
    row = city.definitions["bulky_waste"]
    ProcedureVersion.objects.filter(pk=row.pk).update(offered=False)
    assert asks(row.sha256) == TakenTold(1, "not_offered")
    assert asks("0" * 64) == TakenTold(1, "not_offered")
    elsewhere = Body.objects.create(code="13101", name="よその市")
    other = city.definitions["child_allowance"]
    ProcedureVersion.objects.filter(pk=other.pk).update(body=elsewhere)
    # Its own office speaks of it: what keeps it from this kiosk is the city alone.
    assert ProcedureFacts.objects.filter(procedure=other.procedure).update(body=elsewhere) == 1
    assert asks(other.sha256) == TakenTold(1, "not_offered")
