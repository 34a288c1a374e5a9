"""Programs of an installation, each started as its own user. Needs root."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from provisioning.owners import Owners
from sync.outbox import KioskHome
from tests.support.machine.units import AGENT_STATE, KIOSK_STATE, MIRROR, said, unit_file

ROOT = Path(__file__).parents[3]
OWNERS = Owners(kiosk=5101, agent=5102, group=5100)
PATIENCE_S = 30


def start(user: int, *arguments: str, runtime: Path | None = None) -> subprocess.Popen[str]:
    """`runtime` is for a program with a window, which is drawn off screen."""
    own = {}
    if runtime is not None:
        own = {"MADOGUCHI_RUNTIME": str(runtime), "KIVY_HOME": f"{runtime}/kivy"}
        own |= {"MADOGUCHI_DISPLAY": "offscreen", "SDL_VIDEODRIVER": "offscreen", "SDL_AUDIODRIVER": "dummy"}
    return subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), **own}, text=True,
        user=user, group=OWNERS.group, extra_groups=[], umask=0o027,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def shipped(unit: str, home: KioskHome) -> list[str]:
    """The command of a shipped unit, without its Python, for the folders of this home."""
    _, *command = said(unit_file(unit), "ExecStart").split()
    places = {KIOSK_STATE: home.data, AGENT_STATE: home.line_folder, MIRROR: home.mirror}
    return [str(places.get(word, word)) for word in command if not word.startswith("$")]


def wait_until(state: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not state():
        assert time.monotonic() < deadline, "this state never came"
        time.sleep(0.01)


class Keeper:
    """The kiosk process, as its own user."""

    def __init__(self, home: KioskHome, clock: Literal["fake", "system"] = "fake") -> None:
        places = (str(home.data), str(home.line_folder), str(home.mirror))
        self.process = start(OWNERS.kiosk, "-m", "tests.support.kiosk.keeper", *places, clock)
        self.boot = self._heard()

    def ask(self, words: str) -> str:
        assert self.process.stdin is not None
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        return self._heard()

    def end(self) -> None:
        """As the service's stop does: the outbox is closed."""
        _, errors = self.process.communicate("end\n", timeout=PATIENCE_S)
        assert self.process.returncode == 0, errors

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=PATIENCE_S)

    def _heard(self) -> str:
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        said = self.process.stdout.readline().strip()
        assert said, self.process.stderr.read()
        return said
