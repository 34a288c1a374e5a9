"""The committed vectors, as a test reads them."""

from __future__ import annotations

import json
from typing import Any

from sync.envelope.sealing import BoxContext
from tests.vectors.keys import FOLDER

PLACE = BoxContext("99201-003", 1, 7)


def vector(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
    return read
