"""What staff read and mails say a procedure is called: the words in force, while what was signed stays as it was."""

from __future__ import annotations

import pytest

from central.applications.publication import definition_of
from central.catalogue.actions.publish_wording import publish_wording
from central.notices import texts
from tests.support.centre.applications import make_application, make_city
from tests.support.people.staff import make_cast, sign_in

pytestmark = pytest.mark.django_db


def test_lists_pages_and_mails_say_the_name_in_force(settings: object) -> None:
    body = make_city()
    cast = make_cast(body)
    one = make_application(1, name="児玉　あかり", mail="akari@mail.example")
    own = definition_of(one).name["ja"]
    publish_wording(one.definition_id, "ja", {"name": "児童手当を受ける申込み"}, "system")
    one.refresh_from_db()
    assert one.title == own, "what it was called when it came"
    assert definition_of(one).name["ja"] == own, "what was shown is the definition that the statement names"
    assert texts.values_for(one, "")["様式名"] == "児童手当を受ける申込み"
    received = texts.arrived(one)
    assert "児童手当を受ける申込み" in received.subject + received.text
    client = sign_in(cast.takahashi)
    for address in ("/applications/", f"/applications/{one.arrival_number}/"):
        page = client.get(address).content.decode()
        assert "児童手当を受ける申込み" in page, address
