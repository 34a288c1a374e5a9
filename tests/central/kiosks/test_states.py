"""A kiosk's state follows its table, by people who may, with a trace."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from central.audit.models import AuditEntry
from central.kiosks.actions import states
from central.kiosks.actions.enrolment import make_code
from central.kiosks.fleet import rows_of
from central.kiosks.models import EnrolmentCode, Kiosk
from central.kiosks.refusals import NoSuchChange, NotAllowed, NotToEnrol
from central.kiosks.states import ENROLS, NEXT, KioskState
from tests.support.centre.city import City
from tests.support.people.staff import QUICK_HASHERS, make_cast, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS


def test_nothing_leads_back_from_revoked(city: City) -> None:
    code = city.kiosk(3).code
    states.revoke(code, "system", "stolen")
    with pytest.raises(NoSuchChange):
        states.release(code, "system", "found again")
    assert states.drain(code, "system", "disk read and destroyed").state == KioskState.DRAINED
    assert NEXT[KioskState.DRAINED] == frozenset()


def test_only_who_operates_kiosks_may_change_them(city: City, settings: object) -> None:
    cast = make_cast(city.body)
    code = city.kiosk(3).code
    with pytest.raises(NotAllowed):
        states.suspend(code, cast.sato, "curious")
    states.suspend(code, cast.tanaka, "paper jam")
    assert states.release(code, cast.tanaka, "repaired").state == KioskState.ACTIVE
    acts = list(AuditEntry.objects.filter(subject=f"kiosk:{code}").values_list("actor", "act").order_by("number"))
    assert acts[-2:] == [("staff:tanaka", "kiosk.suspended"), ("staff:tanaka", "kiosk.released")]


def test_commands_suspend_and_revoke(city: City) -> None:
    code = city.kiosk(3).code
    out = StringIO()
    call_command("suspend_kiosk", code, "--reason", "line cut", stdout=out)
    call_command("revoke_kiosk", code, "--reason", "stolen", stdout=out)
    assert out.getvalue().split() == [code, "suspended", code, "revoked"]
    with pytest.raises(CommandError):
        call_command("suspend_kiosk", "99201-999", "--reason", "x", stdout=out)


@pytest.mark.parametrize("state", [KioskState.ACTIVE, KioskState.SUSPECT, KioskState.SUSPENDED])
def test_no_code_is_given_while_the_machine_in_the_place_counts(city: City, state: KioskState) -> None:
    code = city.kiosk(3).code
    Kiosk.objects.filter(code=code).update(state=state.value)
    with pytest.raises(NotToEnrol, match="revoke it"):
        make_code(code, "system", city.keys.root.public)
    with pytest.raises(CommandError, match=f"{code} is {state.value}: revoke it before"):
        call_command("make_enrolment_code", code)
    operator = sign_in(make_cast(city.body).tanaka)
    answer = operator.post(reverse("kiosks:enrol", args=[code]))
    assert answer.status_code == 409
    assert "先に、いまの機械を失効にしてください" in answer.content.decode()
    assert not EnrolmentCode.objects.exists()


@pytest.mark.parametrize("state", [KioskState.ENROLLED, KioskState.REVOKED, KioskState.DRAINED])
def test_a_code_is_given_where_no_keys_count(city: City, state: KioskState) -> None:
    code = city.kiosk(3).code
    Kiosk.objects.filter(code=code).update(state=state.value)
    operator = sign_in(make_cast(city.body).tanaka)
    assert operator.post(reverse("kiosks:enrol", args=[code])).status_code == 200
    assert EnrolmentCode.objects.get().used_at is None


def test_the_page_offers_a_code_where_the_action_gives_one(city: City) -> None:
    code = city.kiosk(3).code
    for state in KioskState:
        Kiosk.objects.filter(code=code).update(state=state.value)
        (row,) = rows_of(Kiosk.objects.all(), {}, timezone.now())
        assert row.may_enrol == (state in ENROLS)


@pytest.mark.parametrize("name", ["99201-²", "99201-1", "99201-000", "99201-1000", "99201", "x"])
def test_a_kiosk_has_a_name_of_one_form(city: City, name: str) -> None:
    with pytest.raises(CommandError, match="named like"):
        call_command("make_enrolment_code", name)
    assert not Kiosk.objects.exists()


def test_a_number_that_is_none_makes_no_place(city: City) -> None:
    operator = sign_in(make_cast(city.body).tanaka)
    for number in ("²", "0", "1000", "-1", "9" * 5000):
        assert operator.post(reverse("kiosks:add"), {"hall": city.hall.pk, "number": number}).status_code == 400
        assert operator.post(reverse("kiosks:add"), {"hall": number, "number": "7"}).status_code == 400
    assert not Kiosk.objects.exists()
