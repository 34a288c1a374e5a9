"""A hall with its texts and its kiosks' label, from its description (docs/how-to/install-centre.md)."""

from __future__ import annotations

import msgspec
from django.core.exceptions import ValidationError
from django.db import transaction

from central.audit.record import record
from central.organisation.act_details import HallSetUp
from central.organisation.models import Body, Hall
from sync.contract.forms.texts import LANGUAGES

TEXTS = ("city", "name", "counter", "kiosk_label")


class BodyDescription(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A body, and the one above it: its prefecture, or the municipality of a section."""

    code: str
    name: str
    parent: BodyDescription | None = None


class HallDescription(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file. Texts are words by language; Japanese must be there."""

    body: BodyDescription
    phone: str
    city: dict[str, str]
    name: dict[str, str]
    counter: dict[str, str]
    kiosk_label: dict[str, str]
    serves: tuple[str, ...] = ()
    """Codes of the bodies whose procedures it offers; none: its own."""


def set_up_hall(description: bytes, by: str = "system") -> Hall:
    """Make or change a hall. Safe to repeat.

    Raises:
        ValueError: not a description; a text without Japanese or in a language that is not known; a body's code of
            another form; a body to serve that does not exist.
    """
    said = msgspec.json.decode(description, type=HallDescription)
    texts = {name: getattr(said, name) for name in TEXTS}
    for name, text in texts.items():
        if not text.get("ja") or not set(text) <= set(LANGUAGES):
            raise ValueError(f"{name} needs Japanese, and only the languages {', '.join(LANGUAGES)}")
    with transaction.atomic():
        body = _body(said.body)
        hall, _ = Hall.objects.update_or_create(body=body, defaults={"phone": said.phone, **texts})
        wanted = said.serves or (body.code,)
        served = list(Body.objects.filter(code__in=wanted))
        if len(served) != len(set(wanted)):
            raise ValueError("a body that the hall should serve does not exist")
        hall.serves.set(served)
        told = HallSetUp(serves=tuple(one.code for one in served))
        record(by, "hall.set_up", f"hall:{body.code}", body.code, told)
    return hall


def _body(said: BodyDescription) -> Body:
    """A body that is there keeps its name; where the file names its parent it gets that one."""
    parent = _body(said.parent) if said.parent is not None else None
    body = Body.objects.filter(code=said.code).first() or Body(code=said.code, name=said.name)
    if parent is not None:
        body.parent = parent
    try:
        body.full_clean()
    except ValidationError as wrong:
        raise ValueError(f"body {said.code}: {' '.join(wrong.messages)}") from wrong
    body.save()
    return body
