"""An answer of one of several that the office marked: the correction begins there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kiosk.devices.outbox import KeepSubmission
from kiosk.screens.form_page import FormPage
from kiosk.screens.touches import Chosen, Confirmed, FieldAnswered, LanguageChosen, Next, TypedText
from kiosk.steps.apply.confirm import CheckAnswers
from kiosk.steps.apply.fill_form import FillPage
from sync.contract.chain.statement import read_statement
from sync.contract.numbers import inquiry_number_of, make_arrival_number
from sync.contract.states import HandlingStatus
from sync.contract.wire.status import MarkedField, StatusView
from sync.envelope.status import status_key
from tests.support.kiosk.every_kind import every_kind, offering
from tests.support.kiosk.kiosk_in_a_box import KioskInABox

ARRIVAL = make_arrival_number("99201", date(2026, 11, 17), "003", 77)
INQUIRY = inquiry_number_of(bytes(8))
STATED = {
    "family_name": "山田",
    "given_name": "花子",
    "city": "若葉市",
    "phone": "050-1234-5678",
    "mail": "hanako@example.com",
    "born_on": "1990-01-02",
    "at": "09:30",
    "since": "2026-04",
    "income": "900000",
    "married": "no",
    "course": "course_4",
    "days": "mon,fri",
    "child[1].name": "山田春香",
    "child[1].born": "2025-01-02",
    "child[2].name": "山田夏木",
    "child[2].born": "2013-03-04",
    "child[2].school": "若葉中学校",
    "items": "cup*2,leaflet*1",
    "latin": "YAMADA HANAKO",
}


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[KioskInABox]:
    """A kiosk that offers the form, and heard that it was sent back."""
    box = KioskInABox(tmp_path, contents=offering(every_kind()))
    marked = (MarkedField("child[2].name", {"ja": "名前の字を確かめてください。"}), MarkedField("latin", {}))
    view = StatusView(
        v=1,
        arrival=ARRIVAL,
        procedure="every_kind",
        title={"ja": "市民講習の申込"},
        state=HandlingStatus.SENT_BACK,
        changed_at="2026-11-18T01:00:00.000Z",
        arrived_at="2026-11-17T01:00:00.000Z",
        sentence={"ja": "2人目のお子さんの名前を確かめてください。"},
        marked=marked,
        answers=STATED,
    )
    box.publish(view, status_key(ARRIVAL, INQUIRY))
    yield box
    box.close()


def page_of(hall: KioskInABox) -> FormPage:
    page = hall.screens.now
    assert isinstance(page, FormPage)
    return page


def test_the_correction_begins_at_the_second_child_and_goes_on_to_the_next_mark(hall: KioskInABox) -> None:
    hall.does(LanguageChosen("ja"), Chosen("slip"), TypedText(ARRIVAL), TypedText(INQUIRY), Confirmed(), Next())
    assert hall.step == FillPage("child[2].name", editing=True)
    here = {view.id: view for view in page_of(hall).fields}
    assert here["child[2].name"].asked == "名前の字を確かめてください。"
    assert (here["child[2].name"].value, here["child[2].born"].value) == ("山田夏木", "2013-03-04")
    hall.does(FieldAnswered("child[2].name", "山田夏樹"), Next())
    assert hall.step == FillPage("latin", editing=True)
    hall.does(FieldAnswered("agreed", "yes"), Next())
    assert isinstance(hall.step, CheckAnswers), page_of(hall)
    hall.confirms()
    kept = hall.last_asked(KeepSubmission)
    assert isinstance(kept, KeepSubmission)
    values = {item.id: item.value for item in read_statement(kept.statement).items}
    assert values["child[2].name"] == "山田夏樹"
    assert {item: values[item] for item in STATED if item != "child[2].name"} == {
        item: value for item, value in STATED.items() if item != "child[2].name"
    }
