"""The files of applications as one ZIP: some applications in a piece, then the pieces joined. One file is in memory at
a time. Only what was compared and scanned goes in; a list inside says of every other file why it did not.

Names inside are arrival numbers and ordinals: what residents call their files may be their own names.
"""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final, NamedTuple
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.utils import timezone

from central.applications.access import within_duty
from central.applications.models import Application, ApplicationVersion
from central.applications.trials import counted
from central.attachments.models import AttachedFile
from central.attachments.opened_files import opened_file
from central.exports.frozen_set import FrozenLine
from central.exports.models import Export, ExportPiece
from central.exports.piece_files import BOM
from central.staff.duties import Duty
from central.store.keeping import opened
from central.store.port import PIECE_BYTES, FileDamaged, FileMissing
from central.web.spreadsheet_cells import guarded
from sync.contract.chain.statement import StatementKind
from sync.envelope.refusals import NotOpenable

MOST_APPLICATIONS: Final = 2_000
MOST_FILES: Final = 5_000
MOST_BYTES: Final = 2 * 1024**3
PART: Final = 25
"""Applications of a piece."""
LIST_NAME: Final = "一覧.csv"
LIST_HEAD: Final = (
    "到達番号",
    "添付",
    "ZIPの中の名前",
    "申請書に書かれた名前",
    "大きさ（バイト）",
    "SHA-256",
    "結果",
)
_ENDINGS: Final = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "application/zip": "zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}
_S = AttachedFile.State
_WHY: Final = {
    _S.AWAITED: "入れていません：まだ届いていません",
    _S.HERE: "入れていません：ウイルスを確かめています",
    _S.INFECTED: "入れていません：ウイルスが見つかりました",
    _S.BROKEN: "入れていません：届いたものが申請書に書かれたファイルと違うか、全部を確かめられません",
}
_IN: Final = "入れました"
_NONE: Final = "添付ファイルはありません"
_TOO_MUCH: Final = "入れていません：1つのZIPに入る数か大きさをこえました"
_NOT_READ: Final = "入れていません：保管場所から読めません。情報政策課に知らせてください"
_HIDDEN: Final = "除きました：審査する人がもう見られない申請です"
Beat = Callable[[], None]


class FilesCounted(NamedTuple):
    """What a choice holds, before anything is read."""

    applications: int
    files: int
    size: int


@dataclass
class FilesWritten:
    """So far."""

    files: int
    size: int
    left_out: int = 0
    changed: int = 0


def files_in(applications: QuerySet[Application]) -> FilesCounted:
    """Files of the newest statement of each that may be opened now."""
    keys = list(applications.order_by().values_list("pk", flat=True)[: MOST_APPLICATIONS + 1])
    clean = _newest(keys).filter(state=_S.CLEAN).aggregate(files=Count("pk"), size=Sum("size"))
    return FilesCounted(len(keys), clean["files"] or 0, clean["size"] or 0)


def write_files(
    export: Export, lines: Sequence[FrozenLine], file: BinaryIO, report: BinaryIO, before: FilesWritten, beat: Beat
) -> FilesWritten:
    """A ZIP of its own with the files of these applications, as they stand now, and lines of the list.

    Raises:
        StoreAway
    """
    done = FilesWritten(before.files, before.size)
    theirs = counted(within_duty(export.made_by, Duty.REVIEW))
    keys = [line.pk for line in lines]
    found = {row.pk: row for row in theirs.filter(pk__in=keys).defer("notices", "sentence", "marked")}
    files: dict[int, list[AttachedFile]] = {}
    for each in _newest(list(found)).select_related("version", "kept__version").order_by("number"):
        files.setdefault(each.application_id, []).append(each)
    told = io.TextIOWrapper(report, encoding="utf-8", newline="")
    table = csv.writer(told, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for line in lines:
            application = found.get(line.pk)
            if application is None:
                done.left_out += 1
                table.writerow(_cells("", "", "", "", "", "", _HIDDEN))
                continue
            done.changed += application.revision != line.revision
            if line.pk not in files:
                table.writerow(_cells(application.arrival_number, "", "", "", "", "", _NONE))
            for each in files.get(line.pk, []):
                name = f"{application.arrival_number}/{each.number:02d}.{_ENDINGS.get(each.type, 'bin')}"
                why = _write(archive, application, each, name, done, beat)
                done.left_out += bool(why)
                size, number = str(each.size), f"{each.number:02d}"
                inside = "" if why else name
                said = (application.arrival_number, number, inside, each.name, size, each.sha256, why or _IN)
                table.writerow(_cells(*said))
    told.flush()
    told.detach()
    return done


def join_files(file: BinaryIO, pieces: Iterable[ExportPiece], beat: Beat) -> None:
    """One ZIP: the files of all pieces, checked by their sums while they are copied, and the list of all."""
    with ZipFile(file, "w", ZIP_STORED) as whole, tempfile.TemporaryFile() as listed:
        listed.write(BOM + _line(LIST_HEAD))
        for piece in pieces:
            with opened(piece.sha256, beat) as part, ZipFile(part) as archive:
                for info in archive.infolist():
                    with archive.open(info) as source, whole.open(_entry(info.filename, info.date_time), "w") as target:
                        while some := source.read(PIECE_BYTES):
                            target.write(some)
                            beat()
            with opened(piece.report_sha256, beat) as lines:
                shutil.copyfileobj(lines, listed, PIECE_BYTES)
        listed.seek(0)
        now = timezone.localtime()
        with whole.open(_entry(LIST_NAME, (now.year, now.month, now.day, now.hour, now.minute, 0)), "w") as target:
            shutil.copyfileobj(listed, target, PIECE_BYTES)


def _write(
    archive: ZipFile, application: Application, file: AttachedFile, name: str, done: FilesWritten, beat: Beat
) -> str:
    """Why it is not in; empty: it is."""
    if file.state != _S.CLEAN:
        return _WHY[_S(file.state)]
    if done.files + 1 > MOST_FILES or done.size + file.size > MOST_BYTES:
        return _TOO_MUCH
    try:
        content = opened_file(file, beat)
    except (FileMissing, FileDamaged, NotOpenable):
        return _NOT_READ
    at = timezone.localtime(application.arrived_at)
    archive.writestr(_entry(name, (at.year, at.month, at.day, at.hour, at.minute, 0)), content)
    done.files += 1
    done.size += file.size
    return ""


def _newest(applications: Sequence[int]) -> QuerySet[AttachedFile]:
    stated = ApplicationVersion.objects.filter(application=OuterRef("application"))
    newest = stated.exclude(kind=StatementKind.WITHDRAWAL.value).order_by("-number").values("pk")[:1]
    return AttachedFile.objects.filter(application__in=applications, version=Subquery(newest))


def _entry(name: str, at: tuple[int, int, int, int, int, int]) -> ZipInfo:
    entry = ZipInfo(name, at)
    entry.external_attr = 0o600 << 16
    return entry


def _cells(*cells: str) -> list[str]:
    return [guarded(cell) for cell in cells]


def _line(cells: Sequence[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()
