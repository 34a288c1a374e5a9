"""A survey, offered, and what was answered."""

from __future__ import annotations

import json

from django.db import transaction

from central.applications.models import Application
from central.catalogue.actions.load_definitions import DEFINITIONS, add_definition, compact
from central.catalogue.models import ProcedureVersion
from sync.contract.chain.statement import Source
from tests.support.centre.applications import make_application

NAME = "ごみの出しかたについての市民アンケート"


def make_survey(not_exported: str = "") -> ProcedureVersion:
    """With questions to choose in and one for free words (`remarks`); one may be left out of every file."""
    kept = json.loads((DEFINITIONS / "bulky_waste.json").read_bytes())
    form = kept | {"id": "waste_survey", "version": 1, "survey": True, "name": {"ja": NAME}}
    for field in (field for page in form["pages"] for field in page["fields"] if field["id"] == not_exported):
        field["not_exported"] = True
    with transaction.atomic():
        return add_definition(compact(json.dumps(form, ensure_ascii=False).encode()), "system")


def answer_survey(counter: int, house: str, remarks: str = "") -> Application:
    """By somebody; the higher the counter, the longer ago."""
    said = {"house": house, "spot": "door", "remarks": remarks}
    answers = {item: (value, Source.RESIDENT) for item, value in said.items() if value}
    return make_application(counter, procedure="waste_survey", answers=answers, days_ago=counter / 100)
