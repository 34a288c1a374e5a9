"""The table of states, and the actions that go along it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.db import DatabaseError, IntegrityError, transaction

from central.applications import signals
from central.applications.access import manual_checks_visible_to, visible_to
from central.applications.actions.accept import accept, take_in_provisionally
from central.applications.actions.comment import comment
from central.applications.actions.end import complete, force_complete, refuse_acceptance
from central.applications.actions.manual_check import resolve_manual_check
from central.applications.actions.notify import show_notice
from central.applications.actions.send_back import send_back
from central.applications.actions.take_on import hand_back, take_on
from central.applications.models import Application, HandlingEvent, ManualCheck, ReviewComment
from central.applications.refusals import Incomplete, NoSuchEdge, NotAllowed, NotVisible, Stale
from central.applications.transitions import OPEN, TABLE, ActorKind, edge, next_for_staff
from central.audit.models import AuditEntry
from central.audit.verify import verify_chain
from central.intake.actions.record_verdicts import drain_verdicts
from kiosk.screens.controls import Tone
from kiosk.screens.status import StatusScreen
from kiosk.screens.touches import Chosen, Confirmed, LanguageChosen, TypedText
from sync.contract.numbers import parse_arrival_number, parse_inquiry_number
from sync.contract.states import ENDS, HandlingStatus
from sync.contract.wire.status import MarkedField
from sync.envelope.status import status_key
from tests.support.between.kiosk_hand import KioskHand, Made
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver, view_of
from tests.support.kiosk.example_catalogue import BULKY_WASTE
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast

pytestmark = pytest.mark.django_db
S = HandlingStatus


@pytest.fixture
def cast(city: City, settings: Any) -> Cast:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    return make_cast(city.body)


@pytest.fixture
def hand(city: City) -> KioskHand:
    return city.kiosk(3)


@pytest.fixture
def made(hand: KioskHand, city: City) -> Made:
    one = hand.submit("resident_record", resident=city.authority.hanako)
    deliver(hand, one)
    drain_verdicts()
    return one


@pytest.fixture
def case(made: Made) -> Application:
    return Application.objects.get()


# ── the table ──


@pytest.mark.requirement("BO-05")
def test_all_ten_states_are_reached_and_ends_are_ends() -> None:
    reached = {edge.target for edge in TABLE} | {S.UNPROCESSED}
    assert reached == set(HandlingStatus)
    assert len(HandlingStatus) == 10
    assert not [edge for edge in TABLE if edge.source in ENDS]
    assert len({(edge.source, edge.target) for edge in TABLE}) == len(TABLE)


def test_only_the_applicant_withdraws_and_corrects() -> None:
    for found in TABLE:
        by_applicant = found.target is S.WITHDRAWN or (found.source, found.target) == (S.SENT_BACK, S.UNPROCESSED)
        assert (found.by is ActorKind.APPLICANT) == by_applicant


def test_forced_completion_is_possible_from_every_open_state_with_its_own_duty() -> None:
    for status in OPEN:
        found = edge(status, S.FORCE_COMPLETED, ActorKind.STAFF)
        assert found is not None
        assert found.own_duty
    assert next_for_staff(S.UNPROCESSED)[-1] is S.FORCE_COMPLETED
    assert S.COMPLETED not in next_for_staff(S.UNPROCESSED)
    assert S.COMPLETED in next_for_staff(S.UNPROCESSED, ends_without_decision=True)


def test_the_database_refuses_an_unknown_state(case: Application) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.update(status="dismissed")


# ── actions ──


def test_from_arrival_to_completion_with_every_trace(case: Application, made: Made, cast: Cast) -> None:
    heard: list[str] = []

    def hear(event: HandlingEvent, **_: object) -> None:
        heard.append(event.act)

    signals.handled.connect(hear)
    take_on(case.pk, cast.sato, revision=1)
    take_in_provisionally(case.pk, cast.sato, revision=2)
    accept(case.pk, cast.sato, revision=3, ready={"ja": "2番窓口"})
    accept(case.pk, cast.sato, revision=4, target=S.ACCEPTED_REPLIED)
    done = complete(case.pk, cast.sato, revision=5, sentence={"ja": "交付しました"})
    assert (done.status, done.revision, done.assignee) == ("completed", 6, cast.sato)
    acts = ["taken_on", "provisionally_taken_in", "accepted", "accepted", "completed"]
    assert heard == acts
    assert list(HandlingEvent.objects.order_by("pk").values_list("act", flat=True)) == ["arrived", *acts]
    assert (
        list(AuditEntry.objects.filter(subject=case.audit_subject).order_by("number").values_list("actor", flat=True))
        == ["system"] + ["staff:sato"] * 5
    )
    assert verify_chain().broken_at is None
    view = view_of(made)
    assert (view.state, view.sentence["ja"], view.ready["ja"]) == (S.COMPLETED, "交付しました", "2番窓口")
    assert not view.allows_withdrawal
    signals.handled.disconnect(hear)


@pytest.mark.requirement("STAT-03")
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ja", "手続きが終わりました"),
        ("easy-ja", "{手続|てつづ}きが おわりました"),
        ("en", "The office has finished with your application"),
    ],
)
def test_that_the_review_has_finished_is_read_at_a_kiosk(
    case: Application, made: Made, cast: Cast, tmp_path: Path, language: str, said: str
) -> None:
    """With the two numbers of the slip, once a clerk has ended it, and not before."""
    box = KioskInABox(tmp_path)
    box.starts("bulky_waste").fill(BULKY_WASTE)
    box.confirms()
    slip = box.printer.slips[-1]
    assert slip.inquiry_number is not None
    arrival = parse_arrival_number(slip.arrival_number)
    key = status_key(arrival, parse_inquiry_number(slip.inquiry_number))
    box.does(Confirmed())

    def reads(cursor: int) -> StatusScreen:
        box.publish(msgspec.structs.replace(view_of(made), arrival=arrival), key, cursor)
        box.does(LanguageChosen(language), Chosen("slip"))
        box.does(TypedText(slip.arrival_number), TypedText(slip.inquiry_number or ""))
        screen = box.screens.now
        assert isinstance(screen, StatusScreen)
        box.does(Confirmed())
        return screen

    accept(case.pk, cast.sato, revision=1, target=S.ACCEPTED_REPLIED)
    assert reads(1).state != said
    complete(case.pk, cast.sato, revision=2, sentence={"ja": "決定通知書を送りました"})
    screen = reads(2)
    assert (screen.state, screen.tone, screen.buttons) == (said, Tone.OK, ())
    assert [(title, mark) for title, _moment, mark in screen.timeline][-1] == (said, "current")
    assert screen.banner is not None
    assert screen.banner.text == "決定通知書を送りました"
    box.close()


def test_what_was_sent_back_carries_answers_and_marks_to_the_slip(case: Application, made: Made, cast: Cast) -> None:
    send_back(
        case.pk,
        cast.sato,
        revision=1,
        marked=[MarkedField("phone", {"ja": "番号を確かめてください"})],
        sentence={"ja": "電話番号を直してください"},
    )
    view = view_of(made)
    assert view.state == S.SENT_BACK
    assert [mark.id for mark in view.marked] == ["phone"]
    assert view.answers["whose"] == "self"
    assert view.allows_withdrawal


def test_a_second_click_changes_nothing(case: Application, cast: Cast) -> None:
    accept(case.pk, cast.sato, revision=1)
    with pytest.raises(Stale):
        accept(case.pk, cast.sato, revision=1)
    with pytest.raises(Stale):
        refuse_acceptance(case.pk, cast.sato, revision=1, sentence={"ja": "x"})
    assert HandlingEvent.objects.count() == 2


@pytest.mark.parametrize("target", [S.SENT_BACK, S.NOT_ACCEPTED, S.PROVISIONALLY_TAKEN_IN, S.COMPLETED])
def test_accepting_leads_into_accepted_states_only(case: Application, cast: Cast, target: HandlingStatus) -> None:
    with pytest.raises(NoSuchEdge):
        accept(case.pk, cast.sato, revision=1, target=target)
    case.refresh_from_db()
    assert case.status == S.UNPROCESSED
    assert HandlingEvent.objects.count() == 1


def test_no_way_around_the_table(case: Application, cast: Cast) -> None:
    with pytest.raises(NoSuchEdge):
        complete(case.pk, cast.sato, revision=1)
    with pytest.raises(NoSuchEdge):
        accept(case.pk, cast.sato, revision=1, target=S.COMPLETED)
    case.refresh_from_db()
    assert (case.status, case.revision) == ("unprocessed", 1)


def test_another_group_does_not_even_learn_that_it_exists(case: Application, cast: Cast) -> None:
    assert not visible_to(cast.suzuki).exists()
    for action in (take_on, hand_back, accept, complete):
        with pytest.raises(NotVisible):
            action(case.pk, cast.suzuki, revision=1)
    with pytest.raises(NotVisible):
        comment(case.pk, cast.suzuki, "見えません")


def test_forced_completion_needs_its_own_duty_and_a_reason(case: Application, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        force_complete(case.pk, cast.sato, revision=1, reason="重複のため")
    with pytest.raises(Incomplete):
        force_complete(case.pk, cast.takahashi, revision=1, reason=" ")
    done = force_complete(case.pk, cast.takahashi, revision=1, reason="重複のため")
    assert done.status == "force_completed"
    assert HandlingEvent.objects.latest("pk").details["reason"] == "重複のため"


def test_sending_back_needs_a_sentence_and_real_fields(case: Application, cast: Cast) -> None:
    with pytest.raises(Incomplete):
        send_back(case.pk, cast.sato, revision=1, marked=[], sentence={"ja": " "})
    with pytest.raises(Incomplete):
        send_back(case.pk, cast.sato, revision=1, marked=[MarkedField("shoe", {})], sentence={"ja": "x"})


@pytest.mark.requirement("GAP-09")
def test_comments_are_added_and_never_changed(case: Application, cast: Cast) -> None:
    comment(case.pk, cast.sato, "電話で確認済み")
    for change in (lambda: ReviewComment.objects.update(text="x"), lambda: ReviewComment.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert ReviewComment.objects.get().text == "電話で確認済み"


def test_a_receiver_that_fails_undoes_the_change(case: Application, cast: Cast) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("the mail table is away")

    signals.handled.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            accept(case.pk, cast.sato, revision=1)
    finally:
        signals.handled.disconnect(fail)
    case.refresh_from_db()
    assert case.status == "unprocessed"
    assert HandlingEvent.objects.count() == 1


def test_a_notice_shows_on_the_slips_page(case: Application, made: Made) -> None:
    show_notice([case], [{"ja": "窓口が移りました"}])
    assert view_of(made).notices == ({"ja": "窓口が移りました"},)


def test_what_needs_a_look_is_closed_once_by_who_reviews(hand: KioskHand, cast: Cast) -> None:
    deliver(hand, hand.submit(content=b"broken"))
    drain_verdicts()
    manual_check = ManualCheck.objects.get()
    assert manual_checks_visible_to(cast.sato).get() == manual_check
    with pytest.raises(NotVisible):
        resolve_manual_check(manual_check.pk, cast.tanaka, "見ました")
    resolve_manual_check(manual_check.pk, cast.sato, "本人に電話し、もう一度申し込んでもらいました")
    with pytest.raises(Stale):
        resolve_manual_check(manual_check.pk, cast.sato, "もう一度")
