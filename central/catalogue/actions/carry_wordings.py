"""A new version of a form begins with what was corrected in the last one, for every text that stayed the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from central.audit.record import Actor
from central.catalogue.actions.publish_wording import fitting_words, publish_wording
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import is_as_published, procedure_of
from sync.contract.forms.procedures import Procedure
from sync.contract.forms.wording import WORDING_VERSION, Wording, places, read_wording, worded
from sync.errors import ContractError


@dataclass(frozen=True)
class CorrectedText:
    """One text that a wording of the last version says otherwise than its definition."""

    language: str
    place: str
    words: str
    now: str
    """What the new version says there itself, in this language."""
    there: bool
    """Whether the new version has a text there at all."""
    stays: bool
    """Whether the new version has the same text there, in every language."""
    anew: bool
    """Whether its author wrote this text anew, in this language: then nothing is missing."""


def carry_wordings(row: ProcedureVersion, by: Actor | str) -> None:
    """Put them in force, with the version that was just made."""
    former = version_before(row)
    if former is None:
        return
    for language, texts in _carried(former, procedure_of(row), row.sha256).items():
        publish_wording(row.pk, language, texts, by)
    row.refresh_from_db(fields=["title", "names"])


def left_behind(former: ProcedureVersion, procedure: Procedure, sha256: str) -> Iterator[CorrectedText]:
    """What a newer form, not made a version yet, would lose of the last one's corrections."""
    carried = _carried(former, procedure, sha256)
    for one in corrected_before(former, procedure):
        if not one.anew and one.place not in carried.get(one.language, {}):
            yield one


def in_carried_words(former: ProcedureVersion, procedure: Procedure, sha256: str) -> Procedure:
    """A newer form, not made a version yet, as it will be drawn: the last one's corrections in it that it keeps."""
    for language, texts in _carried(former, procedure, sha256).items():
        wording = Wording(v=WORDING_VERSION, definition=sha256, language=language, words=texts)
        procedure = worded(procedure, sha256, wording)
    return procedure


def _carried(former: ProcedureVersion, procedure: Procedure, sha256: str) -> dict[str, dict[str, str]]:
    """By language and place. What cannot be drawn with the new version is left: of a language all or nothing."""
    said = dict[str, dict[str, str]]()
    for one in corrected_before(former, procedure):
        if one.stays:
            said.setdefault(one.language, {})[one.place] = one.words
    return {language: texts for language, texts in said.items() if _fit(procedure, sha256, language, texts)}


def _fit(procedure: Procedure, sha256: str, language: str, texts: dict[str, str]) -> bool:
    try:
        fitting_words(procedure, sha256, language, texts)
    except ContractError:
        return False
    return True


def version_before(row: ProcedureVersion) -> ProcedureVersion | None:
    """The one that was made last before it."""
    return _made(row.body_id, row.procedure).filter(pk__lt=row.pk).first()


def last_made(body_id: int, procedure: str) -> ProcedureVersion | None:
    """The one that the next version will begin with the corrections of."""
    return _made(body_id, procedure).first()


def _made(body_id: int, procedure: str) -> QuerySet[ProcedureVersion]:
    return ProcedureVersion.objects.filter(body=body_id, procedure=procedure).order_by("-pk")


def corrected_before(former: ProcedureVersion, procedure: Procedure) -> Iterator[CorrectedText]:
    """What the wordings of a version say, held against a newer form."""
    own, new = dict(places(procedure_of(former))), dict(places(procedure))
    for row in former.wordings.filter(offered=True).order_by("language"):
        if not is_as_published(row):
            continue
        for place, said in read_wording(bytes(row.document)).words.items():
            now, then = new.get(place, {}), own.get(place, {})
            written = now.get(row.language) or ""
            yield CorrectedText(
                language=row.language,
                place=place,
                words=said,
                now=written,
                there=any(now.values()),
                stays=now == then and any(now.values()),
                anew=bool(written) and written != then.get(row.language),
            )
