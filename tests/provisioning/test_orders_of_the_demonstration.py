"""The demonstration may import neither the simulated devices nor the kiosk: what it says to their sockets is what they
read, and what they answer is what it reads.
"""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from hardware.simulated import orders as dock
from kiosk.process import remote_control as finger
from provisioning.demonstration.orders import DeskAnswer, DeskOrder, DeskStands, HandOrder, ScreenSeen


def as_read(said: Any, kind: Any) -> Any:
    """Written by one side, read by the other."""
    return msgspec.json.decode(msgspec.json.encode(said), type=kind)


@pytest.mark.parametrize(
    ("said", "order"),
    [
        (DeskOrder(do="insert", card="hanako"), dock.Insert("hanako")),
        (DeskOrder(do="pull"), dock.Pull()),
        (DeskOrder(do="line", state="black-hole"), dock.SetNetworkLink("black-hole")),
        (DeskOrder(do="status"), dock.Status()),
    ],
)
def test_the_dock_understands(said: DeskOrder, order: dock.Order) -> None:
    assert as_read(said, dock.Order) == order


def test_the_dock_is_understood() -> None:
    stands = dock.DockStatus("Virtual PCD", "hanako", dock.PrinterState(9100, pages=2), dock.NetworkLinkState(8443))
    assert as_read(dock.DockAnswer(ok=True, status=stands), DeskAnswer) == DeskAnswer(
        ok=True, status=DeskStands("hanako")
    )
    empty = dock.DockAnswer(ok=True, status=dock.DockStatus("Virtual PCD", None))
    assert as_read(empty, DeskAnswer) == DeskAnswer(ok=True, status=DeskStands(None))
    assert as_read(dock.DockAnswer(ok=False, error="no printer"), DeskAnswer) == DeskAnswer(
        ok=False, error="no printer"
    )


@pytest.mark.parametrize(
    ("said", "order"),
    [
        (HandOrder(touch="次へ"), finger.FingerOrder(touch="次へ")),
        (HandOrder(type="山田"), finger.FingerOrder(type="山田")),
        (HandOrder(picture="/p.png"), finger.FingerOrder(picture="/p.png")),
        (HandOrder(screen=True), finger.FingerOrder(screen=True)),
        (HandOrder(wait_for="Start", timeout=3), finger.FingerOrder(wait_for="Start", timeout=3.0)),
    ],
)
def test_the_finger_understands(said: HandOrder, order: finger.FingerOrder) -> None:
    assert as_read(said, finger.FingerOrder) == order


def test_the_finger_is_understood() -> None:
    page = finger.PageSeen(ok=False, step="Start", screen="TextPage", texts=("ようこそ",), labels=("次へ",), ready=True)
    assert as_read(page, ScreenSeen) == ScreenSeen(ok=False, step="Start", texts=("ようこそ",), labels=("次へ",))
    assert not as_read(finger.OrderDone(ok=False, error="ValueError"), ScreenSeen).ok
