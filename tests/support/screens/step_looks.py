"""Whole visits in any look: `walked` gives each page with the look it stands in and the page a dialog lies over.

`python -m tests.support.screens.step_looks` measures every page of a visit in every size, language and mounting,
without drawing, and names what is cut, overlaps or lies outside. About four minutes.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.screens.appearance import Appearance, Orientation, TextSize
from kiosk.screens.dialogs import Dialog, Settings
from kiosk.screens.frame import Screen
from kiosk.ui.layout import faults, measure
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.people.cards import CardBox
from tests.support.people.kept_cast import lay_cast
from tests.support.screens.attachment_screens import attachment_screens
from tests.support.screens.bad_input import bad_input_screens
from tests.support.screens.brief_screens import brief_screens
from tests.support.screens.draft_screens import draft_screens
from tests.support.screens.step_screens import screens_of

WAYS: tuple[tuple[Orientation, bool], ...] = (("portrait", False), ("portrait", True), ("landscape", False))


@dataclass(frozen=True)
class Page:
    """One page as it stands in a visit."""

    name: str
    screen: Screen
    appearance: Appearance
    under: Screen | None = None


def every_look() -> Iterator[tuple[Appearance, Orientation]]:
    """Language × size × mounting; colours change no measure."""
    for language, size, (orientation, low) in itertools.product(("ja", "easy-ja", "en"), TextSize, WAYS):
        yield Appearance(language, size, low=low), orientation


def walked(
    kiosk: KioskInABox, cards: CardBox, appearance: Appearance, orientation: Orientation = "portrait"
) -> Iterator[Page]:
    """All pages of `step_screens`, `bad_input`, `brief_screens`, of drafts and of attachments in this look."""
    kiosk.conversation.visit.kiosk_state.orientation = orientation
    below: Screen | None = None
    pages = itertools.chain(
        screens_of(kiosk, cards, appearance),
        bad_input_screens(kiosk, cards, appearance),
        brief_screens(kiosk, appearance),
        draft_screens(kiosk, appearance),
        attachment_screens(kiosk, appearance),
    )
    for name, screen in pages:
        over = isinstance(screen, Dialog | Settings)
        # The first page stands before anybody chose a look.
        stands_in = appearance if name == "01-welcome" else kiosk.conversation.visit.appearance
        yield Page(name, screen, stands_in, below if over else None)
        if not over:
            below = screen


def walked_alone(appearance: Appearance, orientation: Orientation = "portrait") -> Iterator[Page]:
    """The same with a kiosk and cards of its own, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        made, own = Path(folder) / "made", Path(folder) / "own"
        own.mkdir()
        lay_cast(made)
        kiosk = KioskInABox(Path(folder) / "kiosk", made)
        try:
            yield from walked(kiosk, CardBox(made, own), appearance, orientation)
        finally:
            kiosk.close()


def faults_of(pages: Iterator[Page], orientation: Orientation) -> dict[str, list[str]]:
    """What is wrong with which page; a page without a fault is not named."""
    found = {page.name: faults(measure(page.screen, page.appearance, orientation)) for page in pages}
    assert len(found) > 50, "a visit has more pages"
    return {name: wrong for name, wrong in found.items() if wrong}


def main() -> int:
    """One line per look that has a fault."""
    count = 0
    for appearance, orientation in every_look():
        wrong = faults_of(walked_alone(appearance, orientation), orientation)
        count += len(wrong)
        for name, said in wrong.items():
            place = "low" if appearance.low else orientation
            sys.stdout.write(f"{appearance.language} {appearance.size} {place} {name}: {', '.join(said)}\n")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
