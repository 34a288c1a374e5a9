"""Named places where power may be cut. In production nothing happens there; crash tests kill the process."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class Failpoint(StrEnum):
    """Every step between a resident's tap and the purge, in order. Tests enumerate it."""

    BEFORE_PLACE = "before_place"
    PARTS_SEALED = "parts_sealed"
    MID_PARTS = "mid_parts"
    PARTS_ON_DISK = "parts_on_disk"
    PARTS_KEPT = "parts_kept"
    SEALED = "sealed"
    SIGNED = "signed"
    BEFORE_COMMIT = "before_commit"
    IN_TRANSACTION = "in_transaction"
    AFTER_COMMIT = "after_commit"
    BEFORE_MIRROR = "before_mirror"
    MID_MIRROR = "mid_mirror"
    AFTER_MIRROR = "after_mirror"
    BEFORE_KEPT = "before_kept"
    PRINT_NOTED = "print_noted"
    BEFORE_PURGE = "before_purge"
    MID_PURGE = "mid_purge"
    BEFORE_PARTS_PURGE = "before_parts_purge"
    AFTER_PARTS_PURGE = "after_parts_purge"
    AFTER_PURGE = "after_purge"
    BEFORE_HEAL = "before_heal"
    MID_HEAL = "mid_heal"
    AFTER_HEAL = "after_heal"
    BEFORE_SEND = "before_send"
    AFTER_SEND = "after_send"
    BEFORE_ACK_STORE = "before_ack_store"
    IN_ACK_STORE = "in_ack_store"
    AFTER_ACK_STORE = "after_ack_store"
    BEFORE_RECEIPT_STORE = "before_receipt_store"
    AFTER_RECEIPT_STORE = "after_receipt_store"
    BEFORE_DOCUMENT_STORE = "before_document_store"
    AFTER_DOCUMENT_STORE = "after_document_store"
    BEFORE_ENROLMENT_STORE = "before_enrolment_store"
    AFTER_ENROLMENT_STORE = "after_enrolment_store"
    IN_STATUS_DROP = "in_status_drop"
    IN_STATUS_END = "in_status_end"
    BEFORE_OBJECT_STORE = "before_object_store"
    AFTER_OBJECT_STORE = "after_object_store"
    BEFORE_CATALOGUE_SWITCH = "before_catalogue_switch"
    IN_CATALOGUE_SWITCH = "in_catalogue_switch"
    AFTER_CATALOGUE_SWITCH = "after_catalogue_switch"


class Failpoints(Protocol):
    """Told of every step as it is reached."""

    def reach(self, label: Failpoint) -> None:
        """Do nothing, or never return."""
        ...


class NoFailpoints:
    """Production: every step goes on."""

    def reach(self, label: Failpoint) -> None:
        """Go on."""
