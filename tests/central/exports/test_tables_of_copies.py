"""A table of 原本 or of 編集: chosen where it is asked for, told on page, check sheet and in each row."""

from __future__ import annotations

from django.test import Client

from central.applications.actions.edit_copy import edit_copy
from central.exports.models import Export, Format
from tests.central.exports.conftest import choose, fetched
from tests.central.exports.test_exports import sheet_of
from tests.support.centre.applications import make_application
from tests.support.centre.jobs import work_off
from tests.support.people.staff import Cast


def _table(browser: Client, answers: str) -> tuple[list[list[str]], str, str]:
    """Its rows, the page, the check sheet."""
    export = choose(browser)
    asked = {
        "revision": export.revision,
        "format": Format.XLSX.value,
        "column": ["number", "name", "answer:phone"],
        "answers": answers,
    }
    assert browser.post(f"/exports/{export.pk}/ask/", asked).status_code == 302
    work_off()
    page = browser.get(f"/exports/{export.pk}/").content.decode()
    check = browser.get(f"/exports/{export.pk}/sheet/").content.decode("utf-8-sig")
    return sheet_of(fetched(browser, Export.objects.get(pk=export.pk))), page, check


def test_a_table_holds_what_came_or_what_staff_put_right_and_says_which(cast: Cast, browser: Client) -> None:
    edited, untouched = make_application(1), make_application(2)
    typed = {"name": "山田　花代", "phone": "090-1111-1111"}
    edit_copy(edited.pk, cast.sato, of=1, base=0, typed=typed, reason="電話で確かめた")
    rows, page, check = _table(browser, "original")
    head, *said = rows
    assert len(head) == 3
    assert {tuple(row[1:]) for row in said} == {("山田　花子", "000-1234-5678")}
    assert "原本（届いたまま）" in page
    assert "内容：原本（届いたまま）" in check
    rows, page, check = _table(browser, "edited")
    head, *said = rows
    assert head[2:] == ["内容（原本・編集）", head[3]]
    found = {row[0]: (row[1], row[2], row[3].replace("-", "")) for row in said}
    assert found == {
        edited.arrival_number: ("山田　花代", "編集（写しの1版）", "09011111111"),
        untouched.arrival_number: ("山田　花子", "原本", "00012345678"),
    }
    assert "編集（写しのない申請は原本）" in page
    assert "内容：編集（写しのない申請は原本）" in check
