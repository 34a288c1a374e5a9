"""What is judged is what is read: all that is drawn follows from definition, values and language; hands are proven."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from django.urls import reverse

from central.applications.models import Application, ApplicationVersion, ManualCheck
from central.catalogue.actions.publish_catalogue import publish_catalogue
from central.catalogue.models import StaffCard
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.verdicts.trust_store import staff_published
from central.organisation.models import Body, Hall
from sync.contract.chain.statement import Item, Statement, StatementKind
from sync.contract.chain.statement_lines import Filled, items_of, title_of
from sync.contract.forms.procedures import read_procedure
from tests.central.intake.test_place_and_consent import stated_otherwise
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.city import TEXTS, City
from tests.support.centre.deliveries import deliver
from tests.support.people.residents import Authority
from tests.support.people.staff import QUICK_HASHERS, make_cast, sign_in

pytestmark = pytest.mark.django_db

MY_NUMBER = "123456789018"


@pytest.fixture
def hand(city: City) -> KioskHand:
    return city.kiosk(3)


def honest(hand: KioskHand, procedure: str = "bulky_waste", **more: Any) -> Statement:
    return msgspec.json.decode(hand.fork().submit(procedure, **more).statement, type=Statement)


def with_item(statement: Statement, item_id: str, **changes: str) -> tuple[Item, ...]:
    return tuple(msgspec.structs.replace(item, **changes) if item.id == item_id else item for item in statement.items)


@pytest.mark.requirement("PROM-06")
@pytest.mark.parametrize(
    ("item_id", "changes", "reasons"),
    [
        ("item_1", {"shown": "いす（300円）"}, ["drawn:differs"]),
        ("name", {"shown": "別人"}, ["drawn:differs"]),
        ("name", {"shown": ""}, ["drawn:differs"]),
        ("name", {"label": "住所"}, ["drawn:differs"]),
        ("name", {"group": "請求する人"}, ["drawn:differs"]),
        ("name", {"label_reading": "{氏名|なまえ}"}, ["drawn:differs"]),
        ("phone", {"shown": MY_NUMBER}, ["drawn:differs", "drawn_text:my_number_suspected"]),
        ("phone", {"label": f"電話{MY_NUMBER}"}, ["drawn:differs", "drawn_text:my_number_suspected"]),
        ("name", {"shown": "山\u202e田"}, ["drawn:differs", "drawn_text:control_character"]),
    ],
)
def test_what_is_drawn_otherwise_than_it_must_be_waits_for_a_person(
    hand: KioskHand, monkeypatch: pytest.MonkeyPatch, item_id: str, changes: dict[str, str], reasons: list[str]
) -> None:
    stated_otherwise(monkeypatch, items=with_item(honest(hand), item_id, **changes))
    deliver(hand, hand.submit())
    drain_verdicts()
    assert not Application.objects.exists()
    manual_check = ManualCheck.objects.get()
    assert manual_check.reasons == reasons
    assert MY_NUMBER not in str(manual_check.checks)


@pytest.mark.requirement("PROM-06")
@pytest.mark.parametrize("title", ["児童手当の認定請求", "", "粗大ごみの収集申込\u202e"])
def test_another_title_than_the_procedures_waits_for_a_person(
    hand: KioskHand, monkeypatch: pytest.MonkeyPatch, title: str
) -> None:
    stated_otherwise(monkeypatch, title=title)
    deliver(hand, hand.submit())
    drain_verdicts()
    assert "drawn:differs" in ManualCheck.objects.get().reasons


def test_answers_in_another_order_than_the_forms_wait_for_a_person(
    hand: KioskHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stated_otherwise(monkeypatch, items=tuple(reversed(honest(hand).items)))
    deliver(hand, hand.submit())
    drain_verdicts()
    assert ManualCheck.objects.get().reasons == ["drawn:differs"]


def test_an_answer_to_a_question_that_was_hidden_waits_for_a_person(
    hand: KioskHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = {"items": "2", "item_2": "bed", "item_2_cm": "190", "item_2_count": "1"}
    stated_otherwise(monkeypatch, items=with_item(honest(hand, answers=more), "items", value="1", shown="1つ"))
    deliver(hand, hand.submit())
    drain_verdicts()
    manual_check = ManualCheck.objects.get()
    assert "rules:broken" in manual_check.reasons
    assert "item_2:not_asked" in manual_check.checks["rules_broken"]


def test_a_clerk_reads_both_what_was_seen_and_what_was_answered(
    city: City, hand: KioskHand, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    stated_otherwise(monkeypatch, items=with_item(honest(hand), "name", shown="別人"))
    deliver(hand, hand.submit())
    drain_verdicts()
    page = sign_in(make_cast(city.body).sato).get(reverse("applications:look", args=[ManualCheck.objects.get().pk]))
    text = page.content.decode()
    assert "本人が見た文字と、答えの内容が違います。" in text
    assert "別人" in text
    assert "山田花子" in text


def test_a_kiosk_draws_a_statement_in_each_language_as_the_centre_does(
    hand: KioskHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    procedure = read_procedure(hand.definitions["bulky_waste"])
    filled = {item.id: Filled(item.value, item.source) for item in honest(hand).items}
    for language in ("easy-ja", "en"):
        items = items_of(StatementKind.SUBMISSION, procedure, filled, language, date(2026, 11, 26))
        with monkeypatch.context() as patched:
            stated_otherwise(patched, language=language, items=items, title=title_of(procedure, language))
            deliver(hand, hand.submit())
    drain_verdicts()
    assert sorted(Application.objects.values_list("language", flat=True)) == ["easy-ja", "en"]


def test_a_language_that_only_a_newer_kiosk_speaks_is_put_before_a_person(
    hand: KioskHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = with_item(honest(hand), "name", label="Họ và tên")
    stated_otherwise(monkeypatch, language="vi", items=items)
    deliver(hand, hand.submit())
    drain_verdicts()
    assert ManualCheck.objects.get().reasons == ["drawn:differs"]


@pytest.mark.parametrize("source", ["card", "register", "postal_code", "computed", "staff:S-9999"])
def test_a_hand_that_nothing_shows_waits_for_a_person(
    hand: KioskHand, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    stated_otherwise(monkeypatch, items=with_item(honest(hand), "name", source=source))
    deliver(hand, hand.submit())
    drain_verdicts()
    manual_check = ManualCheck.objects.get()
    assert manual_check.reasons == ["sources:unproven"]
    assert manual_check.checks["sources_unproven"] == [source if source.startswith("staff:") else "name"]


def test_the_card_counts_as_source_where_its_holder_was_compared(hand: KioskHand, authority: Authority) -> None:
    deliver(hand, hand.submit("resident_record", resident=authority.hanako))
    drain_verdicts()
    assert ApplicationVersion.objects.get().checks["sources"] == "ok"


def test_a_field_that_no_card_fills_is_not_from_the_card(
    hand: KioskHand, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    stated = honest(hand, "resident_record", resident=authority.hanako)
    stated_otherwise(monkeypatch, items=with_item(stated, "phone", source="card"))
    deliver(hand, hand.submit("resident_record", resident=authority.hanako))
    drain_verdicts()
    assert ManualCheck.objects.get().reasons == ["sources:unproven"]


def test_a_postal_code_fills_its_own_fields(hand: KioskHand, monkeypatch: pytest.MonkeyPatch) -> None:
    stated_otherwise(monkeypatch, items=with_item(honest(hand), "town", source="postal_code"))
    deliver(hand, hand.submit())
    drain_verdicts()
    assert ApplicationVersion.objects.get().checks["sources"] == "ok"


def test_staff_count_as_source_once_their_card_was_on_a_list_that_kiosks_got(
    city: City, hand: KioskHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = StaffCard.objects.create(body=city.body, card="S-0007", name="佐藤", public="A" * 87, duties=["operate"])
    stated_otherwise(monkeypatch, items=with_item(honest(hand), "name", source="staff:S-0007"))
    deliver(hand, hand.submit())
    drain_verdicts()
    assert ManualCheck.objects.get().reasons == ["sources:unproven"]  # no kiosk knows the card yet
    publish_catalogue(city.hall.pk)
    card.delete()
    publish_catalogue(city.hall.pk)
    deliver(hand, hand.submit())  # a kiosk that was long without a line has the older list
    drain_verdicts()
    assert ApplicationVersion.objects.get().checks["helped_by"] == ["staff:S-0007"]


def test_a_card_of_another_halls_staff_is_no_hand_that_fills_here(
    city: City, hand: KioskHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Hall.objects.create(body=Body.objects.create(code="99202", name="青葉町"), phone="0", **TEXTS)
    StaffCard.objects.create(body=other.body, card="S-0007", name="佐藤", public="A" * 87, duties=["operate"])
    other.serves.add(other.body)
    published = publish_catalogue(other.pk)
    assert [staff.card for staff in staff_published(other.pk, published.version) or ()] == ["S-0007"]
    stated_otherwise(monkeypatch, items=with_item(honest(hand), "name", source="staff:S-0007"))
    deliver(hand, hand.submit())
    drain_verdicts()
    manual_check = ManualCheck.objects.get()
    assert manual_check.reasons == ["sources:unproven"]
    assert manual_check.checks["sources_unproven"] == ["staff:S-0007"]


@pytest.mark.requirement("STAT-14")
@pytest.mark.parametrize(
    "changes",
    [
        {"shown": "必要がない"},
        {"label": "理由"},
        {"value": "nobody_knows", "shown": "nobody_knows"},
        {"id": "name"},
        {"source": "staff:S-1"},
        {"shown": MY_NUMBER},
    ],
)
def test_a_withdrawal_states_its_reason_and_nothing_else(
    hand: KioskHand, monkeypatch: pytest.MonkeyPatch, changes: dict[str, str]
) -> None:
    made = hand.submit()
    stated = honest(hand, kind=StatementKind.WITHDRAWAL, old=made)
    stated_otherwise(monkeypatch, items=(msgspec.structs.replace(stated.items[0], **changes),))
    deliver(hand, made, hand.submit(kind=StatementKind.WITHDRAWAL, old=made))
    drain_verdicts()
    assert Application.objects.get().status == "unprocessed"
    assert ManualCheck.objects.get().kind == "invalid"
