"""A file for which the scanner has no answer, while it has for others: told once, asked seldom, and in nobody's way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from central.applications.models import ManualCheck
from central.attachments.examining import A_DAY, SOON, TRIES
from central.attachments.models import AttachedFile
from central.attachments.overdue import TELL_LATE
from central.audit.verify import verify_chain
from central.jobs.models import Job
from central.staff.operator_troubles import operator_troubles
from tests.support.between.files_by_hand import PLAN, MadeWithFiles
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.attached import bring, file_page, file_states, work_through
from tests.support.centre.jobs import run_kind
from tests.support.centre.scanner import answering
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def odd(settings: Any, tmp_path: Path) -> Iterator[list[bytes]]:
    """Contents for which the scanner gives no clear answer."""
    none_for = [PLAN.content]
    with answering(tmp_path / "odd.ctl", lambda said: b"stream: OK" + b"\0" * (said not in none_for)) as place:
        settings.CLAMD = place
        yield none_for


def waits() -> timedelta:
    job = Job.objects.get(kind="attachments.examine", not_before__isnull=False)
    assert job.not_before is not None
    return job.not_before - timezone.now()


def test_after_some_tries_a_person_is_told_once_and_others_go_on(
    hand: KioskHand, made: MadeWithFiles, cast: Cast, odd: list[bytes]
) -> None:
    bring(hand, made)
    for _each in range(TRIES - 1):
        work_through()
    assert file_states() == ["here", "clean"]
    assert not ManualCheck.objects.exists()
    assert waits() <= SOON
    work_through()
    assert ManualCheck.objects.get().reasons == ["file_unanswered"]
    assert waits() > SOON * 30, "so it holds a worker seldom"
    ManualCheck.objects.update(resolved_at=timezone.now())
    work_through()
    assert ManualCheck.objects.count() == 1
    assert file_page(sign_in(cast.sato), made, 1).status_code == 404
    assert verify_chain().broken_at is None


def test_the_code_stays_until_the_file_has_its_answer(hand: KioskHand, made: MadeWithFiles, odd: list[bytes]) -> None:
    bring(hand, made, *made.of_file[0])
    for _each in range(TRIES):
        work_through()
    bring(hand, made, *made.of_file[1])
    work_through()
    assert file_states() == ["here", "clean"]
    told = [str(one.words) for one in operator_troubles() if one.code == "F-04"]
    assert any("答えが出ない添付ファイルが、1件" in words for words in told)
    odd.clear()
    work_through()
    assert file_states() == ["clean", "clean"]
    assert operator_troubles() == []


def test_a_file_that_came_late_is_told_anew_when_it_has_no_answer(
    hand: KioskHand, made: MadeWithFiles, odd: list[bytes], settings: Any
) -> None:
    AttachedFile.objects.update(awaited_since=timezone.now() - timedelta(days=settings.FILES_LATE_DAYS, minutes=1))
    assert run_kind(TELL_LATE).files == 2
    bring(hand, made)
    work_through()
    assert [one.code for one in operator_troubles()].count("F-04") <= 1, "that it came late is no matter of the scanner"
    for _each in range(TRIES):
        work_through()
    assert ManualCheck.objects.get().reasons == ["files_late", "file_unanswered"]


def test_a_scanner_that_is_away_for_an_hour_calls_nobody_to_each_application(
    hand: KioskHand, made: MadeWithFiles, settings: Any
) -> None:
    settings.CLAMD = "unix:/nowhere/clamd.ctl"
    bring(hand, made)
    for _each in range(TRIES * 2):
        work_through()
    assert not ManualCheck.objects.exists()
    assert [one.code for one in operator_troubles()] == ["F-04"]
    assert all(job.not_before - timezone.now() <= SOON for job in Job.objects.filter(not_before__isnull=False))
    Job.objects.filter(kind="attachments.examine").update(place=f'{{"times": {A_DAY - 1}}}')
    work_through()
    assert ManualCheck.objects.get().reasons == ["file_unanswered"], "for a day"
