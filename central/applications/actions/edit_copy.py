"""編集: another version of the working copy. What was stated stays as it came."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone

from central.applications.access import may_review
from central.applications.act_details import CopyEdited
from central.applications.actions.fetch import fetch
from central.applications.copy_content import StatedForm, write_copy
from central.applications.copy_models import WorkingCopy
from central.applications.refusals import Altered, AnswersRefused, Incomplete, Stale
from central.applications.working_copies import answers_in_copy, form_of, newest_copy, newest_statement
from central.audit.record import record
from central.staff.models import StaffMember
from sync.contract.forms.answers import Answer
from sync.contract.forms.rules import Finding
from sync.errors import ContractError

REASON_LIMIT = 500
ANSWER_LIMIT = 4000
"""Characters of one answer that staff write; most forms have a bound of their own below it."""


def edit_copy(
    application_id: int,
    member: StaffMember,
    *,
    of: int,
    base: int,
    typed: Mapping[str, Answer],
    reason: str,
) -> WorkingCopy:
    """Add a version made of the newest one (of the statement itself, where there is none of it) and what was typed.

    `of`: number of the statement that the page showed; `base`: of the copy, 0 for none; `typed`: what was changed on
    that page and nothing else. Nobody's page becomes stale by it: it changes nothing of the application.

    Raises:
        Stale: another version came meanwhile, of the statement or of the copy.
        Incomplete: no reason, or nothing was changed.
        AnswersRefused: the form does not allow what was typed.
        HandlingRefused
    """
    if not reason.strip() or len(reason) > REASON_LIMIT:
        raise Incomplete("say why")
    with transaction.atomic():
        application = fetch(application_id, member, None, may_review)
        version, newest = newest_statement(application), newest_copy(application)
        if version.number != of or (newest.number if newest is not None else 0) != base:
            raise Stale("another version came meanwhile")
        form = form_of(version)
        if form is None:
            raise Altered("the bytes are no statement any more")
        before = answers_before(form, newest if newest is not None and newest.version_id == version.pk else None)
        answers = form.edited(before, typed)
        changed = {name for name in {**before, **answers} if before.get(name) != answers.get(name)}
        if not changed:
            raise Incomplete("nothing was changed")
        if wrong := (*too_long(answers, changed), *new_findings(form, before, answers)):
            raise AnswersRefused(wrong)
        content = write_copy(form.sha256, answers)
        copy = WorkingCopy.objects.create(
            application=application,
            body_id=application.body_id,
            number=base + 1,
            version=version,
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            at=timezone.now(),
            author=member,
            reason=reason.strip(),
        )
        told = CopyEdited(copy=copy.number, version=version.number, changed=len(changed), sha256=copy.sha256)
        record(member, "copy.edited", application.audit_subject, application.body.code, told)
    return copy


def answers_before(form: StatedForm, copy: WorkingCopy | None) -> dict[str, str]:
    """What an edit begins with.

    Raises:
        Altered: the copy is not what was written.
    """
    if copy is None:
        return dict(form.original)
    try:
        return answers_in_copy(copy)
    except ContractError as wrong:
        raise Altered("the working copy is not what was written") from wrong


def too_long(answers: Mapping[str, str], changed: Collection[str]) -> tuple[Finding, ...]:
    """Answers of this edit above the bound that holds where the form has none."""
    limit = {"limit": str(ANSWER_LIMIT)}
    return tuple(Finding(item, "too_long", limit) for item in changed if len(answers.get(item, "")) > ANSWER_LIMIT)


def new_findings(form: StatedForm, before: Mapping[str, str], answers: Mapping[str, str]) -> tuple[Finding, ...]:
    """What is wrong by this edit. What came so, and was taken in so, keeps nobody from mending another answer."""
    old = [one for one in form.findings(before) if before.get(one.field_id) == answers.get(one.field_id)]
    known = {(one.field_id, one.code) for one in old}
    return tuple(one for one in form.findings(answers) if (one.field_id, one.code) not in known)
