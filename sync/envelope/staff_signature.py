"""Whether a staff card did what an entry says. Kiosk and centre ask the same, each with the list that it trusts."""

from __future__ import annotations

from collections.abc import Iterable

from sync.contract.chain.staff_act import DUTY_OF, Act, StaffActEntry, challenge
from sync.contract.numbers import parse_arrival_number
from sync.contract.wire.catalogue import StaffCard
from sync.envelope.base64url import from_base64url
from sync.envelope.keys.signer import TrustedKey
from sync.errors import NotANumber, SyncError


def is_signed_by(card: StaffCard, message: bytes, signature: bytes) -> bool:
    """Whether the key that the staff list gives this card signed the message."""
    try:
        TrustedKey(from_base64url(card.public.encode())).verify(message, signature)
    except SyncError:
        return False
    return True


def _is_about_a_slip(about: str | None) -> bool:
    """Of the acts that are known here none is about anything else."""
    try:
        return about is None or parse_arrival_number(about) == about
    except NotANumber:
        return False


def fault_of_act(entry: StaffActEntry, staff: Iterable[StaffCard]) -> str:
    """Why this act is not to be believed under this staff list; empty when it is.

    unknown_act | unknown_card | without_duty | bad_signature
    """
    act = entry.act
    card = next((known for known in staff if known.card == act.card), None)
    if act.act not in set(Act) or not _is_about_a_slip(act.about):
        return "unknown_act"
    if card is None:
        return "unknown_card"
    if DUTY_OF[Act(act.act)] not in card.duties:
        return "without_duty"
    try:
        signature = from_base64url(act.signature.encode())
    except SyncError:
        return "bad_signature"
    return "" if is_signed_by(card, challenge(entry), signature) else "bad_signature"
