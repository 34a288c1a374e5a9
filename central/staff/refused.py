"""A signed-in member was refused: by scope, by zone, or because what was asked does not exist. Who tries is seen."""

from __future__ import annotations

import re

from django.db import transaction
from django.http import HttpRequest
from django_otp.middleware import is_verified

from central.audit.record import record
from central.staff.act_details import PageRefused
from central.staff.models import StaffMember
from central.staff.zones import zone_of

_NAMES_A_THING = re.compile(r"[A-Za-z0-9_-]{1,40}")
"""Numbers and codes. Anything else in an address was typed by hand and could be a person's name."""


def note_refusal(request: HttpRequest, status: int) -> None:
    """`staff.refused`, with what was asked. Nothing for who is not signed in: strangers fill no log."""
    member, match = request.user, request.resolver_match
    if match is None or not isinstance(member, StaffMember) or not is_verified(member):
        return
    parts = [str(part) for part in match.kwargs.values()]
    named = "-".join(part if _NAMES_A_THING.fullmatch(part) else "?" for part in parts)
    zone = zone_of(request).id
    told = PageRefused(asked=match.view_name, status=status, zone=zone, method=request.method)
    with transaction.atomic():
        record(member, "staff.refused", f"address:{named}"[:100], member.body, told)
