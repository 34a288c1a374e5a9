"""申込集計: the same numbers on the page, in charts and in files, of what a member may open and nothing else."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from central.applications.access import visible_to
from central.applications.actions.accept import accept
from central.applications.models import Application
from central.audit.models import AuditEntry
from central.totals import counted, scope, views
from central.totals.counting import tally_of, tally_rows
from central.web.spreadsheet_cells import unguarded
from central.web.words import day
from sync.contract.chain.statement import Source, StatementKind
from tests.central.exports.test_cells import is_inert
from tests.support.centre.applications import add_version, make_application
from tests.support.people.staff import Cast, sign_in

HOUSE = {"house": ("house", Source.RESIDENT)}
FLAT = {"house": ("flat", Source.RESIDENT)}
Lines = list[tuple[str, str, str]]


def files_of(browser: Client, **asked: Any) -> dict[str, Lines]:
    """Title → lines, from the CSV, which must say the same as the xlsx and as the tables of the page."""
    content = browser.get("/totals/file/", {**asked, "as": "csv"})
    assert content.status_code == 200
    assert content["Cache-Control"] == "no-store"
    rows = list(csv.reader(io.StringIO(content.content.decode("utf-8-sig"), newline="")))
    assert all(is_inert(cell) for row in rows for cell in row)
    found: dict[str, Lines] = {}
    for title, label, code, count in ([unguarded(cell) for cell in row] for row in rows[1:]):
        found.setdefault(title, []).append((label, code, count))
    book = openpyxl.load_workbook(io.BytesIO(browser.get("/totals/file/", {**asked, "as": "xlsx"}).content))
    cells = list(book["申込集計"].iter_rows(min_row=2))
    assert all(cell.data_type == "s" or cell.value is None for row in cells for cell in row)
    sheet = [tuple(str(cell.value or "") for cell in row) for row in cells]
    assert sheet == [(title, *line) for title, lines in found.items() for line in lines][: len(sheet)]
    page = browser.get("/totals/", asked).content.decode()
    for title, label, code, count in sheet:
        beside = f'<td class="num">{escape(code)}</td>' if code else ""
        assert f'<td class="named">{escape(label)}</td>{beside}' in page, (title, label)
        assert f'<td class="num right">{count}</td>' in page
    return found


def counted_lines(lines: Lines) -> dict[str, int]:
    return {label: int(count) for label, _code, count in lines if int(count)}


def test_page_charts_and_files_say_the_same_as_counting_one_by_one(cast: Cast, browser: Client) -> None:
    made = [
        make_application(n, days_ago=age, procedure=procedure, answers=said)
        for n, age, procedure, said in (
            (1, 0.01, "child_allowance", None),
            (2, 1.01, "bulky_waste", HOUSE),
            (3, 1.02, "bulky_waste", FLAT),
            (4, 29, "bulky_waste", FLAT),
            (5, 31, "bulky_waste", FLAT),
        )
    ]
    accept(made[0].pk, cast.sato, revision=made[0].revision)
    Application.objects.filter(pk=made[1].pk).update(channel="web", kiosk=None)
    inside = [Application.objects.get(pk=one.pk) for one in made[:4]]
    found = files_of(browser)
    by_day = Counter(day(one.arrived_at) for one in inside)
    assert counted_lines(found["到達日"]) == by_day
    assert len(found["到達日"]) == 30
    assert counted_lines(found["様式と版"]) == {"児童手当の認定請求 第3版": 1, "粗大ごみの収集申込 第3版": 3}
    assert counted_lines(found["状態"]) == {"未処理": 3, "受理(返信未)": 1}
    assert sum(counted_lines(found["担当課"]).values()) == 4
    assert counted_lines(found["経路"]) == {"端末": 3, "ウェブ": 1}
    assert counted_lines(found["端末"]) == {"99201-007 若葉市役所": 3, "（端末を使わない）": 1}
    page = browser.get("/totals/").content.decode()
    assert "時点" in page
    charts = re.findall(r'<svg class="chart".*?</svg>', page, re.DOTALL)
    assert len(charts) == 6
    for chart in charts:
        assert all(part in chart for part in ('role="img"', "<title", "<desc", "<pattern"))
    assert ">粗大ごみの収集申込 第3版</text>" in charts[1]
    assert re.search(r'font-weight="700">3</text>', charts[1])
    entry = AuditEntry.objects.filter(act="totals.fetched").latest("number")
    assert (entry.details["found"], entry.details["format"]) == (4, "xlsx")


def test_a_day_is_the_citys_and_a_period_is_both_days_and_bounded(browser: Client) -> None:
    one, two, three = (make_application(n) for n in (1, 2, 3))
    tokyo = timezone.get_default_timezone()
    for application, at in (
        (one, datetime(2026, 3, 31, 23, 59, 59, tzinfo=tokyo)),
        (two, datetime(2026, 4, 1, 0, 0, 0, tzinfo=tokyo)),
        (three, datetime(2026, 4, 2, 0, 0, 0, tzinfo=tokyo)),
    ):
        Application.objects.filter(pk=application.pk).update(arrived_at=at)
    asked = {"since": "２０２６０４０１", "until": "令和8年4月1日"}
    assert files_of(browser, **asked)["到達日"] == [("令和8年4月1日（水）", "2026-04-01", "1")]
    for bad, said in (
        ({"since": "20260401"}, "両方"),
        ({"since": "20260402", "until": "20260401"}, "あとになっています"),
        ({"since": "20250101", "until": "20260401"}, "366日まで"),
        ({"since": "20260231", "until": "20260401"}, "日が読めません"),
    ):
        answer = browser.get("/totals/", bad)
        assert answer.status_code == 400
        assert said in answer.content.decode()
        assert "件数" not in answer.content.decode()
        assert browser.get("/totals/file/", {**bad, "as": "csv"}).status_code == 404


def test_choices_are_counted_by_the_definitions_words_and_a_correction_counts_once(cast: Cast, browser: Client) -> None:
    made = [
        make_application(n, procedure="bulky_waste", answers=said)
        for n, said in enumerate((HOUSE, HOUSE, FLAT, {}, FLAT), start=1)
    ]
    two = made[1]
    add_version(
        two, two.arrival_number[:-4] + "0999", StatementKind.CORRECTION, FLAT, two.taken_in_at, two.arrived_at, 9
    )
    Application.objects.filter(pk=made[4].pk).update(status="withdrawn")
    asked = {"form": made[0].definition_id, "question": "house"}
    lines = next(iter(files_of(browser, **asked).values()))
    assert [count for _label, _code, count in lines] == ["1", "2", "0", "1"]
    assert lines[-1][0] == "（答えなし）"
    assert "ほか" in lines[2][0] or lines[2][0]
    for wrong in ({"form": made[0].definition_id, "question": "none"}, {"form": 999_999}):
        assert browser.get("/totals/", wrong).status_code == 404


def test_several_choices_of_one_answer_count_each(browser: Client) -> None:
    both = {"details": ("head_relation,domicile", Source.RESIDENT)}
    made = make_application(1, procedure="resident_record", answers=both)
    make_application(2, procedure="resident_record", answers={"details": ("domicile", Source.RESIDENT)})
    lines = next(iter(files_of(browser, form=made.definition_id, question="details").values()))
    assert [count for _label, _code, count in lines][:2] == ["1", "2"]


def test_more_statements_than_are_read_are_told_and_not_cut(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [make_application(n, procedure="bulky_waste", answers=HOUSE) for n in (1, 2)]
    for module in (counted, views):
        monkeypatch.setattr(module, "READ_LIMIT", 1)
    asked = {"form": made[0].definition_id, "question": "house"}
    page = browser.get("/totals/", asked).content.decode()
    assert "1件までで数えます" in page
    assert "totals/file" not in page
    assert browser.get("/totals/file/", {**asked, "as": "csv"}).status_code == 404


def test_nobody_is_counted_for_whoever_may_not_open_them(cast: Cast, browser: Client, settings: Any) -> None:
    hidden = make_application(1)
    trial = make_application(2, procedure="bulky_waste", answers=HOUSE)
    Application.objects.filter(pk=trial.pk).update(trial=True)
    make_application(3, procedure="bulky_waste", answers=HOUSE)
    assert counted_lines(files_of(browser)["様式と版"]) == {
        "児童手当の認定請求 第3版": 1,
        "粗大ごみの収集申込 第3版": 1,
    }
    settings.ZONED_PROCEDURES = {"child_allowance": "elsewhere"}
    page = browser.get("/totals/").content.decode()
    assert "児童手当" not in page
    assert counted_lines(files_of(browser)["様式と版"]) == {"粗大ごみの収集申込 第3版": 1}
    assert browser.get("/totals/", {"form": hidden.definition_id}).status_code == 404
    settings.ZONED_PROCEDURES = {}
    suzuki = sign_in(cast.suzuki)
    assert not visible_to(cast.suzuki).exists()
    answer = suzuki.get("/totals/")
    assert answer.status_code == 404 or "この期間に届いた申請はありません" in answer.content.decode()
    assert suzuki.get("/totals/", {"form": hidden.definition_id}).status_code == 404
    tanaka = sign_in(cast.tanaka)
    assert (tanaka.get("/totals/").status_code == 200) == visible_to(cast.tanaka).exists()


@pytest.mark.parametrize("who", ["sato", "takahashi"])
def test_one_statement_counts_all_and_reads_its_index_alone(cast: Cast, who: str) -> None:
    for n in range(1, 4):
        make_application(n)
    period = scope.last_days(timezone.now() + timedelta(seconds=1))
    rows = scope.applications_of(getattr(cast, who), frozenset({"bulky_waste"}), period, None)
    if connection.vendor == "postgresql":
        # Three rows it would read whole; what is left to it is this index, and whether everything stands in it.
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            cursor.execute(
                "SELECT indexname FROM pg_indexes WHERE tablename = 'applications_application'"
                " AND indexname <> 'application_totals' AND indexdef NOT LIKE 'CREATE UNIQUE%'"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP INDEX "{name}"')
    plan = tally_rows(rows).explain()
    assert plan.count("application_totals") == 2, plan
    assert ("COVERING INDEX" if connection.vendor == "sqlite" else "Index Only Scan") in plan
    assert tally_of(rows).all == 3


def test_an_address_without_its_question_leads_somewhere(browser: Client) -> None:
    assert browser.get("/totals/file/")["Content-Type"] == "text/csv"
    assert browser.get("/totals/file/", {"as": "zip"}).status_code == 404
    assert browser.get("/totals/texts/")["Location"] == "/totals/"
