"""The adapters that the settings name."""

from __future__ import annotations

import os
from functools import lru_cache

from django.conf import settings

from central.store.disk import Folder
from central.store.port import Files
from central.store.two_places import TwoPlaces

BUCKET = "s3://"


def files() -> Files:
    """Everything that this process reaches. What it writes there is a box; the kiosks' door reaches boxes only."""
    boxes = _boxes()
    apart = _apart()
    return TwoPlaces(apart, boxes) if apart is not None else boxes


def documents() -> Files:
    """Where issued files and archives are written, by the office: the same place, or one of their own."""
    return _apart() or _boxes()


def _boxes() -> Files:
    return _files(
        str(settings.STORE),
        str(settings.STORE_ENDPOINT),
        str(settings.STORE_REGION),
        os.environ.get("MADOGUCHI_STORE_ACCESS_KEY", ""),
        os.environ.get("MADOGUCHI_STORE_SECRET_KEY", ""),
    )


def _apart() -> Files | None:
    if not settings.DOOR.is_office or settings.DOCUMENT_STORE in ("", settings.STORE):
        return None
    return _files(
        str(settings.DOCUMENT_STORE),
        str(settings.STORE_ENDPOINT),
        str(settings.STORE_REGION),
        os.environ.get("MADOGUCHI_DOCUMENT_STORE_ACCESS_KEY", ""),
        os.environ.get("MADOGUCHI_DOCUMENT_STORE_SECRET_KEY", ""),
    )


@lru_cache(maxsize=8)
def _files(place: str, endpoint: str, region: str, access_key: str = "", secret_key: str = "") -> Files:
    if not place.startswith(BUCKET):
        return Folder(place)
    from central.store.s3 import Bucket  # only where a bucket is named: its library takes a third of a second

    name, _, prefix = place.removeprefix(BUCKET).partition("/")
    return Bucket(name, prefix.strip("/"), endpoint, region, access_key, secret_key)
