"""Acts of the audit log that are recorded here, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.applications.act_details import ApplicationMoved
from central.audit.act_words import ActWords, register
from central.audit.details import NoDetails, Shown
from central.bulk_acts.act_details import FilesChosen, OnMany, PlanApproved, PlanEnded, PlanFileOpened

WORDS = ActWords(
    acts={
        "bulk.made": _("一括処理の申請をえらんだ"),
        "bulk.read": _("一括処理を開いた"),
        "bulk.listed": _("一括処理の一覧を見た"),
        "bulk.planned": _("一括処理の内容を決めた"),
        "bulk.files_chosen": _("一括処理のファイルをえらんだ"),
        "bulk.file_opened": _("一括処理のファイルを開いた"),
        "application.files_sent": _("ファイルを送った"),
        "bulk.approved": _("一括処理を承認した"),
        "bulk.stopped": _("一括処理が止まった"),
        "bulk.discarded": _("一括処理の計画を捨てた"),
        "bulk.ended": _("一括処理が終わった"),
    },
    subjects={"bulk": _("一括処理")},
    details={
        "act": _("すること"),
        "applications": _("申請の数"),
        "bytes": _("大きさ（バイト）"),
        "files": _("ファイルの数"),
    },
    shapes={
        "bulk.made": OnMany,
        "bulk.read": Shown,
        "bulk.listed": Shown,
        "bulk.planned": OnMany,
        "bulk.files_chosen": FilesChosen,
        "bulk.file_opened": PlanFileOpened,
        "application.files_sent": ApplicationMoved,
        "bulk.approved": PlanApproved,
        "bulk.stopped": PlanEnded,
        "bulk.discarded": NoDetails,
        "bulk.ended": PlanEnded,
    },
)


def enter() -> None:
    """Enter them."""
    register("bulk_acts", WORDS)
