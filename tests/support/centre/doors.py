"""One door of the centre in this process: its addresses and its middleware, as `serve --door` has them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from central.project import doors
from central.serving.doors import Door

APART = (Door.STAFF, Door.RESIDENTS, Door.KIOSKS)


@contextmanager
def opened(door: Door) -> Iterator[None]:
    """While this lasts, requests of a fresh client come in there."""
    with override_settings(
        DOOR=door,
        ROOT_URLCONF=doors.ADDRESSES[door],
        MIDDLEWARE=doors.middleware_of(door),
        OPEN_PREFIXES=doors.OPEN_PREFIXES.get(door, ()),
        PAGES_FOR_EVERYBODY=doors.PAGES_FOR_EVERYBODY[door],
    ):
        yield


def routes(door: Door) -> set[str]:
    """Every address of a door as it is written in its URLconf."""
    return set(_routes(get_resolver(doors.ADDRESSES[door])))


def _routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield f"/{here}"
        else:
            yield from _routes(pattern, here)
