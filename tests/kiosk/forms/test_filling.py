"""Filling a form: what is wrong is said at its field, who filled it is remembered, and no My Number is taken."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.forms.answers import answer, judged
from kiosk.forms.field_views import view_of
from kiosk.forms.findings import sentence
from kiosk.screens.appearance import Appearance
from kiosk.screens.form_page import FormPage
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.touches import Back, Chosen, Confirmed, FieldAnswered, FieldOpened, LanguageChosen, Next, TypedText
from kiosk.state.visit import FieldValue
from kiosk.steps.apply.choose import BeforeStart
from kiosk.steps.apply.fill_form import EraseNumber, FillPage, TypeField
from kiosk.ui.views.date_entry import DateEntry
from sync.contract.chain.statement import Source
from sync.contract.forms.procedures import Field, FieldKind
from sync.contract.forms.rules import Finding, judge
from tests.support.kiosk.example_catalogue import BULKY_WASTE
from tests.support.kiosk.walk import Hall, hall, walk

MY_NUMBER = "123456789018"
"""The example number of the government's own page: its check digit is right."""
DAY = Field("d", FieldKind.DATE, {"ja": "その日"})


def form(procedure: str = "bulky_waste", language: str = "ja") -> Hall:
    place = walk(hall(), LanguageChosen(language), Chosen("tab:reading"), Chosen(f"procedure:{procedure}"))
    return walk(place, BeforeStart, Confirmed(), FillPage)


def page_of(place: Hall) -> FormPage:
    assert isinstance(place.screens.now, FormPage)
    return place.screens.now


def view(place: Hall, field_id: str):  # type: ignore[no-untyped-def]  # a FieldView
    return next(view for view in page_of(place).fields if view.id == field_id)


@pytest.mark.requirement("VAL-12")
def test_required_fields_bear_their_mark():
    place = form()
    assert view(place, "name").required_mark == "※必須"
    assert view(place, "mail").required_mark == ""


@pytest.mark.requirement("VAL-04")
def test_going_on_with_empty_fields_says_so_at_each_of_them_and_sums_up():
    place = form().does(Next())
    page = page_of(place)
    wrong = [view.id for view in page.fields if view.error]
    assert wrong == ["name", "kana", "phone"]
    assert page.summary is not None
    assert page.summary.title == "3か所、直してください"
    assert page.summary.event == Chosen("name")
    walk(place, Chosen("name"), TypeField)


def test_nobody_is_blamed_before_going_on():
    assert not any(view.error for view in page_of(form()).fields)


@pytest.mark.requirement("VAL-14")
def test_widths_are_folded_and_what_cannot_be_is_told():
    place = form()
    walk(place, FieldOpened("kana"), TypeField, TypedText("やまだ　はなこ"), FillPage)
    assert view(place, "kana").value == "ヤマダハナコ"
    walk(place, FieldOpened("kana"), TypedText("山田"), Next())
    assert view(place, "kana").error == "カタカナで入力してください。"
    walk(place, FieldOpened("kana"), TypeField)
    keyboard = place.screens.now
    assert isinstance(keyboard, KeyboardPage)
    assert keyboard.error == "カタカナで入力してください。", "it stands there too while it is corrected"


def test_a_day_that_no_month_has_says_how_long_the_month_is():
    assert sentence(Finding("d", "not_a_date"), DAY, "2026-02-30") == "2月は28日までです。日を直してください。"
    assert sentence(Finding("d", "not_a_date"), DAY, "2026-13-01") == "この日はありません。日を直してください。"
    assert sentence(Finding("d", "not_a_date"), DAY, "2026--01") == "年・月・日をすべて入力してください。"
    assert sentence(Finding("d", "not_a_date"), DAY, "令和8年2月30日") == "2月は28日までです。日を直してください。"
    assert sentence(Finding("d", "not_a_date"), DAY, "令和0年5月1日") == "この日はありません。日を直してください。"
    assert sentence(Finding("d", "not_a_date"), DAY, "令和15年1月日") == "年・月・日をすべて入力してください。"


@pytest.mark.parametrize("typed", ["明治5年12月2日", "明治5年2月30日", "1872-12-02", "1868-01-25"])
def test_a_day_of_the_lunar_calendar_says_from_which_day_on_days_are_taken(typed: str):
    found = judge(DAY, typed, date(2026, 11, 20))
    assert found is not None
    assert found.code == "date_too_early"
    assert sentence(found, DAY, typed) == "明治6年1月1日か、それより後の日を入力してください。"


@pytest.mark.parametrize(
    ("kind", "code", "typed", "said"),
    [
        (FieldKind.DATE, "not_a_date", "令和8年2月日", "年・月・日をすべて入力してください。"),
        (FieldKind.DATE, "not_a_date", "2026-02-", "年・月・日をすべて入力してください。"),
        (FieldKind.YEAR_MONTH, "not_a_month", "令和8年月", "年と月を入力してください。"),
        (FieldKind.YEAR_MONTH, "not_a_month", "2026-", "年と月を入力してください。"),
        (FieldKind.TIME, "not_a_time", "09:", "時と分を入力してください。"),
        (FieldKind.TIME, "not_a_time", ":30", "時と分を入力してください。"),
        (FieldKind.DATE, "not_a_date", "2026-02-30", "会場が開いている日です。"),
        (FieldKind.TIME, "not_a_time", "25:10", "会場が開いている日です。"),
    ],
)
def test_what_is_missing_is_said_before_the_authors_own_sentence(kind: FieldKind, code: str, typed: str, said: str):
    asked = Field("d", kind, {"ja": "その日"}, error={"ja": "会場が開いている日です。"})
    assert sentence(Finding("d", code), asked, typed) == said


def test_a_day_that_is_too_early_says_which_is_the_first():
    finding = Finding("d", "date_too_early", {"first": "2026-04-01"})
    assert sentence(finding, DAY, "2026-03-31") == "令和8年4月1日か、それより後の日を入力してください。"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (FieldKind.TEXT, "ここは必要です。入力してください。"),
        (FieldKind.CHOICE, "ここは必要です。どれかを選んでください。"),
        (FieldKind.CONSENT, "読んで、よければ「同意します」を選んでください。"),
    ],
)
def test_what_is_missing_is_asked_for_as_it_is_given(kind: FieldKind, said: str):
    assert sentence(Finding("d", "required"), Field("d", kind, {"ja": "その日"})) == said


def test_a_finding_without_a_sentence_of_its_own_still_says_what_to_do():
    assert sentence(Finding("d", "something_new"), DAY) == "もう一度確かめてください。"
    assert sentence(Finding("d", "out_of_range", {"minimum": "1"}), DAY) == "もう一度確かめてください。"


@pytest.mark.parametrize("language", ["easy-ja", "en"])
def test_a_day_before_every_calendar_we_convert_is_no_defect(language: str):
    place = form("bulky_waste", language)
    visit = place.conversation.visit
    visit.answers["d"] = FieldValue("1800-01-01", Source.RESIDENT)
    assert view_of(DAY, visit, None).check == ""


def test_a_field_that_stands_alone_says_by_itself_what_is_wrong():
    place = form().fill({key: BULKY_WASTE[key] for key in ("name", "kana", "phone", "city", "town", "street", "house")})
    page = page_of(place.does(Next()))
    assert [view.id for view in page.fields] == ["spot"]
    assert page.fields[0].error
    assert page.summary is None


def test_a_unit_stands_once():
    place = form().fill({key: BULKY_WASTE[key] for key in BULKY_WASTE if key != "item_1_count"})
    assert (view(place, "item_1_cm").shown, view(place, "item_1_cm").unit) == ("90", "cm")


@pytest.mark.requirement("PROM-09")
@pytest.mark.parametrize("typed", [f"番号は{MY_NUMBER}です", "1234 5678 9018", "１２３４５６７８９０１８"])
def test_a_my_number_in_free_text_is_not_taken_and_the_resident_is_told(typed: str):
    place = form().fill({key: value for key, value in BULKY_WASTE.items() if key != "remarks"} | {"remarks": typed})
    assert isinstance(place.step, EraseNumber)
    assert "remarks" not in place.conversation.visit.answers
    assert MY_NUMBER not in repr(vars(place.conversation.visit))
    walk(place, Confirmed(), FillPage)


def test_each_answer_remembers_whose_hand_gave_it():
    place = form()
    place.fill({key: BULKY_WASTE[key] for key in ("name", "kana", "phone")})
    place.does(FieldOpened("postal_code"), FieldAnswered("postal_code", "1000001"))
    answers = place.conversation.visit.answers
    assert answers["name"].source == Source.RESIDENT
    assert answers["city"].source == Source.POSTAL_CODE
    assert answers["city"].value == "東京都千代田区"
    chip = view(place, "city").source
    assert chip is not None
    assert chip.text == "郵便番号から"
    place.does(FieldOpened("city"), TypedText("若葉県若葉市"))
    assert place.conversation.visit.answers["city"].source == Source.RESIDENT


def test_a_postal_code_never_writes_over_what_was_typed():
    place = form()
    place.fill({key: BULKY_WASTE[key] for key in ("name", "kana", "phone")})
    place.does(FieldOpened("city"), TypedText("若葉県若葉市"))
    place.does(FieldAnswered("postal_code", "1000001"))
    assert place.conversation.visit.answers["city"].value == "若葉県若葉市"


def test_what_staff_type_for_the_resident_bears_their_name():
    place = form()
    place.conversation.visit.assistant = "S-1"
    place.does(FieldOpened("name"), TypedText("山田花子"))
    assert place.conversation.visit.answers["name"].source == "staff:S-1"


def test_the_keyboard_page_begins_with_what_was_typed_before():
    place = form()
    walk(place, FieldOpened("name"), TypeField, TypedText("山田花子"), FillPage, FieldOpened("name"))
    screen = place.screens.now
    assert isinstance(screen, KeyboardPage)
    assert screen.text == "山田花子"
    walk(place, Back(), FillPage)


def test_back_from_the_first_page_leads_to_what_was_chosen():
    walk(form(), Back(), BeforeStart)


def test_an_answer_that_opens_another_question_makes_a_page_for_it():
    place = form()
    before = page_of(place).frame.page
    place.conversation.visit.answers.clear()
    visit = place.conversation.visit
    answer(visit.procedure.field("items"), "3", visit)
    place.does(FieldAnswered("nothing", ""))
    assert page_of(place).frame.page != before


@pytest.mark.parametrize("language", ["easy-ja", "en"])
def test_a_page_speaks_the_residents_language(language: str):
    page = page_of(form(language=language))
    mark = {"ja": "※必須", "easy-ja": "※かならず", "en": "※ Required"}[language]
    assert page.fields[0].required_mark == mark
    assert page.frame.forward is not None
    assert page.frame.forward.label == {"ja": "次へ", "easy-ja": "{次|つぎ}へ", "en": "Next"}[language]
    assert Appearance(language).language == language


@pytest.mark.requirement("FORM-02")
def test_the_strip_tells_the_date_in_era_style():
    strip = page_of(form()).frame.strip
    assert strip is not None
    assert strip.day == "令和8年11月20日（金）"
    assert strip.time == "10:52"


PADS = {
    "令和8年5月1日": ("2026年5月1日", ""),
    "令和1年5月1日": ("2019年5月1日", ""),
    "令和0年5月1日": ("", "この日はありません。日を直してください。"),
    "平成31年5月1日": ("", "この日は令和1年です。年号を選び直してください。"),
    "令和1年4月30日": ("", "この日は平成31年です。年号を選び直してください。"),
    "令和80年2月30日": ("", "2月は28日までです。日を直してください。"),
    "令和15年1月日": ("", "年・月・日をすべて入力してください。"),
}
"""What the pad hands on → the other way to write it, what is said."""


@pytest.mark.requirement("VAL-25")
@pytest.mark.parametrize("typed", PADS)
def test_the_rules_see_the_era_that_was_chosen(typed: str):
    visit = hall().conversation.visit
    visit.offer = visit.kiosk_state.offer("child_allowance")
    day = visit.procedure.field("event_on")
    answer(day, typed, visit)
    finding = next((found for found in judged(visit) if found.field_id == day.id), None)
    drawn = view_of(day, visit, finding)
    check, error = PADS[typed]
    assert (drawn.check, drawn.error) == (check, error)
    if error:
        assert drawn.shown == typed.replace("月日", "月＿日"), "what was typed, as it was typed"
        assert DateEntry.of(drawn).value == typed, "the pad opens again with it"


def test_an_unfinished_western_date_is_drawn_in_its_parts():
    visit = hall().conversation.visit
    visit.offer = visit.kiosk_state.offer("child_allowance")
    day = visit.procedure.field("event_on")
    for typed, drawn in (("2033-01-", "2033年1月＿日"), ("-01-02", "＿年1月2日"), ("2098-02-30", "2098年2月30日")):
        answer(day, typed, visit)
        assert view_of(day, visit, None).shown == drawn
