"""A person chooses of two applications that may be one: both stay, or one of them is the duplicate."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from central.applications.access import may_review
from central.applications.act_details import DuplicateDecided
from central.applications.actions.end import refuse_acceptance
from central.applications.actions.fetch import fetch
from central.applications.actions.manual_check import close_manual_check
from central.applications.models import Application, ManualCheck
from central.applications.pair_models import PairChoice
from central.applications.pairs import names_only
from central.applications.refusals import Incomplete, NotVisible
from central.audit.record import record, recorded_last
from central.staff.models import StaffMember
from sync.contract.forms.texts import Text

REASON_LIMIT = 500


def choose_pair(
    one: int,
    other: int,
    member: StaffMember,
    *,
    revisions: tuple[int, int],
    duplicate: int | None,
    reason: str,
    sentence: Text | None = None,
) -> PairChoice:
    """Write down what was decided: `duplicate` is the key of the one that counts no more, None where both stay.

    With a `sentence` to its applicant the duplicate is not accepted (不受理); without one it is marked and stays where
    it is. A manual check that asks only about these two is closed.

    Raises:
        Stale: one of them changed meanwhile.
        Incomplete: no reason.
        HandlingRefused
    """
    if not reason.strip() or len(reason) > REASON_LIMIT:
        raise Incomplete("say why")
    with transaction.atomic(), recorded_last():
        asked = dict(zip((one, other), revisions, strict=True))
        # In the order of their keys, as everybody who locks several does.
        first, second = (fetch(pk, member, asked[pk], may_review, decides=False) for pk in sorted(asked))
        if (first.body_id, first.procedure) != (second.body_id, second.procedure):
            raise NotVisible("two applications for one procedure are compared")
        choice = PairChoice.objects.create(
            body_id=first.body_id,
            first=first,
            second=second,
            choice=_choice(first, second, duplicate),
            reason=reason.strip(),
            at=timezone.now(),
            by=member,
        )
        checks = _checks_answered(first, second)
        if duplicate is not None and sentence:
            refuse_acceptance(duplicate, member, revision=asked[duplicate], sentence=sentence)
        for manual_check in checks:
            close_manual_check(manual_check, member, f"{choice.get_choice_display()}：{choice.reason}")
        for here, there in ((first, second), (second, first)):
            about = "both" if duplicate is None else "this" if duplicate == here.pk else "other"
            told = DuplicateDecided(other=there.arrival_number, duplicate=about)
            record(member, "duplicate.decided", here.audit_subject, here.body.code, told)
    return choice


def _choice(first: Application, second: Application, duplicate: int | None) -> PairChoice.Choice:
    if duplicate is None:
        return PairChoice.Choice.BOTH
    return {first.pk: PairChoice.Choice.FIRST, second.pk: PairChoice.Choice.SECOND}[duplicate]


def _checks_answered(first: Application, second: Application) -> list[ManualCheck]:
    """The open ones that ask about these two and nothing else, locked: before the published statuses are."""
    rows = ManualCheck.objects.filter(application__in=[first, second], resolved_at=None).order_by("pk")
    other = {first.pk: second.arrival_number, second.pk: first.arrival_number}
    locked = rows.select_for_update(of=("self",)).select_related("body")
    return [row for row in locked if row.application_id is not None and names_only(row, other[row.application_id])]
