"""How often one address may ask the public check. The table keeps a keyed hash of the address, nothing else."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_network

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest

from central.certificates.models import CheckWindow
from central.staff.zones import client_address

CHECKS_A_WINDOW = 30
WINDOW = timedelta(minutes=10)
_IPV6_PREFIX = 64
"""One household or office has a whole /64."""


def may_check(request: HttpRequest, now: datetime) -> bool:
    """Count this check; whether it is still within what one address may ask."""
    source = _source(request)
    with transaction.atomic():
        rows = CheckWindow.objects.filter(source=source)
        rows.filter(began_at__lt=now - WINDOW).update(began_at=now, count=0)
        if not rows.update(count=F("count") + 1):
            try:
                with transaction.atomic():
                    CheckWindow.objects.create(source=source, began_at=now, count=1)
            except IntegrityError:
                # The same address came twice at this moment; its row is there now.
                rows.update(count=F("count") + 1)
        CheckWindow.objects.filter(began_at__lt=now - 6 * WINDOW).delete()
        return rows.get().count <= CHECKS_A_WINDOW


def _source(request: HttpRequest) -> str:
    address = client_address(request)
    network = ip_network((address, _IPV6_PREFIX), strict=False) if isinstance(address, IPv6Address) else address
    return hmac.digest(settings.SECRET_KEY.encode(), str(network).encode(), "sha256").hex()
