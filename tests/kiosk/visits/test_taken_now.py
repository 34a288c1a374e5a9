"""On line the kiosk asks before a form begins whether it is taken now; nobody waits for it, nobody is turned away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace as changed

import pytest
from msgspec.structs import replace

from kiosk.devices.centre import AskTaken, NotNow, TakenSaid
from kiosk.screens.procedure_page import ProcedurePage
from kiosk.screens.touches import Back, Chosen, Confirmed, LanguageChosen
from kiosk.steps.apply.before_start import MOST_ASKED, BeforeStart
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.slip_content import slip_of
from sync.contract.wire.questions import TakenTold
from tests.kiosk.visits.test_before_the_form import told, with_facts
from tests.support.between.asking_hall import AskingHall, asking_hall
from tests.support.kiosk.example_catalogue import BULKY_WASTE
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.kiosk.walk import Hall, hall

WASTE = "bulky_waste"
DECIDES = "順番や締切は、担当の課が決めます。"


@pytest.fixture
def asking() -> Iterator[AskingHall]:
    with asking_hall() as made:
        yield made


def on_line(place: Hall) -> Hall:
    place.conversation.visit.kiosk_state.contact.online = True
    return place


def before(place: Hall) -> Hall:
    return on_line(place.does(LanguageChosen("ja"), Chosen("tab:reading"))).does(Chosen(f"procedure:{WASTE}"))


def title(place: Hall) -> str:
    page = place.screens.now
    assert isinstance(page, ProcedurePage)
    assert page.frame.forward is not None, "it can be begun, whatever is said"
    return page.banner.title if page.banner is not None else ""


def form_of(asking: AskingHall) -> str:
    return next(one.sha256 for one in asking.kiosk.conversation.visit.kiosk_state.offers if one.id == WASTE)


def test_the_centre_is_asked_over_the_agent_and_what_it_says_stands_on_the_page(asking: AskingHall) -> None:
    asking.start()
    kiosk = asking.kiosk
    kiosk.does(LanguageChosen("ja"), Chosen("tab:reading"))
    asking.answers.taken[form_of(asking)] = TakenTold(1, "taken", "few")
    kiosk.conversation.visit.kiosk_state.contact.online = True
    kiosk.does(Chosen(f"procedure:{WASTE}"))
    page = kiosk.screens.now
    assert isinstance(page, ProcedurePage)
    assert page.banner is not None
    assert page.banner.title == "残りわずかです"
    assert [question.kind for question in asking.answers.asked] == ["taken_now"]
    kiosk.does(Confirmed())
    assert isinstance(kiosk.step, FillPage)


@pytest.mark.parametrize("way", ["no agent", "older centre", "word of tomorrow"])
def test_where_it_cannot_be_asked_the_page_is_as_without_a_line(asking: AskingHall, way: str) -> None:
    kiosk = asking.kiosk
    kiosk.does(LanguageChosen("ja"), Chosen("tab:reading"))
    asking.answers.taken[form_of(asking)] = TakenTold(1, "of_tomorrow")
    if way == "older centre":
        asking.answers.outcome = "unknown_kind"
    if way != "no agent":
        asking.start()
    kiosk.conversation.visit.kiosk_state.contact.online = True
    kiosk.does(Chosen(f"procedure:{WASTE}"))
    page = kiosk.screens.now
    assert isinstance(page, ProcedurePage)
    assert page.banner is None
    assert kiosk.conversation.visit.taken_now == {form_of(asking): None}
    kiosk.does(Confirmed())
    assert isinstance(kiosk.step, FillPage)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (TakenTold(1, "taken"), ""),
        (TakenTold(1, "taken", "few"), "残りわずかです"),
        (TakenTold(1, "taken", "none"), "定員に達しました"),
        (TakenTold(1, "taken", "of_tomorrow"), ""),
        (TakenTold(1, "over", closes="2026-11-01T17:00"), "受付は終わりました"),
        (TakenTold(1, "not_offered"), "受付は終わりました"),
        (TakenTold(1, "other_day"), "いまは受付の期間ではありません"),
        (TakenTold(1, "before", opens="2026-12-01T08:30"), "令和8年12月1日（火）8時30分から受け付けます"),
        (TakenTold(1, "before", opens="nonsense"), "いまは受付の期間ではありません"),
        (
            TakenTold(1, "taken", closes="2026-11-21T09:00", ends_soon=True),
            "受付は令和8年11月21日（土）9時00分までです",
        ),
    ],
)
def test_each_answer_has_its_sentence_and_the_form_begins_all_the_same(said: TakenTold, shown: str) -> None:
    place = before(hall())
    state = place.conversation.visit.kiosk_state
    state.printer = changed(state.printer, usable=True, paper="ok")
    asked = place.last_asked(AskTaken)
    assert isinstance(asked, AskTaken)
    place.does(TakenSaid(asked.definition, said, visit=place.visit_number))
    assert title(place) == shown
    place.does(Confirmed())
    assert isinstance(place.step, FillPage)


def test_while_nobody_has_answered_the_page_says_who_decides_and_waits_for_nothing() -> None:
    place = with_facts(before(hall()), capacity=3)
    assert told(place)["check-circle"] == f"この端末で申し込めます。\n{DECIDES}"
    place.does(NotNow(b"any", again=False, visit=place.visit_number))
    assert told(place)["check-circle"].endswith(DECIDES)
    asked = place.last_asked(AskTaken)
    assert isinstance(asked, AskTaken)
    place.does(TakenSaid(asked.definition, TakenTold(1, "taken"), visit=place.visit_number))
    assert told(place)["check-circle"] == "この端末で申し込めます。"


def test_an_answer_about_another_form_or_of_another_visit_changes_nothing() -> None:
    place = before(hall())
    place.does(TakenSaid("0" * 64, TakenTold(1, "over"), visit=place.visit_number))
    asked = place.last_asked(AskTaken)
    assert isinstance(asked, AskTaken)
    place.does(TakenSaid(asked.definition, TakenTold(1, "over"), visit=place.visit_number - 1))
    assert title(place) != "受付は終わりました"


def test_nothing_is_asked_without_a_line_and_each_form_once_however_often_it_is_looked_at() -> None:
    place = hall()
    place.conversation.visit.kiosk_state.contact.online = False
    place.does(LanguageChosen("ja"), Chosen("tab:reading"), Chosen(f"procedure:{WASTE}"))
    assert "AskTaken" not in place.asked_kinds()
    on_line(place).does(Back())
    for _look in range(3):
        place.does(Chosen(f"procedure:{WASTE}"), Back())
    assert place.asked_kinds().count("AskTaken") == 1
    asked = place.conversation.visit.taken_now
    asked.update({f"{number:064x}": None for number in range(MOST_ASKED)})
    place.does(Chosen("procedure:resident_record"))
    assert isinstance(place.step, BeforeStart)
    assert place.asked_kinds().count("AskTaken") == 1, "whoever looks through many leaves the line to others"


def test_the_slip_of_what_is_limited_says_who_decides(kiosk: KioskInABox) -> None:
    kiosk.starts(WASTE)
    visit = kiosk.conversation.visit
    assert visit.offer is not None
    kiosk.fill(BULKY_WASTE).confirms()
    assert visit.kept is not None
    assert DECIDES not in slip_of(visit).next_steps
    visit.offer = changed(visit.offer, facts=replace(visit.offer.facts, capacity=10))
    assert slip_of(visit).next_steps[-1] == DECIDES
