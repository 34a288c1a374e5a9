"""From which network zone a request comes (LGWAN系, 個人番号利用事務系 …), and what may be opened from there.

The address is the socket's, unless the socket is a proxy of ours (`TRUSTED_PROXIES`): then it is the last address in
`X-Forwarded-For` that is not such a proxy. Whatever an outsider writes into that header stands before it and counts
for nothing, and without a trusted proxy the header is not read at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Address = IPv4Address | IPv6Address


@dataclass(frozen=True)
class Zone:
    """A zone of the city's network, with the words that staff read."""

    id: str
    label: StrOrPromise
    may_sign_in: bool


_WITH_PORT = re.compile(r"(?P<v4>[0-9.]+):[0-9]{1,5}|\[(?P<v6>[0-9A-Fa-f:.]+)\](?::[0-9]{1,5})?")
OUTSIDE = Zone("outside", _("庁外の網"), may_sign_in=False)


def zone_of(request: HttpRequest) -> Zone:
    """The zone of this request; `OUTSIDE` when no configured network holds its address."""
    address = client_address(request)
    if address is not None:
        for zone_id, zone in settings.ZONES.items():
            if _within(address, zone["networks"]):
                return Zone(zone_id, zone["label"], may_sign_in=True)
    return OUTSIDE


def may_open(zone: Zone, procedure: str) -> bool:
    """Whether a procedure's applications may be opened from this zone."""
    allowed: str | None = settings.ZONED_PROCEDURES.get(procedure)
    return allowed is None or allowed == zone.id


def closed_procedures(zone: Zone) -> frozenset[str]:
    """Ids of the procedures that may not be opened from this zone."""
    return frozenset(procedure for procedure in settings.ZONED_PROCEDURES if not may_open(zone, procedure))


def client_address(request: HttpRequest) -> Address | None:
    """The address that a request truly comes from, as far as our own machines can tell."""
    address = parse_address(str(request.META.get("REMOTE_ADDR", "")))
    if address is None or not _within(address, settings.TRUSTED_PROXIES):
        return address
    for part in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        hop = parse_address(part)
        if hop is None:
            return None
        if not _within(hop, settings.TRUSTED_PROXIES):
            return hop
    return None


def is_proxy(peer: str) -> bool:
    """Whether a socket's address is one of our own proxies."""
    address = parse_address(peer)
    return address is not None and _within(address, settings.TRUSTED_PROXIES)


def parse_address(text: str) -> Address | None:
    """An address as sockets and proxies write it: also with a port, and IPv4 inside IPv6 (`::ffff:10.0.0.1`)."""
    found = _WITH_PORT.fullmatch(text.strip())
    try:
        address = ip_address(found.group("v4") or found.group("v6") if found else text.strip())
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address


def _within(address: Address, networks: list[str]) -> bool:
    return any(address in ip_network(network) for network in networks)
