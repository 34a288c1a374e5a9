"""How kana are typed: the hall says what a visit begins with, a resident changes it, and the next one begins anew."""

from __future__ import annotations

from dataclasses import replace

from kiosk.screens.appearance import Appearance, KanaKeys
from kiosk.screens.dialogs import Settings
from kiosk.screens.touches import AppearanceChanged, AssistOpened, Cancelled, Confirmed, LanguageChosen
from tests.support.kiosk.walk import Hall, hall


def test_a_visit_begins_with_the_keys_of_the_hall_and_the_next_one_too() -> None:
    place = hall()
    place.conversation.visit.kiosk_state.kana_keys = KanaKeys.LEFT
    place.conversation.start()
    place.does(LanguageChosen("en"))
    assert seen(place) == Appearance("en", keys=KanaKeys.LEFT)
    place.does(AppearanceChanged(replace(seen(place), keys=KanaKeys.FLICK)))
    assert seen(place).keys is KanaKeys.FLICK
    place.does(Cancelled(), Confirmed(), LanguageChosen("ja"))
    assert seen(place).keys is KanaKeys.LEFT, "what one person chose is not the next one's"


def test_as_it_was_at_first_is_as_the_hall_begins() -> None:
    place = hall()
    place.conversation.visit.kiosk_state.kana_keys = KanaKeys.ROMAJI
    place.does(LanguageChosen("ja"), AppearanceChanged(Appearance(keys=KanaKeys.FLICK)), AssistOpened("size"))
    sheet = place.screens.now
    assert isinstance(sheet, Settings)
    ((back,),) = [buttons for words, buttons in sheet.rows if words == "はじめの見え方に戻す"]
    assert back.event == AppearanceChanged(Appearance(keys=KanaKeys.ROMAJI))


def seen(place: Hall) -> Appearance:
    """How the page is drawn now."""
    return place.conversation.visit.appearance
