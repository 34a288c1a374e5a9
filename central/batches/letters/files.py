"""Letters in the store of the office (docs/adr/0020-store.md): put before the row that names them, read here alone."""

from __future__ import annotations

from collections.abc import Sequence

from central.batches.models import BatchRow, MassBatch
from central.store.keeping import content_of, keep, put, release

LETTER_BYTES = 2 * 1024 * 1024
"""Of one letter: some forty kilobytes as they are."""


def put_letter(pdf: bytes) -> str:
    """Returns its SHA-256.

    Raises:
        StoreAway
        ValueError: too long
    """
    if len(pdf) > LETTER_BYTES:
        raise ValueError("a letter is too long")
    return put(pdf, by_office=True)


def keep_letters(names: Sequence[str]) -> None:
    """In the transaction of the rows that name them.

    Raises:
        StoreAway
    """
    keep(names)


def letter_of(row: BatchRow) -> bytes:
    """The file as it is kept.

    Raises:
        StoreError
    """
    return content_of(row.letter, LETTER_BYTES)


def forget_letters(batch: MassBatch, keys: Sequence[int]) -> None:
    """Of these rows, in the caller's transaction: they have none any more."""
    rows = BatchRow.objects.filter(batch=batch, pk__in=keys).exclude(letter="")
    release(list(rows.values_list("letter", flat=True)))
    rows.update(letter="", letter_mark="", missing="")


def named_letters(names: Sequence[str]) -> list[str]:
    """Of some files of the store, those that rows name."""
    return list(BatchRow.objects.filter(letter__in=names).values_list("letter", flat=True))
