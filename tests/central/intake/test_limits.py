"""Until when, how often, how many, and who: every application is taken in, and a person decides (二重, 定員, 期限)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from central.applications.manual_check_reasons import manual_check_reason
from central.applications.models import Application, ManualCheck
from central.catalogue.actions.load_definitions import add_definition, compact
from central.catalogue.actions.publish_catalogue import publish_catalogue
from central.database.held_pieces import HeldPieces
from central.intake.actions import record_verdicts
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.models import CustodyEntry
from central.organisation.models import Body, ProcedureFacts
from sync.contract.chain.statement import StatementKind
from sync.japanese.dates import JST
from tests.support.between.kiosk_hand import KioskHand, Made
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver

pytestmark = pytest.mark.django_db
Change = Callable[..., KioskHand]


@pytest.fixture
def changed(city: City) -> Change:
    """A kiosk that offers a procedure of which the office says something else."""

    def change(procedure: str = "bulky_waste", *, mail: bool = False, kiosk: int = 4, **changes: Any) -> KioskHand:
        kept = city.authored(procedure)
        form = {**kept, **changes, "version": kept["version"] + 1}
        if mail:
            first = form["pages"][0]
            fields = [field | {"required": True} if field["id"] == "mail" else field for field in first["fields"]]
            form["pages"] = [first | {"fields": fields}, *form["pages"][1:]]
        row = add_definition(compact(json.dumps(form, ensure_ascii=False).encode()), "system")
        publish_catalogue(city.hall.pk)
        city.definitions = city.definitions | {procedure: row}
        return city.kiosk(kiosk)

    return change


def marks_of(made: Made) -> list[str]:
    """Why a person looks, with the application there all the same."""
    assert Application.objects.filter(arrival_number=made.arrival).exists(), "it is taken in"
    found = ManualCheck.objects.filter(arrival_number=made.arrival).values_list("reasons", flat=True).first()
    for code in found or []:
        assert manual_check_reason(code) != code
    return list(found or [])


def minute(days: float) -> str:
    return f"{timezone.now().astimezone(JST) + timedelta(days=days):%Y-%m-%dT%H:%M}"


def hand_in(hand: KioskHand, **more: Any) -> Made:
    made = hand.submit(**more)
    deliver(hand, made)
    drain_verdicts()
    return made


@pytest.mark.requirement("PROM-08")
@pytest.mark.parametrize(
    ("period", "marks"),
    [
        ((-400, 1), []),
        ((1, 2), ["period:before"]),
        ((-800, -700), ["period:after"]),
        # Nobody knows when in the last hours it was made: a person decides, no clock.
        ((-400, -0.01), ["period:doubtful"]),
    ],
)
def test_what_came_outside_the_period_is_taken_in_and_put_before_a_person(
    changed: Change, period: tuple[float, float], marks: list[str]
) -> None:
    hand = changed(period={"opens": minute(period[0]), "closes": minute(period[1])})
    made = hand.submit()
    deliver(hand, made)
    CustodyEntry.objects.update(not_before=timezone.now() - timedelta(hours=12))
    drain_verdicts()
    assert marks_of(made) == marks


@pytest.mark.requirement("URLQ-03")
def test_a_second_application_from_one_mail_address_waits_for_a_person(changed: Change) -> None:
    hand = changed(mail=True, once={"per": "mail"})
    first = hand_in(hand, answers={"mail": "hanako@example.jp"})
    other = hand_in(hand, answers={"mail": "taro@example.jp"})
    second = hand_in(hand, answers={"mail": "Hanako@example.jp"})
    assert (marks_of(first), marks_of(other)) == ([], [])
    assert [mark.partition(":")[2] for mark in marks_of(second)] == [first.arrival]
    assert marks_of(second)[0].startswith("once_")
    Application.objects.filter(arrival_number=first.arrival).update(status="withdrawn")
    Application.objects.filter(arrival_number=second.arrival).update(status="not_accepted")
    assert marks_of(hand_in(hand, answers={"mail": "hanako@example.jp"})) == []


@pytest.mark.requirement("URLQ-03")
@pytest.mark.parametrize(
    "written", ["HANAKO@Example.JP", "ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ", " hanako@example.jp\u3000"]
)
def test_one_mail_address_is_one_however_it_is_written(changed: Change, written: str) -> None:
    hand = changed(mail=True, once={"per": "mail"})
    first = hand_in(hand, answers={"mail": "hanako@example.jp"})
    second = hand_in(hand, answers={"mail": written})
    third = hand_in(hand, answers={"mail": "hanako1@example.jp"})
    assert any(mark.startswith("once_") and mark.endswith(first.arrival) for mark in marks_of(second)), marks_of(second)
    assert marks_of(third) == []


@pytest.mark.requirement("URLQ-03")
def test_the_same_mail_address_is_free_for_another_procedure_and_in_another_city(changed: Change) -> None:
    hand, mail = changed(mail=True, once={"per": "mail"}), {"mail": "hanako@example.jp"}
    first = hand_in(hand, answers=mail)
    other = changed(mail=True, once={"per": "mail"}, id="furniture", kiosk=5)
    there = hand_in(other, answers=mail)
    assert (Application.objects.get(arrival_number=there.arrival).procedure, marks_of(there)) == ("furniture", [])
    Application.objects.filter(arrival_number=first.arrival).update(
        body=Body.objects.create(code="99202", name="青葉町")
    )
    again = hand_in(hand, answers=mail)
    assert marks_of(again) == [], "what another city has is not asked"
    assert [mark.partition(":")[2] for mark in marks_of(hand_in(hand, answers=mail))] == [again.arrival]


def test_two_of_one_batch_are_two_and_their_brackets_say_which_came_first(changed: Change) -> None:
    hand = changed(once={"per": "answers", "fields": ["phone"]})
    made = [hand.submit(answers={"phone": "090-1111-2222"}) for _ in range(2)]
    deliver(hand, *made)
    now = timezone.now()
    rows = CustodyEntry.objects.order_by("seq")
    rows.filter(arrival_number=made[0].arrival).update(not_before=now - timedelta(hours=2), arrived_at=now)
    rows.filter(arrival_number=made[1].arrival).update(not_before=now, arrived_at=now + timedelta(minutes=1))
    drain_verdicts()
    marks = {one.arrival: marks_of(one) for one in made}
    told = [code for codes in marks.values() for code in codes]
    assert told in ([f"once_later:{made[0].arrival}"], [f"once_earlier:{made[1].arrival}"])


def test_one_person_without_a_card_is_known_by_name_address_and_birth_date(changed: Change) -> None:
    birth = {"id": "born", "kind": "date", "label": {"ja": "生年月日"}, "role": "birth_date"}
    lives = {"id": "lives", "kind": "text", "label": {"ja": "住所"}, "role": "address"}
    page = {"id": "more", "title": {"ja": "もっと"}, "fields": [birth, lives]}
    authored = json.loads(json.dumps({"per": "person"}))
    hand = changed_with_page(changed, page, authored)
    person = {"name": "山田　花子", "born": "1990-01-02", "lives": "若葉市若葉町1-2-3"}
    first = hand_in(hand, answers=person)
    other = hand_in(hand, answers=person | {"born": "1990-01-03"})
    second = hand_in(hand, answers=person | {"name": "山田花子", "lives": "若葉市若葉町１-２-３"})
    assert (marks_of(first), marks_of(other)) == ([], [])
    assert [mark.partition(":")[2] for mark in marks_of(second)] == [first.arrival]


def changed_with_page(changed: Change, page: dict[str, Any], once: dict[str, Any] | None, **more: Any) -> KioskHand:
    from central.catalogue.models import ProcedureVersion

    row = ProcedureVersion.objects.get(procedure="bulky_waste", offered=True)
    pages = [*json.loads(bytes(row.definition))["pages"], page]
    return changed(pages=pages, once=once, **more)


def test_who_does_not_fit_is_put_before_a_person(changed: Change) -> None:
    birth = {"id": "born", "kind": "date", "label": {"ja": "生年月日"}, "role": "birth_date"}
    lives = {"id": "lives", "kind": "text", "label": {"ja": "住所"}, "role": "address"}
    page = {"id": "more", "title": {"ja": "もっと"}, "fields": [birth, lives]}
    who = {"least_age": 18, "most_age": 64, "lives_in": ["若葉県若葉市"], "words": {"ja": "市内の18歳から64歳の方"}}
    hand = changed_with_page(changed, page, None, who=who | {"age_on": "2026-04-01"})
    fits = {"born": "2008-04-02", "lives": "若葉県　若葉市若葉町１"}
    assert marks_of(hand_in(hand, answers=fits)) == []
    assert marks_of(hand_in(hand, answers=fits | {"born": "2008-04-03"})) == ["who:age"]
    assert marks_of(hand_in(hand, answers=fits | {"born": "1961-04-02"})) == ["who:age"]
    assert marks_of(hand_in(hand, answers={"born": "1961-04-03", "lives": "青葉県青葉市"})) == ["who:address"]


def corrected(hand: KioskHand, old: Made, answers: dict[str, str]) -> list[str]:
    """What is put before a person when it was sent back and comes again with these answers."""
    Application.objects.filter(arrival_number=old.arrival).update(status="sent_back")
    made = hand_in(hand, answers=answers, kind=StatementKind.CORRECTION, old=old)
    found = ManualCheck.objects.filter(arrival_number=made.arrival).values_list("reasons", flat=True).first()
    assert Application.objects.get(arrival_number=old.arrival).versions.count() > 1, "it joined"
    return list(found or [])


def test_a_correction_is_marked_by_what_it_says_now(changed: Change) -> None:
    birth = {"id": "born", "kind": "date", "label": {"ja": "生年月日"}, "role": "birth_date"}
    page = {"id": "more", "title": {"ja": "もっと"}, "fields": [birth]}
    closed = {"opens": minute(-400), "closes": minute(0.01)}
    once, who = {"per": "answers", "fields": ["phone"]}, {"least_age": 18, "words": {"ja": "18歳から"}}
    hand = changed_with_page(changed, page, once, who=who, period=closed, capacity=2)
    one = {"phone": "090-1111-2222", "born": "1990-01-02"}
    first, second = hand_in(hand, answers=one), hand_in(hand, answers=one | {"phone": "090-3333-4444"})
    assert (marks_of(first), marks_of(second)) == ([], [])
    facts = city_facts(hand)
    facts.update(document=bytes(facts.get().document).replace(closed["closes"].encode(), minute(-0.1).encode()))
    assert corrected(hand, second, one) in ([f"once_{order}:{first.arrival}"] for order in ("later", "unknown"))
    assert corrected(hand, first, one) == [], "the same as before; its place and its day are those of the first"
    assert "who:age" in corrected(hand, first, one | {"born": minute(-4000)[:10]})


def city_facts(hand: KioskHand) -> QuerySet[ProcedureFacts]:
    return ProcedureFacts.objects.filter(body__code=hand.code[:5], procedure="bulky_waste")


def test_where_no_period_is_set_those_of_the_form_before_are_not_counted(changed: Change) -> None:
    hand = changed(capacity=1)
    first = hand_in(hand)
    assert marks_of(hand_in(hand)) != []
    hand = changed(capacity=1, kiosk=5)
    Application.objects.update(not_after=timezone.now() - timedelta(days=1))
    again = hand_in(hand)
    assert (marks_of(first), marks_of(again)) == ([], [])
    assert marks_of(hand_in(hand)) != []


def test_above_the_capacity_a_person_decides(changed: Change) -> None:
    hand = changed(capacity=2)
    first, second, third = (hand_in(hand) for _ in range(3))
    assert (marks_of(first), marks_of(second)) == ([], [])
    assert marks_of(third) in (["capacity:over"], ["capacity:doubtful"])
    Application.objects.filter(arrival_number=first.arrival).update(status="withdrawn")
    Application.objects.filter(arrival_number=third.arrival).update(status="not_accepted")
    late = hand.submit()
    deliver(hand, late)
    drain_verdicts()
    assert marks_of(late) == []
    sure = hand.submit()
    deliver(hand, sure)
    CustodyEntry.objects.filter(arrival_number=sure.arrival).update(not_before=timezone.now() + timedelta(minutes=1))
    drain_verdicts()
    assert marks_of(sure) == ["capacity:over"]


def test_a_piece_of_verdicts_asks_as_often_as_one_of_ten(changed: Change, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an office says, who applied before, how many there are: asked for the piece, not for each of it."""
    monkeypatch.setattr(record_verdicts, "PIECES", HeldPieces(least=200, first=200, most=200))
    hand = changed(mail=True, once={"per": "mail"}, capacity=5, period={"opens": minute(-400), "closes": minute(400)})
    asked = []
    for count in (1, 10, 100):
        made = [hand.submit(answers={"mail": f"hanako{place % 7}@example.jp"}) for place in range(count)]
        for start in range(0, count, 50):
            deliver(hand, *made[start : start + 50])
        CustodyEntry.objects.update(not_before=timezone.now())
        with CaptureQueriesContext(connection) as queries:
            assert drain_verdicts() == count
        said = [query["sql"] for query in queries]
        begun = next(place for place, sql in enumerate(said) if sql.startswith("DELETE"))  # let go: the piece begins
        asked.append([sql for sql in said[begun:] if sql.startswith("SELECT")])
    assert marks_of(made[-2])[0].startswith("once_")
    assert marks_of(made[0])[-1] == marks_of(made[-1])[-1] == "capacity:over"
    _, ten, hundred = asked  # the first learned what a process asks for once
    assert len([sql for sql in hundred if "organisation_procedurefacts" in sql]) == 1
    assert len(ten) == len(hundred), [sql[:150] for sql in hundred]
