"""Through the real window, offscreen: touches, keys, scanner, pictures, and forgetting."""

from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from kiosk.screens.appearance import Appearance, TextSize
from kiosk.screens.form_page import FormPage
from kiosk.screens.review import Review, ReviewLine
from kiosk.screens.touches import (
    AppearanceChanged,
    AssistOpened,
    Back,
    Cancelled,
    Chosen,
    Confirmed,
    FieldAnswered,
    FieldOpened,
    HelpCalled,
    LanguageChosen,
    MoreTimeAsked,
    Scanned,
    Touched,
    TypedSecret,
    TypedText,
)
from kiosk.ui.display_list import Run
from sync.japanese.ruby import plain
from tests.support.screens.example_screens import example

if TYPE_CHECKING:
    from tests.kiosk.ui.conftest import Bench

BACKSPACE, TAB, ENTER = 8, 9, 13


def test_a_touch_on_a_language_starts_a_visit(bench: Bench) -> None:
    bench.show("k01-attract")
    bench.tap("English　Start")
    assert bench.events() == [LanguageChosen("en")]
    assert bench.sounds.names == ["touch"]


def test_every_touch_says_touched_even_beside_everything(bench: Bench) -> None:
    from kivy.tests.common import UnitTestTouch

    bench.show("k02-choose")
    touch = UnitTestTouch(2, bench.display.sheet.height - 800)
    touch.touch_down()
    touch.touch_up()
    assert list(bench.bus.taken()) == [Touched()]
    assert bench.sounds.names == []


def test_a_finger_that_slides_away_does_nothing(bench: Bench) -> None:
    from kivy.tests.common import UnitTestTouch

    bench.show("k02-choose")
    target = next(target for target in bench.display.sheet.targets if target.label == "税金")
    x, y = target.rect.mid
    touch = UnitTestTouch(x, bench.display.sheet.height - y)
    touch.touch_down()
    touch.touch_move(x + 500, bench.display.sheet.height - y)
    touch.touch_up()
    assert bench.events() == []


def test_a_press_is_seen_at_once_and_a_pin_key_never_shows_it(bench: Bench, tmp_path: Path) -> None:
    def pressed_changes(label: str) -> bool:
        target = next(target for target in bench.display.sheet.targets if target.label == label)
        bench.display.picture(tmp_path / "rest.png")
        bench.display._painter.press(target)
        bench.display.picture(tmp_path / "pressed.png")
        bench.display._painter.press(None)
        return Image.open(tmp_path / "rest.png").tobytes() != Image.open(tmp_path / "pressed.png").tobytes()

    bench.show("k02-choose")
    assert pressed_changes("税金")
    bench.show("k04-pin")
    assert not pressed_changes("5")


@pytest.mark.requirement("PROM-05")
def test_a_pin_is_typed_in_silence_and_handed_out_once(bench: Bench) -> None:
    bench.show("k04-pin")
    bench.tap_all("4649")
    bench.tap("決定")
    (event,) = bench.events()
    assert isinstance(event, TypedSecret)
    with event.secret.taken() as data:
        assert bytes(data) == b"4649"
    assert bench.sounds.names == []


def test_digits_of_a_pin_are_never_drawn(bench: Bench) -> None:
    bench.show("k04-pin")
    before = [shape.text for shape in bench.display.sheet.shapes if isinstance(shape, Run)]
    bench.tap_all("777")
    after = [shape.text for shape in bench.display.sheet.shapes if isinstance(shape, Run)]
    assert before == after


def test_the_order_of_the_digits_may_be_changed(bench: Bench) -> None:
    bench.show("k04-pin")
    bench.tap("並びを変える")
    digits = [target.label for target in bench.display.sheet.targets if target.label.isdigit()]
    assert digits == list("0987654321")
    bench.tap_all("1234")
    bench.tap("決定")
    (event,) = bench.events()
    with event.secret.taken() as data:
        assert bytes(data) == b"1234"


def test_a_password_is_typed_by_touch(bench: Bench) -> None:
    bench.show("k08-sign-password")
    bench.tap_all("ABC123")
    bench.tap("署名する")
    (event,) = bench.events()
    with event.secret.taken() as data:
        assert bytes(data) == b"ABC123"
    assert bench.sounds.names == []


def test_digits_of_a_real_keyboard_go_into_the_pad(bench: Bench) -> None:
    bench.show("k04-pin")
    for digit in "4649":
        bench.keys(digit)
        bench.looks(0.1)
    bench.key(ENTER)
    (event,) = bench.events()
    assert isinstance(event, TypedSecret)


def test_a_burst_that_ends_with_enter_is_a_scan(bench: Bench) -> None:
    bench.show("k10-status")
    bench.keys("MDG1:007:0123:7F3QX")
    bench.key(ENTER)
    assert bench.events() == [Scanned("MDG1:007:0123:7F3QX")]


def test_a_form_opens_fields_and_takes_choices(bench: Bench) -> None:
    bench.show("k05-form")
    bench.tap("お子さまの氏名")
    bench.tap("はい")
    bench.tap("次へ")
    opened, answered, _ = bench.events()
    assert (opened, answered) == (FieldOpened("name"), FieldAnswered("together", "yes"))


def test_a_wrong_date_is_typed_anew(bench: Bench) -> None:
    bench.show("k11-error")
    bench.tap("日")
    bench.tap_all("28")
    bench.tap("決定")
    assert bench.events() == [FieldAnswered("born", "令和8年2月28日")]


def test_kana_become_kanji_by_touch(bench: Bench) -> None:
    bench.show("k06-keyboard")
    bench.tap_all("はるか")
    assert "春香" in bench.display.labels()
    bench.tap("遥香")
    bench.tap("この字で決定")
    assert bench.events() == [TypedText("遥香")]


def test_more_candidates_stand_behind_more(bench: Bench) -> None:
    bench.show("k06-keyboard")
    bench.tap_all("はるか")
    more = next(label for label in bench.display.labels() if label.startswith("ほか"))
    assert "春か" not in bench.display.labels()
    bench.tap(more)
    bench.tap("春か")
    bench.tap("この字で決定")
    assert bench.events() == [TypedText("春か")]


def test_the_assist_bar_opens_the_sheet_switches_and_calls_staff(bench: Bench) -> None:
    bench.show("k02-choose")
    for label in ("文字 標準", "色 標準", "低い画面", "ことば", "係員を呼ぶ"):
        bench.tap(label)
    assert bench.events() == [
        AssistOpened("size"),
        AssistOpened("scheme"),
        AppearanceChanged(Appearance(low=True)),
        AssistOpened("language"),
        HelpCalled(),
    ]


@pytest.mark.requirement("PROM-06")
def test_the_review_draws_the_very_characters_of_the_statement(bench: Bench) -> None:
    bench.show("k07-confirm")
    screen = example("k07-confirm")
    assert isinstance(screen, Review)
    drawn = bench.display.texts()
    for line in screen.lines:
        assert line.label in drawn
        assert line.heading or line.shown in drawn
    for placed in bench.display.sheet.texts:
        assert "".join(placed.lines) == placed.text.replace("\n", "")


def test_speech_says_what_the_author_wrote_for_it_and_the_page_shows_the_label(bench: Bench) -> None:
    screen = example("k05-form")
    assert isinstance(screen, FormPage)
    first, *rest = screen.fields
    bench.display.show(replace(screen, fields=(replace(first, spoken="郵便の番号、七けた"), *rest)), Appearance())
    said = bench.display.texts()
    assert "郵便の番号、七けた" in said
    assert plain(first.label) not in said
    assert plain(rest[0].label) in said
    assert plain(first.label) in [placed.text for placed in bench.display.sheet.texts]


def test_a_rare_form_keeps_its_selector_to_the_glyph(bench: Bench) -> None:
    line = ReviewLine(False, "氏名", "\u8fbb\U000e0102\u3000花子")
    bench.display.show(replace(example("k07-confirm"), lines=(line,)), Appearance())  # type: ignore[call-arg] # a Review
    runs = [shape for shape in bench.display.sheet.shapes if isinstance(shape, Run) and "\U000e0102" in shape.text]
    assert [run.face for run in runs] == ["name"]


def test_the_idle_question_counts_in_words_and_offers_three_ways(bench: Bench) -> None:
    bench.show("k05-form")
    bench.show("k13-idle")
    assert "24" in bench.display.texts()
    for label in ("続ける", "時間をのばす", "終わる"):
        bench.tap(label)
    assert [type(event) for event in bench.events()][:2] == [Confirmed, MoreTimeAsked]


def test_tab_walks_and_enter_touches(bench: Bench) -> None:
    bench.show("k13-leaving")
    bench.key(TAB)
    bench.key(TAB)
    bench.key(TAB, ("shift",))
    bench.key(ENTER)
    (event,) = bench.events()
    assert event == bench.display.sheet.targets[0].action


def test_the_same_question_in_another_look_keeps_what_was_typed(bench: Bench) -> None:
    bench.show("k06-keyboard")
    bench.tap_all("やま")
    bench.show("k06-keyboard", size=TextSize.LARGE)
    bench.tap("この字で決定")
    assert bench.events() == [TypedText("やま")]


def test_leave_and_back_post_what_they_say(bench: Bench) -> None:
    bench.show("k03-insert-card")
    bench.tap("やめる")
    bench.tap("戻る")
    bench.tap("カードがない・使えない")
    assert bench.events() == [Cancelled(), Back(), Chosen("no_card")]


@pytest.mark.requirement("PROM-04")
def test_nothing_of_a_visit_is_left_after_clear(bench: Bench) -> None:
    secret = "".join(("霧", "島", "雷", "蔵"))
    line = ReviewLine(False, "氏名", secret + "様", is_name=True)
    review = replace(example("k07-confirm"), lines=(line,))  # type: ignore[call-arg] # a Review
    bench.display.show(review, Appearance())
    keyboard = replace(example("k06-keyboard"), text=secret + "様")  # type: ignore[call-arg] # a KeyboardPage
    bench.display.show(keyboard, Appearance())
    bench.looks()
    bench.tap("あ")
    assert bench.display._painter.kept_texts > 0
    del line, review, keyboard
    bench.display.clear()
    gc.collect()
    assert bench.display._painter.kept_texts == 0
    assert bench.display.texts() == ()
    mine = {id(secret)}
    held = (thing for owner in gc.get_objects() for thing in gc.get_referents(owner))
    left = [thing for thing in held if type(thing) is str and secret in thing and id(thing) not in mine]
    assert left == []
    assert bench.converter.resets >= 1


def test_an_empty_display_shows_nothing_of_the_last_page(bench: Bench, tmp_path: Path) -> None:
    bench.show("k09-done")
    bench.display.clear()
    bench.display.picture(tmp_path / "empty.png")
    assert len(Image.open(tmp_path / "empty.png").getcolors() or ()) == 1


def test_a_page_shown_again_unchanged_is_not_drawn_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.show("k02-choose")
    painted: list[object] = []
    monkeypatch.setattr(bench.display._painter, "paint", lambda *page: painted.append(page))
    bench.show("k02-choose")
    assert painted == []
    bench.show("k02-choose", size=TextSize.LARGE)
    assert len(painted) == 1


def test_the_sounds_of_the_product_load_and_play(bench: Bench) -> None:
    from kiosk.ui.sounds import SOUNDS, Sounds

    real = Sounds.from_files()
    for name in SOUNDS:
        real.play(name)
        assert real._loaded[name] is not None
        real._loaded[name].stop()


def test_the_socket_may_touch_by_label(bench: Bench) -> None:
    bench.show("k13-leaving")
    assert bench.display.touch("続ける")
    assert not bench.display.touch("ないボタン")
    assert len(bench.events()) == 1
