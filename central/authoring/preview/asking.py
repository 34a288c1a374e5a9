"""A draft as a request to the preview."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone

from central.authoring.content import document_of, read_content
from central.authoring.editor.part_place import PartPlace, part_place
from central.authoring.models import FormDraft
from central.organisation.models import Body, Hall
from sync.contract.preview import Look, PreviewRequest
from sync.contract.wire import catalogue as wire


def hall_of(body: Body) -> wire.Hall:
    """A hall that shows the body's procedures; without one, a hall of its name."""
    hall = Hall.objects.filter(serves=body).select_related("body").order_by("pk").first()
    if hall is None:
        name = {"ja": body.name}
        return wire.Hall(body=body.code[:5], city=name, name=name, counter=name, phone="", kiosk_label={"ja": "1"})
    return wire.Hall(
        body=hall.body.code,
        city=hall.city,
        name=hall.name,
        counter=hall.counter,
        phone=hall.phone,
        kiosk_label=hall.kiosk_label,
    )


def request_of(draft: FormDraft, look: Look, *, at: str = "", check: bool = False) -> PreviewRequest:
    """The draft at one place: an id of a field or a page; empty: where it begins."""
    moment: datetime = timezone.now().astimezone(UTC)
    return PreviewRequest(
        definition=document_of(draft.content, draft.facts),
        hall=hall_of(draft.body),
        moment=f"{moment:%Y-%m-%dT%H:%M:%SZ}",
        look=look,
        at=at,
        picture=not check,
        check=check,
    )


def place_on_kiosk(draft: FormDraft, at: str) -> str:
    """The id under which the kiosk knows the part that stands open."""
    content = read_content(draft.content)
    place: PartPlace = part_place(at, content)
    part = place.field_of(content) or place.page_of(content)
    return part.id if part is not None else ""
