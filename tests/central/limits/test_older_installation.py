"""An installation whose locks and buckets were kept by the staff app goes on counting where it was."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from central.limits.models import Lockout, RateBucket
from central.organisation.models import Body
from central.staff.sign_in import BY_ADDRESS, BY_NUMBER
from tests.support.people.staff import PASSWORD, QUICK_HASHERS, make_cast

BEFORE = [("staff", "0003_accounts"), ("limits", None)]
pytestmark = pytest.mark.django_db(transaction=True)


def migrate(*targets: Any) -> Any:
    """The models of then."""
    executor = MigrationExecutor(connection)
    plan = list(targets) or executor.loader.graph.leaf_nodes()
    executor.migrate(plan)
    return MigrationExecutor(connection).loader.project_state([each for each in plan if each[1]]).apps


@pytest.fixture
def older() -> Iterator[Any]:
    yield migrate(*BEFORE)
    migrate()


def place(purpose: str, source: str) -> int:
    """As installations before have hashed it."""
    key = settings.SECRET_KEY.encode()
    return int.from_bytes(hmac.digest(key, f"tries|{purpose}|{source}".encode(), "sha256")[:2], "big") % 4096


def fill(models: Any) -> None:
    now = timezone.now()
    lock, bucket = models.get_model("staff", "SignInLock"), models.get_model("staff", "TryBucket")
    lock.objects.create(
        typed=hashlib.sha256(b"sato").hexdigest(), locks=2, locked_until=now + timedelta(minutes=30), touched_at=now
    )
    lock.objects.create(typed=hashlib.sha256(b"takahashi").hexdigest(), failures=BY_NUMBER.tries - 1, touched_at=now)
    for number in range(2500):
        lock.objects.create(typed=f"{number:064x}", failures=1, touched_at=now)
    bucket.objects.create(purpose="check", place=place("check", "10.9.9.9"), empty_at=now + timedelta(minutes=10))
    bucket.objects.create(purpose="sign_in", place=place("sign_in", "10.9.9.9"), empty_at=None)


def lock_out(number: str, now: datetime) -> None:
    for _ in range(BY_NUMBER.tries):
        with transaction.atomic():
            assert BY_NUMBER.begin(number, now) is None
            BY_NUMBER.settle_wrong(number, now)


def first_step(number: str, password: str) -> int:
    typed = {"staff_number": number, "password": password}
    return int(Client().post(reverse("staff:sign-in"), typed).status_code)


def test_a_lock_that_stands_before_still_stands_and_the_next_one_is_as_long_as_it_would_have_been(
    older: Any, settings: Any
) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    fill(older)
    migrate()
    make_cast(Body.objects.create(code="99201", name="若葉市"))
    assert first_step("sato", PASSWORD) == 429
    assert first_step("takahashi", "wrong") == 429
    assert Lockout.objects.filter(purpose="sign_in").count() == 2502
    over = timezone.now() + timedelta(minutes=31)
    lock_out("sato", over)
    assert BY_NUMBER.locked_until("sato", over) == over + BY_NUMBER.first_lock * 4


def test_a_full_bucket_stays_full_and_an_empty_one_empty(older: Any) -> None:
    fill(older)
    migrate()
    stranger = Client(REMOTE_ADDR="10.9.9.9")
    assert stranger.post("/check/", {"number": "x", "code": "y"}).status_code == 429
    assert Client(REMOTE_ADDR="10.9.9.8").post("/check/", {"number": "x", "code": "y"}).status_code == 200
    assert not BY_ADDRESS.take("10.9.9.9", timezone.now())


def test_the_way_back_keeps_them_too() -> None:
    now = timezone.now()
    lock_out("sato", now)
    BY_ADDRESS.take("10.9.9.9", now)
    try:
        models = migrate(*BEFORE)
        lock = models.get_model("staff", "SignInLock").objects.get()
        assert (lock.typed, lock.locks) == (hashlib.sha256(b"sato").hexdigest(), 1)
        assert models.get_model("staff", "TryBucket").objects.get().place == place("sign_in", "10.9.9.9")
    finally:
        migrate()
    assert BY_NUMBER.locked_until("sato", now) == now + BY_NUMBER.first_lock
    assert RateBucket.objects.count() == 1
