"""What helps writing: an example at each field, an address asked in its parts, a form as long as the paper one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kiosk.devices.outbox import KeepSubmission
from kiosk.forms.files import asks_files
from kiosk.screens.appearance import Appearance
from kiosk.screens.form_page import FieldView, FormPage, InputKind
from kiosk.screens.touches import Confirmed
from kiosk.steps.apply.done import Received
from kiosk.ui.layout import measure
from sync.contract.chain.statement import Item, read_statement
from sync.contract.forms.field_roles import FieldRole, role_of
from sync.contract.forms.procedures import Field, FieldKind, Procedure, read_procedure
from sync.contract.forms.rules import fold, judge
from sync.contract.wire.catalogue import split_definition
from sync.japanese.addresses import compare_addresses
from sync.japanese.comparison import Likeness
from sync.japanese.ruby import plain
from tests.support.kiosk.example_catalogue import packed
from tests.support.kiosk.kiosk_in_a_box import PIN_OF, KioskInABox
from tests.support.kiosk.library_answers import LIBRARY, answers_to, files
from tests.support.people.cards import CardBox

FILES = files()
COURSE = LIBRARY / "career_course.json"
TODAY = date(2026, 11, 27)
NOT_TYPED = frozenset(
    {
        *(FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.YES_NO, FieldKind.CONSENT, FieldKind.ITEMS),
        *(FieldKind.COMPUTED, FieldKind.EXPLANATION, FieldKind.ATTACHMENT),
    }
)
"""Nothing is typed there: what can be answered stands on the page."""


@pytest.fixture
def kiosk(made_cards: Path, tmp_path: Path) -> Iterator[KioskInABox]:
    """One that offers all of them."""
    box = KioskInABox(tmp_path, made_cards, contents=packed(path.read_bytes() for path in FILES))
    yield box
    box.close()


def procedure_in(path: Path) -> Procedure:
    return read_procedure(split_definition(path.read_bytes())[0])


def typed(procedure: Procedure) -> tuple[Field, ...]:
    return tuple(one for one in procedure.fields() if one.kind not in NOT_TYPED and not one.from_card)


def pages_of(kiosk: KioskInABox, answers: dict[str, str]) -> Iterator[FormPage]:
    """Each page of the form as it stands before it is filled."""
    for _ in range(60):
        page = kiosk.screens.now
        if not isinstance(page, FormPage):
            return
        yield page
        kiosk.fill_page(answers)
        assert kiosk.screens.now is not page
    raise AssertionError("the form never ended")


def drawn(page: FormPage) -> str:
    return "".join(run.text for run in measure(page, Appearance("ja"), "portrait").texts)


@pytest.mark.requirement("VAL-16")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_field_that_is_typed_shows_an_example_that_the_form_would_take(
    kiosk: KioskInABox, cards: CardBox, path: Path
) -> None:
    procedure = procedure_in(path)
    assert [one.id for one in typed(procedure) if set(one.example) != {"ja", "easy-ja", "en"}] == []
    for one in typed(procedure):
        for words in one.example.values():
            assert judge(one, fold(one, plain(words)), TODAY) is None, (one.id, words)
    if asks_files(procedure):
        kiosk.centre_takes_files()
    kiosk.starts(procedure.id)
    if procedure.uses_card:
        kiosk.put(cards["hanako"]).types(PIN_OF["four"])
    examples = {one.id: one.example["ja"] for one in typed(procedure)}
    seen = 0
    for page in pages_of(kiosk, answers_to(procedure)):
        if page.open_field:
            continue  # the pad covers the other fields until one answer is right
        on_glass = drawn(page).replace("\n", "")
        for view in page.fields:
            example = examples.get(view.id.partition("].")[2] or view.id)
            if example is not None and view.entry is not InputKind.LOCKED and not view.value:
                assert example in on_glass, (view.id, example, on_glass)
                seen += 1
    assert seen or not examples


def filled(kiosk: KioskInABox, answers: dict[str, str]) -> tuple[dict[str, FieldView], dict[str, Item], str]:
    """The course applied for with these answers: its fields as they stood, what was stated, what was read."""
    if isinstance(kiosk.step, Received):
        kiosk.does(Confirmed())
    kiosk.starts("career_course")
    views: dict[str, FieldView] = {}
    words = ""
    for page in pages_of(kiosk, answers_to(procedure_in(COURSE)) | answers):
        views |= {view.id: view for view in page.fields}
        words += drawn(page)
    kiosk.confirms()
    assert isinstance(kiosk.step, Received)
    kept = kiosk.last_asked(KeepSubmission)
    assert isinstance(kept, KeepSubmission)
    return views, {item.id: item for item in read_statement(kept.statement).items}, words


@pytest.mark.requirement("VAL-19")
def test_the_number_field_takes_a_lot_and_a_block_with_its_house(kiosk: KioskInABox) -> None:
    asked = [one for path in FILES for one in procedure_in(path).fields() if role_of(one) is FieldRole.NUMBER]
    assert len(asked) >= 10
    for one in asked:
        assert "番地又は住居表示実施区域" in one.label["ja"]
        for number in (
            "3-3",
            "3-10-405",
            "1234番地5",
            "1234番地の5",
            "大字若葉1234番地",
            "2番3号",
            "２番３号",
            "無番地",
        ):
            assert judge(one, fold(one, number), TODAY) is None, number
    home = "若葉県若葉市若葉町一丁目"
    for as_typed, as_registered in (("1234番地5", "1234-5"), ("2番3号", "2-3")):
        _, items, words = filled(kiosk, {"number": as_typed})
        assert "番地又は住居表示実施区域は〇番〇号" in words
        assert items["number"].value == as_typed
        assert compare_addresses(home + items["number"].value, home + as_registered).result is Likeness.SAME


@pytest.mark.requirement("VAL-20", "VAL-24")
def test_the_building_is_asked_by_its_name_with_the_room_and_why_it_must_be_exact(kiosk: KioskInABox) -> None:
    asked = [one for path in FILES for one in procedure_in(path).fields() if role_of(one) is FieldRole.BUILDING]
    assert len(asked) >= 10
    for one in asked:
        assert one.label["ja"].startswith("アパート名等")
        assert "部屋番号" in one.label["ja"]
        assert "号室" in one.example["ja"]
        assert "部屋番号まで正確に入力してください" in one.help["ja"]
    views, items, words = filled(kiosk, {"building": "シティホールマンション1234号室"})
    assert "アパート名等・部屋番号" in words
    assert "郵便が確実に届くように" in words
    assert "部屋番号まで正確に入力してください" in words
    assert items["building"].value == "シティホールマンション1234号室"
    assert views["building"].label == items["building"].label == "アパート名等・部屋番号"


@pytest.mark.requirement("FORM-04")
def test_the_person_is_asked_era_birth_date_sex_by_radio_address_in_parts_and_a_telephone(kiosk: KioskInABox) -> None:
    views, items, words = filled(kiosk, {"birth_on": "平成2年1月1日", "sex": "male", "phone": "090-1234-5678"})
    assert views["birth_on"].entry is InputKind.DATE
    assert {"令和", "平成", "昭和"} <= {label for _, label in views["birth_on"].eras}
    assert items["birth_on"].value == "1990-01-01"
    assert items["birth_on"].shown == "平成2年1月1日"
    assert views["sex"].entry is InputKind.CHOICE
    assert [label for _, label in views["sex"].choices][:2] == ["男性", "女性"]
    order = [one for one in views if one in ("postal_code", "prefecture", "city", "town", "number", "building")]
    assert order == ["postal_code", "prefecture", "city", "town", "number", "building"]
    assert "携帯電話など、ご本人と連絡がつくもの" in words
    assert items["phone"].value == "090-1234-5678"


@pytest.mark.requirement("FORM-05")
def test_the_employer_is_asked_by_name_type_of_employment_place_and_telephone(kiosk: KioskInABox) -> None:
    answers = {"employed": "regular", "employer_name": "有限会社都商事", "employer_prefecture": "東京都"}
    answers |= {"employer_place": "文京区後楽1-9-5", "employer_phone": "03-1234-5678"}
    views, items, words = filled(kiosk, answers)
    assert {label for _, label in views["employed"].choices} >= {"正社員", "パート・アルバイト"}
    assert "○○社" in words
    assert items["employed"].shown == "正社員"
    assert {one: items[one].value for one in answers if one != "employed"} == {
        one: given for one, given in answers.items() if one != "employed"
    }
    views, items, _ = filled(kiosk, {"employed": "none"})
    assert not {"employer_name", "employer_place", "employer_phone"} & {*views, *items}, "who works nowhere has none"


@pytest.mark.requirement("FORM-06")
def test_a_page_of_its_own_asks_whom_staff_would_call(kiosk: KioskInABox) -> None:
    answers = {"contact_organisation": "有限会社都商事", "contact_department": "総務課"}
    answers |= {"contact_name": "向上太郎", "contact_phone": "03-1234-5678"}
    views, items, words = filled(kiosk, answers)
    assert "連絡先は、職員から連絡がある場合に必要となります。" in words
    assert {one: items[one].value for one in answers} == answers
    assert {items[one].group for one in answers} == {"連絡先情報"}
    assert list(views).index("contact_name") > list(views).index("employer_phone")
