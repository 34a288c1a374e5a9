"""What answers are is said by their roles: whatever the author called the fields, the same certificate is made."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from central.applications.actions.accept import accept
from central.applications.models import Application
from central.applications.search.found_by import found_by, names_said
from central.catalogue.actions.load_definitions import DEFINITIONS, add_definition, compact
from central.catalogue.reply_rules import reply_rule
from central.certificates.kinds.reply_letter.content import who_and_what
from central.certificates.kinds.resident_record.content import Detail
from central.certificates.kinds.resident_record.request import wanted
from central.certificates.kinds.stated_request import household_for
from central.resident_register.models import Citizen
from central.resident_register.refusals import NotIssuable
from sync.contract.chain.statement import Item, Source
from sync.contract.forms.procedures import read_procedure
from tests.central.certificates.conftest import SAKURA, Answers, Claimed
from tests.support.centre.applications import make_application
from tests.support.people.staff import Cast, sign_in


def called_otherwise(name: str) -> str:
    """The definition with ids that tell nothing, in its next version."""
    members = json.loads((DEFINITIONS / f"{name}.json").read_text())
    for page in members["pages"]:
        for holder in (page, *page["fields"]):
            if "show_if" in holder:
                holder["show_if"]["field"] = otherwise(holder["show_if"]["field"])
        for field in page["fields"]:
            field["id"] = otherwise(field["id"])
            field["fills"] = [otherwise(filled) for filled in field.get("fills", ())]
            field["label"] = {"ja": f"問{field['id'][1:]}"}
    return json.dumps(members | {"version": members["version"] + 1}, ensure_ascii=False)


def otherwise(field_id: str) -> str:
    return "q" + "".join(str(ord(letter) % 10) for letter in field_id)


def answered(answers: Answers) -> Answers:
    return {otherwise(field_id): given for field_id, given in answers.items()}


@pytest.fixture
def asked(cast: Cast) -> Application:
    """渡邉さくら asks for two of her household, on a form whose ids nobody could guess from."""
    add_definition(compact(called_otherwise("resident_record").encode()), "system")
    named = {"whose": ("members", Source.RESIDENT), "members": ("渡邉　葵", Source.RESIDENT)}
    answers = answered(SAKURA | named | {"copies": ("3", Source.RESIDENT)})
    application = make_application(7, procedure="resident_record", name=SAKURA["name"][0], answers=answers)
    return accept(application.pk, cast.sato, revision=application.revision)


def test_a_certificate_is_made_by_roles_and_by_no_id(asked: Application) -> None:
    household, applicant = household_for(asked)
    assert applicant.birth_on.isoformat() == "1983-02-28"
    wishes = wanted(asked, household, applicant)
    assert [Citizen.objects.get(number=number).name for number in wishes.persons] == ["渡邉\U000e010f　葵"]
    assert (wishes.details, wishes.copies) == (frozenset(Detail), 3)


def test_names_are_drawn_as_names_by_roles_and_by_no_label(asked: Application, cast: Cast) -> None:
    client: Client = sign_in(cast.sato)
    page = client.get(reverse("applications:detail", args=[asked.arrival_number])).content.decode()
    drawn = {re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r'<td class="mj[^>]*>(.*?)</td>', page, re.S)}
    assert {cell.replace("\U000e0102", "") for cell in drawn} >= {"渡邉　さくら", "渡邉　葵"}
    assert not any("若葉県" in cell for cell in drawn)


@pytest.mark.parametrize("name", ["child_allowance", "bulky_waste", "resident_record"])
def test_only_the_applicants_name_and_reading_find_an_application(name: str) -> None:
    form = read_procedure((DEFINITIONS / f"{name}.json").read_bytes())
    items = [Item(one.id, "", "", "", f"ヨミ{place}", "", "resident") for place, one in enumerate(form.fields())]
    assert [item.id for item in items if item.value in names_said(form, items)] == ["name"]
    places = {one.id: place for place, one in enumerate(form.fields())}
    expected = ["name", *(["kana"] if "kana" in places else [])]
    assert [line[2:] for line in found_by(form, items).splitlines()] == [str(places[field_id]) for field_id in expected]


def test_a_letter_to_somebody_unknown_names_whoever_the_form_says_applies(claimed: Claimed, cast: Cast) -> None:
    application = claimed(answers={"birth_on": ("1970-01-01", Source.CARD)})
    with pytest.raises(NotIssuable):
        household_for(application)
    rule = reply_rule("99201", "child_allowance")
    assert rule is not None
    assert who_and_what(application, rule).addressee == SAKURA["name"][0]
