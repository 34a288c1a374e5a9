"""What views keep while somebody types, without a window."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hardware.secret import Secret
from kiosk.screens.appearance import Appearance
from kiosk.screens.form_page import FieldView, InputKind
from kiosk.screens.touches import FieldAnswered, TypedSecret, TypedText
from kiosk.ui.keyboard.kana import changed
from kiosk.ui.view import Tools
from kiosk.ui.views.date_entry import DateEntry
from kiosk.ui.views.form_page import FormPageView
from kiosk.ui.views.keyboard_page import KeyboardPageView
from kiosk.ui.views.secret_pads import NumberPadView, PasswordPadView
from sync.japanese.dates import parse_date
from tests.support.kiosk.dictionary import Dictionary
from tests.support.screens.example_screens import example

LOOK = Appearance()
ERAS = (("showa", "昭和"), ("heisei", "平成"), ("reiwa", "令和"), ("western", "西暦"))


def keyboard(**changes: object) -> KeyboardPageView:
    screen = replace(example("k06-keyboard"), **changes)  # type: ignore[arg-type] # fields of KeyboardPage
    return KeyboardPageView(screen, LOOK, Tools(Dictionary({"はるか": ("春香", "遥")})))  # type: ignore[arg-type] # a KeyboardPage


def type_keys(view: KeyboardPageView, kana: str) -> None:
    for mark in kana:
        view.handle("=" + mark)


def date(value: str = "", **changes: object) -> DateEntry:
    return replace(DateEntry.of(FieldView("born", "生年月日", InputKind.DATE, value, eras=ERAS)), **changes)  # type: ignore[arg-type]


def test_the_caret_of_a_date_moves_on_by_itself() -> None:
    entry = date()
    for command in ("era:reiwa", "=8", "part:1", "=9", "=2", "=1"):
        entry = entry.after(command)
    assert entry.value == "令和8年9月21日"
    assert entry.era == "reiwa"


def test_a_day_that_does_not_exist_is_handed_on_for_steps_to_judge() -> None:
    entry = date()
    for command in ("era:reiwa", "=0", "=8", "=0", "=2", "=3", "=0"):
        entry = entry.after(command)
    assert entry.value == "令和8年2月30日"


def test_erasing_goes_back_through_the_parts_of_a_date() -> None:
    entry = date("2026-09-21")
    assert (entry.era, entry.parts) == ("reiwa", ("8", "9", "21"))
    for _ in range(3):
        entry = entry.after("back")
    assert entry.parts == ("8", "", "")
    assert entry.after("clear").value == ""


@pytest.mark.parametrize(
    ("value", "era", "year"),
    [
        ("1975-01-02", "showa", "50"),
        ("1989-01-07", "showa", "64"),
        ("1989-01-08", "heisei", "1"),
        ("2019-05-01", "reiwa", "1"),
    ],
)
def test_a_stored_date_opens_in_its_era(value: str, era: str, year: str) -> None:
    entry = date(value)
    assert (entry.era, entry.parts[0]) == (era, year)
    assert parse_date(entry.value).isoformat() == value


def test_an_era_that_is_not_offered_becomes_western() -> None:
    entry = DateEntry.of(FieldView("x", "日", InputKind.DATE, "1920-02-03", eras=ERAS))
    assert (entry.era, entry.parts[0]) == ("western", "1920")


def test_voiced_half_voiced_and_small_come_in_turn() -> None:
    assert [changed("は"), changed("ば"), changed("ぱ")] == ["ば", "ぱ", "は"]
    assert changed("まつ") == "まっ"
    assert changed("ハ") == "バ"
    assert changed("ん") == "ん"
    assert changed("") == ""


def test_a_picked_candidate_becomes_text() -> None:
    view = keyboard()
    type_keys(view, "はるか")
    view.handle("pick:1")
    assert list(view.handle("submit")) == [TypedText("遥")]


def test_convert_goes_round_the_candidates() -> None:
    view = keyboard()
    type_keys(view, "はるか")
    for _ in range(4):
        view.handle("convert")
    assert list(view.handle("submit")) == [TypedText("春香")]


def test_kana_that_are_not_converted_stay_as_typed() -> None:
    view = keyboard()
    type_keys(view, "やまた")
    view.handle("change")
    assert list(view.handle("submit")) == [TypedText("やまだ")]


def test_a_reading_field_takes_katakana_only() -> None:
    view = keyboard(entry=InputKind.KANA)
    type_keys(view, "はるか")
    assert list(view.handle("submit")) == [TypedText("ハルカ")]


def test_erasing_takes_a_chosen_form_as_one_character() -> None:
    view = keyboard(text="本\u8fbb\U000e0102")
    view.handle("back")
    assert view.text == "本"


def test_no_more_than_the_field_takes() -> None:
    view = keyboard(most_characters=3)
    type_keys(view, "あいうえお")
    assert list(view.handle("submit")) == [], "nothing typed is thrown away"
    for _ in "えお":
        view.handle("back")
    assert list(view.handle("submit")) == [TypedText("あいう")]


def test_digits_only_where_digits_are_asked() -> None:
    view = keyboard(entry=InputKind.DIGITS, grouping=(5, 8, 3, 4, 2))
    for mark in "99201x2026":
        view.typed(mark)
    assert view._shown() == "99201-2026"
    assert list(view.handle("submit")) == [TypedText("992012026")]


def test_a_number_is_copied_from_paper_with_its_hyphens_and_gaps() -> None:
    view = keyboard(entry=InputKind.LATIN, most_characters=12, grouping=(4, 4, 4))
    for mark in "7kqf-2m9r xd41":
        view.handle("=" + mark)
    assert view._shown() == "7KQF-2M9R-XD41", "what stands between the groups takes no room"
    view.handle("clear")
    for mark in "7kqf-2m9r-xd41":
        view.typed(mark)
    assert list(view.handle("submit")) == [TypedText("7KQF2M9RXD41")], "a real keyboard too, and in capitals"


def test_another_look_keeps_what_was_typed() -> None:
    view = keyboard()
    assert view.same_question(view.screen)
    assert not view.same_question(replace(view.screen, text="別"))


def pin() -> NumberPadView:
    return NumberPadView(example("k04-pin"), LOOK, Tools())  # type: ignore[arg-type] # a NumberPad


@pytest.mark.requirement("PROM-05")
def test_a_pin_is_handed_out_once_and_only_when_complete() -> None:
    view = pin()
    for digit in "123":
        view.handle("=" + digit)
    assert list(view.handle("submit")) == []
    view.handle("=4")
    view.handle("=5")
    (event,) = view.handle("submit")
    assert isinstance(event, TypedSecret)
    with event.secret.taken() as data:
        assert bytes(data) == b"1234"
    assert view.count == 0
    assert list(view.handle("submit")) == []


def test_a_secret_shows_in_no_repr() -> None:
    view = pin()
    for digit in "4649":
        view.handle("=" + digit)
    (event,) = view.handle("submit")
    assert "4649" not in repr(view) + repr(event) + repr(vars(view))
    assert isinstance(event, TypedSecret)
    assert isinstance(event.secret, Secret)


class Witness(bytearray):
    """A buffer that remembers what stood in it when it was let go of."""

    when_emptied: bytes | None = None

    def clear(self) -> None:
        self.when_emptied = bytes(self)
        super().clear()


def test_the_buffer_is_zeroed_in_its_place() -> None:
    view = pin()
    for digit in "98":
        view.handle("=" + digit)
    buffer = view._typed = Witness(view._typed)
    view.wipe()
    assert not buffer
    assert buffer.when_emptied == bytes(2)


def test_a_password_takes_capitals_and_digits() -> None:
    view = PasswordPadView(example("k08-sign-password"), LOOK, Tools())  # type: ignore[arg-type] # a PasswordPad
    for mark in "abc123":
        assert view.typed(mark) is not None
    assert view.typed("あ") is None
    (event,) = view.handle("submit")
    assert isinstance(event, TypedSecret)
    with event.secret.taken() as data:
        assert bytes(data) == b"ABC123"


def test_the_open_pad_of_a_form_answers_its_field() -> None:
    view = FormPageView(example("k11-digits"), LOOK, Tools())  # type: ignore[arg-type] # a FormPage
    view.handle("=1")
    view.typed("2")
    assert list(view.handle("submit")) == [FieldAnswered("postal", "00012")]
    assert "00012" not in repr(view)
