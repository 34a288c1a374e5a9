"""A resident at the kiosk: touches what is drawn, by its words, and waits for what the screen says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from provisioning.demonstration.hall import said_to
from provisioning.demonstration.places import Places
from provisioning.demonstration.processes import wait_for


class Lost(Exception):
    """The screen does not show what the resident was told to expect."""


class Resident:
    """One pair of hands. Nothing here knows steps or widgets; only words on the screen."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def sees(self, words: str, timeout_s: float = 30) -> dict[str, Any]:
        """Wait until the words stand on the screen, or until the step of this name is there.

        Raises:
            Lost: with everything that stands there instead.
        """
        seen = self._say({"wait_for": words, "timeout": timeout_s}, timeout_s + 30)
        if not seen.get("ok"):
            shown = "\n  ".join([str(seen.get("step")), *seen.get("texts", ()), "-", *seen.get("labels", ())])
            raise Lost(f"{words!r} is not on the screen; there is:\n  {shown}")
        return seen

    def touches(self, label: str, then: str = "") -> None:
        """Touch what bears the label, once it is there; then wait for `then`."""
        self.sees(label)
        if not self._say({"touch": label})["ok"]:
            raise Lost(f"{label!r} cannot be touched")
        if then:
            self.sees(then)

    def types(self, text: str) -> None:
        """Type into the page or field that is open."""
        if not self._say({"type": text})["ok"]:
            raise Lost("nothing on this page takes typing")

    def writes(self, label: str, text: str) -> None:
        """Touch a field, write into what opens, and see the form again."""
        form = self.looks()["step"]
        self.touches(label)
        self.types(text)
        self.sees(form)

    def looks(self) -> dict[str, Any]:
        """Everything on the screen now."""
        return self._say({"screen": True})

    def stands_at(self, *steps: str) -> str:
        """Wait until one of these steps is there; which one."""
        wait_for(lambda: self.looks()["step"] in steps, f"one of {steps}", 30)
        return str(self.looks()["step"])

    def changes_from(self, texts: list[str]) -> dict[str, Any]:
        """Wait until the screen says something else."""
        wait_for(lambda: self.looks()["texts"] != texts, "the next page", 30)
        return self.looks()

    def photographs(self, name: str) -> Path:
        """Save the screen as a picture."""
        self._places.pictures.mkdir(parents=True, exist_ok=True)
        path = self._places.pictures / f"{name}.png"
        self._say({"picture": str(path)})
        return path

    def _say(self, order: dict[str, Any], timeout_s: float = 60) -> dict[str, Any]:
        return said_to(self._places.touch_socket, order, timeout_s)
