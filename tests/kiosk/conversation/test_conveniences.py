"""What is only a convenience ends nobody's visit: conversion, sounds, watching the line, reading a catalogue."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from watchdog.observers.api import BaseObserver

from kiosk.conversion.mozc import Mozc
from kiosk.devices.outbox import CentreCacheChanged
from kiosk.process.cache_watch import CacheWatch
from kiosk.process.remote_control import RemoteTouch
from kiosk.runtime.bus import Bus
from kiosk.screens.touches import LanguageChosen
from kiosk.steps.apply.choose import ChooseEvent
from kiosk.ui.sounds import SOUNDS, Sounds
from sync.contract.wire.catalogue import sha256_of
from tests.support.faults.planted import PERSONAL, PlantedError, raises
from tests.support.kiosk.example_catalogue import EXAMPLE, example_catalogue
from tests.support.kiosk.walk import hall, walk

HELPER = """#!{python}
import sys
sys.stdout.buffer.write(b'((mozc-emacs-helper . t))\\n')
sys.stdout.flush()
for count, line in enumerate(sys.stdin, 1):
    if "CreateSession" in line:
        number = line.split()[0].strip("(")
        print(f"((emacs-event-id . {{number}})(emacs-session-id . 7))", flush=True)
        continue
    {then}
"""
BROKEN = {
    "ends": "sys.exit(0)",
    "no text": "sys.stdout.buffer.write(b'\\xff\\xfe\\n'); sys.stdout.flush()",
    "too deep": "print('(' * 100_000, flush=True)",
    "nothing": "print(flush=True)",
    "something else": "print('(1 2 (3 . 4))', flush=True)",
}


@pytest.mark.parametrize("then", BROKEN.values(), ids=list(BROKEN))
def test_a_conversion_that_breaks_leaves_kana_and_the_end_of_the_visit(tmp_path: Path, then: str):
    helper = tmp_path / "helper"
    helper.write_text(HELPER.format(python=sys.executable, then=then), encoding="utf-8")
    helper.chmod(0o700)
    engine = Mozc(tmp_path / "home", helper=str(helper))
    try:
        assert engine.candidates("はるか") == ("はるか", "ハルカ")
        assert engine.segments("はるか") == (("はるか", "はるか"),)
    finally:
        engine.reset()
        engine.close()


def test_a_conversion_that_was_killed_does_not_end_the_visit_that_ends(tmp_path: Path):
    helper = tmp_path / "helper"
    helper.write_text(HELPER.format(python=sys.executable, then="pass"), encoding="utf-8")
    helper.chmod(0o700)
    engine = Mozc(tmp_path / "home", helper=str(helper))
    engine._ready()
    assert engine._process is not None
    engine._process.kill()
    engine._process.wait()
    engine.reset()
    assert engine._process is None


def test_a_sound_that_fails_is_silence(caplog: pytest.LogCaptureFixture):
    sounds = Sounds(raises)
    for name in SOUNDS:
        sounds.play(name)
    assert PERSONAL not in caplog.text


@pytest.mark.parametrize("method", ["schedule", "start"])
def test_a_kiosk_whose_line_cannot_be_watched_goes_on(
    tmp_path: Path, method: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    """inotify used up: `OSError` 24 of the real library."""

    def refuses(*_: object, **__: object) -> None:
        raise OSError(24, "inotify instance limit reached")

    monkeypatch.setattr(BaseObserver, method, refuses)
    watch = CacheWatch(tmp_path / "line.db", lambda: None)
    watch.start()
    watch.stop()
    assert "line_not_watched OSError" in caplog.text


def test_a_catalogue_that_cannot_be_looked_at_ends_no_visit(monkeypatch: pytest.MonkeyPatch):
    place = walk(hall(), LanguageChosen("ja"), ChooseEvent)
    offers = place.conversation.visit.kiosk_state.offers
    monkeypatch.setattr(place.conversation, "_refresh", raises)
    walk(place, CentreCacheChanged(), ChooseEvent)
    assert place.conversation.visit.kiosk_state.offers == offers
    assert "X-01" in place.conversation.visit.kiosk_state.codes


@pytest.mark.parametrize("bad", [b"", b"{}", b"\xff", b"[" * 100_000])
def test_a_definition_that_cannot_be_read_takes_no_other_with_it(bad: bytes):
    place = hall()
    kiosk_state = place.conversation.visit.kiosk_state
    sha256 = sha256_of(bad)
    row = msgspec.structs.replace(EXAMPLE.rows[0], id="bad", sha256=sha256)
    contents = replace(EXAMPLE, rows=(row, *EXAMPLE.rows), objects=EXAMPLE.objects | {sha256: bad})
    kiosk_state.take(example_catalogue(), contents)
    assert [offer.sha256 for offer in kiosk_state.offers] == [row.sha256 for row in EXAMPLE.rows]
    assert kiosk_state.not_read == ("bad",)
    assert kiosk_state.codes == ("D-02",)


class Screen:
    """Calls at once, as the UI thread would soon; what is raised there is what a finger's touch would have raised."""

    def __init__(self) -> None:
        self.raised: list[Exception] = []

    def call_soon(self, act: Callable[[], None]) -> None:
        try:
            act()
        except PlantedError as broken:
            self.raised.append(broken)

    def touch(self, label: str) -> bool:
        raise PlantedError

    def texts(self) -> tuple[str, ...]:
        return ()

    def labels(self) -> tuple[str, ...]:
        return ()

    def picture(self, path: Path) -> None:
        raise OSError


def test_the_remote_touch_hides_no_exception_from_the_net(tmp_path: Path):
    place, screen = hall(), Screen()
    remote = RemoteTouch(tmp_path / "s", screen, place.conversation, Bus())
    remote.start()
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as finger, finger.makefile("rwb") as lines:
            finger.connect(str(tmp_path / "s"))
            wrong = (b"touch\n", b"[]\n", b"{}\n", b'{"touch": 1}\n', b'{"wait_for": "x", "timeout": "long"}\n')
            for order in (*wrong, b'{"touch": "x"}\n', b'{"picture": "/nowhere/p.png"}\n'):
                lines.write(order)
                lines.flush()
                assert b'"ok":false' in lines.readline()
    finally:
        remote.stop()
    assert len(screen.raised) == 1, "a picture that cannot be written is no defect of the page"
