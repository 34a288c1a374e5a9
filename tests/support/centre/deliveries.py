"""What a kiosk hands in, put into custody without HTTP, and what the slip's holder sees of it."""

from __future__ import annotations

from central.applications.models import Application, StatusPublication
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.actions.take_custody import take_custody
from central.intake.contact_entries import present
from central.intake.documents import current_incarnation
from central.kiosks.models import Kiosk
from sync.contract.wire.messages import read_message
from sync.contract.wire.status import StatusBlob, StatusView
from sync.envelope.keys.signer import TrustedKey
from sync.envelope.status import open_status, status_id
from tests.support.between.kiosk_hand import KioskHand, Made

CLAIM_ANSWERS = {
    "kana": "ヤマダハナコ",
    "phone": "090-0000-0000",
    "event": "birth",
    "event_on": "2026-11-10",
    "pension": "employees",
    "has_spouse": "no",
    "children": "1",
    "child_1_name": "山田一郎",
    "child_1_kana": "ヤマダイチロウ",
    "child_1_birth_on": "2026-11-10",
    "child_1_relation": "child",
    "child_1_lives": "together",
    "child_1_support": "yes",
    "public_account": "yes",
    "consent": "yes",
}


def deliver(hand: KioskHand, *made: Made) -> None:
    """Into custody without HTTP."""
    kiosk = Kiosk.objects.get(code=hand.code)
    keys = {hand.entry_key.kid: TrustedKey(hand.entry_key.public)}
    shown = present([one.entry for one in made], keys, hand.code, hand.heartbeat(), kiosk.stored_up_to)
    take_custody(kiosk.pk, kiosk.nonce, hand.heartbeat(), shown, current_incarnation())


def view_of(made: Made) -> StatusView:
    """What the slip's holder sees."""
    row = StatusPublication.objects.get(status_id=status_id(made.status_key))
    return read_message(
        StatusView, open_status(StatusBlob(row.status_id, row.cursor, bytes(row.sealed)), made.status_key)
    )


def sent_back(hand: KioskHand) -> Made:
    made = hand.submit()
    deliver(hand, made)
    drain_verdicts()
    Application.objects.update(
        status="sent_back", marked=[{"id": "phone", "comment": {"ja": "番号を確かめてください"}}]
    )
    return made
