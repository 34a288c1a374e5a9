"""By the code of a leaflet, typed or read from its QR: to a procedure, or to what is said before its form is there."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kiosk.runtime.bus import Event
from kiosk.screens.controls import Button, Role, back
from kiosk.screens.form_page import InputKind
from kiosk.screens.frame import Screen, Stage
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.picture import Picture
from kiosk.screens.touches import Back, Confirmed, Scanned, TypedText
from kiosk.state.finding import PlaceInList
from kiosk.state.visit import Visit
from kiosk.steps.apply.before_start import chosen
from kiosk.steps.page_frame import counter, frame
from kiosk.steps.step import Destination, Follower, Step
from kiosk.words.dates import moment_words
from kiosk.words.texts import _, later, say
from sync.contract.forms.texts import words
from sync.contract.numbers import leaflet_code_in, parse_leaflet_number
from sync.contract.wire.acceptance import minute_of
from sync.contract.wire.catalogue import LeafletCode
from sync.errors import NotANumber

LEAFLET_GROUPS = (3, 3)
LONGEST = 10
"""Characters of a code, however it is written."""
MISTYPED = later("この番号ではないようです。チラシの6けたの番号を、もう一度確かめてください。")
UNKNOWN = later("この番号の手続きは、この端末にはありません。窓口でおたずねください。")
ENDED = later("このチラシの受付は終わりました。窓口で相談できます。")
_AIM = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
"""What a scanner may set in front (ISO/IEC 15424)."""


@dataclass(frozen=True)
class EnterLeafletCode(Step):
    """チラシの番号. What was typed stays, to be mended."""

    typed: str = ""
    why: str = ""
    """Why it led nowhere."""

    def screen(self, visit: Visit) -> Screen:
        return KeyboardPage(
            frame(
                visit,
                _("チラシの番号を入力してください"),
                stage=Stage.CHOOSE,
                notes=(_("チラシのQRコードを読み取り機にかざすこともできます。"),),
                back=back(_("戻る")),
            ),
            label=_("チラシの番号"),
            entry=InputKind.DIGITS,
            text=self.typed,
            error=_(self.why) if self.why else "",
            most_characters=sum(LEAFLET_GROUPS),
            grouping=LEAFLET_GROUPS,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case TypedText(text):
                return led_by(text, visit)
            case Scanned(text):
                return led_by_scan(text, visit)
            case Back():
                return Destination.CHOOSE
            case _:
                return None


@dataclass(frozen=True)
class LeafletAhead(Step):
    """The leaflet is there before its form: what it is about, from when, and whom to ask."""

    leaflet: LeafletCode = field(repr=False)

    def screen(self, visit: Visit) -> Screen:
        language, leaflet = visit.appearance.language, self.leaflet
        opens = minute_of(leaflet.opens)
        title = (
            say("%(opens)sから申し込めます", opens=moment_words(opens))
            if opens is not None and opens > visit.kiosk_state.clock.now()
            else _("まだ申し込めません。準備をしています")
        )
        asked = "　".join(filter(None, (words(leaflet.section, language), leaflet.phone))) or counter(visit)
        return Picture(
            frame(visit, title, stage=Stage.CHOOSE, back=back(_("戻る"))),
            picture="call_staff",
            lines=(words(leaflet.name, language), say("問合せ　%(where)s", where=asked)),
            buttons=(Button(_("ほかの番号を入力する"), Confirmed(), Role.MAIN),),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Confirmed():
                return EnterLeafletCode()
            case Back():
                return Destination.CHOOSE
            case _:
                return None


def has_leaflets(visit: Visit) -> bool:
    """A code can lead somewhere here."""
    catalogue = visit.kiosk_state.catalogue
    return catalogue is not None and bool(catalogue.leaflets)


def led_by_scan(text: str, visit: Visit) -> Step:
    """Where what was held to the scanner leads: a leaflet's code, or the address of its page for everybody. Whatever it
    was, it does not stand on this page.
    """
    found = led_by(leaflet_code_in(_AIM.sub("", text.strip())), visit)
    return EnterLeafletCode("", found.why) if isinstance(found, EnterLeafletCode) else found


def led_by(typed: str, visit: Visit) -> Step:
    """Where a code leads; back to its page with the reason where it leads nowhere."""
    kept, catalogue = typed[:LONGEST], visit.kiosk_state.catalogue
    try:
        code = parse_leaflet_number(typed[: LONGEST * 2])
    except NotANumber:
        return EnterLeafletCode(kept, MISTYPED)
    leaflet = next((one for one in catalogue.leaflets if one.code == code), None) if catalogue is not None else None
    if leaflet is None:
        return EnterLeafletCode(kept, UNKNOWN)
    if leaflet.ended:
        return EnterLeafletCode(kept, ENDED)
    offer = visit.kiosk_state.offer(leaflet.procedure)
    if offer is None:
        return LeafletAhead(leaflet)
    visit.found_at = PlaceInList("leaflet")
    return chosen(offer, visit)
