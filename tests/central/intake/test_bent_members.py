"""An entry with a member out of bounds keeps its place in custody, becomes no application, and holds up nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from central.applications.models import Application, ManualCheck
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.models import CustodyEntry
from sync.contract.chain.entry import write_entry
from sync.contract.chain.statement import Statement
from sync.contract.numbers import ArrivalNumber
from sync.envelope.development_keys import make_city_keys
from tests.central.intake.test_place_and_consent import stated_otherwise
from tests.support.between import kiosk_hand
from tests.support.between.kiosk_hand import KioskHand, Made
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def hand(city: City) -> KioskHand:
    return city.kiosk(3)


def bent(
    hand: KioskHand, monkeypatch: pytest.MonkeyPatch, *, time: dict[str, Any] | None = None, **changes: Any
) -> Made:
    """The next entry, good but for some members, and signed like any other."""

    def write(entry: Any) -> bytes:
        other = msgspec.structs.replace(entry, time=msgspec.structs.replace(entry.time, **(time or {})), **changes)
        return write_entry(other)

    with monkeypatch.context() as patched:
        patched.setattr(kiosk_hand, "write_entry", write)
        return hand.submit()


@pytest.mark.requirement("PROM-07", "PROM-10")
@pytest.mark.parametrize(
    ("time", "changes"),
    [
        ({}, {"arrival": ArrivalNumber("9920120260231003000161")}),
        ({}, {"arrival": ArrivalNumber("9920119990101003000136")}),
        ({"wall": "2026-02-30T01:02:03.004Z"}, {}),
        ({"wall": "2026-11-20T10:02:03+09:00"}, {}),
        ({"up_ms": -1}, {}),
        ({"up_ms": 2**70}, {}),
        ({"error_ms": -2}, {}),
        ({"since_ack_ms": -1}, {}),
        ({"boot": "b" * 5000}, {}),
        ({"boot": "b\0"}, {}),
    ],
)
def test_a_member_out_of_bounds_costs_only_its_own_entry(
    hand: KioskHand, monkeypatch: pytest.MonkeyPatch, time: dict[str, Any], changes: dict[str, Any]
) -> None:
    before = hand.submit()
    odd = bent(hand, monkeypatch, time=time, **changes)
    after = hand.submit()
    deliver(hand, before, odd, after)
    drain_verdicts()
    faults = dict(CustodyEntry.objects.values_list("seq", "fault"))
    assert faults == {before.seq: "", odd.seq: "malformed", after.seq: ""}
    assert set(Application.objects.values_list("arrival_number", flat=True)) == {before.arrival, after.arrival}
    manual_check = ManualCheck.objects.get()
    assert (manual_check.kind, manual_check.reasons) == ("unreadable", ["malformed"])


@pytest.mark.parametrize("suite", [-1, 2**63])
def test_what_can_be_placed_and_not_read_is_kept_with_its_number(
    hand: KioskHand, monkeypatch: pytest.MonkeyPatch, suite: int
) -> None:
    """Of a known kind and version, and of no form that this program knows: a newer one may read it."""
    odd = bent(hand, monkeypatch, suite=suite)
    deliver(hand, odd)
    drain_verdicts()
    row = CustodyEntry.objects.get()
    assert (row.fault, row.entry_hash, row.arrival_number) == ("", odd.hash, odd.arrival)
    assert not Application.objects.exists()
    assert ManualCheck.objects.get().reasons == ["unknown_kind"]


@pytest.mark.requirement("PROM-07")
def test_the_suite_of_an_entry_is_that_of_its_boxs_first_recipient(
    hand: KioskHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(hand, bent(hand, monkeypatch, suite=2))
    drain_verdicts()
    assert ManualCheck.objects.get().reasons == ["box:other_recipients"]


@pytest.mark.requirement("PROM-07")
@pytest.mark.parametrize("which", ["without the recovery key", "other order", "a stranger first", "a stranger beside"])
def test_a_box_is_sealed_for_the_centre_then_for_recovery_and_for_nobody_else(
    city: City, hand: KioskHand, tmp_path: Any, which: str
) -> None:
    ours, recovery = hand.recipients
    stranger = make_city_keys(tmp_path / "another-city").hpke.recipient()
    sealed = {
        "without the recovery key": (ours,),
        "other order": (recovery, ours),
        "a stranger first": (stranger, ours, recovery),
        "a stranger beside": (ours, recovery, stranger),
    }[which]
    bad = replace(hand, recipients=sealed)
    deliver(bad, bad.submit())
    drain_verdicts()
    assert not Application.objects.exists()
    assert ManualCheck.objects.get().reasons == ["box:other_recipients"]


def test_a_first_application_has_no_proof_of_another_slip(hand: KioskHand) -> None:
    deliver(hand, hand.submit(proof=bytes(32)))
    drain_verdicts()
    assert ManualCheck.objects.get().reasons == ["proof:unasked"]


@pytest.mark.parametrize(
    ("mail", "kept"),
    [
        ("x" * 242 + "@b.example.jp", False),  # 255
        ("x" * 59 + "@" + "b" * 63 + "." + "c" * 63 + "." + "d" * 63 + ".jp", True),  # 254
        ("x" * 288 + "@b.example", False),
        ("hanako@example.jp\0", False),
        ("", False),
        ("x" * 100_000, False),
    ],
)
def test_an_address_that_no_mail_can_go_to_costs_only_the_mail(hand: KioskHand, mail: str, kept: bool) -> None:
    made, neighbour = hand.submit(mail=mail), hand.submit()
    deliver(hand, made, neighbour)
    assert drain_verdicts() == 2
    assert not ManualCheck.objects.exists()
    application = Application.objects.get(arrival_number=made.arrival)
    assert application.mail == (mail if kept else "")
    assert application.versions.get().checks["mail"] == ("ok" if kept else "mistyped")
    assert drain_verdicts() == 0


@pytest.mark.parametrize(
    ("member", "value"), [("language", "ja\0"), ("title", "a\0"), ("procedure", "a\0"), ("kiosk", "99201-003\0")]
)
def test_what_one_database_could_not_keep_is_read_in_neither(
    hand: KioskHand, monkeypatch: pytest.MonkeyPatch, member: str, value: str
) -> None:
    stated_otherwise(monkeypatch, **{member: value})
    odd = hand.submit()
    monkeypatch.undo()
    good = hand.submit()
    deliver(hand, odd, good)
    assert drain_verdicts() == 2
    assert [application.arrival_number for application in Application.objects.all()] == [good.arrival]
    assert ManualCheck.objects.get().reasons == ["malformed"]


@pytest.mark.parametrize(
    ("member", "value"), [("id", "a\0"), ("source", "staff:\0"), ("value", "a\0"), ("shown", "\0")]
)
def test_no_item_brings_in_what_one_database_could_not_keep(
    hand: KioskHand, monkeypatch: pytest.MonkeyPatch, member: str, value: str
) -> None:
    stated = msgspec.json.decode(hand.fork().submit().statement, type=Statement)
    first = msgspec.structs.replace(stated.items[0], **{member: value})
    stated_otherwise(monkeypatch, items=(first, *stated.items[1:]))
    deliver(hand, hand.submit())
    assert drain_verdicts() == 1
    assert ManualCheck.objects.get().reasons == ["malformed"]
