"""Which files go to everybody in a plan: one set, in several slots. They are looked at before anything else is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext

from central.audit.record import record
from central.bulk_acts.act_details import FilesChosen
from central.bulk_acts.actions import check
from central.bulk_acts.actions.fetch import lock_seen, see_plan
from central.bulk_acts.acts import act_of
from central.bulk_acts.models import WRITABLE, BulkPlan, PlannedFile
from central.bulk_acts.refusals import PlanIncomplete, PlanNotAllowed, PlanStale
from central.jobs.actions.enqueue import enqueue
from central.serving.addresses import BULK_FILES_BYTES
from central.staff.access import has_duty
from central.staff.models import StaffMember
from central.store.keeping import keep, put, release
from central.store.port import StoreAway

SLOTS = 5
NAME_LIMIT = 100
KINDS: dict[str, tuple[bytes, str]] = {
    "pdf": (b"%PDF-", "application/pdf"),
    "jpg": (b"\xff\xd8\xff", "image/jpeg"),
    "jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
}
"""Ending of a name → how such a file begins, and what it is."""
_NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|]')


@dataclass(frozen=True, repr=False)
class BroughtFile:
    """As a browser brought it."""

    name: str
    content: bytes

    def __repr__(self) -> str:
        return f"BroughtFile({len(self.content)})"


def attach(plan_id: int, member: StaffMember, brought: Sequence[BroughtFile], *, revision: int) -> BulkPlan:
    """This set, in place of the one before, by whoever wrote the words: of all that goes there is one maker.

    Raises:
        PlanRefused
    """
    kinds = [_type_of(file) for file in brought]
    if not brought:
        raise PlanIncomplete(gettext("ファイルを選んでください。"))
    if len(brought) > SLOTS:
        raise PlanIncomplete(gettext("ファイルは%(most)s個までです。") % {"most": SLOTS})
    if sum(len(file.content) for file in brought) > BULK_FILES_BYTES:
        raise PlanIncomplete(
            gettext("ファイルは、全部で%(most)s MBまでです。小さくするか、分けて送ってください。")
            % {"most": BULK_FILES_BYTES // 1024 // 1024}
        )
    seen = see_plan(plan_id, member, revision)
    try:
        # Where boxes lie: this door may not put what is issued. Nobody can lay other bytes under these hashes.
        names = [put(file.content) for file in brought]
    except StoreAway as away:
        raise PlanIncomplete(
            gettext("ファイルの保管場所がいま使えません。しばらくしてから、もう一度えらんでください。")
        ) from away
    with transaction.atomic():
        plan = lock_seen(seen)
        if plan.state not in WRITABLE or not plan.act or not act_of(plan).files:
            raise PlanStale("this plan takes no files (any more)")
        if not has_duty(member, act_of(plan).duty, plan.body_id):
            raise PlanNotAllowed("this act needs a duty that the member does not have")
        if plan.made_by_id != member.pk:
            raise PlanIncomplete(
                gettext(
                    "文を書いた%(name)sさんが、ファイルをえらびます。"
                    "あなたがえらぶときは、先に「内容を直す」で、文を確かめて書き直してください。"
                )
                % {"name": plan.made_by.name}
            )
        forget_files(plan)
        try:
            keep(names)
        except StoreAway as away:
            raise PlanIncomplete(gettext("ファイルを受け取れませんでした。もう一度えらんでください。")) from away
        PlannedFile.objects.bulk_create(
            [
                PlannedFile(
                    plan=plan,
                    slot=slot,
                    name=_name_of(file),
                    type=kind,
                    size=len(file.content),
                    sha256=name,
                )
                for slot, (file, kind, name) in enumerate(zip(brought, kinds, names, strict=True), 1)
            ]
        )
        plan.state, plan.checked_at = BulkPlan.State.CHECKING, None
        plan.revision += 1
        plan.save()
        enqueue(
            check.CHECK_PLAN,
            check.WhichCheck(plan.pk, plan.revision, plan.rows.count()),
            by=member,
            about=plan.audit_subject,
            body=plan.body,
        )
        told = FilesChosen(files=len(brought), bytes=sum(len(file.content) for file in brought))
        record(member, "bulk.files_chosen", plan.audit_subject, plan.body, told)
    return plan


def forget_files(plan: BulkPlan) -> None:
    """None of them goes any more; in the caller's transaction."""
    release(plan.files.values_list("sha256", flat=True))
    plan.files.all().delete()


def named_by_plans(names: Sequence[str]) -> list[str]:
    """Of these files of the store, those that a plan sends."""
    return list(PlannedFile.objects.filter(sha256__in=names).values_list("sha256", flat=True))


def _type_of(file: BroughtFile) -> str:
    """By how it begins; its name must say the same.

    Raises:
        PlanIncomplete
    """
    _, dot, ending = file.name.rpartition(".")
    begins, kind = KINDS.get(ending.lower() if dot else "", (b"", ""))
    if not kind or not file.content.startswith(begins):
        raise PlanIncomplete(
            gettext("「%(name)s」は送れません。PDF・JPEG・PNGのファイルを選んでください。") % {"name": _name_of(file)}
        )
    return kind


def _name_of(file: BroughtFile) -> str:
    """As its receiver sees it: without what no name of a file has, and what is not seen."""
    seen = "".join(
        letter for letter in file.name if not unicodedata.category(letter).startswith(("C", "Z")) or letter == " "
    )
    whole = _NOT_IN_A_NAME.sub("_", seen).strip(" .")
    stem, _, ending = whole.rpartition(".")
    return f"{stem[: NAME_LIMIT - 6]}.{ending[:5]}" if stem else f"file.{ending[:5]}"
