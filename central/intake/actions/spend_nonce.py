"""Each signed request spends one nonce, and each answer carries the next."""

from __future__ import annotations

import secrets

from django.db import transaction

from central.intake.refusals import LineRefused, stale_nonce
from central.kiosks.models import Kiosk
from central.kiosks.states import SPEAKS, KioskState
from central.row_writing import row_lock

_KIOSK = """
SELECT kiosk.*, body.code AS body_code FROM kiosks_kiosk AS kiosk
JOIN catalogue_body AS body ON body.id = kiosk.body_id WHERE kiosk.id = %s"""


def lock_kiosk(kiosk_id: int) -> Kiosk:
    """The kiosk's row, locked until the transaction ends: its requests follow each other."""
    lock = row_lock("kiosk")
    return Kiosk.objects.raw(f"{_KIOSK}{lock}", [kiosk_id])[0]


def body_code(kiosk: Kiosk) -> str:
    """The code of a locked kiosk's body, which came with its row."""
    code: str = vars(kiosk)["body_code"]
    return code


def spend(kiosk: Kiosk, nonce: str) -> str:
    """Spend the nonce of a request that the kiosk signed; returns the next, which the caller saves with the row.

    A stale one gets the nonce that is still unspent, so a replay of an old request disturbs nobody. There always is
    one: enrolment sets the first.

    Raises:
        LineRefused
    """
    if KioskState(kiosk.state) not in SPEAKS:
        code = "suspended" if kiosk.state == KioskState.SUSPENDED else "revoked"
        raise LineRefused(403, code, f"this kiosk is {kiosk.state}")
    if not kiosk.nonce or not secrets.compare_digest(nonce, kiosk.nonce):
        raise stale_nonce(kiosk.nonce)
    return fresh_nonce()


def spend_alone(kiosk_id: int, nonce: str) -> tuple[Kiosk, str]:
    """For requests that change nothing else: returns the kiosk and the next nonce.

    Raises:
        LineRefused
    """
    with transaction.atomic():
        kiosk = lock_kiosk(kiosk_id)
        kiosk.nonce = spend(kiosk, nonce)
        kiosk.save(update_fields=["nonce"])
    return kiosk, kiosk.nonce


def fresh_nonce() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)
