"""A real SMTP server on loopback that keeps each mail as a numbered file.

python -m provisioning.demonstration.mail_server PORT DIR
"""

from __future__ import annotations

import itertools
import signal
import sys
import threading
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Keeper:
    """Keeps what comes in; the recipient stands in a header of the file, as it was said on the line."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 — aiosmtpd's name
        """Keep one mail."""
        path = self._folder / f"mail-{next(self._numbers):04d}.eml"
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        path.write_bytes(f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n".encode() + content)
        return "250 kept"


def main() -> None:
    """Serve until told to end."""
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    server = Controller(Keeper(folder), hostname="127.0.0.1", port=port)
    server.start()
    ended.wait()
    server.stop()


if __name__ == "__main__":
    main()
