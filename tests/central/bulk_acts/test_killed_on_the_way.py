"""Workers of a plan that die at every named place: each application is changed once, whatever was killed."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Count
from django.utils import timezone

from central.applications.models import Application, HandlingEvent
from central.audit.verify import verify_chain
from central.bulk_acts.actions import run
from central.bulk_acts.actions.approve import approve
from central.bulk_acts.actions.choose import choose
from central.bulk_acts.actions.write import PlannedWords, write
from central.bulk_acts.models import BulkAct, BulkPlan
from central.jobs.failpoints import JobFailpoint
from central.jobs.models import Job
from central.notices.models import Delivery
from sync.contract.states import HandlingStatus
from tests.support.centre.applications import make_application, make_city
from tests.support.centre.centre_process import GIVE_UP_S, start
from tests.support.faults.failpoints import Orders
from tests.support.people.staff import QUICK_HASHERS, make_cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.crash]
MANY = 9


def worker(settings: Any, orders: Orders) -> int:
    """How it ended."""
    more = {"DJANGO_SETTINGS_MODULE": "tests.support.centre.centre_settings", "MADOGUCHI_ORDERS": str(orders.folder)}
    return start(settings, "worker", "--until-idle", more=more).wait(GIVE_UP_S)


def test_killed_anywhere_each_application_is_changed_once(settings: Any, tmp_path: Path) -> None:
    settings.PASSWORD_HASHERS, settings.BULK_ACT_HELD_MINUTES = QUICK_HASHERS, 0
    cast = make_cast(make_city())
    for place in range(MANY):
        make_application(place + 1, mail=f"p{place}@mail.example")
    Delivery.objects.all().delete()
    plan = choose(cast.sato, Application.objects.all(), "審査する")
    plan = write(plan.pk, cast.sato, PlannedWords(BulkAct.ACCEPT, {"ja": "受理しました"}), revision=plan.revision)
    approve(plan.pk, cast.sato, revision=plan.revision)
    orders, job = Orders(tmp_path / "orders"), Job.objects.get(kind=run.RUN_PLAN.name)
    for label in JobFailpoint:
        orders.arm(label)
        assert worker(settings, orders) == -signal.SIGKILL, label
        changed = Application.objects.filter(status=HandlingStatus.ACCEPTED_REPLY_PENDING).count()
        assert changed == plan.rows.filter(state="done").count(), "an act and its row are one"
        Job.objects.exclude(lease="").update(lease_until=timezone.now())
        Job.objects.filter(pk=job.pk).update(attempts=0)
    assert worker(settings, orders) == 0
    assert set(Application.objects.values_list("status", "revision")) == {("accepted_reply_pending", 2)}
    told = HandlingEvent.objects.filter(act="accepted").values("application").annotate(times=Count("pk"))
    assert {each["times"] for each in told} == {1}
    assert Delivery.objects.count() == MANY, "and each is told of once"
    plan.refresh_from_db()
    assert plan.state == BulkPlan.State.DONE
    assert verify_chain().broken_at is None
