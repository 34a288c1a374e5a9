"""Each signed request spends one nonce, and each answer carries the next."""

from __future__ import annotations

import secrets

from django.db import transaction

from central.intake.refusals import KioskApiError, stale_nonce
from central.kiosks.contact_rows import lock_kiosks
from central.kiosks.models import Kiosk
from central.kiosks.states import SPEAKS, KioskState


def spend(kiosk: Kiosk, nonce: str) -> str:
    """Spend the nonce of a request that the kiosk signed; returns the next, which the caller saves with the row.

    A stale one gets the nonce that is still unspent, so a replay of an old request disturbs nobody. There always is
    one: enrolment sets the first.

    Raises:
        KioskApiError
    """
    refuse_unless_fresh(kiosk.state, kiosk.nonce, nonce)
    return fresh_nonce()


def refuse_unless_fresh(state: str, unspent: str, nonce: str) -> None:
    """Return if a kiosk in this state may spend this nonce. Asked before the dear part too: a replay costs little. What
    counts is the answer under the kiosk's lock.

    Raises:
        KioskApiError
    """
    if KioskState(state) not in SPEAKS:
        raise KioskApiError(403, KioskState(state).value, f"this kiosk is {state}")
    if not unspent or not secrets.compare_digest(nonce, unspent):
        raise stale_nonce(unspent)


def spend_alone(kiosk_id: int, nonce: str) -> tuple[Kiosk, str]:
    """For requests that change nothing else: returns the kiosk and the next nonce.

    Raises:
        KioskApiError
    """
    with transaction.atomic():
        kiosk = lock_kiosks([kiosk_id])[kiosk_id]
        kiosk.nonce = spend(kiosk, nonce)
        kiosk.save(update_fields=["nonce"])
    return kiosk, kiosk.nonce


def fresh_nonce() -> str:
    """128 random bits: it is no secret, it only never comes again; and it is sent twice in each exchange."""
    return secrets.token_urlsafe(16)
