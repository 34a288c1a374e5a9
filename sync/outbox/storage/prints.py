"""The print journal: what became of each slip. Rows are only added."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from sync.contract.numbers import ArrivalNumber
from sync.outbox.storage.row_seal import row_seal
from sync.outbox.storage.store import ACT_ROW, Store


class PrintOutcome(StrEnum):
    """What the printer said, or what the resident saw."""

    PRINTED = "printed"
    NOT_PRINTED = "not_printed"
    UNKNOWN = "unknown"
    SHOWN = "shown"
    """The paper ran out and the resident read both numbers from the screen."""


PrintRow: TypeAlias = tuple[int, int, PrintOutcome, str]
"""Seq, copy, outcome, moment."""
HANDED_OVER = (PrintOutcome.PRINTED, PrintOutcome.SHOWN)


@dataclass(frozen=True)
class SlipNotHandedOver:
    """Kept, but nobody can say that the resident holds a slip. Staff reprint it, marked 再発行."""

    seq: int
    arrival: ArrivalNumber
    kept_at: str
    last_outcome: PrintOutcome | None


@dataclass(frozen=True)
class KeptPaper:
    """What the outbox knows of the slip of an entry. Nothing of it is personal."""

    entry: bytes
    """The JWS that was kept: the slip's codes are made from it."""
    copies: int
    """Slips that were tried so far."""


def add_print(store: Store, seq: int, copy: int, outcome: PrintOutcome, at: str) -> None:
    """Note one attempt; inside `Store.change` only."""
    store.db.execute(
        "INSERT INTO prints (seq, copy, outcome, at, seal) VALUES (?, ?, ?, ?, ?)",
        (seq, copy, outcome.value, at, row_seal(seq, copy, outcome.value, at)),
    )


def saved_prints(store: Store) -> list[PrintRow]:
    """What a damaged database still says about slips; a row whose seal is broken is left out."""
    saved: list[PrintRow] = []
    try:
        for seq, copy, outcome, at, seal in store.rows("SELECT seq, copy, outcome, at, seal FROM prints ORDER BY id"):
            if row_seal(seq, copy, outcome, at) == seal:
                saved.append((seq, copy, PrintOutcome(outcome), at))
    except (sqlite3.Error, ValueError):
        return saved
    return saved


def kept_paper(store: Store, seq: int) -> KeptPaper | None:
    """The slip of an entry; None if there is no such entry."""
    for jws, copies in store.rows(
        "SELECT jws, (SELECT count(*) FROM prints WHERE prints.seq = entries.seq) FROM entries WHERE seq = ?", (seq,)
    ):
        return KeptPaper(bytes(jws), copies)
    return None


def slips_not_handed_over(store: Store) -> list[SlipNotHandedOver]:
    """Kept entries without a slip, oldest first. A row whose seal is broken counts as unknown, never as printed."""
    handed_over: set[int] = set()
    last: dict[int, PrintOutcome] = {}
    for seq, copy, outcome, at, seal in store.rows("SELECT seq, copy, outcome, at, seal FROM prints ORDER BY id"):
        if row_seal(seq, copy, outcome, at) != seal:
            last[seq] = PrintOutcome.UNKNOWN
            continue
        last[seq] = PrintOutcome(outcome)
        if last[seq] in HANDED_OVER:
            handed_over.add(seq)
    return [
        SlipNotHandedOver(seq, ArrivalNumber(arrival), kept_at, last.get(seq))
        for seq, arrival, kept_at in store.rows(
            "SELECT seq, arrival, kept_at FROM entries WHERE day NOT LIKE ? ORDER BY seq", (f"{ACT_ROW}%",)
        )
        if seq not in handed_over
    ]
