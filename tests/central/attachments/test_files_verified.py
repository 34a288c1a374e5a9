"""`verify_custody` over files: from the parts in the store to the hash that was stated, whatever lies in an archive."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from central.applications.act_details import ApplicationMoved
from central.applications.models import Application, HandlingEvent
from central.attachments.models import AttachedFile, AwaitedPart
from central.audit.record import record
from central.intake.archives.archiving import ARCHIVE
from central.intake.models import ArchivedBox, CustodyBox
from sync.contract.chain.chain_entry import read_chain_entry
from sync.contract.chain.entry import Entry
from sync.envelope.jws import Typ, payload_in
from tests.support.between.files_by_hand import MadeWithFiles
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.attached import bring, file_page, file_states, the_application, work_through
from tests.support.centre.custody_verified import verify_custody
from tests.support.centre.jobs import run_kind
from tests.support.centre.store_away import away
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = datetime(2019, 6, 1, tzinfo=UTC)


@pytest.fixture
def came(hand: KioskHand, made: MadeWithFiles, scanner: str) -> MadeWithFiles:
    bring(hand, made)
    work_through()
    assert file_states() == ["clean", "clean"]
    return made


def in_store(settings: Any, made: MadeWithFiles, file: int) -> Path:
    """The first part of a file."""
    return next(Path(settings.STORE).rglob(made.of_file[file - 1][0]))


def test_all_files_hold_as_they_came(came: MadeWithFiles) -> None:
    said = verify_custody()
    assert "all holds" in said
    assert "2 files" in said


def lose(path: Path) -> None:
    path.unlink()


def alter(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[5] ^= 1
    path.chmod(0o600)
    path.write_bytes(data)


@pytest.mark.parametrize(("how", "fault"), [(lose, "no_part"), (alter, "other_part")])
def test_a_part_that_is_missing_or_altered_is_told_by_its_file(
    how: Callable[[Path], None], fault: str, came: MadeWithFiles, settings: Any
) -> None:
    how(in_store(settings, came, 2))
    said = verify_custody()
    assert f"file 2 of version {came.made.arrival}: {fault}" in said
    assert "1 things are not as they came" in said


def test_rows_that_say_otherwise_than_what_came_are_told(came: MadeWithFiles) -> None:
    first, second = AttachedFile.objects.order_by("number")
    AttachedFile.objects.filter(pk=first.pk).update(key=os.urandom(32))
    AttachedFile.objects.filter(pk=second.pk).update(sha256="ab" * 32)
    said = verify_custody()
    assert said.count(": other_file") == 2
    AttachedFile.objects.filter(pk=first.pk).update(key=bytes(first.key))
    AttachedFile.objects.filter(pk=second.pk).update(sha256=second.sha256)
    assert "all holds" in verify_custody()
    AwaitedPart.objects.filter(sha256__in=first.parts).update(here_at=None)
    assert f"file 1 of version {came.made.arrival}: part_not_noted" in verify_custody()


def test_a_file_whose_row_is_gone_is_told_by_its_parts(came: MadeWithFiles) -> None:
    AttachedFile.objects.filter(number=1).delete()
    assert f"part {came.of_file[0][0][:16]}: no_file" in verify_custody()
    AwaitedPart.objects.filter(sha256=came.of_file[0][0]).update(entry_hash="cd" * 32)
    assert f"part {came.of_file[0][0][:16]}: no_entry" in verify_custody()


def test_a_store_that_is_away_is_told_as_that(came: MadeWithFiles, settings: Any, places: Path) -> None:
    away(settings, places / "store")
    assert verify_custody().count(": part_away") == 2


def test_parts_stay_in_the_store_and_the_archive_names_them(came: MadeWithFiles, settings: Any, cast: Cast) -> None:
    application = the_application()
    with transaction.atomic():
        Application.objects.filter(pk=application.pk).update(status="completed", changed_at=LONG_AGO)
        HandlingEvent.objects.create(
            application=application,
            body=application.body,
            at=LONG_AGO,
            actor="staff:sato",
            act="completed",
            from_status="unprocessed",
            to_status="completed",
        )
        told = ApplicationMoved(source="unprocessed", to="completed", revision=2)
        record("staff:sato", "application.completed", application.audit_subject, application.body, told)
    run_kind(ARCHIVE)
    archived = ArchivedBox.objects.select_related("entry").get()
    assert not CustodyBox.objects.exists()
    entry = read_chain_entry(payload_in(bytes(archived.entry.jws), Typ.ENTRY))
    assert isinstance(entry, Entry)
    assert {part.sha256 for part in entry.parts} == set(came.parts)
    said = verify_custody("--archive")
    assert "all holds" in said
    assert "1 archives read whole" in said
    assert file_page(sign_in(cast.sato), came, 1).status_code == 200, "it is opened as before"
    lose(in_store(settings, came, 1))
    assert f"file 1 of version {came.made.arrival}: no_part" in verify_custody("--archive")


def test_files_are_read_in_parts_night_after_night(
    came: MadeWithFiles, settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.STATE_DIR = tmp_path
    lose(in_store(settings, came, 2))
    second = f"file 2 of version {came.made.arrival}: no_part"
    nights = [verify_custody("--file-nights", "2") for _ in range(5)]
    assert [second in said for said in nights] == [False, True, False, False, True]
    assert ["1 files (one of 2 nights)" in said for said in nights] == [True, True, False, True, True]
    assert second in verify_custody(), "without a share all of them"
    bookmark = tmp_path / "files-verified-up-to"
    bookmark.write_text("0\n")
    assert "all holds" in verify_custody("--file-nights", "2")
    bookmark.write_text("no number")
    assert "all holds" in verify_custody("--file-nights", "2")
    assert "begins anew" in caplog.text
    assert second in verify_custody("--file-nights", "1")
