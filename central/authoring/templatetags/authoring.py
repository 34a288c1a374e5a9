"""`{% load authoring %}`: one box of the editor, with what was typed in it where that was refused."""

from __future__ import annotations

from django import template
from django.http import QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from central.authoring.editor.boxes import PartBox

register = template.Library()


@register.simple_tag(takes_context=True)
def box_field(context: Context, box: PartBox) -> SafeString:
    """The box. `typed` in the context: what was sent, in place of what stands."""
    typed, errors = context.get("typed"), context.get("errors") or {}
    sent = typed if isinstance(typed, QueryDict) else None

    def now(name: str, stands: str) -> str:
        return stands if sent is None else sent.get(name, "")

    ticked = box.ticked if sent is None else tuple(sent.getlist(box.name))
    value = now(box.name, box.value)
    chosen = ticked if box.look == "ticks" else (value,)
    said = {
        "box": box,
        "value": value,
        "ja": now(f"{box.name}.ja", box.text.get("ja", "")),
        "easy": now(f"{box.name}.easy-ja", box.easy),
        "en": now(f"{box.name}.en", box.text.get("en", "")),
        "ticked": bool(ticked),
        "options": [(one, words, one in chosen) for one, words in box.options],
        "error": errors.get(box.name, ""),
        "focused": context.get("focus_box") == box.name,
    }
    return SafeString(render_to_string("authoring/box.html", said))
