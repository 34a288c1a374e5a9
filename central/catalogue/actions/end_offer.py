"""A version out of offer. Its row stays: what was signed under it is read and judged by it for ever."""

from __future__ import annotations

from central.audit.record import record
from central.catalogue.act_details import OfVersion
from central.catalogue.models import ProcedureVersion


def end_offer(version_id: int, by: str) -> bool:
    """Leave it out of the next catalogues, in the caller's transaction; whether it was in offer."""
    row = ProcedureVersion.objects.select_for_update(of=("self",)).select_related("body").get(pk=version_id)
    if not row.offered:
        return False
    row.offered = False
    row.save(update_fields=["offered"])
    record(by, "procedure.offer_ended", f"procedure:{row.procedure}", row.body, OfVersion(version=row.version))
    return True
