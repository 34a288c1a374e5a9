"""Which applications are in an export: key and revision of each, in the list's order, some thousand in a row.

Twelve bytes each and nothing else: no writer is held long for a million, and nothing personal is in it.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import QuerySet

from central.applications.models import Application
from central.database.walked_chunks import chunks
from central.exports.models import Export, ExportLines

_LINE = struct.Struct(">QI")
READ_AT_ONCE = 2_000


class FrozenSet(NamedTuple):
    """What was chosen, not written yet."""

    sha256: str
    rows: int
    scopes: frozenset[tuple[int, str]]
    """Body and procedure."""
    parts: Sequence[bytes]


class FrozenLine(NamedTuple):
    """One application."""

    pk: int
    revision: int


def read_set(applications: QuerySet[Application], part: int) -> FrozenSet:
    """Their keys in their order, so many in a part."""
    rows, scopes, parts, digest = 0, set(), [], hashlib.sha256()
    packed = bytearray()
    asked = applications.values_list("pk", "revision", "body_id", "procedure")
    for pk, revision, body, procedure in asked.iterator(chunk_size=READ_AT_ONCE):
        packed += _LINE.pack(pk, revision)
        scopes.add((body, procedure))
        rows += 1
        if rows % part == 0:
            parts.append(bytes(packed))
            packed.clear()
    if packed:
        parts.append(bytes(packed))
    for one in parts:
        digest.update(one)
    return FrozenSet(digest.hexdigest(), rows, frozenset(scopes), parts)


def keep_set(export: Export, frozen: FrozenSet) -> None:
    """With the export, in the caller's transaction."""
    for some in chunks(enumerate(frozen.parts)):
        ExportLines.objects.bulk_create([ExportLines(export=export, number=n, packed=part) for n, part in some])


def lines_of_part(export: Export, number: int) -> list[FrozenLine]:
    """One part, in its order."""
    packed = bytes(export.lines.values_list("packed", flat=True).get(number=number))
    return [FrozenLine(*line) for line in _LINE.iter_unpack(packed)]
