"""What a touch means: the thing that was seen under it, each finger for itself, each once."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, permutations
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.screens.appearance import Appearance
from kiosk.screens.form_page import FieldView, FormPage, InputKind
from kiosk.screens.frame import Screen
from kiosk.screens.secret_pads import NumberPad
from kiosk.screens.touches import AppearanceChanged, Back, Chosen, Confirmed, FieldAnswered, TypedSecret, TypedText
from kiosk.ui.tap_guard import SEEN_AFTER_S
from tests.support.commit_share import commit_number, share_of
from tests.support.screens.example_screens import example
from tests.support.screens.fingers import LOOKS_S, Fingers
from tests.support.screens.step_looks import every_look

if TYPE_CHECKING:
    from tests.kiosk.ui.conftest import Bench

SOON_S = (0.05, 0.15, 0.3)
LOOK = Appearance()


def secret_of(event: Any) -> str:
    assert isinstance(event, TypedSecret)
    with event.secret.taken() as data:
        return bytes(data).decode()


def at(screen: Screen, appearance: Appearance = LOOK) -> Fingers:
    """A page that was looked at."""
    hand = Fingers()
    hand.shows(screen, appearance)
    hand.pass_s(LOOKS_S)
    return hand


# ── pages ─────────────────────────────────────────────────────────────────────


def test_a_page_that_has_just_come_takes_no_touch_until_it_was_seen(bench: Bench) -> None:
    bench.show("k02-choose")
    bench.show("k03-insert-card")
    bench.clock.now_s -= 1.0
    for after_s in (0.0, *SOON_S, SEEN_AFTER_S - 0.01):
        bench.clock.now_s += after_s
        bench.tap("やめる")
        bench.clock.now_s -= 1.0 + after_s
    assert bench.events() == []
    bench.clock.now_s += SEEN_AFTER_S
    bench.tap("戻る")
    assert bench.events() == [Back()]


def test_the_time_runs_from_the_first_frame_not_from_the_change(bench: Bench) -> None:
    bench.show("k02-choose")
    bench.display.show(example("k03-insert-card"), LOOK)
    bench.clock.now_s += 5.0
    touch = bench.finger("戻る")
    touch.touch_down()
    touch.touch_up()
    assert bench.events() == [], "nobody has seen this page"


def test_a_touch_that_began_on_the_page_before_means_nothing_here(bench: Bench) -> None:
    bench.show("k02-choose")
    touch = bench.finger("やめる")
    touch.touch_down()
    bench.show("k03-insert-card")
    touch.touch_up()
    assert bench.events() == []


def test_nothing_is_taken_between_the_touch_that_leads_on_and_the_next_page() -> None:
    hand = at(example("k02-choose"))
    hand.tap(hand.place("やめる"))
    hand.tap(hand.place("税金"))
    assert len(hand.came()) == 1
    hand.tap(hand.place("税金"))
    assert len(hand.came()) == 1, "the page stayed, and takes touches again"


def test_the_same_button_on_another_page_was_not_seen_there() -> None:
    first = example("k05-form")
    hand = at(first)
    hand.shows(replace(first, frame=replace(first.frame, page="入力 9 / 9 ページ")), LOOK)
    hand.pass_s(0.3)
    hand.tap(hand.place("次へ"))
    assert hand.came() == []


def test_a_clock_that_moves_on_makes_no_page_new() -> None:
    first = example("k02-choose")
    assert first.frame.strip is not None
    hand = at(first)
    hand.shows(replace(first, frame=replace(first.frame, strip=replace(first.frame.strip, time="10:53"))), LOOK)
    hand.tap(hand.place("税金"))
    assert len(hand.came()) == 1


def two_questions(answer: str = "") -> FormPage:
    yes_no = (("yes", "はい"), ("no", "いいえ"))
    fields = (
        FieldView("one", "ひとつめ", InputKind.CHOICE, answer, choices=(("a", "甲"), ("b", "乙"))),
        FieldView("two", "ふたつめ", InputKind.CHOICE, choices=yes_no),
    )
    return FormPage(example("k05-form").frame, fields)


def test_the_next_question_of_the_same_page_may_be_answered_at_once() -> None:
    hand = at(two_questions())
    hand.tap(hand.place("甲"))
    assert hand.came() == [FieldAnswered("one", "a")]
    hand.shows(two_questions("a"), LOOK)
    hand.pass_s(0.1)
    hand.tap(hand.place("いいえ"))
    assert hand.came() == [FieldAnswered("two", "no")]


def test_a_box_that_was_ticked_twice_stays_ticked() -> None:
    def boxes(value: str) -> FormPage:
        both = (("a", "甲"), ("b", "乙"))
        return FormPage(
            example("k05-form").frame, (FieldView("one", "ひとつめ", InputKind.CHOICES, value, choices=both),)
        )

    hand = at(boxes(""))
    hand.tap(hand.place("甲"))
    hand.shows(boxes("a"), LOOK)
    hand.pass_s(0.15)
    hand.tap(hand.place("甲"))
    assert hand.came() == [FieldAnswered("one", "a")]


def test_where_consent_is_asked_any_change_must_be_seen() -> None:
    def page(value: str) -> FormPage:
        consent = FieldView("ok", "同意", InputKind.CHOICE, value, choices=(("yes", "同意します"),))
        return FormPage(example("k05-form").frame, (consent,))

    hand = at(page(""))
    hand.tap(hand.place("同意します"))
    assert hand.came() == [FieldAnswered("ok", "yes")]
    hand.shows(page("yes"), LOOK)
    hand.pass_s(0.3)
    hand.tap(hand.place("次へ"))
    assert hand.came() == []


def test_keys_go_on_under_a_warning_and_the_button_does_not() -> None:
    pad = example("k04-pin")
    assert isinstance(pad, NumberPad)
    hand = at(replace(pad, note="", warning=""))
    hand.types("12")
    hand.shows(replace(pad, note="のこり2回です"), LOOK)
    key = hand.place("7")
    stood = at(replace(pad, note="", warning="")).place("7") == key
    hand.pass_s(0.1)
    hand.tap(key)
    view = hand.glass.view
    assert view is not None
    assert view.count == (1 if stood else 0)  # type: ignore[attr-defined]  # a NumberPadView
    hand.pass_s(LOOKS_S)
    assert not hand.came()


def test_a_switch_touched_twice_is_switched_once() -> None:
    hand = at(example("k02-choose"))
    hand.tap(hand.place("低い画面"))
    assert hand.came() == [AppearanceChanged(Appearance(low=True))]
    hand.shows(example("k02-choose", Appearance(low=True)), Appearance(low=True))
    hand.pass_s(0.15)
    hand.tap(hand.place("低い画面"))
    assert hand.came() == []


def test_digits_in_another_order_must_be_seen_before_they_are_typed(bench: Bench) -> None:
    bench.show("k04-pin")
    at_one = bench.finger("1")
    bench.tap("並びを変える")
    bench.clock.now_s -= 0.8
    at_one.touch_down()
    at_one.touch_up()
    assert bench.display.view is not None
    assert bench.display.view.count == 0


# ── fingers ───────────────────────────────────────────────────────────────────


def overlapping(hand: Fingers, one: str, two: str, *, first_up: int) -> None:
    """`two` comes down before `one` has left."""
    hand.glass.down("left", *hand.place(one))
    hand.glass.down("right", *hand.place(two))
    for finger in ("left", "right") if first_up == 0 else ("right", "left"):
        hand.glass.up(finger)
    hand.pass_s(0.1)


@pytest.mark.parametrize("first_up", [0, 1])
def test_two_thumbs_type_every_pair_of_digits_in_order(first_up: int) -> None:
    pad = replace(example("k04-pin"), digits=2)  # type: ignore[call-arg] # a NumberPad
    hand = at(pad)
    for one, two in permutations("1234567890", 2):
        overlapping(hand, one, two, first_up=first_up)
        hand.tap(hand.place("決定"))
        (event,) = hand.came()
        assert secret_of(event) == one + two


@pytest.mark.requirement("PROM-05")
@pytest.mark.parametrize("first_up", [0, 1])
def test_a_password_by_two_thumbs_loses_nothing(first_up: int) -> None:
    hand = at(example("k08-sign-password"))
    for one, two in ("AB", "C1", "23"):
        overlapping(hand, one, two, first_up=first_up)
    hand.pass_s(LOOKS_S)
    hand.tap(hand.place("署名する"))
    (event,) = hand.came()
    assert secret_of(event) == "ABC123"


@pytest.mark.parametrize("first_up", [0, 1])
def test_two_fingers_type_each_key_of_the_password_once_in_every_look(first_up: int) -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    ((appearance, orientation),) = share_of(list(every_look()), 1, commit_number() + first_up)
    hand = Fingers(orientation=orientation)
    hand.shows(example("k08-sign-password", appearance), appearance)
    hand.pass_s(LOOKS_S)
    typed = ""
    for at in range(0, len(letters), 12):
        part = letters[at : at + 12]
        for one, two in zip(part[::2], part[1::2], strict=True):
            overlapping(hand, one, two, first_up=first_up)
        hand.pass_s(LOOKS_S)
        submit = next(target for target in hand.glass.sheet.targets if target.press == "main")
        hand.tap(submit.rect.mid)
        (event,) = hand.came()
        typed += secret_of(event)
    assert typed == letters


@pytest.mark.parametrize("first_up", [0, 1])
def test_two_fingers_on_the_date_pad(first_up: int) -> None:
    hand = at(example("k11-error"))
    hand.tap(hand.place("全部消す"))
    hand.pass_s(LOOKS_S)
    for one, two in ("08", "12", "24"):
        overlapping(hand, one, two, first_up=first_up)
    hand.pass_s(LOOKS_S)
    hand.tap(hand.place("決定"))
    assert hand.came() == [FieldAnswered("born", "令和8年12月24日")]


@pytest.mark.parametrize("first_up", [0, 1])
@pytest.mark.parametrize("entry", [InputKind.KANA, InputKind.KEYBOARD, InputKind.LATIN, InputKind.DIGITS])
def test_two_fingers_type_on_every_keyboard(entry: InputKind, first_up: int) -> None:
    typed = {
        InputKind.KANA: "かはさらま",
        InputKind.KEYBOARD: "かはさらま",
        InputKind.LATIN: "axbyc",
        InputKind.DIGITS: "18273",
    }[entry]
    page = replace(example("k06-keyboard"), entry=entry)  # type: ignore[call-arg] # a KeyboardPage
    labels = "カハサラマ" if entry is InputKind.KANA else typed
    hand = at(page)
    for one, two in pairwise(labels):
        overlapping(hand, one, two, first_up=first_up)
    hand.pass_s(LOOKS_S)
    hand.tap(hand.place("この字で決定"))
    wanted = "".join(one + two for one, two in pairwise(labels))
    assert hand.came() == [TypedText(wanted)]


def test_two_fingers_on_the_open_pad_of_a_form() -> None:
    hand = at(example("k11-digits"))
    for one, two in ("12", "34"):
        overlapping(hand, one, two, first_up=1)
    hand.pass_s(LOOKS_S)
    hand.tap(hand.place("決定"))
    (event,) = hand.came()
    assert isinstance(event, FieldAnswered)
    assert event.value.endswith("1234")


@pytest.mark.parametrize("first", ["戻る", "税金"])
def test_lifting_one_finger_never_takes_what_the_other_holds(first: str) -> None:
    hand = at(example("k02-choose"))
    hand.glass.down("one", *hand.place("戻る"))
    hand.glass.down("two", *hand.place("税金"))
    hand.glass.up("one" if first == "戻る" else "two")
    (event,) = hand.came()
    assert isinstance(event, Back if first == "戻る" else Chosen)


@pytest.mark.parametrize("language", ["ja", "easy-ja", "en"])
@pytest.mark.parametrize("first", ["main", "back"])
def test_two_fingers_on_the_page_before_a_form_begin_it_or_leave_it_and_never_both(first: str, language: str) -> None:
    look = Appearance(language)
    hand = Fingers()
    hand.shows(example("k02-procedure", look), look)
    hand.pass_s(LOOKS_S)
    targets = {
        "main": next(target for target in hand.glass.sheet.targets if target.press == "main"),
        "back": next(target for target in hand.glass.sheet.targets if target.action == Back()),
    }
    other = "back" if first == "main" else "main"
    for finger in ("main", "back"):
        hand.glass.down(finger, *targets[finger].rect.mid)
    hand.glass.up(first)
    assert hand.came() == [Confirmed() if first == "main" else Back()]
    hand.shows(example("k03-insert-card" if first == "main" else "k02-choose", look), look)
    hand.pass_s(SEEN_AFTER_S / 4)
    hand.glass.up(other)
    assert hand.came() == [], "what is let go meant a page that is gone"
    for _twice in range(2):
        hand.tap(targets[first].rect.mid)
        hand.pass_s(SEEN_AFTER_S / 4)
    assert hand.came() == [], "and so does what is tapped again"


def test_a_resting_palm_cancels_nothing(bench: Bench) -> None:
    from kivy.tests.common import UnitTestTouch

    bench.show("k02-choose")
    palm = UnitTestTouch(3, 700)
    palm.touch_down()
    finger = bench.finger("税金")
    finger.touch_down()
    for tremble in range(5):
        palm.touch_move(3 + tremble % 2, 700)
    finger.touch_up()
    palm.touch_up()
    assert len(bench.events()) == 1
