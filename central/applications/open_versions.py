"""Under which versions of a form an application is open: a hall's catalogue goes on naming them."""

from __future__ import annotations

from central.applications.models import Application
from central.applications.transitions import OPEN
from central.catalogue.older import register


def _still_open(versions: list[int]) -> set[int]:
    rows = Application.objects.filter(definition_id__in=versions, status__in=OPEN)
    return set(rows.order_by().values_list("definition_id", flat=True).distinct())


def enter() -> None:
    """Enter it."""
    register(_still_open)
