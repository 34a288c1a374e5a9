"""From custody to applications: valid, invalid, unreadable; nothing lost, nobody held up."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import timezone

from central.applications.actions import arrive as born
from central.applications.models import Application, ApplicationVersion, HandlingEvent, ManualCheck
from central.audit.verify import verify_chain
from central.intake.actions import record_verdicts
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.models import CustodyBox, CustodyEntry, WaitingEntry
from central.kiosks.models import Kiosk
from sync.contract.chain.statement import StatementKind
from sync.contract.states import HandlingStatus
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.city import City
from tests.support.centre.deliveries import CLAIM_ANSWERS, deliver, sent_back, view_of
from tests.support.people.residents import Authority

pytestmark = pytest.mark.django_db


@pytest.fixture
def hand(city: City) -> KioskHand:
    return city.kiosk(3)


def test_a_valid_submission_becomes_an_application(city: City, hand: KioskHand) -> None:
    made = hand.submit(mail="hanako@example.invalid")
    deliver(hand, made)
    assert drain_verdicts() == 1
    application = Application.objects.get()
    assert (application.arrival_number, application.status) == (made.arrival, "unprocessed")
    assert (application.applicant_name, application.mail) == ("山田花子", "hanako@example.invalid")
    version = ApplicationVersion.objects.get()
    assert bytes(version.statement) == made.statement
    assert version.checks["rules"] == "ok"
    assert version.checks["resident_signature"] == "none"
    assert application.not_after == application.arrived_at
    assert HandlingEvent.objects.get().act == "arrived"
    assert WaitingEntry.objects.count() == 0
    assert verify_chain().broken_at is None
    assert drain_verdicts() == 0


def test_the_slip_opens_the_status(hand: KioskHand) -> None:
    made = hand.submit()
    deliver(hand, made)
    drain_verdicts()
    view = view_of(made)
    assert (view.arrival, view.state, view.allows_withdrawal) == (made.arrival, HandlingStatus.UNPROCESSED, True)
    assert view.title["ja"] == "粗大ごみの収集申込"
    assert view.answers == {}


def test_a_signed_application_is_checked_against_its_card(hand: KioskHand, authority: Authority, city: City) -> None:
    made = hand.submit("resident_record", resident=authority.hanako)
    deliver(hand, made)
    drain_verdicts()
    checks = ApplicationVersion.objects.get().checks
    assert {name: checks[name] for name in ("resident_signature", "certificate", "holder", "revocation")} == {
        "resident_signature": "ok",
        "certificate": "ok",
        "holder": "ok",
        "revocation": "not_checked",
    }


def test_a_claim_of_child_allowance_passes_its_own_rules(hand: KioskHand, authority: Authority) -> None:
    deliver(hand, hand.submit("child_allowance", CLAIM_ANSWERS, resident=authority.hanako))
    drain_verdicts()
    assert not ManualCheck.objects.exists()
    assert Application.objects.get().title == "児童手当の認定請求"


def test_the_revocation_lists_age_is_kept(hand: KioskHand, authority: Authority, settings: Any) -> None:
    settings.CRL_FILE.write_bytes(authority.crl(at=timezone.now() - timedelta(hours=60)))
    deliver(hand, hand.submit("resident_record", resident=authority.hanako))
    drain_verdicts()
    checks = ApplicationVersion.objects.get().checks
    assert (checks["revocation"], checks["crl_age_h"]) == ("old_list", 60)


def test_a_revoked_certificate_needs_a_look(hand: KioskHand, authority: Authority, settings: Any) -> None:
    settings.CRL_FILE.write_bytes(authority.crl(authority.hanako, at=timezone.now() - timedelta(hours=1)))
    made = hand.submit("resident_record", resident=authority.hanako)
    deliver(hand, made)
    drain_verdicts()
    manual_check = ManualCheck.objects.get()
    assert (manual_check.kind, manual_check.reasons) == ("invalid", ["revocation:revoked"])
    assert bytes(manual_check.statement) == made.statement
    assert Application.objects.count() == 0


@pytest.mark.requirement("JPK-14")
@pytest.mark.parametrize("who", ["taro", "nobody"])
def test_a_signature_that_is_not_the_stated_persons_needs_a_look(
    hand: KioskHand, authority: Authority, who: str
) -> None:
    if who == "taro":
        made = hand.submit("resident_record", authority.hanako.card_answers(), resident=authority.taro)
        expected = ["holder:other_person"]
    else:
        made = hand.submit("resident_record", authority.hanako.card_answers())
        expected = ["resident_signature:missing"]
    deliver(hand, made)
    drain_verdicts()
    manual_check = ManualCheck.objects.get()
    assert manual_check.reasons == expected
    if who == "taro":
        assert manual_check.checks["holder_differs"] == ["name", "birth_on", "sex"]


def test_rules_are_judged_again(hand: KioskHand) -> None:
    deliver(hand, hand.submit(answers={"item_1_cm": "9", "phone": "99"}))
    drain_verdicts()
    manual_check = ManualCheck.objects.get()
    assert manual_check.reasons == ["rules:broken"]
    assert {found.split(":")[0] for found in manual_check.checks["rules_broken"]} == {"item_1_cm", "phone"}


def test_a_mistyped_mail_address_costs_only_the_mail(hand: KioskHand) -> None:
    deliver(hand, hand.submit(mail="hanako@@example"))
    drain_verdicts()
    application = Application.objects.get()
    assert application.mail == ""
    assert application.versions.get().checks["mail"] == "mistyped"


@pytest.mark.requirement("PROM-10")
def test_poisoned_boxes_between_good_ones_hold_up_nobody(hand: KioskHand) -> None:
    made = [
        hand.submit(),
        hand.submit(content=b"not json"),
        hand.submit(),
        hand.submit(definition="ab" * 32),
        hand.submit(),
    ]
    deliver(hand, *made)
    drain_verdicts()
    assert Application.objects.count() == 3
    assert {
        manual_check.seq: (manual_check.kind, manual_check.reasons) for manual_check in ManualCheck.objects.all()
    } == {
        2: ("unreadable", ["malformed"]),
        4: ("invalid", ["unknown_definition"]),
    }
    assert WaitingEntry.objects.count() == 0


@pytest.mark.requirement("PROM-07")
def test_a_box_of_another_place_cannot_be_opened(hand: KioskHand) -> None:
    first, second = hand.submit(), hand.submit()
    deliver(hand, first, second)
    CustodyBox.objects.filter(entry__seq=2).update(content=first.entry.box)
    drain_verdicts()
    assert ManualCheck.objects.get().reasons == ["not_openable"]
    assert Application.objects.get().arrival_number == first.arrival


@pytest.mark.requirement("PROM-10")
def test_an_entry_that_the_database_refuses_stops_only_itself(hand: KioskHand, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [hand.submit() for _ in range(3)]
    deliver(hand, *made)
    good = born._application

    def poisoned(one: Any) -> Application:
        application = good(one)
        if one.statement.arrival_number == made[1].arrival:
            application.status = "nonsense"  # the table's constraint refuses it
        return application

    monkeypatch.setattr(born, "_application", poisoned)
    drain_verdicts()
    assert Application.objects.count() == 2
    assert WaitingEntry.objects.get().attempts == 1
    for _ in range(record_verdicts.ATTEMPTS_LIMIT):
        WaitingEntry.objects.update(lease_until=None)
        drain_verdicts()
    assert ManualCheck.objects.get().reasons == ["cannot_be_recorded"]
    assert WaitingEntry.objects.count() == 0


def test_a_worker_that_died_loses_nothing(hand: KioskHand, monkeypatch: pytest.MonkeyPatch) -> None:
    deliver(hand, hand.submit())

    def killed(_found: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(record_verdicts, "_record", killed)
        with pytest.raises(KeyboardInterrupt):
            drain_verdicts()
    assert drain_verdicts() == 0  # still leased
    WaitingEntry.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert drain_verdicts() == 1
    assert Application.objects.count() == 1


@pytest.mark.requirement("PROM-02")
def test_a_worker_that_only_seemed_dead_does_not_count_twice(hand: KioskHand, monkeypatch: pytest.MonkeyPatch) -> None:
    deliver(hand, hand.submit())
    honest = record_verdicts._open_all

    def slow(rows: Any) -> Any:
        with monkeypatch.context() as patched:
            patched.setattr(record_verdicts, "_open_all", honest)
            WaitingEntry.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
            drain_verdicts()
        return honest(rows)

    monkeypatch.setattr(record_verdicts, "_open_all", slow)
    drain_verdicts()
    assert Application.objects.count() == 1
    assert ManualCheck.objects.count() == 0
    assert HandlingEvent.objects.count() == 1


@pytest.mark.requirement("PROM-03")
def test_one_arrival_number_given_twice_is_for_a_person(city: City) -> None:
    """As a restored image of a place does it: its next epoch repeats the number."""
    first = city.kiosk(3)
    made = first.submit()
    deliver(first, made)
    drain_verdicts()
    kiosk = Kiosk.objects.get(code=first.code)
    kiosk.epoch, kiosk.epoch_prev, kiosk.stored_up_to = 2, kiosk.head, 0
    kiosk.save()
    kiosk.keys.update(epoch=2)
    first.epoch, first.seq, first.counter = 2, 0, 0
    again = first.submit(arrival=made.arrival)
    deliver(first, again)
    drain_verdicts()
    assert ManualCheck.objects.get().reasons == ["arrival_number_twice"]
    assert Application.objects.count() == 1


def test_the_same_person_twice_for_the_same_procedure_is_shown(hand: KioskHand, authority: Authority) -> None:
    made = [hand.submit("resident_record", resident=authority.hanako) for _ in range(2)]
    deliver(hand, *made, hand.submit("resident_record", resident=authority.taro))
    drain_verdicts()
    assert Application.objects.count() == 3
    manual_check = ManualCheck.objects.get()
    assert (manual_check.kind, manual_check.reasons) == ("anomaly", [f"possible_duplicate:{made[0].arrival}"])
    assert manual_check.application is not None
    assert manual_check.application.arrival_number == made[1].arrival


# ── corrections and withdrawals ──


def test_a_correction_joins_and_both_slips_open_it(hand: KioskHand) -> None:
    made = sent_back(hand)
    correction = hand.submit(answers={"phone": "090-0000-0001"}, kind=StatementKind.CORRECTION, old=made)
    deliver(hand, correction)
    drain_verdicts()
    application = Application.objects.get()
    assert (application.status, application.arrival_number) == ("unprocessed", made.arrival)
    assert [version.number for version in application.versions.order_by("number")] == [1, 2]
    assert bytes(application.versions.get(number=1).statement) == made.statement
    assert view_of(made).corrects_to == correction.arrival
    assert view_of(correction).corrects_to is None
    assert ManualCheck.objects.count() == 0


def test_a_corrected_name_is_the_one_that_lists_and_letters_have(hand: KioskHand) -> None:
    made = sent_back(hand)
    deliver(hand, hand.submit(answers={"name": "山田花江"}, kind=StatementKind.CORRECTION, old=made))
    drain_verdicts()
    application = Application.objects.get()
    assert application.applicant_name == "山田花江"
    assert "山田花子" in application.found_by, "and who still asks by the other name finds it"


def test_a_submission_and_its_withdrawal_in_one_batch(hand: KioskHand) -> None:
    made = hand.submit()
    deliver(hand, made, hand.submit(kind=StatementKind.WITHDRAWAL, old=made))
    drain_verdicts()
    assert Application.objects.get().status == "withdrawn"


@pytest.mark.requirement("PROM-07")
def test_without_the_old_slips_numbers_nothing_is_withdrawn(hand: KioskHand) -> None:
    made = hand.submit()
    deliver(hand, made, hand.submit(kind=StatementKind.WITHDRAWAL, old=made, proof=bytes(32)))
    drain_verdicts()
    assert Application.objects.get().status == "unprocessed"
    assert ManualCheck.objects.get().reasons == ["proof:bad"]


def test_a_withdrawal_after_the_decision_is_for_a_person(hand: KioskHand) -> None:
    made = hand.submit()
    deliver(hand, made)
    drain_verdicts()
    Application.objects.update(status="accepted_replied")
    deliver(hand, hand.submit(kind=StatementKind.WITHDRAWAL, old=made))
    drain_verdicts()
    application = Application.objects.get()
    assert application.status == "accepted_replied"
    manual_check = ManualCheck.objects.get()
    assert (manual_check.kind, manual_check.reasons, manual_check.application_id) == (
        "anomaly",
        ["withdrawal_in_accepted_replied"],
        application.pk,
    )
    assert application.versions.count() == 2


def test_a_correction_waits_for_what_it_corrects_and_then_goes_to_a_person(city: City, hand: KioskHand) -> None:
    other = city.kiosk(4)
    unknown = other.submit()
    deliver(hand, hand.submit(), hand.submit(kind=StatementKind.CORRECTION, old=unknown), hand.submit())
    drain_verdicts()
    assert Application.objects.count() == 2
    assert WaitingEntry.objects.count() == 1
    deliver(other, unknown)
    drain_verdicts()
    WaitingEntry.objects.update(lease_until=None)
    Application.objects.filter(arrival_number=unknown.arrival).update(status="sent_back")
    drain_verdicts()
    assert Application.objects.get(arrival_number=unknown.arrival).versions.count() == 2
    lost = city.kiosk(5).submit()
    deliver(hand, hand.submit(kind=StatementKind.CORRECTION, old=lost))
    CustodyEntry.objects.update(arrived_at=timezone.now() - timedelta(hours=2))
    drain_verdicts()
    assert ManualCheck.objects.get().reasons == ["unknown_old_number"]


# ── append-only ──


@pytest.mark.requirement("GAP-09")
@pytest.mark.parametrize(
    "change",
    [
        lambda: ApplicationVersion.objects.update(number=7),
        lambda: ApplicationVersion.objects.all().delete(),
        lambda: HandlingEvent.objects.update(act="x"),
        lambda: HandlingEvent.objects.all().delete(),
    ],
)
def test_what_was_stated_and_done_cannot_be_changed(hand: KioskHand, change: Any) -> None:
    deliver(hand, hand.submit())
    drain_verdicts()
    with pytest.raises(DatabaseError, match="append-only"):
        change()


def test_nothing_readable_stands_in_custody(hand: KioskHand, authority: Authority) -> None:
    deliver(hand, hand.submit("resident_record", resident=authority.hanako))
    kept = b"".join(bytes(row.jws) for row in CustodyEntry.objects.all())
    kept += b"".join(bytes(row.content) for row in CustodyBox.objects.all())
    for secret in ("山田花子", "若葉市中央", "1990"):
        assert secret.encode() not in kept
    assert hashlib.sha256(authority.hanako.certificate).digest() not in kept
