"""The register: what may come in, whose record may be copied, and one answer for everybody else."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from central.audit.models import AuditEntry
from central.organisation.models import Body
from central.resident_register.actions.load_register import load_register
from central.resident_register.lookup import FourItems, household_of, members_of
from central.resident_register.management.commands.load_register import DEMO_REGISTER
from central.resident_register.models import Citizen, Household, Restriction
from central.resident_register.refusals import NEUTRAL_CODE, NotIssuable, RegisterRefused

HANAKO = FourItems("山田　花子", "若葉県若葉市若葉町一丁目２番３号", date(1990, 1, 2), "female")


@pytest.fixture
def body(db: None) -> Body:
    prefecture = Body.objects.get_or_create(code="99000", defaults={"name": "若葉県"})[0]
    return Body.objects.get_or_create(code="99201", defaults={"name": "若葉市", "parent": prefecture})[0]


@pytest.fixture
def loaded(body: Body) -> Body:
    load_register(DEMO_REGISTER.read_bytes(), demo=True)
    return body


def _changed(**changes: Any) -> bytes:
    return json.dumps(json.loads(DEMO_REGISTER.read_text()) | changes).encode()


def _with_member(**changes: Any) -> bytes:
    register = json.loads(DEMO_REGISTER.read_text())
    register["households"][0]["members"][0] |= changes
    return json.dumps(register).encode()


def test_loading_twice_leaves_one_of_everybody(loaded: Body) -> None:
    load_register(DEMO_REGISTER.read_bytes(), demo=True)
    assert Household.objects.count() == 5
    assert Citizen.objects.count() == Citizen.objects.values("number").distinct().count() == 14
    assert AuditEntry.objects.filter(act="register.loaded").count() == 2


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (lambda: _with_member(個人番号="x"), "My Numbers"),
        (lambda: _with_member(my_number="x"), "My Numbers"),
        (lambda: _with_member(住民票コード="x"), "resident codes"),
        (lambda: _with_member(domicile="1234 5678 9018"), "looks like"),
        (lambda: _with_member(history=["コード 12345678901"]), "looks like"),
        (lambda: _changed(body="13101"), "under 99"),
        (lambda: _changed(demo=False), "99 is for demonstrations"),
        (lambda: _with_member(shoe_size="24"), "households"),
        (lambda: b"\xff", "form"),
        (lambda: b"[]", "form"),
        (lambda: _changed(v=2), "version"),
    ],
)
def test_a_file_that_holds_what_it_may_not_is_refused_as_a_whole(body: Body, data: Any, said: str) -> None:
    with pytest.raises(RegisterRefused, match=said) as refused:
        load_register(data(), demo=True)
    assert not Household.objects.exists()
    assert "山田" not in str(refused.value)


def test_a_centre_that_is_no_demonstration_refuses_fictional_people(body: Body, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="MADOGUCHI_DEMO"):
        call_command("load_register")
    settings.DEMO = True
    call_command("load_register", stdout=StringIO())
    assert Household.objects.count() == 5


def test_four_items_find_the_person_and_the_household(loaded: Body) -> None:
    household, hanako = household_of(loaded.pk, HANAKO)
    assert hanako.name == "山田　花子"
    assert [member.relation for member in household.members.all()] == ["世帯主", "妻", "子", "子"]


def test_a_card_without_variation_selectors_still_finds_its_holder(loaded: Body) -> None:
    plain = FourItems("渡邉美咲", "若葉市大字葛飾12番地34若葉マンション101号室", date(1987, 6, 30), "female")
    assert household_of(loaded.pk, plain)[1].name == "渡邉\U000e010f　美咲"


@pytest.mark.parametrize(
    "change",
    [
        {"name": "山田花子", "address": "若葉市若葉町１－２－３"},
        {"address": "若葉県若葉市若葉町1丁目2の3"},
        {"address": "若葉県　若葉市　若葉町　一丁目二番三号"},
    ],
)
def test_who_is_written_in_another_way_is_found(loaded: Body, change: dict[str, Any]) -> None:
    assert household_of(loaded.pk, FourItems(**{**HANAKO.__dict__, **change}))[1].name == HANAKO.name


@pytest.mark.parametrize("address", ["若葉市大字葛飾12番地34", "若葉市大字葛飾12番地34青葉マンション101号室"])
def test_a_doubt_finds_nobody(loaded: Body, address: str) -> None:
    with pytest.raises(NotIssuable):
        household_of(loaded.pk, FourItems("渡邉美咲", address, date(1987, 6, 30), "female"))


@pytest.mark.parametrize(
    "change",
    [
        {"name": "山田　葉子"},
        {"address": "若葉県若葉市若葉町一丁目2番4号"},
        {"birth_on": date(1990, 1, 3)},
        {"sex": "male"},
    ],
)
def test_one_item_that_differs_finds_nobody(loaded: Body, change: dict[str, Any]) -> None:
    with pytest.raises(NotIssuable):
        household_of(loaded.pk, FourItems(**{**HANAKO.__dict__, **change}))


def test_protection_sounds_like_every_other_refusal(loaded: Body) -> None:
    protected = FourItems("小林　雪", "若葉県若葉市若葉町二丁目7番1号", date(1985, 3, 15), "female")
    leaving = FourItems("木村　直子", "若葉県若葉市若葉町一丁目2番3号", date(1979, 8, 8), "female")
    nobody = FourItems("佐々木　一", "若葉県若葉市若葉町九丁目1番1号", date(1970, 1, 1), "male")
    said = set()
    for person in (protected, leaving, nobody):
        with pytest.raises(NotIssuable) as refused:
            household_of(loaded.pk, person)
        said.add((str(refused.value), refused.value.code))
    household, _ = household_of(loaded.pk, HANAKO)
    with pytest.raises(NotIssuable) as refused:
        members_of(household, ["1000002", "1000011"])
    said.add((str(refused.value), refused.value.code))
    assert len(said) == 1
    assert NEUTRAL_CODE in said.pop()[0]


def test_a_new_file_never_lifts_a_restriction(loaded: Body) -> None:
    register = json.loads(DEMO_REGISTER.read_text())
    for household in register["households"]:
        household.pop("restrictions", None)
    load_register(json.dumps(register).encode(), demo=True)
    assert Restriction.objects.filter(lifted_at=None).count() == 2


def test_the_tables_have_no_place_for_a_my_number() -> None:
    names = {field.name for field in Citizen._meta.get_fields()} | {
        field.name for field in Household._meta.get_fields()
    }
    assert not {name for name in names if "my_number" in name or "code" in name}
