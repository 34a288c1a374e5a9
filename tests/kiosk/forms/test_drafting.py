"""What of a visit goes into a draft, and comes back: by the id of an answer, also in a block that repeats."""

from __future__ import annotations

import json

from kiosk.forms.drafting import draft_of, take_up
from kiosk.state.offers import Offer
from kiosk.state.visit import FieldValue, Visit
from sync.contract.chain.statement import Source
from sync.contract.forms.procedures import read_procedure
from sync.contract.wire.catalogue import read_facts, split_definition
from tests.support.kiosk.example_catalogue import DEFINITIONS
from tests.support.kiosk.walk import hall

TYPED = {
    "name": FieldValue("山田花子", Source.RESIDENT),
    "spot[1].spot": FieldValue("door", Source.RESIDENT),
    "spot[2].spot": FieldValue("yard", Source.RESIDENT),
    "city": FieldValue("若葉県若葉市", Source.POSTAL_CODE),
}


def visit() -> Visit:
    """In a form whose page of the spot stands two times at least."""
    form = json.loads((DEFINITIONS / "bulky_waste.json").read_text())
    for page in form["pages"]:
        if page["id"] == "spot":
            page["repeat"], form["needs"] = {"least": 2, "most": 3}, ["forms-2", "repeat-1"]
    definition, facts = split_definition(json.dumps(form, ensure_ascii=False).encode())
    made = hall().conversation.visit
    made.offer = Offer(read_procedure(definition), definition, read_facts(facts))
    return made


def test_answers_of_repeated_blocks_come_back_each_in_its_place() -> None:
    before, after = visit(), visit()
    before.answers.update(TYPED)
    assert take_up(draft_of(before, "spot[2].spot"), after) == ()
    assert after.answers == TYPED


def test_what_card_and_staff_gave_stays_out() -> None:
    before, after = visit(), visit()
    before.answers.update(TYPED)
    before.answers["kana"] = FieldValue("ヤマダ", Source.STAFF + "STAFF-1")
    before.answers["town"] = FieldValue("若葉町", Source.CARD)
    before.answers["no_such_field"] = FieldValue("x", Source.RESIDENT)
    take_up(draft_of(before, ""), after)
    assert after.answers == TYPED
