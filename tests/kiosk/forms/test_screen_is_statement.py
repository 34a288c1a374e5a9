"""Promise 6: the lines of the confirm screen are, byte for byte, the statement's, in this program and at the centre."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hardware.card.basic_four import BasicFour, Sex
from kiosk.forms.answers import answer, asked_fields, fill_from_card, judged
from kiosk.forms.statement_builder import make_statement
from kiosk.screens.appearance import Appearance, TextSize
from kiosk.screens.review import Review
from kiosk.screens.touches import Chosen
from kiosk.state.kiosk_state import KioskState
from kiosk.state.visit import Visit
from kiosk.steps.apply.confirm import CheckAnswers, review, review_pages
from kiosk.words.texts import speaking
from sync.contract.chain.statement import confirm_lines, read_statement
from sync.contract.forms.conditions import Condition
from sync.contract.forms.procedures import Field, FieldKind, Page, Width
from sync.contract.forms.rules import verdict, visible_fields
from sync.japanese.ruby import plain
from tests.support.kiosk.example_catalogue import EXAMPLE, example_catalogue
from tests.support.kiosk.walk import CountedRandomness, HandClock

HOLDER = BasicFour("辻󠄂　花子", "若葉県若葉市若葉町一丁目２番３号", "1990-01-02", Sex.FEMALE)
TODAY = date(2026, 11, 20)
FULL = st.lists(st.sampled_from([*"山田花子飾一丁目あアー髙﨑𠮷（）", "葛\U000e0100"]), min_size=1, max_size=20).map(
    "".join
)
ANY = st.text("山田abc 12-3。、<>&'\"%(){|}あア", min_size=1, max_size=40)
KANA = st.text("アイウカガキサダナハパヤンー　", min_size=1, max_size=20).filter(str.strip)
PROCEDURES = ("bulky_waste", "child_allowance", "resident_record")


def values(field: Field) -> st.SearchStrategy[str]:
    """What somebody might type into this field; mostly right."""
    match field.kind:
        case FieldKind.CHOICE:
            return st.sampled_from([choice.value for choice in field.choices])
        case FieldKind.CHOICES:
            return st.lists(st.sampled_from([choice.value for choice in field.choices]), unique=True).map("\n".join)
        case FieldKind.CONSENT:
            return st.just("yes")
        case FieldKind.DATE:
            first = date.fromisoformat(field.not_before or "1920-01-01")
            last = TODAY if field.not_after_today else TODAY + timedelta(days=900)
            return st.dates(first, last).map(date.isoformat)
        case FieldKind.NUMBER:
            return st.integers(field.minimum or 0, field.maximum or 99).map(str)
        case FieldKind.DIGITS:
            return st.text("0123456789", min_size=field.length or 4, max_size=field.length or 4)
        case FieldKind.KANA:
            return KANA
        case FieldKind.PHONE:
            return st.sampled_from(["05012345678", "０３１２３４５６７８", "090-1234-5678"])
        case FieldKind.MAIL:
            return st.sampled_from(["hanako@example.com", "a.b+c@example.co.jp"])
        case FieldKind.POSTAL_CODE:
            return st.sampled_from(["1000001", "060-0042", "9999999"])
        case _:
            return FULL if field.width is Width.FULL else ANY


def new_visit(procedure: str, appearance: Appearance) -> Visit:
    kiosk_state = KioskState("99201-003", HandClock(), CountedRandomness())
    kiosk_state.take(example_catalogue(), EXAMPLE)
    visit = Visit(1, kiosk_state, appearance)
    visit.offer = kiosk_state.offer(procedure)
    if visit.needs_card:
        visit.holder = HOLDER
        fill_from_card(visit)
    return visit


@st.composite
def filled_visits(draw: st.DrawFn, procedure: str) -> Visit:
    appearance = Appearance(
        draw(st.sampled_from(["ja", "easy-ja", "en"])), draw(st.sampled_from(list(TextSize))), low=draw(st.booleans())
    )
    visit = new_visit(procedure, appearance)
    for field in visit.procedure.fields():
        asked = any(field.id == other.id for other in asked_fields(visit))
        if asked and (field.required or draw(st.booleans())):
            answer(field, draw(values(field)), visit)
    return visit


@pytest.mark.requirement("PROM-06")
@pytest.mark.parametrize("procedure", PROCEDURES)
def test_the_confirm_screen_is_the_statement_for_every_set_of_answers(procedure: str):
    reached = 0

    @settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    @given(filled_visits(procedure))
    def check(visit: Visit) -> None:
        nonlocal reached
        with speaking(visit.appearance.language):
            step = review(visit)
            if not isinstance(step, CheckAnswers):
                assert judged(visit)
                return
            reached += 1
            assert visit.statement is not None
            lines = confirm_lines(read_statement(visit.statement))
            drawn: list[tuple[bool, str, str]] = []
            for page in range(len(review_pages(visit))):
                screen = CheckAnswers(page).screen(visit)
                assert isinstance(screen, Review)
                for line in screen.lines:
                    # What is too long for a page is told in parts, one behind the other.
                    before = drawn.pop()[2] if line.part[0] > 1 else ""
                    drawn.append((line.heading, line.label, before + line.shown))
        assert drawn == [(line.heading, line.label, line.shown) for line in lines]
        assert "{" not in "".join(line.label for line in lines)
        items = read_statement(visit.statement).items
        as_the_centre_judges = {item.id: item.value for item in items}
        by_card = {item.id for item in items if item.source == "card"}
        assert verdict(visit.procedure, as_the_centre_judges, TODAY, by_card) == ()

    check()
    assert reached > 330, f"only {reached} of 400 reached the confirm screen"


def test_the_label_keeps_its_reading_beside_it_in_easy_japanese():
    visit = new_visit("bulky_waste", Appearance("easy-ja"))
    for field in visit.procedure.fields():
        if field.id == "phone":
            answer(field, "05012345678", visit)
    (item,) = read_statement(make_statement(visit)).items
    assert "|" in item.label_reading
    assert plain(item.label_reading) == item.label


def test_bytes_are_discarded_when_the_resident_goes_back_to_edit():
    visit = new_visit("resident_record", Appearance())
    for field, value in (("phone", "05012345678"), ("whose", "self"), ("copies", "1")):
        answer(visit.procedure.field(field), value, visit)
    step = review(visit)
    assert isinstance(step, CheckAnswers)
    first = visit.statement
    step.on(Chosen("edit:copies"), visit)
    assert visit.statement is None
    review(visit)
    assert visit.statement != first, "a new statement has its own salt"


def test_braces_that_a_resident_typed_are_shown_as_typed():
    visit = new_visit("bulky_waste", Appearance("easy-ja"))
    answer(visit.procedure.field("remarks"), "{山|やま}へ", visit)
    (item,) = read_statement(make_statement(visit)).items
    assert item.shown == "{山|やま}へ"


def test_a_hidden_answer_is_not_stated():
    visit = new_visit("bulky_waste", Appearance())
    for field, value in (("items", "2"), ("item_2_cm", "80"), ("items", "1")):
        answer(visit.procedure.field(field), value, visit)
    assert "item_2_cm" not in {item.id for item in read_statement(make_statement(visit)).items}
    assert "item_2_cm" not in {field.id for field in visible_fields(visit.procedure, visit.value_of, TODAY)}
    answer(visit.procedure.field("items"), "2", visit)
    stated = {item.id: item.value for item in read_statement(make_statement(visit)).items}
    assert stated["item_2_cm"] == "80", "what was typed comes back with the choice that asks for it"


def test_consent_to_a_question_that_is_no_longer_asked_is_not_stated():
    visit = new_visit("bulky_waste", Appearance())
    assert visit.offer is not None
    asked_if = Condition("remarks", ("a",))
    consent = Field("agreed", FieldKind.CONSENT, {"ja": "同意"}, show_if=asked_if)
    page = Page("consent", {"ja": "同意"}, (consent,))
    form = msgspec.structs.replace(visit.procedure, pages=(*visit.procedure.pages, page))
    visit.offer = replace(visit.offer, procedure=form)
    for value, agreed in (("a", True), ("b", False), ("a", True)):
        answer(form.field("remarks"), value, visit)
        if "agreed" not in visit.answers:
            answer(consent, "yes", visit)
        statement = read_statement(make_statement(visit))
        assert (statement.consent is not None) is agreed
