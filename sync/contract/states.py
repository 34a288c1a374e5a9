"""The ten handling states (取扱状況) of the manuals. Their one transition table lives at the centre."""

from __future__ import annotations

from enum import StrEnum


class HandlingStatus(StrEnum):
    """Where an application stands. The values are stored and travel; the words are the clerk's."""

    UNPROCESSED = "unprocessed"
    """未処理"""
    PROVISIONALLY_TAKEN_IN = "provisionally_taken_in"
    """仮受付"""
    SENT_BACK = "sent_back"
    """返却中 (差戻し): the resident corrects and sends again"""
    NOT_ACCEPTED = "not_accepted"
    """不受理"""
    WITHDRAWN = "withdrawn"
    """取下げ"""
    ACCEPTED_REPLY_PENDING = "accepted_reply_pending"
    """受理(返信未)"""
    ACCEPTED_REPLIED = "accepted_replied"
    """受理(返信済)"""
    ACCEPTED_RESERVED = "accepted_reserved"
    """受理(予約中)"""
    COMPLETED = "completed"
    """完了"""
    FORCE_COMPLETED = "force_completed"
    """強制完了"""


ENDS = frozenset(
    {
        HandlingStatus.COMPLETED,
        HandlingStatus.FORCE_COMPLETED,
        HandlingStatus.NOT_ACCEPTED,
        HandlingStatus.WITHDRAWN,
    }
)
"""States that nothing leaves."""
