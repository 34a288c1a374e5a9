"""A form with a block that repeats, once per person: its second block is copied from the first, and who comes twice is
put before a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from django.urls import reverse

from central.applications.models import Application, ManualCheck
from central.catalogue.actions.load_definitions import add_definition, compact
from central.catalogue.actions.publish_catalogue import publish_catalogue
from central.intake.actions.record_verdicts import drain_verdicts
from kiosk.devices.outbox import KeepSubmission
from kiosk.screens.form_page import FormPage
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.procedure_page import ProcedurePage
from kiosk.screens.touches import Chosen, Confirmed, FieldAnswered, FieldOpened, LanguageChosen, Next, TypedText
from kiosk.steps.apply.done import Received
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.apply.pick_from_list import PickFromList
from sync.contract.chain.statement import read_statement
from sync.contract.forms.question_parts import Once, OncePer
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver
from tests.support.kiosk.every_kind import ANSWERS, authored, every_kind, offering
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.people.staff import Cast, sign_in
from tests.support.screens.fingers import Touching

pytestmark = pytest.mark.django_db
FORM = msgspec.structs.replace(every_kind(), once=Once(OncePer.PERSON))
CHILDREN = {
    "child[1].name": "山田春香",
    "child[1].born": "平成25年3月4日",
    "child[1].school": "若葉小学校",
    "child[2].name": "山田夏樹",
    "child[2].born": "平成27年5月6日",
}


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[KioskInABox]:
    box = KioskInABox(tmp_path, contents=offering(FORM))
    yield box
    box.close()


@pytest.fixture
def hand(city: City) -> KioskHand:
    """What the kiosk's entries travel with."""
    row = add_definition(compact(authored(FORM)), "system")
    publish_catalogue(city.hall.pk)
    city.definitions = city.definitions | {FORM.id: row}
    return city.kiosk(4)


def fields(hall: KioskInABox) -> list[str]:
    page = hall.screens.now
    return [view.id for view in page.fields] if isinstance(page, FormPage) else []


def give(hall: KioskInABox, item: str, value: str) -> None:
    hall.does(FieldOpened(item))
    for _typed_twice in range(2):
        if isinstance(hall.screens.now, KeyboardPage):
            hall.does(TypedText(value))
    if isinstance(hall.step, FillPage | PickFromList):
        hall.does(FieldAnswered(item, value))


def visit(hall: KioskInABox, name: str) -> dict[str, str]:
    """One resident with two children of one school, whose school is typed once. What is stated of it."""
    hall.does(LanguageChosen("ja"), Chosen("tab:reading"), Chosen(f"procedure:{FORM.id}"))
    before = hall.screens.now
    assert isinstance(before, ProcedurePage)
    assert any("お一人1回です。" in fact.text for fact in before.lines)
    hall.does(Confirmed())
    answers = {item: said for item, said in ANSWERS.items() if not item.startswith("child")}
    answers |= CHILDREN | {"given_name": name}
    for _page in range(80):
        here = fields(hall)
        if not here:
            break
        for item in here:
            if item in answers and not hall.conversation.visit.value_of.get(item):
                give(hall, item, answers[item])
        if "child[1].name" in here and "child[2].name" not in hall.conversation.visit.value_of:
            hall.does(Chosen("block-add:child"))
            Touching(hall).touches("「1人目のお子さん」と同じにする")
            continue
        hall.does(Next())
    hall.confirms()
    assert isinstance(hall.step, Received)
    kept = hall.last_asked(KeepSubmission)
    assert isinstance(kept, KeepSubmission)
    return {item.id: item.value for item in read_statement(kept.statement).items}


def marks(arrival: str) -> list[str]:
    assert Application.objects.filter(arrival_number=arrival).exists(), "it is taken in"
    return list(ManualCheck.objects.filter(arrival_number=arrival).values_list("reasons", flat=True).first() or [])


@pytest.mark.requirement("GAP-32")
def test_blocks_are_repeated_and_copied_and_the_same_person_twice_waits_for_a_decision(
    hall: KioskInABox, hand: KioskHand, cast: Cast
) -> None:
    first = visit(hall, "花子")
    assert {item: first[item] for item in ("child[1].school", "child[2].school")} == {
        "child[1].school": "若葉小学校",
        "child[2].school": "若葉小学校",
    }
    assert (first["child[1].name"], first["child[2].name"]) == ("山田春香", "山田夏樹")
    hall.does(Confirmed())
    made = [hand.submit(FORM.id, answers) for answers in (first, first, first | {"given_name": "太郎"})]
    deliver(hand, *made)
    drain_verdicts()
    once, again, other = (marks(one.arrival) for one in made)
    assert (once, other) == ([], [])
    assert [mark.partition(":")[2] for mark in again] == [made[0].arrival]
    assert again[0].startswith("once_")
    page = sign_in(cast.sato).get(reverse("applications:detail", args=[made[0].arrival])).content.decode()
    assert page.count("若葉小学校") >= 2
