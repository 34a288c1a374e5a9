"""What the resident wants to do: by scene of life, name, office, who may apply, or words; or an earlier slip (k02)."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.paging.choose_pages import choose_capacity, guide_capacity, list_capacity
from kiosk.paging.type_sizes import is_big
from kiosk.runtime.bus import Event
from kiosk.screens.choose import Choose, Tile
from kiosk.screens.controls import Button, Chip, Role, back, forward
from kiosk.screens.form_page import InputKind
from kiosk.screens.frame import Screen, Stage
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.touches import Back, Chosen, PageTurned, Scanned, TypedText
from kiosk.state import finding
from kiosk.state.finding import ANYBODY, EVERYTHING, ApplicantSaid, OffersFound, PlaceInList, WantedOffers
from kiosk.state.visit import Visit
from kiosk.steps.apply.before_start import BeforeStart, chosen
from kiosk.steps.apply.choose_parts import (
    GROUPS,
    LIFE_EVENTS,
    applicant_words,
    choose_frame,
    events_of,
    index,
    is_said,
    office_words,
    often,
    scenes,
    search_field,
    shortcuts,
    tabs,
    tile_of,
    toggled,
    where,
)
from kiosk.steps.apply.leaflet import EnterLeafletCode, led_by_scan
from kiosk.steps.page_frame import frame, turned_to
from kiosk.steps.step import Destination, Follower, Step
from kiosk.words.texts import _, say

MOST_SOUGHT = 40
"""Characters that are looked for."""
__all__ = ["LIFE_EVENTS", "BeforeStart", "ChooseApplicant", "ChooseEvent", "ChooseOffice", "ChooseProcedure", "chosen"]


@dataclass(frozen=True)
class ChooseEvent(Step):
    """どの手続きをしますか: eight life events, more where they are needed, and the most used procedures below."""

    page: int = 0

    def screen(self, visit: Visit) -> Screen:
        events, offered = scenes(visit)
        tiles = tuple(
            Tile(
                key, _(words), icon, chip=None if key in offered else Chip(_("窓口で"), "info"), enabled=key in offered
            )
            for key, words, icon in events
        )
        size = _events_size(visit)
        pages = -(-len(tiles) // size)
        page = min(self.page, pages - 1)
        return Choose(
            choose_frame(visit),
            tiles=tiles[page * size : (page + 1) * size],
            pages=(page + 1, pages),
            tabs=tabs("event"),
            search=search_field(),
            shortcuts=shortcuts(visit),
            often=often(visit),
            often_heading=_("よく使われている手続き"),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Chosen(key) if any(key == event_key for event_key, _w, _i in scenes(visit)[0]):
                return ChooseProcedure(WantedOffers(scene=key))
            case PageTurned(step):
                return ChooseEvent(turned_to(self.page, step, _pages_of(len(scenes(visit)[0]), _events_size(visit))))
            case _:
                return _common(event, visit, PlaceInList(page=self.page))


@dataclass(frozen=True)
class ChooseOffice(Step):
    """The offices that handle what is offered here (PROC-03)."""

    page: int = 0

    def screen(self, visit: Visit) -> Screen:
        offices = finding.offices(visit.kiosk_state.offers)
        size = self._size(visit)
        pages = max(1, -(-len(offices) // size))
        page = min(self.page, pages - 1)
        return Choose(
            choose_frame(visit),
            tiles=tuple(
                Tile(f"office:{name}", office_words(name, visit), "buildings", notes=(say("%(count)s件", count=count),))
                for name, count in offices[page * size : (page + 1) * size]
            ),
            as_list=True,
            pages=(page + 1, pages),
            tabs=tabs("office"),
            empty="" if offices else where(visit),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Chosen(key) if key.startswith("office:"):
                return ChooseProcedure(WantedOffers(office=key.removeprefix("office:")))
            case PageTurned(step):
                count = len(finding.offices(visit.kiosk_state.offers))
                return ChooseOffice(turned_to(self.page, step, _pages_of(count, self._size(visit))))
            case Back():
                return ChooseEvent()
            case _:
                return _common(event, visit, PlaceInList("office", page=self.page))

    def _size(self, visit: Visit) -> int:
        count = len(finding.offices(visit.kiosk_state.offers))
        return list_capacity(count, visit.appearance, visit.kiosk_state.orientation)


@dataclass(frozen=True)
class ChooseApplicant(Step):
    """Who is to apply: age, address, sex, each of them only if somebody wants to say it (PROC-04)."""

    applicant: ApplicantSaid = ANYBODY
    page: int = 0

    def screen(self, visit: Visit) -> Screen:
        tiles = tuple(
            Tile(key, _(words), icon, chosen=is_said(self.applicant, said)) for key, words, icon, said in GROUPS
        )
        size = _size(visit)
        pages = -(-len(tiles) // size)
        page = min(self.page, pages - 1)
        count = sum(finding.fits(offer, self.applicant) for offer in visit.kiosk_state.offers)
        show = Button(say("%(count)s件を見る", count=count), Chosen("matching"), Role.MAIN, "arrow-right")
        return Choose(
            choose_frame(
                visit, _("申し込む人をえらんでください"), notes=(_("言わなくてもかまいません。この端末に残りません。"),)
            ),
            tiles=tiles[page * size : (page + 1) * size],
            pages=(page + 1, pages),
            tabs=tabs("applicant"),
            shortcuts=(show,),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Chosen(key) if any(key == known for known, _words, _icon, _said in GROUPS):
                return replace(self, applicant=toggled(self.applicant, key))
            case Chosen("matching"):
                return ChooseProcedure(WantedOffers(applicant=self.applicant))
            case PageTurned(step):
                return replace(self, page=turned_to(self.page, step, _pages_of(len(GROUPS), _size(visit))))
            case Back():
                return ChooseEvent()
            case _:
                return _common(
                    event, visit, PlaceInList("applicant", WantedOffers(applicant=self.applicant), self.page)
                )


@dataclass(frozen=True)
class ChooseProcedure(Step):
    """The procedures that are wanted, in pages of what fits; all of them by reading (五十音) where nothing is said.

    A row of the 五十音 that takes several pages shows first with which letters each of them begins.
    """

    wanted: WantedOffers = EVERYTHING
    page: int | None = None

    def screen(self, visit: Visit) -> Screen:
        wanted, language = self.wanted, visit.appearance.language
        found = _found(wanted, visit)
        size, pages = self._pages(found, visit)
        by_name = _is_by_name(wanted)
        if self._shows_guides(pages):
            guides = finding.guide_words(found.offers, size, language)
            each = -(-pages // guide_capacity(visit.appearance, visit.kiosk_state.orientation))
            tiles = tuple(Tile(f"page:{at}", f"{guides[at]}…", "") for at in range(0, pages, each))
            return Choose(
                choose_frame(visit),
                tiles=tiles,
                guides=True,
                tabs=() if _is_low(visit) else tabs("reading"),
                index=index(visit, wanted.row),
            )
        page = min(self.page or 0, pages - 1)
        tiles = tuple(tile_of(offer, language) for offer in found.offers[page * size : (page + 1) * size])
        return Choose(
            choose_frame(visit),
            tiles=tiles,
            as_list=True,
            pages=(page + 1, pages),
            tabs=() if by_name and _is_low(visit) else tabs(self._tab()),
            index=index(visit, wanted.row) if by_name else (),
            search=search_field(wanted.typed) if wanted.typed else None,
            heading=self._heading(found),
            empty="" if tiles else self._empty(visit),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Back():
                return self._back(visit)
            case Chosen(key) if key.startswith("row:"):
                row = key.removeprefix("row:")
                return ChooseProcedure(WantedOffers(row="" if row == self.wanted.row else row))
            case Chosen(key) if key.startswith("page:"):
                _size_of_page, pages = self._pages(_found(self.wanted, visit), visit)
                return replace(self, page=min(int(key.removeprefix("page:")), pages - 1))
            case PageTurned(step):
                _size_of_page, pages = self._pages(_found(self.wanted, visit), visit)
                return replace(self, page=turned_to(self.page or 0, step, pages))
            case Chosen("search"):
                return TypeWords(self.wanted.typed)
            case _:
                return _common(event, visit, PlaceInList("list", self.wanted, self.page))

    def _pages(self, found: OffersFound, visit: Visit) -> tuple[int, int]:
        """How many a page holds, and the pages."""
        look = (visit.appearance, visit.kiosk_state.orientation)
        size = list_capacity(len(found.offers), *look, indexed=_is_by_name(self.wanted))
        return size, max(1, -(-len(found.offers) // size))

    def _shows_guides(self, pages: int) -> bool:
        return bool(self.wanted.row) and self.page is None and pages > 1

    def _tab(self) -> str:
        wanted = self.wanted
        ways = (("event", wanted.scene), ("office", wanted.office), ("applicant", wanted.applicant))
        return next((tab for tab, said in ways if said), "" if wanted.typed else "reading")

    def _heading(self, found: OffersFound) -> str:
        if found.near and found.offers:
            return _("ぴったりの手続きはありません。近いものを出しています。")
        said = applicant_words(self.wanted.applicant)
        if said:
            return say("%(who)s：%(count)s件", who=said, count=len(found.offers))
        return say("%(count)s件", count=len(found.offers)) if self.wanted.typed else ""

    def _empty(self, visit: Visit) -> str:
        if self.wanted.typed:
            other = _("見つかりません。短い言葉やほかの言葉にするか、くらしの場面や五十音でさがしてください。")
            return f"{other}\n{where(visit)}"
        return where(visit)

    def _back(self, visit: Visit) -> Follower:
        wanted = self.wanted
        if wanted.office:
            return ChooseOffice()
        if wanted.applicant:
            return ChooseApplicant(wanted.applicant)
        if wanted.row and self.page is not None and self._pages(_found(wanted, visit), visit)[1] > 1:
            return replace(self, page=None)
        return ChooseEvent()


@dataclass(frozen=True)
class TypeWords(Step):
    """The words by which a procedure is looked for (PROC-01)."""

    typed: str = ""

    def __repr__(self) -> str:
        return "TypeWords()"

    def entered(self, visit: Visit) -> None:
        finding.fold(visit.kiosk_state.offers)

    def screen(self, visit: Visit) -> Screen:
        label = _("手続きの名前や、したいこと")
        return KeyboardPage(
            frame(visit, label, stage=Stage.CHOOSE, back=back(_("戻る")), forward=forward(_("さがす"))),
            label=label,
            entry=InputKind.KEYBOARD,
            text=self.typed,
            most_characters=MOST_SOUGHT,
            example=_("ひらがなのまま、名前の一部だけでもさがせます。"),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case TypedText(text) if text.strip():
                return ChooseProcedure(WantedOffers(typed=text.strip()))
            case TypedText() | Back():
                return ChooseEvent()
            case _:
                return None


def at_place(place: PlaceInList) -> Step:
    """The page on which somebody stood."""
    match place.way:
        case "leaflet":
            return EnterLeafletCode()
        case "list":
            return ChooseProcedure(place.wanted, place.page)
        case "office":
            return ChooseOffice(place.page or 0)
        case "applicant":
            return ChooseApplicant(place.wanted.applicant, place.page or 0)
        case _:
            return ChooseEvent(place.page or 0)


def _common(event: Event, visit: Visit, place: PlaceInList) -> Follower | None:
    match event:
        case Chosen("tab:event"):
            return ChooseEvent()
        case Chosen("tab:reading"):
            return ChooseProcedure()
        case Chosen("tab:office"):
            return ChooseOffice()
        case Chosen("tab:applicant"):
            return ChooseApplicant()
        case Chosen("search"):
            return TypeWords()
        case Chosen("leaflet"):
            return EnterLeafletCode()
        case Scanned(text):
            return led_by_scan(text, visit)
        case Chosen("resume"):
            return Destination.RESUME
        case Chosen("slip"):
            visit.asked_arrival = ""
            return Destination.ENTER_ARRIVAL
        case Chosen(key) if key.startswith("procedure:"):
            offer = visit.kiosk_state.offer(key.removeprefix("procedure:"))
            visit.found_at = place
            return chosen(offer, visit) if offer else None
        case Back():
            return Destination.LEAVE
        case _:
            return None


def _found(wanted: WantedOffers, visit: Visit) -> OffersFound:
    """What stands on the pages, in its order."""
    offers, language = visit.kiosk_state.offers, visit.appearance.language
    return visit.remembered.of("found", (offers, wanted, language), lambda: _find(wanted, visit))


def _find(wanted: WantedOffers, visit: Visit) -> OffersFound:
    offers, language = visit.kiosk_state.offers, visit.appearance.language
    if wanted.typed:
        return finding.search(offers, wanted.typed)
    if wanted.scene:
        return OffersFound(tuple(offer for offer in offers if wanted.scene in events_of(offer)))
    if wanted.office:
        offers = tuple(offer for offer in offers if offer.section.get("ja", "") == wanted.office)
    if wanted.applicant:
        offers = tuple(offer for offer in offers if finding.fits(offer, wanted.applicant))
    if wanted.row:
        offers = tuple(offer for offer in offers if finding.row(offer, language) == wanted.row)
    return OffersFound(finding.by_name(offers, language))


def _is_by_name(wanted: WantedOffers) -> bool:
    return not (wanted.scene or wanted.office or wanted.applicant or wanted.typed)


def _is_low(visit: Visit) -> bool:
    """Rows of the 五十音 take the place of the ways of finding; 戻る leads to those."""
    return visit.kiosk_state.orientation == "landscape" or visit.appearance.low


def _events_size(visit: Visit) -> int:
    """One row of scenes where large words with readings and what is used often share a low page."""
    look = visit.appearance
    crowded = look.low and is_big(look) and look.language == "easy-ja" and bool(often(visit))
    return min(4, _size(visit)) if crowded else _size(visit)


def _size(visit: Visit) -> int:
    return choose_capacity(visit.appearance, visit.kiosk_state.orientation)


def _pages_of(count: int, size: int) -> int:
    return max(1, -(-count // size))
