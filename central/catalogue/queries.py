"""Finding definitions and catalogues."""

from __future__ import annotations

from central.catalogue.models import Hall, ProcedureVersion, PublishedCatalogue
from sync.contract.messages import Catalogue, StaffCard, read_message
from sync.contract.procedures import Procedure, read_procedure
from sync.envelope.jws import Typ, payload_in

_READ: dict[str, Procedure] = {}
"""By SHA-256 of the bytes, so that a definition is parsed once in a process. They are few and never change."""


def procedure_of(row: ProcedureVersion) -> Procedure:
    """The definition, read."""
    known = _READ.get(row.sha256)
    if known is None:
        known = _READ[row.sha256] = read_procedure(bytes(row.definition))
    return known


def newest_catalogue(hall: Hall) -> PublishedCatalogue | None:
    """What the hall's kiosks should run on."""
    return PublishedCatalogue.objects.filter(hall=hall).order_by("-version").first()


def newest_version(hall_id: int) -> int:
    """Its version, without its bytes; 0 before the first."""
    found = PublishedCatalogue.objects.filter(hall_id=hall_id).order_by("-version").values_list("version", flat=True)
    return found.first() or 0


def staff_published(hall_id: int, version: int) -> tuple[StaffCard, ...] | None:
    """The staff list of a hall's catalogue; None where no such version was published.

    Raises:
        SyncError: what stands there is no catalogue.
    """
    found = PublishedCatalogue.objects.filter(hall_id=hall_id, version=version).values_list("jws", flat=True).first()
    return None if found is None else read_message(Catalogue, payload_in(bytes(found), Typ.CATALOGUE)).staff
