"""What would be refused, in the clerk's words, each beside the part that it concerns.

The rules are those of `sync.contract.definition_flaws`, and one that only whoever writes a form is held to: every
sentence stands there in each language, and easy Japanese has a reading above each kanji.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.authoring.content import FormContent, FormFacts, WrittenQuestion, document_of, written
from central.authoring.editor.condition_boxes import TESTS
from central.authoring.editor.part_place import FACTS, SETTINGS, PartPlace
from central.catalogue.flaw_words import SENTENCES, about_in_words
from sync.contract.definition_flaws.flaw import Flaw, Reason
from sync.contract.definition_flaws.texts import facts_flaws
from sync.contract.definition_flaws.unread import flaws_of_bytes
from sync.contract.forms.conditions import Test
from sync.contract.forms.texts import LANGUAGES, Text
from sync.contract.wire.catalogue import read_facts, split_definition
from sync.errors import ContractError
from sync.japanese.dates import today_in_japan

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_TOLD = 200
_KANJI = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3005\u3006\U00020000-\U000323af]")
_RUBY = re.compile(r"\{[^{}|]*\|[^{}|]*\}")
_LANGUAGE_WORDS: dict[str, StrOrPromise] = {"easy-ja": _("やさしい日本語"), "en": _("英語")}
_OF_FACTS = frozenset({Reason.PERIOD, Reason.DAYS, Reason.CAPACITY})


@dataclass(frozen=True)
class ToldFlaw:
    """One thing that is wrong."""

    at: PartPlace
    words: str


def judged(content: FormContent, facts: FormFacts) -> tuple[ToldFlaw, ...]:
    """Everything that stands in the way of publishing it; (): nothing does."""
    document = document_of(written(content), written(facts))
    today = today_in_japan(timezone.now())
    found = (*(_told(flaw, content) for flaw in _flaws(document, today)), *_untold(content, facts))
    return tuple(dict.fromkeys(found))[:MOST_TOLD]


def _flaws(document: bytes, today: date) -> Iterator[Flaw]:
    yield from flaws_of_bytes(document, today)
    try:
        yield from facts_flaws(read_facts(split_definition(document)[1]))
    except ContractError:
        return  # what stands in its way was told with the form


def _told(flaw: Flaw, content: FormContent) -> ToldFlaw:
    at = _place(flaw, content)
    about = about_in_words(flaw)
    if flaw.reason is Reason.CONDITION_SHAPE and about in set(Test):
        about = str(TESTS[Test(about)])
    return ToldFlaw(at, str(SENTENCES[flaw.reason]) % {"about": about})


def _place(flaw: Flaw, content: FormContent) -> PartPlace:
    for number, page in enumerate(content.pages, 1):
        ids = [field.id for field in page.fields]
        # Of an id that stands twice the second is the one too many.
        if flaw.reason is Reason.FIELD_TWICE and flaw.about in ids:
            again = _places(content, flaw.about)
            return again[-1]
        if flaw.field and flaw.field in ids and flaw.page in ("", page.id):
            return PartPlace(number, ids.index(flaw.field) + 1)
        if flaw.page == page.id and not flaw.field:
            return PartPlace(number)
    return FACTS if flaw.reason in _OF_FACTS else SETTINGS


def _places(content: FormContent, field_id: str) -> list[PartPlace]:
    return [
        PartPlace(page, field)
        for page, one in enumerate(content.pages, 1)
        for field, asked in enumerate(one.fields, 1)
        if asked.id == field_id
    ]


def _untold(content: FormContent, facts: FormFacts) -> Iterator[ToldFlaw]:
    """Texts without one of the languages, or with a kanji that has no reading."""
    for at, name, text in _texts(content, facts):
        if not text.get("ja"):
            continue
        for language in LANGUAGES:
            if language != "ja" and not text.get(language, "").strip():
                said = gettext("%(name)s に%(language)sの文がありません。")
                yield ToldFlaw(at, said % {"name": name, "language": _LANGUAGE_WORDS[language]})
        bare = _KANJI.search(_RUBY.sub("", text.get("easy-ja", "")))
        if bare is not None:
            said = gettext(
                "%(name)s のやさしい日本語で「%(kanji)s」にふりがながありません。{漢字|かんじ} のように書いてください。"
            )
            yield ToldFlaw(at, said % {"name": name, "kanji": bare[0]})


def _texts(content: FormContent, facts: FormFacts) -> Iterator[tuple[PartPlace, str, Text]]:
    settings = (
        (gettext("手続きの名前"), content.name),
        (gettext("説明"), content.summary),
        (gettext("担当課"), content.section),
        (gettext("同意の文"), content.consent_text),
    )
    yield from ((SETTINGS, name, text) for name, text in settings)
    if content.who is not None:
        yield SETTINGS, gettext("申請できる人"), content.who.words
    said = (
        (gettext("受付時間"), facts.hours),
        (gettext("手数料"), facts.fee),
        (gettext("持ち物"), facts.bring),
        *((gettext("申請のあと"), step) for step in facts.next_steps),
    )
    yield from ((FACTS, name, text) for name, text in said)
    for number, page in enumerate(content.pages, 1):
        yield PartPlace(number), gettext("ページの題"), page.title
        yield PartPlace(number), gettext("まとまりの見出し"), page.group
        if page.repeat is not None:
            yield PartPlace(number), gettext("くり返しの見出し"), page.repeat.heading
            yield PartPlace(number), gettext("1つ足すボタン"), page.repeat.add
        for place, field in enumerate(page.fields, 1):
            at = PartPlace(number, place)
            yield from ((at, name, text) for name, text in _texts_of_field(field))


def _texts_of_field(field: WrittenQuestion) -> Iterator[tuple[str, Text]]:
    yield gettext("見出し"), field.label
    yield gettext("記入例"), field.example
    yield gettext("説明"), field.help
    yield gettext("単位"), field.unit
    yield gettext("まちがいのときの文"), field.error
    yield gettext("読み上げる文"), field.spoken
    for number, choice in enumerate(field.choices, 1):
        yield gettext("選択肢%(number)s") % {"number": number}, choice.label
    for number, item in enumerate(field.items, 1):
        yield gettext("品%(number)s") % {"number": number}, item.label
    for number, demand in enumerate(field.must, 1):
        yield gettext("答えの決まり%(number)s") % {"number": number}, demand.words
