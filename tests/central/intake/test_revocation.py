"""Revocation with several living roots of one name: each certificate by its own issuer's list, and again by a later."""

from __future__ import annotations

import gc
import hashlib
import re
import weakref
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from central.applications.manual_check_reasons import manual_check_reason
from central.applications.models import Application, ApplicationVersion, ManualCheck
from central.applications.words.check_sentences import sentences
from central.catalogue.models import TrustAnchor
from central.intake.actions import judge_revocation
from central.intake.actions.judge_revocation import JudgingAgain
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.models import SentAck
from central.intake.revocation.revocation_files import lists_at_hand
from central.kiosks.models import Kiosk
from sync.contract.timestamps import rfc3339
from sync.envelope.resident.revocation_lists import is_of
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.city import City
from tests.support.centre.deliveries import CLAIM_ANSWERS, deliver
from tests.support.people.residents import Authority, Resident, make_authority
from tests.support.people.staff import QUICK_HASHERS, make_cast, sign_in
from tests.support.tables.append_only import lifted

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
WHOSE = {"hanako": "good", "taro": "revoked"}


@pytest.fixture(scope="module")
def younger() -> Authority:
    """The next generation of the root: another key, the same name, the same serial numbers."""
    return make_authority()


@pytest.fixture
def hand(city: City, younger: Authority) -> KioskHand:
    der = younger.root.der
    TrustAnchor.objects.create(body=city.body, use="sign", certificate=der, sha256=hashlib.sha256(der).hexdigest())
    return city.kiosk(3)


@pytest.fixture
def folder(city: City, settings: Any) -> Any:
    settings.CRL_FILE = settings.CRL_FILE.with_name("lists")
    settings.CRL_FILE.mkdir()
    return settings.CRL_FILE


def outcome_of(hand: KioskHand, resident: Resident) -> str:
    """Hand in with this card; what was found of its revocation, wherever it went."""
    made = hand.submit("resident_record", resident.card_answers(), resident=resident)
    deliver(hand, made)
    drain_verdicts()
    version = ApplicationVersion.objects.filter(arrival_number=made.arrival).first()
    if version is not None:
        return str(version.checks["revocation"])
    manual_check = ManualCheck.objects.get(arrival_number=made.arrival)
    assert manual_check.reasons == ["revocation:revoked"]
    return str(manual_check.checks["revocation"])


@pytest.mark.parametrize(
    ("lists", "good", "revoked"),
    [
        ("none", "not_checked", "not_checked"),
        ("fresh", "ok", "revoked"),
        ("stale", "old_list", "revoked"),
        ("future", "not_checked", "not_checked"),
        ("other root's", "not_checked", "not_checked"),
    ],
)
def test_each_certificate_is_judged_by_the_list_of_its_own_issuer(
    hand: KioskHand, authority: Authority, younger: Authority, folder: Any, lists: str, good: str, revoked: str
) -> None:
    now = timezone.now()
    for mine, other in ((authority, younger), (younger, authority)):
        at = {"stale": now - 60 * HOUR, "future": now + HOUR}.get(lists, now - HOUR)
        whose = other if lists == "other root's" else mine
        crl = b"" if lists == "none" else whose.crl(whose.taro, at=at)
        for old in folder.iterdir():
            old.unlink()
        if crl:
            (folder / "city.crl").write_bytes(crl)
        assert outcome_of(hand, mine.hanako) == good
        assert outcome_of(hand, mine.taro) == revoked


def test_a_folder_holds_the_lists_of_both_roots_in_either_form(
    hand: KioskHand, authority: Authority, younger: Authority, folder: Any, caplog: pytest.LogCaptureFixture
) -> None:
    at = timezone.now() - HOUR
    (folder / "old.crl").write_bytes(authority.crl(authority.taro, at=at))
    pem = x509.load_der_x509_crl(younger.crl(younger.hanako, at=at)).public_bytes(Encoding.PEM)
    (folder / "new.pem").write_bytes(pem)
    (folder / "page.html").write_bytes(b"<html>not found</html>")
    assert outcome_of(hand, authority.hanako) == "ok"
    assert outcome_of(hand, authority.taro) == "revoked"
    assert outcome_of(hand, younger.hanako) == "revoked"
    assert outcome_of(hand, younger.taro) == "ok"
    told = [record.getMessage() for record in caplog.records if "page.html" in record.getMessage()]
    assert told == ["page.html is not used as a revocation list: no_list"]


def waited_since(hand: KioskHand, days: int) -> None:
    """The kiosk's newest acknowledgement, which every entry names, is so old."""
    hand.ack = "ab" * 32
    at = timezone.now() - timedelta(days=days)
    SentAck.objects.create(kiosk=Kiosk.objects.get(code=hand.code), sha256=hand.ack, at=at)


@pytest.mark.parametrize("since", [3, 1])
def test_a_certificate_that_ended_on_the_way_is_taken_in_and_a_person_looks(
    hand: KioskHand, authority: Authority, since: int
) -> None:
    """Two days ago it ended. Handed in within three days: perhaps before. Within one day: certainly after."""
    waited_since(hand, since)
    resident = authority.until(timezone.now() - timedelta(days=2))
    deliver(hand, hand.submit("resident_record", resident=resident))
    drain_verdicts()
    manual_check = ManualCheck.objects.get()
    if since == 3:
        assert (manual_check.kind, manual_check.reasons) == ("anomaly", ["certificate:ended_meanwhile"])
        assert manual_check.application == Application.objects.get()
        assert ApplicationVersion.objects.get().checks["holder"] == "ok"
    else:
        assert (manual_check.kind, manual_check.reasons) == ("invalid", ["certificate:expired"])
        assert not Application.objects.exists()
    assert manual_check_reason(manual_check.reasons[0]) != manual_check.reasons[0]


def test_a_day_that_was_still_to_come_at_the_start_of_the_bracket_breaks_no_rule(
    hand: KioskHand, authority: Authority
) -> None:
    """A birth of five days ago, claimed at some moment of the last ten days: it may have been told truly."""
    waited_since(hand, 10)
    day = (timezone.localtime() - timedelta(days=5)).date().isoformat()
    answers = CLAIM_ANSWERS | {"event_on": day, "child_1_birth_on": day}
    deliver(hand, hand.submit("child_allowance", answers, resident=authority.hanako))
    drain_verdicts()
    assert ApplicationVersion.objects.get().checks["rules"] == "ok"
    assert not ManualCheck.objects.exists()


def judged_again() -> None:
    """As the worker does, until nothing is due."""
    judging = JudgingAgain()
    while judging.drain():
        pass


def test_a_list_that_comes_later_judges_each_root_again(
    hand: KioskHand, authority: Authority, younger: Authority, folder: Any
) -> None:
    made = {}
    for mine in (authority, younger):
        for resident in (mine.hanako, mine.taro):
            made[mine.root.der, resident.serial] = hand.submit(
                "resident_record", resident.card_answers(), resident=resident
            )
    deliver(hand, *made.values())
    drain_verdicts()
    assert {row.checks["revocation"] for row in ApplicationVersion.objects.all()} == {"not_checked"}
    at = timezone.now() - HOUR
    for mine, other in ((authority, younger), (younger, authority)):
        (folder / "one.crl").write_bytes(mine.crl(mine.taro, at=at))
        judged_again()
        numbers = [made[mine.root.der, one.serial].arrival for one in (mine.hanako, mine.taro)]
        good, bad = (Application.objects.get(arrival_number=number) for number in numbers)
        assert outcome_now(good) == ("yes", "証明書は失効していません")
        assert outcome_now(bad) == ("no", "証明書は失効しています")
        manual_checks = ManualCheck.objects.filter(application=bad)
        since = rfc3339(at - timedelta(days=1)).split(".")[0]
        assert [reason[:33] for manual_check in manual_checks for reason in manual_check.reasons] == [
            f"revoked_later:{since}"
        ]
        assert not ManualCheck.objects.filter(application=good).exists()
        untouched = Application.objects.get(arrival_number=made[other.root.der, other.hanako.serial].arrival)
        assert outcome_now(untouched)[1] in ("失効をまだ確かめていません", "証明書は失効していません")
    assert ManualCheck.objects.count() == 2


def outcome_now(application: Application) -> tuple[str, str]:
    """Mark and sentence of revocation, as the application's page has them."""
    version = application.versions.get()
    found = [one for one in sentences(version, "ok", []) if "失効" in one.title]
    return found[0].mark, found[0].title


def test_a_page_drawn_before_the_list_came_decides_nothing(
    city: City, hand: KioskHand, authority: Authority, folder: Any, settings: Any
) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    deliver(hand, hand.submit("resident_record", authority.taro.card_answers(), resident=authority.taro))
    drain_verdicts()
    application = Application.objects.get()
    client = sign_in(make_cast(city.body).sato)
    address = reverse("applications:detail", args=[application.arrival_number])
    drawn = re.search(r'name="revision" value="(\d+)"', client.get(address).content.decode())
    assert drawn is not None
    (folder / "late.crl").write_bytes(authority.crl(authority.taro, at=timezone.now() - HOUR))
    judged_again()
    accept = reverse("applications:change", args=[application.arrival_number, "accept"])
    answer = client.post(accept, {"revision": drawn[1]})
    assert answer.status_code == 409
    assert "証明書は失効しています" in answer.content.decode()
    application.refresh_from_db()
    assert application.status == "unprocessed"
    assert "カードをなくした人" in client.get(reverse("applications:work-tab", args=["look"])).content.decode()


def test_what_was_decided_is_told_once_and_stays(hand: KioskHand, authority: Authority, folder: Any) -> None:
    deliver(hand, hand.submit("resident_record", authority.taro.card_answers(), resident=authority.taro))
    drain_verdicts()
    Application.objects.update(status="accepted_reply_pending")
    now = timezone.now()
    (folder / "late.crl").write_bytes(authority.crl(authority.taro, at=now - HOUR))
    judged_again()
    manual_check = ManualCheck.objects.get()
    assert manual_check.reasons[0].startswith("revoked_after_decision:")
    assert "決めたことは変えていません" in manual_check_reason(manual_check.reasons[0])
    assert Application.objects.get().status == "accepted_reply_pending"
    ManualCheck.objects.update(resolved_at=now)
    (folder / "next.crl").write_bytes(authority.crl(authority.taro, at=now))
    judged_again()
    assert ManualCheck.objects.count() == 1, "a person has seen it"


def test_a_list_that_names_it_no_more_takes_nothing_back(hand: KioskHand, authority: Authority, folder: Any) -> None:
    """Issuers drop the entries of certificates that have ended, and somebody may lay an older list down again."""
    deliver(hand, hand.submit("resident_record", authority.taro.card_answers(), resident=authority.taro))
    drain_verdicts()
    (folder / "one.crl").write_bytes(authority.crl(authority.taro, at=timezone.now() - HOUR))
    judged_again()
    (folder / "one.crl").write_bytes(authority.crl(at=timezone.now()))
    judged_again()
    assert outcome_now(Application.objects.get()) == ("no", "証明書は失効しています")


def test_a_statement_whose_entry_is_gone_keeps_no_other_from_being_judged(
    hand: KioskHand, authority: Authority, folder: Any
) -> None:
    for _ in range(2):
        deliver(hand, hand.submit("resident_record", authority.taro.card_answers(), resident=authority.taro))
        drain_verdicts()
    altered, other = ApplicationVersion.objects.order_by("pk")
    with lifted(connection):
        ApplicationVersion.objects.filter(pk=altered.pk).update(entry_hash="0" * 64)
    (folder / "late.crl").write_bytes(authority.crl(authority.taro, at=timezone.now() - HOUR))
    judged_again()
    for version in (altered, other):
        manual_check = ManualCheck.objects.get(application=version.application)
        assert manual_check.reasons[-1].startswith("revoked_later:")


def test_of_a_list_that_was_replaced_nothing_stays_in_memory(folder: Any, authority: Authority) -> None:
    """Of all Japan's cards a list has many megabytes, and there is another each day."""
    for hours in (2, 1):
        (folder / "one.crl").write_bytes(authority.crl(at=timezone.now() - hours * HOUR))
        (one,) = lists_at_hand()
        assert is_of(one, authority.root.der)
        if hours == 2:
            former = weakref.ref(one)
        del one
    gc.collect()
    assert former() is None


def test_what_ended_long_ago_is_left_and_an_open_manual_check_takes_a_reason_more(
    hand: KioskHand, authority: Authority, folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judge_revocation, "PIECE", 1)
    for _ in range(3):  # the second and third are possible duplicates of the first
        deliver(hand, hand.submit("resident_record", authority.taro.card_answers(), resident=authority.taro))
        drain_verdicts()
    first, second, third = Application.objects.order_by("pk")
    Application.objects.filter(pk=first.pk).update(status="completed", changed_at=timezone.now() - timedelta(days=91))
    (folder / "late.crl").write_bytes(authority.crl(authority.taro, at=timezone.now() - HOUR))
    judged_again()
    assert not ManualCheck.objects.filter(application=first).exists()
    for one in (second, third):
        told = [reason.partition(":")[0] for reason in ManualCheck.objects.get(application=one).reasons]
        assert told == ["possible_duplicate", "revoked_later"]
