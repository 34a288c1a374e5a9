"""The digits of an arrival number are explained where it stands."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from central.applications.words.number_parts import number_parts
from central.web.words import day
from sync.contract.numbers import make_arrival_number
from tests.support.centre.applications import make_application
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("SUB-06")
def test_the_page_says_body_day_kiosk_and_counter(cast: Cast) -> None:
    application = make_application(42)
    number = application.arrival_number
    page = sign_in(cast.sato).get(reverse("applications:detail", args=[number])).content.decode()
    part = page[page.index("到達番号の読みかた</h2>") :]
    rows = re.findall(r'<tr><td class="num">(\d+)</td><th scope="row">(.*?)</th><td class="s">(.*?)</td></tr>', part)
    told = {what: (digits, unescape(more)) for digits, what, more in rows}
    on = date(int(number[5:9]), int(number[9:11]), int(number[11:13]))
    assert told["団体の番号"] == ("99201", "若葉市")
    assert told["日付"] == (number[5:13], day(on))
    assert told["端末の番号"] == ("007", "")
    assert told["通し番号"][0] == "0042"
    assert "".join(digits for digits, _, _ in rows) == number


def test_a_number_of_the_centres_own_says_so(cast: Cast) -> None:
    parts = {part.what: part for part in number_parts(make_arrival_number("99201", date(2026, 11, 27), "901", 7))}
    assert parts["端末の番号"].more == "市役所で受け付けたもの"
    strange = number_parts(make_arrival_number("01100", date(2026, 11, 27), "901", 7))
    assert strange[0].more == "いまはない団体"
