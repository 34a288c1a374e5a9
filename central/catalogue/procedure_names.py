"""Procedures by name, for the pages on which a group's are set (`central.staff.procedure_names`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from central.catalogue.models import ProcedureVersion
from central.staff import procedure_names


def names_of(bodies: Collection[int]) -> Mapping[str, str]:
    """Procedure id → name of its newest version."""
    rows = ProcedureVersion.objects.filter(body_id__in=bodies).order_by("procedure", "version")
    return dict(rows.values_list("procedure", "title"))


def enter() -> None:
    """Tell staff's pages."""
    procedure_names.register(names_of)
