"""What a resident can do wrong, walked with the real card and outbox: for shots and layout tests.

`bad_input_screens(kiosk, cards, appearance)` follows `step_screens.screens_of` in the same kiosk.
"""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.devices.workers.outbox_worker import OTHER_TROUBLE, TROUBLES
from kiosk.screens.appearance import Appearance
from kiosk.screens.form_page import FormPage
from kiosk.screens.frame import Screen
from kiosk.screens.touches import (
    AppearanceChanged,
    Back,
    Cancelled,
    Chosen,
    Confirmed,
    FieldAnswered,
    FieldOpened,
    LanguageChosen,
    Next,
    Scanned,
    TypedText,
)
from kiosk.state.kiosk_state import StaffLock
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply.choose import ChooseEvent
from kiosk.steps.apply.fill_form import FillPage, TypeField
from tests.support.kiosk.example_catalogue import BULKY_WASTE, CHILD_ALLOWANCE
from tests.support.kiosk.kiosk_in_a_box import PIN_OF, KioskInABox
from tests.support.people.cards import CardBox

Named = Iterator[tuple[str, Screen]]
SHORT, WRONG, OTHER_WRONG = "12", "9999", "9998"
ILL_FORMED = {
    "name": "若" * 41,
    "kana": "山田",
    "phone": "119",
    "mail": "hanako＠",
    "postal_code": "100",
    "city": "",
    "town": "若葉\N{BELL}町",
    "street": "1" * 61,
    "house": "castle",
    "spot": "",
    "items": "9",
    "item_1": "",
    "item_1_cm": "3000",
    "item_1_count": "たくさん",
    "day": "",
}
"""One trouble of each kind, for 粗大ごみの収集申込."""
IMPOSSIBLE_DAYS = ("2026-02-30", "2999-01-01", "1800-01-01", "2026--01")
MY_NUMBER = "123456789018"


def bad_input_screens(kiosk: KioskInABox, cards: CardBox, appearance: Appearance) -> Named:
    """In the order of a visit. Names sort in that order."""
    yield from _card_and_pin(kiosk, cards, appearance)
    yield from _days(kiosk, cards, appearance)
    yield from _signing(kiosk, cards)
    yield from _form(kiosk, appearance)
    yield from _numbers(kiosk, appearance)
    yield from _staff(kiosk, cards)
    yield from _closed(kiosk)


def _begins(kiosk: KioskInABox, appearance: Appearance, procedure: str) -> KioskInABox:
    if not isinstance(kiosk.step, Start):
        kiosk.does(Cancelled(), Confirmed())
    kiosk.pull()
    kiosk.does(LanguageChosen(appearance.language), AppearanceChanged(appearance))
    return kiosk.does(Chosen("tab:reading"), Chosen(f"procedure:{procedure}"), Confirmed())


def _card_and_pin(kiosk: KioskInABox, cards: CardBox, appearance: Appearance) -> Named:
    _begins(kiosk, appearance, "child_allowance").put(cards["taro"])
    yield "20-pin-short", kiosk.types(SHORT).screens.now
    yield "20-card-pulled", kiosk.pull().screens.now
    kiosk.put(cards["taro"]).types(WRONG).types(OTHER_WRONG)
    yield "20-last-try-kept", kiosk.does(Back()).screens.now
    kiosk.does(Back(), Chosen("tab:reading"), Chosen("procedure:child_allowance"), Confirmed())
    kiosk.does(Confirmed())
    yield "20-pin-last", kiosk.screens.now
    yield "20-pin-locked", kiosk.types(WRONG).screens.now


def _signing(kiosk: KioskInABox, cards: CardBox) -> Named:
    appearance = kiosk.conversation.visit.appearance
    _begins(kiosk, appearance, "child_allowance").put(cards["hanako"]).types(PIN_OF["four"]).fill(CHILD_ALLOWANCE)
    kiosk.confirms()
    yield "21-password-short", kiosk.types("AB").screens.now
    yield "21-password-wrong", kiosk.types("WRONG1").screens.now
    yield "21-card-pulled", kiosk.pull().screens.now
    yield "21-other-card", kiosk.put(cards["taro"]).screens.now
    kiosk.pull().put(cards["hanako"]).types("WRONG1").types("WRONG2").types("WRONG3")
    yield "21-last-password", kiosk.screens.now
    yield "21-password-last", kiosk.does(Confirmed()).screens.now
    yield "21-password-locked", kiosk.types("WRONG4").screens.now


def _form(kiosk: KioskInABox, appearance: Appearance) -> Named:
    """Each page left with everything on it wrong, then mended."""
    _begins(kiosk, appearance, "bulky_waste")
    for page in range(60):
        left, shown = kiosk.step, kiosk.screens.now
        if not isinstance(left, FillPage):
            return
        _answers(kiosk, shown, ILL_FORMED)
        kiosk.does(Next())
        if not isinstance(kiosk.step, FillPage) or not kiosk.step.complaints:
            continue  # in large type a page may hold nothing that is needed
        yield f"22-form-{page:02d}", kiosk.screens.now
        if page == 0:
            kiosk.does(FieldOpened("name"), TypedText(f"若葉{MY_NUMBER}"))
            yield "22-my-number", kiosk.screens.now
            kiosk.does(Confirmed())
        _answers(kiosk, shown, {view.id: "" for view in shown.fields} | BULKY_WASTE)
        kiosk.does(Next())
        assert kiosk.step != left, f"{left.at} cannot be mended"
    raise AssertionError("the form never ended")


def _answers(kiosk: KioskInABox, shown: Screen, answers: dict[str, str]) -> None:
    page = kiosk.step
    assert isinstance(shown, FormPage)
    for view in shown.fields:
        if view.id not in answers:
            continue
        if isinstance(kiosk.does(FieldOpened(view.id)).step, TypeField):
            kiosk.does(TypedText(answers[view.id]))
        else:
            kiosk.does(FieldAnswered(view.id, answers[view.id]))
    assert isinstance(kiosk.step, FillPage), f"{page} was left"


def _days(kiosk: KioskInABox, cards: CardBox, appearance: Appearance) -> Named:
    _begins(kiosk, appearance, "child_allowance").put(cards["hanako"]).types(PIN_OF["four"])
    kiosk.does(Next())
    _answers(kiosk, kiosk.screens.now, CHILD_ALLOWANCE)
    kiosk.does(Next(), FieldAnswered("event", "birth"))
    for number, day in enumerate(IMPOSSIBLE_DAYS):
        yield f"20-day-{number}", kiosk.does(FieldAnswered("event_on", day), Next()).screens.now


def _numbers(kiosk: KioskInABox, appearance: Appearance) -> Named:
    slip = kiosk.printer.slips[0]
    kiosk.does(Cancelled(), Confirmed()).pull()
    kiosk.does(LanguageChosen(appearance.language), AppearanceChanged(appearance), Chosen("slip"))
    yield "23-arrival-wrong", kiosk.does(TypedText("9920120261120")).screens.now
    yield "23-qr-foreign", kiosk.does(Scanned("https://example.com/")).screens.now
    kiosk.does(TypedText(slip.arrival_number))
    yield "23-inquiry-wrong", kiosk.does(TypedText("ABC")).screens.now
    kiosk.does(Cancelled(), Confirmed())


def _staff(kiosk: KioskInABox, cards: CardBox) -> Named:
    kiosk.put(cards["sato"])
    yield "24-staff-wrong", kiosk.types("1111").screens.now
    yield "24-staff-locked", kiosk.types("1112").types("1113").screens.now
    kiosk.pull()
    kiosk.conversation.visit.kiosk_state.staff_lock = StaffLock()
    yield "24-staff-unknown", kiosk.put(cards["suzuki"]).types(PIN_OF["staff"]).screens.now
    kiosk.pull()


def _closed(kiosk: KioskInABox) -> Named:
    """The start page for each reason not to serve; revoked is one of them."""
    kiosk_state = kiosk.conversation.visit.kiosk_state
    for code in dict.fromkeys((*TROUBLES.values(), OTHER_TROUBLE)):
        kiosk_state.ready, kiosk_state.trouble = False, code
        yield f"25-closed-{code}", kiosk.step.screen(kiosk.conversation.visit)
    served, contents = kiosk_state.catalogue, kiosk_state.contents
    kiosk_state.take(None, None)
    kiosk_state.ready, kiosk_state.trouble = False, TROUBLES["no_catalogue"]
    yield "25-closed-never-served", kiosk.step.screen(kiosk.conversation.visit)
    kiosk_state.take(served, contents)
    kiosk_state.ready, kiosk_state.trouble, kiosk_state.offers = True, "", ()
    yield "25-nothing-offered", kiosk.step.screen(kiosk.conversation.visit)
    yield "25-nothing-to-choose", ChooseEvent().screen(kiosk.conversation.visit)
