"""A draft: what a resident typed and takes up again later, and what is said of it to the centre (ADR 0025).

Whoever has the paper opens one; centre and kiosk keep bytes. Card data, consent and files are never in one. What staff
typed is in one alone that staff prepared.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from sync.contract.bounds import Hand, Hash, ItemId, Language, Name, Salt, Version
from sync.contract.wire.messages import lay_out

DRAFT_1 = "draft-1"
"""The capability: of drafts a kiosk asks no centre that does not name it."""
DRAFT_LIMIT_BYTES = 512 * 1024
"""Of a written draft, for who seals it and for who opens it."""
CARRIED_LIMIT_BYTES = 24 * 1024 + 64
"""Of a sealed draft that fits into a question: a larger one is kept at its kiosk alone."""
KEPT_DAYS = 31
"""One month (DEL-06), never a shorter one: a draft opens up to the end of the 31st day after that on which it was
saved."""
STANDING_LIMIT = 100
PREPARED_DAYS = 7
"""A draft that staff prepared opens up to the end of the seventh day after, and is not extended (GAP-28)."""
PLAIN, CORRECTION, PREPARED = 1, 2, 3
"""Versions of a draft: a kiosk that takes up no corrections reads no second one, or it would begin an application; one
that cannot say what staff typed reads no third."""
VERSIONS = (PLAIN, CORRECTION, PREPARED)
MAIL_BYTES = 254
"""Of a mail address (RFC 5321, 4.5.3.1.3)."""
Day = Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]
DraftId = Salt
"""32 hex digits, out of the code on the paper."""
Proof = Hash
"""64 hex digits, out of the code on the paper: who says them has it."""


class DraftItem(msgspec.Struct, frozen=True):
    """One answer."""

    id: ItemId
    label: str
    value: str
    shown: str
    """As drawn, label too: what no longer fits the form is shown with it."""
    source: Hand
    """Who filled it: `resident` or `postal_code`, of a prepared one `staff:` and its `prepared_by` too; of any other
    word it is not taken up."""


class Draft(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is sealed under the code. Nothing in it is believed more than if it were typed again."""

    v: int
    """`PLAIN`, `CORRECTION` or `PREPARED`."""
    procedure: Name
    version: Version
    definition: Hash
    """Of the bytes that the answers were given to."""
    at: str
    """Field where the resident stood; empty: at the beginning."""
    language: Language
    size: str
    scheme: str
    low: bool
    speech: bool
    items: tuple[DraftItem, ...]
    corrects: Annotated[str, msgspec.Meta(pattern=r"\A(?:[0-9]{22})?\Z")] = ""
    """Arrival number of the application that this corrects: only what differs from its answers stands in `items`, empty
    where an answer was taken away. The slip's secret number is not in it."""
    prepared_by: Annotated[str, msgspec.Meta(pattern=r"\A(?:[a-z0-9][a-z0-9-]{1,30})?\Z")] = ""
    """Staff number of who prepared it for the resident; empty: nobody did."""
    preparer: Annotated[str, msgspec.Meta(pattern=r"\A[^\x00-\x1f\x7f]{0,60}\Z")] = ""
    """That member's name."""


class EndReason(StrEnum):
    """Why a draft is no more."""

    SUBMITTED = "submitted"
    REPLACED = "replaced"
    """Saved again, under a new code."""
    DISCARDED = "discarded"
    EXPIRED = "expired"


# ── draft_keep ────────────────────────────────────────────────────────────────

DRAFT_KEEP = "draft_keep"


class DraftKeepAsked(msgspec.Struct, frozen=True):
    """Keep this. Said again it changes nothing."""

    v: int
    id: DraftId
    sealed: bytes
    proof_sha256: Hash
    """Of the proof's 32 bytes: who changes or ends it shows the proof."""
    ends_on: Day
    """What stands on the paper."""
    extended: bool = False
    notify: bytes | None = None
    """A mail address, sealed to the centre's decryption key (HPKE) for the one notice before the end."""


class DraftKeepTold(msgspec.Struct, frozen=True):
    """`state`: kept | full | other (another draft has this id) | ended."""

    v: int
    state: str
    ends_on: str = ""
    """Never before the paper's day, if kept."""


# ── draft_fetch ───────────────────────────────────────────────────────────────

DRAFT_FETCH = "draft_fetch"


class DraftFetchAsked(msgspec.Struct, frozen=True):
    """What is kept under this id, which nobody without the code can name."""

    v: int
    id: DraftId


class DraftFetchTold(msgspec.Struct, frozen=True):
    """`state`: here | none | ended | wait (too many were asked for that are not there)."""

    v: int
    state: str
    sealed: bytes | None = None
    ends_on: str = ""
    extended: bool = False
    reason: str = ""
    """An `EndReason`, where it ended."""


# ── draft_end ─────────────────────────────────────────────────────────────────

DRAFT_END = "draft_end"


class DraftEndAsked(msgspec.Struct, frozen=True):
    """Wipe it. Said again it changes nothing."""

    v: int
    id: DraftId
    proof: Proof
    reason: str
    """An `EndReason`."""


class DraftEndTold(msgspec.Struct, frozen=True):
    """`state`: ended | none | refused (not the proof)."""

    v: int
    state: str


# ── draft_extend ──────────────────────────────────────────────────────────────

DRAFT_EXTEND = "draft_extend"


class DraftExtendAsked(msgspec.Struct, frozen=True):
    """Another month, once. Said again it changes nothing."""

    v: int
    id: DraftId
    proof: Proof


class DraftExtendTold(msgspec.Struct, frozen=True):
    """`state`: extended | none | refused."""

    v: int
    state: str
    ends_on: str = ""


# ── draft_standing ────────────────────────────────────────────────────────────

DRAFT_STANDING = "draft_standing"


class DraftsStandingAsked(msgspec.Struct, frozen=True):
    """Which of these are no more: a kiosk asks for those that it keeps too."""

    v: int
    ids: Annotated[tuple[DraftId, ...], msgspec.Meta(max_length=STANDING_LIMIT)]


class DraftsStandingTold(msgspec.Struct, frozen=True):
    """Those of them that ended at the centre."""

    v: int
    ended: tuple[DraftId, ...]


lay_out(
    Draft,
    DraftKeepAsked,
    DraftKeepTold,
    DraftFetchAsked,
    DraftFetchTold,
    DraftEndAsked,
    DraftEndTold,
    DraftExtendAsked,
    DraftExtendTold,
    DraftsStandingAsked,
    DraftsStandingTold,
)
