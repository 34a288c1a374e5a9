"""A file that was clean is infected by newer signatures: staff and the resident are told, and nobody opens it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.utils import timezone

from central.applications.models import HandlingEvent, ManualCheck
from central.attachments import scanning_again
from central.attachments.clamd import FileUnanswered, ScannerAway, ScanResult
from central.attachments.models import AttachedFile, ScannerOutage
from central.attachments.scanning_again import scan_oldest
from central.audit.verify import verify_chain
from tests.support.between.files_by_hand import PHOTO, PLAN, MadeWithFiles
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.attached import application_page, bring, file_page, file_states, scanned_again, work_through
from tests.support.centre.custody_verified import verify_custody
from tests.support.centre.deliveries import view_of
from tests.support.centre.scanner import NEWER, clamd
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_newer_signatures_find_is_told_and_not_opened_any_more(
    hand: KioskHand, made: MadeWithFiles, cast: Cast, scanner: str, settings: Any, tmp_path: Path
) -> None:
    bring(hand, made)
    work_through()
    client = sign_in(cast.sato)
    assert file_page(client, made, 1).status_code == 200
    assert scanned_again().strip() == "2 clean, 0 infected, 0 not read"
    assert file_states() == ["clean", "clean"]
    with clamd(tmp_path, knows=PLAN.content) as newer:
        settings.CLAMD = newer
        assert scanned_again().strip() == "1 clean, 1 infected, 0 not read"
        assert scanned_again().strip() == "1 clean, 0 infected, 0 not read"
    assert file_states() == ["infected", "clean"]
    assert file_page(client, made, 1).status_code == 404
    assert getattr(file_page(client, made, 2), "content", b"") == PHOTO.content
    assert f"ウイルスの名前：{NEWER}" in application_page(client, made)
    assert ManualCheck.objects.get().reasons == ["file_infected"]
    assert "ウイルスが見つかりました" in view_of(made.made).notices[-1]["ja"]
    assert HandlingEvent.objects.filter(act="files_came").count() == 1, "they came once"
    assert verify_chain().broken_at is None
    assert "all holds" in verify_custody()


def test_a_scanner_or_a_file_that_does_not_answer_changes_nothing(
    hand: KioskHand, made: MadeWithFiles, scanner: str, settings: Any
) -> None:
    bring(hand, made)
    work_through()
    next(Path(settings.STORE).rglob(made.of_file[0][0])).unlink()
    with pytest.raises(CommandError, match="1 clean, 0 infected, 1 not read"):
        scanned_again()
    settings.CLAMD = ""
    with pytest.raises(CommandError, match="go on with --behind"):
        scanned_again()
    assert file_states() == ["clean", "clean"]


def looked_at(number: int, days_ago: int) -> None:
    """The scanner's newest look at a file."""
    AttachedFile.objects.filter(number=number).update(examined_at=timezone.now() - timedelta(days=days_ago))


def test_a_timer_scans_what_nobody_has_looked_at_for_long_and_each_file_once_in_that_time(
    hand: KioskHand, made: MadeWithFiles, cast: Cast, scanner: str, settings: Any, tmp_path: Path
) -> None:
    bring(hand, made)
    work_through()
    assert scanned_again("--days", "30").strip() == "0 clean, 0 infected, 0 not read, 0 left for another night"
    looked_at(1, 31)
    looked_at(2, 29)
    assert scanned_again("--days", "30").strip() == "1 clean, 0 infected, 0 not read, 0 left for another night"
    assert scanned_again("--days", "30").strip() == "0 clean, 0 infected, 0 not read, 0 left for another night"
    looked_at(1, 31)
    with clamd(tmp_path, knows=PLAN.content) as newer:
        settings.CLAMD = newer
        assert scanned_again("--days", "30").strip() == "0 clean, 1 infected, 0 not read, 0 left for another night"
    assert file_states() == ["infected", "clean"]
    assert ManualCheck.objects.get().reasons == ["file_infected"]
    assert "ウイルスが見つかりました" in view_of(made.made).notices[-1]["ja"]


def test_a_night_ends_and_the_next_one_begins_with_the_oldest(
    hand: KioskHand, made: MadeWithFiles, scanner: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(hand, made)
    work_through()
    looked_at(1, 40)
    looked_at(2, 50)
    done = scan_oldest(timedelta(days=30), timedelta(0), lambda so_far: None)
    assert (done.clean, done.left) == (0, 2)
    order = list[int]()
    scan_oldest(timedelta(days=30), timedelta(hours=1), lambda so_far: order.append(so_far.last))
    numbers = dict(AttachedFile.objects.values_list("pk", "number"))
    assert [numbers[pk] for pk in order] == [2, 1]
    looked_at(1, 40)
    looked_at(2, 50)
    monkeypatch.setattr(scanning_again, "MOST_UNREAD", 1)
    next(Path(settings.STORE).rglob(made.of_file[1][0])).unlink()
    with pytest.raises(CommandError, match="0 clean, 0 infected, 1 not read, 1 left"):
        scanned_again("--days", "30")
    settings.CLAMD = ""
    with pytest.raises(CommandError) as told:
        scanned_again("--days", "30")
    assert "--behind" not in str(told.value)


def test_a_file_for_which_the_scanner_has_no_answer_does_not_keep_the_night_from_the_others(
    hand: KioskHand, made: MadeWithFiles, scanner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(hand, made)
    work_through()
    looked_at(1, 50)
    looked_at(2, 40)
    asked = scanning_again.scan

    def slow(content: bytes) -> ScanResult:
        if content != PHOTO.content:
            raise FileUnanswered("clamd took too long")
        return asked(content)

    monkeypatch.setattr(scanning_again, "scan", slow)
    with pytest.raises(CommandError, match="1 clean, 0 infected, 1 not read, 0 left"):
        scanned_again("--days", "30")
    assert file_states() == ["clean", "clean"]
    assert not ScannerOutage.objects.exists(), "it answers for others"


def test_files_of_which_nothing_came_have_their_place_by_that_try(
    hand: KioskHand, made: MadeWithFiles, scanner: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even of so many that a night ends with them, the next one begins with others."""
    bring(hand, made)
    work_through()
    looked_at(1, 50)
    looked_at(2, 40)
    (away,) = Path(settings.STORE).rglob(made.of_file[0][0])
    aside = away.rename(away.with_name("aside"))
    monkeypatch.setattr(scanning_again, "MOST_UNREAD", 1)
    for said in ("0 clean, 0 infected, 1 not read, 1 left", "1 clean, 0 infected, 1 not read, 0 left"):
        with pytest.raises(CommandError, match=said):
            scanned_again("--days", "30")
    unread = AttachedFile.objects.get(number=1)
    assert unread.examined_at is not None
    assert timezone.now() - unread.examined_at > timedelta(days=49), "nobody has looked at it"
    aside.rename(away)
    assert scanned_again("--days", "30").startswith("1 clean, 0 infected, 0 not read, 0 left")
    assert not AttachedFile.objects.exclude(tried_at=None).exists()


def test_a_file_at_which_the_scanner_goes_away_is_not_the_first_of_the_next_night(
    hand: KioskHand, made: MadeWithFiles, scanner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(hand, made)
    work_through()
    looked_at(1, 50)
    looked_at(2, 40)
    asked = scanning_again.scan

    def fragile(content: bytes) -> ScanResult:
        if content != PHOTO.content:
            raise ScannerAway("it ended")
        return asked(content)

    monkeypatch.setattr(scanning_again, "scan", fragile)
    order = list[int]()
    for _night in range(2):
        with pytest.raises(ScannerAway):
            scan_oldest(timedelta(days=30), timedelta(hours=1), lambda so_far: order.append(so_far.last))
    assert AttachedFile.objects.filter(pk__in=order).values_list("number", flat=True).get() == 2
