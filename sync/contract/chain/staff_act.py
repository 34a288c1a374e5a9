"""What a member of staff did at a kiosk, as an entry of its chain: which act, which card, the card's own signature.

Nothing of a resident stands in it, no arrival number is spent for it, and it has no box. The rules of who may do what
live here, because the kiosk and the centre both run them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from sync.contract.bounds import Epoch, Hash, KioskCode, Moment, Seq, Whole, is_moment
from sync.contract.chain.entry import ENTRY_LIMIT_BYTES, TimeEvidence, check_evidence
from sync.contract.one_reading import read_ours
from sync.errors import ContractError, TooLarge

STAFF_ACT = "staff_act"
ActName = Annotated[str, msgspec.Meta(pattern=r"\A[a-z_]{1,40}\Z")]
CardId = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9-]{1,32}\Z")]
CardSignature = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9_-]{1,4096}\Z")]
"""86 characters of the cards that there are; whether it holds is no question of its form."""
About = Annotated[str, msgspec.Meta(pattern=r"\A[^\x00-\x20|\x7f]{1,64}\Z")]
"""What an act is about, by its number."""
CHALLENGE_MARK = "madoguchi-staff-act-v1"
"""First word of what the card signs. A sign-in challenge is 32 random bytes, so neither can stand for the other."""


class StaffDuty(StrEnum):
    """What the signed staff list lets a card do at a kiosk."""

    ASSIST = "assist"
    """Beside the resident: print a slip again."""
    MAINTAIN = "maintain"
    """At the machine: test page, diagnosis, another second medium."""
    RELEASE = "release"
    """Whether it serves: out of service and back, and longer than the centre's silence allows."""


class Act(StrEnum):
    """What can be done. In the entry it is a word: the centre keeps one that it does not know, for a person."""

    REPRINT = "reprint"
    TEST_PAGE = "test_page"
    DIAGNOSIS = "diagnosis"
    SECOND_MEDIUM = "second_medium"
    OUT_OF_SERVICE = "out_of_service"
    BACK_IN_SERVICE = "back_in_service"
    EXTEND = "extend"


DUTY_OF = {
    Act.REPRINT: StaffDuty.ASSIST,
    Act.TEST_PAGE: StaffDuty.MAINTAIN,
    Act.DIAGNOSIS: StaffDuty.MAINTAIN,
    Act.SECOND_MEDIUM: StaffDuty.MAINTAIN,
    Act.OUT_OF_SERVICE: StaffDuty.RELEASE,
    Act.BACK_IN_SERVICE: StaffDuty.RELEASE,
    Act.EXTEND: StaffDuty.RELEASE,
}


class StaffAct(msgspec.Struct, frozen=True):
    """The act itself, as the card signed it."""

    act: ActName
    card: CardId
    catalogue: Whole
    """Version of the catalogue whose staff list let this card do it."""
    at: Moment
    """The kiosk's wall clock."""
    until: Moment | None
    """Of `extend`: up to which moment, by the centre's clock, the kiosk goes on without its word."""
    about: About | None
    """Of `reprint`: the arrival number on the slip. Of an act that a newer kiosk knows: what that act is about."""
    signature: CardSignature
    """base64url of the card's r ‖ s over SHA-256 of `challenge`."""


class StaffActEntry(msgspec.Struct, frozen=True):
    """Claims of the entry JWS of a staff act, in the order in which they are written (docs/formats.md, "Entry")."""

    v: int
    kind: Literal["staff_act"]
    kiosk: KioskCode
    epoch: Epoch
    seq: Seq
    prev: Hash
    act: StaffAct
    time: TimeEvidence


_DECODER = msgspec.json.Decoder(StaffActEntry)
_ENCODER = msgspec.json.Encoder()


def challenge(entry: StaffActEntry) -> bytes:
    """What the card signs: the act at this one place of this one chain. `entry`'s own signature does not count."""
    act = entry.act
    words = (
        CHALLENGE_MARK,
        entry.kiosk,
        str(entry.epoch),
        str(entry.seq),
        entry.prev,
        act.act,
        act.card,
        str(act.catalogue),
        act.at,
        act.until or "",
        act.about or "",
    )
    return "|".join(words).encode()


def write_staff_act_entry(entry: StaffActEntry) -> bytes:
    """The JWS payload."""
    return _ENCODER.encode(entry)


def read_staff_act_entry(payload: bytes) -> StaffActEntry:
    """Read a JWS payload that was already verified.

    Raises:
        TooLarge: above `ENTRY_LIMIT_BYTES`.
        ContractError: any other departure from the format.
    """
    if len(payload) > ENTRY_LIMIT_BYTES:
        raise TooLarge("an entry is at most 8 KiB")
    entry = read_ours(_DECODER.decode, payload, "an entry of a staff act")
    act = entry.act
    if entry.v != 1:
        raise ContractError(f"entry version {entry.v} is not known here")
    check_evidence(entry.time)
    if not all(is_moment(moment) for moment in (act.at, act.until or act.at)):
        raise ContractError("there is no such moment as a staff act names")
    if act.about is not None and not act.about.isprintable():
        raise ContractError("what a staff act is about has no control characters")
    return entry
