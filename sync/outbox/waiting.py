"""Where each kept entry stands on its way, with a code for the sentence that says what it waits for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sync.contract.numbers import ArrivalNumber
from sync.inbox.centre_cache import CentreCache
from sync.outbox.storage.part_files import PartFiles
from sync.outbox.storage.store import ACT_ROW, Store


class WaitingState(StrEnum):
    """Sealed and waiting, sent without an answer, or in the centre's custody."""

    SEALED = "sealed"
    SENT = "sent"
    STORED = "stored"


class SentenceCode(StrEnum):
    """What an entry waits for; the kiosk has a sentence for staff for each, with since when and what to do."""

    WAITS_FOR_LINE = "waits_for_line"
    WAITS_FOR_TURN = "waits_for_turn"
    WAITS_FOR_ANSWER = "waits_for_answer"
    WAITS_FOR_RELEASE = "waits_for_release"
    """The centre has suspended or revoked this kiosk."""
    WAITS_FOR_OPERATOR = "waits_for_operator"
    """A trouble that does not pass by itself: the codes on the staff page say which."""
    STORED = "stored"


@dataclass(frozen=True)
class WaitingEntry:
    """One line of the staff page."""

    seq: int
    arrival: ArrivalNumber
    kept_at: str
    state: WaitingState
    sentence_code: SentenceCode


@dataclass(frozen=True)
class WaitingParts:
    """Sealed parts of files that the centre has not signed for."""

    count: int = 0
    together: int = 0
    """Bytes."""
    oldest_at: str = ""
    """When the entry of the oldest was kept; empty: none waits, or its entry is unknown."""


@dataclass(frozen=True)
class LinkState:
    """What is known of the line."""

    stored_up_to: int
    sent_up_to: int
    online: bool
    kiosk_state: str
    troubles: Collection[str]


PASSING_TROUBLES = frozenset({"unreachable", "busy", "stale_nonce", "other_incarnation"})


def waiting_entries(store: Store, line: LinkState, stored_too: int) -> list[WaitingEntry]:
    """All submissions not yet stored, and the newest `stored_too` stored ones, in order."""
    rows = store.rows(
        "SELECT seq, arrival, kept_at FROM entries WHERE seq > ? AND day NOT LIKE ? ORDER BY seq",
        (line.stored_up_to - stored_too, f"{ACT_ROW}%"),
    )
    return [WaitingEntry(seq, ArrivalNumber(arrival), at, *_standing(seq, line)) for seq, arrival, at in rows]


def _standing(seq: int, line: LinkState) -> tuple[WaitingState, SentenceCode]:
    if seq <= line.stored_up_to:
        return WaitingState.STORED, SentenceCode.STORED
    state = WaitingState.SENT if seq <= line.sent_up_to else WaitingState.SEALED
    if line.kiosk_state in ("suspended", "revoked", "drained"):
        return state, SentenceCode.WAITS_FOR_RELEASE
    if set(line.troubles) - PASSING_TROUBLES:
        return state, SentenceCode.WAITS_FOR_OPERATOR
    if not line.online:
        return state, SentenceCode.WAITS_FOR_LINE
    return state, SentenceCode.WAITS_FOR_ANSWER if state is WaitingState.SENT else SentenceCode.WAITS_FOR_TURN


def waiting_parts(store: Store, parts: PartFiles, line: CentreCache) -> WaitingParts:
    """What still has to go, of all that lies here."""
    held = parts.held()
    received = line.parts_received([part.sha256 for part in held])
    waiting = [part for part in held if part.sha256 not in received]
    if not waiting:
        return WaitingParts()
    kept = store.rows("SELECT kept_at FROM entries WHERE seq = ?", (waiting[0].seq,))
    return WaitingParts(len(waiting), sum(map(parts.length, waiting)), kept[0][0] if kept else "")
