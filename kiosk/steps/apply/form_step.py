"""What the pages of one field ask of the page of the form from which they came."""

from __future__ import annotations

from typing import Protocol

from kiosk.screens.frame import Screen
from kiosk.state.visit import Visit
from kiosk.steps.step import Step


class OnForm(Protocol):
    """A page of the form: `FillPage`."""

    def screen(self, visit: Visit) -> Screen:
        """The page itself, for what lies over it."""

    def with_answer(self, field_id: str) -> Step:
        """The same page once this field was answered: what was wrong with it is told no more."""

    def unchanged(self) -> Step:
        """The same page as it stood."""

    def typing(self, field_id: str, typed: str) -> Step:
        """The keyboard of this field, with what was typed there."""

    def without(self, page_id: str, number: int, visit: Visit) -> Step:
        """The form once this one of several was taken away."""

    def number_erased(self) -> Step:
        """What was typed looked like a My Number, and was not taken (PROM-09)."""
