"""The check sheet: what the file must hold, so that whoever gets it can tell whether it is whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext

from central.applications.copy_models import Which
from central.exports.columns import ExportColumn
from central.exports.files_zip import LIST_NAME
from central.exports.models import Export, Format


def check_lines(export: Export, columns: Sequence[ExportColumn], *, contents: str = "") -> list[tuple[str, str]]:
    """Label and value of each line. The hash of the file itself is known only outside of it."""
    if export.of_files:
        return [*_whose(export), *_of_files(export), *_of_file(export)]
    lines = [
        *_whose(export),
        (gettext("内容"), str(Which(export.which).label)),
        (gettext("行の数"), f"{export.written:,}"),
        (gettext("見られなくなったので除いた件数"), f"{export.left_out:,}"),
        (gettext("えらんだあとに変わった件数"), f"{export.changed:,}"),
        (gettext("列の数"), str(len(columns))),
        (gettext("列"), "・".join(str(column.label) for column in columns)),
    ]
    lines += [(f"「{column.label}」", str(column.note)) for column in columns if column.note]
    if export.format == Format.CSV_932:
        lines.append((gettext("代わりの文字を入れた数"), f"{export.replaced:,}"))
    if contents:
        lines.append((gettext("行をCSVにしたもののSHA-256"), contents))
        lines.append((gettext("ファイルのSHA-256"), gettext("書き出しのページと、確認票のファイルにあります")))
    else:
        lines += _of_file(export)
    return lines


def check_file(export: Export, columns: Sequence[ExportColumn]) -> bytes:
    """The same as a text to be laid beside the file; Windows reads it as UTF-8."""
    text = "".join(f"{label}：{value}\r\n" for label, value in check_lines(export, columns))
    return text.encode("utf-8-sig")


def _whose(export: Export) -> list[tuple[str, str]]:
    return [
        (gettext("書き出しの番号"), str(export.pk)),
        (gettext("えらんだ条件"), export.why),
        (gettext("えらんだ時刻"), _at(export.made_at)),
        (gettext("書き出した時刻"), _at(export.ended_at or export.began_at)),
        (gettext("作った人"), export.made_by.name),
        (gettext("許した人"), _released_by(export)),
        (gettext("ファイルの形"), str(Format(export.format).label)),
        (gettext("えらんだ件数"), f"{export.rows:,}"),
    ]


def _of_files(export: Export) -> list[tuple[str, str]]:
    return [
        (gettext("入っている添付ファイルの数"), f"{export.written:,}"),
        (gettext("入れなかった申請とファイルの数"), f"{export.left_out:,}"),
        (gettext("えらんだあとに変わった件数"), f"{export.changed:,}"),
        (gettext("入れなかった理由"), gettext("ZIPの中の「%(name)s」にあります") % {"name": LIST_NAME}),
    ]


def _of_file(export: Export) -> list[tuple[str, str]]:
    return [
        (gettext("ファイルの大きさ（バイト）"), f"{export.size:,}"),
        (gettext("ファイルのSHA-256"), export.sha256),
    ]


def _released_by(export: Export) -> str:
    if export.released_by is None or export.released_by_id == export.made_by_id:
        return gettext("（一人でできる件数）")
    return export.released_by.name


def _at(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}" if moment else ""
