"""The end of a visit: nothing of it stays, and neither card nor slip is forgotten."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass

from kiosk.devices.card import CardRemoved, PowerOffCard, ReaderGone
from kiosk.devices.stick import StickRemoved
from kiosk.runtime.bus import Event
from kiosk.screens.controls import Button, Role
from kiosk.screens.frame import Screen
from kiosk.screens.picture import Picture
from kiosk.screens.touches import Confirmed
from kiosk.state.visit import Visit
from kiosk.steps.page_frame import frame
from kiosk.steps.step import BRIEF, Destination, Follower, Step
from kiosk.words.texts import _


@dataclass(frozen=True)
class CardLeft(Step):
    """The card is still in the reader (k12). Full screen, loud, without any data, until it is taken."""

    fresh = True
    keeps_appearance = True
    patience = None
    sound = "take"
    sound_every_s = 2.0
    may_leave = False

    def entered(self, visit: Visit) -> None:
        visit.ask(PowerOffCard())

    def screen(self, visit: Visit) -> Screen:
        return Picture(
            frame(visit, _("カードをお取りください"), may_leave=False),
            picture="take_card",
            lines=(_("マイナンバーカードが残っています。"), _("画面から、あなたの情報は消えました。")),
            loud=True,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case CardRemoved() | ReaderGone():
                return Destination.LEAVE
            case _:
                return None


@dataclass(frozen=True)
class StickLeft(Step):
    """The USB stick is still in. Loud like the card's page, and not for ever: the next resident is not shown what is on
    it (`Visit.own_stick`), and is not kept from the kiosk by it either.
    """

    fresh = True
    keeps_appearance = True
    patience = BRIEF
    sound = "take"
    sound_every_s = 2.0
    may_leave = False

    def screen(self, visit: Visit) -> Screen:
        return Picture(
            frame(visit, _("USBメモリをお取りください"), may_leave=False),
            picture="take_stick",
            lines=(_("USBメモリが残っています。"), _("画面から、あなたの情報は消えました。")),
            loud=True,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case StickRemoved():
                return Destination.START
            case _:
                return None

    def timed_out(self, visit: Visit) -> Follower:
        return Destination.START


@dataclass(frozen=True)
class SlipLeft(Step):
    """The resident walked away from the last page: the paper may still hang in the printer."""

    fresh = True
    keeps_appearance = True
    patience = BRIEF
    sound = "take"
    sound_every_s = 2.0
    may_leave = False

    def screen(self, visit: Visit) -> Screen:
        return Picture(
            frame(visit, _("控えを取ってください"), may_leave=False),
            picture="take_slip",
            lines=(_("大切な紙です。"),),
            buttons=(Button(_("取りました"), Confirmed(), Role.MAIN),),
            loud=True,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Confirmed():
                return Destination.LEAVE
            case _:
                return None
