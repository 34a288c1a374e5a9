"""Versions of a form that are offered no longer, and that an application may still have to be corrected under: a hall's
catalogue names them. The app that knows which applications are open enters itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

from central.catalogue.models import ProcedureVersion
from sync.contract.wire.catalogue import OLDER_LIMIT, OlderDefinition

STILL_HANDED_IN = timedelta(days=65)
"""So long a kiosk that has not heard of the next version may serve with this one (docs/adr/0029-catalogue-end.md)."""
StillOpen = Callable[[list[int]], set[int]]
"""Primary keys of versions → those under which an application is open."""
_known: list[StillOpen] = []


def register(still_open: StillOpen) -> None:
    """Ask so from now on; entering again replaces it."""
    _known[:] = [still_open]


def older_of(row: ProcedureVersion, now: datetime) -> list[OlderDefinition]:
    """Newest first, `OLDER_LIMIT` at most: beyond that an application is corrected at the counter."""
    found = ProcedureVersion.objects.filter(body_id=row.body_id, procedure=row.procedure)
    versions = list(found.order_by("-version").values_list("pk", "version", "added_at"))
    replaced_at = {pk: after for (_, _, after), (pk, _, _) in pairwise(versions)}
    before = [pk for pk, version, _ in versions if version < row.version]
    still_open = _known[0](before) if _known and before else set[int]()
    wanted = [pk for pk in before if pk in still_open or replaced_at[pk] > now - STILL_HANDED_IN][:OLDER_LIMIT]
    kept = {each.pk: each for each in ProcedureVersion.objects.filter(pk__in=wanted)}
    return [OlderDefinition(kept[pk].sha256, len(bytes(kept[pk].definition))) for pk in wanted]
