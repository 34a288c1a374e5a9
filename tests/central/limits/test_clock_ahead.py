"""Moments that were kept while the centre's clock ran ahead: whoever they shut out comes in again as if it had not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from central.certificates.check_views import BY_ADDRESS
from central.organisation.models import Body
from central.staff.sign_in import BY_NUMBER
from tests.support.people.staff import PASSWORD, QUICK_HASHERS, make_cast

pytestmark = pytest.mark.django_db
AHEAD = timedelta(days=400)


def test_an_address_that_was_full_then_waits_no_longer_than_a_full_one(settings: Any) -> None:
    now = timezone.now()
    while not BY_ADDRESS.take("127.0.0.1", now + AHEAD):
        pass
    asked = {"number": "x", "code": "y"}
    assert Client().post("/check/", asked).status_code == 429
    assert Client(REMOTE_ADDR="10.9.9.8").post("/check/", asked).status_code == 200
    later = timezone.now() + BY_ADDRESS.every
    assert not BY_ADDRESS.take("127.0.0.1", later)
    assert 0 < BY_ADDRESS.take("127.0.0.1", later).total_seconds() <= BY_ADDRESS.every.total_seconds(), "full again"
    assert not BY_ADDRESS.take("127.0.0.1", later + BY_ADDRESS.every)


def test_a_name_that_was_locked_then_is_open_after_the_longest_lock(settings: Any) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    make_cast(Body.objects.create(code="99201", name="若葉市"))
    now = timezone.now()
    for _ in range(BY_NUMBER.tries):
        with transaction.atomic():
            assert BY_NUMBER.begin("sato", now + AHEAD) is None
            BY_NUMBER.settle_wrong("sato", now + AHEAD)
    typed = {"staff_number": "sato", "password": PASSWORD}
    assert Client().post(reverse("staff:sign-in"), typed).status_code == 429
    end = BY_NUMBER.locked_until("sato", timezone.now())
    assert end is not None
    assert end <= timezone.now() + BY_NUMBER.longest_lock
    assert BY_NUMBER.locked_until("sato", end) is None
    with transaction.atomic():
        assert BY_NUMBER.begin("sato", end) is None
