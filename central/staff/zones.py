"""From which network zone a request comes (LGWAN系, 個人番号利用事務系 …), and what may be opened from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from central.limits.client_address import client_address, within

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Zone:
    """A zone of the city's network, with the words that staff read."""

    id: str
    label: StrOrPromise
    may_sign_in: bool


OUTSIDE = Zone("outside", _("庁外の網"), may_sign_in=False)


def zone_of(request: HttpRequest) -> Zone:
    """The zone of this request; `OUTSIDE` when no configured network holds its address."""
    address = client_address(request)
    if address is not None:
        for zone_id, zone in settings.ZONES.items():
            if within(address, zone["networks"]):
                return Zone(zone_id, zone["label"], may_sign_in=True)
    return OUTSIDE


def may_open(zone: Zone, procedure: str) -> bool:
    """Whether a procedure's applications may be opened from this zone."""
    allowed: str | None = settings.ZONED_PROCEDURES.get(procedure)
    return allowed is None or allowed == zone.id


def closed_procedures(zone: Zone) -> frozenset[str]:
    """Ids of the procedures that may not be opened from this zone."""
    return frozenset(procedure for procedure in settings.ZONED_PROCEDURES if not may_open(zone, procedure))
