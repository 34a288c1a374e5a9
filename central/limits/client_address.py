"""Where a request truly comes from, as far as our own machines can tell, and what its address is counted by.

The address is the socket's, unless the socket is a proxy of ours (`TRUSTED_PROXIES`, or a socket of the file system):
then it is the last address in `X-Forwarded-For` that is not such a proxy. Whatever an outsider writes into that header
stands before it and counts for nothing, and without a trusted proxy the header is not read at all.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address
FILE_SOCKET = ""
"""What servers say of a peer that came by a socket of the file system. Only our proxy may open that (the shipped socket
units), so it is one."""
_WITH_PORT = re.compile(r"(?P<v4>[0-9.]+):[0-9]{1,5}|\[(?P<v6>[0-9A-Fa-f:.]+)\](?::[0-9]{1,5})?")
_NETWORK_BITS = 64
"""One household or office has a whole /64 of IPv6."""


def client_address(request: HttpRequest) -> Address | None:
    """None: nothing that was said is an address, or only proxies of ours were named."""
    peer = str(request.META.get("REMOTE_ADDR", "unknown"))
    if not is_proxy(peer):
        return parse_address(peer)
    for part in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        hop = parse_address(part)
        if hop is None:
            return None
        if not within(hop, settings.TRUSTED_PROXIES):
            return hop
    return None


def source_of(request: HttpRequest) -> str:
    """What a request is counted by: its true address, of IPv6 the network."""
    return _counted_by(client_address(request))


def source_of_peer(peer: str) -> str:
    """What a connection is counted by before anything was read from it; empty for a proxy of ours, which speaks for
    many."""
    address = parse_address(peer)
    if address is None:
        return peer
    return "" if is_proxy(peer) else _counted_by(address)


def is_proxy(peer: str) -> bool:
    """Whether a socket's address is one of our own proxies."""
    if peer == FILE_SOCKET:
        return True
    address = parse_address(peer)
    return address is not None and within(address, settings.TRUSTED_PROXIES)


def parse_address(text: str) -> Address | None:
    """An address as sockets and proxies write it: also with a port, and IPv4 inside IPv6 (`::ffff:10.0.0.1`)."""
    found = _WITH_PORT.fullmatch(text.strip())
    try:
        address = ip_address(found.group("v4") or found.group("v6") if found else text.strip())
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address


def within(address: Address, networks: list[str]) -> bool:
    """Whether one of these networks holds the address."""
    return any(address in ip_network(network) for network in networks)


def _counted_by(address: Address | None) -> str:
    return str(ip_network((address, _NETWORK_BITS), strict=False) if isinstance(address, IPv6Address) else address)
