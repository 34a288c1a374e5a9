"""Acts of the audit log and of an application's history that are recorded here, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.applications.act_details import ApplicationMoved
from central.attachments.act_details import FileLookedAt, FileOpened
from central.audit.act_words import ActWords, register

WORDS = ActWords(
    acts={
        "application.files_came": _("添付ファイルの確認が終わった"),
        "application.file_infected": _("添付ファイルからウイルスが見つかった"),
        "application.file_broken": _("添付ファイルを開けなかった"),
        "application.file_not_seen": _("添付ファイルの全部は検査できなかった"),
        "file.opened": _("添付ファイルを開いた"),
        "file.looked_at": _("添付ファイルを画面で見た"),
    },
    subjects={},
    details={
        "file": _("ファイルの番号"),
        "sha256": _("ファイルのハッシュ"),
        "page": _("ページ"),
    },
    shapes={
        "application.files_came": ApplicationMoved,
        "application.file_infected": ApplicationMoved,
        "application.file_broken": ApplicationMoved,
        "application.file_not_seen": ApplicationMoved,
        "file.opened": FileOpened,
        "file.looked_at": FileLookedAt,
    },
)


def enter() -> None:
    """Enter them."""
    register("attachments", WORDS)
