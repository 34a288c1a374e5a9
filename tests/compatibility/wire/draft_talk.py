"""What a kiosk and its centre say of a draft: kept, fetched, extended, ended; fetched again, and which are no more."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol, TypeVar

from django.utils import timezone
from msgspec import Struct

from sync.contract.numbers import draft_code_of
from sync.contract.wire.drafts import (
    DRAFT_END,
    DRAFT_EXTEND,
    DRAFT_FETCH,
    DRAFT_KEEP,
    DRAFT_STANDING,
    KEPT_DAYS,
    Draft,
    DraftEndAsked,
    DraftEndTold,
    DraftExtendAsked,
    DraftExtendTold,
    DraftFetchAsked,
    DraftFetchTold,
    DraftKeepAsked,
    DraftKeepTold,
    DraftsStandingAsked,
    DraftsStandingTold,
    EndReason,
)
from sync.envelope.drafts import draft_keys, seal_draft, seal_notify
from sync.envelope.keys.hpke_keys import Recipient

S = TypeVar("S", bound=Struct)


class Asks(Protocol):
    """Asks the centre, and believes its answer."""

    def __call__(self, kind: str, content: Struct, told: type[S], /) -> S: ...


def talk_of_a_draft(asks: Asks, centre: Recipient) -> None:
    """Each kind at least once, with everything in it that may be there."""
    keys, today = draft_keys(draft_code_of(bytes(range(10)))), timezone.localdate()
    draft = Draft(1, "bulky_waste", 1, "0" * 64, "", "ja", "standard", "standard", low=False, speech=False, items=())
    sealed = seal_draft(draft, keys, bytes(12))
    notify = seal_notify("hanako@example.invalid", keys.id, centre)
    paper = (today + timedelta(days=KEPT_DAYS)).isoformat()
    proof, names = keys.proof.hex(), (keys.id, "0" * 32)
    said = DraftKeepAsked(1, keys.id, sealed, keys.proof_sha256, paper, notify=notify)
    assert asks(DRAFT_KEEP, said, DraftKeepTold).state == "kept"
    assert asks(DRAFT_FETCH, DraftFetchAsked(1, keys.id), DraftFetchTold).sealed == sealed
    assert asks(DRAFT_EXTEND, DraftExtendAsked(1, keys.id, proof), DraftExtendTold).ends_on
    assert asks(DRAFT_END, DraftEndAsked(1, keys.id, proof, EndReason.SUBMITTED), DraftEndTold).state == "ended"
    assert asks(DRAFT_FETCH, DraftFetchAsked(1, keys.id), DraftFetchTold).reason == "submitted"
    assert asks(DRAFT_STANDING, DraftsStandingAsked(1, names), DraftsStandingTold).ended == (keys.id,)
