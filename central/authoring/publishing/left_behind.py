"""What a form that is not published yet would lose of the corrected words of the version before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from central.authoring.publishing.comparison.rules import language_name
from central.authoring.publishing.places_named import named_places
from central.catalogue.actions.carry_wordings import CorrectedText, in_carried_words, last_made, left_behind
from central.catalogue.queries import procedure_of
from sync.contract.forms.procedures import Procedure, read_procedure
from sync.contract.wire.catalogue import sha256_of
from sync.errors import ContractError
from sync.japanese.ruby import in_brackets


@dataclass(frozen=True)
class WordsLeft:
    """One text in one language."""

    where: str
    words: str
    """The sentence."""


def words_left(body_id: int, procedure: str, form: bytes) -> tuple[WordsLeft, ...]:
    """Of a form whose bytes are these; none of one that nobody can read."""
    former = last_made(body_id, procedure)
    if former is None:
        return ()
    try:
        read = read_procedure(form)
    except ContractError:
        return ()
    named = {one.place: one for one in (*named_places(procedure_of(former)), *named_places(read))}
    return tuple(
        WordsLeft(f"{named[one.place].of}　{named[one.place].name}　{language_name(one.language)}", said)
        for one in left_behind(former, read, sha256_of(form))
        for said in _sentences(one)
    )


def in_words_in_force(body_id: int, procedure: str, form: bytes, written: Procedure) -> Procedure:
    """What was written, in the corrected words with which it would begin; as it was written where there are none, or
    where nobody can read its bytes.
    """
    former = last_made(body_id, procedure)
    if former is None:
        return written
    try:
        return in_carried_words(former, read_procedure(form), sha256_of(form))
    except ContractError:
        return written


def _sentences(one: CorrectedText) -> Iterator[str]:
    said = {"words": in_brackets(one.words), "now": in_brackets(one.now)}
    if not one.there:
        yield gettext("「%(words)s」に直していました。新しい版には、この項目がありません") % said
    elif one.now:
        yield gettext("「%(words)s」に直していました。新しい版では「%(now)s」になります") % said
    else:
        yield gettext("「%(words)s」に直していました。新しい版には、この言語の文がありません") % said
