"""Boxes of ended applications: one file a month and body, proven, and readable at every moment of its making."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.conf import settings as project
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from central.applications.act_details import ApplicationMoved
from central.applications.models import Application, ApplicationVersion, HandlingEvent
from central.audit.models import AuditEntry
from central.audit.record import record
from central.intake import boxes
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.archive_file import Record, hashes_of, records_of
from central.intake.archives import archiving
from central.intake.archives.archiving import ARCHIVE, PIECE, Archiving
from central.intake.archives.retention import due_on
from central.intake.boxes import box_of
from central.intake.models import ArchivedBox, BoxArchive, CustodyBox, CustodyEntry, FiledBox
from central.jobs.actions.cancel import cancel
from central.jobs.actions.enqueue import enqueue
from central.jobs.drain import drain_jobs
from central.jobs.failpoints import JobFailpoint
from central.jobs.models import Job
from central.jobs.retention import NoArguments
from central.jobs.schedules import Monthly
from central.store.comparing import COMPARE
from central.store.failpoints import StoreFailpoint
from central.store.keeping import opened
from central.store.models import StoredFile
from sync.contract.chain.chain_entry import read_chain_entry
from sync.contract.chain.entry import write_entry
from sync.contract.states import HandlingStatus
from sync.envelope.jws import Typ, entry_hash, payload_in, sign_jws
from sync.envelope.merkle import path_of, root_by
from tests.support.between.kiosk_hand import KioskHand, Made
from tests.support.centre.centre_process import GIVE_UP_S, kill, start
from tests.support.centre.city import City
from tests.support.centre.custody_verified import verify_custody
from tests.support.centre.deliveries import deliver
from tests.support.centre.jobs import run_kind, work_off
from tests.support.faults.failpoints import Orders
from tests.support.people.residents import Authority
from tests.support.people.staff import Cast, sign_in
from tests.vectors.openssl import said_by
from tests.vectors.second_reading import read_archive

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = datetime(2019, 6, 1, tzinfo=UTC)
# Several pieces of `PIECE`, and the last one not whole.
RECORDS = 4 * PIECE + 3


@pytest.fixture
def hand(city: City, settings: Any, tmp_path: Path) -> KioskHand:
    settings.STORE = str(tmp_path / "store")
    return city.kiosk(3)


def ended(hand: KioskHand, how_many: int, at: datetime = LONG_AGO) -> list[Made]:
    """Taken in, judged, and completed then."""
    made = [hand.submit() for _ in range(how_many)]
    deliver(hand, *made)
    while drain_verdicts():
        pass
    close(made, HandlingStatus.COMPLETED, at)
    return made


def close(made: list[Made], status: HandlingStatus, at: datetime) -> None:
    """As it stood since then, with the audit log's word."""
    with transaction.atomic():
        for application in Application.objects.filter(arrival_number__in=[one.arrival for one in made]):
            Application.objects.filter(pk=application.pk).update(status=status.value, changed_at=at)
            HandlingEvent.objects.create(
                application=application,
                body=application.body,
                at=at,
                actor="staff:sato",
                act="completed",
                from_status="unprocessed",
                to_status=status.value,
            )
            told = ApplicationMoved(source="unprocessed", to=status.value, revision=2)
            record("staff:sato", "application.completed", application.audit_subject, application.body, told)


def kept(made: list[Made]) -> bool:
    """Whether every box of the first kiosk reads as it came."""
    rows = {row.seq: row.pk for row in CustodyEntry.objects.order_by("-pk")}
    return all(box_of(rows[one.seq]) == one.entry.box for one in made)


@pytest.mark.parametrize(
    ("ended_on", "years", "due"),
    [
        (date(2026, 11, 26), 5, date(2032, 4, 1)),
        (date(2027, 3, 31), 5, date(2032, 4, 1)),
        (date(2027, 4, 1), 5, date(2033, 4, 1)),
        (date(2026, 11, 26), 1, date(2028, 4, 1)),
        (date(2026, 11, 26), 30, date(2057, 4, 1)),
    ],
)
def test_the_retention_runs_from_april_after_the_end(settings: Any, ended_on: date, years: int, due: date) -> None:
    settings.RETENTION_YEARS = {"": 10, "bulky_waste": years}
    evening = datetime(ended_on.year, ended_on.month, ended_on.day, 14, 59, tzinfo=UTC)  # 23:59 in Japan
    assert due_on("bulky_waste", evening) == due
    assert due_on("another", evening).year == due.year - years + 10


def test_a_month_comes_once_also_over_the_new_year() -> None:
    when = Monthly(2, datetime(2000, 1, 1, 1, 20).time())  # noqa: DTZ001 - a time of day
    december = datetime(2026, 12, 2, 0, 0, tzinfo=UTC)
    assert timezone.localtime(when.next_after(december)).isoformat() == "2027-01-02T01:20:00+09:00"
    assert when.next_after(when.next_after(december)).month == 2


def test_with_nothing_due_nothing_is_made(hand: KioskHand) -> None:
    assert run_kind(ARCHIVE) == Archiving(body=archiving.NO_MORE)
    ended(hand, 2, at=timezone.now())
    deliver(hand, hand.submit())  # not even judged
    run_kind(ARCHIVE)
    assert (BoxArchive.objects.count(), CustodyBox.objects.count(), StoredFile.objects.count()) == (0, 3, 0)


def test_what_is_due_leaves_its_rows_and_is_read_from_the_archive(
    hand: KioskHand, city: City, cast: Cast, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boxes, "ROW_LIMIT_BYTES", 6000)
    old = ended(hand, 3)
    signed = hand.submit("resident_record", resident=authority.hanako)  # its box is a file
    deliver(hand, signed)
    drain_verdicts()
    close([signed], HandlingStatus.WITHDRAWN, LONG_AGO)
    still = hand.submit()
    deliver(hand, still)
    drain_verdicts()
    assert FiledBox.objects.count() == 1
    result = run_kind(ARCHIVE)
    assert (result.archives, result.boxes, result.left) == (1, 4, 0)
    archive = BoxArchive.objects.get()
    assert (archive.records, archive.body.code, archive.part) == (4, "99201", 1)
    assert archive.month == f"{timezone.localdate():%Y-%m}"
    assert (CustodyBox.objects.count(), FiledBox.objects.count()) == (1, 0)
    assert kept([*old, signed, still])
    assert "all holds" in verify_custody("--archive")
    assert "1 archives read whole" in verify_custody("--archive", archive.name)
    assert "there is no archive 99201/1999-01/1" in verify_custody("--archive", "99201/1999-01/1")
    page = sign_in(cast.sato).get(reverse("applications:detail", args=[old[0].arrival])).content.decode()
    assert "端末の署名は正しい" in page
    assert "届いたときのものと合いません" not in page
    assert ApplicationVersion.objects.count() == 5
    told = AuditEntry.objects.get(act="custody.archived")
    assert (told.subject, told.details["records"]) == (f"archive:{archive.name}", 4)
    assert run_kind(ARCHIVE).archives == 0, "what went does not go again"


@pytest.mark.requirement("PROM-07")
def test_the_file_says_the_same_to_somebody_else(hand: KioskHand, city: City, tmp_path: Path) -> None:
    """Read by another program, the signature by openssl."""
    made = ended(hand, 5)
    run_kind(ARCHIVE)
    archive = BoxArchive.objects.get()
    data = Path(project.STORE, archive.sha256[:2], archive.sha256).read_bytes()
    (jws_file,) = [name for name in StoredFile.objects.values_list("pk", flat=True) if name != archive.sha256]
    jws = Path(project.STORE, jws_file[:2], jws_file).read_bytes()
    assert jws == bytes(archive.jws)
    said = said_by(jws, city.keys.document.public, tmp_path)
    records = read_archive(data, said)
    assert records == [(one.entry.jws, one.entry.box) for one in made]
    assert (said["body"], said["records"], said["sha256"]) == ("99201", 5, archive.sha256)
    with opened(archive.sha256) as file:
        hashes = hashes_of(file)
        assert list(records_of(file)) == [Record(one.entry.jws, one.entry.box) for one in made]
    for place, digest in enumerate(hashes):
        assert root_by(path_of(hashes, place), digest, place, len(hashes)).hex() == archive.root


def test_a_flipped_bit_a_lost_file_and_a_forged_signature_are_found(hand: KioskHand, cast: Cast) -> None:
    made = ended(hand, 3)
    run_kind(ARCHIVE)
    archive = BoxArchive.objects.get()
    place = Path(project.STORE, archive.sha256[:2], archive.sha256)
    whole = place.read_bytes()
    at = whole.index(made[1].entry.box) + 200
    place.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    said = verify_custody("--archive")
    assert f"archive {archive.name}: no_box" in said
    assert f"entry {hand.code}/1/2: no_box" in said, "one record"
    assert f"entry {hand.code}/1/1: no_box" not in said, "its neighbours are read"
    assert (
        "届いたときのものと合いません"
        in sign_in(cast.sato).get(reverse("applications:detail", args=[made[1].arrival])).content.decode()
    )
    place.unlink()
    assert f"archive {archive.name}: no_box" in verify_custody("--archive")
    place.write_bytes(whole)
    assert "all holds" in verify_custody("--archive")
    jws = bytes(archive.jws)
    BoxArchive.objects.update(jws=jws[:-4] + (b"AAAA" if jws[-4:] != b"AAAA" else b"BBBB"))
    assert f"archive {archive.name}: bad_signature" in verify_custody("--archive")
    BoxArchive.objects.update(jws=jws, sha256="0" * 64)
    assert "other_state" in verify_custody(), "the audit log knows which file it was"


def test_no_count_lets_the_night_delete_an_archive_or_its_signature(hand: KioskHand) -> None:
    ended(hand, 1)
    run_kind(ARCHIVE)
    for lie in ({"uses": 0, "going": True}, {"uses": 0}):
        StoredFile.objects.update(since=timezone.now() - timedelta(days=9), **lie)
        for _night in range(2):
            run_kind(COMPARE)
    archive = BoxArchive.objects.get()
    for name in (archive.sha256, hashlib.sha256(bytes(archive.jws)).hexdigest()):
        with opened(name):
            pass
    assert "all holds" in verify_custody("--archive")


def test_a_row_that_was_turned_to_another_record_is_found(hand: KioskHand) -> None:
    ended(hand, 2)
    run_kind(ARCHIVE)
    first, second = ArchivedBox.objects.order_by("record")
    ArchivedBox.objects.filter(pk=second.pk).update(record=7)
    ArchivedBox.objects.filter(pk=first.pk).update(record=1)
    ArchivedBox.objects.filter(pk=second.pk).update(record=0)
    said = verify_custody("--archive")
    assert "other_box 4" in said, "both entries and both versions"
    assert "other_entry 2" in said, "both records"


def test_what_is_not_what_came_stays_where_it_is(hand: KioskHand) -> None:
    made = ended(hand, 3)
    altered = CustodyEntry.objects.get(seq=made[1].seq)
    CustodyBox.objects.filter(entry=altered).update(content=b"another")
    result = run_kind(ARCHIVE)
    assert (result.boxes, result.left) == (2, 1)
    assert CustodyBox.objects.get().entry_id == altered.pk


def test_many_go_in_parts_and_are_read_while_it_happens(hand: KioskHand, monkeypatch: pytest.MonkeyPatch) -> None:
    made = ended(hand, 7)
    monkeypatch.setattr(archiving, "PIECE", 2)
    monkeypatch.setattr(archiving, "MOST_RECORDS", 4)
    monkeypatch.setattr("central.jobs.drain.TURN_S", 0)
    with transaction.atomic():
        enqueue(ARCHIVE, NoArguments())
    places = set()
    while drain_jobs():
        assert kept(made)
        places.add((CustodyBox.objects.count(), BoxArchive.objects.exclude(sha256="").count()))
    assert [(one.part, one.records) for one in BoxArchive.objects.order_by("pk")] == [(1, 4), (2, 3)]
    assert {(7, 1), (5, 1), (3, 2), (1, 2), (0, 2)} <= places, "written whole, then emptied in pieces"
    assert "all holds" in verify_custody("--archive")


KILLED_AT = [
    JobFailpoint.LOOKED.value,
    JobFailpoint.STEP_BEFORE_COMMIT.value,
    JobFailpoint.STEP_AFTER_COMMIT.value,
    StoreFailpoint.ANNOUNCED.value,
    StoreFailpoint.WRITTEN.value,
    StoreFailpoint.RENAMED.value,
    StoreFailpoint.PUT.value,
    StoreFailpoint.KEPT.value,
    JobFailpoint.END_BEFORE_COMMIT.value,
    JobFailpoint.END_AFTER_COMMIT.value,
]
"""In the order in which a round comes to them: each dies there once."""


@pytest.mark.crash
@pytest.mark.requirement("PROM-02")
def test_a_worker_killed_anywhere_loses_nothing_and_makes_nothing_twice(
    hand: KioskHand, city: City, settings: Any, tmp_path: Path
) -> None:
    made = ended(hand, 4)
    orders = Orders(tmp_path / "orders")
    more = {"MADOGUCHI_ORDERS": str(orders.folder), "DJANGO_SETTINGS_MODULE": "tests.support.centre.centre_settings"}
    with transaction.atomic():
        job = enqueue(ARCHIVE, NoArguments())
    for step in KILLED_AT:
        orders.arm(step)
        process = start(settings, "worker", "--until-idle", more=more)
        try:
            process.wait(GIVE_UP_S)
        finally:
            kill(process)
        Job.objects.update(lease="", lease_until=None, attempts=0, not_before=None)
        assert kept(made), step
    work_off()
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert kept(made)
    assert not any(orders.pending(step) for step in KILLED_AT), "each of them was reached"
    archive = BoxArchive.objects.get()
    assert (archive.records, CustodyBox.objects.count()) == (4, 0)
    assert sorted(StoredFile.objects.filter(uses__gt=0).values_list("uses", flat=True)) == [1, 1]
    assert "all holds" in verify_custody("--archive")


def test_a_round_that_was_ended_is_gone_on_with_by_the_next(
    hand: KioskHand, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = ended(hand, 5)
    monkeypatch.setattr(archiving, "PIECE", 2)
    monkeypatch.setattr("central.jobs.drain.TURN_S", 0)
    for steps in count(1):
        with transaction.atomic():
            job = enqueue(ARCHIVE, NoArguments())
        for _ in range(steps):
            drain_jobs()
        job.refresh_from_db()
        assert kept(made)
        if job.state == Job.State.DONE:
            break
        cancel(job.pk, cast.tanaka)
    assert sum(BoxArchive.objects.values_list("records", flat=True)) == 5
    assert CustodyBox.objects.count() == 0
    assert "all holds" in verify_custody("--archive")


def test_records_of_many_pieces_are_one_archive(hand: KioskHand) -> None:
    (model,) = ended(hand, 1)
    last = very_many_like(model, hand)
    result = run_kind(ARCHIVE)
    assert (result.archives, result.boxes) == (1, RECORDS)
    assert CustodyBox.objects.count() == 0
    assert box_of(last) == model.entry.box
    archive = BoxArchive.objects.get()
    with opened(archive.sha256) as file:
        assert sum(1 for _ in records_of(file)) == RECORDS
        hashes = hashes_of(file)
    assert root_by(path_of(hashes, RECORDS - 2), hashes[RECORDS - 2], RECORDS - 2, RECORDS).hex() == archive.root


def very_many_like(model: Made, hand: KioskHand) -> int:
    """Beyond the first, each an entry of its own about the same box; the key of the last."""
    entry, version = CustodyEntry.objects.get(), ApplicationVersion.objects.get()
    application, claims = Application.objects.get(), read_chain_entry(payload_in(model.entry.jws, Typ.ENTRY))
    entries, applications, versions = [], [], []
    for seq in range(2, RECORDS + 1):
        jws = sign_jws(write_entry(msgspec.structs.replace(claims, seq=seq)), Typ.ENTRY, hand.entry_key)
        name, number = entry_hash(jws).hex(), f"{seq:022}"
        entries.append(copied(entry, id=entry.pk + seq, entry_hash=name, jws=jws, seq=seq, log_place=seq))
        applications.append(copied(application, id=application.pk + seq, arrival_number=number))
        told = {"entry_hash": name, "arrival_number": number, "application_id": application.pk + seq}
        told["statement_sha256"] = f"{seq:064x}"  # what one resident stated counts once
        versions.append(copied(version, id=version.pk + seq, **told))
    CustodyEntry.objects.bulk_create(entries, batch_size=1000)
    CustodyBox.objects.bulk_create([CustodyBox(entry=row, content=model.entry.box) for row in entries], batch_size=1000)
    Application.objects.bulk_create(applications, batch_size=1000)
    ApplicationVersion.objects.bulk_create(versions, batch_size=1000)
    return int(entries[-1].pk)


def copied(row: Any, **changes: Any) -> Any:
    """The same row with other members."""
    return type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields} | changes)
