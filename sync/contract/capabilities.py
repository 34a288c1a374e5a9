"""What each side reads, by name: `reads` of heartbeat and acknowledgement (docs/adr/0015-wire.md).

A kiosk writes the newest version that both know; a name that nobody here knows says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

KIOSK_READS = ("catalogue-2", "definition-1", "question-1", "status-1", "wording-1")
PRINT_OUTCOMES = "print-outcome-1"
ATTACHMENTS = "attachments-1"
"""A statement, a content and an entry of version 2, and parts (`sync.contract.wire.parts`)."""
CENTRE_READS = (
    ATTACHMENTS,
    "box-1",
    "draft-1",
    "entry-1",
    PRINT_OUTCOMES,
    "question-1",
    "staff-act-1",
    "statement-1",
    "statement-2",
    "taken-1",
)
NEEDS_MET: frozenset[str] = frozenset({ATTACHMENTS, "card-parts-1", "forms-2", "repeat-1"})
"""Names in `needs` of a definition that this program has what it takes for."""
CAPABILITIES_LIMIT = 256
"""For as long as there are kiosks: beyond it names are cut by the alphabet, and a newer kiosk would look older."""
_NAME = re.compile(r"[a-z0-9-]{1,40}")


def named(words: Iterable[str]) -> tuple[str, ...]:
    """The names among words that came over the wire, each once and sorted; at most `CAPABILITIES_LIMIT`."""
    return tuple(sorted({word for word in words if _NAME.fullmatch(word)})[:CAPABILITIES_LIMIT])
