"""The job that writes an export: pieces of rows (or of files) into the store, then the file of all of them.

A step reads a part of the frozen set as its applications stand now, and puts them into a piece; its row is written
together with the place. So whoever dies, the next worker goes on behind the last piece. Joining reads the pieces alone.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import timedelta
from typing import BinaryIO

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from msgspec import Struct, structs

from central.audit.record import record
from central.exports.act_details import ExportMade
from central.exports.check_sheet import check_lines
from central.exports.columns import ExportColumn, columns_for
from central.exports.files_zip import FilesWritten, join_files, write_files
from central.exports.frozen_set import FrozenLine, lines_of_part
from central.exports.models import Export, ExportPiece, Format
from central.exports.named_files import let_go, let_pieces_go, swept
from central.exports.piece_files import REPORT_HEAD, PieceWriter, head_of, rows_in
from central.exports.row_reading import offered_columns, read_rows
from central.exports.workbook import write_workbook
from central.jobs.actions.enqueue import enqueue
from central.jobs.kinds import Ended, Kind, Step, Turn, Write, register
from central.staff.duties import Duty
from central.staff.models import StaffMember
from central.store.keeping import keep, opened, put

KEPT = timedelta(hours=24)
Beat = Callable[[], None]


class WriteExport(Struct, frozen=True):
    """Which one."""

    export: int


class WritingPlace(Struct, frozen=True):
    """How far it is."""

    lines: int = 0
    """Of the frozen set."""
    rows: int = 0
    left_out: int = 0
    changed: int = 0
    replaced: int = 0
    pieces: int = 0
    joined: bool = False
    size: int = 0
    """Of files of applications: bytes of them so far."""
    of_files: bool = False


def queue_writing(export: Export, member: StaffMember) -> None:
    """In the caller's transaction, behind every lock."""
    enqueue(WRITE, WriteExport(export.pk), by=member, about=export.audit_subject, body=export.body)


def _step(turn: Turn[WriteExport, WritingPlace]) -> Write[WritingPlace, WritingPlace]:
    place = turn.place
    if place.joined:
        swept(turn.beat)
        return lambda: _cleared(turn)
    related = ("made_by", "released_by", "body")
    export = Export.objects.select_related(*related).get(pk=turn.arguments.export)
    if export.state != Export.State.WRITING:
        return lambda: Ended(place, place.rows)
    with override(settings.LANGUAGE_CODE):
        columns = columns_for(export.column_keys, offered_columns(export))
        if place.lines < export.rows:
            return _piece(turn, export, columns)
        return _joined(turn, export, columns)


def _piece(
    turn: Turn[WriteExport, WritingPlace], export: Export, columns: list[ExportColumn]
) -> Write[WritingPlace, WritingPlace]:
    place = turn.place
    lines = lines_of_part(export, place.pieces)
    before = structs.replace(place, lines=place.lines + len(lines), pieces=place.pieces + 1, of_files=export.of_files)
    with tempfile.TemporaryFile() as file, tempfile.TemporaryFile() as report:
        if export.of_files:
            after = _files(export, lines, file, report, before, turn.beat)
        else:
            after = _rows(export, columns, lines, file, report, before, turn.beat)
        sha256 = put(file, by_office=True, beat=turn.beat)
        reports = export.of_files or after.replaced > place.replaced
        told = put(report, by_office=True, beat=turn.beat) if reports else ""

    def write() -> Step[WritingPlace] | Ended[WritingPlace]:
        locked = _still_writing(export)
        if locked is None:
            return Ended(place, place.rows)
        keep([sha256, told] if told else [sha256])
        ExportPiece.objects.create(export=export, number=place.pieces, sha256=sha256, report_sha256=told)
        if locked.began_at is None:
            locked.began_at = timezone.now()
            locked.save(update_fields=["began_at"])
        return Step(after, after.lines, export.rows)

    return write


def _rows(
    export: Export,
    columns: list[ExportColumn],
    lines: Sequence[FrozenLine],
    file: BinaryIO,
    report: BinaryIO,
    place: WritingPlace,
    beat: Beat,
) -> WritingPlace:
    rows = left_out = changed = 0
    titles = [str(column.label) for column in columns]
    writer = PieceWriter(Format(export.format), titles, file, report)
    for number, row in enumerate(read_rows(export, columns, lines)):
        if row.cells is None:
            left_out += 1
            continue
        # 1 is the head.
        writer.write(place.rows + rows + 2, row.cells)
        rows += 1
        changed += row.changed
        if number % 2_500 == 2_499:
            beat()
    writer.end()
    return structs.replace(
        place,
        rows=place.rows + rows,
        left_out=place.left_out + left_out,
        changed=place.changed + changed,
        replaced=place.replaced + writer.replaced,
    )


def _files(
    export: Export, lines: Sequence[FrozenLine], file: BinaryIO, report: BinaryIO, place: WritingPlace, beat: Beat
) -> WritingPlace:
    done = write_files(export, lines, file, report, FilesWritten(place.rows, place.size), beat)
    return structs.replace(
        place,
        rows=done.files,
        size=done.size,
        left_out=place.left_out + done.left_out,
        changed=place.changed + done.changed,
    )


def _joined(
    turn: Turn[WriteExport, WritingPlace], export: Export, columns: list[ExportColumn]
) -> Write[WritingPlace, WritingPlace]:
    place = turn.place
    export.written, export.left_out, export.changed = place.rows, place.left_out, place.changed
    export.replaced, export.ended_at = place.replaced, timezone.now()
    pieces = list(export.pieces.order_by("number"))
    with tempfile.TemporaryFile() as file, tempfile.TemporaryFile() as report:
        if export.of_files:
            join_files(file, pieces, turn.beat)
        elif export.format == Format.XLSX:
            _workbook(file, export, columns, pieces, turn.beat)
        else:
            _csv(file, export, columns, pieces, turn.beat)
        export.size = file.seek(0, 2)
        export.sha256 = put(file, by_office=True, beat=turn.beat)
        if place.replaced and not export.of_files:
            _report(report, pieces, turn.beat)
            export.report_sha256 = put(report, by_office=True, beat=turn.beat)

    def write() -> Step[WritingPlace] | Ended[WritingPlace]:
        locked = _still_writing(export)
        if locked is None:
            return Ended(place, place.rows)
        keep([name for name in (export.sha256, export.report_sha256) if name])
        let_pieces_go(export)
        export.state, export.revision = Export.State.READY, locked.revision + 1
        export.expires_at = timezone.now() + KEPT
        export.save()
        told = ExportMade(lines=export.written, left_out=export.left_out, sha256=export.sha256)
        record("system", "export.made", export.audit_subject, export.body, told)
        return Step(structs.replace(place, joined=True), place.lines, export.rows)

    return write


def _cleared(turn: Turn[WriteExport, WritingPlace]) -> Ended[WritingPlace]:
    rows = ExportPiece.objects.filter(export=turn.arguments.export)
    rows.exclude(export__state=Export.State.WRITING).delete()
    return Ended(turn.place, turn.place.lines)


def _still_writing(export: Export) -> Export | None:
    rows = Export.objects.select_for_update().filter(pk=export.pk, state=Export.State.WRITING)
    return rows.first()


def _workbook(
    file: BinaryIO, export: Export, columns: list[ExportColumn], pieces: list[ExportPiece], beat: Beat
) -> None:
    digest = hashlib.sha256()
    titles = [str(column.label) for column in columns]

    def rows() -> Iterator[list[str]]:
        for piece in pieces:
            with opened(piece.sha256, beat) as part:
                while some := part.read(256 * 1024):
                    digest.update(some)
                part.seek(0)
                yield from rows_in(part)

    write_workbook(file, titles, rows(), lambda: check_lines(export, columns, contents=digest.hexdigest()), beat=beat)


def _csv(file: BinaryIO, export: Export, columns: list[ExportColumn], pieces: list[ExportPiece], beat: Beat) -> None:
    form = Format(export.format)
    titles = [str(column.label) for column in columns]
    with ExitStack() as stack:
        file.write(head_of(form))
        nothing = stack.enter_context(tempfile.TemporaryFile())
        head = PieceWriter(form, titles, file, nothing)
        head.write(1, titles)
        head.end()
    for piece in pieces:
        _append(file, piece.sha256, beat)


def _report(file: BinaryIO, pieces: list[ExportPiece], beat: Beat) -> None:
    file.write(head_of(Format.CSV))
    with tempfile.TemporaryFile() as nothing:
        head = PieceWriter(Format.CSV, REPORT_HEAD, file, nothing)
        head.write(1, REPORT_HEAD)
        head.end()
    for piece in pieces:
        if piece.report_sha256:
            _append(file, piece.report_sha256, beat)


def _append(file: BinaryIO, name: str, beat: Beat) -> None:
    with opened(name, beat) as part:
        shutil.copyfileobj(part, file, 256 * 1024)


def _cancelled(asked: WriteExport, place: WritingPlace) -> None:
    export = Export.objects.select_for_update().filter(pk=asked.export, state=Export.State.WRITING).first()
    if export is not None:
        let_go(export)
        export.state, export.revision = Export.State.DISCARDED, export.revision + 1
        export.save(update_fields=["state", "revision"])


def _outcome(result: WritingPlace) -> str:
    if result.of_files:
        return gettext("添付ファイル%(files)s個のZIPができました") % {"files": f"{result.rows:,}"}
    return gettext("%(rows)s行のファイルができました") % {"rows": f"{result.rows:,}"}


WRITE = Kind(
    name="exports.write",
    words=_("えらんだ申請をファイルに書き出す"),
    arguments=WriteExport,
    start=WritingPlace(),
    result=WritingPlace,
    step=_step,
    outcome=_outcome,
    page=lambda asked: reverse("exports:show", args=[asked.export]),
    cancelled=_cancelled,
    after_cancel=_("ファイルはできません。書いた分は消します。"),
    duties=(Duty.REVIEW,),
)


def enter() -> None:
    """Let workers take it up."""
    register(WRITE)
