"""Who may unlock the staff page of a body's kiosks, and do what there: the signed staff list of the next catalogue."""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction

from central.audit.record import Actor, record
from central.catalogue.act_details import StaffCardSet
from central.catalogue.models import StaffCard
from central.organisation.models import Body
from sync.contract.chain.staff_act import CardId, StaffDuty
from sync.envelope.base64url import from_base64url
from sync.errors import SyncError


class CardDescription(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the card's maker says of it: its number, whose it is, its public key."""

    card: CardId
    name: str
    public: str
    """base64url of the uncompressed P-256 point."""


def set_staff_card(body_code: str, said: CardDescription, duties: Collection[StaffDuty], by: Actor | str) -> StaffCard:
    """Put a card on the list with these duties; without any it is taken off. Kiosks know with the next catalogue.

    Raises:
        ValueError: no such body, a key that is none, or a card that another body has.
    """
    body = Body.objects.filter(code=body_code).first()
    if body is None:
        raise ValueError(f"there is no body {body_code}")
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_base64url(said.public.encode()))
    except (SyncError, ValueError) as wrong:
        raise ValueError("its public key is not the base64url of a P-256 point") from wrong
    with transaction.atomic():
        row = StaffCard.objects.select_for_update(of=("self",)).filter(card=said.card).first()
        if row is not None and row.body_id != body.pk:
            raise ValueError(f"card {said.card} is one of another body")
        row = row or StaffCard(body=body, card=said.card)
        row.name, row.public = said.name, said.public
        row.duties, row.is_active = sorted(duty.value for duty in duties), bool(duties)
        row.full_clean(exclude=["duties"])
        row.save()
        told = StaffCardSet(duties=tuple(row.duties))
        record(by, "hall.staff_card_set", f"card:{said.card}", body.code, told)
    return row
