"""What stands on every document of the city, whatever it says: who, when, and where anybody can check it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

import msgspec
from django.conf import settings

from central.certificates.models import Certifier
from central.certificates.refusals import NoIssuer
from central.organisation.models import Body
from sync.japanese.dates import JST, era_date, era_moment

FICTIONAL = "99"
MICRO_REPEATS = 60


class Letterhead(msgspec.Struct, frozen=True, kw_only=True):
    """Of every document the same."""

    title: str
    city: str
    fictional: bool
    certifier: str
    seal: tuple[str, ...]
    """Columns from right to left."""
    issued_day: str
    issued_at: str
    """The section that issues, and the minute."""
    year: int
    month: int
    day: int
    check_address: str
    micro: str


class SheetContent(msgspec.Struct, frozen=True):
    """What stands on one sheet. Its characters are looked up in the font of names before anything is set."""


class DocumentContent(msgspec.Struct, frozen=True, kw_only=True):
    """All that is drawn: the sheet of its kind decides only how it looks. A kind adds its own members."""

    head: Letterhead
    pages: tuple[SheetContent, ...]
    number: str = ""
    """Empty until the document has one; so are code and QR."""
    code: str = ""
    qr: str = ""
    """An SVG."""
    preview: bool = False
    """見本 stands across, and no seal."""

    def numbered(self, number: str, code: str, qr: str) -> Self:
        """With what proves it."""
        return msgspec.structs.replace(self, number=number, code=code, qr=qr)

    def as_preview(self) -> Self:
        """To be looked at."""
        return msgspec.structs.replace(self, preview=True)


def certifier_of(body: Body, on: date) -> Certifier:
    """Who certifies on this day.

    Raises:
        NoIssuer
    """
    found = Certifier.objects.filter(body=body, valid_from__lte=on).order_by("-valid_from").first()
    if found is None:
        raise NoIssuer("nobody certifies for this body on this day: python -m central set_certifier")
    return found


def letterhead(body: Body, certifier: Certifier, title: str, place: str, at: datetime) -> Letterhead:
    """`place` is the section that issues."""
    on = at.astimezone(JST).date()
    prefecture = body.parent.name if body.parent else ""
    return Letterhead(
        title=title,
        city=body.name,
        fictional=body.code.startswith(FICTIONAL),
        certifier=f"{prefecture}{certifier.title}　{certifier.name}",
        seal=tuple(certifier.seal),
        issued_day=era_date(on),
        issued_at=f"{place}　{era_moment(at)}",
        year=on.year,
        month=on.month,
        day=on.day,
        check_address=check_address(),
        micro=f"{body.name}{title}　" * MICRO_REPEATS,
    )


def check_address() -> str:
    """The public check page."""
    return settings.PUBLIC_URL.rstrip("/") + "/check/"
