"""The whole kiosk program on the canaries' medium, touched by its words; it notes its inquiry numbers elsewhere.

python -m tests.torture.window …   as python -m kiosk …, with MADOGUCHI_INQUIRIES and MADOGUCHI_PROMISES
"""

from __future__ import annotations

import fcntl
import os
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import jaconv

from provisioning.demonstration.answers import Applicant, bulky_waste, fill, read_through
from provisioning.demonstration.hall import UNSEEN
from provisioning.demonstration.orders import HandOrder, ScreenSeen, said_to
from provisioning.demonstration.places import PYTHON, Places
from provisioning.demonstration.processes import NotReady, Program
from provisioning.demonstration.resident import Lost, Resident
from sync.outbox import KioskHome, Outbox
from tests.support.kiosk import kiosk_program
from tests.torture.canaries import Canaries
from tests.torture.children import noting

ALONE = ("unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", '"$@"; exit $?', "sh")
"""A conversion server outlives a killed kiosk; in a name space of its own it ends with the visit."""
START_S = 60.0
END_S = 20.0
SOON_S = 3.0
LOOK_S = 0.05
KEYS = 6
"""So many kana of the name go through the screen's own keyboard, and so through the conversion."""


class Window:
    """One start of the program, one resident, and how it ended."""

    def __init__(self, folder: Path, logs: Path, home: KioskHome, printer_port: int) -> None:
        self._places = Places(folder, 0, 0, printer_port, 0)
        self._lock = home.data / "outbox.lock"
        config = folder / "window.toml"
        config.write_text(
            f'simulated = true\none_medium = true\nreader_name_filter = "nobody"\nprinter_url = "tcp://127.0.0.1:{printer_port}"\n'
            f"{UNSEEN}"
        )
        homes = ["--data", str(home.data), "--mirror", str(home.mirror)]
        self.program = Program(
            "window",
            [*ALONE, str(PYTHON), "-m", "tests.torture.window", *homes, "--config", str(config)],
            logs / "window.log",
            {
                "MADOGUCHI_TOUCH_SOCKET": str(self._places.touch_socket),
                "MADOGUCHI_INQUIRIES": str(folder / "inquiries"),
                "MADOGUCHI_PROMISES": str(folder / "promises"),
                "SDL_VIDEODRIVER": "offscreen",
                "SDL_AUDIODRIVER": "dummy",
                "KIVY_NO_ARGS": "1",
                "DJANGO_SETTINGS_MODULE": "",  # a kiosk reads nothing of the centre
            },
        )

    def visit(self, canaries: Canaries, end: int) -> bool:
        """A resident applies for bulky waste; then the program gets the signal `end`. False: it died on the way."""
        try:
            return self._visit(canaries, end)
        finally:
            # The signal ended its parent too, which does not wait for it: the next start would find the home in use.
            with self._lock.open("rb") as held:
                fcntl.flock(held, fcntl.LOCK_EX)

    def _visit(self, canaries: Canaries, end: int) -> bool:
        self._places.touch_socket.unlink(missing_ok=True)
        self.program.start()
        try:
            self.program.wait_until(self._answers, START_S)
            self._apply(Resident(self._places), canaries)
        except (NotReady, Lost, OSError, ValueError):
            # A killed process closes its socket before its end can be seen.
            if not self._ended(SOON_S):
                self.program.kill()
                raise
            return False
        os.killpg(self.program.pid, end)
        if not self._ended(END_S):
            self.program.kill()
        return True

    def _ended(self, timeout_s: float) -> bool:
        until = time.monotonic() + timeout_s
        while self.program.running and time.monotonic() < until:
            time.sleep(LOOK_S)
        return not self.program.running

    def _apply(self, at: Resident, canaries: Canaries) -> None:
        at.touches("日本語　はじめる")
        at.touches("粗大ごみの収集申込")
        at.touches("はじめる", "申し込む人")
        at.touches("氏名")
        for kana in jaconv.kata2hira(canaries.kana[:KEYS]):
            with suppress(Lost):
                at.touches(kana)
        at.types(canaries.name)
        first, *others = bulky_waste(
            Applicant(canaries.name, canaries.kana, canaries.phone, canaries.address, canaries.mail)
        )
        fill(at, (replace(first, answers=first.answers[1:]), *others))
        read_through(at)
        at.touches("まちがいない　申請する")
        at.sees("受け付けました")
        at.sees("控えに印刷しました")

    def _answers(self) -> bool:
        try:
            return said_to(self._places.touch_socket, HandOrder(screen=True), ScreenSeen).ok
        except (OSError, ValueError):
            return False


if __name__ == "__main__":
    notes = Path(os.environ["MADOGUCHI_INQUIRIES"]), Path(os.environ["MADOGUCHI_PROMISES"])
    Outbox.keep = noting(Outbox.keep, *notes)  # type: ignore[method-assign]  # the same, and it is written down
    sys.exit(kiosk_program.main())
