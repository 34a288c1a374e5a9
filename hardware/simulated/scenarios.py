"""Mishaps with a name, for the hand and for demonstrations: `insert hanako --scenario pulled-while-signing`."""

from __future__ import annotations

from hardware.simulated.card.faults import Fault

_SIGNATURE = bytes.fromhex("802A")
_FOUR_DIGITS = bytes.fromhex("0020008004")
_READ = bytes.fromhex("00B0")

SCENARIOS: dict[str, tuple[Fault, ...]] = {
    "pulled-at-once": (Fault(1, "pull"),),
    "pulled-after-the-pin": (Fault(1, "pull_after", begins=_FOUR_DIGITS),),
    "pulled-while-signing": (Fault(1, "pull", begins=_SIGNATURE),),
    "slow-signature": (Fault(1, "slow", seconds=6.0, begins=_SIGNATURE),),
    "silent": (Fault(2, "silent"),),
    "bad-contact": (Fault(3, "torn", begins=_READ),),
    "first-answer-wrong": (Fault(1, "6F00"),),
}
