"""The dev dock from a terminal.

python -m hardware.simulated make-cards DIR
python -m hardware.simulated serve --cards DIR [--socket PATH] [--printer-port N --paper DIR] [--line LISTEN:TARGET]
    [--stick DIR]
python -m hardware.simulated insert hanako [--scenario NAME] | pull | status
python -m hardware.simulated paper out|low|full | cover open|closed | printer on|off
python -m hardware.simulated line cut|restore|black-hole|throttle [BITS_PER_S]
python -m hardware.simulated stick hanako|wrong|many|ntfs|empty|out
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import threading
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from hardware.simulated.card.making import make_cards, table
from hardware.simulated.dock_client import ask
from hardware.simulated.orders import DockStatus, Order, Status
from hardware.simulated.scenarios import SCENARIOS

_SOCKET_NAME = "MADOGUCHI_DOCK"


def main(arguments: list[str] | None = None) -> int:
    """Do what was asked; 0 when it was done."""
    asked = _parser().parse_args(arguments)
    match asked.verb:
        case "make-cards":
            make_cards(asked.folder, datetime.now(UTC))
            _say(table())
            return 0
        case "serve":
            return _serve(asked)
        case _:
            return _order(asked)


def _parser() -> argparse.ArgumentParser:
    default = Path(os.environ.get(_SOCKET_NAME) or Path(tempfile.gettempdir()) / "madoguchi-dock.sock")
    with_socket = argparse.ArgumentParser(add_help=False)
    with_socket.add_argument("--socket", type=Path, default=default, help=f"the dock's socket (or ${_SOCKET_NAME})")
    parser = argparse.ArgumentParser(prog="python -m hardware.simulated", description="Simulated devices")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("make-cards", help="make the cast's cards").add_argument("folder", type=Path)
    serve = verbs.add_parser("serve", help="hold the devices until stopped", parents=[with_socket])
    serve.add_argument("--cards", type=Path, required=True, help="folder of make-cards; made if missing")
    serve.add_argument("--printer-port", type=int, help="loopback port of the software printer, 0 chooses")
    serve.add_argument("--paper", type=Path, help="folder for the printed pages")
    serve.add_argument("--line", type=_two_ports, help="relay a loopback port to another: LISTEN:TARGET")
    serve.add_argument("--pcscd-log", type=Path)
    serve.add_argument("--stick", type=Path, help="folder of a port for USB sticks")
    insert = verbs.add_parser("insert", parents=[with_socket])
    insert.add_argument("card")
    insert.add_argument("--scenario", choices=sorted(SCENARIOS))
    verbs.add_parser("pull", parents=[with_socket])
    verbs.add_parser("status", parents=[with_socket])
    verbs.add_parser("paper", parents=[with_socket]).add_argument("level", choices=("full", "low", "out"))
    verbs.add_parser("cover", parents=[with_socket]).add_argument("state", choices=("open", "closed"))
    verbs.add_parser("printer", parents=[with_socket]).add_argument("state", choices=("on", "off"))
    verbs.add_parser("stick", parents=[with_socket]).add_argument("state", help="one of the cast, or out")
    line = verbs.add_parser("line", parents=[with_socket])
    line.add_argument("state", choices=("cut", "restore", "black-hole", "throttle"))
    line.add_argument("bits_per_s", type=int, nargs="?")
    return parser


def _two_ports(text: str) -> tuple[int, int]:
    listen, _, target = text.partition(":")
    return int(listen), int(target)


def _serve(asked: argparse.Namespace) -> int:
    # Late: the other verbs need neither pcscd's library nor Pillow.
    from hardware.simulated.dock import Dock, DockPlan
    from hardware.simulated.pcscd import PcscdUnavailable

    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    plan = DockPlan(
        asked.cards, asked.socket, asked.printer_port, asked.paper, asked.line, asked.pcscd_log, asked.stick
    )
    try:
        with Dock(plan) as dock:
            _say(table())
            _say_status(dock.do(Status()).status)
            _say("ready\n")
            ended.wait()
    except PcscdUnavailable as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    return 0


def _order(asked: argparse.Namespace) -> int:
    said = {name: value for name, value in vars(asked).items() if name not in ("verb", "socket")}
    try:
        answer = ask(asked.socket, msgspec.convert({"do": asked.verb, **said}, Order))
    except msgspec.ValidationError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"no dock at {asked.socket} ({error}): python -m hardware.simulated serve --cards DIR\n")
        return 1
    if not answer.ok:
        sys.stderr.write(f"{answer.error}\n")
        return 1
    _say_status(answer.status)
    return 0


def _say_status(status: DockStatus | msgspec.UnsetType) -> None:
    _say(msgspec.json.encode(status).decode() + "\n")


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
