"""Folders and loopback ports of one demonstration."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON = ROOT / ".venv" / "bin" / "python"
KIOSK = "99201-003"


@dataclass(frozen=True)
class Places:
    """Where everything of one demonstration lies and listens."""

    folder: Path
    centre_port: int
    line_port: int
    printer_port: int
    mail_port: int

    @classmethod
    def under(cls, folder: Path) -> Places:
        """Fresh ports, and `folder` for the rest."""
        folder.mkdir(parents=True, exist_ok=True)
        return cls(folder, *free_ports(4))

    def hand_over(self) -> None:
        """Whoever ran this through sudo may read, use and delete what lies here."""
        if "SUDO_UID" in os.environ and os.geteuid() == 0:
            owner, group = int(os.environ["SUDO_UID"]), int(os.environ["SUDO_GID"])
            for path in (self.folder, *self.folder.rglob("*")):
                os.chown(path, owner, group, follow_symlinks=False)

    @property
    def cards(self) -> Path:
        """Software cards, test anchors, revocation list."""
        return self.folder / "cards"

    @property
    def offline_keys(self) -> Path:
        """What would lie in a safe."""
        return self.folder / "offline-keys"

    @property
    def centre_state(self) -> Path:
        """The centre's database and keys."""
        return self.folder / "centre"

    @property
    def data(self) -> Path:
        """The kiosk's first medium."""
        return self.folder / "kiosk-data"

    @property
    def mirror(self) -> Path:
        """The kiosk's second medium."""
        return self.folder / "kiosk-mirror"

    @property
    def paper(self) -> Path:
        """What the printer printed."""
        return self.folder / "paper"

    @property
    def pictures(self) -> Path:
        """Screens and pages of the story."""
        return self.folder / "pictures"

    @property
    def mail(self) -> Path:
        """What the mail server received."""
        return self.folder / "mail"

    @property
    def logs(self) -> Path:
        """One file for each program."""
        return self.folder / "logs"

    @property
    def stick(self) -> Path:
        """The port for USB sticks: the dock puts `stick.sock` and `stick` there."""
        return self.folder / "stick"

    @property
    def dock_socket(self) -> Path:
        """Where the dock takes orders."""
        return self.folder / "dock.sock"

    @property
    def touch_socket(self) -> Path:
        """Where the kiosk takes touches in a demonstration."""
        return self.folder / "touch.sock"

    @property
    def question_socket(self) -> Path:
        """Where the kiosk asks and the agent listens."""
        return self.folder / "questions.sock"

    @property
    def centre_url(self) -> str:
        """The centre as staff reach it."""
        return f"http://127.0.0.1:{self.centre_port}"

    @property
    def line_url(self) -> str:
        """The centre as the kiosk reaches it: over the line that can be cut."""
        return f"http://127.0.0.1:{self.line_port}"


def free_ports(count: int) -> list[int]:
    """Loopback ports that nobody listens on now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for probe in sockets:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in sockets]
    finally:
        for probe in sockets:
            probe.close()
