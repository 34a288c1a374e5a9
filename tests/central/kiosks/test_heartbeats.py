"""A heartbeat in its column: kept by this program, and as programs before and after it keep one."""

from __future__ import annotations

import pytest
from django.utils import timezone

from central.kiosks.fleet import rows_of
from central.kiosks.heartbeats import KeptHeartbeat, keep_heartbeat, last_heartbeat
from central.kiosks.models import Kiosk
from sync.contract.wire.contact import Heartbeat
from tests.support.centre.city import City

BEFORE = {
    "epoch": 1,
    "seq": 4,
    "head": "ab" * 32,
    "waiting": 2,
    "software": "0.9",
    "catalogue": 3,
    "wall": "2026-11-20T01:02:03.004Z",
    "paper": "low",
    "trouble": ["P-02"],
    "status_cursor": 7,
}
"""As a row has it from before a heartbeat told of acknowledgements and of what a kiosk reads."""


@pytest.mark.django_db
def test_what_is_kept_is_read_again_from_the_database(city: City) -> None:
    kiosk = city.row(city.kiosk(3))
    beat = Heartbeat(
        1, 9, "0" * 64, 0, "1.0", 0, "2026-11-20T01:02:03.004Z", "plenty", ("P-02",), 5, "cd" * 32, ("a-1",)
    )
    keep_heartbeat(kiosk, beat)
    kiosk.save()
    told = last_heartbeat(Kiosk.objects.get(pk=kiosk.pk))
    assert told is not None
    assert {name: getattr(told, name) for name in told.__struct_fields__} == {
        name: getattr(beat, name) for name in beat.__struct_fields__
    }


@pytest.mark.django_db
def test_a_row_of_an_older_program_is_read_and_shown(city: City) -> None:
    kiosk = city.row(city.kiosk(3))
    kiosk.heartbeat, kiosk.contact_at = BEFORE, timezone.now()
    kiosk.save()
    kiosk = Kiosk.objects.get(pk=kiosk.pk)
    told = last_heartbeat(kiosk)
    assert told == KeptHeartbeat(**{**BEFORE, "trouble": ("P-02",)})
    assert (told.ack, told.reads) == (None, ())
    (row,) = rows_of([kiosk], {kiosk.hall_id: 3}, timezone.now())
    assert (row.waiting, row.software, row.catalogue, row.trouble, row.paper_bad) == (2, "0.9", 3, "P-02", True)


def test_a_member_that_a_newer_program_kept_is_passed_over() -> None:
    told = last_heartbeat(Kiosk(heartbeat={**BEFORE, "warmth": 41}))
    assert told is not None
    assert told.seq == 4


def test_a_kiosk_that_was_never_heard_has_none() -> None:
    assert last_heartbeat(Kiosk()) is None
