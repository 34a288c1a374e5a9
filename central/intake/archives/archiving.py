"""The monthly job: plan what goes, write it, read it back, and only then take it out of the rows, in pieces.

How far it is stands in the rows: a job that ended anywhere is gone on with by the next. Until the last piece of an
archive each of its boxes lies in its row, in the file, or in both, and whoever reads it finds it: nothing is taken out
of a row unless the file was read whole just before. A file that was lost since it was written keeps its rows full, and
holds up no other archive.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct, structs

from central.applications.models import Application, ApplicationVersion
from central.audit.record import record
from central.intake.act_details import Archived
from central.intake.archives.retention import ended_at, is_due
from central.intake.archives.writing import NotTheSame, now_and_then, write_archive
from central.intake.boxes import Boxes
from central.intake.models import ArchivedBox, BoxArchive, CustodyBox, CustodyEntry, FiledBox
from central.jobs.kinds import Ended, Kind, Step, Turn, Write
from central.jobs.retention import NoArguments
from central.jobs.schedules import Monthly, schedule
from central.store.keeping import keep, opened, release
from central.store.port import FileDamaged, FileMissing
from sync.contract.chain.chain_entry import box_belongs, read_chain_entry
from sync.contract.states import ENDS
from sync.envelope.jws import Typ, payload_in
from sync.errors import SyncError

PIECE = 500
"""Applications looked at, and boxes taken out of rows, in one step."""
MOST_RECORDS = 20_000
MOST_BYTES = 128 * 1024 * 1024
"""Of the boxes of one part, never passed: writing it and reading it back is one step, done anew if a worker dies."""
PROOF_HOLDS = timedelta(minutes=10)
"""So long rows are emptied on one reading of the file: a job that was held up in between reads it again."""


NO_MORE = -1


class Archiving(Struct, frozen=True):
    """How far the round is."""

    body: int = 0
    """Key of the body in hand; `NO_MORE` behind the last one."""
    up_to: int = 0
    """Key of the last application of this body that was looked at."""
    archive: int = 0
    """Key of the part that is being planned; 0: none."""
    emptied: int = 0
    """Records of the part in hand that were taken out of their rows."""
    read_at: datetime | None = None
    """When the file of the part in hand was read whole, before anything was taken out of its rows."""
    passed: int = 0
    """Key of the last archive whose file is missing or damaged: people have its code, the round goes on behind it."""
    archives: int = 0
    boxes: int = 0
    left: int = 0
    """Boxes that cannot be read or are not what came: they stay where they are, for people."""
    put_off: int = 0
    """Boxes of parts that could not be written as they were planned: the next round looks at each of them anew."""


Round = Write[Archiving, Archiving]


def _step(turn: Turn[NoArguments, Archiving]) -> Round:
    place = turn.place
    begun = (
        BoxArchive.objects.select_related("body").filter(emptied_at=None, pk__gt=place.passed).order_by("pk").first()
    )
    if begun is None or (begun.planned_at is None and begun.pk == place.archive):
        return _plan(turn, begun)
    if begun.planned_at is None:
        return _plan_no_more(place, begun)
    if not begun.sha256:
        return _write(turn, begun)
    now = timezone.now()
    if place.read_at is None or not now - PROOF_HOLDS < place.read_at <= now:
        return _read(turn, begun)
    return _empty(place, begun)


def _plan(turn: Turn[NoArguments, Archiving], begun: BoxArchive | None) -> Round:
    """The next piece of a body's applications, as far as the part has room; behind its last one, the next body."""
    place, now = turn.place, timezone.now()
    body = place.body or _body_after(0)
    ended = Application.objects.filter(body_id=body, status__in=ENDS, pk__gt=place.up_to).order_by("pk")
    looked = list(ended.values_list("pk", "procedure", "changed_at")[:PIECE])
    ends = ended_at(pk for pk, _, _ in looked)
    due = [pk for pk, procedure, changed_at in looked if is_due(procedure, ends.get(pk, changed_at), now)]
    piece = _ready(due, 0 if begun is None else begun.size, now_and_then(turn.beat))
    over = piece.up_to is None and len(looked) < PIECE
    following = _body_after(body) if over else body
    last = following == NO_MORE

    def write() -> Step[Archiving] | Ended[Archiving]:
        archive = begun if begun is not None or not piece.ready else _begin(body)
        planned = False
        if archive is not None:
            lines = [
                ArchivedBox(entry_id=entry, archive=archive, record=archive.records + number)
                for number, entry in enumerate(piece.ready)
            ]
            ArchivedBox.objects.bulk_create(lines)
            archive.records, archive.size = archive.records + len(piece.ready), archive.size + piece.size
            planned = over or piece.up_to is not None or archive.records >= MOST_RECORDS
            archive.planned_at = now if planned else None
            archive.save(update_fields=["records", "size", "planned_at"])
        after = structs.replace(
            place,
            body=following,
            up_to=0 if over else looked[-1][0] if piece.up_to is None else piece.up_to,
            archive=0 if archive is None or planned else archive.pk,
            left=place.left + piece.left,
        )
        if last and archive is None:
            return Ended(after, after.boxes)
        return Step(after, after.boxes)

    return write


def _plan_no_more(place: Archiving, begun: BoxArchive) -> Round:
    """What a job left that ended while it planned: it is written as it stands."""

    def write() -> Step[Archiving]:
        begun.planned_at = timezone.now()
        begun.save(update_fields=["planned_at"])
        return Step(structs.replace(place, archive=0), place.boxes)

    return write


def _write(turn: Turn[NoArguments, Archiving], archive: BoxArchive) -> Round:
    now = timezone.now()
    try:
        sealed = write_archive(archive, now, turn.beat)
    except NotTheSame:
        return _put_off(turn.place, archive)

    def write() -> Step[Archiving]:
        keep([sealed.sha256, sealed.jws_sha256])
        archive.sha256, archive.jws, archive.written_at = sealed.sha256, sealed.jws, now
        archive.index_at, archive.root = sealed.written.index_at, sealed.written.root
        archive.save(update_fields=["sha256", "jws", "written_at", "index_at", "root"])
        told = Archived(records=archive.records, sha256=archive.sha256, root=archive.root)
        record("system", "custody.archived", f"archive:{archive.name}", archive.body, told)
        after = structs.replace(turn.place, emptied=0, read_at=None, archives=turn.place.archives + 1)
        return Step(after, after.boxes)

    return write


def _put_off(place: Archiving, archive: BoxArchive) -> Round:
    """A part of which a box rotted since it was planned holds nothing up: its plan is forgotten, its boxes lie where
    they lay, and the next round leaves the bad one to people.
    """

    def write() -> Step[Archiving]:
        after = structs.replace(place, archive=0, put_off=place.put_off + archive.records)
        ArchivedBox.objects.filter(archive=archive).delete()
        archive.delete()
        return Step(after, after.boxes)

    return write


def _read(turn: Turn[NoArguments, Archiving], archive: BoxArchive) -> Round:
    """Whatever was proven when it was written: the rows give way to a file that is there and whole now.

    Raises:
        StoreAway
    """
    place = turn.place
    try:
        with opened(archive.sha256, now_and_then(turn.beat)):
            after = structs.replace(place, read_at=timezone.now())
    except (FileMissing, FileDamaged):
        rows = CustodyBox.objects.filter(entry__in=_entries_of(archive)).count()
        files = FiledBox.objects.filter(entry__in=_entries_of(archive)).count()
        after = structs.replace(place, passed=archive.pk, emptied=0, read_at=None, left=place.left + rows + files)

    def write() -> Step[Archiving]:
        return Step(after, after.boxes)

    return write


def _entries_of(archive: BoxArchive) -> QuerySet[ArchivedBox, int]:
    return ArchivedBox.objects.filter(archive=archive).values_list("entry_id", flat=True)


def _empty(place: Archiving, archive: BoxArchive) -> Round:
    lines = ArchivedBox.objects.filter(archive=archive, record__gte=place.emptied).order_by("record")
    entries = list(lines.values_list("entry_id", flat=True)[:PIECE])

    def write() -> Step[Archiving]:
        release(FiledBox.objects.filter(entry_id__in=entries).values_list("sha256", flat=True))
        gone = FiledBox.objects.filter(entry_id__in=entries).delete()[0]
        gone += CustodyBox.objects.filter(entry_id__in=entries).delete()[0]
        over = len(entries) < PIECE
        if over:
            archive.emptied_at = timezone.now()
            archive.save(update_fields=["emptied_at"])
        after = structs.replace(place, emptied=place.emptied + PIECE, boxes=place.boxes + gone)
        if over:
            after = structs.replace(after, emptied=0, read_at=None)
        return Step(after, after.boxes)

    return write


def _body_after(body: int) -> int:
    if body == NO_MORE:
        return NO_MORE
    found = Application.objects.filter(body_id__gt=body).order_by("body_id").values_list("body_id", flat=True).first()
    return found or NO_MORE


def _begin(body: int) -> BoxArchive:
    month = f"{timezone.localdate():%Y-%m}"
    part = BoxArchive.objects.filter(body_id=body, month=month).count() + 1
    return BoxArchive.objects.create(body_id=body, month=month, part=part)


@dataclass(frozen=True)
class _Piece:
    """What some applications bring to a part."""

    ready: list[int]
    """Entries whose boxes are at hand and what came."""
    left: int
    """How many others there are."""
    size: int
    """Bytes of the boxes that are ready."""
    up_to: int | None
    """The part is full: the next one goes on behind this application. None: all of them were looked at."""


def _ready(applications: list[int], held: int, beat: Callable[[], None]) -> _Piece:
    """Boxes for a part that holds so many bytes already."""
    versions = ApplicationVersion.objects.filter(application_id__in=applications, entry_hash__isnull=False)
    of = dict(versions.values_list("entry_hash", "application_id"))
    rows = CustodyEntry.objects.filter(entry_hash__in=versions.values_list("entry_hash", flat=True))
    planned = ArchivedBox.objects.filter(entry_id__in=rows.values_list("pk", flat=True))
    known = set(planned.values_list("entry_id", flat=True))
    fresh = sorted((of[row.entry_hash], row.pk, row) for row in rows if row.pk not in known)
    boxes = Boxes(entry for _, entry, _ in fresh)
    ready: list[int] = []
    bad: list[int] = []
    size = 0
    for application, entry, row in fresh:
        beat()
        box = boxes.get(entry)
        if not isinstance(box, bytes) or not _came(row, box):
            bad.append(application)
            continue
        if held + size and held + size + len(box) > MOST_BYTES:
            # It is looked at again, with what of it was not planned.
            return _Piece(ready, sum(one < application for one in bad), size, application - 1)
        ready.append(entry)
        size += len(box)
    return _Piece(ready, len(bad), size, None)


def _came(row: CustodyEntry, box: bytes) -> bool:
    try:
        return box_belongs(read_chain_entry(payload_in(bytes(row.jws), Typ.ENTRY)), box)
    except SyncError:
        return False


def _in_words(result: Archiving) -> str:
    said = gettext("%(boxes)s件の封を、%(archives)s冊にまとめました")
    said %= {"boxes": f"{result.boxes:,}", "archives": result.archives}
    if result.left:
        said += gettext("。読めないか、届いたときと合わない %(left)s件は、そのままです") % {"left": result.left}
    if result.put_off:
        said += gettext("。まとめるとちゅうで読めなくなったものがあり、%(put_off)s件は次の回に見なおします") % {
            "put_off": result.put_off
        }
    return said


ARCHIVE = Kind(
    name="intake.archive_boxes",
    words=_("保存期間の過ぎた申請の封を、月ごとにまとめる"),
    arguments=NoArguments,
    start=Archiving(),
    result=Archiving,
    step=_step,
    outcome=_in_words,
)


def enter() -> None:
    """On the second of the month, at night: 1 April's are among the first."""
    schedule(ARCHIVE, NoArguments(), Monthly(2, time(1, 20)))
