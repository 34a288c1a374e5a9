"""Enrolment over real HTTP: both sides prove the code, once, within fifteen minutes."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import requests
from django.core.management import call_command
from django.utils import timezone

from central.kiosks.actions.enrolment import PROOFS_LIMIT, make_code
from central.kiosks.models import EnrolmentCode, Kiosk, KioskEpoch
from sync.contract.messages import (
    EnrolmentChallenge,
    EnrolmentGrant,
    EnrolmentHello,
    EnrolmentProof,
    Refusal,
    read_message,
    write_message,
)
from sync.envelope import enrolment
from sync.envelope.base64url import to_base64url
from sync.envelope.manifest import read_incarnation, read_manifest
from sync.envelope.refusals import BadSignature
from sync.envelope.signer import MemorySigner
from tests.support.city import City
from tests.support.kiosk_hand import KioskHand

pytestmark = pytest.mark.django_db(transaction=True)


class Machine:
    """A new machine in the hall, with a code from paper."""

    def __init__(self, base: str, text: str) -> None:
        self.base = base
        self.code = enrolment.EnrolmentCode.parse(text)
        self.entry, self.line = MemorySigner.generate(), MemorySigner.generate()
        self.hello = write_message(
            EnrolmentHello(
                1,
                self.code.code_id,
                "n1",
                to_base64url(self.entry.public).decode(),
                to_base64url(self.line.public).decode(),
                "test",
            )
        )

    def post(self, step: str, body: bytes) -> requests.Response:
        return requests.post(f"{self.base}/kiosk/v1/enrolment/{step}", data=body, timeout=30)

    def challenge(self) -> EnrolmentChallenge:
        answer = self.post("hello", self.hello)
        assert answer.status_code == 200, answer.text
        challenge = read_message(EnrolmentChallenge, answer.content)
        self.code.check_root(enrolment.public_key_of(challenge.root))
        enrolment.check_centre_proof(challenge.proof, self.code.secret, self.hello, challenge.nonce, challenge.root)
        return challenge

    def prove(self, challenge: EnrolmentChallenge, secret: bytes | None = None) -> requests.Response:
        proof = enrolment.kiosk_proof(secret or self.code.secret, self.hello, challenge.nonce, challenge.root)
        return self.post("proof", write_message(EnrolmentProof(1, self.code.code_id, proof)))

    def granted(self) -> EnrolmentGrant:
        challenge = self.challenge()
        answer = self.prove(challenge)
        assert answer.status_code == 200, answer.text
        members = json.loads(answer.content)
        grant = base64.b64decode(members["grant"])
        enrolment.check_grant_mac(members["mac"], self.code.secret, self.hello, challenge.nonce, challenge.root, grant)
        return read_message(EnrolmentGrant, grant)


@pytest.fixture
def base(live_server: Any) -> str:
    return str(live_server.url)


def code_for(city: City, number: int = 7) -> str:
    out = StringIO()
    call_command("make_enrolment_code", f"99201-{number:03d}", stdout=out)
    return out.getvalue().strip()


def code_of(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, read_message(Refusal, answer.content).code


def hand_of(machine: Machine, grant: EnrolmentGrant, city: City) -> KioskHand:
    hand = KioskHand(
        code=grant.kiosk,
        entry_key=machine.entry,
        line_key=machine.line,
        nonce=grant.nonce,
        audience=city.incarnation(),
        recipients=(city.keys.hpke.recipient(), city.keys.recovery.recipient()),
        definitions={name: bytes(row.definition) for name, row in city.definitions.items()},
    )
    hand.epoch, hand.head, hand.counter = grant.epoch, grant.prev, grant.last_counter
    return hand


def test_a_machine_with_the_code_is_enrolled_and_can_speak(base: str, city: City) -> None:
    machine = Machine(base, code_for(city))
    grant = machine.granted()
    assert (grant.kiosk, grant.epoch, grant.prev, grant.last_counter) == ("99201-007", 1, "0" * 64, 0)
    root = city.keys.root.trusted()
    assert read_manifest(grant.manifest.encode(), root).key("ack").kid == city.keys.ack.kid
    assert read_incarnation(grant.incarnation.encode(), root).id == city.incarnation()
    assert (grant.entry_kid, grant.line_kid) == (machine.entry.kid, machine.line.kid)
    hand = hand_of(machine, grant, city)
    assert hand.contact(base, [hand.submit()]).stored_up_to == 1
    assert bytes(EnrolmentCode.objects.get().secret) == b""


def test_the_next_epoch_goes_on_where_the_last_one_ended(base: str, city: City) -> None:
    first = Machine(base, code_for(city))
    hand = hand_of(first, first.granted(), city)
    hand.contact(base, [hand.submit(), hand.submit()])
    second = Machine(base, code_for(city))
    grant = second.granted()
    assert (grant.epoch, grant.prev, grant.last_counter) == (2, hand.head, 2)
    ended = KioskEpoch.objects.get(number=1)
    assert (ended.stored_up_to, ended.head) == (2, hand.head)
    new = hand_of(second, grant, city)
    assert new.contact(base, [new.submit()]).stored_up_to == 1
    refused = hand.send(hand.request(base))
    assert code_of(refused) == (401, "unknown_key")


def test_a_code_is_good_once(base: str, city: City) -> None:
    text = code_for(city)
    Machine(base, text).granted()
    again = Machine(base, text)
    assert code_of(again.post("hello", again.hello)) == (403, "code_used")


def test_a_code_is_good_for_fifteen_minutes(base: str, city: City) -> None:
    machine = Machine(base, code_for(city))
    challenge = machine.challenge()
    EnrolmentCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert code_of(machine.prove(challenge)) == (403, "code_expired")
    assert Kiosk.objects.get().epoch == 0


@pytest.mark.requirement("PROM-07")
def test_guessing_ends_the_code(base: str, city: City) -> None:
    machine = Machine(base, code_for(city))
    challenge = machine.challenge()
    for _ in range(PROOFS_LIMIT):
        assert code_of(machine.prove(challenge, secret=b"wrong-----")) == (403, "bad_proof")
    assert code_of(machine.prove(challenge)) == (403, "code_used")


def test_a_new_code_ends_the_one_before(base: str, city: City) -> None:
    old = Machine(base, code_for(city))
    code_for(city)
    assert old.post("hello", old.hello).status_code == 403


def test_an_unknown_code_says_no_more_than_a_wrong_one(base: str, city: City) -> None:
    machine = Machine(base, make_code(city.kiosk(1).code, "system", city.keys.root.public).text())
    EnrolmentCode.objects.all().delete()
    assert code_of(machine.post("hello", machine.hello)) == (403, "bad_proof")


def test_a_changed_hello_shows_in_the_proofs(base: str, city: City) -> None:
    machine = Machine(base, code_for(city))
    honest = machine.hello
    machine.hello = honest.replace(b'"test"', b'"evil"')
    answer = machine.post("hello", machine.hello)
    challenge = read_message(EnrolmentChallenge, answer.content)
    with pytest.raises(BadSignature):
        enrolment.check_centre_proof(challenge.proof, machine.code.secret, honest, challenge.nonce, challenge.root)
