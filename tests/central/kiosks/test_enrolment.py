"""Enrolment over real HTTP: both sides prove the code, once, within fifteen minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from central.kiosks.actions import states
from central.kiosks.actions.enrolment import make_code
from central.kiosks.arrival_number_takeover import SPARE
from central.kiosks.models import EnrolmentCode, Kiosk, KioskEpoch
from sync.contract.wire.enrolment import EnrolmentChallenge, EnrolmentGrant
from sync.contract.wire.messages import read_message
from sync.envelope import enrolment
from sync.envelope.manifest import read_incarnation, read_manifest
from sync.envelope.refusals import BadSignature
from tests.support.between.enrolling import Machine, code_for, code_of
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.city import City

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def base(live_server: Any) -> str:
    return str(live_server.url)


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
    machine = Machine(base, code_for())
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
    first = Machine(base, code_for())
    hand = hand_of(first, first.granted(), city)
    hand.contact(base, [hand.submit(), hand.submit()])
    states.revoke(hand.code, "system", "new machine")
    second = Machine(base, code_for())
    grant = second.granted()
    assert (grant.epoch, grant.prev, grant.last_counter) == (2, hand.head, 2 + SPARE)
    ended = KioskEpoch.objects.get(number=1)
    assert (ended.stored_up_to, ended.head) == (2, hand.head)
    new = hand_of(second, grant, city)
    assert new.contact(base, [new.submit()]).stored_up_to == 1
    refused = hand.send(hand.request(base))
    assert code_of(refused) == (401, "unknown_key")


def test_a_code_is_good_once(base: str, city: City) -> None:
    text = code_for()
    Machine(base, text).granted()
    again = Machine(base, text)
    assert code_of(again.post("hello", again.hello)) == (403, "code_used")


def test_a_code_is_good_for_fifteen_minutes(base: str, city: City) -> None:
    machine = Machine(base, code_for())
    challenge = machine.challenge()
    EnrolmentCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert code_of(machine.prove(challenge)) == (403, "code_expired")
    assert Kiosk.objects.get().epoch == 0


def test_a_new_code_ends_the_one_before(base: str, city: City) -> None:
    old = Machine(base, code_for())
    code_for()
    assert old.post("hello", old.hello).status_code == 403


def test_an_unknown_code_says_no_more_than_a_wrong_one(base: str, city: City) -> None:
    machine = Machine(base, make_code(city.kiosk(1).code, "system", city.keys.root.public).text())
    EnrolmentCode.objects.all().delete()
    assert code_of(machine.post("hello", machine.hello)) == (403, "bad_proof")


def test_a_changed_hello_shows_in_the_proofs(base: str, city: City) -> None:
    machine = Machine(base, code_for())
    honest = machine.hello
    machine.hello = honest.replace(b'"test"', b'"evil"')
    answer = machine.post("hello", machine.hello)
    challenge = read_message(EnrolmentChallenge, answer.content)
    with pytest.raises(BadSignature):
        enrolment.check_centre_proof(challenge.proof, machine.code.secret, honest, challenge.nonce, challenge.root)


def test_a_stop_ends_the_codes_that_were_given_before_it(base: str, city: City) -> None:
    machine = Machine(base, code_for())
    challenge = machine.challenge()
    states.revoke("99201-007", "system", "the paper was lost")
    assert code_of(machine.prove(challenge)) == (403, "code_used")
    assert Kiosk.objects.get().epoch == 0


def test_a_code_does_not_cut_off_a_machine_that_was_heard_of_since(base: str, city: City) -> None:
    first = Machine(base, code_for())
    hand = hand_of(first, first.granted(), city)
    second = Machine(base, code_for())
    challenge = second.challenge()
    hand.contact(base, [hand.submit()])
    assert code_of(second.prove(challenge)) == (403, "code_used")
    assert hand.contact(base, [hand.submit()]).stored_up_to == 2
