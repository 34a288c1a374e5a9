"""Rows beside files, every night: what is missing or of another length is told to people, what nothing names is
swept after a day.

A sweep is two steps. First a row that nothing names is marked `going`, under its lock; the file is deleted after
that commit, and the row after the file. Whoever wants to name the file meanwhile is refused (`keeping.keep`) and
puts it again, so a clock that is wrong by a year costs a kiosk its second way, and nobody a file.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from central.database.walked_chunks import chunks
from central.jobs.kinds import Ended, Kind, Step, Turn, Write
from central.jobs.retention import NoArguments
from central.jobs.schedules import Daily, schedule
from central.store.failpoints import StoreFailpoint, reach
from central.store.files import files
from central.store.keeping import database_now, opened, tell_away
from central.store.models import StoredFile, StoreOutage, Way
from central.store.named import named
from central.store.port import StoreAway, StoreError
from central.store.trouble import StoreTrouble

LOG = logging.getLogger(__name__)
UNNAMED_KEPT = timedelta(hours=24)
"""So long a file may wait for the row that names it: a copy of the database may be a day older than the files."""
CLOCKS_APART = timedelta(hours=1)
"""What was announced later than this from now, was announced while a clock ran ahead."""
PREFIXES = "0123456789abcdef"
"""Of names: so many steps has a round."""


class Compared(Struct, frozen=True):
    """How far the round is."""

    prefix: int = 0
    files: int = 0
    swept: int = 0
    in_trouble: int = 0
    away: bool = False


@dataclass(frozen=True)
class _Seen:
    """What was looked at under one prefix: the rows first, so that every one of them had its file before the
    listing.
    """

    rows: dict[str, StoredFile]
    listed: dict[str, int]
    deleted: list[str]
    healed: list[str]


def look_at(prefix: str) -> _Seen:
    """Rows and files whose names begin so. Deletes files that are marked as going.

    Raises:
        StoreAway
    """
    rows = {row.sha256: row for row in StoredFile.objects.filter(pk__startswith=prefix)}
    going = [name for name, row in rows.items() if row.going]
    wrongly = named(going)
    deleted = [name for name in going if name not in wrongly]
    for name in deleted:
        files().delete(name)
        reach(StoreFailpoint.DELETED)
    listed = dict(files().listed(prefix))
    healed = [name for name, row in rows.items() if row.trouble and _holds(row, listed)]
    return _Seen(rows, listed, deleted, healed)


def note(seen: _Seen) -> int:
    """Write what was seen, in the caller's transaction. Returns how many files are missing or damaged."""
    now = database_now()
    for names in chunks(seen.deleted):
        StoredFile.objects.filter(pk__in=names, going=True).delete()
    there = {name: row for name, row in seen.rows.items() if not row.going}
    for name in seen.listed.keys() - seen.rows.keys():
        # Of before a restored backup, or laid there by hand: it has a day, too.
        StoredFile.objects.get_or_create(pk=name, defaults={"size": seen.listed[name], "since": now})
    for names in chunks(seen.healed):
        StoredFile.objects.filter(pk__in=names).update(trouble="")
    missing = [name for name, row in there.items() if row.uses and name not in seen.listed]
    damaged = [name for name, row in there.items() if row.uses and seen.listed.get(name, row.size) != row.size]
    for told, trouble in ((missing, StoreTrouble.MISSING), (damaged, StoreTrouble.DAMAGED)):
        for names in chunks(told):
            StoredFile.objects.filter(pk__in=names, uses__gt=0).update(trouble=trouble)
    unnamed = [name for name, row in there.items() if not row.uses]
    wrongly = named([name for name, row in seen.rows.items() if not row.uses])
    for names in chunks(sorted(wrongly)):
        LOG.error("%s files of the store that rows name counted as unnamed: somebody wrote into their rows", len(names))
        StoredFile.objects.filter(pk__in=names, uses=0).update(uses=1, going=False)
    _mark_going([name for name in unnamed if name not in wrongly], now)
    known = [name for name, row in there.items() if row.trouble and name not in seen.healed]
    return len({*missing, *damaged, *known})


def _mark_going(unnamed: list[str], now: datetime) -> None:
    for names in chunks(unnamed):
        rows = StoredFile.objects.filter(pk__in=names, uses=0, going=False)
        rows.filter(since__gt=now + CLOCKS_APART).update(since=now)
        rows.filter(since__lt=now - UNNAMED_KEPT).update(going=True)
    reach(StoreFailpoint.MARKED)


def _holds(row: StoredFile, listed: dict[str, int]) -> bool:
    """Whether a file that was missing or damaged is there again and has its hash."""
    if listed.get(row.sha256) != row.size:
        return False
    try:
        with opened(row.sha256):
            return True
    except StoreAway:
        raise
    except StoreError:
        return False


def _step(turn: Turn[NoArguments, Compared]) -> Write[Compared, Compared]:
    place = turn.place
    try:
        if place.prefix == 0:
            files().clear_away()
        seen = look_at(PREFIXES[place.prefix])
    except StoreAway as away:
        told = away

        def give_up() -> Ended[Compared]:
            tell_away(told, Way.READING)
            return Ended(Compared(place.prefix, place.files, place.swept, place.in_trouble, away=True), place.files)

        return give_up

    def write() -> Step[Compared] | Ended[Compared]:
        bad = note(seen)
        counted = (place.files + len(seen.listed), place.swept + len(seen.deleted), place.in_trouble + bad)
        after = Compared(place.prefix + 1, *counted)
        if after.prefix < len(PREFIXES):
            return Step(after, after.files)
        StoreOutage.objects.all().delete()
        return Ended(after, after.files)

    return write


def _in_words(result: Compared) -> str:
    if result.away:
        return gettext("保管場所が使えないため、とちゅうでやめました")
    said = gettext("%(files)s件を見て、どこからも使われていない%(swept)s件を消しました")
    said %= {"files": f"{result.files:,}", "swept": f"{result.swept:,}"}
    if result.in_trouble:
        said += gettext("。無いか、こわれているものが%(bad)s件あります") % {"bad": f"{result.in_trouble:,}"}
    return said


COMPARE = Kind(
    name="store.compare",
    words=_("保管場所のファイルを記録と照らし合わせ、使われていないものを消す"),
    arguments=NoArguments,
    start=Compared(),
    result=Compared,
    step=_step,
    outcome=_in_words,
)


def enter() -> None:
    """At night, after the copies of database and files began."""
    schedule(COMPARE, NoArguments(), Daily(time(4, 20)))
