"""Names and birth dates are drawn as such; a date offers only the eras that can be true."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from hardware.card.basic_four import BasicFour, Sex
from kiosk.forms.answers import answer, today
from kiosk.forms.field_roles import is_birth_date, is_name
from kiosk.forms.field_views import view_of
from kiosk.screens.appearance import Appearance
from kiosk.screens.form_page import FieldView
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.review import Review
from kiosk.screens.touches import Chosen, Confirmed, FieldOpened, LanguageChosen
from kiosk.state.offers import Offer
from kiosk.state.visit import FieldValue, Visit
from kiosk.steps.apply.confirm import CheckAnswers
from kiosk.steps.apply.submit import mail_of
from sync.contract.forms.procedures import Field, Procedure, read_procedure
from sync.japanese.dates import parse_date
from tests.support.kiosk.example_catalogue import BULKY_WASTE, definitions
from tests.support.kiosk.walk import hall, walk

BY_ID: dict[str, Procedure] = {json.loads(data)["id"]: read_procedure(data) for data in definitions()}
CHILD = BY_ID["child_allowance"]


def visit_at(procedure: str, language: str = "ja") -> Visit:
    visit = hall().conversation.visit
    visit.appearance = Appearance(language)
    visit.offer = visit.kiosk_state.offer(procedure)
    return visit


def shown(field: str, value: str, visit: Visit) -> FieldView:
    asked = visit.procedure.field(field)
    assert answer(asked, value, visit)
    return view_of(asked, visit, None)


def test_names_of_the_definitions_are_known_as_names():
    assert {field.id for field in CHILD.fields() if is_name(field)} >= {"name", "spouse_name", "bank_name"}
    assert not any(is_name(field) for field in CHILD.fields() if field.id in ("kana", "address", "phone"))


def test_a_name_is_a_name_on_the_form_the_keyboard_and_the_confirm_page():
    place = walk(hall(), LanguageChosen("ja"), Chosen("waste"), Chosen("procedure:bulky_waste"), Confirmed())
    page = place.screens.now
    assert [view.id for view in page.fields if view.is_name] == ["name"]  # type: ignore[attr-defined]  # a form page
    keyboard = place.does(FieldOpened("name")).screens.now
    assert isinstance(keyboard, KeyboardPage)
    assert keyboard.is_name
    from kiosk.screens.touches import TypedText

    review = walk(place.does(TypedText("山田花子")).fill(BULKY_WASTE), CheckAnswers).screens.now
    assert isinstance(review, Review)
    assert [line.shown for line in review.lines if line.is_name] == ["山田花子"]


def test_only_a_birth_date_says_how_old_somebody_is():
    visit = visit_at("child_allowance")
    assert "満" in shown("spouse_birth_on", "1988-05-01", visit).check
    assert shown("event_on", "2026-11-01", visit).check == "2026年11月1日"
    assert {field.id for field in CHILD.fields() if is_birth_date(field)} >= {"birth_on", "child_1_birth_on"}


@pytest.mark.parametrize(
    ("field", "eras"),
    [("child_1_birth_on", ["reiwa", "heisei", "western"]), ("event_on", ["reiwa", "heisei", "showa", "western"])],
)
def test_eras_that_cannot_be_true_are_not_offered(field: str, eras: list[str]):
    visit = visit_at("child_allowance")
    visit.holder = BasicFour("山田　花子", "若葉市", "1985-03-01", Sex.FEMALE)
    assert [key for key, _ in view_of(CHILD.field(field), visit, None).eras] == eras


def test_a_date_to_come_is_offered_only_the_present_era():
    visit = visit_at("child_allowance")
    coming = Field("on", CHILD.field("event_on").kind, {"ja": "希望日"}, not_before=today(visit).isoformat())
    assert [key for key, _ in view_of(coming, visit, None).eras] == ["reiwa", "western"]


def test_a_day_before_every_offered_era_is_still_shown_and_kept():
    from kiosk.ui.views.date_entry import DateEntry

    visit = visit_at("child_allowance")
    view = shown("child_1_birth_on", "1990-05-01", visit)
    assert view.value == "1990-05-01"
    assert parse_date(DateEntry.of(view).value).isoformat() == "1990-05-01"


def test_what_an_answer_is_follows_from_its_role_and_from_no_id():
    text, day = CHILD.field("spouse_name").kind, CHILD.field("spouse_birth_on").kind
    assert is_name(Field("q1", text, {"ja": "問1"}, role="name"))
    assert is_name(Field("q1", text, {"ja": "問1"}, role="organisation"))
    assert is_name(Field("q1", text, {"ja": "問1"}, from_card="name"))
    assert not is_name(Field("dog_name", text, {"ja": "犬の名前"}))
    assert not is_name(Field("q1", text, {"ja": "問1"}, role="nickname"))
    assert not is_name(Field("q1", CHILD.field("kana").kind, {"ja": "問1"}, role="name"))
    assert is_birth_date(Field("q1", day, {"ja": "問1"}, role="birth_date"))
    assert not is_birth_date(Field("dog_birth_on", day, {"ja": "犬の生まれた日"}))


def test_messages_go_to_the_applicants_address_and_to_nobody_elses():
    place = hall()
    visit = place.conversation.visit
    offer = visit.kiosk_state.offer("bulky_waste")
    assert offer is not None
    first, *others = offer.procedure.pages
    theirs = replace(first, id="theirs", of="spouse", fields=(replace(offer.procedure.field("mail"), id="a_mail"),))
    visit.offer = Offer(replace(offer.procedure, pages=(theirs, first, *others)), offer.definition, offer.facts)
    visit.answers = {
        "a_mail": FieldValue("taro@example.com", "resident"),
        "mail": FieldValue("hanako@example.com", "resident"),
    }
    assert mail_of(visit) == "hanako@example.com"
    del visit.answers["mail"]
    assert mail_of(visit) is None
