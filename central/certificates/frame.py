"""What stands on every sheet of the city, whatever it says: who, when, and where anybody can check it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings

from central.catalogue.models import Body
from central.certificates.models import Certifier
from central.certificates.refusals import NoIssuer
from sync.japanese.dates import JST, era_date, era_moment

FICTIONAL = "99"
MICRO_REPEATS = 60


def certifier_of(body: Body, on: date) -> Certifier:
    """Who certifies on this day.

    Raises:
        NoIssuer
    """
    found = Certifier.objects.filter(body=body, valid_from__lte=on).order_by("-valid_from").first()
    if found is None:
        raise NoIssuer("nobody certifies for this body on this day: python -m central set_certifier")
    return found


def frame(body: Body, certifier: Certifier, title: str, place: str, at: datetime) -> dict[str, Any]:
    """As the templates read it, still without number, code and QR. `place` is the section that issues."""
    on = at.astimezone(JST).date()
    prefecture = body.parent.name if body.parent else ""
    return {
        "title": title,
        "city": body.name,
        "number": "",
        "code": "",
        "qr": "",
        "preview": False,
        "fictional": body.code.startswith(FICTIONAL),
        "certifier": f"{prefecture}{certifier.title}　{certifier.name}",
        "seal": certifier.seal,
        "issued_day": era_date(on),
        "issued_at": f"{place}　{era_moment(at)}",
        "year": on.year,
        "month": on.month,
        "day": on.day,
        "check_address": check_address(),
        "micro": f"{body.name}{title}　" * MICRO_REPEATS,
    }


def check_address() -> str:
    """The public check page."""
    return settings.PUBLIC_URL.rstrip("/") + "/check/"
