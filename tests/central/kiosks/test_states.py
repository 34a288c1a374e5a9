"""A kiosk's state follows its table, by people who may, with a trace."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from central.audit.models import AuditEntry
from central.kiosks.actions import states
from central.kiosks.refusals import NoSuchChange, NotAllowed
from central.kiosks.states import NEXT, KioskState
from tests.support.city import City
from tests.support.staff import make_cast

pytestmark = pytest.mark.django_db


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
