"""Finding an application by any part of its names without reading all of them.

Each line of `found_by` is kept from each of its characters on: 山田花子 as 山田花子, 田花子, 花子 and 子. A part of a
name is the beginning of one of these, so an ordinary index finds it, a part of a single character too, and reads what
it finds. They are kept as UTF-8 bytes, which both databases order by their values: no collation has a say, while text
would be sorted by a language (Danish has "aa" behind "z", in hexadecimal digits as well).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from central.applications.models import NameEnding
from central.database.bulk_rows import Columns, written_together

CUT = 8
"""Characters of an ending that are kept. Few people have the first eight folded characters in common who differ later,
and longer ones would only make the table larger; the rest of a longer question is compared with `found_by`.
"""
FEW = 5_000
"""Endings that are followed one by one. A part that more applications hold than these is met soon by whoever walks
through them in any order, and a page's lines and the count of its list end there: following all would cost more.
"""
_BEYOND = b"\xff"
"""No byte of UTF-8 is as large: a part and this come behind all that begins with the part."""
_GONE = "DELETE FROM applications_nameending WHERE ending = %s AND application_id = %s"


def endings(found_by: str) -> set[bytes]:
    """What is kept of one application."""
    return {line[place : place + CUT].encode() for line in found_by.split("\n") for place in range(len(line))}


def keep_endings(changes: Iterable[tuple[int, str, str]], model: type[Any] = NameEnding) -> None:
    """Follow changes of `found_by`, each an application's key and its words before and now, in their transaction.

    What is there already stays, so it is safe to repeat. `model`: that of a migration.
    """
    with written_together() as writer:
        come = []
        for key, before, now in changes:
            wanted = endings(now)
            come += [(ending, key) for ending in wanted]
            for ending in endings(before) - wanted if before else ():
                writer.run(_GONE, [ending, key])
        # In the index's order, which costs two thirds: neighbours are written one after another.
        come.sort()
        columns: Columns = {"ending": [ending for ending, _ in come], "application_id": [key for _, key in come]}
        writer.insert(model, columns, unless_there=True)


def holding(part: str) -> Q:
    """Applications whose `found_by` holds this part of folded words: the same ones as by `found_by__contains`.

    Each is compared with its words once more: an ending that should have been taken away finds nobody. Asks the
    database how many endings begin so.
    """
    said = Q(found_by__contains=part)
    if not part or "\n" in part:
        return said  # of no single line, and never what folded words are
    begin = part[:CUT].encode()
    found = NameEnding.objects.filter(ending__gte=begin, ending__lt=begin + _BEYOND)
    return said if found[: FEW + 1].count() > FEW else said & Q(pk__in=found.values("application"))
