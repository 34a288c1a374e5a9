"""Duplicates that came from kiosks: both records side by side, and a person chooses."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from central.applications.models import Application, HandlingEvent, ManualCheck
from central.applications.pair_models import PairChoice
from central.audit.models import AuditEntry
from central.intake.actions.record_verdicts import drain_verdicts
from sync.contract.states import HandlingStatus
from tests.support.centre.applications import make_application, make_city
from tests.support.centre.city import City
from tests.support.centre.deliveries import CLAIM_ANSWERS, deliver
from tests.support.people.residents import Authority
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast, sign_in

pytestmark = pytest.mark.django_db
Pair = tuple[Application, Application]


@pytest.fixture
def cast(city: City, settings: Any) -> Cast:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    return make_cast(city.body)


@pytest.fixture
def twice(city: City, authority: Authority) -> Pair:
    """The same person claimed at two kiosks that were without a line; one answer differs."""
    hands = city.kiosk(3), city.kiosk(4)
    for hand, phone in zip(hands, ("090-0000-0000", "090-1111-1111"), strict=True):
        deliver(hand, hand.submit("child_allowance", CLAIM_ANSWERS | {"phone": phone}, resident=authority.hanako))
    drain_verdicts()
    first, second = Application.objects.order_by("pk")
    return first, second


def address(left: Application, right: Application) -> str:
    return reverse("applications:pair", args=[left.arrival_number, right.arrival_number])


def rows(page: str) -> dict[str, tuple[str, str]]:
    found = re.findall(r'<tr><th scope="row">(.*?)</th><td.*?>(.*?)</td><td.*?>(.*?)</td></tr>', page, re.S)
    return {_plain(label): (_plain(left), _plain(right)) for label, left, right in reversed(found)}


def _plain(cell: str) -> str:
    return " ".join(unescape(re.sub(r"<i .*?</i>|<[^>]+>", " ", cell)).split())


def choose(client: Client, pair: Pair, **said: str) -> Any:
    left, right = (Application.objects.get(pk=each.pk) for each in pair)
    sent = {"revision": str(left.revision), "right_revision": str(right.revision), "reason": "本人に聞いた"} | said
    return client.post(address(left, right), sent)


@pytest.mark.requirement("GAP-27")
def test_duplicates_found_when_kiosks_come_back_stand_side_by_side_and_a_person_chooses(
    twice: Pair, cast: Cast
) -> None:
    first, second = twice
    client = sign_in(cast.sato)
    manual_check = ManualCheck.objects.get()
    assert manual_check.reasons == [f"possible_duplicate:{first.arrival_number}"]
    asked = client.get(reverse("applications:look", args=[manual_check.pk])).content.decode()
    assert address(second, first) in asked
    page = client.get(address(second, first)).content.decode()
    told = rows(page)
    phone = next(pair for label, pair in told.items() if "電話番号" in label)
    assert [one.replace("-", "") for one in phone] == ["09011111111", "09000000000"]
    assert any("電話番号" in label and label.endswith("違う") for label in told)
    assert told["氏名"] == ("山田花子", "山田花子")
    assert told["端末"] == ("99201-004", "99201-003")
    assert "答えが違うところ：1か所" in page
    assert told["状態"] == ("未処理", "未処理")
    read = AuditEntry.objects.filter(act="application.read", actor="staff:sato").values_list("subject", flat=True)
    assert set(read) == {first.audit_subject, second.audit_subject}
    answer = choose(client, (second, first), duplicate="left", refuse="1", sentence="先の申請を審査します。")
    assert answer.status_code == 302
    second.refresh_from_db()
    first.refresh_from_db()
    assert (first.status, second.status) == (HandlingStatus.UNPROCESSED, HandlingStatus.NOT_ACCEPTED)
    assert second.sentence == {"ja": "先の申請を審査します。"}
    choice = PairChoice.objects.get()
    assert choice.is_duplicate(second.pk)
    assert (choice.by, choice.reason) == (cast.sato, "本人に聞いた")
    manual_check.refresh_from_db()
    assert manual_check.resolved_by == cast.sato
    assert "本人に聞いた" in manual_check.resolution
    entries = AuditEntry.objects.filter(act="duplicate.decided").order_by("number")
    assert {(one.subject, one.details["duplicate"]) for one in entries} == {
        (second.audit_subject, "this"),
        (first.audit_subject, "other"),
    }
    detail = client.get(reverse("applications:detail", args=[second.arrival_number])).content.decode()
    assert "と重複していると決めてあります" in detail
    assert "重複と決めた" in client.get(reverse("applications:detail", args=[first.arrival_number])).content.decode()


def test_both_may_stay_and_what_was_decided_is_decided_anew_beside_it(twice: Pair, cast: Cast) -> None:
    client = sign_in(cast.sato)
    assert choose(client, twice, duplicate="both", reason="子どもが別").status_code == 302
    assert "2つとも残すと決めてあります" in client.get(address(*twice)).content.decode()
    assert not ManualCheck.objects.filter(resolved_at=None).exists()
    assert choose(client, twice, duplicate="right").status_code == 302
    assert [one.choice for one in PairChoice.objects.order_by("pk")] == ["both", "second"]
    assert {each.status for each in Application.objects.all()} == {HandlingStatus.UNPROCESSED.value}
    assert "を重複と決めてあります" in client.get(address(*twice)).content.decode()


def test_a_check_that_asks_for_more_stays_open(twice: Pair, cast: Cast) -> None:
    manual_check = ManualCheck.objects.get()
    manual_check.reasons = [*manual_check.reasons, "who:age"]
    manual_check.save()
    assert choose(sign_in(cast.sato), twice, duplicate="both").status_code == 302
    manual_check.refresh_from_db()
    assert manual_check.resolved_at is None


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, "どうするかを1つえらんでください。"),
        ({"duplicate": "left", "reason": " "}, "そう決めた理由を書いてください。"),
        ({"duplicate": "left", "refuse": "1"}, "不受理にするときは、本人に見える文を書いてください。"),
        ({"duplicate": "both", "refuse": "1"}, "2つとも残すときは、不受理にしません。"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    twice: Pair, cast: Cast, said: dict[str, str], told: str
) -> None:
    answer = choose(sign_in(cast.sato), twice, **({"sentence_easy": "やさしい文"} | said))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert told in page
    assert "やさしい文" in page
    assert said.get("reason", "本人に聞いた") in page
    assert not PairChoice.objects.exists()


def test_who_comes_second_is_told_and_decides_nothing(twice: Pair, cast: Cast) -> None:
    client = sign_in(cast.sato)
    Application.objects.filter(pk=twice[1].pk).update(revision=9)
    sent = {
        "revision": "1",
        "right_revision": "1",
        "duplicate": "right",
        "reason": "同じ",
        "refuse": "1",
        "sentence": "文",
    }
    answer = client.post(address(*twice), sent)
    assert answer.status_code == 409
    assert "ほかの人が先に変えました" in answer.content.decode()
    assert ">文</textarea>" in answer.content.decode()
    assert not PairChoice.objects.exists()
    assert not HandlingEvent.objects.filter(act="acceptance_refused").exists()


def test_one_that_is_decided_already_cannot_be_refused_but_marked(twice: Pair, cast: Cast) -> None:
    Application.objects.filter(pk=twice[1].pk).update(status="completed")
    client = sign_in(cast.sato)
    assert choose(client, twice, duplicate="right", refuse="1", sentence="文").status_code == 409
    assert not PairChoice.objects.exists()
    assert choose(client, twice, duplicate="right").status_code == 302
    assert Application.objects.get(pk=twice[1].pk).status == "completed"


def test_only_two_that_both_may_be_seen_and_are_for_one_procedure_are_compared(twice: Pair, cast: Cast) -> None:
    make_city()
    other = make_application(9, procedure="resident_record")
    client = sign_in(cast.sato)
    assert client.get(address(twice[0], other)).status_code == 404
    assert client.get(address(twice[0], twice[0])).status_code == 404
    assert sign_in(cast.tanaka).get(address(*twice)).status_code == 404


def test_the_database_changes_and_deletes_no_choice(twice: Pair, cast: Cast) -> None:
    choose(sign_in(cast.sato), twice, duplicate="both")
    for change in ("UPDATE applications_pairchoice SET reason = 'x'", "DELETE FROM applications_pairchoice"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_an_entry_with_a_number_that_is_taken_stands_beside_the_application_that_has_it(
    city: City, cast: Cast, authority: Authority, settings: Any
) -> None:
    """A machine that was put back to an older state: it was not taken in, and a person closes it with both in view."""
    hand = city.kiosk(3)
    first = hand.submit("child_allowance", CLAIM_ANSWERS, resident=authority.hanako)
    deliver(hand, first)
    drain_verdicts()
    restored = city.another_machine(hand)
    other = CLAIM_ANSWERS | {"phone": "090-1111-1111"}
    deliver(restored, restored.submit("child_allowance", other, resident=authority.taro, arrival=first.arrival))
    drain_verdicts()
    manual_check = ManualCheck.objects.get()
    assert manual_check.reasons == ["arrival_number_twice"]
    client = sign_in(cast.sato)
    address = reverse("applications:look", args=[manual_check.pk])
    page = client.get(address).content.decode()
    told = rows(page)
    assert told["氏名"] == ("山田太郎", "山田花子")
    assert [one.replace("-", "") for one in told["日中に連絡のとれる電話番号"]] == ["09011111111", "09000000000"]
    read = AuditEntry.objects.filter(actor="staff:sato").values_list("act", "subject")
    assert ("application.read", Application.objects.get().audit_subject) in read
    resolve = reverse("applications:resolve", args=[manual_check.pk])
    assert (
        client.post(resolve, {"resolution": "端末を止めた。あとの人には窓口で出し直してもらった。"}).status_code == 302
    )
    settings.ZONED_PROCEDURES = {"child_allowance": "my_number"}
    assert client.get(address).status_code == 404
