"""The one table of handling states (取扱状況). Nothing else changes a state: `actions` ask here first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sync.contract.states import ENDS, HandlingStatus


class ActorKind(StrEnum):
    """Who moves an application along an edge."""

    STAFF = "staff"
    APPLICANT = "applicant"
    SYSTEM = "system"
    UNDOING = "undoing"
    """Staff who take back what they did themselves a moment ago."""


@dataclass(frozen=True)
class Edge:
    """One allowed change."""

    source: HandlingStatus
    target: HandlingStatus
    by: ActorKind
    only_without_decision: bool = False
    """Only for procedures that end without a decision: surveys and notices."""
    own_duty: bool = False
    """Needs the duty of forced completion, beside review."""


_S = HandlingStatus
ACCEPTED = (_S.ACCEPTED_REPLY_PENDING, _S.ACCEPTED_REPLIED, _S.ACCEPTED_RESERVED)
UNDECIDED = (_S.UNPROCESSED, _S.PROVISIONALLY_TAKEN_IN, _S.SENT_BACK)
"""Nothing is decided yet; what comes late may still matter."""
DECISIONS = frozenset({*ACCEPTED, _S.NOT_ACCEPTED, _S.COMPLETED})
"""States into which an application goes by a decision on all that was handed in. 強制完了 is none."""
OPEN = tuple(status for status in HandlingStatus if status not in ENDS)
_STAFF, _APPLICANT, _UNDOING = ActorKind.STAFF, ActorKind.APPLICANT, ActorKind.UNDOING

TABLE: tuple[Edge, ...] = (
    Edge(_S.UNPROCESSED, _S.PROVISIONALLY_TAKEN_IN, _STAFF),
    *(Edge(_S.UNPROCESSED, accepted, _STAFF) for accepted in ACCEPTED),
    Edge(_S.UNPROCESSED, _S.SENT_BACK, _STAFF),
    Edge(_S.UNPROCESSED, _S.NOT_ACCEPTED, _STAFF),
    Edge(_S.UNPROCESSED, _S.COMPLETED, _STAFF, only_without_decision=True),
    *(Edge(_S.PROVISIONALLY_TAKEN_IN, accepted, _STAFF) for accepted in ACCEPTED),
    Edge(_S.PROVISIONALLY_TAKEN_IN, _S.SENT_BACK, _STAFF),
    Edge(_S.PROVISIONALLY_TAKEN_IN, _S.NOT_ACCEPTED, _STAFF),
    Edge(_S.PROVISIONALLY_TAKEN_IN, _S.UNPROCESSED, _UNDOING),
    Edge(_S.SENT_BACK, _S.UNPROCESSED, _APPLICANT),
    Edge(_S.SENT_BACK, _S.NOT_ACCEPTED, _STAFF),
    Edge(_S.ACCEPTED_REPLY_PENDING, _S.ACCEPTED_RESERVED, _STAFF),
    Edge(_S.ACCEPTED_RESERVED, _S.ACCEPTED_REPLY_PENDING, _STAFF),
    Edge(_S.ACCEPTED_REPLY_PENDING, _S.ACCEPTED_REPLIED, _STAFF),
    Edge(_S.ACCEPTED_REPLY_PENDING, _S.COMPLETED, _STAFF),
    Edge(_S.ACCEPTED_RESERVED, _S.ACCEPTED_REPLIED, _STAFF),
    Edge(_S.ACCEPTED_RESERVED, _S.COMPLETED, _STAFF),
    Edge(_S.ACCEPTED_REPLIED, _S.COMPLETED, _STAFF),
    Edge(_S.UNPROCESSED, _S.WITHDRAWN, _APPLICANT),
    Edge(_S.PROVISIONALLY_TAKEN_IN, _S.WITHDRAWN, _APPLICANT),
    Edge(_S.SENT_BACK, _S.WITHDRAWN, _APPLICANT),
    *(Edge(status, _S.FORCE_COMPLETED, _STAFF, own_duty=True) for status in OPEN),
)

_EDGES = {(edge.source, edge.target, edge.by): edge for edge in TABLE}


def edge(source: HandlingStatus, target: HandlingStatus, by: ActorKind) -> Edge | None:
    """The edge, or None where there is none."""
    return _EDGES.get((source, target, by))


def waits_for_files(source: HandlingStatus, target: HandlingStatus) -> bool:
    """Whether this change needs every file that the statement names. Who does not correct what was sent back by its
    day can be refused without them.
    """
    return source in (_S.UNPROCESSED, _S.PROVISIONALLY_TAKEN_IN) and target in DECISIONS


def next_for_staff(
    source: HandlingStatus, *, ends_without_decision: bool = False, files_open: bool = False
) -> tuple[HandlingStatus, ...]:
    """States that staff may choose next, in the table's order, forced completion last."""
    return tuple(
        edge.target
        for edge in TABLE
        if edge.source == source
        and edge.by is ActorKind.STAFF
        and (ends_without_decision or not edge.only_without_decision)
        and not (files_open and waits_for_files(source, edge.target))
    )
