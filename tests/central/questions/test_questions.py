"""What the centre tells a kiosk that asks while a resident waits, and whom it tells nothing."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from central import keys
from central.applications.models import StatusPublication
from central.audit.models import AuditEntry
from central.intake.actions.record_verdicts import drain_verdicts
from central.kiosks.contact_rows import lock_kiosks
from central.limits import rate_limit
from central.questions import kinds, turns
from central.questions.kinds import QuestionKind
from sync.contract.wire.messages import read_message, write_message
from sync.contract.wire.questions import (
    ANSWER_LIMIT_BYTES,
    QUESTION_LIMIT_BYTES,
    STATUS_BY_ID,
    Answer,
    Carried,
    Outcome,
    Question,
    StatusAsked,
    StatusTold,
)
from sync.contract.wire.status import StatusView
from sync.envelope.asking import ask
from sync.envelope.http_signatures import name_of_request
from sync.envelope.jws import Typ, payload_in
from sync.envelope.keys.hpke_keys import HpkeKey
from sync.envelope.keys.signer import MemorySigner, TrustedKey
from sync.envelope.manifest import TrustedManifest
from sync.envelope.questions import VisitKey, seal_question
from sync.envelope.refusals import NotOpenable
from sync.envelope.status import open_status, status_id
from sync.errors import ContractError
from tests.central.intake.test_openapi import conforms, description
from tests.support.between.kiosk_hand import KioskHand, Made, refused, signed_refusal
from tests.support.between.questions_by_hand import NOBODY, Inquirer
from tests.support.centre.city import City

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["description"]  # a fixture


@pytest.fixture
def base(live_server: Any) -> str:
    return str(live_server.url)


@pytest.fixture
def hand(city: City) -> KioskHand:
    return city.kiosk(3)


@pytest.fixture
def resident(hand: KioskHand) -> Inquirer:
    return Inquirer(hand)


@pytest.fixture
def ack(city: City) -> TrustedKey:
    return TrustedKey(city.keys.ack.public)


def published(hand: KioskHand, base: str) -> Made:
    """An application that was judged, and whose status is published."""
    made = hand.submit()
    hand.contact(base, [made])
    while drain_verdicts():
        pass
    assert StatusPublication.objects.filter(status_id=status_id(made.status_key)).exists()
    return made


def test_the_status_of_a_slip_is_told_to_any_kiosk_of_the_city(
    base: str, city: City, hand: KioskHand, ack: TrustedKey
) -> None:
    made, elsewhere = published(hand, base), Inquirer(city.kiosk(4))
    asked = elsewhere.for_status(status_id(made.status_key))
    claims = elsewhere.claims(elsewhere.ask(base, asked), ack)
    blob = elsewhere.status(claims).blob
    assert blob is not None
    view = read_message(StatusView, open_status(blob, made.status_key))
    assert (view.arrival, view.state) == (made.arrival, "unprocessed")
    assert made.arrival.encode() not in write_message(asked) + write_message(claims)


def test_an_answer_names_its_question_and_its_request(base: str, resident: Inquirer, ack: TrustedKey) -> None:
    question = resident.for_status()
    resident.ask(base, question)
    request = resident.request(base, question, resident.nonce)
    first = resident.hand.send(request)
    assert first.status_code == 401, "the nonce was spent by the first"
    resident.nonce = first.json()["nonce"]
    request = resident.request(base, question)
    claims = resident.claims(resident.hand.send(request), ack)
    assert (claims.kiosk, claims.id, claims.kind) == (resident.hand.code, question.id, STATUS_BY_ID)
    assert claims.request == name_of_request(request)


@pytest.mark.requirement("PROM-07")
def test_whoever_asked_drops_what_was_told_of_another_content(
    base: str, city: City, hand: KioskHand, resident: Inquirer
) -> None:
    """Who carries a question sees its id, kind and key, and can seal something else for the centre beside them."""
    made, key = published(hand, base), VisitKey()
    manifest = TrustedManifest(city.keys.manifest(1, "2026-11-20T00:00:00.000Z"))
    asked = ask(manifest, hand.audience, hand.code, STATUS_BY_ID, StatusAsked(1, status_id(made.status_key)), key)
    right = asked.question
    other = seal_question(
        write_message(StatusAsked(1, NOBODY)), hand.recipients[0], hand.code, right.id, right.kind, right.visit_key
    )

    def carried(question: Question) -> Carried:
        answer = resident.ask(base, question)
        assert answer.status_code == 200, answer.text
        claims = read_message(Answer, payload_in(answer.content, Typ.ANSWER))
        resident.nonce = claims.nonce
        return Carried(1, "answered", claims.request, answer.content.decode())

    assert asked.believed(carried(right), manifest, StatusTold).blob is not None
    with pytest.raises(ContractError, match="other content"):
        asked.believed(carried(msgspec.structs.replace(right, sealed=other)), manifest, StatusTold)
    with pytest.raises(ContractError, match="other content"):  # not even that it could not be read
        asked.believed(carried(msgspec.structs.replace(right, sealed=other[:-1])), manifest, StatusTold)


def test_nothing_is_told_of_an_id_that_nobody_has_and_the_answer_is_as_long_as_any(
    base: str, hand: KioskHand, resident: Inquirer, ack: TrustedKey
) -> None:
    made = published(hand, base)
    nothing = resident.claims(resident.ask(base, resident.for_status(NOBODY)), ack)
    found = resident.claims(resident.ask(base, resident.for_status(status_id(made.status_key))), ack)
    assert resident.status(nothing) == StatusTold(1, None)
    assert resident.told(nothing).outcome == Outcome.ANSWERED
    assert len(nothing.sealed) <= len(found.sealed) <= 2 * len(nothing.sealed)


def test_a_kind_that_this_centre_does_not_know_is_told_as_such(base: str, resident: Inquirer, ack: TrustedKey) -> None:
    asked = resident.question(b'{"v":1}', "of_tomorrow")
    assert resident.told(resident.claims(resident.ask(base, asked), ack)).outcome == Outcome.UNKNOWN_KIND


@pytest.mark.parametrize("content", [b"", b"nonsense", b'{"v":1,"status_id":"short"}', b'{"v":2}', b'{"v": 1}'])
def test_what_is_no_such_question_inside_is_told_as_such(
    base: str, resident: Inquirer, ack: TrustedKey, content: bytes
) -> None:
    claims = resident.claims(resident.ask(base, resident.question(content)), ack)
    assert resident.told(claims).outcome == Outcome.UNREADABLE


@pytest.mark.requirement("PROM-07")
def test_who_carries_a_question_cannot_have_it_answered_to_himself_or_as_another_one(
    base: str, hand: KioskHand, resident: Inquirer, ack: TrustedKey
) -> None:
    made, carrier = published(hand, base), VisitKey()
    question = resident.for_status(status_id(made.status_key))
    turned = msgspec.structs.replace(question, visit_key=carrier.point)
    claims = resident.claims(resident.ask(base, turned), ack)
    told = carrier.open(claims.sealed, hand.code, claims.id, claims.kind)
    assert json.loads(told) == {"v": 1, "outcome": "unreadable", "answer": None}
    right = resident.claims(resident.ask(base, question), ack)
    assert resident.status(right).blob is not None
    for key, kiosk, name, kind in (
        (carrier, hand.code, right.id, right.kind),
        (resident.key, "99201-004", right.id, right.kind),
        (resident.key, hand.code, NOBODY, right.kind),
        (resident.key, hand.code, right.id, "other_kind"),
    ):
        with pytest.raises(NotOpenable):
            key.open(right.sealed, kiosk, name, kind)


def test_a_question_that_was_sealed_before_a_change_of_keys_is_answered(
    base: str, city: City, resident: Inquirer, ack: TrustedKey, settings: Any
) -> None:
    question = resident.for_status()
    HpkeKey.generate().save(settings.KEYS_DIR / "hpke-2027.hpke")
    assert len(keys.opening_keys()) == 2
    claims = resident.claims(resident.ask(base, question), ack)
    assert resident.told(claims).outcome == Outcome.ANSWERED


@pytest.mark.requirement("PROM-07")
def test_a_question_is_answered_once(base: str, resident: Inquirer, ack: TrustedKey) -> None:
    resident.ask(base, resident.for_status())
    resident.nonce = resident.hand.send(resident.request(base, resident.for_status(), "none")).json()["nonce"]
    request = resident.request(base, resident.for_status())
    assert resident.hand.send(request).status_code == 200
    assert refused(resident.hand.send(request)) == (401, "stale_nonce")


def test_two_questions_with_one_nonce_have_one_answer(base: str, resident: Inquirer) -> None:
    resident.nonce = resident.hand.send(resident.request(base, resident.for_status())).json()["nonce"]
    said = list[int]()

    def ask() -> None:
        said.append(resident.hand.send(resident.request(base, resident.for_status())).status_code)

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert sorted(said) == [200, 401, 401, 401]


def test_a_question_spends_no_nonce_of_an_upload_and_an_upload_none_of_a_question(
    base: str, hand: KioskHand, resident: Inquirer, ack: TrustedKey
) -> None:
    prepared = hand.request(base, [hand.submit().entry])
    resident.claims(resident.ask(base, resident.for_status()), ack)
    assert hand.learn(hand.send(prepared)).stored_up_to == 1
    resident.claims(hand.send(resident.request(base, resident.for_status())), ack)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer and no locks of rows")
def test_a_question_does_not_wait_for_an_upload_that_holds_the_kiosks_row(
    base: str, city: City, hand: KioskHand, resident: Inquirer, ack: TrustedKey
) -> None:
    resident.claims(resident.ask(base, resident.for_status()), ack)
    hand.timeout_s = 20
    with transaction.atomic():
        lock_kiosks([city.row(hand).pk])
        resident.claims(resident.ask(base, resident.for_status()), ack)


@pytest.mark.parametrize("state", ["suspended", "revoked", "drained"])
def test_a_kiosk_that_was_stopped_is_told_nothing(
    base: str, city: City, hand: KioskHand, resident: Inquirer, ack: TrustedKey, state: str
) -> None:
    row = city.row(hand)
    row.state = state
    row.save()
    request = resident.request(base, resident.for_status())
    answer = hand.send(request)
    assert refused(answer) == (403, state)
    assert signed_refusal(answer, ack).request == name_of_request(request)


def test_strangers_other_centres_and_other_kiosks_are_told_nothing(
    base: str, city: City, hand: KioskHand, resident: Inquirer
) -> None:
    stranger = MemorySigner.generate()
    signed = hand.signed("POST", f"{base}/kiosk/v1/question", b"{}", "none", stranger, "application/json")
    assert refused(hand.send(signed)) == (401, "unknown_key")
    assert refused(resident.ask(base, resident.for_status(audience="cd" * 16))) == (409, "other_incarnation")
    assert refused(resident.ask(base, resident.for_status(kiosk=city.kiosk(4).code))) == (400, "malformed")
    assert refused(resident.ask(base, resident.for_status(v=2))) == (400, "malformed")
    assert refused(resident.ask(base, resident.for_status(visit_key="A" * 87))) == (400, "malformed")
    for body in (b"", b"nonsense", write_message(resident.for_status())[:-1]):
        assert refused(hand.send(resident.signed(base, body))) == (400, "malformed")
    assert Client().post("/kiosk/v1/question", b"{}", "application/json").status_code == 401


def test_a_question_above_its_limit_is_refused_before_it_is_read(base: str, resident: Inquirer) -> None:
    most = resident.signed(base, b"x" * QUESTION_LIMIT_BYTES)
    assert refused(resident.hand.send(most)) == (400, "malformed")
    more = resident.signed(base, b"x" * (QUESTION_LIMIT_BYTES + 1))
    assert refused(resident.hand.send(more)) == (413, "too_large")


def test_a_kiosk_that_asks_too_often_has_to_wait_and_no_other_with_it(
    base: str, city: City, resident: Inquirer, ack: TrustedKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PER_KIOSK", turns.RateLimit("question", burst=2, every=timedelta(hours=1)))
    for _ in range(2):
        resident.claims(resident.ask(base, resident.for_status()), ack)
    answer = resident.ask(base, resident.for_status())
    assert refused(answer) == (429, "busy")
    assert 3000 < int(answer.headers["Retry-After"]) <= 3601
    other = Inquirer(city.kiosk(5))
    other.claims(other.ask(base, other.for_status()), ack)


def test_no_kiosk_shares_the_room_of_another_one(
    base: str, city: City, resident: Inquirer, ack: TrustedKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where visitors who are not known fall into one place, kiosks do not: a stolen one silences no other."""
    monkeypatch.setattr(rate_limit, "PLACES", 1)
    monkeypatch.setattr(turns, "PER_KIOSK", turns.RateLimit("question", burst=1, every=timedelta(hours=1)))
    resident.claims(resident.ask(base, resident.for_status()), ack)
    assert refused(resident.ask(base, resident.for_status())) == (429, "busy")
    other = Inquirer(city.kiosk(5))
    other.claims(other.ask(base, other.for_status()), ack)


def test_a_kiosk_that_asked_while_the_clock_ran_ahead_waits_no_longer_than_any(
    base: str, resident: Inquirer, ack: TrustedKey
) -> None:
    resident.claims(resident.ask(base, resident.for_status()), ack)
    turns.QuestionTurn.objects.update(empty_at=timezone.now() + timedelta(days=400))
    answer = resident.ask(base, resident.for_status())
    assert refused(answer) == (429, "busy")
    assert int(answer.headers["Retry-After"]) <= 4
    turns.QuestionTurn.objects.update(empty_at=timezone.now() + timedelta(seconds=1))
    resident.claims(resident.ask(base, resident.for_status()), ack)


class Long(msgspec.Struct, frozen=True):
    v: int
    words: str


@pytest.mark.parametrize(("length", "outcome"), [(34_000, Outcome.ANSWERED), (40_000, Outcome.TOO_LONG)])
def test_an_answer_that_does_not_fit_is_told_as_such(
    base: str, resident: Inquirer, ack: TrustedKey, monkeypatch: pytest.MonkeyPatch, length: int, outcome: Outcome
) -> None:
    long = QuestionKind("long", StatusAsked, lambda _asker, _asked: Long(1, "x" * length))
    monkeypatch.setitem(kinds._kinds, "long", long)
    asked = resident.question(write_message(StatusAsked(1, NOBODY)), "long")
    answer = resident.ask(base, asked)
    assert len(answer.content) <= ANSWER_LIMIT_BYTES
    assert resident.told(resident.claims(answer, ack)).outcome == outcome


def test_a_status_of_sixteen_kilobytes_fits_into_an_answer(
    base: str, hand: KioskHand, resident: Inquirer, ack: TrustedKey
) -> None:
    made = published(hand, base)
    row = StatusPublication.objects.get()
    row.sealed = bytes(12 + 16 * 1024 + 16)
    row.save()
    claims = resident.claims(resident.ask(base, resident.for_status(status_id(made.status_key))), ack)
    blob = resident.status(claims).blob
    assert blob is not None
    assert len(blob.sealed) == len(row.sealed)


def test_a_question_leaves_nothing_but_its_turn(
    base: str, hand: KioskHand, resident: Inquirer, ack: TrustedKey, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    made = published(hand, base)
    noted, name = AuditEntry.objects.count(), status_id(made.status_key)
    question = resident.for_status(name)
    claims = resident.claims(resident.ask(base, question), ack)
    assert AuditEntry.objects.count() == noted
    for said in (name, question.id, question.visit_key, claims.request):
        assert said not in caplog.text
    row = turns.QuestionTurn.objects.get()
    assert (row.kiosk.code, row.nonce) == (hand.code, claims.nonce)


def test_question_and_answer_have_the_described_form(
    description: dict[str, Any], base: str, resident: Inquirer, ack: TrustedKey
) -> None:
    question = resident.for_status()
    conforms(description, "Question", json.loads(write_message(question)))
    claims = resident.claims(resident.ask(base, question), ack)
    conforms(description, "Answer", json.loads(write_message(claims)))
    conforms(description, "Told", json.loads(write_message(resident.told(claims))))
