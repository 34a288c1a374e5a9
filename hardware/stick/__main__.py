"""`python -m hardware.stick`: one request at the socket that systemd hands over, its answer, and out.

The next request starts this anew: nothing of one stick, and nothing that one stick did to this, meets the next one.
"""

from __future__ import annotations

import logging
import os
import socket
import sys
from pathlib import Path

import msgspec

from hardware.stick.messages import LONGEST_REQUEST, StickNotRead, StickRequest
from hardware.stick.reading import StickReply, reply_to
from hardware.stick.trouble import StickTrouble

DEVICE = "MADOGUCHI_STICK_DEVICE"
"""Where a stick appears (docs/settings.md)."""
_USUAL_DEVICE = "/dev/madoguchi-stick"
_GIVEN = 3
_SILENT_S = 5.0
"""The kiosk writes its request at once; whoever does not is not waited for."""
_LOG = logging.getLogger("hardware.stick")


def main() -> int:
    """Serve one request."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s", stream=sys.stderr)
    if os.environ.get("LISTEN_FDS") != "1":
        sys.stderr.write("hardware.stick: systemd starts this at its socket (provisioning/systemd)\n")
        return 2
    device = Path(os.environ.get(DEVICE, _USUAL_DEVICE))
    with socket.socket(fileno=_GIVEN) as listening:
        listening.settimeout(_SILENT_S)
        try:
            connection, _ = listening.accept()
        except TimeoutError:
            return 0
        with connection:
            connection.settimeout(_SILENT_S)
            serve(connection, device)
    return 0


def serve(connection: socket.socket, device: Path) -> None:
    """Answer the one request of this connection. Nothing about a file is logged: a name may say whose it is."""
    try:
        with connection.makefile("rb") as asked:
            request = msgspec.json.decode(asked.readline(LONGEST_REQUEST), type=StickRequest)
    except (msgspec.DecodeError, OSError):
        _LOG.warning("not_understood")
        return
    try:
        reply = reply_to(request, device)
    except Exception as broken:  # noqa: BLE001  a defect of ours is an answer too; its words could be a file's
        _LOG.error("defect %s", type(broken).__name__)
        reply = StickReply(StickNotRead(StickTrouble.UNAVAILABLE))
    if isinstance(reply.answer, StickNotRead):
        _LOG.info("not_read %s", reply.answer.trouble.value)
    try:
        connection.sendall(msgspec.json.encode(reply.answer) + b"\n" + reply.content + reply.dots)
    except OSError:
        _LOG.info("nobody_listens")


if __name__ == "__main__":
    sys.exit(main())
