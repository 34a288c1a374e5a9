"""Words of a form that are corrected, or a language more, without a new version of the form (docs/adr/0031-wording.md).

Kiosks draw with them from the next catalogue on. Every wording stays: statements name the very bytes.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from central.audit.record import Actor, record
from central.catalogue.act_details import OfWording
from central.catalogue.models import ProcedureVersion, ProcedureWording
from central.catalogue.queries import name_now, procedure_of
from central.catalogue.refusals import DefinitionFlawed
from sync.contract.definition_flaws.check_definition import check_definition
from sync.contract.forms.procedures import Procedure
from sync.contract.forms.texts import LANGUAGES, Text
from sync.contract.forms.wording import WORDING_VERSION, Wording, places, read_wording, worded
from sync.contract.wire.catalogue import sha256_of
from sync.contract.wire.messages import write_message
from sync.japanese.dates import today_in_japan


def publish_wording(
    version_id: int, language: str, said: Mapping[str, str], by: Actor | str, *, anew: bool = False
) -> ProcedureWording | None:
    """Put words in the place of a definition's, on top of those that were put there before; `anew`: on top of none.

    None: nothing is left that differs from the definition, whose own words count again. Safe to repeat.

    Raises:
        WordingNotUsable: a place that the definition does not have, nothing said there, or a lost `%(n)s`.
        DefinitionFlawed: with these words nobody could answer it.
        TooLarge: above what a kiosk reads.
    """
    with transaction.atomic():
        row = ProcedureVersion.objects.select_for_update(of=("self",)).select_related("body").get(pk=version_id)
        procedure = procedure_of(row)
        former = row.wordings.filter(language=language, offered=True).first()
        before = {} if former is None or anew else read_wording(bytes(former.document)).words
        merged = before | dict(said)
        left, document = fitting_words(procedure, row.sha256, language, merged)
        if former is not None and document == bytes(former.document):
            return former
        row.wordings.filter(language=language).update(offered=False)
        found = _kept(row, language, document) if left else None
        if found is None and former is None:
            return None
        _name(row, language, left.get("name"))
        act = "procedure.wording_withdrawn" if found is None else "procedure.wording_published"
        details = OfWording(version=row.version, language=language, wording="" if found is None else found.sha256)
        record(by, act, f"procedure:{row.procedure}", row.body, details)
    return found


def fitting_words(
    procedure: Procedure, sha256: str, language: str, said: Mapping[str, str]
) -> tuple[dict[str, str], bytes]:
    """What of these words differs from the definition's own, and the document of it.

    Raises:
        WordingNotUsable, DefinitionFlawed, TooLarge: as `publish_wording`.
    """
    if said:
        _refuse_unusable(Wording(WORDING_VERSION, sha256, language, dict(said)), procedure)
    own = dict(places(procedure))
    left = {place: text for place, text in said.items() if own[place].get(language) != text}
    return left, _written(sha256, language, left, own)


def stands_elsewhere(procedure: Procedure, said: Mapping[str, str]) -> tuple[str, ...]:
    """Places where another language has no words of its own: the old Japanese stands there when it is corrected."""
    own = dict(places(procedure))
    return tuple(place for place in said if any(not own.get(place, {}).get(language) for language in LANGUAGES))


def _refuse_unusable(wording: Wording, procedure: Procedure) -> None:
    today = today_in_japan(timezone.now())
    found = check_definition(worded(procedure, wording.definition, wording), today)
    known = set(check_definition(procedure, today))
    flaws = tuple(flaw for flaw in found if flaw not in known)
    if flaws:
        raise DefinitionFlawed(procedure, flaws)


def _written(sha256: str, language: str, left: Mapping[str, str], own: Mapping[str, Text]) -> bytes:
    """In the order of the form, so that the same words are the same bytes, and as a kiosk will read it."""
    in_order = {place: left[place] for place in own if place in left}
    document = write_message(Wording(WORDING_VERSION, sha256, language, in_order))
    read_wording(document)
    return document


def _name(row: ProcedureVersion, language: str, said: str | None) -> None:
    """What mails, letters and lists of staff call it from now on."""
    row.names = {key: name for key, name in row.names.items() if key != language}
    if said is not None:
        row.names[language] = said
    row.title = name_now(row, "ja")[:200]
    row.save(update_fields=["names", "title"])


def _kept(row: ProcedureVersion, language: str, document: bytes) -> ProcedureWording:
    sha256 = sha256_of(document)
    found, made = ProcedureWording.objects.get_or_create(
        sha256=sha256,
        defaults={"definition": row, "language": language, "document": document, "added_at": timezone.now()},
    )
    if not made:  # it was in use before, and is again
        found.offered = True
        found.save(update_fields=["offered"])
    return found
