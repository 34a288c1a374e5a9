"""The card's name and address in parts: joined, compared with the certificate, and read as a whole by the office."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from central.applications.models import Application, ManualCheck
from central.catalogue.actions.load_definitions import add_definition, compact
from central.certificates.kinds.stated_request import said_by_role
from central.intake.actions.record_verdicts import drain_verdicts
from sync.contract.forms.card_parts import card_values
from sync.contract.forms.field_roles import FieldRole
from tests.support.between.kiosk_hand import Made
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver
from tests.support.people.card_forms import in_parts
from tests.support.people.residents import Resident
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db
ADDRESS = "若葉県若葉市若葉町一丁目２番３号　若葉マンション１０１"


@pytest.fixture
def hanako(city: City) -> Resident:
    return city.authority.gives("山田　花子", ADDRESS, "1990-04-01")


def apply(city: City, resident: Resident, **other: str) -> Made:
    kept = city.authored("resident_record")
    form = in_parts(kept) | {"version": kept["version"] + 1}
    row = add_definition(compact(json.dumps(form, ensure_ascii=False).encode()), "system")
    city.definitions = city.definitions | {"resident_record": row}
    hand = city.kiosk(4)
    values = card_values(resident.name, resident.address, resident.birth_on, resident.sex).values
    made = hand.submit("resident_record", resident=resident, answers=values | other)
    deliver(hand, made)
    drain_verdicts()
    return made


def test_what_the_parts_say_together_is_the_certificates(city: City, hanako: Resident, cast: Cast) -> None:
    apply(city, hanako)
    application = Application.objects.get()
    assert not ManualCheck.objects.exists()
    checks = application.versions.get().checks
    assert (checks["holder"], checks["sources"]) == ("ok", "ok")
    stated = {item["id"]: item for item in json.loads(bytes(application.versions.get().statement))["items"]}
    assert "name" not in stated
    assert (stated["family_name"]["value"], stated["building"]["value"]) == ("山田", "若葉マンション１０１")
    assert application.applicant_name == "山田　花子"
    said = said_by_role(application)
    assert (said[FieldRole.NAME].value, said[FieldRole.ADDRESS].value) == ("山田　花子", ADDRESS)
    listed = sign_in(cast.sato).get(reverse("applications:work")).content.decode()
    assert "山田　花子" in listed
    found = sign_in(cast.sato).get(reverse("applications:all"), {"q": "山田花子"}, follow=True).content.decode()
    assert application.arrival_number in found


@pytest.mark.parametrize(
    ("part", "value", "outcome", "why"),
    [
        ("given_name", "華子", "other_person", ""),
        ("number", "２番４号", "other_person", ""),
        ("building", "若葉ハイツ１０１", "doubtful", "address:"),
    ],
)
def test_a_part_that_is_not_the_certificates_is_told_with_its_reason(
    city: City, hanako: Resident, part: str, value: str, outcome: str, why: str
) -> None:
    made = apply(city, hanako, **{part: value})
    check = ManualCheck.objects.get(arrival_number=made.arrival)
    assert f"holder:{outcome}" in check.reasons
    assert check.checks["holder_differs"] == ["name" if part == "given_name" else "address"]
    assert any(code.startswith(why) for code in check.checks["holder_why"])
    assert Application.objects.exists() is (outcome == "doubtful")
