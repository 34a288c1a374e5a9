"""Templates of letters. A clerk edits words; how a sheet looks is its folder's `sheet.typ`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class LetterTemplate(StrEnum):
    """Ids, stored; each is the name of a folder."""

    EXAM_TICKET = "exam_ticket"
    RESULT_LETTER = "result_letter"
    PLAIN_LETTER = "plain_letter"


@dataclass(frozen=True)
class TemplateWords:
    """How clerks know it, and what it begins with."""

    word: StrOrPromise
    heading: str
    text: str
    drawn: tuple[str, ...]
    """What its sheet says by itself: no one person's word, even where somebody is called so."""


HONORIFIC = "様"
_EVERYWHERE = ("到達番号", "見本（架空の人・架空の市です。証明の力はありません）", "番号")
TEMPLATES: Mapping[LetterTemplate, TemplateWords] = {
    LetterTemplate.EXAM_TICKET: TemplateWords(
        _("受験票"),
        "受験票",
        "受験番号：【受験番号】\n氏名：【氏名】\n\n当日は、この受験票と、筆記用具を持ってきてください。",
        ("氏名", *_EVERYWHERE),
    ),
    LetterTemplate.RESULT_LETTER: TemplateWords(
        _("結果通知"),
        "結果通知書",
        "【様式名】（受付 【申請日】）の結果を、次のとおりお知らせします。",
        (HONORIFIC, "記", *_EVERYWHERE),
    ),
    LetterTemplate.PLAIN_LETTER: TemplateWords(
        _("手紙"), "お知らせ", "【氏名】様\n\n【様式名】について、お知らせします。", (HONORIFIC, *_EVERYWHERE)
    ),
}


def folder_of(template: LetterTemplate) -> str:
    """Of its sheet, below `central`."""
    return f"batches/letters/{template.value}"
