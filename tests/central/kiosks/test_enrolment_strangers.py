"""Somebody on the line who knows a code's short id, but not its secret: no code is spent, nobody is kept out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from central.kiosks.actions.enrolment import BY_ADDRESS, BY_CODE
from central.kiosks.models import EnrolmentCode
from central.limits.models import RateBucket
from central.limits.rate_limit import PLACES
from sync.contract.wire.enrolment import EnrolmentHello, EnrolmentProof
from sync.contract.wire.messages import read_message, write_message
from tests.support.between.enrolling import Machine, code_for, code_of
from tests.support.centre.city import City

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.requirement("PROM-07")]
WRONG = b"wrong-----"


@pytest.fixture
def base(live_server: Any, settings: Any, city: City) -> str:
    settings.TRUSTED_PROXIES = ["127.0.0.0/8"]
    return str(live_server.url)


def stranger(base: str, text: str, address: str = "10.9.9.9") -> Machine:
    """Knows the id, and the form of everything."""
    return Machine(base, text, address=address, shows_the_code=False)


def test_wrong_proofs_spend_no_code_and_are_slowed_down(base: str) -> None:
    text = code_for()
    machine = Machine(base, text, address="10.0.0.1")
    challenge = machine.challenge()
    machine.address = "10.9.9.9"
    answers = [machine.prove(challenge, secret=WRONG) for _ in range(BY_CODE.burst + 2)]
    assert [code_of(answer) for answer in answers] == [(403, "bad_proof")] * BY_CODE.burst + [
        (429, "too_many_tries")
    ] * 2
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= BY_CODE.every.total_seconds()
    assert machine.prove(challenge).status_code == 200


def test_hellos_of_strangers_keep_no_machine_out(base: str) -> None:
    text = code_for()
    machine = Machine(base, text, address="10.0.0.1")
    challenge = machine.challenge()
    for place in range(BY_CODE.burst + 3):
        answer = stranger(base, text, f"10.9.9.{place}")
        assert code_of(answer.post("hello", answer.hello))[0] in (403, 429)
    assert machine.prove(challenge).status_code == 200


def test_a_machine_behind_the_strangers_own_address_is_served(base: str) -> None:
    text = code_for()
    nuisance = stranger(base, text)
    while nuisance.post("hello", nuisance.hello.replace(b"n1", b"n2")).status_code != 429:
        nuisance = stranger(base, text)
    Machine(base, text, address=nuisance.address).granted()


def test_tries_of_one_address_count_under_all_codes_together(base: str) -> None:
    texts = [code_for(number) for number in range(1, BY_ADDRESS.burst + 2)]
    answers = [stranger(base, text).challenge_status() for text in texts]
    assert answers == [200] * BY_ADDRESS.burst + [429]
    assert stranger(base, texts[-1], "10.9.9.8").challenge_status() == 200


def test_waiting_lets_tries_leak_away(base: str) -> None:
    text = code_for()
    while stranger(base, text).challenge_status() != 429:
        pass
    for row in RateBucket.objects.all():
        row.empty_at = (row.empty_at or timezone.now()) - BY_CODE.every
        row.save()
    assert stranger(base, text).challenge_status() == 200


def test_an_old_kiosk_that_shows_nothing_in_its_hello_is_enrolled_too(base: str) -> None:
    Machine(base, code_for(), shows_the_code=False).granted()


def test_the_same_hello_said_again_is_answered_alike(base: str) -> None:
    machine = Machine(base, code_for())
    assert machine.challenge() == machine.challenge()


@pytest.mark.parametrize("code_id", ["", "\x00", "X8Y\x00", "x8yj", "九九九九", "X" * 5000])
def test_an_id_that_is_none_is_refused_like_an_unknown_one(base: str, code_id: str) -> None:
    machine = Machine(base, code_for())
    hello = read_message(EnrolmentHello, machine.hello)
    answer = machine.post("hello", write_message(msgspec.structs.replace(hello, code_id=code_id)))
    assert code_of(answer) == (403, "bad_proof")
    assert code_of(machine.post("proof", write_message(EnrolmentProof(1, code_id, "x")))) == (403, "bad_proof")


def test_a_try_too_many_writes_nothing_and_the_table_cannot_be_filled(base: str, city: City) -> None:
    for _ in range(BY_ADDRESS.burst + 1):
        BY_ADDRESS.take("10.9.9.9", timezone.now())
    with CaptureQueriesContext(connection) as queries:
        assert BY_ADDRESS.take("10.9.9.9", timezone.now()) > timedelta(0)
    assert len(queries) == 1
    for place in range(200):
        BY_CODE.take(f"code {place}", timezone.now())
    assert RateBucket.objects.filter(purpose="enrol_code").count() <= 200
    assert max(RateBucket.objects.values_list("place", flat=True)) < PLACES
    assert not EnrolmentCode.objects.exists()
