"""Looking at each application of a plan: whether the act can be done on it, and as which revision it stands now.

Each row says for which revision of the plan it was looked at, so whoever comes second finds nothing to do. What is
proven of a statement's bytes is proven before anything is locked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from central.attachments.clamd import ScannerAway, scan
from central.attachments.examining import SOON, tell_away
from central.attachments.models import ScannerOutage
from central.bulk_acts.acts import unfit
from central.bulk_acts.models import BulkPlan, PlannedChange, PlannedFile
from central.database.bulk_rows import written_together
from central.database.held_pieces import HeldPieces
from central.jobs.kinds import Ended, Kind, Step, Turn, Write, register
from central.serving.addresses import BULK_FILES_BYTES
from central.staff.duties import Duty
from central.store.keeping import content_of
from central.store.port import StoreError

PIECE = 20
CHECKED = HeldPieces(least=20, first=50, most=400)
_CHECKED = (
    "UPDATE bulk_acts_plannedchange SET state = %s, reason = %s, checked = %s, revision = %s, status = %s, "
    "state_at = %s WHERE id = %s"
)
_State, _F = PlannedChange.State, PlannedFile.State


class WhichCheck(Struct, frozen=True):
    """Which words of which plan."""

    plan: int
    revision: int
    applications: int


class CheckedRows(Struct, frozen=True):
    """How far it is: the last row that was looked at, and how many were."""

    up_to: int = 0
    rows: int = 0


@dataclass(frozen=True)
class CheckedPiece:
    """Rows with what was found, not written yet."""

    plan: BulkPlan
    rows: list[PlannedChange]
    last: bool
    """No row that was not looked at is behind these."""


def check_piece(plan_id: int) -> int:
    """Look at the next rows; with the last of them the plan is `planned`. 0: nothing is left to look at."""
    piece = _next_piece(plan_id, 0, PIECE, lambda: None)
    if piece is None:
        return 0
    with transaction.atomic():
        return len(piece.rows) if _written(piece) else 0


def _next_piece(plan_id: int, up_to: int, count: int, beat: Callable[[], None]) -> CheckedPiece | None:
    """So many of the next rows after this key, looked at. None: this plan is not being checked (any more)."""
    plan = BulkPlan.objects.select_related("made_by").get(pk=plan_id)
    if plan.state != BulkPlan.State.CHECKING or plan.files.exclude(state=PlannedFile.State.CLEAN).exists():
        return None
    unchecked = plan.rows.filter(pk__gt=up_to).exclude(checked=plan.revision)
    rows = list(unchecked.select_related("application", "application__definition").order_by("pk")[:count])
    now = timezone.now()
    for row in rows:
        beat()
        reason = unfit(plan, row.application, plan.made_by)
        row.state, row.reason = (_State.LEFT_OUT, reason.value) if reason else (_State.WAITING, "")
        row.checked, row.state_at = plan.revision, now
        row.revision, row.status = row.application.revision, row.application.status
    return CheckedPiece(plan, rows, last=len(rows) < count)


def _written(piece: CheckedPiece) -> bool:
    """Write it, in the caller's transaction. False: written anew or thrown away meanwhile, this is of no plan."""
    as_it_was = BulkPlan.objects.select_for_update().filter(
        pk=piece.plan.pk, revision=piece.plan.revision, state=BulkPlan.State.CHECKING
    )
    if not as_it_was.exists():
        return False
    with written_together() as writer:
        for row in piece.rows:
            said = [row.state, row.reason, row.checked, row.revision, row.status, row.state_at, row.pk]
            writer.run(_CHECKED, said)
    if piece.last:
        as_it_was.update(state=BulkPlan.State.PLANNED, checked_at=timezone.now())
    return True


# ── as a job ──


def _step(turn: Turn[WhichCheck, CheckedRows]) -> Write[CheckedRows, CheckedRows]:
    asked, place = turn.arguments, turn.place
    file = PlannedFile.objects.filter(plan=asked.plan, state=PlannedFile.State.HERE).order_by("slot").first()
    if file is not None:
        return _looked_at(file, turn)
    piece = _next_piece(asked.plan, place.up_to, CHECKED.size, turn.beat)
    if piece is None or piece.plan.revision != asked.revision:
        return lambda: Ended(place, place.rows)
    if place.up_to == 0:
        place = CheckedRows(0, piece.plan.rows.filter(checked=asked.revision).count())

    def write() -> Step[CheckedRows] | Ended[CheckedRows]:
        rows = place.rows + len(piece.rows)
        with CHECKED.held(len(piece.rows)):
            written = _written(piece)
        if not written:
            return Ended(place, place.rows)
        if piece.last:
            return Ended(CheckedRows(0, rows), rows)
        return Step(CheckedRows(piece.rows[-1].pk, rows), rows, asked.applications)

    return write


def _looked_at(file: PlannedFile, turn: Turn[WhichCheck, CheckedRows]) -> Write[CheckedRows, CheckedRows]:
    """The scanner's word on one file. While it is away, or the store is, everything waits: nothing goes unseen."""
    asked, place = turn.arguments, turn.place
    try:
        said = scan(content_of(file.sha256, BULK_FILES_BYTES), turn.beat)
    except ScannerAway as away:
        tell_away(away)
        return lambda: Step(place, 0, asked.applications, SOON)
    except StoreError:
        return lambda: Step(place, 0, asked.applications, SOON)
    ScannerOutage.objects.all().delete()
    found = _F.INFECTED if said.virus else _F.NOT_SEEN if said.not_seen else _F.CLEAN

    def write() -> Step[CheckedRows] | Ended[CheckedRows]:
        as_it_was = BulkPlan.objects.select_for_update().filter(
            pk=asked.plan, revision=asked.revision, state=BulkPlan.State.CHECKING
        )
        if not as_it_was.exists():
            return Ended(place, place.rows)
        PlannedFile.objects.filter(pk=file.pk).update(state=found)
        if found is not _F.CLEAN:
            # Back to who chose it: nothing was done, and it cannot be approved.
            as_it_was.update(state=BulkPlan.State.DRAFT)
            return Ended(place, place.rows)
        return Step(place, 0, asked.applications)

    return write


def _cancelled(asked: WhichCheck, place: CheckedRows) -> None:
    """Back to a draft: nothing of it was done, and its words are there."""
    BulkPlan.objects.filter(pk=asked.plan, revision=asked.revision, state=BulkPlan.State.CHECKING).update(
        state=BulkPlan.State.DRAFT
    )


def _outcome(result: CheckedRows) -> str:
    return gettext("%(rows)s件を確かめました") % {"rows": f"{result.rows:,}"}


CHECK_PLAN = Kind(
    name="bulk_acts.check",
    words=_("一括処理の申請を、1件ずつ確かめる"),
    arguments=WhichCheck,
    start=CheckedRows(),
    result=CheckedRows,
    step=_step,
    outcome=_outcome,
    page=lambda asked: reverse("bulk_acts:plan", args=[asked.plan]),
    cancelled=_cancelled,
    after_cancel=_("計画は下書きに戻ります。書いた文は残り、申請は何も変わりません。"),
    duties=(Duty.REVIEW, Duty.FORCE_COMPLETE),
)


def enter() -> None:
    """Let workers take it up."""
    register(CHECK_PLAN)
