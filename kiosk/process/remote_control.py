"""A finger for tests and the demonstration: touches what is drawn, by its label. Only with simulated devices.

Each line on the unix socket is a JSON object and is answered by one:
  {"touch": label}                    the button or tile with this label, once it takes a touch, as a finger would
  {"type": text}                      what a keyboard would type into the page that stands
  {"screen": true}                    texts, labels and kind of the page that stands; `ready`: it takes touches
  {"picture": path}                   the page as PNG
  {"wait_for": text, "timeout": s}    until a text or label (or the name of a step) contains this
Everything happens in the UI thread, through the same events as a real touch.
"""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

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
                try:
                    answer = self._obey(json.loads(line))
                except (ValueError, KeyError, TypeError, TimeoutError) as wrong:
                    answer = {"ok": False, "error": type(wrong).__name__}
                lines.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
                lines.flush()

    def _obey(self, order: dict[str, Any]) -> dict[str, Any]:
        match order:
            case {"touch": str(label)}:
                return {"ok": self._touch_when_seen(label)}
            case {"type": str(text)}:
                return {"ok": self._in_ui(lambda: self._type(text))}
            case {"picture": str(path)}:
                return {"ok": self._in_ui(lambda: self._picture(Path(path)))}
            case {"wait_for": str(wanted)}:
                return self._wait(wanted, float(order.get("timeout", ANSWER_WITHIN_S)))
            case {"screen": _}:
                return {"ok": True, **self._in_ui(self._seen)}
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

    def _seen(self) -> dict[str, Any]:
        return {
            "step": type(self._conversation.step).__name__,
            "screen": type(self._conversation.step.screen(self._conversation.visit)).__name__,
            "texts": list(self._display.texts()),
            "labels": list(self._display.labels()),
            "ready": self._display.ready,
        }

    def _wait(self, wanted: str, timeout_s: float) -> dict[str, Any]:
        """Ask again until it stands there: the page changes in the UI thread, and this one only looks."""
        clock = self._conversation.visit.kiosk_state.clock
        end_s = clock.monotonic() + timeout_s
        while True:
            seen = self._in_ui(self._seen)
            if wanted == seen["step"] or any(wanted in text for text in (*seen["texts"], *seen["labels"])):
                return {"ok": True, **seen}
            if clock.monotonic() >= end_s or self._stopping.wait(LOOK_AGAIN_S):
                return {"ok": False, **seen}

    def _in_ui(self, act: Callable[[], Any]) -> Any:
        done = threading.Event()
        came: list[Any] = []
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
        return came[0] if came else None
