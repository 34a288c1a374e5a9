"""Rows beside files, every night: what is missing or of another length is told to people, what nothing names is
swept after a day.

A sweep is two steps. First a row that nothing names is marked `going`, under its lock; after that commit, in the next
step, file and row are deleted, again under the row's lock. Whoever wants to name the file meanwhile is refused
(`keeping.keep`) and puts it again, so a clock that is wrong by a year costs a kiosk its second way, and nobody a file.
Whoever puts it again takes the mark away (`keeping.put`), so no mark that was left behind keeps anybody waiting.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct, structs

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
    sweeping: bool = False
    """What was marked under this prefix goes now."""
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
    healed: list[str]


def look_at(prefix: str) -> _Seen:
    """Rows and files whose names begin so.

    Raises:
        StoreAway
    """
    rows = {row.sha256: row for row in StoredFile.objects.filter(pk__startswith=prefix)}
    listed = dict(files().listed(prefix))
    healed = [name for name, row in rows.items() if row.trouble and _holds(row, listed)]
    return _Seen(rows, listed, healed)


def note(seen: _Seen) -> int:
    """Write what was seen, in the caller's transaction. Returns how many files are missing or damaged."""
    now = database_now()
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


def going(prefix: str) -> list[str]:
    """Names of what is marked and begins so."""
    return list(StoredFile.objects.filter(pk__startswith=prefix, going=True).values_list("pk", flat=True))


def mark_now(names: Iterable[str]) -> None:
    """What nothing names any more goes with the next `sweep`, without its day: in the caller's transaction, by whoever
    promised that it would not lie there that long.
    """
    for some in chunks(names):
        StoredFile.objects.filter(pk__in=some, uses=0).update(going=True)


def sweep(names: Iterable[str], beat: Callable[[], None]) -> int:
    """Delete these files with their rows, each in a transaction of its own; one that was put again meanwhile stays.
    Who puts it at this moment waits for the deletion. Returns how many went.

    Raises:
        StoreAway
        LeaseLost
    """
    swept = 0
    for name in names:
        with transaction.atomic():
            row = StoredFile.objects.select_for_update().filter(pk=name, going=True).first()
            if row is not None and not named([name]):
                files().delete(name)
                reach(StoreFailpoint.DELETED)
                row.delete()
                swept += 1
        beat()
    return swept


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
    try:
        return _sweep(turn) if turn.place.sweeping else _look(turn.place)
    except StoreAway as away:
        told = away

        def give_up() -> Ended[Compared]:
            tell_away(told, Way.READING)
            return Ended(structs.replace(turn.place, sweeping=False, away=True), turn.place.files)

        return give_up


def _look(place: Compared) -> Write[Compared, Compared]:
    if place.prefix == 0:
        files().clear_away()
    seen = look_at(PREFIXES[place.prefix])

    def write() -> Step[Compared] | Ended[Compared]:
        bad = note(seen)
        after = structs.replace(place, files=place.files + len(seen.listed), in_trouble=place.in_trouble + bad)
        if going(PREFIXES[place.prefix]):
            return Step(structs.replace(after, sweeping=True), after.files)
        return _following(after)

    return write


def _sweep(turn: Turn[NoArguments, Compared]) -> Write[Compared, Compared]:
    place = turn.place
    swept = sweep(going(PREFIXES[place.prefix]), turn.beat)
    return lambda: _following(structs.replace(place, sweeping=False, swept=place.swept + swept))


def _following(place: Compared) -> Step[Compared] | Ended[Compared]:
    after = structs.replace(place, prefix=place.prefix + 1)
    if after.prefix < len(PREFIXES):
        return Step(after, after.files)
    StoreOutage.objects.all().delete()
    return Ended(after, after.files)


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
