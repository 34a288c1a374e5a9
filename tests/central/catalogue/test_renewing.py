"""A hall's index is signed again before it ends, with nothing else in it; what cannot be signed is before a person."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.db import transaction
from django.utils import timezone

from central import keys
from central.audit.models import AuditEntry
from central.catalogue.actions.publish_catalogue import publish_catalogue
from central.catalogue.actions.renew_catalogue import renew_catalogue
from central.catalogue.models import ProcedureVersion, PublishedCatalogue
from central.catalogue.queries import end_of, index_of, life
from central.catalogue.renewing import RENEW_CATALOGUES
from central.jobs.actions.enqueue import enqueue
from central.jobs.models import Job
from central.jobs.retention import NoArguments
from sync.contract.timestamps import rfc3339
from sync.contract.wire.messages import write_message
from sync.envelope.jws import Typ, sign_jws
from tests.support.centre.city import City
from tests.support.centre.jobs import work_off

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def published(city: City, age: timedelta, ends: bool = True) -> PublishedCatalogue:
    """The newest one of the hall, signed so long ago."""
    row = publish_catalogue(city.hall.pk)
    at = timezone.now() - age
    index = msgspec.structs.replace(
        index_of(row), issued_at=rfc3339(at), expires_at=rfc3339(at + life()) if ends else None
    )
    jws = sign_jws(write_message(index), Typ.CATALOGUE, keys.signer("catalogue"))
    PublishedCatalogue.objects.filter(pk=row.pk).update(jws=jws, issued_at=at)
    row.refresh_from_db()
    return row


def newest(city: City) -> PublishedCatalogue:
    return PublishedCatalogue.objects.filter(hall=city.hall).latest("version")


def work_off_renewals() -> None:
    with transaction.atomic():
        enqueue(RENEW_CATALOGUES, NoArguments())
    work_off()


def test_what_is_published_ends_later_than_a_kiosk_may_hear_nothing(city: City, settings: Any) -> None:
    before = timezone.now()
    end = end_of(publish_catalogue(city.hall.pk))
    assert end is not None
    assert timedelta(days=35) <= end - before < timedelta(days=35, hours=1)
    settings.MAX_SILENT_DAYS = 50
    end = end_of(publish_catalogue(city.hall.pk))
    assert end is not None
    assert end - before >= timedelta(days=55)


@pytest.mark.requirement("GAP-23")
@pytest.mark.parametrize("ends", [True, False], ids=["a third is gone", "signed before there was an end"])
def test_an_index_is_signed_again_in_time_with_nothing_else_in_it(city: City, ends: bool) -> None:
    old = published(city, life() / 3 + DAY / 2, ends)
    ProcedureVersion.objects.filter(body=city.body).update(offered=False)  # loaded, and published by nobody yet
    work_off_renewals()
    new = newest(city)
    assert new.version == old.version + 1
    end = end_of(new)
    assert end is not None
    assert end - timezone.now() > life() - DAY
    before, after = msgspec.structs.asdict(index_of(old)), msgspec.structs.asdict(index_of(new))
    assert {name for name in before if before[name] != after[name]} == {"version", "issued_at", "expires_at"}
    assert AuditEntry.objects.filter(act__startswith="catalogue.").latest("number").act == "catalogue.renewed"
    work_off_renewals()
    assert newest(city) == new, "it is young now"


def test_a_young_one_is_left(city: City) -> None:
    old = published(city, life() / 3 - DAY)
    assert renew_catalogue(city.hall.pk, timezone.now()) is None
    assert newest(city) == old


def test_a_centre_that_cannot_sign_tells_a_person_and_goes_on_when_it_can(
    city: City, settings: Any, tmp_path: Path
) -> None:
    old, there = published(city, 20 * DAY), settings.KEYS_DIR
    settings.KEYS_DIR = tmp_path
    with transaction.atomic():
        enqueue(RENEW_CATALOGUES, NoArguments())
    for _ in range(6):
        Job.objects.update(not_before=None)
        work_off()
    aside = Job.objects.get(kind=RENEW_CATALOGUES.name)
    assert (aside.state, aside.trouble) == (Job.State.ASIDE, "J-02")
    assert newest(city) == old
    settings.KEYS_DIR = there
    work_off_renewals()
    assert newest(city).version == old.version + 1
