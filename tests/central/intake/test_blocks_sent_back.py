"""An answer of one of several, sent back: the dialog offers it by its name, and the slip carries the mark."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from central.applications.actions.send_back import send_back
from central.applications.models import Application
from central.applications.refusals import Incomplete
from central.catalogue.actions.load_definitions import add_definition, compact
from central.intake.actions.record_verdicts import drain_verdicts
from sync.contract.wire.status import MarkedField
from tests.support.between.kiosk_hand import Made
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver, view_of
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db
PEOPLE = {
    "id": "people",
    "title": {"ja": "いっしょに来る人"},
    "repeat": {"least": 1, "most": 5, "heading": {"ja": "%(n)s人目"}, "add": {"ja": "もう1人"}},
    "fields": [
        {"id": "person", "kind": "text", "label": {"ja": "氏名"}, "role": "name"},
        {"id": "age", "kind": "number", "label": {"ja": "年れい"}},
    ],
    "of": "other",
}
SAID = {"people[1].person": "山田春香", "people[2].person": "山田夏樹", "people[2].age": "130"}


def load(city: City, version: int, *more: dict[str, Any]) -> None:
    kept = city.authored("bulky_waste")
    pages = [page for page in kept["pages"] if page["id"] != "people"]
    form = {**kept, "pages": [*pages, *more], "version": kept["version"] + version, "needs": ["forms-2", "repeat-1"]}
    row = add_definition(compact(json.dumps(form, ensure_ascii=False).encode()), "system")
    city.definitions = city.definitions | {"bulky_waste": row}


@pytest.fixture
def made(city: City) -> Made:
    """With two people."""
    load(city, 1, PEOPLE)
    hand = city.kiosk(4)
    one = hand.submit(answers=SAID)
    deliver(hand, one)
    drain_verdicts()
    return one


def post(cast: Cast, application: Application, *marked: str) -> tuple[int, str]:
    address = reverse("applications:change", args=[application.arrival_number, "send-back"])
    said = {"revision": application.revision, "marked": list(marked), "sentence": "2人目の年れいを直してください。"}
    answer = sign_in(cast.sato).post(address, said)
    return answer.status_code, unescape(answer.content.decode())


def test_the_answer_of_the_second_person_is_offered_and_marked_by_its_name(made: Made, cast: Cast) -> None:
    application = Application.objects.get()
    page = sign_in(cast.sato).get(reverse("applications:detail", args=[application.arrival_number])).content.decode()
    offered = re.findall(r'name="marked" value="([^"]+)"', page)
    assert {"people[1].person", "people[2].person", "people[2].age"} <= set(offered)
    preview = reverse("applications:preview-send-back", args=[application.arrival_number])
    seen = sign_in(cast.sato).post(preview, {"marked": ["people[2].age"], "sentence": "x", "revision": 1})
    assert "2人目：年れい" in seen.content.decode()
    assert post(cast, application, "people[2].age", "phone")[0] == 302
    view = view_of(made)
    assert [mark.id for mark in view.marked] == ["people[2].age", "phone"]
    assert view.answers["people[2].age"] == "130"


@pytest.mark.parametrize("item", ["people[3].person", "people[2].height", "age", "people[0].age"])
def test_a_mark_that_this_application_cannot_have_is_told_and_nothing_typed_is_lost(
    made: Made, cast: Cast, item: str
) -> None:
    application = Application.objects.get()
    status, page = post(cast, application, item)
    assert status == 400
    assert f"この申請にない項目です：{item}" in page
    assert "2人目の年れいを直してください。" in page
    with pytest.raises(Incomplete):
        send_back(application.pk, cast.sato, revision=1, marked=[MarkedField(item, {})], sentence={"ja": "x"})


def test_what_kiosks_do_not_ask_any_more_is_told_by_its_label(made: Made, cast: Cast, city: City) -> None:
    load(city, 1)
    status, page = post(cast, Application.objects.get(), "people[2].age", "phone")
    assert status == 400
    assert "端末で直せません：2人目：年れい。" in page
    assert "2人目の年れいを直してください。" in page
    assert post(cast, Application.objects.get(), "phone")[0] == 302
