"""Choosing: a scene of life leads to its procedures, and each says before it begins what it needs."""

from __future__ import annotations

import json

import msgspec
import pytest

from kiosk.screens.choose import Choose, Tile
from kiosk.screens.procedure_page import ProcedurePage
from kiosk.screens.touches import Back, Chosen, Confirmed, LanguageChosen, PageTurned
from kiosk.steps.apply.choose import LIFE_EVENTS, BeforeStart, ChooseEvent
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.apply.identify import InsertCard
from sync.contract.forms.texts import words
from tests.support.kiosk.example_catalogue import definitions, packed
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.screens.fingers import Touching

CARD = {"ja": "カードを使います", "easy-ja": "カードを {使|つか}います", "en": "Card needed"}
NO_CARD = {"ja": "カードなしでできます", "easy-ja": "カードは いりません", "en": "No card needed"}
MINUTES = {"ja": "約{}分", "easy-ja": "{{約|やく}}{}{{分|ふん}}", "en": "about {} minutes"}
NEEDS_CARD = {"child_allowance": True, "resident_record": True, "bulky_waste": False, "signed_only": True}


def another(procedure: str, **changes: object) -> bytes:
    """A definition like that of a procedure of the catalogue."""
    data = next(found for found in map(json.loads, definitions()) if found["id"] == procedure)
    return json.dumps({**data, **changes}, ensure_ascii=False).encode()


def name(said: str) -> dict[str, str]:
    return {"ja": said, "easy-ja": said, "en": said}


def offering(kiosk: KioskInABox, *more: bytes, language: str = "ja") -> KioskInABox:
    """Somebody has begun at a kiosk that offers these, too."""
    kiosk.does(LanguageChosen(language))
    kiosk_state = kiosk.conversation.visit.kiosk_state
    assert kiosk_state.catalogue is not None
    contents = packed((*definitions(), *more))
    kiosk_state.take(msgspec.structs.replace(kiosk_state.catalogue, pages=contents.pages), contents)
    return kiosk


def listed(kiosk: KioskInABox) -> dict[str, Tile]:
    page = kiosk.screens.now
    assert isinstance(page, Choose)
    assert page.pages == (1, 1)
    return {tile.key.removeprefix("procedure:"): tile for tile in page.tiles}


def all_told(kiosk: KioskInABox) -> dict[str, str]:
    """What stands before the form, on each of its pages."""
    found = dict[str, str]()
    while True:
        page = kiosk.screens.now
        assert isinstance(page, ProcedurePage)
        found |= {line.icon: line.text for line in page.lines}
        if page.pages[0] == page.pages[1]:
            return found
        kiosk.does(PageTurned(1))


@pytest.mark.requirement("PROC-02")
def test_a_scene_of_life_leads_to_its_procedures_and_to_no_other(kiosk: KioskInABox):
    dog = another("bulky_waste", id="dog", name=name("犬の登録"), reading="イヌノトウロク")
    offering(kiosk, dog, another("resident_record", id="seal", name=name("印鑑の登録"), category="moving"))
    hand = Touching(kiosk)
    found = {}
    for category, label, _icon in LIFE_EVENTS:
        hand.touches(label)
        found[category] = set(listed(kiosk))
        hand.touches("戻る")
    assert found == {category: set() for category, _label, _icon in LIFE_EVENTS} | {
        "child": {"child_allowance"},
        "waste": {"bulky_waste", "dog"},
        "certificate": {"resident_record"},
        "moving": {"seal"},
    }
    hand.touches("ごみ・くらし", "犬の登録")
    assert isinstance(kiosk.step, BeforeStart)
    assert kiosk.conversation.visit.procedure.id == "dog"


@pytest.mark.requirement("PROC-09", "SEC-08")
@pytest.mark.parametrize("language", ["ja", "easy-ja", "en"])
def test_each_procedure_says_whether_it_wants_a_card_how_long_it_takes_and_what_it_costs(
    kiosk: KioskInABox, language: str
):
    signed_only = another("bulky_waste", id="signed_only", name=name("署名だけ"), needs_signature=True)
    offering(kiosk, signed_only, language=language).does(Chosen("tab:reading"))
    tiles = listed(kiosk)
    assert set(tiles) == set(NEEDS_CARD)
    for procedure, needed in NEEDS_CARD.items():
        offer = kiosk.conversation.visit.kiosk_state.offer(procedure)
        assert offer is not None
        fee = words(offer.facts.fee, language)
        takes = MINUTES[language].format(offer.facts.minutes)
        said = (CARD if needed else NO_CARD)[language]
        chip = tiles[procedure].chip
        assert chip is not None
        assert (chip.text, tiles[procedure].notes) == (said, (takes, fee))
        kiosk.does(Chosen(f"procedure:{procedure}"))
        told = all_told(kiosk)
        assert told["identification-card"].split("\n")[0] == said
        assert (told["timer"], told["coins"]) == (takes, fee)
        kiosk.does(Confirmed())
        assert isinstance(kiosk.step, InsertCard if needed else FillPage), "and it is so"
        while not isinstance(kiosk.step, ChooseEvent):
            kiosk.does(Back())
        kiosk.does(Chosen("tab:reading"))
