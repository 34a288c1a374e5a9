"""Each text of a form with the name that a clerk knows it by, part by part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sync.contract.forms.procedures import Field, Page, Procedure
from sync.contract.forms.texts import Text, words
from sync.contract.forms.wording import places
from sync.japanese.ruby import plain

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WHOLE = "form"
"""The part before the pages."""
_OF_FORM: dict[str, StrOrPromise] = {
    "name": _("手続きの名前"),
    "summary": _("説明"),
    "section": _("担当課"),
    "consent_text": _("同意の文"),
    "who.words": _("申請できる人"),
}
_OF_PAGE: dict[str, StrOrPromise] = {
    "title": _("ページの題"),
    "group": _("まとまりの見出し"),
    "repeat.heading": _("くり返しの見出し"),
    "repeat.add": _("1つ足すボタン"),
}
_OF_FIELD: dict[str, StrOrPromise] = {
    "label": _("見出し"),
    "example": _("記入例"),
    "help": _("説明"),
    "unit": _("単位"),
    "error": _("まちがいのときの文"),
    "spoken": _("読み上げる文"),
}


@dataclass(frozen=True)
class NamedPlace:
    """A place, and where a clerk finds it."""

    place: str
    part: str
    """`form`, or the id of a page."""
    of: str
    """The field's words, or what the part is called."""
    name: str


def named_places(procedure: Procedure) -> tuple[NamedPlace, ...]:
    """Every text that somebody wrote in any language, in the order of the form."""
    filled = {place for place, text in places(procedure) if any(text.values())}
    return tuple(one for one in _all(procedure) if one.place in filled)


def parts(procedure: Procedure) -> tuple[tuple[str, str], ...]:
    """Of the page's choice: id and words."""
    return (
        (WHOLE, gettext("手続き全体")),
        *((page.id, plain(words(page.title, "ja")) or page.id) for page in procedure.pages),
    )


def _all(procedure: Procedure) -> Iterator[NamedPlace]:
    whole = gettext("手続き全体")
    for place, name in _OF_FORM.items():
        yield NamedPlace(place, WHOLE, whole, str(name))
    for page in procedure.pages:
        yield from _of_page(page)


def _of_page(page: Page) -> Iterator[NamedPlace]:
    here = f"pages.{page.id}"
    for member, name in _OF_PAGE.items():
        yield NamedPlace(f"{here}.{member}", page.id, _said(page.title, page.id), str(name))
    for field in page.fields:
        for place, name in _of_field(field):
            yield NamedPlace(f"{here}.fields.{field.id}.{place}", page.id, _said(field.label, field.id), name)


def _of_field(field: Field) -> Iterator[tuple[str, str]]:
    for member, name in _OF_FIELD.items():
        yield member, str(name)
    for number, choice in enumerate(field.choices, 1):
        yield f"choices.{choice.value}", gettext("選択肢%(number)s") % {"number": number}
    for number, item in enumerate(field.items, 1):
        yield f"items.{item.value}", gettext("品%(number)s") % {"number": number}
    for number, _demand in enumerate(field.must, 1):
        yield f"must.{number}", gettext("答えの決まり%(number)s") % {"number": number}


def _said(text: Text, part_id: str) -> str:
    return plain(words(text, "ja")) or part_id
