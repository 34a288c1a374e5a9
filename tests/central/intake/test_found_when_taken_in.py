"""Whoever applied is found from the moment it is taken in: by number, by name, and a corporation by its own."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from central.catalogue.actions.load_definitions import add_definition, compact
from central.intake.actions.record_verdicts import drain_verdicts
from tests.support.between.kiosk_hand import WASTE_ANSWERS
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver
from tests.support.people.staff import QUICK_HASHERS, make_cast, sign_in

pytestmark = pytest.mark.django_db


def found(client: Client, typed: str) -> set[str]:
    page = client.post(reverse("applications:search"), {"q": typed}, follow=True)
    return set(re.findall(r'name="chosen" value="(\d{22})"', page.content.decode()))


@pytest.mark.requirement("BO-02")
def test_one_field_finds_by_a_word_a_number_a_persons_and_a_corporations_name(city: City, settings: Any) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    drill = city.authored("bulky_waste")
    drill |= {"id": "fire_drill", "name": {"ja": "消防訓練通知書"}, "version": 1}
    drill["pages"][0]["fields"][0]["label"] = {"ja": "氏名または法人名"}
    assert drill["pages"][0]["fields"][0]["id"] == "name"
    row = add_definition(compact(json.dumps(drill, ensure_ascii=False).encode()), "system")
    city = replace(city, definitions=city.definitions | {"fire_drill": row})
    hand = city.kiosk(3)
    person = hand.submit(answers={"name": "髙橋美咲", "kana": "タカハシミサキ"})
    other = hand.submit(answers={"name": "株式会社青葉組", "kana": "カブシキガイシャアオバグミ"})
    shop = {"name": "株式会社わかば商店", "kana": "カブシキガイシャワカバショウテン"}
    company = hand.submit("fire_drill", {**WASTE_ANSWERS, **shop})
    deliver(hand, person, other, company)
    drain_verdicts()
    client = sign_in(make_cast(city.body).sato)
    assert found(client, "わかば商店") == {company.arrival}
    assert found(client, "株式会社わかば商店") == {company.arrival}
    assert found(client, "ワカバショウテン") == {company.arrival}
    assert found(client, "株式会社") == {company.arrival, other.arrival}
    assert found(client, "高橋") == {person.arrival}
    for made in (person, other, company):
        assert found(client, made.arrival) == {made.arrival}
        assert made.arrival in found(client, made.arrival[13:20])
    assert found(client, "若草商事") == set()
    page = client.get(reverse("applications:all")).content.decode()
    assert '<td class="mj">株式会社わかば商店</td>' in page
