"""What the page of a leaflet is made of, read by the columns that the residents' door may read (`project.grants`)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from central.catalogue.models import Leaflet, ProcedureVersion, ProcedureWording
from central.catalogue.queries import is_as_published, procedure_of
from central.kiosks.states import KioskState
from central.organisation import facts as kept_facts
from central.organisation.models import Hall
from sync.contract.forms.procedures import Procedure
from sync.contract.forms.texts import Text
from sync.contract.forms.wording import read_wording, worded
from sync.contract.numbers import parse_leaflet_number
from sync.contract.wire.catalogue import ServiceFacts, facts_inside, read_facts
from sync.errors import ContractError, NotANumber, SyncError

HALLS_SHOWN = 40
"""Of a prefecture's leaflet; whoever needs another one asks."""
_IN_SERVICE = (KioskState.ACTIVE, KioskState.SUSPECT)


@dataclass(frozen=True)
class HallWithKiosks:
    """Where it can be done."""

    name: Text
    place: Text
    """Where in it the kiosks stand."""
    counter: Text
    phone: str
    kiosks: int


@dataclass(frozen=True)
class LeafletRead:
    """A code with what it leads to now. Without a form there are no facts."""

    code: str
    row: Leaflet
    procedure: Procedure | None
    facts: ServiceFacts | None
    halls: tuple[HallWithKiosks, ...]
    was_offered: bool = False
    """There was a form, and it was taken out of offer."""


def read_leaflet(typed: str, language: str) -> LeafletRead | None:
    """In the words that are in force in this language; None: nobody was given this code."""
    try:
        code = parse_leaflet_number(typed)
    except NotANumber:
        return None
    rows = Leaflet.objects.only("body", "number", "procedure", "name", "opens", "section", "phone", "ended")
    row = rows.filter(number=int(code[:5])).first()
    if row is None:
        return None
    version = None if row.ended else _offered(row)
    return LeafletRead(
        code,
        row,
        None if version is None else _in_force(version, language),
        None if version is None else _facts_of(version),
        _halls(row.body_id),
        was_offered=version is None and _versions_of(row).exists(),
    )


def _versions_of(row: Leaflet) -> QuerySet[ProcedureVersion]:
    versions = ProcedureVersion.objects.only("body", "procedure", "names", "definition", "sha256", "offered")
    return versions.filter(body=row.body_id, procedure=row.procedure)


def _offered(row: Leaflet) -> ProcedureVersion | None:
    return _versions_of(row).filter(offered=True).first()


def _in_force(version: ProcedureVersion, language: str) -> Procedure:
    """As a kiosk says it: a wording whole or not at all."""
    procedure = procedure_of(version)
    wordings = ProcedureWording.objects.only("definition", "language", "document", "sha256", "offered")
    kept = wordings.filter(definition=version.pk, language=language, offered=True).first()
    if kept is None or not is_as_published(kept):
        return procedure
    try:
        return worded(procedure, version.sha256, read_wording(bytes(kept.document)))
    except SyncError:
        return procedure


def _facts_of(version: ProcedureVersion) -> ServiceFacts | None:
    document = kept_facts.document_of(version.body_id, version.procedure)
    try:
        return read_facts(facts_inside(bytes(version.definition)) if document is None else document)
    except ContractError:
        return None


def _halls(body_id: int) -> tuple[HallWithKiosks, ...]:
    counted = Count("kiosks", filter=Q(kiosks__state__in=_IN_SERVICE), distinct=True)
    said = Hall.objects.filter(serves=body_id).values("pk", "name", "counter", "phone", "kiosk_label")
    rows = said.annotate(there=counted).filter(there__gt=0).order_by("pk")[:HALLS_SHOWN]
    return tuple(
        HallWithKiosks(row["name"], row["kiosk_label"], row["counter"], row["phone"], row["there"]) for row in rows
    )
