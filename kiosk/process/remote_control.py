"""A finger for tests and the demonstration: touches what is drawn, by its label. Only with simulated devices.

Each line on the unix socket is a JSON object (`FingerOrder`) and is answered by one: `PageSeen` where the page was
asked for, else `OrderDone`. Everything happens in the UI thread, through the same events as a real touch.
"""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from hardware.secret import Secret
from kiosk.conversation.conversation import Conversation
from kiosk.runtime.bus import Bus, Event
from kiosk.screens.form_page import FormPage
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.secret_pads import NumberPad, PasswordPad
from kiosk.screens.touches import FieldAnswered, TypedSecret, TypedText

_LOG = logging.getLogger("kiosk.process.remote_control")
LINE_LIMIT_BYTES = 64 * 1024
ANSWER_WITHIN_S = 30.0
"""A page in software GL takes a quarter of a second beside busy processes; this is for a stuck screen."""
LOOK_AGAIN_S = 0.05
T = TypeVar("T")


class FingerOrder(msgspec.Struct, frozen=True):
    """One of these."""

    touch: str | UnsetType = UNSET
    """The button or tile with this label, once it takes a touch, as a finger would."""
    type: str | UnsetType = UNSET
    """What a keyboard would type into the page that stands."""
    picture: str | UnsetType = UNSET
    """Path: the page as PNG."""
    wait_for: str | UnsetType = UNSET
    """Until a text or label contains this, or the step has this name."""
    timeout: float = ANSWER_WITHIN_S
    """Of `wait_for`, seconds."""
    screen: bool = False
    """What stands there."""


class PageSeen(msgspec.Struct, frozen=True):
    """The page that stands."""

    ok: bool
    step: str
    screen: str
    """Names of their classes."""
    texts: tuple[str, ...]
    labels: tuple[str, ...]
    ready: bool
    """It takes touches."""


class OrderDone(msgspec.Struct, frozen=True):
    """What came of any other order."""

    ok: bool
    error: str | UnsetType = UNSET
    """Kind of the error, where the order could not be read or the screen did not answer."""


_ORDERS = msgspec.json.Decoder(FingerOrder)


class Touchable(Protocol):
    """What this needs of `kiosk.ui.window.Display`."""

    def touch(self, label: str) -> bool:
        """Touch what bears this label; false when there is none that takes a touch now."""

    @property
    def ready(self) -> bool:
        """Whether the page takes touches."""

    def texts(self) -> tuple[str, ...]:
        """Every text on the page."""

    def labels(self) -> tuple[str, ...]:
        """Everything that may be touched."""

    def picture(self, path: Path) -> None:
        """Save the page."""

    def call_soon(self, act: Callable[[], None]) -> None:
        """Do something in the UI thread."""


class RemoteTouch:
    """Listens on a unix socket that only its owner may use."""

    def __init__(self, path: Path, display: Touchable, conversation: Conversation, bus: Bus) -> None:
        self._path = path
        self._display = display
        self._conversation = conversation
        self._bus = bus
        self._stopping = threading.Event()

    def start(self) -> None:
        """Begin to listen."""
        making = self._path.with_name(f"{self._path.name}~")
        making.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(str(making))
        making.chmod(0o600)
        listener.listen(4)
        # Whoever sees it there may connect at once.
        making.replace(self._path)
        self._listener = listener
        threading.Thread(target=self._accept, name="remote-touch", daemon=True).start()

    def stop(self) -> None:
        """Listen no more."""
        self._stopping.set()
        self._listener.close()
        self._path.unlink(missing_ok=True)

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _peer = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), name="remote-touch-peer", daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rwb") as lines:
            while line := lines.readline(LINE_LIMIT_BYTES):
                answer: OrderDone | PageSeen
                try:
                    answer = self._obey(_ORDERS.decode(line))
                except (ValueError, TimeoutError) as wrong:
                    answer = OrderDone(ok=False, error=type(wrong).__name__)
                lines.write(msgspec.json.encode(answer) + b"\n")
                lines.flush()

    def _obey(self, order: FingerOrder) -> OrderDone | PageSeen:
        match order:
            case FingerOrder(touch=str(label)):
                return OrderDone(self._touch_when_seen(label))
            case FingerOrder(type=str(text)):
                return OrderDone(self._in_ui(lambda: self._type(text)))
            case FingerOrder(picture=str(path)):
                return OrderDone(self._in_ui(lambda: self._picture(Path(path))))
            case FingerOrder(wait_for=str(wanted)):
                return self._wait(wanted, order.timeout)
            case FingerOrder(screen=True):
                return self._in_ui(self._seen)
            case _:
                raise ValueError("unknown order")

    def _touch_when_seen(self, label: str) -> bool:
        """A resident too looks at a page before touching it: a page that has just come takes no touch."""
        clock = self._conversation.visit.kiosk_state.clock
        end_s = clock.monotonic() + ANSWER_WITHIN_S
        while True:
            touched, stands = self._in_ui(lambda: self._touch(label))
            if touched or not stands or clock.monotonic() >= end_s or self._stopping.wait(LOOK_AGAIN_S):
                return bool(touched)

    def _touch(self, label: str) -> tuple[bool, bool]:
        """Whether it was touched, and whether it stood there."""
        stands = label in self._display.labels()
        touched = self._display.touch(label)
        self._conversation.take_events()
        return touched, stands

    def _picture(self, path: Path) -> bool:
        """False: it cannot be written there, which is no fault of the page."""
        try:
            self._display.picture(path)
        except OSError:
            return False
        return True

    def _type(self, text: str) -> bool:
        """As a hardware keyboard on the page that stands: a secret into a pad, a value into the open field."""
        screen = self._conversation.step.screen(self._conversation.visit)
        event: Event
        match screen:
            case NumberPad() | PasswordPad():
                event = TypedSecret(Secret(text))
            case KeyboardPage():
                event = TypedText(text)
            case FormPage(open_field=field_id) if field_id:
                event = FieldAnswered(field_id, text)
            case _:
                return False
        self._bus.post(event)
        self._conversation.take_events()
        return True

    def _seen(self) -> PageSeen:
        return PageSeen(
            ok=True,
            step=type(self._conversation.step).__name__,
            screen=type(self._conversation.step.screen(self._conversation.visit)).__name__,
            texts=self._display.texts(),
            labels=self._display.labels(),
            ready=self._display.ready,
        )

    def _wait(self, wanted: str, timeout_s: float) -> PageSeen:
        """Ask again until it stands there: the page changes in the UI thread, and this one only looks."""
        clock = self._conversation.visit.kiosk_state.clock
        end_s = clock.monotonic() + timeout_s
        while True:
            seen = self._in_ui(self._seen)
            if wanted == seen.step or any(wanted in text for text in (*seen.texts, *seen.labels)):
                return seen
            if clock.monotonic() >= end_s or self._stopping.wait(LOOK_AGAIN_S):
                return msgspec.structs.replace(seen, ok=False)

    def _in_ui(self, act: Callable[[], T]) -> T:
        done = threading.Event()
        came: list[T] = []
        failed: list[Exception] = []

        def run() -> None:
            try:
                came.append(act())
            except Exception as broken:
                failed.append(broken)
                raise  # into the net under the UI thread, as after a finger's touch
            finally:
                done.set()

        self._display.call_soon(run)
        if not done.wait(ANSWER_WITHIN_S):
            raise TimeoutError("the screen does not answer")
        if failed:
            _LOG.warning("remote_failed %s", type(failed[0]).__name__)
            raise ValueError("the screen refused") from failed[0]
        return came[0]
