"""A clerk judges an entry again or takes it in, from the page of 確認が要る."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from central.applications.models import Application, ManualCheck
from central.audit.models import AuditEntry
from central.catalogue.queries import procedure_of
from central.intake.actions.record_verdicts import drain_verdicts
from sync.contract.chain.statement import StatementKind
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver, sent_back
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def invalid(city: City) -> ManualCheck:
    hand = city.kiosk(3)
    deliver(hand, hand.submit(answers={"item_1_cm": "9"}))
    drain_verdicts()
    return ManualCheck.objects.get()


@pytest.fixture
def unreadable(city: City) -> ManualCheck:
    hand = city.kiosk(3)
    deliver(hand, hand.submit(content=b"broken"))
    drain_verdicts()
    return ManualCheck.objects.get()


def acts(manual_check: ManualCheck) -> list[str]:
    return list(
        AuditEntry.objects.filter(subject=f"look:{manual_check.pk}").order_by("number").values_list("act", flat=True)
    )


def test_the_page_leads_to_the_ways_that_suit(invalid: ManualCheck, cast: Cast) -> None:
    page = sign_in(cast.sato).get(reverse("applications:look", args=[invalid.pk])).content.decode()
    assert reverse("looks:take-in", args=[invalid.pk]) in page
    assert reverse("looks:judge", args=[invalid.pk]) in page
    assert "look.read" in acts(invalid)


def test_a_broken_rule_is_told_in_words_with_its_code_beside_them(city: City, cast: Cast) -> None:
    hand = city.kiosk(3)
    deliver(hand, hand.submit(answers={"item_1_cm": "9", "phone": "119"}))
    drain_verdicts()
    manual_check = ManualCheck.objects.get()
    page = sign_in(cast.sato).get(reverse("applications:look", args=[manual_check.pk])).content.decode()
    labels = {field.id: field.label["ja"] for field in procedure_of(city.definitions["bulky_waste"]).fields()}
    for field, code, rule in (
        ("item_1_cm", "out_of_range", "決まりの範囲にない数です"),
        ("phone", "emergency_phone", "110や119などの番号です"),
    ):
        assert f"「{labels[field]}」：{rule}" in page
        assert f">{field}:{code}</code>" in page
        assert page.count(f"{field}:{code}") == 1, "nowhere in place of words"


def test_what_cannot_be_read_is_only_judged_again(unreadable: ManualCheck, cast: Cast) -> None:
    client = sign_in(cast.sato)
    page = client.get(reverse("applications:look", args=[unreadable.pk])).content.decode()
    assert reverse("looks:judge", args=[unreadable.pk]) in page
    take_in = reverse("looks:take-in", args=[unreadable.pk])
    assert take_in not in page
    assert client.get(take_in).status_code == 404
    assert client.post(take_in, {"resolution": "x"}).status_code == 409
    assert not Application.objects.exists()


def test_an_invalid_submission_is_taken_in_with_a_sentence_and_once(invalid: ManualCheck, cast: Cast) -> None:
    client = sign_in(cast.sato)
    address = reverse("looks:take-in", args=[invalid.pk])
    assert "通らなかった検証" in client.get(address).content.decode()
    assert client.post(address, {"resolution": " "}).status_code == 400
    assert not Application.objects.exists()
    taken = client.post(address, {"resolution": "電話で確認。長さは90cm"})
    application = Application.objects.get()
    assert taken.headers["Location"] == reverse("applications:detail", args=[application.arrival_number])
    assert client.post(address, {"resolution": "again"}).status_code == 404
    assert acts(invalid)[-1] == "look.resolved"
    done = AuditEntry.objects.get(act="application.taken_in_anyway")
    assert (done.actor, done.subject) == ("staff:sato", application.audit_subject)
    page = client.get(reverse("applications:look", args=[invalid.pk])).content.decode()
    assert address not in page, "a closed look has no other way"


@pytest.mark.parametrize("kind", [StatementKind.CORRECTION, StatementKind.WITHDRAWAL])
def test_nobodys_word_stands_for_the_proof_of_a_change(city: City, cast: Cast, kind: StatementKind) -> None:
    hand = city.kiosk(3)
    made = sent_back(hand)
    deliver(hand, hand.submit(kind=kind, old=made, proof=bytes(32)))
    drain_verdicts()
    manual_check = ManualCheck.objects.get()
    assert manual_check.reasons == ["proof:bad"]
    client, address = sign_in(cast.sato), reverse("looks:take-in", args=[manual_check.pk])
    assert client.get(address).status_code == 404
    refused = client.post(address, {"resolution": "電話で確認した"})
    assert refused.status_code == 409
    assert "人の判断でも受け付けられません" in refused.content.decode()
    application = Application.objects.get()
    assert (application.arrival_number, application.status) == (made.arrival, "sent_back")
    assert application.versions.count() == 1


def test_judging_again_closes_the_manual_check_and_opens_a_new_one_while_it_does_not_hold(
    unreadable: ManualCheck, cast: Cast
) -> None:
    client = sign_in(cast.sato)
    address = reverse("looks:judge", args=[unreadable.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"resolution": "鍵を戻した"}).status_code == 302
    drain_verdicts()
    unreadable.refresh_from_db()
    assert unreadable.resolution == "鍵を戻した"
    assert ManualCheck.objects.get(resolved_at=None).reasons == unreadable.reasons


def test_without_the_duty_to_review_there_is_no_such_page(invalid: ManualCheck, cast: Cast) -> None:
    client = sign_in(cast.tanaka)
    for name in ("looks:judge", "looks:take-in"):
        address = reverse(name, args=[invalid.pk])
        assert client.get(address).status_code == client.post(address, {"resolution": "x"}).status_code == 404
    invalid.refresh_from_db()
    assert invalid.resolved_at is None


@pytest.mark.requirement("SEC-01")
@pytest.mark.parametrize("name", ["applications:look", "applications:resolve", "looks:judge", "looks:take-in"])
def test_a_zoned_procedure_is_not_looked_at_from_another_zone(
    invalid: ManualCheck, cast: Cast, settings: Any, name: str
) -> None:
    client = sign_in(cast.sato)
    address = reverse(name, args=[invalid.pk])
    settings.ZONED_PROCEDURES = {invalid.procedure: "another"}
    assert client.post(address, {"resolution": "x"}).status_code in {404, 405}
    assert client.get(address).status_code in {404, 405}
    settings.ZONED_PROCEDURES = {}
    assert client.post(address, {"resolution": "x"}).status_code in {302, 405}
