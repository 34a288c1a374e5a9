"""A new place for a kiosk."""

from __future__ import annotations

from django.db import transaction

from central.audit.record import record
from central.kiosks.models import Kiosk
from central.kiosks.refusals import NumberNotFree
from central.organisation.models import Hall
from sync.contract.numbers import CENTRE_NUMBERS


def add_kiosk(hall_id: int, number: int, by: str) -> Kiosk:
    """Add place `number` (1 to 899) of a hall, waiting for its first enrolment. Safe to repeat.

    `by` is the audit name of who acts.

    Raises:
        NumberNotFree: 900 to 999 are the centre's own.
    """
    if number in CENTRE_NUMBERS:
        raise NumberNotFree("a kiosk bears a number from 1 to 899: the others are the centre's own")
    hall = Hall.objects.select_related("body").get(pk=hall_id)
    code = f"{hall.body.code[:5]}-{number:03d}"
    with transaction.atomic():
        kiosk, made = Kiosk.objects.get_or_create(code=code, defaults={"body": hall.body, "hall": hall})
        if made:
            record(by, "kiosk.added", kiosk.audit_name, hall.body.code)
    return kiosk
