"""Each kind of question under a finger, from the page to the statement."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.devices.outbox import KeepSubmission
from kiosk.screens.form_page import FieldView, FormPage
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.pick_list import PickList
from kiosk.screens.review import Review
from kiosk.screens.touches import (
    Back,
    Chosen,
    Confirmed,
    FieldAnswered,
    FieldOpened,
    LanguageChosen,
    Next,
    PageTurned,
    TypedText,
)
from kiosk.steps.apply.done import Received
from kiosk.steps.apply.fill_form import FillPage, TypeField
from kiosk.steps.apply.pick_from_list import PickFromList
from kiosk.words.dates import day_words
from sync.contract.chain.statement import Item, Source, read_statement
from sync.japanese.dates import today_in_japan
from tests.support.kiosk.every_kind import ANSWERS, every_kind, offering
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.screens.fingers import Touching


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[KioskInABox]:
    """A kiosk that offers the form."""
    box = KioskInABox(tmp_path, contents=offering(every_kind(trial=True)))
    yield box
    box.close()


def page_of(hall: KioskInABox) -> FormPage:
    page = hall.screens.now
    assert isinstance(page, FormPage)
    return page


def view(hall: KioskInABox, item: str) -> FieldView:
    return next(view for view in page_of(hall).fields if view.id == item)


def at(hall: KioskInABox, item: str, answers: dict[str, str] | None = None) -> Touching:
    """Fingers at the page on which this field stands, with these answers before it."""
    hall.starts("every_kind")
    filled(hall, ANSWERS if answers is None else answers, until=item)
    return Touching(hall)


def filled(hall: KioskInABox, answers: dict[str, str], until: str = "") -> None:
    """Answer page by page, up to the page of a field."""
    for _ in range(60):
        if not isinstance(hall.step, FillPage):
            return
        if until and any(view.id == until for view in page_of(hall).fields):
            return
        for shown in page_of(hall).fields:
            if shown.id in answers and not shown.value:
                give(hall, shown.id, answers[shown.id])
        hall.does(Next())
    raise AssertionError("the form never ended")


def give(hall: KioskInABox, item: str, value: str) -> None:
    hall.does(FieldOpened(item))
    while isinstance(hall.step, TypeField) or isinstance(hall.screens.now, KeyboardPage):
        hall.does(TypedText(value))
    if isinstance(hall.step, FillPage | PickFromList):
        hall.does(FieldAnswered(item, value))


def stated(hall: KioskInABox) -> dict[str, Item]:
    kept = hall.last_asked(KeepSubmission)
    assert isinstance(kept, KeepSubmission)
    return {item.id: item for item in read_statement(kept.statement).items}


def repeated_on_review(hall: KioskInABox) -> list[tuple[str, str]]:
    """Label and answer of each line, page by page; back to the first page at the end."""
    lines: list[tuple[str, str]] = []
    page = hall.screens.now
    assert isinstance(page, Review)
    for _ in range(page.pages[1]):
        page = hall.screens.now
        assert isinstance(page, Review)
        lines += [(line.label, line.shown) for line in page.lines if not line.heading]
        hall.does(PageTurned(1))
    return lines


def labels(hand: Touching) -> set[str]:
    return {target.label for target in hand.glass.sheet.targets}


def words_on(hand: Touching) -> str:
    return "\n".join(placed.text for placed in hand.glass.sheet.texts)


@pytest.mark.requirement("FORM-01", "FORM-09")
def test_a_form_of_every_kind_is_filled_and_stated_as_it_was_shown(hall: KioskInABox):
    hall.starts("every_kind")
    filled(hall, ANSWERS)
    assert isinstance(hall.screens.now, Review)
    assert {"戻る", "次のページ"} <= labels(Touching(hall))
    repeated = repeated_on_review(hall)
    hall.confirms()
    assert isinstance(hall.step, Received)
    assert repeated == [(item.label, item.shown) for item in stated(hall).values()], "all answers, in their order"
    shown = {item: (given.value, given.shown, given.source) for item, given in stated(hall).items()}
    you = Source.RESIDENT
    assert shown["course"] == ("course_4", "202001007003/3次元CAD 第4回", you)
    assert shown["days"] == ("mon,fri", "月曜日、金曜日", you)
    assert shown["married"] == ("no", "いいえ", you)
    assert shown["at"] == ("09:30", "9時30分", you)
    assert shown["since"] == ("2026-04", "令和8年4月", you)
    assert shown["income"] == ("900000", "900,000円", you)
    assert shown["items"][0] == "cup*2,leaflet*1"
    assert shown["total"] == ("600", "600円", Source.COMPUTED)
    assert shown["children"] == ("1", "1人", Source.COMPUTED)
    assert shown["child[1].name"] == ("山田春香", "山田春香", you)
    assert shown["latin"] == ("YAMADA HANAKO", "YAMADA HANAKO", you)
    assert "about_fees" not in shown, "an explanation is no answer"
    assert "spouse" not in shown, "not asked"


def test_money_is_grouped_while_it_is_typed_and_a_time_moves_on_by_itself(hall: KioskInABox):
    hand = at(hall, "income")
    hand.touches("1年の収入", "1", "2", "3", "4", "5")
    assert "12,345" in words_on(hand)
    hand.touches("決定")
    assert (view(hall, "income").value, view(hall, "income").shown, view(hall, "income").unit) == (
        "12345",
        "12,345",
        "円",
    )
    hand = at_again(hall, "at")
    hand.touches("来る時刻", "9", "0", "5", "決定")
    assert (view(hall, "at").value, view(hall, "at").shown) == ("09:05", "9時05分")


def at_again(hall: KioskInABox, item: str) -> Touching:
    """The page of a field that was passed already."""
    while not any(view.id == item for view in page_of(hall).fields):
        hall.does(Back())
    return Touching(hall)


MONTHS = (
    (("令和", "8", "月", "4"), "2026-04", "令和8年4月"),
    (("西暦", "1", "9", "9", "9", "1", "2"), "1999-12", "平成11年12月"),
)


@pytest.mark.parametrize(("keys", "value", "shown"), MONTHS)
def test_a_month_is_given_by_era_or_western_year(hall: KioskInABox, keys: tuple[str, ...], value: str, shown: str):
    hand = at(hall, "since")
    hand.touches("住み始めた年月", *keys, "決定")
    assert (view(hall, "since").value, view(hall, "since").shown) == (value, shown)


def test_an_answer_that_takes_away_the_question_left_wrong_stays_on_its_page(hall: KioskInABox):
    hand = at(hall, "married")
    hand.touches("はい", "次へ")
    assert view(hall, "spouse").error
    hall.does(FieldAnswered("married", "no"))
    assert view(hall, "married").value == "no", "it still stands here, and not on the first page"


def test_the_authors_own_sentence_is_said_where_an_answer_cannot_stand(hall: KioskInABox):
    hand = at(hall, "since")
    hand.touches("住み始めた年月", "9", "9", "1", "2", "決定", "次へ")
    assert view(hall, "since").error == "住み始めた月は、今月までの月にしてください。"


@pytest.mark.requirement("VAL-13", "VAL-22", "VAL-26")
def test_a_choice_says_what_it_opens_and_hidden_answers_come_back_with_it(hall: KioskInABox):
    hand = at(hall, "married", ANSWERS | {"income": "3000000"})
    hand.touches("はい")
    assert view(hall, "spouse").because == "「配偶者がいますか」で「はい」を選んだので、下の3つを入力してください。"
    assert view(hall, "spouse_kana").because == "", "told once"
    assert view(hall, "married").required_mark == view(hall, "spouse").required_mark == "※必須"
    assert "※はいつも必要です。▲は、ほかの答えによって必要になります。" in words_on(hand)
    hall.does(FieldOpened("spouse"), TypedText("山田太郎"))
    hand.follows()
    hand.pass_s(1)
    hand.touches("いいえ")
    assert "spouse" not in {view.id for view in page_of(hall).fields}
    hand.touches("はい")
    assert view(hall, "spouse").value == "山田太郎", "nothing that was typed is thrown away"
    give(hall, "spouse_kana", "ヤマダタロウ")
    hall.does(Next())
    assert view(hall, "reason").required_mark == "▲必須"
    assert view(hall, "reason").because == "「1年の収入」の答えが「3,000,000円」なので、ここも入力してください。"
    hall.does(Next())
    assert view(hall, "reason").error == "ここは必要です。入力してください。"


@pytest.mark.requirement("VAL-22")
def test_what_another_answer_might_make_necessary_bears_its_mark_before(hall: KioskInABox):
    at(hall, "reason", ANSWERS | {"income": "900000"})
    assert (view(hall, "reason").required_mark, view(hall, "reason").because) == ("▲", "")
    give(hall, "married", "no")
    hall.does(Next())
    assert not any(view.id == "reason" for view in page_of(hall).fields), "not needed now"


@pytest.mark.requirement("FORM-01")
def test_one_of_a_hundred_is_found_by_its_kana_by_a_part_and_by_its_code(hall: KioskInABox):
    hand = at(hall, "course")
    hand.touches("受ける講習")
    page = hall.screens.now
    assert isinstance(page, PickList)
    assert page.found == "120件"
    assert page.picks[0].label == "202001007000/機械 第1回", "code and name"
    hand.touches("次のページ", "た")
    page = hall.screens.now
    assert isinstance(page, PickList)
    assert {pick.label.split("/")[1][:2] for pick in page.picks} == {"陶芸"}
    for sought, wanted in (
        ("りょうり", "料理"),
        ("ＣＡＤ", "3次元CAD"),
        ("07006", "機械 第7回"),
        ("cooking 3", "料理 第3"),
    ):
        hand.touches("さがす")
        hall.does(TypedText(sought))
        hand.follows()
        hand.pass_s(1)
        page = hall.screens.now
        assert isinstance(page, PickList)
        assert page.picks, sought
        assert all(wanted in pick.label for pick in page.picks)
    hand.touches(page.picks[0].label)
    assert view(hall, "course").shown == "202001007002/料理 第3回"


def test_several_of_a_long_list_are_ticked_on_their_own_page(hall: KioskInABox):
    hand = at(hall, "more")
    hand.touches("ほかに興味のある講習", "202001007000/機械 第1回", "202001007002/料理 第3回")
    hand.touches("202001007000/機械 第1回", "決定")
    assert (view(hall, "more").value, view(hall, "more").hint) == ("course_3", "3つまで選べます。")


def test_the_number_of_choices_is_told_and_judged(hall: KioskInABox):
    hand = at(hall, "days")
    assert view(hall, "days").hint == "1つから2つまで選んでください。"
    hand.touches("月曜日", "水曜日", "土曜日")
    hall.does(FieldAnswered("course", "course_4"), Next())
    assert view(hall, "days").error == "2つまでにしてください。"


def test_pieces_are_counted_by_touch_and_what_they_cost_follows_at_once(hall: KioskInABox):
    hand = at(hall, "items")
    before = view(hall, "total").shown
    hand.touches("湯のみ ＋", "湯のみ ＋", "大皿 ＋", "湯のみ －")
    assert (before, view(hall, "items").value) == ("", "cup*1,plate*1")
    assert view(hall, "items").total == "合計 2つ　1,500円"
    assert (view(hall, "total").shown, view(hall, "total").entry) == ("1,500円", "locked")
    assert view(hall, "total").hint == "「品目と数」 の合計です。"
    hand.touches("案内の冊子 ＋", "案内の冊子 ＋", "案内の冊子 ＋")
    assert "案内の冊子 ＋" not in labels(hand), "three at most"


def test_a_second_touch_of_the_same_key_counts_as_soon_as_the_first(hall: KioskInABox):
    hand = at(hall, "items")
    for _ in range(3):
        hand.tap(hand.place("湯のみ ＋"))
        hand.follows()
        hand.pass_s(0.15)
    assert view(hall, "items").value == "cup*3"


def test_one_more_child_is_added_and_taken_away_and_nothing_is_lost_by_mistake(hall: KioskInABox):
    hand = at(hall, "child[1].name")
    assert "これを消す" not in labels(hand), "one at least"
    give(hall, "child[1].name", "山田春香")
    hand = Touching(hall)
    hand.touches("お子さんをもう1人追加")
    assert page_of(hall).fields[0].label == "2人目のお子さん"
    give(hall, "child[2].name", "山田夏樹")
    hand = Touching(hall)
    hall.does(Back())
    hand = Touching(hall)
    assert page_of(hall).fields[0].label == "1人目のお子さん"
    hand.touches("これを消す", "消さない")
    assert view(hall, "child[1].name").value == "山田春香", "asked once more, and kept"
    hand.touches("これを消す", "消す")
    assert view(hall, "child[1].name").value == "山田夏樹", "the second one is the first now"
    assert view(hall, "child[1].born").value == "", "with its own answers alone"
    assert "これを消す" not in labels(hand)


def test_what_is_missing_in_one_of_several_is_told_there(hall: KioskInABox):
    at(hall, "child[1].name", {item: value for item, value in ANSWERS.items() if not item.startswith("child")})
    hall.does(Next())
    assert view(hall, "child[1].name").error == "ここは必要です。入力してください。"


@pytest.mark.requirement("VAL-17")
def test_a_mail_address_is_typed_twice_and_the_second_is_no_answer(hall: KioskInABox):
    at(hall, "mail")
    hall.does(FieldOpened("mail"), TypedText("hanako@example.com"))
    again = hall.screens.now
    assert isinstance(again, KeyboardPage)
    assert again.text == "", "typed, not copied"
    assert "hanako" not in repr(hall.step)
    hall.does(TypedText("hanoka@example.com"))
    assert isinstance(hall.screens.now, KeyboardPage)
    assert "1回目と違います" in hall.screens.now.error
    assert hall.conversation.visit.answers.get("mail") is None, "not taken yet"
    hall.does(Back())
    first = hall.screens.now
    assert isinstance(first, KeyboardPage)
    assert first.text == "hanako@example.com", "the first may be mended, too"
    hall.does(TypedText("hanako@example.com"), TypedText("ｈａｎａｋｏ@example.com"))
    assert view(hall, "mail").value == "hanako@example.com"


def test_what_is_typed_on_the_second_page_begins_empty_on_the_glass(hall: KioskInABox):
    hand = at(hall, "mail")
    hand.touches("メールアドレス")
    for letter in "ab@x.jp":
        hand.touches(letter)
    hand.touches("この字で決定")
    assert isinstance(hall.screens.now, KeyboardPage)
    assert "ab@x.jp" not in words_on(hand)


def test_whom_to_ask_stands_on_every_page_of_the_form(hall: KioskInABox):
    hall.starts("every_kind")
    seen = 0
    while isinstance(hall.step, FillPage):
        said = words_on(Touching(hall))
        assert "問合せ先：生涯学習課　電話 000-000-1290　FAX 000-000-1291" in said
        seen += 1
        for shown in page_of(hall).fields:
            if shown.id in ANSWERS and not shown.value:
                give(hall, shown.id, ANSWERS[shown.id])
        hall.does(Next())
    assert seen > 8


@pytest.mark.requirement("ENT-23")
def test_a_trial_says_so_on_every_page_and_on_the_slip(hall: KioskInABox):
    label = "テスト運用"
    hall.does(LanguageChosen("ja"), Chosen("tab:reading"))
    while "市民講習の申込" not in words_on(Touching(hall)):
        Touching(hall).touches("次のページ")
    assert label in words_on(Touching(hall)), "where it is chosen"
    hall.does(Chosen("procedure:every_kind"))
    assert label in words_on(Touching(hall))
    hall.does(Confirmed())
    while isinstance(hall.step, FillPage):
        assert label in words_on(Touching(hall))
        for shown in page_of(hall).fields:
            if shown.id in ANSWERS and not shown.value:
                give(hall, shown.id, ANSWERS[shown.id])
        hall.does(Next())
    assert label in words_on(Touching(hall)), "the review"
    hall.confirms()
    assert label in words_on(Touching(hall)), "the numbers"
    (slip,) = hall.printer.slips
    assert slip.trial == label


def test_no_other_procedure_says_that_it_is_a_trial(hall: KioskInABox):
    hall.starts("bulky_waste")
    assert "テスト運用" not in words_on(Touching(hall))


@pytest.mark.requirement("FORM-02")
def test_the_day_of_application_is_filled_in_by_the_system(hall: KioskInABox):
    hall.starts("every_kind")
    filled(hall, ANSWERS)
    page = hall.screens.now
    assert isinstance(page, Review)
    assert page.note.startswith(f"申請日：{day_words(today_in_japan(hall.box_clock.now()))}")
