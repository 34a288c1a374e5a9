"""A procedure was chosen: what it is and needs, before anything is asked (k02)."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.devices.centre import AskTaken, TakenSaid
from kiosk.devices.outbox import BeginForm
from kiosk.devices.slip_printer import AskPrinter
from kiosk.paging.procedure_pages import pages_of_facts
from kiosk.runtime.bus import Event
from kiosk.screens.controls import Banner, Button, Chip, Role, Tone, back
from kiosk.screens.frame import Screen, Stage
from kiosk.screens.procedure_page import FactRow, ProcedurePage
from kiosk.screens.touches import Back, Confirmed, PageTurned
from kiosk.state.offers import Offer
from kiosk.state.visit import Visit
from kiosk.steps.apply import identify
from kiosk.steps.apply.fill_form import first_page
from kiosk.steps.apply.procedure_facts import fact_lines, facts_banner, may_begin
from kiosk.steps.page_frame import frame, plain_pages_words, turned_to
from kiosk.steps.step import Destination, Follower, Step
from kiosk.words.texts import _
from sync.contract.forms.texts import words

MOST_ASKED = 6
"""Procedures of one visit: whoever looks through many leaves a kiosk's questions to those who wait for an answer."""


@dataclass(frozen=True)
class BeforeStart(Step):
    """Everything about it, in pages of what fits. Only a kiosk that cannot keep refuses, and it refuses here."""

    page: int = 0

    def entered(self, visit: Visit) -> None:
        if not self.page:
            look_ahead(visit)

    def screen(self, visit: Visit) -> Screen:
        language, banner = visit.appearance.language, facts_banner(visit)
        pages = _pages(banner, visit)
        page = min(self.page, len(pages) - 1)
        ready, first, more = may_begin(visit), page == 0, page + 1 < len(pages)
        turn = Button(_("次のページ"), PageTurned(1), icon="arrow-right")
        start = Button(_("はじめる"), Confirmed(), Role.MAIN, "arrow-right")
        return ProcedurePage(
            frame(
                visit,
                words(visit.procedure.name, language),
                stage=Stage.CHOOSE,
                page=plain_pages_words(page + 1, len(pages)),
                back=back(_("戻る")),
                extra=turn if more else None,
                forward=start if ready else None,
                pages_on=len(pages) > 1,
            ),
            summary=words(visit.procedure.summary, language) if first else "",
            lines=pages[page],
            banner=banner if first else None,
            pages=(page + 1, len(pages)),
            code=code_before(visit) if first else "",
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Confirmed() if may_begin(visit):
                return identify.start(visit) if visit.needs_card else first_page(visit)
            case TakenSaid(definition, told) if definition in visit.taken_now:
                visit.taken_now[definition] = told
                return None
            case PageTurned(turned):
                return replace(self, page=turned_to(self.page, turned, len(_pages(facts_banner(visit), visit))))
            case Back() if self.page:
                return replace(self, page=min(self.page, len(_pages(facts_banner(visit), visit)) - 1) - 1)
            case Back():
                return Destination.FOUND_AT
            case _:
                return None


def look_ahead(visit: Visit) -> None:
    """Before a form begins, by whatever way: can it be kept, is there paper, and is it taken now."""
    visit.ask(BeginForm())
    visit.ask(AskPrinter())
    _ask_the_centre(visit)


def _ask_the_centre(visit: Visit) -> None:
    """Whether it is taken now, where there is a line. Nobody waits for the answer: the page says what it knows."""
    state, asked = visit.kiosk_state, visit.taken_now
    if visit.offer is None or not state.contact.online:
        return
    if visit.offer.sha256 not in asked and len(asked) < MOST_ASKED:
        asked[visit.offer.sha256] = None
        visit.ask(AskTaken(visit.offer.sha256))


def code_before(visit: Visit) -> str:
    """For staff: why nothing begins, or no form with files."""
    return visit.kiosk_state.trouble or ("" if may_begin(visit) else visit.kiosk_state.files_code)


def _pages(banner: Banner | None, visit: Visit) -> list[tuple[FactRow, ...]]:
    language, lines = visit.appearance.language, fact_lines(visit)
    title, summary = words(visit.procedure.name, language), words(visit.procedure.summary, language)
    look, code = (visit.appearance, visit.kiosk_state.orientation), bool(code_before(visit))
    return visit.remembered.of(
        "facts",
        (title, summary, banner, lines, code, *look),
        lambda: pages_of_facts(title, summary, banner, lines, *look, with_code=code),
    )


def chosen(offer: Offer, visit: Visit) -> Step:
    """Begin this procedure anew."""
    visit.begin(offer)
    return BeforeStart()


def card_chip(needed: bool) -> Chip:
    """Whether it wants a My Number card."""
    if needed:
        return Chip(_("カードを使います"), "identification-card", Tone.INFO)
    return Chip(_("カードなしでできます"), "user")
