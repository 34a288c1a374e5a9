"""A form made in the editor from nothing, published by IT, filled in at a window without a line, and decided."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from provisioning.demonstration.answers import read_through
from provisioning.demonstration.clerk import Clerk, browser
from provisioning.demonstration.form_writer import FormWriter
from provisioning.demonstration.hall import Hall
from provisioning.demonstration.resident import Resident
from sync.outbox import CentreCache
from tests.end_to_end import club_form as form
from tests.end_to_end.town import Terminal, Town, wait_for

HEARS_S = 60.0
MOST_PAGES = 80


@pytest.fixture
def terminal(town: Town) -> Iterator[Terminal]:
    """An enrolled kiosk with its agent and its real window."""
    made = town.terminal()
    hall = Hall(made.places)
    try:
        hall.start_kiosk()
        yield made
    finally:
        hall.kiosk.stop()
        hall.agent.stop()


@pytest.fixture
def chrome() -> Iterator[Browser]:
    with browser() as started:
        yield started


def written(sato: Clerk, pictures: Path) -> int:
    """The form, by 佐藤, from nothing; returns the draft's number."""
    sato.opens("/forms/")
    writer = FormWriter(sato.page, pictures)
    writer.begins(form.TITLE, form.SYMBOL)
    writer.opens("settings")
    for name, words in (("name", form.NAME), ("summary", form.SUMMARY), ("section", form.SECTION)):
        writer.says(name, words)
    writer.writes("reading", "ガクドウクラブノリヨウモウシコミ")
    writer.picks("category", "子ども")
    writer.unfolds("同意")
    writer.says("consent_text", form.CONSENT)
    writer.opens("facts")
    writer.writes("phone", "000-000-1234")
    for name, words in (("hours", form.HOURS), ("fee", form.FEE), ("bring", form.BRING), ("steps.0.step", form.NEXT)):
        writer.says(name, words)
    for number, page in enumerate(form.PAGES, 1):
        writer.writes_page(number, page)
    writer.keeps()
    assert writer.flaws() == []
    assert (sato.page.locator("#outline li.of-page").count(), form.RULES) == (form.FIELDS, 12)
    writer.photographs("1-written")
    return int(sato.page.url.split("/forms/")[1].split("/")[0])


@pytest.mark.end_to_end
def test_a_form_of_forty_fields_from_an_empty_page_to_a_decision(
    town: Town, terminal: Terminal, chrome: Browser
) -> None:
    at, pictures = Resident(terminal.places), town.places.pictures
    sato, tanaka = Clerk(town.centre, chrome, "sato"), Clerk(town.centre, chrome, "tanaka")
    sato.sign_in()
    draft = written(sato, pictures)
    sato.page.get_by_label("情報政策課へのメモ").fill("4月から使います。")
    sato.page.get_by_role("button", name="送る", exact=True).click()
    expect(sato.page.get_by_text("情報政策課に送りました。")).to_be_visible()

    tanaka.sign_in()
    tanaka.opens(f"/forms/{draft}/publishing/")
    expect(tanaka.page.get_by_text("公開できます。")).to_be_visible()
    tanaka.photographs("2-publishing")
    tanaka.page.get_by_role("button", name="公開する", exact=True).click()
    expect(tanaka.page.get_by_text("公開します。")).to_be_visible()
    wait_for(lambda: _offers(terminal), "the form at the kiosk", HEARS_S)

    town.stop_centre()
    at.sees("通信なし", HEARS_S)
    at.touches("日本語　はじめる")
    at.touches("五十音")
    at.photographs("3-found")
    at.touches(form.TITLE)
    at.photographs("4-before")
    at.touches("はじめる")
    filled_in(at)
    at.photographs("6-confirm")
    read_through(at)
    at.touches("まちがいない　申請する")
    at.sees("受け付けました", 60)
    at.photographs("7-received")
    (number,) = _kept(terminal)

    town.start_centre()
    terminal.wait_for_applications([number])
    sato.opens_application(number)
    expect(sato.page.get_by_text("山田　春香").first).to_be_visible()
    sato.photographs("8-detail")
    sato.accepts("受け付けました。")
    assert town.rows("SELECT procedure, status FROM applications_application") == [
        (form.SYMBOL, "accepted_reply_pending")
    ]


def filled_in(at: Resident) -> None:
    """Page by page, whatever is asked there."""
    left = {label: list(answers) for label, answers in form.ANSWERS}
    for number in range(1, MOST_PAGES):
        if at.looks().step != "FillPage":
            return
        given: set[str] = set()
        while (label := _asked(at, left, given)) is not None:
            answer = left[label].pop(0)
            if isinstance(answer, str):
                at.writes(label, answer)
            else:
                for one in answer:
                    at.touches(one)
            given.add(label)
        at.photographs(f"5-form-{number:02d}")
        before = at.looks().texts
        at.touches("次へ")
        at.changes_from(before)
    raise AssertionError("the form never ended")


def _asked(at: Resident, left: dict[str, list[form.Given]], given: set[str]) -> str | None:
    """The next question of this page that was not answered yet."""
    seen = at.looks()
    here = {*seen.labels, *seen.texts} - given
    if form.FIRST_CHILD in seen.texts:
        # What ends the first child's card may share a page with the second's, and was answered before.
        here -= {label for label in form.ENDS_A_CARD if len(left[label]) < form.GIVEN[label]}
    return next((label for label, answers in left.items() if answers and label in here), None)


def _offers(terminal: Terminal) -> bool:
    line = CentreCache(terminal.home)
    try:
        return any(one.id == form.SYMBOL for one in line.listed())
    finally:
        line.close()


def _kept(terminal: Terminal) -> list[str]:
    path = f"file:{terminal.home.outbox_db}?mode=ro"
    with closing(sqlite3.connect(path, uri=True, timeout=30)) as database:
        return [number for (number,) in database.execute("SELECT arrival FROM entries ORDER BY seq")]
