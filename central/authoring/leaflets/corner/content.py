"""What stands on a leaflet's corner."""

from __future__ import annotations

import io
from datetime import date

import msgspec
import segno

from central.authoring.leaflets.open_page.page_words import say
from central.authoring.leaflets.open_page.reading import LeafletRead
from central.authoring.leaflets.open_page.told import contact_lines, opening_lines
from central.catalogue.leaflet_address import leaflet_address
from sync.contract.forms.drawable import drawn_text
from sync.contract.forms.texts import words
from sync.contract.numbers import group_leaflet_number

PIECES = (2, 8, 10)
"""Of one A4 sheet: posters, handbills, and ten of a business card's size."""
LANGUAGE = "ja"


class LeafletCorner(msgspec.Struct, frozen=True):
    """As `sheet.typ` reads it."""

    pieces: int
    """1: alone, as a picture."""
    title: str
    city: str
    lines: tuple[str, ...]
    """When, and whom to ask."""
    code_label: str
    digits: str
    how: str
    address: str
    qr: str
    """A picture of lines (SVG), with its quiet edge."""
    year: int
    month: int
    day: int


def corner_of(read: LeafletRead, pieces: int, today: date) -> LeafletCorner:
    """Of a code, as it stands today."""
    name = read.row.name if read.procedure is None else read.procedure.name
    said = (*opening_lines(read, LANGUAGE), *contact_lines(read, LANGUAGE)[:2])
    return LeafletCorner(
        pieces=pieces,
        title=drawn_text(words(name, LANGUAGE)),
        city=drawn_text(read.row.body.name),
        lines=tuple(drawn_text(line) for line in said if line),
        code_label=say("code", LANGUAGE),
        digits=group_leaflet_number(read.code),
        how=say("on_paper", LANGUAGE),
        address=leaflet_address(read.code),
        qr=_qr(leaflet_address(read.code)),
        year=today.year,
        month=today.month,
        day=today.day,
    )


def _qr(text: str) -> str:
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=4, xmldecl=False)
    return drawn.getvalue().decode()
