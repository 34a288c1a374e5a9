"""The dev dock: one long-running program that holds the card slot, the software printer and the line, and a unix
socket by which a hand or a demonstration works them.

The socket takes one JSON object a line and answers one a line (`hardware.simulated.orders`). Nothing that is typed or
printed passes it. For development only: it opens no port but loopback ones.
"""

from __future__ import annotations

import contextlib
import os
import socketserver
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import UNSET

from hardware.simulated.card.faults import Fault
from hardware.simulated.card.jpki import card_from_file
from hardware.simulated.card.making import make_cards
from hardware.simulated.card.vpcd import VpcdSlot
from hardware.simulated.dock_client import LONGEST_LINE
from hardware.simulated.network_link import CuttableLink
from hardware.simulated.orders import (
    KNOWS,
    DockAnswer,
    DockStatus,
    Insert,
    NetworkLinkState,
    Order,
    PrinterState,
    Pull,
    SetCover,
    SetNetworkLink,
    SetPaper,
    SetPower,
    SetStick,
    Status,
)
from hardware.simulated.pcscd import READER, VPCD_PORT, VirtualPcscd
from hardware.simulated.printer import SimulatedPrinter
from hardware.simulated.scenarios import SCENARIOS
from hardware.simulated.stick.cast import STICKS
from hardware.simulated.stick.socket_unit import SimulatedStick

LOOPBACK = "127.0.0.1"
_ORDERS = msgspec.json.Decoder(Order)


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
    stick: Path | None = None
    """Folder of a port for USB sticks: `stick.sock` for the screen program, `stick` where one appears."""


class Dock:
    """The devices on the desk. Its verbs may be called from any thread; one is done at a time."""

    def __init__(self, plan: DockPlan) -> None:
        self._plan = plan
        self._turn = threading.Lock()
        self._open = contextlib.ExitStack()
        self._slot: VpcdSlot | None = None
        self._label: str | None = None
        self._printer: SimulatedPrinter | None = None
        self._printer_state: PrinterState | None = None
        self._line: CuttableLink | None = None
        self._line_state: NetworkLinkState | None = None
        self._port: SimulatedStick | None = None
        self._stick = ""

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
                self._printer_state = PrinterState(self._printer.port, 0)
                stack.callback(self._printer.stop)
            if plan.line is not None:
                listen, target = plan.line
                self._line = CuttableLink((LOOPBACK, listen), (LOOPBACK, target))
                self._line.start()
                self._line_state = NetworkLinkState(self._line.port)
                stack.callback(self._line.stop)
            if plan.stick is not None:
                plan.stick.mkdir(parents=True, exist_ok=True)
                self._port = stack.enter_context(SimulatedStick(plan.stick))
            stack.enter_context(_listening(plan.socket, self.do))
            self._open = stack.pop_all()
        return self

    def __exit__(self, *exception: object) -> None:
        """Put everything away, in the other order."""
        self._open.close()

    def do(self, order: Order) -> DockAnswer:
        """Do one order and tell how everything stands then."""
        with self._turn:
            try:
                self._obey(order)
            except DockRefused as refusal:
                return DockAnswer(ok=False, error=str(refusal))
            except OSError as error:
                return DockAnswer(ok=False, error=f"{type(order).__name__}: {error}")
            return DockAnswer(ok=True, status=self._status())

    def _obey(self, order: Order) -> None:
        match order:
            case Insert():
                self._insert(order)
            case Pull():
                self._card_slot().pull()
            case SetPaper():
                printer, state = self._need_printer()
                printer.set_paper(order.level)
                state.paper = order.level
            case SetCover():
                printer, state = self._need_printer()
                printer.set_cover(order.state == "open")
                state.cover = order.state
            case SetPower():
                printer, state = self._need_printer()
                printer.set_power(order.state == "on")
                state.power = order.state
            case SetNetworkLink():
                self._set_line(order)
            case SetStick():
                self._set_stick(order.state)
            case Status():
                pass

    def _insert(self, order: Insert) -> None:
        path = self._plan.cards / "cards" / f"{order.card}.json"
        if not path.is_file():
            known = sorted(path.stem for path in (self._plan.cards / "cards").glob("*.json"))
            raise DockRefused(f"there is no card {order.card!r}; there are {', '.join(known)}")
        if order.scenario is not None and order.scenario not in SCENARIOS:
            raise DockRefused(f"there is no scenario {order.scenario!r}; there are {', '.join(SCENARIOS)}")
        faults: tuple[Fault, ...] = SCENARIOS[order.scenario] if order.scenario else ()
        self._card_slot().insert(card_from_file(path), *faults)
        self._label = order.card

    def _set_line(self, order: SetNetworkLink) -> None:
        if self._line is None or self._line_state is None:
            raise DockRefused("no line: start the dock with --line LISTEN:TARGET")
        match order.state:
            case "cut":
                self._line.cut()
            case "black-hole":
                self._line.black_hole()
            case "restore":
                self._line.throttle(None)
                self._line.restore()
            case "throttle":
                if order.bits_per_s is None:
                    raise DockRefused("throttle needs bits_per_s")
                self._line.throttle(order.bits_per_s)
        self._line_state.state = "up" if order.state == "restore" else order.state

    def _set_stick(self, name: str) -> None:
        if self._port is None:
            raise DockRefused("no port for sticks: start the dock with --stick DIR")
        if name == "out":
            self._port.pull()
        elif name in STICKS:
            self._port.plug(STICKS[name]())
        else:
            raise DockRefused(f"there is no stick {name!r}; there are {', '.join(STICKS)}, and out")
        self._stick = "" if name == "out" else name

    def _card_slot(self) -> VpcdSlot:
        assert self._slot is not None, "entered"
        return self._slot

    def _need_printer(self) -> tuple[SimulatedPrinter, PrinterState]:
        if self._printer is None or self._printer_state is None:
            raise DockRefused("no printer: start the dock with --printer-port")
        return self._printer, self._printer_state

    def _status(self) -> DockStatus:
        if self._printer is not None and self._printer_state is not None:
            self._printer_state.pages = len(self._printer.pages)
        return DockStatus(
            reader=READER,
            card=self._label if self._card_slot().is_occupied else None,
            printer=self._printer_state or UNSET,
            line=self._line_state or UNSET,
            stick=UNSET if self._port is None else self._stick,
        )


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    # A client that stays connected must not keep the dock from ending.
    block_on_close = False


@contextlib.contextmanager
def _listening(path: Path, do: Callable[[Order], DockAnswer]) -> Iterator[None]:
    class Orders(socketserver.StreamRequestHandler):
        """One client, as many orders as it likes."""

        def handle(self) -> None:
            while line := self.rfile.readline(LONGEST_LINE):
                self.wfile.write(msgspec.json.encode(_understand(line, do)) + b"\n")

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


def _understand(line: bytes, do: Callable[[Order], DockAnswer]) -> DockAnswer:
    try:
        return do(_ORDERS.decode(line))
    except msgspec.ValidationError as error:
        return DockAnswer(ok=False, error=f"{error}: {KNOWS}")
    except msgspec.DecodeError:
        return DockAnswer(ok=False, error="an order is one JSON object a line")
