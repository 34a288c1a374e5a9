"""A form of many questions is worked out again only where something changed, and is what it would be if made anew."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from hardware.card.basic_four import BasicFour, Sex
from kiosk.forms.answers import answer, fill_from_card, judged
from kiosk.forms.form_parts import findings_by_field, parts_of
from kiosk.screens.appearance import Appearance, TextSize
from kiosk.state.kiosk_state import KioskState
from kiosk.state.remembered import Remembered
from kiosk.state.visit import FieldValue, Visit
from kiosk.steps.apply.fill_form import FillPage
from kiosk.words.texts import speaking
from sync.contract.chain.statement import Source
from sync.contract.forms.procedures import FieldKind
from sync.contract.wire.catalogue import StaffCard
from tests.support.kiosk.example_catalogue import EXAMPLE, example_catalogue
from tests.support.kiosk.large_form import TYPED, large_form_offer
from tests.support.kiosk.walk import CountedRandomness, HandClock

OLD = BasicFour("山田　梅", "若葉県若葉市若葉町一丁目２番３号", "1938-05-06", Sex.FEMALE)
YOUNG = BasicFour("山田　花子", "若葉県若葉市若葉町一丁目２番３号", "1990-01-02", Sex.FEMALE)
STAFF = StaffCard("0" * 16, "佐藤", "", ("assist",))


def visit_of(procedure: str) -> Visit:
    kiosk_state = KioskState("99201-003", HandClock(), CountedRandomness())
    kiosk_state.take(example_catalogue(staff=(STAFF,)), EXAMPLE)
    visit = Visit(1, kiosk_state, Appearance("ja"))
    visit.offer = kiosk_state.offer(procedure)
    return visit


def anything_happens(visit: Visit, chance: random.Random) -> frozenset[str]:
    """One thing that moves a form. Gives the fields whose trouble is told after it."""
    fields = visit.procedure.fields()
    field = chance.choice(fields)
    clock = visit.kiosk_state.clock
    assert isinstance(clock, HandClock)
    values = ["", "a", "1", "山田", "ヤマダ", "1990-01-02", "2026-11-21", "令和8年11月_日", "0501234567", "x" * 200]
    values += [choice.value for choice in field.choices]
    happens: list[Callable[[], object]] = [
        *[lambda: answer(field, chance.choice(values), visit)] * 6,
        lambda: visit.answers.pop(field.id, None),
        lambda: visit.answers.update(
            {field.id: FieldValue("〓U+29D4B〓崎", chance.choice((Source.CARD, Source.REGISTER)))}
        ),
        lambda: setattr(
            visit, "appearance", Appearance(chance.choice(("ja", "easy-ja", "en")), chance.choice(list(TextSize)))
        ),
        lambda: setattr(visit, "holder", chance.choice((None, OLD, YOUNG))),
        lambda: setattr(visit, "assistant", chance.choice(("", STAFF.card))),
        lambda: [answer(one, "2026-11-21", visit) for one in fields if one.kind is FieldKind.DATE],
        *[lambda: clock.pass_s(chance.choice((-1, 1)) * timedelta(days=1).total_seconds())] * 2,
        lambda: visit.answers.update(
            {
                each: replace(one, source=chance.choice((Source.REGISTER, Source.RESIDENT)))
                for each, one in visit.answers.items()
            }
        ),
        lambda: visit.kiosk_state.take(
            example_catalogue(staff=chance.choice(((), (STAFF,), (replace_name(STAFF, "鈴木"),)))), EXAMPLE
        ),
        lambda: fill_from_card(visit),
    ]
    chance.choice(happens)()
    return frozenset(field.id for field in fields if chance.random() < 0.3)


def replace_name(card: StaffCard, name: str) -> StaffCard:
    return msgspec.structs.replace(card, name=name)


@pytest.mark.parametrize("procedure", ["child_allowance", "bulky_waste", "resident_record"])
def test_whatever_happens_the_form_is_what_it_would_be_without_a_memory(procedure: str) -> None:
    chance = random.Random(procedure)
    visit = visit_of(procedure)
    said: Counter[str] = Counter()
    for _ in range(250):
        told = anything_happens(visit, chance)
        with speaking(visit.appearance.language):
            remembered, found = parts_of(visit, told), findings_by_field(visit)
            visit_anew = replace(visit, remembered=Remembered())
            anew, found_anew = parts_of(visit_anew, told), findings_by_field(visit_anew)
        assert remembered == anew
        assert found == found_anew
        said.update(found[view.id].code for sheet in anew for view in sheet.views if view.id in found)
        said.update("chip" for sheet in anew for view in sheet.views if view.source)
    assert {"chip", "required"} < set(said), "too little happened for this to say anything"
    assert len(said) > 4


def counted_work(questions: int, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """What one answer in the middle of a filled form of this size has worked out again, by name."""
    visit = visit_of("bulky_waste")
    visit.offer = large_form_offer(questions)
    with speaking("ja"):
        for field in visit.procedure.fields():
            answer(field, TYPED[field.kind], visit)
        page = FillPage(f"q{questions // 2}")
        page.screen(visit)
        assert not judged(visit)
        done: Counter[str] = Counter()
        real = Remembered.of

        def counting(memory: Remembered, name: tuple[str, str], made_from: tuple[object, ...], work):  # type: ignore[no-untyped-def]
            def counted():  # type: ignore[no-untyped-def]
                done[name[0]] += 1
                return work()

            return real(memory, name, made_from, counted)

        monkeypatch.setattr(Remembered, "of", counting)
        answer(visit.procedure.field(f"q{questions // 2}"), "高橋", visit)
        page.screen(visit)
        page.screen(visit)
        monkeypatch.setattr(Remembered, "of", real)
    return done


def test_an_answer_costs_the_same_in_a_form_of_thirty_and_of_three_hundred_questions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small, large = counted_work(30, monkeypatch), counted_work(300, monkeypatch)
    once = ("asking", "all judged", "judged", "view", "reasons", "cut", "parts")
    assert small == large == dict.fromkeys(once, 1)
