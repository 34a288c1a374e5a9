"""A definition that this program cannot read costs its own procedure: staff and centre are told, and it is not open."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from kiosk.devices.outbox import CentreCacheChanged
from kiosk.screens.appearance import Appearance, Orientation, TextSize
from kiosk.screens.choose import Choose
from kiosk.screens.controls import Tone
from kiosk.screens.staff_panel import StaffPanel
from kiosk.screens.touches import AppearanceChanged, Back, Chosen, Confirmed, LanguageChosen
from kiosk.screens.welcome import Welcome
from kiosk.steps.apply.choose import LIFE_EVENTS, BeforeStart
from kiosk.steps.apply.fill_form import FillPage
from sync.contract.chain.statement import read_statement
from sync.contract.forms.procedures import CATEGORIES
from sync.contract.wire.catalogue import page_hashes, sha256_of, write_pages
from sync.contract.wire.messages import write_message
from sync.envelope.jws import Typ, sign_jws
from sync.inbox.cache_tables import Fact
from tests.support.kiosk.example_catalogue import BULKY_WASTE
from tests.support.kiosk.kiosk_in_a_box import PIN_OF, KioskInABox
from tests.support.people.cards import CardBox
from tests.support.screens.fingers import Touching

Changed = Callable[[dict[str, Any]], None]


def arrives(kiosk: KioskInABox, **changes: Changed) -> KioskInABox:
    """The agent brings a newer catalogue, really signed, in which these definitions are others."""
    line = kiosk.outbox.line
    held = line.catalogue()
    assert held is not None
    rows, objects = [], []
    for row in line.listed():
        members = json.loads(line.content(row.sha256) or b"")
        if change := changes.get(row.id):
            change(members)
        data = json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()
        rows.append(replace(row, id=members.get("id", row.id), sha256=sha256_of(data), size=len(data)))
        objects.append(data)
    pages = write_pages(rows)
    newer = replace(held, pages=page_hashes(pages), version=held.version + 1)
    jws = sign_jws(write_message(newer), Typ.CATALOGUE, kiosk.city.catalogue)
    with kiosk.cache_tables.change():
        for data in (*objects, *filter(None, pages)):
            kiosk.cache_tables.put_object(sha256_of(data), data)
        kiosk.cache_tables.put(Fact.CATALOGUE, jws)
    return kiosk.does(CentreCacheChanged())


def needs(name: str) -> Changed:
    return lambda members: members.update(needs=[name])


def first_field(**members: Any) -> Changed:
    return lambda definition: definition["pages"][0]["fields"][0].update(members)


ALL = ("bulky_waste", "child_allowance", "resident_record")


def drawn(kiosk: KioskInABox) -> str:
    """Everything that stands on the page, as it is drawn."""
    return "".join(placed.text for placed in Touching(kiosk).glass.sheet.texts)


def codes(kiosk: KioskInABox) -> tuple[str, ...]:
    return kiosk.conversation.visit.kiosk_state.codes


def offered(kiosk: KioskInABox) -> set[str]:
    return {offer.id for offer in kiosk.conversation.visit.kiosk_state.offers}


def test_a_member_that_nobody_knows_yet_costs_nothing(kiosk: KioskInABox):
    arrives(kiosk, bulky_waste=first_field(colour="blue", role="nickname"), child_allowance=lambda it: it.update(x=1))
    assert offered(kiosk) == set(ALL)
    assert codes(kiosk) == ()
    offer = kiosk.conversation.visit.kiosk_state.offer("bulky_waste")
    assert offer is not None
    assert b'"colour":"blue"' in offer.definition
    kiosk.starts("bulky_waste").fill(BULKY_WASTE).confirms()
    stated = kiosk.conversation.visit.statement
    assert stated is not None
    assert read_statement(stated).definition == hashlib.sha256(offer.definition).hexdigest()
    assert kiosk.conversation.visit.kept is not None


@pytest.mark.parametrize(
    "change",
    [needs("repeat-9"), first_field(kind="hologram"), lambda it: it.pop("pages"), lambda it: it.update(version="two")],
    ids=["needs", "kind", "half", "type"],
)
def test_one_that_cannot_be_read_is_told_and_not_offered_and_the_others_are(
    kiosk: KioskInABox, cards: CardBox, change: Changed
):
    arrives(kiosk, bulky_waste=change)
    assert offered(kiosk) == set(ALL) - {"bulky_waste"}
    assert codes(kiosk) == ("D-02",)
    assert "申請・届出 できます" in drawn(kiosk)
    kiosk.does(LanguageChosen("ja"))
    page = kiosk.screens.now
    assert isinstance(page, Choose)
    tiles = {tile.key: tile for tile in page.tiles}
    assert not tiles["waste"].enabled
    assert tiles["waste"].chip is not None
    assert tiles["waste"].chip.text == "窓口で"
    assert tiles["child"].enabled
    kiosk.does(Chosen("procedure:bulky_waste"))
    assert not isinstance(kiosk.step, BeforeStart)
    kiosk.does(Back()).put(cards["sato"]).types(PIN_OF["staff"])
    panel = kiosk.screens.now
    assert isinstance(panel, StaffPanel)
    told = next(part for part in panel.parts if part.name == "申請の受付")
    assert (told.state, told.tone) == ("注意 D-02　読めない様式：bulky_waste", Tone.WARN)
    assert "D-02" in (said := drawn(kiosk))
    assert "bulky_waste" in said


@pytest.mark.requirement("PROC-02")
@pytest.mark.parametrize("language", ["ja", "easy-ja", "en"])
def test_where_none_can_be_read_nothing_is_said_to_be_open(kiosk: KioskInABox, language: str):
    arrives(kiosk, **dict.fromkeys(ALL, needs("repeat-9")))
    page = kiosk.screens.now
    assert isinstance(page, Welcome)
    assert "申請・届出 できます" not in [chip.text for chip in page.services]
    said = drawn(kiosk)
    assert "申請・届出 いまは できません" in said
    assert "いま、この端末では受け付けられません" in said
    assert "2番窓口（市民課）で受け付けます。" in said
    assert "使えます" not in said
    assert "受付中" not in said
    kiosk.does(LanguageChosen(language))
    page = kiosk.screens.now
    assert isinstance(page, Choose)
    said = drawn(kiosk)
    assert not any(words in said for words in ("使えます", "つかえます", "In service"))
    assert not page.shortcuts
    assert [tile.key for tile in page.tiles if tile.enabled or tile.chip is None] == []
    assert len(page.tiles) == len(LIFE_EVENTS)


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
def test_the_pages_of_a_kiosk_with_nothing_to_offer_fit_in_every_look(kiosk: KioskInABox, orientation: Orientation):
    arrives(kiosk, **dict.fromkeys(ALL, needs("repeat-9")))
    for size in TextSize:
        for low in (False, True):
            kiosk.does(AppearanceChanged(Appearance(size=size, low=low)))
            assert Touching(kiosk, orientation).glass.sheet.overflows == [], (size, low)


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"bulky_waste": {}}, "bulky_waste"),
        ({"child_allowance": {}, "resident_record": {}}, "child_allowan…＋1"),
        ({"child_allowance": {"id": "w" * 60}}, f"{'w' * 15}…"),
    ],
    ids=["one", "two", "long"],
)
def test_what_cannot_be_read_stands_in_its_line_of_the_staff_page(
    kiosk: KioskInABox, cards: CardBox, changes: dict[str, dict[str, str]], told: str, orientation: Orientation
):
    def changed(more: dict[str, str]) -> Changed:
        return lambda members: members.update(more, needs=["repeat-9"])

    arrives(kiosk, **{procedure: changed(more) for procedure, more in changes.items()})
    kiosk.put(cards["sato"]).types(PIN_OF["staff"])
    sheet = Touching(kiosk, orientation).glass.sheet
    assert sheet.overflows == []
    assert f"読めない様式：{told}" in "".join(placed.text for placed in sheet.texts)


def test_what_can_be_read_again_is_open_again(kiosk: KioskInABox):
    arrives(kiosk, **dict.fromkeys(ALL, needs("repeat-9")))
    assert codes(kiosk) == ("D-02",)
    arrives(kiosk, **dict.fromkeys(ALL, lambda it: it.pop("needs")))
    assert codes(kiosk) == ()
    assert "申請・届出 できます" in drawn(kiosk)


def test_who_fills_in_a_form_goes_on_when_its_next_version_cannot_be_read(kiosk: KioskInABox):
    kiosk.starts("bulky_waste")
    arrives(kiosk, bulky_waste=needs("repeat-9"))
    assert isinstance(kiosk.step, FillPage)
    assert codes(kiosk) == ("D-02",)


def test_a_scene_of_life_that_is_not_known_here_stands_under_the_others(kiosk: KioskInABox):
    assert {key for key, _words, _icon in LIFE_EVENTS} | {"other"} == set(CATEGORIES)
    kiosk.does(LanguageChosen("ja"))
    page = kiosk.screens.now
    assert isinstance(page, Choose)
    assert "other" not in [tile.key for tile in page.tiles]
    arrives(kiosk, bulky_waste=lambda it: it.update(category="space_travel"))
    hand = Touching(kiosk)
    page = kiosk.screens.now
    assert isinstance(page, Choose)
    shown = list(page.tiles)
    while page.pages[0] < page.pages[1]:
        hand.touches("次のページ")
        page = kiosk.screens.now
        assert isinstance(page, Choose)
        shown += page.tiles
    assert [tile.key for tile in shown] == [*(key for key, _words, _icon in LIFE_EVENTS), "other"]
    hand.touches("そのほか", "粗大ごみの収集申込")
    assert isinstance(kiosk.step, BeforeStart)
    kiosk.does(Confirmed())
    assert isinstance(kiosk.step, FillPage)
