"""A form gets a new version while kiosks still hold the old one: each application lives by the one it was made by."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from central.applications.models import Application, ApplicationVersion, ManualCheck
from central.applications.publication import publish
from central.catalogue.actions.load_definitions import add_definition, compact
from central.catalogue.actions.publish_catalogue import publish_catalogue
from central.catalogue.models import ProcedureVersion, PublishedObject
from central.catalogue.older import STILL_HANDED_IN
from central.catalogue.queries import definition_by, index_of
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.kiosk_api.published_objects import named_for
from sync.contract.chain.statement import StatementKind, consent_to, read_statement
from sync.contract.forms.procedures import read_procedure
from sync.contract.wire.catalogue import OLDER_LIMIT, digit_of, read_page
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.city import City
from tests.support.centre.deliveries import CLAIM_ANSWERS, deliver, sent_back, view_of
from tests.support.people.staff import QUICK_HASHERS, make_cast, sign_in

pytestmark = pytest.mark.django_db
FLOOR = {"id": "floor", "kind": "number", "label": {"ja": "何階"}, "minimum": 1, "maximum": 60, "required": True}


@pytest.fixture
def old(city: City) -> KioskHand:
    """Enrolled before anything changed."""
    return city.kiosk(3)


@pytest.fixture
def anew(city: City) -> Callable[..., KioskHand]:
    """The office gives a procedure its next version, and a kiosk is enrolled that holds it."""

    def change(procedure: str, number: int, **changes: Any) -> KioskHand:
        kept = city.authored(procedure)
        changed = {**kept, **changes, "version": kept["version"] + 1}
        row = add_definition(compact(json.dumps(changed, ensure_ascii=False).encode()), "system")
        publish_catalogue(city.hall.pk)
        city.definitions = city.definitions | {procedure: row}
        return city.kiosk(number)

    return change


@pytest.mark.requirement("BO-14")
def test_an_older_version_of_a_form_stays_valid_beside_the_new_one(
    city: City, old: KioskHand, anew: Callable[..., KioskHand], settings: Any
) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    before = city.authored("bulky_waste")
    first = {**before["pages"][0], "fields": [*before["pages"][0]["fields"], FLOOR]}
    pages = [first, *before["pages"][1:]]
    new = anew("bulky_waste", 4, pages=pages, name={"ja": "粗大ごみ収集（新しい様式）"}, allows_withdrawal=False)
    made = {"old": old.submit(), "new": new.submit(answers={"floor": "3"}), "wrong": new.submit()}
    deliver(old, made["old"])
    deliver(new, made["new"], made["wrong"])
    drain_verdicts()
    assert ManualCheck.objects.get().arrival_number == made["wrong"].arrival, "the new one asks for the floor"
    rows = {which: Application.objects.get(arrival_number=made[which].arrival) for which in ("old", "new")}
    assert {which: row.definition.version for which, row in rows.items()} == {
        "old": before["version"],
        "new": before["version"] + 1,
    }
    assert [row.offered for row in ProcedureVersion.objects.filter(procedure="bulky_waste").order_by("version")] == [
        False,
        True,
    ]
    client = sign_in(make_cast(city.body).sato)
    pages_of = {
        which: client.get(reverse("applications:detail", args=[row.arrival_number])).content.decode()
        for which, row in rows.items()
    }
    assert ("粗大ごみの収集申込" in pages_of["old"], "何階" in pages_of["old"]) == (True, False)
    assert ("粗大ごみ収集（新しい様式）" in pages_of["new"], "何階" in pages_of["new"]) == (True, True)
    # What the slip's holder may do is what was promised on the day.
    assert view_of(made["old"]).allows_withdrawal
    assert not view_of(made["new"]).allows_withdrawal
    # A kiosk that has heard of nothing goes on with the old one.
    deliver(old, old.submit())
    drain_verdicts()
    assert Application.objects.filter(definition__version=before["version"]).count() == 2


@pytest.mark.requirement("ENT-11")
def test_the_consent_that_is_kept_is_to_the_version_that_was_read(
    city: City, old: KioskHand, anew: Callable[..., KioskHand], authority: Any
) -> None:
    before = read_procedure(bytes(city.definitions["child_allowance"].definition))
    text = {"ja": "市がほかの市に問い合わせることにも同意します。"}
    new = anew("child_allowance", 4, consent_text=text, consent_version=before.consent_version + 1)
    hands = {"old": old, "new": new}
    residents = {"old": authority.hanako, "new": authority.taro}
    for which, hand in hands.items():
        deliver(hand, hand.submit("child_allowance", CLAIM_ANSWERS, resident=residents[which]))
    drain_verdicts()
    assert not ManualCheck.objects.exists()
    kept = {
        row.application.definition.version: read_statement(bytes(row.statement)).consent
        for row in ApplicationVersion.objects.select_related("application__definition")
    }
    assert kept == {
        before.version: consent_to(before.consent_version, before.consent_text, "ja"),
        before.version + 1: consent_to(before.consent_version + 1, text, "ja"),
    }
    # The history of the words: every version that somebody agreed to is still there to be read.
    for row in ApplicationVersion.objects.select_related("application__definition"):
        procedure = read_procedure(bytes(row.application.definition.definition))
        assert kept[procedure.version] == consent_to(procedure.consent_version, procedure.consent_text, "ja")


@pytest.mark.requirement("BO-14")
def test_what_was_sent_back_names_its_version_and_is_corrected_under_it(
    old: KioskHand, anew: Callable[..., KioskHand], settings: Any
) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    first = ProcedureVersion.objects.get(procedure="bulky_waste", offered=True)
    made = sent_back(old)
    anew("bulky_waste", 4, name={"ja": "粗大ごみ収集（新しい様式）"})
    publish(Application.objects.all())
    view = view_of(made)
    assert (view.state, view.definition) == ("sent_back", first.sha256)
    correction = old.submit(kind=StatementKind.CORRECTION, old=made)
    deliver(old, correction)
    drain_verdicts()
    application = Application.objects.get()
    assert (application.definition.version, application.versions.count()) == (first.version, 2)
    assert not ManualCheck.objects.exists()
    assert view_of(made).definition is None, "only while somebody may correct it"


def named_beside(city: City, procedure: str) -> list[str]:
    """By a new catalogue, newest first; each may be fetched."""
    index = index_of(publish_catalogue(city.hall.pk))
    digit = digit_of(procedure)
    page = PublishedObject.objects.get(pk=index.pages[digit])
    (row,) = (one for one in read_page(bytes(page.data), digit) if one.id == procedure)
    older = [one.sha256 for one in row.older]
    assert named_for(city.hall.pk) >= set(older)
    assert [len(bytes(definition_by(one.sha256).definition)) for one in row.older] == [one.size for one in row.older]
    return older


def test_a_catalogue_names_what_was_replaced_lately_and_what_an_application_is_open_under(
    city: City, old: KioskHand, anew: Callable[..., KioskHand]
) -> None:
    assert named_beside(city, "bulky_waste") == [], "nothing was before"
    made = old.submit()
    deliver(old, made)
    drain_verdicts()
    first = ProcedureVersion.objects.get(procedure="bulky_waste", offered=True)
    anew("bulky_waste", 4, name={"ja": "二番目"})
    second = ProcedureVersion.objects.get(procedure="bulky_waste", offered=True)
    anew("bulky_waste", 5, name={"ja": "三番目"})
    assert named_beside(city, "bulky_waste") == [second.sha256, first.sha256]
    assert named_beside(city, "child_allowance") == []
    ProcedureVersion.objects.update(added_at=timezone.now() - STILL_HANDED_IN - timedelta(days=1))
    assert named_beside(city, "bulky_waste") == [first.sha256], "an application is open under it"
    Application.objects.filter(arrival_number=made.arrival).update(status="withdrawn")
    assert named_beside(city, "bulky_waste") == []


def test_no_more_than_a_page_has_room_for_are_named(city: City) -> None:
    hashes = []
    for number in range(OLDER_LIMIT + 2):
        hashes.append(ProcedureVersion.objects.get(procedure="bulky_waste", offered=True).sha256)
        row = city.authored("bulky_waste") | {"name": {"ja": f"{number}番目"}}
        row["version"] += number + 1
        add_definition(compact(json.dumps(row, ensure_ascii=False).encode()), "system")
    assert named_beside(city, "bulky_waste") == hashes[::-1][:OLDER_LIMIT]
