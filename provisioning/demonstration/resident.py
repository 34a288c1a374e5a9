"""A resident at the kiosk: touches what is drawn, by its words, and waits for what the screen says."""

from __future__ import annotations

from pathlib import Path

from provisioning.demonstration.orders import HandOrder, ScreenSeen, said_to
from provisioning.demonstration.places import Places
from provisioning.demonstration.processes import wait_for


class Lost(Exception):
    """The screen does not show what the resident was told to expect."""


class Resident:
    """One pair of hands. Nothing here knows steps or widgets; only words on the screen."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def sees(self, words: str, timeout_s: float = 30) -> ScreenSeen:
        """Wait until the words stand on the screen, or until the step of this name is there.

        Raises:
            Lost: with everything that stands there instead.
        """
        seen = self._say(HandOrder(wait_for=words, timeout=timeout_s), timeout_s + 30)
        if not seen.ok:
            shown = "\n  ".join([seen.step, *seen.texts, "-", *seen.labels])
            raise Lost(f"{words!r} is not on the screen; there is:\n  {shown}")
        return seen

    def touches(self, label: str, then: str = "") -> None:
        """Touch what bears the label, once it is there; then wait for `then`."""
        self.sees(label)
        if not self._say(HandOrder(touch=label)).ok:
            raise Lost(f"{label!r} cannot be touched")
        if then:
            self.sees(then)

    def types(self, text: str) -> None:
        """Type into the page or field that is open."""
        if not self._say(HandOrder(type=text)).ok:
            raise Lost("nothing on this page takes typing")

    def writes(self, label: str, text: str) -> None:
        """Touch a field, write into what opens, and see the form again."""
        form = self.looks().step
        self.touches(label)
        self.types(text)
        self.sees(form)

    def looks(self) -> ScreenSeen:
        """Everything on the screen now."""
        return self._say(HandOrder(screen=True))

    def stands_at(self, *steps: str) -> str:
        """Wait until one of these steps is there; which one."""
        wait_for(lambda: self.looks().step in steps, f"one of {steps}", 30)
        return self.looks().step

    def changes_from(self, texts: tuple[str, ...]) -> ScreenSeen:
        """Wait until the screen says something else."""
        wait_for(lambda: self.looks().texts != texts, "the next page", 30)
        return self.looks()

    def photographs(self, name: str) -> Path:
        """Save the screen as a picture."""
        self._places.pictures.mkdir(parents=True, exist_ok=True)
        path = self._places.pictures / f"{name}.png"
        self._say(HandOrder(picture=str(path)))
        return path

    def _say(self, order: HandOrder, timeout_s: float = 60) -> ScreenSeen:
        return said_to(self._places.touch_socket, order, ScreenSeen, timeout_s)
