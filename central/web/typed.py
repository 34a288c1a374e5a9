"""What a person wrote in a form that was refused, so that no refusal throws it away: shown once more, to copy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest
from django.http.request import RawPostDataException
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FIELDS: Final[dict[str, StrOrPromise]] = {
    "sentence": _("本人に見える文"),
    "sentence_easy": _("やさしい日本語"),
    "sentence_en": _("英語"),
    "reason": _("理由"),
    "text": _("文"),
    "said": _("回答の内容"),
    "why": _("戻ってきた理由"),
    "text_easy": _("やさしい日本語"),
    "text_en": _("英語"),
    "title": _("名前"),
    "subject": _("件名"),
    "resolution": _("どうしたか"),
    "printer": _("プリンター"),
    "purpose": _("何のための手続きか"),
    "who_and_when": _("だれが、いつからいつまで"),
    "questions": _("聞くこと"),
    "papers": _("添付するもの・手数料・持ち物"),
    "other": _("そのほか"),
    "choices_at_once": _("選択肢をまとめて"),
    "name_ja": _("名前"),
    "name_easy": _("やさしい日本語の名前"),
    "name_en": _("英語の名前"),
    "section": _("課"),
    "keywords": _("ほかの呼び名"),
    "who.lives_in": _("住んでいる所"),
    "internal": _("職員だけの理由"),
    "heading": _("表題"),
    "words": _("文"),
    "table": _("表"),
    "events": _("くらしの出来事"),
    "anchors": _("控えた番号と指紋"),
}
"""Fields for words, by name. Nothing else is ever shown again: no password, no code, no search."""
BEGINNINGS: Final = ("line_", "words:", "item:", "item_")
"""Of the names of what is written on a reply line by line, of a form's words box by box, of a working copy and of a
batch's rows.
"""
LANGUAGES: Final[dict[str, StrOrPromise]] = {"ja": _("文"), "easy-ja": _("やさしい日本語"), "en": _("英語")}
"""End of the names of what is written on a form, box by box: `items.0.label.ja`."""
MOST_BOXES = 2000
"""Told of one form."""
LIMIT = 10_000
"""Characters of one field."""


@dataclass(frozen=True)
class Typed:
    """Words of one field."""

    label: str
    words: str


def typed_words(request: HttpRequest) -> list[Typed]:
    """The words of this POST; nothing where it cannot be read."""
    if request.method != "POST":
        return []
    try:
        posted = request.POST
    except (BadRequest, RequestDataTooBig, SuspiciousOperation, RawPostDataException):
        return []
    labels = FIELDS | {name: FIELDS["text"] for name in posted if name.startswith(BEGINNINGS)} | _boxes(posted)
    found = ((label, posted.get(name, "").strip()[:LIMIT]) for name, label in labels.items())
    return [Typed(str(label), words) for label, words in found if words]


def _boxes(names: Iterable[str]) -> dict[str, StrOrPromise]:
    ends = {name: name.rpartition(".")[2] for name in names if "." in name}
    found = {name: LANGUAGES[end] for name, end in ends.items() if end in LANGUAGES}
    return dict(islice(found.items(), MOST_BOXES))
