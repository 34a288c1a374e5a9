"""Finding definitions and catalogues."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings

from central.catalogue.models import ProcedureVersion, ProcedureWording, PublishedCatalogue
from central.organisation import facts
from central.organisation.models import Body, Hall
from sync.contract.forms.procedures import Procedure, read_procedure
from sync.contract.forms.texts import words
from sync.contract.forms.wording import read_wording, worded
from sync.contract.timestamps import moment_of
from sync.contract.wire.catalogue import Catalogue, ServiceFacts, facts_inside, read_catalogue, read_facts, sha256_of
from sync.envelope.jws import Typ, payload_in
from sync.errors import ContractError

LIFE = timedelta(days=35)
OVER_SILENCE = timedelta(days=5)
FACTS_KEPT = 256
"""Documents of service facts that a process keeps read; one has a kilobyte or two, and 256 at most."""

_READ: dict[str, Procedure] = {}
"""By SHA-256 of the bytes, so that a definition is parsed once in a process. They are few and never change."""
_WORDED: dict[str, Procedure] = {}
"""By SHA-256 of the wording's bytes, in which its definition and language stand."""
WORDED_KEPT = 500
"""Of the procedures in other words, in a process; beyond that all are read anew."""


def procedure_of(row: ProcedureVersion) -> Procedure:
    """The definition, read."""
    known = _READ.get(row.sha256)
    if known is None:
        known = _READ[row.sha256] = read_procedure(bytes(row.definition))
    return known


def name_now(row: ProcedureVersion, language: str) -> str:
    """How the procedure is called in the words that are in force; no query is asked for it."""
    return words({**procedure_of(row).name, **row.names}, language)


def words_key(row: ProcedureVersion) -> str:
    """Another one where other wordings of this definition are in force."""
    rows = row.wordings.filter(offered=True).order_by("language").values_list("language", "sha256")
    return sha256_of("\n".join(f"{language} {sha256}" for language, sha256 in rows).encode())


def offered_row(body_id: int, procedure: str) -> ProcedureVersion | None:
    """The version that the next catalogue asks for; None: it is not offered."""
    return ProcedureVersion.objects.filter(body_id=body_id, procedure=procedure, offered=True).first()


def id_taken(body_id: int, procedure: str) -> bool:
    """Whether a hall of this body shows a procedure of this id already, of another body."""
    beside = Body.objects.filter(served_at__serves=body_id).exclude(pk=body_id)
    return ProcedureVersion.objects.filter(body__in=beside, procedure=procedure, offered=True).exists()


def offered_definition(body_id: int, procedure: str) -> Procedure | None:
    """The same, read."""
    row = offered_row(body_id, procedure)
    return None if row is None else procedure_of(row)


def procedure_shown(row: ProcedureVersion, wording: str | None, language: str) -> Procedure | None:
    """The definition in the words that a statement names: its own where it names none.

    None: there is no such wording of this definition in this language, or other bytes were put in its place.
    """
    if wording is None:
        return procedure_of(row)
    kept = ProcedureWording.objects.filter(sha256=wording, definition__sha256=row.sha256, language=language).first()
    if kept is None or not is_as_published(kept):
        return None
    found = _WORDED.get(wording)
    if found is None:
        if len(_WORDED) >= WORDED_KEPT:
            _WORDED.clear()
        found = _WORDED[wording] = worded(procedure_of(row), row.sha256, read_wording(bytes(kept.document)))
    return found


def is_as_published(row: ProcedureWording) -> bool:
    """Whether these are still the bytes that statements name."""
    return sha256_of(bytes(row.document)) == row.sha256


def facts_document(row: ProcedureVersion) -> bytes:
    """What the office says of this procedure now, as the bytes that kiosks fetch.

    Raises:
        ContractError: nothing of that was ever loaded.
    """
    document = facts.document_of(row.body_id, row.procedure)
    # A definition of the first days has its facts inside.
    return facts_inside(bytes(row.definition)) if document is None else document


def facts_of(row: ProcedureVersion) -> ServiceFacts:
    """The same, read. Raises ContractError."""
    return _facts_in(facts_document(row))


def facts_of_all(rows: Iterable[ProcedureVersion]) -> dict[int, ServiceFacts]:
    """The same of many, asked for once, by their primary keys. What cannot be read is not there."""
    wanted = {row.pk: row for row in rows}
    if not wanted:
        return {}
    documents = facts.documents_of((row.body_id for row in wanted.values()), (row.procedure for row in wanted.values()))
    found = {}
    for pk, row in wanted.items():
        document = documents.get((row.body_id, row.procedure))
        try:
            found[pk] = _facts_in(facts_inside(bytes(row.definition)) if document is None else document)
        except ContractError:
            continue
    return found


@lru_cache(maxsize=FACTS_KEPT)
def _facts_in(document: bytes) -> ServiceFacts:
    """Read once for the same bytes: they are asked for with every verdict, and change by hand."""
    return read_facts(document)


def definition_by(sha256: str) -> ProcedureVersion | None:
    """The definition whose bytes have this hash. None: there is none, or other bytes were put in its place."""
    row = ProcedureVersion.objects.select_related("body").filter(sha256=sha256).first()
    return row if row is not None and is_as_loaded(row) else None


def is_as_loaded(row: ProcedureVersion) -> bool:
    """Whether these are still the bytes that statements name."""
    return sha256_of(bytes(row.definition)) == row.sha256


def newest_catalogue(hall: Hall) -> PublishedCatalogue | None:
    """What the hall's kiosks should run on."""
    return PublishedCatalogue.objects.filter(hall=hall).order_by("-version").first()


def life() -> timedelta:
    """How long an index serves from its signing: longer than a kiosk may hear nothing, so that silence ends first."""
    return max(LIFE, timedelta(days=settings.MAX_SILENT_DAYS) + OVER_SILENCE)


def end_of(published: PublishedCatalogue) -> datetime | None:
    """When it ends; None: it was signed before indexes had an end. Raises ContractError."""
    expires_at = index_of(published).expires_at
    return None if expires_at is None else moment_of(expires_at)


def index_of(published: PublishedCatalogue) -> Catalogue:
    """What it says. It is our own: its signature is not looked at. Raises SyncError."""
    return read_catalogue(payload_in(bytes(published.jws), Typ.CATALOGUE))


def newest_version(hall_id: int) -> int:
    """Its version, without its bytes; 0 before the first."""
    found = PublishedCatalogue.objects.filter(hall_id=hall_id).order_by("-version").values_list("version", flat=True)
    return found.first() or 0
