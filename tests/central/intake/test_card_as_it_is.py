"""What a card says is taken in as it is: newer characters, unseen ones, unknown birth days. The office is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from central.applications.checks import checks_in
from central.applications.models import Application, ManualCheck
from central.applications.words.check_sentences import sentences_of
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


def _page(city: City, arrival: str) -> str:
    return sign_in(make_cast(city.body).sato).get(reverse("applications:detail", args=[arrival])).content.decode()


def test_one_person_written_in_two_ways_is_taken_in_and_the_page_says_how_they_differ(
    city: City, authority: Authority, settings: Any
) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    resident = authority.gives("髙橋　花子", "若葉県若葉市若葉町一丁目２番３号　若葉荘１０１号室", "1945-06-12")
    answers = {"name": "高橋花子", "address": "若葉市若葉町1-2-3-101"}
    hand = city.kiosk(3)
    made = hand.submit("resident_record", answers, resident=resident)
    deliver(hand, made)
    drain_verdicts()
    assert not ManualCheck.objects.exists()
    assert Application.objects.get().versions.get().checks["holder"] == "ok"
    page = _page(city, made.arrival)
    assert "書き方だけが違います：氏名（空白、旧字と新字）・住所（" in page
    assert "片方に建物の名前がない（部屋番号は同じ）" in page


def test_a_doubt_is_taken_in_and_a_clerk_is_told_what_to_compare(
    city: City, authority: Authority, settings: Any
) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    hand = city.kiosk(3)
    resident = authority.gives("斎藤　花子", "若葉県若葉市若葉町一丁目２番３号", "1945-06-12")
    answers = {"name": "斉藤　花子", "address": "若葉県若葉市若葉町一丁目２番３号　若葉荘101号室"}
    made = hand.submit("resident_record", answers, resident=resident)
    deliver(hand, made)
    drain_verdicts()
    manual_check = ManualCheck.objects.get()
    assert (manual_check.kind, manual_check.reasons) == ("anomaly", ["holder:doubtful"])
    version = Application.objects.get().versions.get()
    assert version.checks["holder_differs"] == ["name", "address"]
    assert version.checks["sources"] == "ok"
    page = _page(city, made.arrival)
    assert "同じとは言い切れません" in page
    assert "氏名（似た別の字（斎と斉など）があります）・住所（片方に部屋番号がありません）" in page


def test_where_another_persons_name_or_address_differs_is_told(city: City, authority: Authority) -> None:
    hand = city.kiosk(3)
    resident = authority.gives("山田　花子", "若葉県若葉市若葉町一丁目２番３号", "1945-06-12")
    answers = {"name": "山田　葉子", "address": "若葉県若葉市若葉町一丁目２番４号"}
    deliver(hand, hand.submit("resident_record", answers, resident=resident))
    drain_verdicts()
    manual_check = ManualCheck.objects.get()
    assert manual_check.reasons == ["holder:other_person"]
    told = {one.title: one.more for one in sentences_of(checks_in(manual_check.checks), b"")}
    assert told["証明書の人と、申請の内容が違います"] == "違うところ：氏名（字が違います）・住所（番地が違います）"
