"""The centre's own cross-checks: an opened box must be the one that its entry, its signature and its slip speak of."""

from __future__ import annotations

import secrets
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from django.utils import timezone

from central.applications.actions import arrive as born
from central.applications.models import Application, ApplicationVersion, ManualCheck
from central.intake.actions.recheck import take_in_anyway
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.actions.take_custody import take_custody
from central.intake.contact_entries import OutOfOrder, present
from central.intake.documents import current_incarnation
from central.intake.models import CustodyEntry, WaitingEntry
from central.intake.refusals import KioskApiError
from central.kiosks.models import Kiosk, SuspicionEvidence
from sync.contract.chain.box import BoxContent, write_content
from sync.contract.chain.statement import StatementKind
from sync.contract.numbers import ArrivalNumber
from sync.envelope.keys.signer import TrustedKey
from tests.central.intake.test_bent_members import bent
from tests.central.intake.test_hostile_statements import Unsigned
from tests.support.between import kiosk_hand
from tests.support.between.kiosk_hand import RECORD_ANSWERS, KioskHand
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver, sent_back
from tests.support.people.residents import Authority
from tests.support.people.staff import QUICK_HASHERS, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PROM-07")]


@pytest.fixture
def hand(city: City) -> KioskHand:
    return city.kiosk(3)


def reasons() -> list[str]:
    return list(ManualCheck.objects.get().reasons)


def test_a_box_with_another_statement_than_its_entry_signs_is_unreadable(
    hand: KioskHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(hand, bent(hand, monkeypatch, statement="ab" * 32))
    drain_verdicts()
    assert (ManualCheck.objects.get().kind, reasons()) == ("unreadable", ["other_statement"])
    assert not Application.objects.exists()


def test_a_box_with_another_arrival_number_than_its_entry_waits_for_a_person(
    hand: KioskHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = hand.fork()
    other.counter = 41
    number = other.submit().arrival

    def write(content: BoxContent) -> bytes:
        told = msgspec.structs.replace(content.secrets, arrival=number)
        return write_content(msgspec.structs.replace(content, secrets=told))

    monkeypatch.setattr(kiosk_hand, "write_content", write)
    deliver(hand, hand.submit())
    drain_verdicts()
    assert reasons() == ["statement:other_statement"]
    assert not Application.objects.exists()


def test_a_box_with_another_residents_signature_than_its_entry_names_waits_for_a_person(
    hand: KioskHand, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(entry: Any) -> bytes:
        return honest(msgspec.structs.replace(entry, signature="ab" * 32))

    honest = kiosk_hand.write_entry
    monkeypatch.setattr(kiosk_hand, "write_entry", write)
    deliver(hand, hand.submit("resident_record", resident=authority.hanako))
    drain_verdicts()
    assert reasons() == ["resident_signature:other_signature"]


def test_a_signature_that_the_kiosk_saw_and_the_box_has_not_waits_for_a_person(
    hand: KioskHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a procedure that asks for no card: whoever took it out leaves an application that looks whole."""
    deliver(hand, bent(hand, monkeypatch, signature="ab" * 32))
    drain_verdicts()
    assert reasons() == ["resident_signature:missing"]
    assert not Application.objects.exists()


def test_a_certificate_alone_makes_nobody_the_applicant_even_when_a_person_takes_it_in(
    city: City, hand: KioskHand, authority: Authority, settings: Any
) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    deliver(hand, hand.submit(resident=Unsigned(authority.hanako.certificate)))  # type: ignore[arg-type]
    drain_verdicts()
    application = take_in_anyway(ManualCheck.objects.get().pk, make_cast(city.body).sato, "本人に電話で確かめた")
    assert application.applicant_key == ""
    deliver(hand, hand.submit("resident_record", resident=authority.hanako))
    drain_verdicts()
    assert Application.objects.exclude(pk=application.pk).get().applicant_key != ""


def test_a_heartbeat_of_another_epoch_is_refused_and_leaves_nothing(hand: KioskHand) -> None:
    made = hand.submit()
    kiosk = Kiosk.objects.get(code=hand.code)
    beat = hand.heartbeat(epoch=2)
    shown = present([made.entry], {hand.entry_key.kid: TrustedKey(hand.entry_key.public)}, hand.code, beat, 0)
    with pytest.raises(KioskApiError) as refused:
        take_custody(kiosk.pk, kiosk.nonce, beat, shown, current_incarnation())
    assert refused.value.code == "malformed"
    assert not CustodyEntry.objects.exists()
    kiosk.refresh_from_db()
    assert (kiosk.stored_up_to, kiosk.contact_at) == (0, None)


def test_an_entry_of_another_epoch_is_foreign(hand: KioskHand, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = bent(hand, monkeypatch, epoch=2)
    deliver(hand, odd, hand.submit())
    drain_verdicts()
    assert CustodyEntry.objects.get(seq=odd.seq).fault == "foreign"
    assert reasons() == ["foreign"]
    assert Application.objects.count() == 1


@pytest.mark.requirement("GAP-03")
def test_beyond_a_gap_of_one_entry_nothing_is_stored_and_nobody_is_suspected(hand: KioskHand) -> None:
    made = [hand.submit() for _ in range(3)]
    deliver(hand, made[0])
    deliver(hand, made[2])
    kiosk = Kiosk.objects.get(code=hand.code)
    assert (kiosk.stored_up_to, kiosk.head) == (1, made[0].hash)
    assert CustodyEntry.objects.count() == 1
    assert not SuspicionEvidence.objects.exists()
    deliver(hand, *made[1:])
    assert Kiosk.objects.get(code=hand.code).stored_up_to == 3


def test_entries_of_one_contact_leave_no_gap(hand: KioskHand) -> None:
    made = [hand.submit() for _ in range(3)]
    with pytest.raises(OutOfOrder):
        deliver(hand, made[0], made[2])
    assert not CustodyEntry.objects.exists()


def test_a_correction_under_another_procedure_than_its_application_waits_for_a_person(
    hand: KioskHand, authority: Authority
) -> None:
    made = sent_back(hand)
    other = hand.submit(
        "resident_record", RECORD_ANSWERS, resident=authority.hanako, kind=StatementKind.CORRECTION, old=made
    )
    deliver(hand, other)
    drain_verdicts()
    assert reasons() == ["procedure:other"]
    assert Application.objects.get().versions.count() == 1


def test_a_correction_with_the_key_of_another_slip_waits_for_a_person(
    hand: KioskHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    neighbour = hand.submit()
    deliver(hand, neighbour)
    drain_verdicts()
    made = hand.submit()
    deliver(hand, made)
    drain_verdicts()
    drawn = SimpleNamespace(token_bytes=lambda _count: neighbour.status_key, token_hex=secrets.token_hex)
    with monkeypatch.context() as patched:
        patched.setattr(kiosk_hand, "secrets", drawn)
        correction = hand.submit(kind=StatementKind.CORRECTION, old=made)
    Application.objects.filter(arrival_number=made.arrival).update(status="sent_back")
    deliver(hand, correction)
    drain_verdicts()
    assert reasons() == ["status_key_twice"]
    assert ApplicationVersion.objects.count() == 2


def test_a_correction_signed_with_another_persons_card_joins_and_is_shown(
    hand: KioskHand, authority: Authority
) -> None:
    made = hand.submit("resident_record", resident=authority.hanako)
    deliver(hand, made)
    drain_verdicts()
    Application.objects.update(status="sent_back")
    deliver(hand, hand.submit("resident_record", resident=authority.taro, kind=StatementKind.CORRECTION, old=made))
    drain_verdicts()
    assert (ManualCheck.objects.get().kind, reasons()) == ("anomaly", ["changed_by_other_card"])
    assert Application.objects.get().versions.count() == 2


def test_a_second_application_after_the_first_has_ended_is_no_duplicate(hand: KioskHand, authority: Authority) -> None:
    deliver(hand, hand.submit("resident_record", resident=authority.hanako))
    drain_verdicts()
    Application.objects.update(status="completed")
    deliver(hand, hand.submit("resident_record", resident=authority.hanako))
    drain_verdicts()
    assert Application.objects.count() == 2
    assert not ManualCheck.objects.exists()


@pytest.mark.requirement("PROM-03")
def test_one_number_twice_in_one_drain_makes_one_application(hand: KioskHand, caplog: pytest.LogCaptureFixture) -> None:
    made = hand.submit()
    deliver(hand, made, hand.submit(arrival=made.arrival))
    drain_verdicts()
    assert [application.arrival_number for application in Application.objects.all()] == [made.arrival]
    assert reasons() == ["arrival_number_twice"]
    assert "one by one" not in caplog.text, "the database's constraint was the only guard"


def test_a_certificate_that_was_revoked_after_arrival_counts(
    city: City, hand: KioskHand, authority: Authority, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    with monkeypatch.context() as patched:
        patched.setattr(timezone, "now", lambda: now - timedelta(days=3))
        deliver(hand, hand.submit("resident_record", resident=authority.namesake(1)))
    settings.CRL_FILE.write_bytes(authority.crl(authority.namesake(1), at=now))  # revoked a day ago
    drain_verdicts()
    assert Application.objects.count() == 1
    assert not ManualCheck.objects.exists()


@pytest.mark.requirement("PROM-10")
def test_an_entry_that_cannot_be_recorded_goes_to_a_person_after_five_tries(
    hand: KioskHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(hand, hand.submit())

    def refuse(_one: Any) -> Application:
        raise OverflowError("nobody thought of this")

    monkeypatch.setattr(born, "_application", refuse)
    tries = 0
    while WaitingEntry.objects.exists():
        assert not ManualCheck.objects.exists()
        WaitingEntry.objects.update(lease_until=None)
        tries += drain_verdicts()
        assert tries < 20
    assert tries == 5
    assert reasons() == ["cannot_be_recorded"]


def test_an_arrival_number_of_another_kiosk_is_no_entry(hand: KioskHand, monkeypatch: pytest.MonkeyPatch) -> None:
    deliver(hand, bent(hand, monkeypatch, arrival=ArrivalNumber("9920120261120007012313")))
    drain_verdicts()
    assert reasons() == ["malformed"]
