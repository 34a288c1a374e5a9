"""Signing a hall's index again before it ends (docs/adr/0029-catalogue-end.md)."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import transaction

from central import keys
from central.audit.record import record
from central.catalogue.act_details import Renewed
from central.catalogue.models import PublishedCatalogue
from central.catalogue.queries import end_of, index_of, life, newest_catalogue
from central.organisation.models import Hall
from sync.contract.timestamps import rfc3339
from sync.contract.wire.catalogue import CATALOGUE_VERSION
from sync.contract.wire.messages import write_message
from sync.envelope.jws import Typ, sign_jws


def renew_catalogue(hall_id: int, now: datetime, by: str = "system") -> PublishedCatalogue | None:
    """Sign the newest index of a hall again as the next version, with a new end and nothing else in it, if it is time.

    What was loaded since goes out when somebody publishes it, never by this. None: a third of its life is not gone,
    there is none, or it is a whole one, which nobody signs any more.

    Raises:
        SyncError: the newest index cannot be read.
        OSError: the key is not there.
    """
    with transaction.atomic():
        hall = Hall.objects.select_for_update(of=("self",)).select_related("body").get(pk=hall_id)
        newest = newest_catalogue(hall)
        if newest is None or not _is_time(newest, now):
            return None
        index, version = index_of(newest), newest.version + 1
        if index.v != CATALOGUE_VERSION:
            return None
        again = msgspec.structs.replace(
            index, version=version, issued_at=rfc3339(now), expires_at=rfc3339(now + life())
        )
        jws = sign_jws(write_message(again), Typ.CATALOGUE, keys.signer("catalogue"))
        published = PublishedCatalogue.objects.create(hall=hall, version=version, jws=jws, issued_at=now)
        record(
            by,
            "catalogue.renewed",
            f"hall:{hall.body.code}",
            hall.body.code,
            Renewed(version=version, same_as=newest.version),
        )
    return published


def _is_time(newest: PublishedCatalogue, now: datetime) -> bool:
    end = end_of(newest)
    return end is None or end - now <= life() * 2 / 3
