"""A batch leaves the house: planned for a minute, tried on two of the staff, approved by a second person, held, sent.

The corpus of MOON-11 after letters were made: whatever is not as it was approved stops all before the first message.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from django.db import transaction
from django.utils import timezone

from central.applications.models import Application
from central.audit.models import AuditEntry
from central.batches.actions.send import approve_sending, plan_again, plan_sending, stop_sending, try_on
from central.batches.letters import making
from central.batches.letters.read_back import plain, text_of
from central.batches.letters.stopping import StopReason
from central.batches.models import BatchRow, BatchTry, ItemValue, MassBatch
from central.batches.refusals import BatchIncomplete, BatchNotAllowed
from central.batches.sending.releasing import SEND_LETTERS, SendLetters
from central.batches.sending.states import with_states
from central.certificates.typesetter.typesetting import SetResult
from central.jobs.actions.enqueue import enqueue
from central.jobs.models import Job
from central.notices.drain import drain_notices
from central.notices.models import Delivery
from central.store.models import StoredFile
from central.web.words import grouped
from tests.central.batches.conftest import PEOPLE
from tests.central.batches.test_letters import PLACES, made, ready
from tests.central.notices.post_office import Taken, taken
from tests.support.centre.jobs import work_off
from tests.support.people.staff import Cast, sign_in

State = MassBatch.State
_SET: dict[bytes, SetResult] = {}
"""What typst made of a content: the same content gives the same bytes, and a compiler's start takes its time."""


@pytest.fixture(autouse=True)
def _set_once(monkeypatch: pytest.MonkeyPatch) -> None:
    real = making.set_many

    def set_once(folder: str, contents: Sequence[msgspec.Struct]) -> list[SetResult]:
        keys = [folder.encode() + msgspec.json.encode(content) for content in contents]
        if any(key not in _SET for key in keys):
            _SET.update(zip(keys, real(folder, contents), strict=True))
        return [_SET[key] for key in keys]

    monkeypatch.setattr(making, "set_many", set_once)


def _now(batch: MassBatch) -> MassBatch:
    batch.refresh_from_db()
    return batch


def planned(cast: Cast, *, minutes: int = 30) -> MassBatch:
    """Made, and planned by 佐藤."""
    batch = made(ready(cast), cast)
    Delivery.objects.all().delete()
    plan_sending(
        batch.pk,
        cast.sato,
        revision=batch.revision,
        subject="受験票（【受験番号】）",
        text="【氏名】様\n受験票を送ります。",
        send_at=timezone.now() + timedelta(minutes=minutes),
    )
    return _now(batch)


def approved(cast: Cast, box: Path) -> MassBatch:
    """Tried on two, and approved by 高橋."""
    batch = planned(cast)
    row = batch.rows.order_by("pk")[0]
    for member in (cast.sato, cast.takahashi):
        try_on(batch.pk, member, row.pk, f"{member.staff_number}@wakaba.example", revision=_now(batch).revision)
    work_off()
    assert len(taken(box)) == 2
    box.write_text("")
    approve_sending(batch.pk, cast.takahashi, revision=_now(batch).revision)
    return _now(batch)


def minute_comes(batch: MassBatch) -> None:
    """The hold is over and the minute is there; the worker and the post office work it off."""
    MassBatch.objects.filter(pk=batch.pk).update(release_at=timezone.now() - timedelta(seconds=1))
    Job.objects.filter(kind=SEND_LETTERS.name).update(not_before=None)
    work_off()
    while drain_notices():
        pass
    batch.refresh_from_db()


def letter_in(mail: Taken) -> str:
    (name,) = mail.files
    assert name == "letter.pdf", "a file's name tells nothing"
    return plain(text_of(base64.b64decode(mail.files[name])))


@pytest.mark.requirement("BATCH-01", "BATCH-03")
def test_each_gets_his_own_letter_at_the_minute_and_not_before(
    people: list[Application], cast: Cast, box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = approved(cast, box)
    assert batch.release_at is not None
    assert batch.release_at == batch.send_at, "half an hour is longer than the hold"
    real = timezone.now
    for before, state in ((timedelta(minutes=20), State.HELD), (timedelta(minutes=1), State.HELD)):
        moved = batch.release_at - before - real()
        monkeypatch.setattr(timezone, "now", lambda moved=moved: real() + moved)
        work_off()
        drain_notices()
        assert (taken(box), _now(batch).state) == ([], state)
    moved = batch.release_at + timedelta(seconds=1) - real()
    monkeypatch.setattr(timezone, "now", lambda: real() + moved)
    work_off()
    while drain_notices():
        pass
    assert _now(batch).state == State.DONE, "the job woke by itself"
    mails = {mail.recipients[0]: mail for mail in taken(box)}
    assert len(taken(box)) == len(mails) == len(PEOPLE)
    for place, (name, hall) in enumerate(zip(PEOPLE, PLACES, strict=True), start=1):
        mail = mails[f"person{place}@mail.example"]
        application = Application.objects.get(applicant_name=name)
        assert mail.headers["Subject"] == f"受験票（A-{1000 + place}）"
        assert f"{name}様" in mail.text
        said = (name, hall, f"A-{1000 + place}", grouped(application.arrival_number))
        assert [part for part in said if plain(part) not in letter_in(mail)] == []
        assert [other for other in {*PEOPLE} - {name} if plain(other) in letter_in(mail) or other in mail.text] == []
    assert set(with_states(batch).values_list("stands", flat=True)) == {"sent"}


def test_nobody_gets_two_though_the_work_comes_again(people: list[Application], cast: Cast, box: Path) -> None:
    batch = approved(cast, box)
    minute_comes(batch)
    MassBatch.objects.filter(pk=batch.pk).update(state=State.SENDING)
    batch.rows.update(delivery=None)
    with transaction.atomic():
        enqueue(SEND_LETTERS, SendLetters(batch.pk, batch.revision), body=batch.body)
    minute_comes(batch)
    assert len(taken(box)) == len(PEOPLE)
    assert Delivery.objects.filter(act="batch_letter").count() == len(PEOPLE)


def _two(batch: MassBatch) -> tuple[BatchRow, BatchRow]:
    """Neighbours, neither the first nor the last."""
    at = batch.rows.count() // 2 - 1
    one, other = batch.rows.order_by("pk")[at : at + 2]
    return one, other


def _swapped_files(batch: MassBatch) -> None:
    one, other = _two(batch)
    batch.rows.filter(pk=one.pk).update(letter=other.letter)
    batch.rows.filter(pk=other.pk).update(letter=one.letter)


def _one_file_twice(batch: MassBatch) -> None:
    one, other = _two(batch)
    batch.rows.filter(pk=other.pk).update(letter=one.letter)


def _numbers_in_another_order(batch: MassBatch) -> None:
    one, other = _two(batch)
    batch.rows.filter(pk=one.pk).update(own_number=None)
    batch.rows.filter(pk=other.pk).update(own_number=one.own_number)
    batch.rows.filter(pk=one.pk).update(own_number=other.own_number)


def _places_slipped(batch: MassBatch) -> None:
    values = list(ItemValue.objects.filter(row__batch=batch).order_by("row"))
    texts = [value.text for value in values]
    for value, text in zip(values, [*texts[1:], texts[0]], strict=True):
        value.text = text
    ItemValue.objects.bulk_update(values, ["text"], batch_size=500)


def _an_item_emptied(batch: MassBatch) -> None:
    ItemValue.objects.filter(row__batch=batch, row__application__applicant_name=PEOPLE[2]).update(text="")


def _another_template(batch: MassBatch) -> None:
    MassBatch.objects.filter(pk=batch.pk).update(heading="結果通知書", words="【氏名】様は不合格です。")


def _a_name_corrected(batch: MassBatch) -> None:
    Application.objects.filter(applicant_name=PEOPLE[3]).update(applicant_name="佐藤　建")


def _a_file_is_gone(batch: MassBatch) -> None:
    one, _ = _two(batch)
    StoredFile.objects.filter(pk=one.letter).delete()
    batch.rows.filter(pk=one.pk).update(letter="0" * 64)


def _namesakes_swapped(batch: MassBatch) -> None:
    Application.objects.update(applicant_name=PEOPLE[0])
    _swapped_files(batch)


CORPUS: list[Callable[[MassBatch], None]] = [
    _swapped_files,
    _one_file_twice,
    _numbers_in_another_order,
    _places_slipped,
    _an_item_emptied,
    _another_template,
    _a_name_corrected,
    _a_file_is_gone,
    _namesakes_swapped,
]


@pytest.mark.parametrize("wrong", CORPUS)
@pytest.mark.parametrize("when", ["before the approval", "in the hold"])
def test_whatever_is_not_as_it_was_approved_stops_all_before_the_first_message(
    wrong: Callable[[MassBatch], None], when: str, people: list[Application], cast: Cast, box: Path
) -> None:
    batch = approved(cast, box)
    if when == "in the hold":
        work_off()  # every file was read back, and was right
        assert _now(batch).state == State.HELD
    wrong(batch)
    minute_comes(batch)
    assert batch.state == State.STOPPED
    assert batch.stopped_why in set(StopReason) - {StopReason.PERSON}
    assert taken(box) == []
    assert not Delivery.objects.filter(act="batch_letter").exists()
    assert AuditEntry.objects.filter(act="batch.stopped").count() == 1
    page = sign_in(cast.sato).get(f"/batches/{batch.pk}/plan/").content.decode()
    assert "止まりました" in page


def test_a_file_that_is_swapped_when_mails_wait_already_stops_the_batch_at_the_post_office(
    people: list[Application], cast: Cast, box: Path
) -> None:
    batch = approved(cast, box)
    MassBatch.objects.filter(pk=batch.pk).update(release_at=timezone.now())
    work_off()
    assert Delivery.objects.filter(act="batch_letter", state="planned").count() == len(PEOPLE)
    _swapped_files(batch)
    while drain_notices():
        pass
    assert (_now(batch).state, batch.stopped_why) == (State.STOPPED, StopReason.FILE)
    (gone,) = taken(box)
    assert gone.recipients == ["person1@mail.example"], "the one in front of those whose files are swapped"
    assert plain(PEOPLE[0]) in letter_in(gone)


def test_one_button_stops_all_and_the_plan_can_be_approved_again(
    people: list[Application], cast: Cast, box: Path
) -> None:
    batch = approved(cast, box)
    work_off()
    client = sign_in(cast.sato)
    assert "止める" in client.get(f"/batches/{batch.pk}/plan/").content.decode()
    assert client.post(f"/batches/{batch.pk}/plan/stop/").status_code == 302
    minute_comes(batch)
    assert (batch.state, taken(box)) == (State.STOPPED, [])
    plan_again(batch.pk, cast.sato, revision=batch.revision)
    approve_sending(batch.pk, cast.takahashi, revision=_now(batch).revision)
    minute_comes(_now(batch))
    assert len(taken(box)) == len(PEOPLE)


def test_stopped_between_two_mails_the_rest_waits_and_goes_once_after_a_new_approval(
    people: list[Application], cast: Cast, box: Path
) -> None:
    batch = approved(cast, box)
    MassBatch.objects.filter(pk=batch.pk).update(release_at=timezone.now())
    work_off()
    drain_notices(limit=1)
    assert len(taken(box)) == 1
    assert stop_sending(batch.pk, cast.takahashi) == len(PEOPLE) - 1
    assert drain_notices() == 0
    plan_again(batch.pk, cast.sato, revision=_now(batch).revision)
    approve_sending(batch.pk, cast.takahashi, revision=_now(batch).revision)
    minute_comes(_now(batch))
    assert sorted(mail.recipients[0] for mail in taken(box)) == [f"person{place}@mail.example" for place in range(1, 5)]


def test_two_of_the_staff_have_tried_it_and_another_than_the_planner_approves(
    people: list[Application], cast: Cast, box: Path
) -> None:
    batch = planned(cast)
    row = batch.rows.order_by("pk")[0]
    with pytest.raises(BatchIncomplete, match="2人の職員"):
        approve_sending(batch.pk, cast.takahashi, revision=batch.revision)
    with pytest.raises(BatchIncomplete, match="市のアドレス"):
        try_on(batch.pk, cast.sato, row.pk, "somebody@elsewhere.example", revision=batch.revision)
    for _again in range(2):
        try_on(batch.pk, cast.sato, row.pk, "sato@wakaba.example", revision=batch.revision)
    work_off()
    assert plain(PEOPLE[0]) in letter_in(taken(box)[0])
    with pytest.raises(BatchIncomplete, match="2人の職員"):
        approve_sending(batch.pk, cast.takahashi, revision=batch.revision)
    try_on(batch.pk, cast.takahashi, row.pk, "takahashi@wakaba.example", revision=batch.revision)
    work_off()
    assert set(BatchTry.objects.values_list("state", flat=True)) == {"sent"}
    with pytest.raises(BatchNotAllowed):
        approve_sending(batch.pk, cast.sato, revision=batch.revision)
    plan_sending(batch.pk, cast.takahashi, revision=batch.revision, subject="x", text="x", send_at=timezone.now())
    with pytest.raises(BatchNotAllowed):
        approve_sending(batch.pk, cast.takahashi, revision=_now(batch).revision)


def test_who_has_no_address_gets_paper_in_order_and_who_went_gets_nothing(
    people: list[Application], cast: Cast, box: Path
) -> None:
    Application.objects.filter(pk__in=[people[1].pk, people[2].pk]).update(mail="")
    batch = approved(cast, box)
    Application.objects.filter(pk=people[3].pk).update(status="withdrawn")
    minute_comes(batch)
    assert [mail.recipients for mail in taken(box)] == [["person1@mail.example"]]
    stands = dict(with_states(batch).values_list("application__applicant_name", "stands"))
    assert stands == {PEOPLE[0]: "sent", PEOPLE[1]: "paper", PEOPLE[2]: "paper", PEOPLE[3]: "left_out"}
    pdf = sign_in(cast.sato).get(f"/batches/{batch.pk}/plan/paper/?part=1").content
    text = plain(text_of(pdf))
    assert text.index(plain(PEOPLE[1])) < text.index(plain(PEOPLE[2]))
    assert plain(PEOPLE[0]) not in text
    MassBatch.objects.filter(pk=batch.pk).update(state=State.STOPPED)
    assert sign_in(cast.sato).get(f"/batches/{batch.pk}/plan/paper/?part=1").status_code == 404


def test_the_plan_is_made_and_approved_on_its_page(people: list[Application], cast: Cast, box: Path) -> None:
    batch = made(ready(cast), cast)
    client, chief = sign_in(cast.sato), sign_in(cast.takahashi)
    address = f"/batches/{batch.pk}/plan/"
    typed = {"subject": "受験票", "text": "【住所】", "send_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}"}
    refused = client.post(address, typed | {"revision": batch.revision})
    assert (refused.status_code, "【住所】に入るものがありません" in refused.content.decode()) == (400, True)
    assert client.post(address, typed | {"revision": batch.revision, "text": "【氏名】様"}).status_code == 302
    row = batch.rows.order_by("pk")[0].pk
    for browser in (client, chief):
        said = {"revision": _now(batch).revision, "row": row, "address": "staff@wakaba.example"}
        assert browser.post(f"{address}try/", said).status_code == 302
    work_off()
    unlooked = chief.post(f"{address}approve/", {"revision": _now(batch).revision})
    assert unlooked.status_code == 400
    assert chief.post(f"{address}approve/", {"revision": batch.revision, "looked": "1"}).status_code == 302
    assert _now(batch).state == State.HELD
    assert batch.approved_at is not None
    assert batch.release_at is not None
    assert batch.release_at - batch.approved_at >= timedelta(minutes=9), "the hold"
    assert sign_in(cast.suzuki).get(address).status_code == 404
