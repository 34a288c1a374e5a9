"""What a page showed, as a hash that comes back with its form: an act is on what was seen, and on nothing else.

Ticks are kept without another revision of the batch, so the revision does not tell who was selected.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from central.batches.models import MassBatch


def selected_keys(batch: MassBatch) -> list[int]:
    """The selected rows, in order."""
    return list(batch.rows.filter(selected=True).order_by("pk").values_list("pk", flat=True))


def selection_mark(keys: Iterable[int]) -> str:
    """Of these rows, in order."""
    return _hashed(",".join(map(str, keys)))


def table_mark(batch: MassBatch, table: str) -> str:
    """Of a pasted table, held against the batch as it is now."""
    return _hashed(f"{batch.pk}/{batch.revision}\n{table}")


def _hashed(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
