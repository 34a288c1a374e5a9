"""Undoing is another act: by the same member, for ten minutes, while nothing has left the house."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from central.applications import undoing
from central.applications.actions.accept import take_in_provisionally
from central.applications.actions.take_on import take_on
from central.applications.actions.undo import undo
from central.applications.models import Application, HandlingEvent
from central.applications.refusals import NotUndoable, Stale
from central.applications.transitions import ActorKind, edge, next_for_staff
from central.applications.undoing import UNDOABLE
from central.audit.models import AuditEntry
from central.intake.actions.record_verdicts import drain_verdicts
from central.kiosks.models import Kiosk
from central.notices import receivers
from central.notices.models import Delivery
from central.questions.models import QuestionTurn
from sync.contract.states import HandlingStatus
from tests.support.between.kiosk_hand import KioskHand, Made
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver, view_of
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast, sign_in

pytestmark = pytest.mark.django_db
S = HandlingStatus
LONG_AGO = timedelta(hours=1)


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
    no_kiosk_came()
    return one


@pytest.fixture
def case(made: Made) -> Application:
    return Application.objects.get()


def no_kiosk_came() -> None:
    """Since long ago: the line is down."""
    Kiosk.objects.update(contact_at=timezone.now() - LONG_AGO)


def page_of(client: Client, application: Application) -> str:
    return client.get(reverse("applications:detail", args=[application.arrival_number])).content.decode()


def act(client: Client, application: Application, action: str, **said: str) -> Any:
    revision = str(Application.objects.get(pk=application.pk).revision)
    address = reverse("applications:change", args=[application.arrival_number, action])
    return client.post(address, {"revision": revision, **said})


def test_a_provisional_acceptance_is_undone_by_another_act(case: Application, made: Made, cast: Cast) -> None:
    Application.objects.update(sentence={"ja": "前の文"})
    client = sign_in(cast.sato)
    assert "元に戻す" not in page_of(client, case)
    assert act(client, case, "provisional", sentence="書類を待ちます").status_code == 302
    page = page_of(client, case)
    until = timezone.localtime(HandlingEvent.objects.latest("pk").at + timedelta(minutes=10))
    assert f"「仮受付にした」を元に戻す（{until:%H:%M}まで）" in page
    assert view_of(made).state == S.PROVISIONALLY_TAKEN_IN
    assert act(client, case, "undo").status_code == 302
    case.refresh_from_db()
    assert (case.status, case.sentence) == (S.UNPROCESSED, {"ja": "前の文"})
    assert (view_of(made).state, view_of(made).sentence) == (S.UNPROCESSED, {"ja": "前の文"})
    steps = HandlingEvent.objects.filter(application=case).order_by("pk").values_list("act", "actor")
    assert list(steps)[-2:] == [("provisionally_taken_in", "staff:sato"), ("undone", "staff:sato")]
    entry = AuditEntry.objects.get(act="application.undone")
    assert (entry.details["from"], entry.details["to"]) == (S.PROVISIONALLY_TAKEN_IN, S.UNPROCESSED)
    again = page_of(client, case)
    assert "元に戻した" in again
    assert "を元に戻す（" not in again


def test_taking_on_and_handing_back_lead_back_to_whoever_had_it(case: Application, cast: Cast) -> None:
    take_on(case.pk, cast.takahashi, revision=case.revision)
    client = sign_in(cast.sato)
    assert act(client, case, "take-on").status_code == 302
    assert act(client, case, "undo").status_code == 302
    case.refresh_from_db()
    assert case.assignee == cast.takahashi
    chief = sign_in(cast.takahashi)
    assert act(chief, case, "hand-back").status_code == 302
    case.refresh_from_db()
    assert case.assignee is None
    Kiosk.objects.update(contact_at=timezone.now())
    assert act(chief, case, "undo").status_code == 302
    case.refresh_from_db()
    assert case.assignee == cast.takahashi, "no status says who works on it: nothing has left"
    assert case.status == S.UNPROCESSED


def test_a_second_click_undoes_once(case: Application, cast: Cast) -> None:
    client = sign_in(cast.sato)
    act(client, case, "take-on")
    revision = str(Application.objects.get().revision)
    address = reverse("applications:change", args=[case.arrival_number, "undo"])
    assert [client.post(address, {"revision": revision}).status_code for _ in range(2)] == [302, 302]
    assert HandlingEvent.objects.filter(act="undone").count() == 1


def test_nobody_else_and_nobody_after_the_next_step_undoes_it(case: Application, cast: Cast) -> None:
    case = take_in_provisionally(case.pk, cast.sato, revision=case.revision)
    assert "元に戻す" not in page_of(sign_in(cast.takahashi), case)
    with pytest.raises(NotUndoable):
        undo(case.pk, cast.takahashi, revision=case.revision)
    with pytest.raises(Stale):
        undo(case.pk, cast.sato, revision=case.revision - 1)
    case = take_on(case.pk, cast.takahashi, revision=case.revision)
    answer = act(sign_in(cast.sato), case, "undo")
    assert answer.status_code == 409
    assert "元に戻せません。" in answer.content.decode()
    case.refresh_from_db()
    assert case.status == S.PROVISIONALLY_TAKEN_IN


def test_after_ten_minutes_nothing_is_undone(case: Application, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = take_in_provisionally(case.pk, cast.sato, revision=case.revision)
    event = HandlingEvent.objects.latest("pk")
    last = event.at + undoing.WITHIN
    assert undoing.undo_of(case, cast.sato, last - timedelta(seconds=1)) is not None
    assert undoing.undo_of(case, cast.sato, last) is None
    monkeypatch.setattr(undoing, "WITHIN", timedelta(0))
    assert "元に戻す" not in page_of(sign_in(cast.sato), case)
    assert act(sign_in(cast.sato), case, "undo").status_code == 409
    case.refresh_from_db()
    assert case.status == S.PROVISIONALLY_TAKEN_IN


@pytest.mark.parametrize("how", ["contact", "question", "mail", "words on the status page"])
def test_what_left_the_house_is_not_undone_and_the_page_says_why(case: Application, cast: Cast, how: str) -> None:
    case = take_in_provisionally(case.pk, cast.sato, revision=case.revision)
    now = timezone.now()
    if how == "contact":
        Kiosk.objects.update(contact_at=now)
    elif how == "question":
        QuestionTurn.objects.create(kiosk=Kiosk.objects.get(), nonce="x", empty_at=now + timedelta(seconds=3))
    else:
        state = Delivery.State.SENT if how == "mail" else Delivery.State.ON_STATUS
        Delivery.objects.create(body_id=case.body_id, application=case, once="x", state=state, state_at=now)
    client = sign_in(cast.sato)
    page = page_of(client, case)
    assert "「仮受付にした」は、もう元に戻せません。" in page
    why = "端末が状態を取りに来た" if how in ("contact", "question") else "本人へのメールかお知らせが出ています"
    assert why in page
    assert act(client, case, "undo").status_code == 409
    case.refresh_from_db()
    assert case.status == S.PROVISIONALLY_TAKEN_IN


def test_a_kiosk_of_another_hall_carries_nothing_of_it(case: Application, cast: Cast) -> None:
    from central.organisation.models import Body, Hall

    elsewhere = Body.objects.create(code="99202", name="青葉市")
    kiosk = Kiosk.objects.get()
    words = {"city": {}, "name": {}, "counter": {}, "kiosk_label": {}}
    far = Hall.objects.create(body=elsewhere, phone="0", **words)
    Kiosk.objects.create(code="99202-001", body=elsewhere, hall=far, contact_at=timezone.now())
    case = take_in_provisionally(case.pk, cast.sato, revision=case.revision)
    assert kiosk.hall_id != far.pk
    assert undo(case.pk, cast.sato, revision=case.revision).status == S.UNPROCESSED


def test_a_real_kiosk_that_comes_by_ends_it(case: Application, hand: KioskHand, cast: Cast) -> None:
    case = take_in_provisionally(case.pk, cast.sato, revision=case.revision)
    deliver(hand, hand.submit())
    with pytest.raises(NotUndoable):
        undo(case.pk, cast.sato, revision=case.revision)


def test_a_step_of_a_program_that_did_not_say_what_was_before_is_not_undone(case: Application, cast: Cast) -> None:
    HandlingEvent.objects.create(
        application=case,
        body_id=case.body_id,
        at=timezone.now(),
        actor="staff:sato",
        act="taken_on",
        from_status=case.status,
        to_status=case.status,
    )
    with pytest.raises(NotUndoable):
        undo(case.pk, cast.sato, revision=case.revision)


def test_the_way_back_is_no_choice_of_a_page() -> None:
    assert S.UNPROCESSED not in next_for_staff(S.PROVISIONALLY_TAKEN_IN)
    assert edge(S.PROVISIONALLY_TAKEN_IN, S.UNPROCESSED, ActorKind.STAFF) is None
    assert edge(S.PROVISIONALLY_TAKEN_IN, S.UNPROCESSED, ActorKind.UNDOING) is not None


def test_no_mail_tells_of_what_can_still_be_undone() -> None:
    """Whoever adds one lets it wait for ten minutes first."""
    assert set(UNDOABLE) & set(receivers.AFTER) == set()
    assert {"acceptance_refused", "withdrawn", "reply_issued", "certificate_issued"}.isdisjoint(UNDOABLE)


def test_a_refusal_has_a_public_and_an_internal_reason_and_the_applicant_reads_the_first_alone(
    case: Application, made: Made, cast: Cast
) -> None:
    client = sign_in(cast.sato)
    assert 'name="internal"' in page_of(client, case)
    long = act(client, case, "refuse", sentence="対象ではありません。", internal="理" * 501)
    assert long.status_code == 400
    assert "500字までです" in long.content.decode()
    assert "理" * 501 in long.content.decode()
    assert "対象ではありません。" in long.content.decode()
    answer = act(client, case, "refuse", sentence="対象ではありません。", internal="所得の照会で分かった")
    assert answer.status_code == 302
    view = view_of(made)
    assert view.sentence == {"ja": "対象ではありません。"}
    assert "所得の照会" not in repr(view)
    assert "対象ではありません。　所得の照会で分かった" in page_of(client, case)
