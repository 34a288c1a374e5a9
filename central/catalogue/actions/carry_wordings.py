"""A new version of a form begins with what was corrected in the last one, for every text that stayed the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from central.audit.record import Actor
from central.catalogue.actions.publish_wording import publish_wording
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import is_as_published, procedure_of
from sync.contract.forms.procedures import Procedure
from sync.contract.forms.wording import places, read_wording
from sync.errors import ContractError


@dataclass(frozen=True)
class CorrectedText:
    """One text that a wording of the last version says otherwise than its definition."""

    language: str
    place: str
    words: str
    stays: bool
    """Whether the new version has the same text there, in every language."""
    anew: bool
    """Whether its author wrote this text anew, in this language: then nothing is missing."""


def carry_wordings(row: ProcedureVersion, by: Actor | str) -> None:
    """Put them in force, with the version that was just made. What cannot be drawn with it is left: of a language all
    or nothing.
    """
    former = version_before(row)
    if former is None:
        return
    said = dict[str, dict[str, str]]()
    for one in corrected_before(former, procedure_of(row)):
        if one.stays:
            said.setdefault(one.language, {})[one.place] = one.words
    for language, texts in said.items():
        try:
            publish_wording(row.pk, language, texts, by)
        except ContractError:
            continue  # with these words nobody could answer it: they are told as missing
    row.refresh_from_db(fields=["title", "names"])


def version_before(row: ProcedureVersion) -> ProcedureVersion | None:
    """The one that was made last before it."""
    others = ProcedureVersion.objects.filter(body=row.body_id, procedure=row.procedure, pk__lt=row.pk)
    return others.order_by("-pk").first()


def corrected_before(former: ProcedureVersion, procedure: Procedure) -> Iterator[CorrectedText]:
    """What the wordings of a version say, held against a newer form; of texts that it has no place for, nothing."""
    own, new = dict(places(procedure_of(former))), dict(places(procedure))
    for row in former.wordings.filter(offered=True).order_by("language"):
        if not is_as_published(row):
            continue
        for place, said in read_wording(bytes(row.document)).words.items():
            if any(new.get(place, {}).values()):
                now, then = new[place], own.get(place, {})
                written = now.get(row.language) or ""
                anew = bool(written) and written != then.get(row.language)
                yield CorrectedText(row.language, place, said, stays=now == then, anew=anew)
