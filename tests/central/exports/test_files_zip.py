"""The files of applications as one ZIP: what was scanned, under names that are nobody's, with a list of the rest."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client

from central.applications.models import Application
from central.attachments.models import AttachedFile
from central.audit.models import AuditEntry
from central.exports import files_zip
from central.exports.models import Export, ExportPiece
from central.jobs.models import Job
from central.staff.duties import Duty
from central.staff.models import StaffGroup
from central.web.spreadsheet_cells import unguarded
from tests.central.bulk_acts.test_pages_of_plans import look
from tests.central.exports.conftest import fetched
from tests.support.centre.applications import make_application
from tests.support.centre.attached import attach_clean
from tests.support.centre.browser import chromium, page_of
from tests.support.centre.jobs import work_off, work_off_beside
from tests.support.people.staff import Cast, sign_in

PAPER = b"%PDF-1.7 what somebody brought"


def choose_files(browser: Client) -> Export:
    """All that are there."""
    answer = browser.post("/exports/files/", {"every": "", "tab": "all"})
    assert answer.status_code == 302
    return Export.objects.latest("pk")


def asked(browser: Client, export: Export) -> Export:
    answer = browser.post(f"/exports/{export.pk}/ask/", {"revision": export.revision})
    assert answer.status_code == 302, answer.content.decode()
    work_off()
    export.refresh_from_db()
    return export


def with_file(counter: int, name: str = "書類.pdf", content: bytes = b"", kind: str = "application/pdf") -> Application:
    application = make_application(counter)
    attach_clean(application, content or PAPER + str(counter).encode(), name, kind)
    return application


def opened(content: bytes) -> tuple[dict[str, bytes], list[list[str]]]:
    """The files, and the lines of the list."""
    archive = ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    files = {name: archive.read(name) for name in archive.namelist()}
    text = io.StringIO(files.pop("一覧.csv").decode("utf-8-sig"), newline="")
    return files, [[unguarded(cell) for cell in row] for row in csv.reader(text)][1:]


def test_only_scanned_files_are_in_and_the_list_says_why_others_are_not(
    cast: Cast, browser: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # More than one piece.
    monkeypatch.setattr(files_zip, "PART", 2)
    fine = with_file(1, "../../山田花子　=cmd.pdf")
    odd = with_file(2, "x.exe", kind="application/x-msdownload")
    bare = make_application(3)
    kept_out = {}
    for place, state in enumerate(("awaited", "here", "infected", "broken"), 4):
        kept_out[with_file(place).pk] = state
    for pk, state in kept_out.items():
        AttachedFile.objects.filter(application=pk).update(state=state)
    lost = with_file(8)
    (part,) = AttachedFile.objects.get(application=lost).parts
    next(Path(settings.STORE).rglob(part)).unlink()
    export = asked(browser, choose_files(browser))
    files, lines = opened(fetched(browser, export))
    assert files == {
        f"{fine.arrival_number}/01.pdf": PAPER + b"1",
        f"{odd.arrival_number}/01.bin": PAPER + b"2",
    }
    said = {row[0]: row for row in lines}
    assert said[fine.arrival_number][2:4] == [f"{fine.arrival_number}/01.pdf", "../../山田花子　=cmd.pdf"]
    assert said[fine.arrival_number][6] == "入れました"
    assert said[bare.arrival_number][6] == "添付ファイルはありません"
    for application in Application.objects.filter(pk__in=[*kept_out, lost.pk]):
        row = said[application.arrival_number]
        assert row[2] == ""
        assert row[6].startswith("入れていません：")
    assert (export.written, export.left_out, export.rows) == (2, 5, 8)
    page = browser.get(f"/exports/{export.pk}/").content.decode()
    assert "入れなかったものが 5件あります" in page
    assert "入れなかった申請とファイルの数：5" in fetched(browser, export, "sheet").decode("utf-8-sig")


def test_who_stopped_reviewing_gets_nothing_more_and_trials_are_never_in(cast: Cast, browser: Client) -> None:
    seen, trial = with_file(1), with_file(2)
    Application.objects.filter(pk=trial.pk).update(trial=True)
    export = choose_files(browser)
    assert export.rows == 1
    Application.objects.filter(pk=seen.pk).update(trial=True)
    files, lines = opened(fetched(browser, asked(browser, export)))
    assert files == {}
    assert [row[0] for row in lines] == [""]
    assert lines[0][6].startswith("除きました")
    assert seen.arrival_number not in str(lines)


def test_files_of_many_need_a_second_person_and_each_fetching_is_an_entry(
    cast: Cast, browser: Client, settings: Any
) -> None:
    settings.EXPORT_FILES_SECOND_PERSON_ABOVE = 2
    for place in range(2):
        with_file(place + 1)
    small = asked(browser, choose_files(browser))
    assert small.state == Export.State.READY
    large = asked(browser, choose_files(browser))
    assert large.state == Export.State.ASKED, "two small ones are a large one"
    assert browser.post(f"/exports/{large.pk}/release/", {"revision": large.revision, "looked": "1"}).status_code == 403
    other = sign_in(cast.takahashi)
    assert other.post(f"/exports/{large.pk}/release/", {"revision": large.revision, "looked": "1"}).status_code == 302
    work_off()
    answer = browser.get(f"/exports/{large.pk}/file/")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == f'attachment; filename="export-{large.pk}.zip"'
    assert len(opened(content)[0]) == 2
    entries = AuditEntry.objects.filter(act="export.fetched", subject=large.audit_subject)
    assert [entry.details["lines"] for entry in entries] == [2]
    assert not ExportPiece.objects.exists(), "nothing but the file is left"
    jobs = " ".join(str(row) for row in Job.objects.values_list("arguments", flat=True))
    assert "山田" not in jobs


def test_more_than_one_zip_may_hold_is_refused_and_what_grows_beyond_is_told(
    cast: Cast, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in range(3):
        with_file(place + 1, content=PAPER * 10 + bytes([place]))
    size = AttachedFile.objects.latest("pk").size
    for name, value, words in (
        ("MOST_FILES", 2, "ファイル2個まで"),
        ("MOST_APPLICATIONS", 2, "申請2件"),
        ("MOST_BYTES", size * 3 - 1, "2GBまで"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(files_zip, name, value)
            refused = browser.post("/exports/files/", {"every": "", "tab": "all"}, follow=True)
            assert words in refused.content.decode(), name
    assert not Export.objects.exists()
    export = choose_files(browser)
    monkeypatch.setattr(files_zip, "MOST_BYTES", size * 2)
    files, lines = opened(fetched(browser, asked(browser, export)))
    assert len(files) == 2
    assert [row[6] for row in lines if not row[2]] == ["入れていません：1つのZIPに入る数か大きさをこえました"]


def test_without_a_file_that_may_be_opened_there_is_nothing_to_choose(cast: Cast, browser: Client) -> None:
    make_application(1)
    answer = browser.post("/exports/files/", {"every": "", "tab": "all"}, follow=True)
    assert "いま開ける添付ファイルはありません" in answer.content.decode()
    assert not Export.objects.exists()
    watching = StaffGroup.objects.create(body=cast.suzuki.body, name="看", duties=[Duty.SEE_AUDIT])
    cast.suzuki.groups.set([watching])
    assert sign_in(cast.suzuki).post("/exports/files/", {"every": "", "tab": "all"}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_clerk_takes_the_files_of_what_was_ticked_by_keyboard(cast: Cast, live_server: Any, settings: Any) -> None:
    settings.EXPORT_FILES_SECOND_PERSON_ABOVE = 2
    first, second = with_file(1, f"{'とても長い名前' * 20}.pdf"), with_file(2)
    AttachedFile.objects.filter(application=second).update(state="infected")
    with chromium() as browser, page_of(browser, live_server.url, cast.sato) as page:
        page.goto("/work/")
        page.locator("thead input[data-all]").focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="添付ファイルを受け取る", exact=True).focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="添付ファイルを1つのZIPにする").wait_for()
        look(page, "files-chosen")
        page.get_by_role("button", name="ZIPを作る").focus()
        page.keyboard.press("Enter")
        page.get_by_text("書き出しをはじめました").wait_for()
        look(page, "files-writing")
        work_off_beside()
        page.get_by_role("link", name="いまの様子を見る").click()
        page.get_by_role("heading", name="ファイルを受け取る").wait_for()
        look(page, "files-ready")
        with page.expect_download() as saving:
            page.get_by_role("link", name="添付ファイル（ZIP）").click()
        assert list(opened(saving.value.path().read_bytes())[0]) == [f"{first.arrival_number}/01.pdf"]
