"""What the resident wants to do: life events, all procedures by reading, or an earlier slip (k02)."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass

from kiosk.devices.outbox import BeginForm, Readiness
from kiosk.devices.slip_printer import AskPrinter
from kiosk.paging.choose_pages import choose_capacity
from kiosk.paging.type_sizes import em_width
from kiosk.runtime.bus import Event
from kiosk.screens.choose import Choose, Tile
from kiosk.screens.controls import Banner, Button, Chip, Role, Tone, back
from kiosk.screens.frame import Frame, Screen, Stage
from kiosk.screens.picture import Picture
from kiosk.screens.touches import Back, Chosen, Confirmed, PageTurned
from kiosk.state.offers import Offer, Offered
from kiosk.state.visit import Visit
from kiosk.steps.apply import identify
from kiosk.steps.apply.fill_form import first_page
from kiosk.steps.page_frame import counter, frame
from kiosk.steps.step import Destination, Follower, Step
from kiosk.words.texts import _, later, say
from sync.contract.chain.statement import StatementKind
from sync.contract.forms.texts import words

LIFE_EVENTS = (
    ("moving", later("引っ越し"), "house-line"),
    ("birth", later("妊娠・出産"), "baby"),
    ("child", later("子育て・学校"), "student"),
    ("waste", later("ごみ・くらし"), "trash"),
    ("insurance", later("保険・年金"), "first-aid-kit"),
    ("tax", later("税金"), "coins"),
    ("care", later("介護・福祉"), "wheelchair"),
    ("certificate", later("証明書"), "certificate"),
)
"""(category of the catalogue, words, icon). What nobody offers here stays visible with its reason."""
OTHER = ("other", later("そのほか"), "file-text")
"""What stands under none of them, or under one that this program does not know. Seen only where there is such a one."""
_ICONS = {key: icon for key, _words, icon in LIFE_EVENTS}
_SHORTCUTS = 2
_SHORT_NAME_EM = 16


@dataclass(frozen=True)
class ChooseEvent(Step):
    """どの手続きをしますか: eight life events, そのほか where it is needed, and the most used procedures below."""

    page: int = 0

    def screen(self, visit: Visit) -> Screen:
        events, offered = _events(visit)
        tiles = tuple(
            Tile(
                key, _(words), icon, chip=None if key in offered else Chip(_("窓口で"), "info"), enabled=key in offered
            )
            for key, words, icon in events
        )
        size = choose_capacity(visit.appearance, visit.kiosk_state.orientation)
        pages = -(-len(tiles) // size)
        page = min(self.page, pages - 1)
        return Choose(
            _frame(visit),
            tiles=tiles[page * size : (page + 1) * size],
            pages=(page + 1, pages),
            tabs=_tabs("event"),
            shortcuts=_shortcuts(visit),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Chosen(key) if any(key == event_key for event_key, _w, _i in _events(visit)[0]):
                return ChooseProcedure(category=key)
            case PageTurned(step):
                last = (
                    -(-len(_events(visit)[0]) // choose_capacity(visit.appearance, visit.kiosk_state.orientation)) - 1
                )
                return ChooseEvent(min(max(self.page + step, 0), last))
            case _:
                return _common(event, visit)


@dataclass(frozen=True)
class ChooseProcedure(Step):
    """Procedures of one life event, or all of them by reading (五十音), in pages of what fits."""

    category: str = ""
    page: int = 0

    def screen(self, visit: Visit) -> Screen:
        language = visit.appearance.language
        offers = self._offers(visit)
        size = choose_capacity(visit.appearance, visit.kiosk_state.orientation, as_list=True)
        pages = max(1, -(-len(offers) // size))
        page = min(self.page, pages - 1)
        tiles = tuple(_tile(offer, language) for offer in offers[page * size : (page + 1) * size])
        return Choose(
            _frame(visit),
            tiles=tiles,
            as_list=True,
            pages=(page + 1, pages),
            tabs=_tabs("event" if self.category else "reading"),
            empty="" if tiles else _where(visit),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Back():
                return ChooseEvent()
            case PageTurned(step):
                size = choose_capacity(visit.appearance, visit.kiosk_state.orientation, as_list=True)
                last = max(0, -(-len(self._offers(visit)) // size) - 1)
                return ChooseProcedure(self.category, min(max(self.page + step, 0), last))
            case _:
                return _common(event, visit)

    def _offers(self, visit: Visit) -> tuple[Offered, ...]:
        if self.category:
            return tuple(offer for offer in visit.kiosk_state.offers if _category(offer) == self.category)
        return tuple(sorted(visit.kiosk_state.offers, key=lambda offer: offer.reading))


@dataclass(frozen=True)
class BeforeStart(Step):
    """A procedure was chosen: what it needs. A kiosk that cannot keep refuses here, not later."""

    def entered(self, visit: Visit) -> None:
        visit.ask(BeginForm())
        visit.ask(AskPrinter())

    def screen(self, visit: Visit) -> Screen:
        procedure, language = visit.procedure, visit.appearance.language
        said = visit.facts
        facts = [say("約%(minutes)s分", minutes=said.minutes)]
        facts += [text for text in (words(said.fee, language), words(said.bring, language)) if text]
        ready = visit.kiosk_state.ready
        return Picture(
            frame(visit, words(procedure.name, language), stage=Stage.CHOOSE, back=back(_("戻る"))),
            picture="take_slip" if ready else "call_staff",
            lines=(words(procedure.summary, language), *facts),
            banner=self._banner(visit),
            promises=(_card_chip(visit.needs_card),),
            buttons=(Button(_("はじめる"), Confirmed(), Role.MAIN, "arrow-right"),) if ready else (),
            code=visit.kiosk_state.trouble,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Confirmed() if visit.kiosk_state.ready:
                return identify.start(visit) if visit.needs_card else first_page(visit)
            case Back():
                return ChooseEvent()
            case Readiness():
                return None
            case _:
                return None

    def _banner(self, visit: Visit) -> Banner | None:
        if not visit.kiosk_state.ready:
            return Banner(
                Tone.WARN,
                _("いま、この端末では受け付けられません"),
                say("%(counter)sで受け付けます。", counter=counter(visit)),
                "warning",
            )
        if not visit.kiosk_state.printer.usable or visit.kiosk_state.printer.paper == "out":
            return Banner(
                Tone.WARN,
                _("いま、控えを印刷できません"),
                _("申請はできます。番号は終わりに画面に出せます。"),
                "printer",
            )
        return None


def chosen(offer: Offer, visit: Visit) -> Step:
    """Begin this procedure anew."""
    visit.offer = offer
    visit.kind = StatementKind.SUBMISSION
    visit.answers.clear()
    visit.opened_instances.clear()
    visit.former = None
    visit.taken_up = None
    return BeforeStart()


def _common(event: Event, visit: Visit) -> Follower | None:
    match event:
        case Chosen("tab:event"):
            return ChooseEvent()
        case Chosen("tab:reading"):
            return ChooseProcedure()
        case Chosen("resume"):
            return Destination.RESUME
        case Chosen("slip"):
            visit.asked_arrival = ""
            return Destination.ENTER_ARRIVAL
        case Chosen(key) if key.startswith("procedure:"):
            offer = visit.kiosk_state.offer(key.removeprefix("procedure:"))
            return chosen(offer, visit) if offer else None
        case Back():
            return Destination.LEAVE
        case _:
            return None


def _category(offer: Offered) -> str:
    """Where it stands: one that is not known here stands under そのほか."""
    return offer.category if offer.category in _ICONS else OTHER[0]


def _events(visit: Visit) -> tuple[tuple[tuple[str, str, str], ...], frozenset[str]]:
    """The scenes of life that are shown, and those under which something is offered."""
    offered = frozenset(_category(offer) for offer in visit.kiosk_state.offers)
    return (*LIFE_EVENTS, OTHER) if OTHER[0] in offered else LIFE_EVENTS, offered


def _where(visit: Visit) -> str:
    """What is not offered here: which window of which hall, and whom to ask before walking there."""
    first = say("この手続きは%(counter)sで受け付けます。", counter=counter(visit))
    catalogue = visit.kiosk_state.catalogue
    if catalogue is None:
        return first
    hall = catalogue.hall
    ask = say(
        "場所：%(hall)s　受付時間や持ち物の問合せ：%(phone)s",
        hall=words(hall.name, visit.appearance.language),
        phone=hall.phone,
    )
    return f"{first}\n{ask}"


def _frame(visit: Visit) -> Frame:
    return frame(
        visit,
        _("どの手続きをしますか"),
        stage=Stage.CHOOSE,
        back=back(_("戻る")),
        extra=Button(_("控えで ようすを見る・直す"), Chosen("slip"), icon="receipt"),
    )


def _shortcuts(visit: Visit) -> tuple[Button, ...]:
    """つづきから, and the first procedures as far as their names are short enough; all stand in the list too."""
    named = ((offer, words(offer.name, visit.appearance.language)) for offer in visit.kiosk_state.offers)
    short = [(offer, name) for offer, name in named if em_width(name) <= _SHORT_NAME_EM]
    named_first = tuple(Button(name, Chosen(f"procedure:{offer.id}")) for offer, name in short[:_SHORTCUTS])
    if not visit.kiosk_state.offers:
        return ()
    return (Button(_("つづきから"), Chosen("resume"), icon="arrow-counter-clockwise"), *named_first)


def _tabs(now: str) -> tuple[Tile, ...]:
    return (
        Tile("tab:event", _("くらしの場面"), "squares-four", chosen=now == "event"),
        Tile("tab:reading", _("五十音"), "list", chosen=now == "reading"),
    )


def _tile(offer: Offered, language: str) -> Tile:
    fee = words(offer.facts.fee, language)
    trial = (_("テスト運用"),) if offer.test_operation else ()
    notes = (*trial, say("約%(minutes)s分", minutes=offer.facts.minutes), *((fee,) if fee else ()))
    return Tile(
        f"procedure:{offer.id}",
        words(offer.name, language),
        _ICONS.get(offer.category, "file-text"),
        notes=notes,
        chip=_card_chip(offer.uses_card),
    )


def _card_chip(needed: bool) -> Chip:
    if needed:
        return Chip(_("カードを使います"), "identification-card", Tone.INFO)
    return Chip(_("カードなしでできます"), "user")
