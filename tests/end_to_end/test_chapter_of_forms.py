"""The chapter of forms of `make demo`, played whole with real processes, and what stands at centre and kiosk then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from provisioning.demonstration.garden_form import READING, SYMBOL, TITLE
from tests.end_to_end.demonstration import holds_nothing_readable, played, rows

pytestmark = [pytest.mark.end_to_end, pytest.mark.pcsc]


@pytest.fixture(scope="module")
def chapter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return played(tmp_path_factory, "The chapter took", "forms")


def _at_centre(chapter: Path, sql: str) -> list[tuple[object, ...]]:
    return rows(chapter / "centre" / "central.db", sql)


def test_the_form_was_written_by_one_and_published_by_another(chapter: Path) -> None:
    acts = _at_centre(chapter, "SELECT actor, act FROM audit_auditentry WHERE act LIKE 'form.%' ORDER BY number")
    assert acts == [
        ("staff:sato", "form.made"),
        ("staff:sato", "form.sent"),
        ("staff:tanaka", "form.publication_planned"),
        ("staff:tanaka", "form.published"),
    ]


def test_what_was_published_has_a_condition_and_a_block_in_three_languages(chapter: Path) -> None:
    ((written,),) = _at_centre(
        chapter, f"SELECT definition FROM catalogue_procedureversion WHERE procedure = '{SYMBOL}' AND offered"
    )
    assert isinstance(written, bytes)
    definition = json.loads(written)
    pages = definition["pages"]
    assert (definition["name"]["ja"], definition["reading"], len(pages)) == (TITLE, READING, 3)
    assert set(definition["name"]) == set(pages[2]["repeat"]["heading"]) == {"ja", "easy-ja", "en"}
    fields = [field for page in pages for field in page["fields"]]
    assert len(fields) == 9
    assert [field["label"]["ja"] for field in fields if "show_if" in field] == ["借りる道具"]


def test_what_was_handed_in_without_a_line_is_at_the_centre_once_and_decided(chapter: Path) -> None:
    assert _at_centre(chapter, "SELECT procedure, status FROM applications_application") == [
        (SYMBOL, "accepted_reply_pending")
    ]
    assert _at_centre(chapter, "SELECT count(*) FROM applications_applicationversion") == [(1,)]
    assert _at_centre(chapter, "SELECT kind, reasons FROM applications_manualcheck") == []


def test_the_draft_ended_with_what_was_handed_in(chapter: Path) -> None:
    drafts = chapter / "kiosk-data" / "drafts.db"
    assert rows(drafts, "SELECT count(*) FROM drafts") == [(0,)]
    assert rows(drafts, "SELECT reason FROM ends") == [("submitted",)]


def test_nothing_readable_of_the_resident_rests_on_the_kiosk(chapter: Path) -> None:
    told = ["緑川", "玉子", "ミドリカワ", "空太", "くわとじょうろ"]
    holds_nothing_readable(chapter, told, "")


def test_two_papers_and_a_picture_of_each_step_are_there(chapter: Path) -> None:
    assert len(list((chapter / "paper").glob("*.png"))) == 2
    pictures = sorted(path.name[:2] for path in (chapter / "pictures").glob("*.png"))
    assert sorted(set(pictures)) == [f"{number:02d}" for number in range(1, 22)]
