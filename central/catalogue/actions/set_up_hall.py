"""A hall with its texts and its kiosks' label."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from central.audit.record import record
from central.catalogue.models import Body, Hall
from sync.contract.procedures import LANGUAGES

TEXTS = ("city", "name", "counter", "kiosk_label")


def set_up_hall(description: dict[str, Any], by: str = "system") -> Hall:
    """Make or change a hall. Safe to repeat.

    `description`: body {code, name}, phone, the texts city, name, counter, kiosk_label by language, serves [codes].

    Raises:
        ValueError: a text without Japanese or in a language that is not known, or a body that does not exist.
    """
    texts = {name: description[name] for name in TEXTS}
    for name, text in texts.items():
        if not text.get("ja") or not set(text) <= set(LANGUAGES):
            raise ValueError(f"{name} needs Japanese, and only the languages {', '.join(LANGUAGES)}")
    with transaction.atomic():
        body, _ = Body.objects.get_or_create(
            code=description["body"]["code"], defaults={"name": description["body"]["name"]}
        )
        hall, _ = Hall.objects.update_or_create(body=body, defaults={"phone": description["phone"], **texts})
        served = list(Body.objects.filter(code__in=description.get("serves", [body.code])))
        if len(served) != len(set(description.get("serves", [body.code]))):
            raise ValueError("a body that the hall should serve does not exist")
        hall.serves.set(served)
        record(by, "hall.set_up", f"hall:{body.code}", body.code, {"serves": [one.code for one in served]})
    return hall
