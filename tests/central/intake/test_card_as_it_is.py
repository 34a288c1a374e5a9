"""What a card says is taken in as it is: newer characters, unseen ones, unknown birth days. The office is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from central.applications.models import Application, ManualCheck
from central.intake.actions.record_verdicts import drain_verdicts
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver
from tests.support.people.residents import Authority
from tests.support.people.staff import QUICK_HASHERS, make_cast, sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("JPK-06", "PROM-06")
@pytest.mark.parametrize("birth_on", ["1945-00-00", "1945-06-00"])
def test_a_name_that_no_font_draws_and_an_unknown_day_are_an_application_like_any_other(
    city: City, authority: Authority, settings: Any, birth_on: str
) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    hand = city.kiosk(3)
    resident = authority.gives("\U00031350藤\u200b子", "若葉県若葉市\U0002ebf0\u200e1番", birth_on)
    made = hand.submit("resident_record", resident=resident)
    deliver(hand, made)
    drain_verdicts()
    assert [manual_check.reasons for manual_check in ManualCheck.objects.all()] == []
    application = Application.objects.get()
    assert application.applicant_name == "\U00031350藤\u200b子"
    page = sign_in(make_cast(city.body).sato).get(reverse("applications:detail", args=[made.arrival])).content.decode()
    assert '<span class="codepoint">U+31350</span>藤<span class="codepoint">U+200B</span>子' in page
    assert "昭和20年" in page
    assert "字の形は台帳で確かめてください" in page


def test_the_birth_date_of_another_person_is_another_person(city: City, authority: Authority) -> None:
    hand = city.kiosk(3)
    resident = authority.gives("山田　花子", "若葉県若葉市1番", "1945-06-12")
    deliver(hand, hand.submit("resident_record", {"birth_on": "1945-00-00"}, resident=resident))
    drain_verdicts()
    assert ManualCheck.objects.get().reasons == ["holder:other_person"]


def test_a_replaced_character_of_the_certificate_is_told_and_stops_nothing(city: City, authority: Authority) -> None:
    hand = city.kiosk(3)
    resident = authority.gives("渡辺　花子", "若葉県若葉市1番", "1945-06-12", marks="01000")
    made = hand.submit("resident_record", {"name": "渡邉　花子"}, resident=resident)
    deliver(hand, made)
    drain_verdicts()
    assert not ManualCheck.objects.exists()
    page = sign_in(make_cast(city.body).sato).get(reverse("applications:detail", args=[made.arrival])).content.decode()
    assert "字の形は台帳で決まります" in page
