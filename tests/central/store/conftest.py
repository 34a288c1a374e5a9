"""The same promises from a folder and from a bucket."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from central.store.files import files
from central.store.port import Files
from tests.support.centre.bucket import ACCESS, BUCKET, bucket_server


@pytest.fixture(scope="session")
def endpoint() -> Iterator[str]:
    with bucket_server() as address:
        yield address


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Files:
    """An empty folder as the store."""
    settings.STORE = str(tmp_path / "store")
    return files()


@pytest.fixture
def bucket(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, endpoint: str) -> Files:
    """An empty part of a bucket as the store."""
    for name, value in ACCESS.items():
        monkeypatch.setenv(name, value)
    settings.STORE, settings.STORE_ENDPOINT = f"s3://{BUCKET}/{tmp_path.name}", endpoint
    return files()


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest) -> Files:
    """One of each kind."""
    found: Files = request.getfixturevalue(request.param)
    return found
