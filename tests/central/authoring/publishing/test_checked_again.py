"""What a check found to have no room stays found while another one runs, was called off, or came to no end."""

from __future__ import annotations

import msgspec
import pytest
from django.db import transaction

from central.authoring.actions.keep_text import keep_text
from central.authoring.check_job import LOOKS, CheckedSoFar, CheckForm, misfits_of, queue_check
from central.authoring.content import read_content, read_form_facts
from central.authoring.models import FormDraft
from central.jobs.models import Job
from tests.support.centre.clerks_mistakes import asked, filled
from tests.support.people.staff import Cast

pytestmark = pytest.mark.django_db
FOUND = ("英語・特大・縦：ページ「いち」に「なまえ」が入りきりません。",)
ALL = len(LOOKS)


def checked(draft: FormDraft, cast: Cast, state: str, result: CheckedSoFar | None) -> None:
    with transaction.atomic():
        job = queue_check(draft, cast.sato)
    assert msgspec.json.decode(job.arguments, type=CheckForm).text == draft.revision
    said = "" if result is None else msgspec.json.encode(result).decode()
    Job.objects.filter(pk=job.pk).update(state=state, result=said)


@pytest.mark.parametrize(
    ("state", "result"),
    [
        (Job.State.WAITING, None),
        (Job.State.CANCELLED, None),
        (Job.State.DONE, CheckedSoFar(0, 0, (), "absent")),
        (Job.State.DONE, CheckedSoFar(3, 40, (), "changed")),
    ],
)
def test_a_check_without_an_end_takes_nothing_away(
    state: str, result: CheckedSoFar | None, draft: FormDraft, cast: Cast
) -> None:
    checked(draft, cast, Job.State.DONE, CheckedSoFar(ALL, 200, FOUND))
    checked(draft, cast, state, result)
    assert misfits_of(draft) == FOUND


def test_one_that_came_to_its_end_does_and_so_does_another_text(draft: FormDraft, cast: Cast) -> None:
    checked(draft, cast, Job.State.DONE, CheckedSoFar(ALL, 200, FOUND))
    checked(draft, cast, Job.State.DONE, CheckedSoFar(5, 40, FOUND[:1], "absent"))
    assert misfits_of(draft) == FOUND
    checked(draft, cast, Job.State.DONE, CheckedSoFar(ALL, 200, ()))
    assert misfits_of(draft) == ()
    checked(draft, cast, Job.State.DONE, CheckedSoFar(ALL, 200, FOUND))
    content = filled(read_content(draft.content), (asked("a"),))
    facts = read_form_facts(draft.facts)
    other = keep_text(draft.pk, cast.sato, revision=draft.revision, content=content, facts=facts, change="written")
    assert misfits_of(other) == ()
