"""k06 in every way of typing: nothing is lost, nothing is cut, and every key can be touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.screens.appearance import Appearance, KanaKeys
from kiosk.screens.form_page import InputKind
from kiosk.screens.touches import AppearanceChanged, TypedText
from kiosk.ui.display_list import Run
from kiosk.ui.keyboard.boards import board_of
from kiosk.ui.keyboard.enlarged import code_of
from kiosk.ui.layout import lay_out
from kiosk.ui.views.keyboard_page import KeyboardPageView
from tests.support.screens.fingers import LOOKS_S, Fingers
from tests.support.screens.keyboard_pages import do, keyboard, page, types

if TYPE_CHECKING:
    from tests.kiosk.ui.conftest import Bench

TSUJI, ROUND_TSUJI = "辻", "辻\U000e0102"


def submitted(view: KeyboardPageView) -> str:
    (event,) = view.handle("submit")
    assert isinstance(event, TypedText)
    return event.text


# ── what is typed stays ───────────────────────────────────────────────────────


def test_every_change_of_mode_keeps_what_was_typed() -> None:
    view = types(keyboard(), "やまだ")
    do(view, "mode:katakana", "=た", "mode:latin", "=a", "caps", "=B", "mode:signs", "=1", "mode:hiragana", "=ん")
    assert submitted(view) == "やまだタaB1ん"


def test_another_way_of_typing_keeps_the_reading(bench: Bench) -> None:
    """By touches on the real window: the step answers with the same page in another look."""
    screen = page()
    bench.display.show(screen, Appearance())
    bench.looks()
    bench.tap_all("たか")
    bench.tap("打ち方")
    bench.tap("五十音（あが左）")
    (event,) = bench.events()
    assert event == AppearanceChanged(Appearance(keys=KanaKeys.LEFT))
    bench.display.show(screen, event.appearance)
    bench.looks()
    bench.tap("ら")
    bench.tap("この字で決定")
    assert bench.events() == [TypedText("たから")]


def test_a_finger_slides_from_a_key_to_its_row(bench: Bench) -> None:
    from kivy.tests.common import UnitTestTouch

    look = Appearance(keys=KanaKeys.FLICK)
    bench.display.show(page(look), look)
    bench.looks()
    for label, right, down in (
        ("か", 0, 0),
        ("か", -90, 5),
        ("か", 4, -90),
        ("か", 90, 0),
        ("か", 0, 90),
        ("や", 90, 0),
    ):
        key = next(target for target in bench.display.sheet.targets if target.label == label and target.slides)
        x, y = key.rect.mid[0], bench.display.sheet.height - key.rect.mid[1]
        touch = UnitTestTouch(x, y)
        touch.touch_down()
        touch.touch_move(x + right, y - down)
        touch.touch_up()
        bench.looks()
    bench.tap("この字で決定")
    (event,) = bench.events()
    assert event.text == "かきくけこ", "to the right of や lies nothing"


def test_two_thumbs_flick_in_the_order_in_which_they_came() -> None:
    hand = Fingers()
    look = Appearance(keys=KanaKeys.FLICK)
    hand.shows(page(look), look)
    hand.pass_s(LOOKS_S)
    x, y = hand.place("た")
    hand.glass.down("one", x, y)
    hand.glass.moved("one", x + 80, y)
    hand.glass.down("two", *hand.place("な"))
    hand.glass.up("two")
    hand.glass.up("one")
    hand.pass_s(LOOKS_S)
    hand.tap(hand.place("この字で決定"))
    assert hand.came() == [TypedText("てな")]


def test_roman_letters_become_kana_and_then_kanji() -> None:
    view = types(keyboard(KanaKeys.ROMAJI), "taka")
    assert view._state.composing.candidates[:2] == ("高", "髙")
    do(view, "pick:1")
    types(view, "shin")
    assert submitted(view) == "髙しん"


def test_roman_letters_in_a_field_of_readings_become_katakana() -> None:
    view = types(keyboard(KanaKeys.ROMAJI, entry=InputKind.KANA), "matsumotokun")
    assert submitted(view) == "マツモトクン"


@pytest.mark.parametrize("keys", KanaKeys)
@pytest.mark.parametrize("mode", ["hiragana", "katakana"])
def test_every_kana_is_reached_in_every_way_of_typing(keys: KanaKeys, mode: str) -> None:
    kana = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん"
    board = [key for row in board_of(mode, keys, capitals=False) for key in row if key is not None]
    if keys is KanaKeys.ROMAJI:
        assert set("abdeghijkmnoprstuwyz-") <= {key.words for key in board}
        return
    reached = {mark for key in board for mark in (key.words, *key.slides)}
    assert set(kana if mode == "hiragana" else kana.translate({ord(mark): ord(mark) + 96 for mark in kana})) <= reached


def test_a_stands_at_the_right_or_at_the_left() -> None:
    right, left = (board_of("hiragana", keys, capitals=False) for keys in (KanaKeys.RIGHT, KanaKeys.LEFT))
    assert right[0][-1] is not None
    assert left[0][0] is not None
    assert right[0][-1].words == left[0][0].words == "あ"
    assert [row[::-1] for row in right] == list(left)


# ── editing ───────────────────────────────────────────────────────────────────


def test_the_caret_goes_over_a_chosen_form_in_one_step() -> None:
    view = keyboard(text=f"山{ROUND_TSUJI}川")
    do(view, "caret:-1", "caret:-1", "=田", "back")
    types(do(view, "mode:katakana"), "ノ")
    assert view.text == f"山ノ{ROUND_TSUJI}川"
    do(view, "caret:1", "back")
    assert view.text == "山ノ川"
    do(view, "caret:-9", "back", "caret:9", "back")
    assert view.text == "山ノ"


def test_the_last_kanji_has_room_though_its_reading_has_none() -> None:
    view = do(types(keyboard(text="渡辺健", most_characters=4), "たか"), "pick:0")
    assert submitted(view) == "渡辺健高"
    assert submitted(types(view, "たか")) == "渡辺健高", "a full field takes no kana"


def test_what_finds_no_room_stays_and_is_told() -> None:
    view = do(types(keyboard(text="渡辺", most_characters=4), "けんたろう"), "pick:0")
    assert list(view.handle("submit")) == []
    said = " ".join(text.text for text in lay_out(view, "portrait").texts)
    assert "入る文字は4文字まで" in said
    assert "健太郎" in said, "it stands in the field until it is made shorter"
    do(view, "mode:katakana", "=ア", "caret:-1")
    assert view._state.composing.shown == "健太郎"
    do(view, *["back"] * 4)
    assert submitted(view) == "渡辺け"


def test_a_word_goes_in_at_the_caret() -> None:
    view = do(types(do(keyboard(text="甲乙", most_characters=4), "caret:-1"), "わた"), "pick:0")
    assert submitted(view) == "甲綿乙"


def test_the_caret_stands_where_the_next_character_goes() -> None:
    view = do(keyboard(text="甲乙丙"), "caret:-2")
    sheet = lay_out(view, "portrait")
    line = next(text for text in sheet.texts if text.text == "甲乙丙")
    run = next(shape for shape in sheet.shapes if isinstance(shape, Run) and shape.text == "甲乙丙")
    left = min(
        shape.rect.x
        for shape in sheet.shapes
        if hasattr(shape, "rect") and getattr(shape, "fill", "") == "key" and shape.rect.w == 5
    )
    assert line.rect.x + run.size * 0.7 < left < line.rect.x + run.size * 1.5


# ── pieces ────────────────────────────────────────────────────────────────────


def test_each_piece_of_a_reading_is_chosen_by_itself() -> None:
    view = do(types(keyboard(), "わたなべけんたろう"), "convert")
    assert view._state.composing.shown == "渡辺健太郎"
    do(view, "pick:1")
    assert view._state.composing.shown == "渡邉健太郎"
    do(view, "pick:1")
    assert view.text == "渡邉謙太郎"


def test_a_piece_becomes_shorter_and_longer_and_the_rest_is_cut_anew() -> None:
    view = do(types(keyboard(), "わたなべけんたろう"), "convert", "shorter", "shorter")
    assert view._state.composing.shown == "綿鍋健太郎"
    do(view, "longer", "longer")
    assert view._state.composing.shown == "渡辺健太郎"
    do(view, *["longer"] * 20)
    assert view._state.composing.clauses is not None
    assert len(view._state.composing.clauses.pieces) == 1
    do(view, *["shorter"] * 20)
    assert view._state.composing.clauses.pieces[0].reading == "わ"
    assert "".join(piece.reading for piece in view._state.composing.clauses.pieces) == "わたなべけんたろう"


def test_erasing_in_pieces_brings_the_reading_back() -> None:
    view = do(types(keyboard(), "わたなべけんたろう"), "convert", "pick:1", "back")
    assert view._state.composing.shown == "わたなべけんたろう"
    assert submitted(view) == "わたなべけんたろう"


def test_typing_on_after_pieces_keeps_their_words() -> None:
    view = types(do(types(keyboard(), "わたなべけんたろう"), "convert", "caret:1", "convert"), "たか")
    assert submitted(view) == "渡辺謙太郎たか"


# ── large, other forms, search ────────────────────────────────────────────────


def test_a_candidate_is_seen_large_and_told_apart_before_it_is_taken() -> None:
    view = do(types(keyboard(), "たか"), "enlarge", "pick:1")
    said = [text.text for text in lay_out(view, "portrait").texts]
    assert any("U+9AD9" in words and "MJ028902" in words for words in said)
    large = max(text.size for text in lay_out(view, "portrait").texts if text.text == "髙")
    assert large >= 150
    do(view, "take")
    assert submitted(view) == "髙"
    assert code_of("高") == "U+9AD8　MJ028901"


def test_looking_at_a_candidate_takes_nothing() -> None:
    view = do(types(keyboard(), "たか"), "enlarge", "pick:1", "back:enlarged", "enlarge", "pick:0")
    assert submitted(view) == "高"


def test_the_kanji_before_the_caret_changes_into_another_of_its_forms(bench: Bench) -> None:
    bench.display.show(page(text=f"山{TSUJI}"), Appearance())
    bench.looks()
    bench.tap("字の形を見る")
    bench.tap(ROUND_TSUJI)
    bench.tap("この字を使う")
    bench.tap("この字で決定")
    assert bench.events() == [TypedText(f"山{ROUND_TSUJI}")]


def test_a_character_of_a_word_is_changed_before_the_word_is_taken() -> None:
    view = do(types(keyboard(), "わたなべ"), "enlarge", "pick:1", "look:1")
    enlarged = view._state.enlarged
    assert enlarged is not None
    do(view, f"write:{enlarged.ways.index('邉' + chr(0xE0110))}", "take")
    assert submitted(view) == "渡邉\U000e0110"


def test_a_character_is_found_by_its_radical_and_its_strokes(bench: Bench) -> None:
    bench.display.show(page(text="小"), Appearance())
    bench.looks()
    for label in ("字をさがす", "口", "画数", "6", "𠮷"):
        while label not in bench.display.labels():
            bench.tap(next(label for label in bench.display.labels() if label.startswith("ほか")))
        bench.tap(label)
    bench.tap("この字を使う")
    bench.tap("この字で決定")
    assert bench.events() == [TypedText("小𠮷")]


def test_a_character_is_found_by_the_reading_that_was_typed_and_takes_its_place() -> None:
    view = do(types(keyboard(text="山"), "たか"), "search")
    search = view._state.search
    assert search is not None
    do(view, f"found:{search.found.index('鷹')}", "take")
    assert submitted(view) == "山鷹"


def test_leaving_the_search_loses_nothing() -> None:
    view = do(types(keyboard(text="山"), "たか"), "search", "seek:strokes", "strokes:10", "back:search")
    assert submitted(view) == "山たか"


def test_nothing_typed_or_looked_for_is_left_after_wiping() -> None:
    view = do(types(keyboard(text="山"), "たか"), "search", "found:0")
    view.wipe()
    assert view.text == ""
    assert (view._state.search, view._state.enlarged, view._state.composing.shown) == (None, None, "")
