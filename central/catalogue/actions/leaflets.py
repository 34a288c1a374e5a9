"""Codes for leaflets: made before or after the form, ended when the office takes nothing under them any more.

Kiosks know with the next catalogue.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from central.audit.record import Actor, record
from central.catalogue.act_details import LeafletEnded, LeafletMade
from central.catalogue.models import Leaflet
from central.organisation.models import Body
from sync.contract.definition_flaws.texts import text_fault
from sync.contract.forms.texts import Text
from sync.contract.numbers import leaflet_number, parse_leaflet_number
from sync.contract.wire import catalogue as wire
from sync.contract.wire.acceptance import minute_of
from sync.errors import NotANumber

NAME_LIMIT = 300
"""Letters, ruby and its marks among them."""
_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")


class LeafletRefused(Exception):
    """No code was made or ended; says why, to whoever ran the command."""


@dataclass(frozen=True)
class AboutLeaflet:
    """What a leaflet is about."""

    procedure: str
    name: Text
    opens: str = ""
    section: Text | None = None
    phone: str = ""


def make_leaflet(body_code: str, about: AboutLeaflet, by: Actor | str) -> Leaflet:
    """Give the next free number. The form need not be there yet.

    Raises:
        LeafletRefused
    """
    body = Body.objects.filter(code=body_code).first()
    if body is None:
        raise LeafletRefused(f"there is no body {body_code}")
    if not _ID.fullmatch(about.procedure):
        raise LeafletRefused("the id of a procedure has small letters, digits and _")
    if not about.name.get("ja"):
        raise LeafletRefused("a leaflet needs a name in Japanese")
    for words in (*about.name.values(), *(about.section or {}).values()):
        if len(words) > NAME_LIMIT:
            raise LeafletRefused(f"a name has at most {NAME_LIMIT} letters")
        if (fault := text_fault(words)) is not None:
            raise LeafletRefused(f"no kiosk can show this name: {fault.value}")
    if about.opens and minute_of(about.opens) is None:
        raise LeafletRefused("when it opens is written 2026-12-01T08:30")
    with transaction.atomic():
        # The body's row in hand: two that are made at once get two numbers.
        Body.objects.select_for_update(of=("self",)).order_by("pk").first()
        if Leaflet.objects.filter(body=body, ended=False).count() >= wire.LEAFLETS_LIMIT:
            raise LeafletRefused(f"a body has at most {wire.LEAFLETS_LIMIT} codes that have not ended")
        last = Leaflet.objects.aggregate(last=Max("number"))["last"] or 0
        try:
            code = leaflet_number(last + 1)
        except NotANumber as none_left:
            raise LeafletRefused("all numbers of leaflets are given") from none_left
        row = Leaflet.objects.create(
            body=body,
            number=last + 1,
            procedure=about.procedure,
            name=about.name,
            opens=about.opens,
            section=about.section or {},
            phone=about.phone,
        )
        record(by, "leaflet.made", f"leaflet:{code}", body.code, LeafletMade(procedure=about.procedure))
    return row


def end_leaflet(typed: str, by: Actor | str) -> Leaflet:
    """From the next catalogue on, who types it reads that it has ended.

    Raises:
        LeafletRefused: no such code.
    """
    try:
        code = parse_leaflet_number(typed)
    except NotANumber as wrong:
        raise LeafletRefused(str(wrong)) from wrong
    with transaction.atomic():
        row = Leaflet.objects.select_for_update(of=("self",)).filter(number=int(code[:5])).first()
        if row is None:
            raise LeafletRefused("nobody was given this code")
        if not row.ended:
            row.ended = True
            row.save(update_fields=["ended"])
            record(by, "leaflet.ended", f"leaflet:{code}", row.body.code, LeafletEnded(procedure=row.procedure))
    return row


def leaflets_of(bodies: list[int]) -> tuple[wire.LeafletCode, ...]:
    """Of these bodies, for a catalogue: those that stand first, and of those that have ended the newest."""
    rows = Leaflet.objects.filter(body_id__in=bodies).order_by("ended", "-number")[: wire.LEAFLETS_LIMIT]
    return tuple(
        wire.LeafletCode(
            leaflet_number(row.number), row.procedure, row.name, row.opens, row.ended, row.section, row.phone
        )
        for row in sorted(rows, key=lambda row: row.number)
    )
