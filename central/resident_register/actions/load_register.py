"""A register file into the tables, whole or not at all."""

from __future__ import annotations

import hashlib

import msgspec
from django.db import transaction

from central.audit.record import record
from central.organisation.models import Body
from central.resident_register.act_details import Loaded
from central.resident_register.models import Citizen, Household, Restriction
from central.resident_register.refusals import RegisterRefused
from central.resident_register.register_file import HouseholdRow, read_register


def load_register(data: bytes, *, demo: bool, by: str = "system") -> int:
    """Bring every household of the file to the state that the file says; returns how many. Safe to repeat.

    Households that the file does not name stay as they are. A restriction is only ever added: lifting one is a
    person's decision.

    Raises:
        RegisterRefused
    """
    register = read_register(data, demo=demo)
    with transaction.atomic():
        body = Body.objects.filter(code=register.body).first()
        if body is None:
            raise RegisterRefused("there is no such body here")
        for row in register.households:
            _bring_up_to_date(body, row)
        record(
            by,
            "register.loaded",
            f"register:{body.code}",
            body,
            Loaded(households=len(register.households), sha256=hashlib.sha256(data).hexdigest()),
        )
    return len(register.households)


def _bring_up_to_date(body: Body, row: HouseholdRow) -> None:
    household, _ = Household.objects.update_or_create(body=body, number=row.number, defaults={"address": row.address})
    Citizen.objects.filter(household=household).delete()
    Citizen.objects.bulk_create(
        Citizen(
            household=household,
            body=body,
            place=place,
            **{**msgspec.structs.asdict(member), "history": list(member.history)},
        )
        for place, member in enumerate(row.members, start=1)
    )
    for restriction in row.restrictions:
        Restriction.objects.get_or_create(
            household=household, kind=restriction.kind, defaults={"body": body, "since": restriction.since}
        )
