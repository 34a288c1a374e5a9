"""The dev dock: one long-running program that holds the card slot, the software printer and the line, and a unix
socket by which a hand or a demonstration works them.

The socket takes one JSON object a line and answers one a line: `{"ok": true, "status": {…}}` or `{"ok": false,
"error": "…"}`. Nothing that is typed or printed passes it. For development only: it opens no port but loopback ones.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import socketserver
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from hardware.simulated.card.faults import Fault
from hardware.simulated.card.jpki import card_from_file
from hardware.simulated.card.making import make_cards
from hardware.simulated.card.vpcd import VpcdSlot
from hardware.simulated.dock_client import LONGEST_LINE
from hardware.simulated.network_link import CuttableLink
from hardware.simulated.pcscd import READER, VPCD_PORT, VirtualPcscd
from hardware.simulated.printer import SimulatedPrinter
from hardware.simulated.scenarios import SCENARIOS

LOOPBACK = "127.0.0.1"
_LABEL = re.compile(r"[a-z0-9-]{1,40}")


class DockRefused(Exception):
    """The dock cannot do that. The message says why and what it can."""


@dataclass(frozen=True)
class DockPlan:
    """What the dock holds."""

    cards: Path
    """A folder of `make-cards`; made if it is missing."""
    socket: Path
    printer_port: int | None = None
    paper: Path | None = None
    line: tuple[int, int] | None = None
    """Loopback ports: listened to, relayed to."""
    pcscd_log: Path | None = None


class Dock:
    """The devices on the desk. Its verbs may be called from any thread; one is done at a time."""

    def __init__(self, plan: DockPlan) -> None:
        self._plan = plan
        self._turn = threading.Lock()
        self._open = contextlib.ExitStack()
        self._slot: VpcdSlot | None = None
        self._label: str | None = None
        self._printer: SimulatedPrinter | None = None
        self._printer_state = {"power": "on", "paper": "full", "cover": "closed"}
        self._line: CuttableLink | None = None
        self._line_state = "up"
        self._verbs: dict[str, Callable[[dict[str, Any]], None]] = {
            "insert": self._insert,
            "pull": self._pull,
            "paper": self._paper,
            "cover": self._cover,
            "printer": self._power,
            "line": self._line_do,
            "status": _nothing,
        }

    def __enter__(self) -> Dock:
        """Start everything of the plan.

        Raises:
            PcscdUnavailable: no virtual reader here.
        """
        plan = self._plan
        with contextlib.ExitStack() as stack:
            if not (plan.cards / "cards").is_dir():
                make_cards(plan.cards, datetime.now(UTC))
            pcscd = stack.enter_context(VirtualPcscd(plan.pcscd_log))
            self._slot = VpcdSlot(lambda: pcscd.network.connect(VPCD_PORT), pcscd.wait_until_empty)
            stack.callback(self._slot.pull)
            if plan.printer_port is not None:
                if plan.paper:
                    plan.paper.mkdir(parents=True, exist_ok=True)
                self._printer = SimulatedPrinter(LOOPBACK, plan.printer_port, plan.paper)
                self._printer.start()
                stack.callback(self._printer.stop)
            if plan.line is not None:
                listen, target = plan.line
                self._line = CuttableLink((LOOPBACK, listen), (LOOPBACK, target))
                self._line.start()
                stack.callback(self._line.stop)
            stack.enter_context(_listening(plan.socket, self.do))
            self._open = stack.pop_all()
        return self

    def __exit__(self, *exception: object) -> None:
        """Put everything away, in the other order."""
        self._open.close()

    def do(self, order: dict[str, Any]) -> dict[str, Any]:
        """Do one order and tell how everything stands then."""
        verb = self._verbs.get(str(order.get("do")))
        if verb is None:
            return _refusal(f"the dock knows {', '.join(self._verbs)}")
        with self._turn:
            try:
                verb(order)
            except DockRefused as refusal:
                return _refusal(str(refusal))
            except OSError as error:
                return _refusal(f"{order['do']}: {error}")
            return {"ok": True, "status": self._status()}

    def _insert(self, order: dict[str, Any]) -> None:
        label = str(order.get("card"))
        path = self._plan.cards / "cards" / f"{label}.json"
        if not _LABEL.fullmatch(label) or not path.is_file():
            known = sorted(path.stem for path in (self._plan.cards / "cards").glob("*.json"))
            raise DockRefused(f"there is no card {label!r}; there are {', '.join(known)}")
        scenario = order.get("scenario")
        if scenario is not None and scenario not in SCENARIOS:
            raise DockRefused(f"there is no scenario {scenario!r}; there are {', '.join(SCENARIOS)}")
        faults: tuple[Fault, ...] = SCENARIOS[scenario] if scenario else ()
        assert self._slot is not None, "entered"
        self._slot.insert(card_from_file(path), *faults)
        self._label = label

    def _pull(self, order: dict[str, Any]) -> None:
        assert self._slot is not None, "entered"
        self._slot.pull()

    def _paper(self, order: dict[str, Any]) -> None:
        level = order.get("level")
        if level not in ("full", "low", "out"):
            raise DockRefused("paper is full, low or out")
        self._need_printer().set_paper(level)
        self._printer_state["paper"] = level

    def _cover(self, order: dict[str, Any]) -> None:
        self._need_printer().set_cover(_either(order, "cover", "open", "closed") == "open")
        self._printer_state["cover"] = str(order["state"])

    def _power(self, order: dict[str, Any]) -> None:
        self._need_printer().set_power(_either(order, "printer", "on", "off") == "on")
        self._printer_state["power"] = str(order["state"])

    def _line_do(self, order: dict[str, Any]) -> None:
        if self._line is None:
            raise DockRefused("no line: start the dock with --line LISTEN:TARGET")
        state = order.get("state")
        match state:
            case "cut":
                self._line.cut()
            case "black-hole":
                self._line.black_hole()
            case "restore":
                self._line.throttle(None)
                self._line.restore()
            case "throttle":
                bits_per_s = order.get("bits_per_s")
                if not isinstance(bits_per_s, int) or bits_per_s < 1:
                    raise DockRefused("throttle needs bits_per_s")
                self._line.throttle(bits_per_s)
            case _:
                raise DockRefused("the line can be cut, black-hole, throttle or restore")
        self._line_state = "up" if state == "restore" else str(state)

    def _need_printer(self) -> SimulatedPrinter:
        if self._printer is None:
            raise DockRefused("no printer: start the dock with --printer-port")
        return self._printer

    def _status(self) -> dict[str, Any]:
        assert self._slot is not None, "entered"
        status: dict[str, Any] = {"reader": READER, "card": self._label if self._slot.is_occupied else None}
        if self._printer is not None:
            pages = len(self._printer.pages)
            status["printer"] = {"port": self._printer.port, "pages": pages, **self._printer_state}
        if self._line is not None:
            status["line"] = {"port": self._line.port, "state": self._line_state}
        return status


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    # A client that stays connected must not keep the dock from ending.
    block_on_close = False


@contextlib.contextmanager
def _listening(path: Path, do: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    class Orders(socketserver.StreamRequestHandler):
        """One client, as many orders as it likes."""

        def handle(self) -> None:
            while line := self.rfile.readline(LONGEST_LINE):
                self.wfile.write(json.dumps(_understand(line, do), ensure_ascii=False).encode() + b"\n")

    path.unlink(missing_ok=True)
    before = os.umask(0o177)
    try:
        server = _Server(str(path), Orders)
    finally:
        os.umask(before)
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), name="dock-orders", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        path.unlink(missing_ok=True)


def _understand(line: bytes, do: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    try:
        order = json.loads(line)
    except ValueError:
        return _refusal("an order is one JSON object a line")
    return do(order) if isinstance(order, dict) else _refusal("an order is one JSON object a line")


def _either(order: dict[str, Any], what: str, first: str, second: str) -> Literal["on", "off", "open", "closed"]:
    state = order.get("state")
    if state not in (first, second):
        raise DockRefused(f"{what} is {first} or {second}")
    return state  # type: ignore[no-any-return]  # one of the two, as was just looked


def _nothing(order: dict[str, Any]) -> None:
    """Every order is answered with how things stand; this one asks for nothing more."""


def _refusal(error: str) -> dict[str, Any]:
    return {"ok": False, "error": error}
