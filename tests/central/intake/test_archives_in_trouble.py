"""What goes wrong while boxes are put into archives takes no box, and holds up no other archive."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.conf import settings as project
from django.db import transaction

from central.applications.actions.move import By, note
from central.applications.actions.notify import show_notice
from central.applications.models import Application
from central.intake import boxes
from central.intake.archives import archiving
from central.intake.archives.archiving import ARCHIVE, Archiving
from central.intake.models import ArchivedBox, BoxArchive, CustodyBox, CustodyEntry, FiledBox
from central.jobs.actions.cancel import cancel
from central.jobs.actions.enqueue import enqueue
from central.jobs.drain import drain_jobs
from central.jobs.kinds import Turn
from central.jobs.models import Job
from central.jobs.retention import NoArguments
from central.store.trouble import StoreTrouble, troubles
from tests.central.intake.test_archives import ended, kept
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.city import City
from tests.support.centre.jobs import run_kind, work_off
from tests.support.people.staff import Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hand(city: City, settings: Any, tmp_path: Path) -> KioskHand:
    settings.STORE = str(tmp_path / "store")
    return city.kiosk(3)


@pytest.fixture
def step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two applications or boxes a step, and one step a turn."""
    monkeypatch.setattr(archiving, "PIECE", 2)
    monkeypatch.setattr("central.jobs.drain.TURN_S", 0)


def test_what_is_said_after_the_end_puts_nothing_off(hand: KioskHand, cast: Cast) -> None:
    """The retention runs from the end."""
    made = ended(hand, 2)
    first, second = Application.objects.order_by("pk")
    with transaction.atomic():
        note(first, By.staff(cast.sato), "document_revoked")
        show_notice([second], [{"ja": "窓口の時間が変わりました"}])
    assert run_kind(ARCHIVE).boxes == 2
    assert kept(made)


@pytest.mark.parametrize("file_is_gone", [False, True])
def test_a_box_that_rots_after_it_was_planned_holds_up_no_other(
    hand: KioskHand, city: City, step_by_step: None, monkeypatch: pytest.MonkeyPatch, file_is_gone: bool
) -> None:
    """Neither its neighbours nor another body's, and no person has to put a job in order."""
    monkeypatch.setattr(boxes, "ROW_LIMIT_BYTES", 1000 if file_is_gone else 65536)
    made = ended(hand, 3)
    with transaction.atomic():
        job = enqueue(ARCHIVE, NoArguments())
    while not BoxArchive.objects.exclude(planned_at=None):
        assert drain_jobs()
    bad = CustodyEntry.objects.get(seq=2)
    if file_is_gone:
        name = FiledBox.objects.get(pk=bad.pk).sha256
        Path(project.STORE, name[:2], name).unlink()
    else:
        CustodyBox.objects.filter(pk=bad.pk).delete()
    work_off()
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert "3件は次の回に見なおします" in str(ARCHIVE.outcome(msgspec.json.decode(job.result, type=Archiving)))
    assert not BoxArchive.objects.exists()
    assert kept([made[0], made[2]])
    result = run_kind(ARCHIVE)
    assert (result.boxes, result.left) == (2, 1)
    assert kept([made[0], made[2]])
    assert BoxArchive.objects.get().part == 1


def test_a_store_that_is_away_while_an_archive_is_written_forgets_no_plan(
    hand: KioskHand, settings: Any, tmp_path: Path, step_by_step: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boxes, "ROW_LIMIT_BYTES", 1000)
    made = ended(hand, 3)
    with transaction.atomic():
        enqueue(ARCHIVE, NoArguments())
    while not BoxArchive.objects.exclude(planned_at=None):
        assert drain_jobs()
    (tmp_path / "file").touch()
    store, settings.STORE = settings.STORE, str(tmp_path / "file" / "store")
    work_off()
    assert ArchivedBox.objects.count() == 3
    assert [told.code for told in troubles()] == [StoreTrouble.AWAY]
    settings.STORE = store
    Job.objects.update(not_before=None)
    work_off()
    assert FiledBox.objects.count() == 0
    assert kept(made)


def test_a_part_ends_before_it_is_too_large_for_one_step(hand: KioskHand, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where all of them are looked at in one step; and nothing is left out between two parts."""
    made = ended(hand, 7)
    largest = max(len(one.entry.box) for one in made)
    monkeypatch.setattr(archiving, "MOST_BYTES", largest * 2)
    bad = CustodyEntry.objects.get(seq=4)
    CustodyBox.objects.filter(entry=bad).update(content=b"another")
    result = run_kind(ARCHIVE)
    assert (result.archives, result.boxes, result.left) == (3, 6, 1)
    assert all(one.size <= largest * 2 for one in BoxArchive.objects.all())
    assert kept([one for one in made if one.seq != 4])


def test_one_box_that_is_larger_than_a_part_is_a_part(hand: KioskHand, monkeypatch: pytest.MonkeyPatch) -> None:
    made = ended(hand, 2)
    monkeypatch.setattr(archiving, "MOST_BYTES", 10)
    assert run_kind(ARCHIVE).archives == 2
    assert kept(made)


def test_a_round_keeps_its_lease_while_it_looks_writes_and_reads(
    hand: KioskHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each box, and while the file goes into the store and comes back."""
    ended(hand, 5)
    monkeypatch.setattr("central.intake.archives.writing.BEAT_S", -1)
    beats: list[str] = []
    place: Archiving = ARCHIVE.start

    def step() -> int:
        nonlocal place
        before = len(beats)
        write = ARCHIVE.step(Turn(NoArguments(), place, lambda: beats.append("")))
        with transaction.atomic():
            place = getattr(write(), "place")  # noqa: B009 - an end has none
        return len(beats) - before

    assert step() >= 5, "planned"
    assert step() >= 5 + 5 + 3, "written: each record twice, and measured, put, measured again"
    assert step() >= 1, "read before anything is taken out of a row"


def written_only(cast: Cast, emptied: int = 0) -> Path:
    """A round that was ended after its archive was written and so many boxes were taken out of their rows; the file."""
    before = CustodyBox.objects.count()
    with transaction.atomic():
        job = enqueue(ARCHIVE, NoArguments())
    while not BoxArchive.objects.exclude(sha256="") or CustodyBox.objects.count() > before - emptied:
        assert drain_jobs()
    cancel(job.pk, cast.tanaka)
    work_off()
    name = BoxArchive.objects.get().sha256
    return Path(project.STORE, name[:2], name)


@pytest.mark.requirement("PROM-01")
@pytest.mark.parametrize("emptied", [0, 2])
@pytest.mark.parametrize("left", [None, b"torn"])
def test_no_row_is_emptied_for_a_file_that_was_lost_since_it_was_written(
    hand: KioskHand, city: City, cast: Cast, step_by_step: None, emptied: int, left: bytes | None
) -> None:
    made = ended(hand, 5)
    file = written_only(cast, emptied)
    whole = file.read_bytes()
    file.unlink()
    if left is not None:
        file.write_bytes(left)
    later = ended(city.kiosk(4), 1)
    result = run_kind(ARCHIVE)
    assert kept(made[emptied:]), "they lie in their rows as before"
    assert (result.boxes, result.left) == (1, 5 - emptied)
    assert BoxArchive.objects.get(emptied_at=None).part == 1, "and what came later is archived all the same"
    assert later
    assert [told.code for told in troubles()] == [StoreTrouble.MISSING if left is None else StoreTrouble.DAMAGED]
    file.write_bytes(whole)
    assert run_kind(ARCHIVE).boxes == 5 - emptied, "brought back from the backup, the next round goes on with it"
    assert CustodyBox.objects.count() == 0
    assert kept(made)


@pytest.mark.requirement("PROM-01")
def test_a_round_that_was_held_up_reads_the_file_again_before_it_goes_on(
    hand: KioskHand, step_by_step: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = ended(hand, 5)
    with transaction.atomic():
        enqueue(ARCHIVE, NoArguments())
    while CustodyBox.objects.count() == 5:
        assert drain_jobs()
    name = BoxArchive.objects.get().sha256
    Path(project.STORE, name[:2], name).unlink()
    monkeypatch.setattr(archiving, "PROOF_HOLDS", timedelta())
    work_off()
    assert CustodyBox.objects.count() == 3
    assert kept(made[2:])
