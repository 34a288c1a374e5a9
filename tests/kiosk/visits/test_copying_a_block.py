"""The second of several like the first: what is copied is told with where it came from, and goes again at one touch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.screens.form_page import FieldView, FormPage
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.touches import Back, Chosen, Confirmed, FieldAnswered, FieldOpened, Next, TypedText
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.apply.pick_from_list import PickFromList
from sync.contract.chain.statement import Source
from tests.support.kiosk.every_kind import ANSWERS, every_kind, offering
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.screens.fingers import Touching

SAME, UNDO = "「1人目のお子さん」と同じにする", "写したのを消す"


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[KioskInABox]:
    """A kiosk that offers the form, filled up to the second child."""
    box = KioskInABox(tmp_path, contents=offering(every_kind()))
    box.starts("every_kind")
    for _ in range(60):
        page = page_of(box)
        if any(view.id == "child[1].name" for view in page.fields):
            break
        for view in page.fields:
            if view.id in ANSWERS and not view.value:
                give(box, view.id, ANSWERS[view.id])
        box.does(Next())
    for item, value in (("name", "山田春香"), ("born", "平成25年3月4日"), ("school", "若葉小学校")):
        give(box, f"child[1].{item}", value)
    box.does(Chosen("block-add:child"))
    yield box
    box.close()


def page_of(hall: KioskInABox) -> FormPage:
    page = hall.screens.now
    assert isinstance(page, FormPage)
    return page


def view(hall: KioskInABox, item: str) -> FieldView:
    return next(view for view in page_of(hall).fields if view.id == item)


def give(hall: KioskInABox, item: str, value: str) -> None:
    hall.does(FieldOpened(item))
    for _ in range(2):
        if isinstance(hall.screens.now, KeyboardPage):
            hall.does(TypedText(value))
    if isinstance(hall.step, FillPage | PickFromList):
        hall.does(FieldAnswered(item, value))


def answers(hall: KioskInABox, number: int) -> dict[str, str]:
    visit = hall.conversation.visit
    return {item: given.value for item, given in visit.answers.items() if item.startswith(f"child[{number}]")}


def test_the_second_is_like_the_first_but_for_name_and_birth(hall: KioskInABox) -> None:
    hand = Touching(hall)
    hand.touches(SAME)
    assert answers(hall, 2) == {"child[2].school": "若葉小学校"}
    assert hall.conversation.visit.answers["child[2].school"].source == Source.RESIDENT
    assert view(hall, "child[2].school").value == "若葉小学校"
    assert view(hall, "child[2]<").hint == "「1人目のお子さん」から写しました：学校名"
    hand.touches(UNDO)
    assert answers(hall, 2) == {}
    button = view(hall, "child[2]<").button
    assert button is not None
    assert button.label == SAME
    assert answers(hall, 1)["child[1].school"] == "若葉小学校"


def test_what_was_typed_since_stays_and_is_no_copy_any_more(hall: KioskInABox) -> None:
    Touching(hall).touches(SAME)
    give(hall, "child[2].school", "青葉小学校")
    assert not any(one.id == "child[2]<" for one in page_of(hall).fields)
    give(hall, "child[2].name", "山田夏樹")
    hall.does(Chosen("block-undo:child:2"))
    assert answers(hall, 2) == {"child[2].school": "青葉小学校", "child[2].name": "山田夏樹"}


def test_nothing_is_copied_over_what_is_answered_and_the_first_has_nobody_before_it(hall: KioskInABox) -> None:
    give(hall, "child[2].name", "山田夏樹")
    assert not any(one.id == "child[2]<" for one in page_of(hall).fields)
    hall.does(Chosen("block-copy:child:2"), Chosen("block-copy:child:1"), Chosen("block-copy:child:9"))
    assert answers(hall, 2) == {"child[2].name": "山田夏樹"}
    hall.does(Back())
    assert not any(one.id == "child[1]<" for one in page_of(hall).fields)


def test_a_copy_that_moves_up_names_nobody_any_more(hall: KioskInABox) -> None:
    Touching(hall).touches(SAME)
    hall.does(Chosen("block-remove:child:1"), Confirmed())
    assert answers(hall, 1) == {"child[1].school": "若葉小学校"}
    assert not any(one.id == "child[1]<" for one in page_of(hall).fields)
