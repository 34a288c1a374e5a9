"""A real SMTP server on loopback, in a process of its own: `python -m tests.central.notices.post_office LOG`.

Prints its port, then writes one JSON line per message that it has answered 250 to. Addresses that begin with
`refuse-`, `relay-`, `later-` or `break-` are treated so.
"""

from __future__ import annotations

import asyncio
import base64
import email
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP


@dataclass(frozen=True)
class Taken:
    """A message the server has taken."""

    message_id: str
    sender: str
    recipients: list[str]
    headers: dict[str, str]
    text: str
    first_line: str
    """Of the subject, as it came."""
    encoding: str
    files: dict[str, str]
    """Attachments by name, base64."""


class _Box:
    def __init__(self, log: Path) -> None:
        self._log = log.open("a", encoding="utf-8")

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802  aiosmtpd's name
        if address.startswith("refuse-"):
            return "550 no such mailbox"
        if address.startswith("relay-"):
            return "554 5.7.1 Relay access denied"
        if address.startswith("later-"):
            return "451 try again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        message = email.message_from_bytes(envelope.content)
        parts = [part for part in message.walk() if not part.is_multipart()]
        payload = parts[0].get_payload(decode=True)
        text = payload.decode() if isinstance(payload, bytes) else ""
        said = {
            "message_id": message["Message-ID"],
            "sender": envelope.mail_from,
            "recipients": envelope.rcpt_tos,
            "headers": {
                name: str(email.header.make_header(email.header.decode_header(value)))
                for name, value in message.items()
            },
            "text": text,
            "first_line": envelope.content.partition(b"Subject:")[2].partition(b"\r\n")[0].decode("ascii"),
            "encoding": parts[0]["Content-Transfer-Encoding"],
            "files": {
                part.get_filename(): base64.b64encode(part.get_payload(decode=True)).decode() for part in parts[1:]
            },
        }
        self._log.write(json.dumps(said, ensure_ascii=False) + "\n")
        self._log.flush()
        if envelope.rcpt_tos[0].startswith("break-"):
            server.transport.abort()
        return "250 taken"


async def _serve(log: Path) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(_Box(log), enable_SMTPUTF8=False), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


@contextmanager
def post_office(log: Path) -> Iterator[int]:
    """The server's port, while it runs."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.central.notices.post_office", str(log)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=os.environ
    ) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.kill()


def taken(log: Path) -> list[Taken]:
    """What the server has taken so far."""
    if not log.exists():
        return []
    return [Taken(**json.loads(line)) for line in log.read_text("utf-8").splitlines()]


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
