"""`{% load page %}`: icons, chips, and words for days and numbers."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from central.web import words
from central.web.icons import CODES
from sync.contract.forms.drawable import CODE_POINT, drawn_text

register = template.Library()


@register.simple_tag
def icon(name: str, weight: str = "bold") -> SafeString:
    """An icon beside a word; screen readers hear the word only."""
    return format_html('<i class="{}" aria-hidden="true">{}</i>', weight, chr(CODES[name]))


@register.simple_tag
def chip(text: str, colour: str = "gray", icon_name: str = "") -> SafeString:
    """A state: icon, word, and colour last."""
    mark = icon(icon_name, "fill") if icon_name else ""
    return format_html('<span class="chip c-{}">{}{}</span>', colour, mark, text)


@register.filter
def drawn(text: str) -> SafeString:
    """A text of a person, with a box around each code point of a character that no font draws."""
    seen = drawn_text(str(text))
    parts: list[SafeString] = []
    at = 0
    for code_point in CODE_POINT.finditer(seen):
        parts += [
            format_html("{}", seen[at : code_point.start()]),
            format_html('<span class="codepoint">{}</span>', code_point[0]),
        ]
        at = code_point.end()
    return format_html_join("", "{}", ((part,) for part in [*parts, format_html("{}", seen[at:])]))


@register.filter
def day(value: date | None) -> str:
    """令和8年11月20日（金） · 20 November 2026"""
    if value and get_language() == "en":
        return date_format(timezone.localtime(value) if isinstance(value, datetime) else value, "j F Y")
    return words.day(value) if value else ""


@register.filter
def short_day(value: date | None) -> str:
    """11/20"""
    return words.short_day(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """11月20日 10:54 · 20 November 10:54"""
    if value and get_language() == "en":
        return date_format(timezone.localtime(value), "j F H:i")
    return words.moment(value) if value else ""


@register.filter
def clock(value: datetime | None) -> str:
    """10:54"""
    return words.clock(value) if value else ""


@register.filter
def grouped(number: str) -> str:
    """An arrival number in its groups."""
    return words.grouped(number)


@register.filter
def short_number(number: str) -> str:
    """1120-007-0123"""
    return words.short_number(number)


@register.filter
def minutes(seconds: int) -> int:
    """Whole minutes, rounded up."""
    return -(-int(seconds) // 60)


@register.filter
def listed(value: object) -> str:
    """A value of the audit log's details."""
    match value:
        case bool():
            return gettext("はい") if value else gettext("いいえ")
        case list():
            return "・".join(str(part) for part in value)
        case _:
            return str(value)
