"""The adapter that the settings name."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from central.store.disk import Folder
from central.store.port import Files

BUCKET = "s3://"


def files() -> Files:
    """As the settings say (`STORE`): a folder, or `s3://bucket/prefix`."""
    return _files(str(settings.STORE), str(settings.STORE_ENDPOINT), str(settings.STORE_REGION))


@lru_cache(maxsize=8)
def _files(place: str, endpoint: str, region: str) -> Files:
    if not place.startswith(BUCKET):
        return Folder(place)
    from central.store.s3 import Bucket  # only where a bucket is named: its library takes a third of a second

    name, _, prefix = place.removeprefix(BUCKET).partition("/")
    return Bucket(name, prefix.strip("/"), endpoint, region)
