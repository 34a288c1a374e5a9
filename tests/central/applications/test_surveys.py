"""Surveys are unread until somebody who reviews opens them, and are found by it (BO-06)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from central.applications.lists.conditions import conditions_in_words
from central.applications.lists.work_list import Filters, Tab, waiting_for
from central.applications.models import Application
from central.applications.survey_states import SurveyState
from central.audit.models import AuditEntry
from central.catalogue.actions.load_definitions import add_definition, compact
from central.catalogue.actions.publish_catalogue import publish_catalogue
from central.intake.actions.record_verdicts import drain_verdicts
from central.staff.duties import Duty
from central.staff.models import StaffGroup
from sync.contract.chain.statement import StatementKind
from tests.support.between.kiosk_hand import KioskHand, Made
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(city: City, settings: Any) -> Cast:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    return make_cast(city.hall.body)


@pytest.fixture
def survey(city: City) -> KioskHand:
    """A kiosk that offers a form which is one."""
    kept = city.authored("bulky_waste")
    form = {**kept, "survey": True, "version": kept["version"] + 1}
    row = add_definition(compact(json.dumps(form, ensure_ascii=False).encode()), "system")
    publish_catalogue(city.hall.pk)
    city.definitions = city.definitions | {"bulky_waste": row}
    return city.kiosk(4)


def came(hand: KioskHand, **more: Any) -> tuple[Application, Made]:
    made = hand.submit(**more)
    deliver(hand, made)
    drain_verdicts()
    arrival = more["old"].arrival if more.get("old") else made.arrival
    return Application.objects.get(arrival_number=arrival), made


def state(application: Application) -> str | None:
    return Application.objects.values_list("survey", flat=True).get(pk=application.pk)


@pytest.mark.requirement("BO-06")
def test_a_survey_is_unread_until_a_reviewer_opens_it_and_found_by_that(
    cast: Cast, city: City, survey: KioskHand
) -> None:
    application, made = came(survey)
    assert state(application) == SurveyState.UNREAD
    address, unread = f"/applications/{application.arrival_number}/", {"survey": "unread"}
    sato = sign_in(cast.sato)
    assert application.arrival_number in sato.get("/applications/", unread).content.decode()
    assert application.arrival_number not in sato.get("/applications/", {"survey": "read"}).content.decode()
    # Who reads by another duty has not taken note of it for the office.
    approvers = StaffGroup.objects.create(body=city.hall.body, name="承認", duties=[Duty.APPROVE_BULK.value])
    cast.suzuki.groups.set([approvers])
    assert "アンケート：未確認" in sign_in(cast.suzuki).get(address).content.decode()
    assert state(application) == SurveyState.UNREAD
    assert sign_in(cast.suzuki).post(f"{address}unread/").status_code == 409
    page = sato.get(address).content.decode()
    assert "アンケート：確認済" in page
    assert state(application) == SurveyState.READ
    assert application.arrival_number in sato.get("/applications/", {"survey": "read"}).content.decode()
    answer = sato.post(f"{address}unread/", headers={"referer": f"http://testserver{address}?list=%2Fapplications%2F"})
    assert (answer.status_code, answer["Location"]) == (302, "/applications/")
    assert state(application) == SurveyState.UNREAD
    entry = AuditEntry.objects.get(act="application.set_unread")
    assert (entry.actor, entry.subject) == (cast.sato.audit_name, application.audit_subject)
    assert "アンケートを未確認に戻しました" in sato.get("/applications/").content.decode()
    # Once more is nothing; and a decision on the page of before is none too many.
    sato.post(f"{address}unread/")
    assert AuditEntry.objects.filter(act="application.set_unread").count() == 1
    assert Application.objects.get(pk=application.pk).revision == application.revision
    sato.get(address)
    came(survey, kind=StatementKind.CORRECTION, old=made)
    assert state(application) == SurveyState.READ, "too late for a correction: nothing was sent back"


def test_a_correction_is_unread_again(cast: Cast, survey: KioskHand) -> None:
    application, made = came(survey)
    Application.objects.filter(pk=application.pk).update(survey=SurveyState.READ, status="sent_back")
    came(survey, kind=StatementKind.CORRECTION, old=made)
    assert state(application) == SurveyState.UNREAD


def test_other_forms_have_no_such_state_and_no_such_button(cast: Cast, city: City) -> None:
    application, _made = came(city.kiosk(5))
    sato = sign_in(cast.sato)
    address = f"/applications/{application.arrival_number}/"
    page = sato.get(address).content.decode()
    assert state(application) is None
    assert "アンケート：" not in page
    assert f"{address}unread/" not in page
    sato.post(f"{address}unread/")
    assert state(application) is None
    assert not AuditEntry.objects.filter(act="application.set_unread").exists()


def test_the_condition_is_told_and_has_an_index(cast: Cast, survey: KioskHand) -> None:
    filters = Filters(added=(("survey", "unread"),))
    assert "アンケートの確認状況 未確認" in conditions_in_words(Tab.ALL, filters, None)
    if connection.vendor == "sqlite":
        assert "application_surveys" in waiting_for(cast.sato, Tab.ALL, filters).explain()


def test_an_unknown_state_finds_nobody(cast: Cast, survey: KioskHand) -> None:
    application, _made = came(survey)
    page = sign_in(cast.sato, Client()).get("/applications/", {"survey": "seen"}).content.decode()
    assert application.arrival_number not in page
