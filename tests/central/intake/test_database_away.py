"""What a worker makes of a database that fails while it judges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection

from central.applications.models import Application, ManualCheck
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.models import WaitingEntry
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver

pytestmark = pytest.mark.django_db


def test_a_database_that_failed_for_a_moment_makes_nobodys_application_unreadable(city: City) -> None:
    """What is wrong with the database is not wrong with the box: it is tried again, and no person is called."""
    hand = city.kiosk(3)
    deliver(hand, hand.submit())

    def fails(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if "catalogue_trustanchor" in sql:
            raise OperationalError("canceling statement due to conflict with recovery")
        return execute(sql, *rest)

    with connection.execute_wrapper(fails):
        drain_verdicts()
    assert not ManualCheck.objects.exists()
    WaitingEntry.objects.update(lease_until=None)
    drain_verdicts()
    assert Application.objects.count() == 1
