"""A batch from a choice in a list; applications taken in and out of it; its name; throwing it away."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from central.applications.access import within_duty
from central.applications.models import Application
from central.applications.trials import counted
from central.audit.record import record
from central.batches.act_details import OfRows
from central.batches.actions.fetch import lock_batch, see_own_batch, touch
from central.batches.letters.leaving import gone
from central.batches.models import BatchRow, GivenNumber, MassBatch
from central.batches.refusals import BatchIncomplete, BatchNotAllowed
from central.staff.duties import Duty
from central.staff.models import StaffMember

MOST_ROWS = 20_000
PIECE = 300
"""Rows that are written in one transaction."""


def make_batch(member: StaffMember, applications: QuerySet[Application], why: str) -> MassBatch:
    """One of these applications, without trials: of one procedure and one body, all the member's to review.

    Raises:
        BatchIncomplete, BatchNotAllowed
    """
    rows = counted(applications).order_by("pk")
    first = rows.first()
    if first is None:
        raise BatchIncomplete(gettext("大量一括処理に入れる申請をえらんでください（試験運用の申請は入りません）。"))
    if rows.exclude(Exists(within_duty(member, Duty.REVIEW).filter(pk=OuterRef("pk")))).exists():
        raise BatchNotAllowed("not all of these applications are this person's")
    if rows.exclude(body_id=first.body_id, procedure=first.procedure).exists():
        raise BatchIncomplete(gettext("ひとつの手続きの申請だけをえらんでください。"))
    people = list(rows.values_list("pk", flat=True)[: MOST_ROWS + 1])
    _refuse_too_many(len(people))
    now = timezone.now()
    with transaction.atomic():
        batch = MassBatch.objects.create(
            body_id=first.body_id,
            procedure=first.procedure,
            name=gettext("%(title)sの一括処理") % {"title": first.title_now[:80]},
            why=why,
            made_by=member,
            made_at=now,
            changed_at=now,
        )
        record(member, "batch.made", batch.audit_subject, batch.body, OfRows(rows=len(people)))
    for start in range(0, len(people), PIECE):
        with transaction.atomic():
            _take_in(batch, people[start : start + PIECE])
    with transaction.atomic():
        batch.state = MassBatch.State.EDITING
        touch(batch, "state")
    return batch


def add_to_batch(
    batch_id: int, member: StaffMember, applications: QuerySet[Application], *, revision: int
) -> tuple[int, int]:
    """Take more in. Returns how many came in, and how many of these stay outside: they are there already, are trials,
    or belong to another procedure.

    Raises:
        BatchRefused
    """
    seen = see_own_batch(batch_id, member, revision)
    theirs = within_duty(member, Duty.REVIEW).filter(body_id=seen.body_id, procedure=seen.procedure)
    fitting = counted(applications).filter(pk__in=theirs.values("pk"))
    new = fitting.exclude(Exists(BatchRow.objects.filter(batch=seen, application=OuterRef("pk"))))
    people = list(new.order_by("pk").values_list("pk", flat=True)[: MOST_ROWS + 1])
    asked = applications.count()
    _refuse_too_many(len(people) + seen.rows.count())
    for start in range(0, max(len(people), 1), PIECE):
        piece = people[start : start + PIECE]
        with transaction.atomic():
            batch = lock_batch(seen)
            _take_in(batch, piece)
            touch(batch)
            seen = batch
            record(member, "batch.added", batch.audit_subject, batch.body, OfRows(rows=len(piece)))
    return len(people), asked - len(people)


def remove_rows(batch_id: int, member: StaffMember, keys: Sequence[int], *, revision: int) -> int:
    """Take these rows out of the batch; the applications stay as they are, and so do the numbers that these
    had: they come back with them.

    Raises:
        BatchRefused
    """
    seen = see_own_batch(batch_id, member, revision)
    if not keys:
        raise BatchIncomplete(gettext("外す申請をえらんでください。"))
    if out := len(set(gone(seen).values_list("pk", flat=True)) & set(keys)):
        raise BatchIncomplete(gettext("もう送った人は外せません（%(count)s人）。") % {"count": out})
    if len(keys) == seen.rows.count():
        raise BatchIncomplete(gettext("全員は外せません。要らないときは、大量一括処理を捨ててください。"))
    for start in range(0, len(keys), PIECE):
        piece = keys[start : start + PIECE]
        with transaction.atomic():
            batch = lock_batch(seen)
            batch.rows.filter(pk__in=piece).delete()
            touch(batch)
            seen = batch
            record(member, "batch.removed", batch.audit_subject, batch.body, OfRows(rows=len(piece)))
    return len(keys)


def rename(batch_id: int, member: StaffMember, *, revision: int, name: str) -> None:
    """Save it under another name (保存名).

    Raises:
        BatchRefused
    """
    seen = see_own_batch(batch_id, member, revision)
    with transaction.atomic():
        batch = lock_batch(seen)
        batch.name = name
        touch(batch, "name")
        record(member, "batch.renamed", batch.audit_subject, batch.body)


def discard_batch(batch_id: int, member: StaffMember, *, revision: int) -> None:
    """Throw it away. What went to somebody is kept with who got it.

    Raises:
        BatchRefused
    """
    seen = see_own_batch(batch_id, member, revision)
    with transaction.atomic():
        batch = lock_batch(seen, frozenset({MassBatch.State.CHOOSING, MassBatch.State.EDITING}))
        if gone(batch).exists():
            raise BatchIncomplete(gettext("もう送った人がいるので、捨てられません。"))
        batch.state = MassBatch.State.DISCARDED
        touch(batch, "state")
        record(member, "batch.discarded", batch.audit_subject, batch.body)


def _take_in(batch: MassBatch, people: list[int]) -> None:
    given = dict(batch.given_numbers.filter(application__in=people).values_list("application_id", "number"))
    BatchRow.objects.bulk_create(
        [BatchRow(batch=batch, application_id=key, own_number=given.get(key)) for key in people]
    )


def _refuse_too_many(count: int) -> None:
    if count > MOST_ROWS:
        raise BatchIncomplete(
            gettext("ひとつの大量一括処理に入るのは%(most)s件までです。条件を足してください。")
            % {"most": f"{MOST_ROWS:,}"}
        )


def numbers_given(batch: MassBatch) -> set[str]:
    """Every number that was ever given in it."""
    return set(GivenNumber.objects.filter(batch=batch).values_list("number", flat=True))
