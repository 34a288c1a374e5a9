"""Bundles: the next letters in postal order, as many as one print file has; and where a bundle stands."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from central.audit.record import record
from central.batches.models import MassBatch
from central.notices.still import STILL
from central.postal.access import letters_of, may_post
from central.postal.act_details import MarkedBundle, OfBundle
from central.postal.models import PostalLetter
from central.postal.print_file import BUNDLE
from central.postal.refusals import PostalIncomplete, PostalNotAllowed, PostalStale
from central.staff.models import StaffMember

_S = PostalLetter.State
BEFORE = {_S.PRINTED: _S.BUNDLED, _S.POSTED: _S.PRINTED}
"""Where a bundle may be brought, and from where."""


def make_bundle(batch: MassBatch, member: StaffMember) -> int:
    """Returns its number. Who has withdrawn since is left out of it.

    Raises:
        PostalNotAllowed, PostalIncomplete
    """
    if not may_post(member, batch):
        raise PostalNotAllowed("this needs the duty of review for all of it")
    with transaction.atomic():
        # One at a time: two people at once would put the same letters into two bundles.
        MassBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        waiting = letters_of(batch).filter(state=_S.WAITING)
        gone = waiting.exclude(application__status__in=STILL["batch_letter"])
        now = timezone.now()
        PostalLetter.objects.filter(pk__in=list(gone.values_list("pk", flat=True))).update(
            state=_S.LEFT_OUT, state_at=now, state_by=member
        )
        letters = list(waiting[:BUNDLE])
        if not letters:
            raise PostalIncomplete(gettext("これから印刷する手紙はありません。"))
        last = PostalLetter.objects.filter(batch=batch).aggregate(last=Max("bundle"))["last"] or 0
        for place, letter in enumerate(letters, 1):
            letter.state, letter.bundle, letter.place = _S.BUNDLED.value, last + 1, place
            letter.state_at, letter.state_by = now, member
        PostalLetter.objects.bulk_update(letters, ["state", "bundle", "place", "state_at", "state_by"])
        told = OfBundle(bundle=last + 1, letters=len(letters))
        record(member, "postal.bundled", batch.audit_subject, batch.body, told)
    return int(last) + 1


def mark_bundle(batch: MassBatch, number: int, member: StaffMember, state: PostalLetter.State) -> int:
    """All of a bundle is printed, or at the post office. Returns how many.

    Raises:
        PostalNotAllowed, PostalStale
    """
    if not may_post(member, batch):
        raise PostalNotAllowed("this needs the duty of review for all of it")
    with transaction.atomic():
        MassBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        there = PostalLetter.objects.filter(batch=batch, bundle=number, state=BEFORE[state])
        count = there.update(state=state, state_at=timezone.now(), state_by=member)
        if not count:
            raise PostalStale("this bundle stands elsewhere")
        told = MarkedBundle(bundle=number, letters=count, state=state.value)
        record(member, "postal.marked", batch.audit_subject, batch.body, told)
    return count
