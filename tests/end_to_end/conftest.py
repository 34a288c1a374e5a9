from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.end_to_end.town import Town


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    made = Town(tmp_path_factory.mktemp("town"))
    try:
        made.start()
        yield made
    finally:
        made.stop()
