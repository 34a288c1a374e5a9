"""A small file by which the kiosk process tells the agent what a heartbeat says about paper and trouble."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sync.contract.bounds import TROUBLE
from sync.home.home import KioskHome

_PAPER = ("plenty", "low", "out", "unknown")
_TROUBLES = 20


@dataclass(frozen=True)
class KioskNote:
    """`paper`: plenty | low | out | unknown. `trouble`: codes as shown to staff. Nothing about residents."""

    paper: str = "unknown"
    trouble: tuple[str, ...] = ()


def write_kiosk_note(home: KioskHome, note: KioskNote) -> None:
    """Replace the note. Not durable: after a power cut the next one tells the truth."""
    beside = home.data / "kiosk-note.json.new"
    beside.write_text(json.dumps({"paper": note.paper, "trouble": list(note.trouble)}), encoding="utf-8")
    beside.replace(home.data / "kiosk-note.json")


def read_kiosk_note(home: KioskHome) -> KioskNote:
    """The note, or an empty one."""
    try:
        found = json.loads((home.data / "kiosk-note.json").read_bytes())
        paper, trouble = str(found["paper"]), tuple(str(code) for code in found["trouble"])
    except (OSError, ValueError, KeyError, TypeError):
        return KioskNote()
    told = tuple(code for code in trouble if TROUBLE.fullmatch(code))[:_TROUBLES]  # a heartbeat takes no other
    return KioskNote(paper if paper in _PAPER else "unknown", told)
