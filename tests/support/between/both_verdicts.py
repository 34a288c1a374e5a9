"""One visit judged at both ends: by the kiosk as the resident types, by the centre from the bytes that were stated."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from central.intake.verdicts.answers_judged import judge_answers
from kiosk.forms.answers import answer, asked_fields, judged
from kiosk.forms.statement_builder import make_statement
from kiosk.screens.appearance import Appearance
from kiosk.state.kiosk_state import KioskState
from kiosk.state.offers import Offer
from kiosk.state.visit import Visit
from kiosk.words.texts import speaking
from sync.contract.chain.statement import read_statement
from sync.contract.forms.asking import NOBODY_TYPES
from sync.contract.forms.procedures import Procedure
from sync.contract.wire.catalogue import ServiceFacts
from tests.support.kiosk.generated_forms import generated_form, typed_into
from tests.support.kiosk.walk import NOW, CountedRandomness, HandClock

FACTS = ServiceFacts(1, "0", "", {}, 1, {}, {}, ())
MOST_TURNS = 60
"""Fields that are asked one after the other; a form may ask for more and more."""


@dataclass
class Tally:
    """What many pairs of form and answers showed."""

    pairs: int = 0
    good: int = 0
    """Of which nothing was wrong."""
    codes: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    longest_s: float = 0.0
    """For one verdict of the centre."""


def compare(seed: int, forms: int, answers_each: int, tally: Tally) -> None:
    """Make forms, fill each several times, and see that both ends say the same.

    Raises:
        AssertionError: they differ; it names the seed of that form.
    """
    for number in range(forms):
        random = Random(f"{seed}-{number}")
        form = generated_form(random)
        tally.kinds |= {field.kind.value for field in form.fields()}
        for _ in range(answers_each):
            _compare_once(form, random, tally, f"{seed}-{number}")


def _compare_once(form: Procedure, random: Random, tally: Tally, name: str) -> None:
    visit = filled_visit(form, random)
    with speaking(visit.appearance.language):
        statement = read_statement(make_statement(visit))
        at_kiosk = {f"{finding.field_id}:{finding.code}" for finding in judged(visit)}
    began = time.thread_time()
    # Between the visit and its arrival a night went by: whoever turned eighteen in it had not when asked.
    at_centre = judge_answers(statement, form, (NOW - timedelta(hours=1), NOW))
    tally.longest_s = max(tally.longest_s, time.thread_time() - began)
    assert not at_centre.differences, (name, at_centre.differences)
    assert set(at_centre.broken) == at_kiosk, (name, sorted(set(at_centre.broken) ^ at_kiosk))
    assert len(at_centre.broken) == len(at_kiosk), (name, at_centre.broken)
    tally.pairs += 1
    tally.good += not at_kiosk
    tally.codes |= {code.partition(":")[2] for code in at_kiosk}


def filled_visit(form: Procedure, random: Random) -> Visit:
    """Somebody goes through the form, leaves some of it out, and comes back to change an answer or two."""
    kiosk_state = KioskState("99201-003", HandClock(), CountedRandomness())
    visit = Visit(1, kiosk_state, Appearance(random.choice(["ja", "easy-ja", "en"])))
    visit.offer = Offer(form, b"{}", FACTS)
    visit.opened_instances = {page.id: random.randint(0, 3) for page in form.pages if page.repeat is not None}
    answered: set[str] = set()
    for _ in range(MOST_TURNS):
        left = [field for field in asked_fields(visit) if field.id not in answered and field.kind not in NOBODY_TYPES]
        if not left:
            break
        field = left[0]
        answered.add(field.id)
        if random.random() < 0.85:
            answer(field, typed_into(field, random), visit)
    for _ in range(random.randint(0, 2)):
        typed = [field for field in asked_fields(visit) if field.kind not in NOBODY_TYPES]
        if typed:
            field = random.choice(typed)
            answer(field, typed_into(field, random), visit)
    visit.opened_instances = {}
    return visit
