"""A batch that stopped leads on: who has a letter keeps it and gets no other, and everybody else can still get one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from central.applications.models import Application
from central.batches.actions import send
from central.batches.actions.letter import back_to_editing, make_letters
from central.batches.actions.send import approve_sending, hold, plan_again, plan_sending, stop_sending, try_on
from central.batches.letters.leaving import gone
from central.batches.letters.making import MAKE_LETTERS
from central.batches.letters.stopping import StopReason
from central.batches.models import BatchRow, MassBatch
from central.batches.refusals import BatchIncomplete, BatchNotAllowed, BatchStale
from central.batches.sending.readiness import READY_BEFORE, readiness_of
from central.batches.sending.releasing import SEND_LETTERS
from central.batches.sending.states import counted_states
from central.batches.shown_marks import selected_keys, selection_mark
from central.jobs.actions.cancel import cancel
from central.jobs.models import Job
from central.notices.drain import drain_notices
from central.notices.models import Delivery
from central.web.words import moment
from tests.central.batches.conftest import PEOPLE
from tests.central.batches.test_sending import _now, _set_once, approved, letter_in, minute_comes, planned
from tests.central.notices.post_office import taken
from tests.support.centre.jobs import work_off
from tests.support.people.staff import Cast, sign_in

__all__ = ["_set_once"]
State = MassBatch.State


def _sending_begun(cast: Cast, box: Path) -> MassBatch:
    """Deliveries are there, no mail has gone."""
    batch = approved(cast, box)
    MassBatch.objects.filter(pk=batch.pk).update(release_at=timezone.now())
    work_off()
    return _now(batch)


def _damaged(row: BatchRow) -> None:
    BatchRow.objects.filter(pk=row.pk).update(letter="0" * 64)


def _again(batch: MassBatch, cast: Cast) -> None:
    """Made anew, planned, tried on two, approved, and its minute comes."""
    make_letters(batch.pk, cast.sato, revision=_now(batch).revision)
    work_off()
    assert _now(batch).state == State.MADE
    plan_sending(
        batch.pk, cast.sato, revision=batch.revision, subject="受験票", text="【氏名】様", send_at=timezone.now()
    )
    row = batch.rows.filter(delivery__state=Delivery.State.NOT_NEEDED).order_by("pk")[0]
    for member in (cast.sato, cast.takahashi):
        try_on(batch.pk, member, row.pk, f"{member.staff_number}@wakaba.example", revision=_now(batch).revision)
    work_off()
    approve_sending(batch.pk, cast.takahashi, revision=_now(batch).revision)
    minute_comes(_now(batch))


def test_a_damaged_file_on_the_way_ends_nothing_for_the_others(
    people: list[Application], cast: Cast, box: Path
) -> None:
    batch = _sending_begun(cast, box)
    drain_notices(limit=1)
    _damaged(batch.rows.order_by("pk")[2])
    while drain_notices():
        pass
    assert _now(batch).state == State.STOPPED
    first = [mail.recipients[0] for mail in taken(box)]
    assert first == ["person1@mail.example", "person2@mail.example"]
    client = sign_in(cast.sato)
    page = client.get(f"/batches/{batch.pk}/plan/").content.decode()
    assert "batch_halted" not in page
    assert {(state.value, count) for state, _word, count in counted_states(batch)} == {("sent", 2), ("stopped", 2)}
    assert client.post(f"/batches/{batch.pk}/letters/reopen/", {"revision": batch.revision}).status_code == 302
    page = client.get(f"/batches/{batch.pk}/letters/").content.decode()
    assert "2人の帳票を作ります。送りません。もう送った2人の分は作りません。" in page
    assert client.post(f"/batches/{batch.pk}/discard/", {"revision": _now(batch).revision}).status_code == 400
    batch.rows.update(selected=True)
    mark = selection_mark(selected_keys(batch))
    said = {"revision": batch.revision, "act": "remove", "selection": mark}
    assert "もう送った人は外せません（2人）" in client.post(f"/batches/{batch.pk}/rows/", said).content.decode()
    # What the first two were told may change for the others: nobody asks their letters again.
    Application.objects.filter(pk__in=[people[0].pk, people[3].pk]).update(applicant_name="山田　改")
    _again(batch, cast)
    assert _now(batch).state == State.DONE
    mails = [mail for mail in taken(box) if mail.recipients[0].startswith("person")]
    assert sorted(mail.recipients[0] for mail in mails) == [f"person{place}@mail.example" for place in range(1, 5)]
    assert "山田改" in letter_in(mails[-1])
    assert [(state.value, count) for state, _word, count in counted_states(batch)] == [("sent", 4)]


def test_a_damaged_first_file_leaves_a_batch_that_can_be_mended_or_thrown_away(
    people: list[Application], cast: Cast, box: Path
) -> None:
    batch = _sending_begun(cast, box)
    _damaged(batch.rows.order_by("pk")[0])
    while drain_notices():
        pass
    assert (_now(batch).state, taken(box), gone(batch).count()) == (State.STOPPED, [], 0)
    back_to_editing(batch.pk, cast.sato, revision=batch.revision)
    _again(batch, cast)
    assert len({mail.recipients[0] for mail in taken(box) if "person" in mail.recipients[0]}) == len(PEOPLE)
    with pytest.raises(BatchIncomplete, match="もう全員に送りました"):
        stop_sending(batch.pk, cast.takahashi)
    assert _now(batch).state == State.DONE


@pytest.mark.requirement("GAP-30")
def test_what_a_stop_does_is_told_and_makes_every_page_before_it_old(
    people: list[Application], cast: Cast, box: Path
) -> None:
    batch, client = approved(cast, box), sign_in(cast.takahashi)
    seen = batch.revision
    page = client.post(f"/batches/{batch.pk}/plan/stop/", follow=True).content.decode()
    assert "止めました。まだだれにも送っていません。" in page
    plan_again(batch.pk, cast.sato, revision=_now(batch).revision)
    assert client.post(f"/batches/{batch.pk}/plan/stop/").status_code == 409, "planned: nothing is under way"
    approve_sending(batch.pk, cast.takahashi, revision=_now(batch).revision)
    MassBatch.objects.filter(pk=batch.pk).update(release_at=timezone.now())
    work_off()
    drain_notices(limit=1)
    page = client.post(f"/batches/{batch.pk}/plan/stop/", follow=True).content.decode()
    assert "止めました。1人には、もう送りに出したあとです。残りの3人には送りません。" in page
    assert drain_notices() == 0
    assert _now(batch).revision == seen + len(("stopped", "made", "held", "sending", "done", "stopped"))
    assert client.post(f"/batches/{batch.pk}/plan/stop/").status_code == 409


def test_who_plans_again_does_not_approve_by_two_tabs(
    people: list[Application], cast: Cast, box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = approved(cast, box)
    stop_sending(batch.pk, cast.takahashi)
    stopped = _now(batch).revision
    real, tabs = send.tried_by, ["the other one"]

    def tried_by(seen: MassBatch) -> set[int]:
        if tabs:
            tabs.clear()
            plan_again(batch.pk, cast.sato, revision=stopped)
        return real(seen)

    monkeypatch.setattr(send, "tried_by", tried_by)
    for revision in (stopped + 1, stopped):
        with pytest.raises((BatchNotAllowed, BatchStale)):
            approve_sending(batch.pk, cast.sato, revision=revision)
        assert _now(batch).state != State.HELD


def test_a_try_counts_for_the_words_with_which_it_went(people: list[Application], cast: Cast, box: Path) -> None:
    batch = approved(cast, box)
    stop_sending(batch.pk, cast.takahashi)
    plan_again(batch.pk, cast.sato, revision=_now(batch).revision)
    said = {"subject": batch.subject, "text": batch.mail_text, "send_at": timezone.now() + timedelta(minutes=9)}
    plan_sending(batch.pk, cast.sato, revision=_now(batch).revision, **said | {"text": "別の文です。"})
    with pytest.raises(BatchIncomplete, match="2人の職員"):
        approve_sending(batch.pk, cast.takahashi, revision=_now(batch).revision)
    plan_sending(batch.pk, cast.sato, revision=_now(batch).revision, **said)
    approve_sending(batch.pk, cast.takahashi, revision=_now(batch).revision)


def test_the_plan_counts_who_gets_a_letter_and_keeps_what_was_typed(
    people: list[Application], cast: Cast, box: Path
) -> None:
    batch = planned(cast)
    first, second, third, _fourth = batch.rows.order_by("pk")
    BatchRow.objects.filter(pk=first.pk).update(letter="", missing="𰻞")
    Application.objects.filter(pk=second.application_id).update(status="withdrawn")
    Application.objects.filter(pk=third.application_id).update(mail="")
    said = {"revision": batch.revision, "row": third.pk, "address": "sato.hanako@elsewhere.example"}
    answer = sign_in(cast.sato).post(f"/batches/{batch.pk}/plan/try/", said)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'value="sato.hanako@elsewhere.example"' in page
    assert f'<option value="{third.pk}" selected>' in page
    assert '<b class="num">2人</b>' in page
    assert "メール 1　郵送・窓口 1" in page
    assert "送りません 1" in page


def test_ending_the_job_is_a_stop_like_any_other(people: list[Application], cast: Cast, box: Path) -> None:
    batch = approved(cast, box)
    job = Job.objects.get(kind=SEND_LETTERS.name)
    cancel(job.pk, cast.takahashi)
    work_off()
    assert (_now(batch).state, batch.stopped_why, taken(box)) == (State.STOPPED, StopReason.PERSON, [])
    plan_again(batch.pk, cast.sato, revision=batch.revision)


def test_when_it_is_ready_is_said_before_by_the_pace_that_was_measured_here(
    people: list[Application], cast: Cast, box: Path
) -> None:
    batch, client = planned(cast), sign_in(cast.takahashi)
    address, minute = f"/batches/{batch.pk}/plan/", batch.send_at
    assert minute is not None
    job = Job.objects.get(kind=MAKE_LETTERS.name)
    begun = timezone.now() - timedelta(hours=1)
    Job.objects.filter(pk=job.pk).update(began_at=begun, ended_at=begun + timedelta(minutes=8))
    found = readiness_of(batch, timezone.now(), hold())
    assert found is not None
    assert (found.letters, found.takes, found.in_time) == (len(PEOPLE), timedelta(minutes=8), True)
    assert found.approve_by == minute - timedelta(minutes=8) - READY_BEFORE
    page = client.get(address).content.decode()
    assert "4通の読み直しに、約8分かかります" in page
    assert f"{moment(found.approve_by)} までに承認すると、送る時刻の5分前までに準備ができます" in page
    Job.objects.filter(pk=job.pk).update(began_at=begun - timedelta(minutes=40), ended_at=begun)
    late = readiness_of(batch, timezone.now(), hold())
    assert late is not None
    assert not late.in_time
    assert "送る時刻の5分前に間に合いません。できたあとに送ります。" in client.get(address).content.decode()
    Job.objects.filter(pk=job.pk).delete()
    assert "準備：" not in client.get(address).content.decode(), "nothing was measured"
