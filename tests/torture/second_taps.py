"""Every page, every control, a second tap at the same point soon after: whatever acts stood there before, seen.

`python -m tests.torture second_taps` runs every look; `make test` one, chosen by the commit.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from kiosk.screens.appearance import Appearance, Orientation
from kiosk.screens.dialogs import Dialog
from kiosk.screens.review import Review
from kiosk.ui import touch_input
from kiosk.ui.display_list import DisplayList, Local, Target
from kiosk.ui.layout import lay_out
from kiosk.ui.view import View
from tests.support.commit_share import share_of
from tests.support.screens.fingers import LOOKS_S, Fingers
from tests.support.screens.step_looks import Page, every_look, walked_alone

SOON_S = (0.05, 0.15, 0.3)
PARTNERS = 24
"""Beside the page that does follow, so many others; which ones changes from page to page and from look to look."""


@dataclass
class Tally:
    """What was tried and what was wrong, in words without any text of a page."""

    taps: int = 0
    acted: int = 0
    """Second taps that acted on what had stood there."""
    wrong: list[str] = field(default_factory=list)


class Watched(touch_input.TouchInput):
    """Tells what acted."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.acts: list[Target] = []

    def _act(self, target: Target) -> None:
        self.acts.append(target)
        super()._act(target)


class Hand(Fingers):
    """Fingers on a watched glass."""

    kind = Watched
    glass: Watched

    def stands_at(self, page: Page) -> None:
        """This page, looked at."""
        self.glass.clear()
        self.comes(page)
        self.pass_s(LOOKS_S)

    def comes(self, page: Page) -> None:
        if page.under is not None:
            self.shows(page.under, page.appearance)
        self.shows(page.screen, page.appearance)
        list(self.bus.taken())

    def second_tap(self, at: tuple[float, float]) -> list[Target]:
        self.glass.acts.clear()
        self.tap(at)
        list(self.bus.taken())
        return list(self.glass.acts)


def in_look(appearance: Appearance, orientation: Orientation, partners: int, controls: int, number: int) -> Tally:
    """All pages of a visit in this look: each with so many pages that might follow, and so many of its own keys."""
    pages = list(walked_alone(appearance, orientation))
    tally = Tally()
    kept: dict[Hashable, DisplayList] = {}

    def laid_out(view: View[Any], way: Orientation, under: View[Any] | None = None) -> DisplayList:
        """A page that nobody has touched is laid out once."""
        name = (id(view.screen), view.appearance, id(under.screen) if under else 0)
        return kept.setdefault(name, lay_out(view, way, under))

    former, touch_input.lay_out = touch_input.lay_out, laid_out  # type: ignore[attr-defined, assignment]  # the same, kept
    try:
        for at, page in enumerate(pages):
            others = [other for other in pages if other is not page]
            following = [*pages[at + 1 : at + 2], *share_of(others, partners, number + at)]
            for other in following:
                _another_page(Hand(orientation=orientation), page, other, tally)
    finally:
        touch_input.lay_out = former  # type: ignore[attr-defined]  # as it was
    for at, page in enumerate(pages):
        _same_page(Hand(orientation=orientation), page, partial(share_of, count=controls, number=number + at), tally)
    return tally


def _another_page(hand: Hand, page: Page, other: Page, tally: Tally) -> None:
    """`other` follows on `page`; a tap anywhere where something was. One that is drawn alike was seen: what takes three
    pages in large letters may take two in small ones, and then the third is the second.
    """
    hand.stands_at(page)
    before = list(hand.glass.sheet.targets)
    points = [target.rect.mid for target in before]
    hand.comes(other)
    gone_s = 0.0
    for after_s in SOON_S:
        hand.now_s += after_s - gone_s
        gone_s = after_s
        for point in points:
            tally.taps += 1
            acts = hand.second_tap(point)
            if not acts:
                continue
            tally.acted += len(acts)
            unseen = page.screen.frame.title != other.screen.frame.title or isinstance(other.screen, Review | Dialog)
            if (unseen and page.screen != other.screen) or not all(_stood(target, before) for target in acts):
                tally.wrong.append(f"{page.name} → {other.name} after {after_s} s")
            return


def _same_page(hand: Hand, page: Page, chosen: Callable[[Sequence[int]], list[int]], tally: Tally) -> None:
    """What only the page itself understands: keys, modes, candidates."""
    hand.stands_at(page)
    local = [at for at, target in enumerate(hand.glass.sheet.targets) if isinstance(target.action, Local)]
    for at in chosen(local):
        hand.stands_at(page)
        before = list(hand.glass.sheet.targets)
        point = before[at].rect.mid
        hand.tap(point)
        list(hand.bus.taken())
        hand.glass.drawn(hand.glass.number)
        gone_s = 0.0
        for after_s in SOON_S:
            hand.now_s += after_s - gone_s
            gone_s = after_s
            tally.taps += 1
            acts = hand.second_tap(point)
            tally.acted += len(acts)
            if not all(_stood(target, before) for target in acts):
                tally.wrong.append(f"{page.name}: control {at} after {after_s} s")


def _stood(acted: Target, before: Sequence[Target]) -> bool:
    """The same thing in the same place: with its words, or as the key it was."""
    return any(
        target.rect == acted.rect
        and target.action == acted.action
        and (target.label == acted.label or target.press == "key")
        for target in before
    )


def run(number: int, budget_s: float) -> dict[str, Any]:
    """Every look, every page with many that might follow, all keys; as far as the time goes."""
    began = time.monotonic()
    done, taps, acted = 0, 0, 0
    wrong: list[str] = []
    looks = list(every_look())
    for at in range(len(looks)):
        if time.monotonic() - began > budget_s:
            break
        appearance, orientation = looks[(number + at) % len(looks)]
        tally = in_look(appearance, orientation, partners=PARTNERS, controls=1000, number=number + at)
        done, taps, acted = done + 1, taps + tally.taps, acted + tally.acted
        wrong += [f"{appearance} {orientation}: {words}" for words in tally.wrong]
    seconds = round(time.monotonic() - began, 1)
    return {"done": done, "taps": taps, "acted": acted, "seconds": seconds, "broken": "; ".join(wrong[:20])}
