"""The description of the kiosks' line is valid, and says what is there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
import yaml
from django.test import Client
from openapi_spec_validator import validate

from central.intake.urls import urlpatterns
from sync.contract.wire.ack import Ack, ContactAnswer
from sync.contract.wire.contact import ContactHeader, Heartbeat
from sync.contract.wire.enrolment import EnrolmentAnswer, EnrolmentChallenge, EnrolmentHello
from sync.contract.wire.kiosk_enrolment import KioskEnrolment
from sync.contract.wire.objects import ObjectsAsked
from sync.contract.wire.questions import Answer, Question, Told
from sync.contract.wire.refusals import Refusal, SignedRefusal
from sync.contract.wire.status_frames import StatusPage
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.city import City

PATH = Path(__file__).parents[3] / "docs" / "openapi" / "kiosk.yaml"


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    return dict(yaml.safe_load(PATH.read_text()))


def conforms(description: dict[str, Any], name: str, content: object) -> None:
    """Of this form, and with no member that the page does not name: others pass them over, ours writes none."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": _closed(description["components"])}
    jsonschema.Draft202012Validator(schema).validate(content)


def _closed(schema: Any) -> Any:
    if isinstance(schema, dict):
        closed = {name: _closed(value) for name, value in schema.items()}
        return {"additionalProperties": False, **closed} if "properties" in schema else closed
    return [_closed(value) for value in schema] if isinstance(schema, list) else schema


def test_the_description_is_valid(description: dict[str, Any]) -> None:
    validate(description)


def test_it_describes_exactly_the_addresses_that_are_there(description: dict[str, Any]) -> None:
    assert set(description["paths"]) == {f"/{pattern.pattern}" for pattern in urlpatterns}


@pytest.mark.django_db
def test_each_address_takes_exactly_the_described_methods(description: dict[str, Any], city: City) -> None:
    for path, methods in description["paths"].items():
        for method in ("get", "post", "put", "delete"):
            status = getattr(Client(), method)(f"/kiosk/v1{path}").status_code
            assert (status == 405) == (method not in methods), (path, method, status)


@pytest.mark.django_db(transaction=True)
def test_answers_have_the_described_form(description: dict[str, Any], city: City, live_server: Any) -> None:
    hand: KioskHand = city.kiosk(3)
    refused = hand.send(hand.request(live_server.url, nonce="none"))
    conforms(description, "Refusal", refused.json())
    answer = hand.send(hand.request(live_server.url, [hand.submit().entry]))
    conforms(description, "ContactAnswer", answer.json())


def test_a_word_from_a_list_that_may_grow_is_closed_nowhere(description: dict[str, Any]) -> None:
    """A client that is made from this page must not stop at the first new word (docs/adr/0015-wire.md)."""
    assert "enum" not in str(description["components"]["schemas"])


def test_what_may_be_missing_is_not_asked_for(description: dict[str, Any]) -> None:
    """Members with a default are left out by an older version; the others stand in every message."""
    for kind in (Ack, ContactAnswer, ContactHeader, Heartbeat, SignedRefusal, Refusal, StatusPage, KioskEnrolment,
                 ObjectsAsked, Question, Answer, Told, EnrolmentHello, EnrolmentChallenge,
                 EnrolmentAnswer):  # fmt: skip
        schema = description["components"]["schemas"][kind.__name__]
        fields = msgspec.structs.fields(kind)
        assert list(schema["properties"]) == [field.name for field in fields], kind
        assert schema["required"] == [field.name for field in fields if field.required], kind


READING = ("verdicts/unsealing.py", "verdicts/corrections.py", "contact_entries.py", "verdicts/checks.py")
"""Where an entry is given its reasons."""


def test_every_reason_of_a_manual_check_is_in_its_document() -> None:
    text = (PATH.parents[1] / "needs-look.md").read_text()
    sources = Path(__file__).parents[3] / "central" / "intake"
    code = "".join((sources / name).read_text() for name in READING)
    for reason in ("not_openable", "program_error", "unknown_definition", "bad_signature", "other_box", "foreign"):
        assert f'"{reason}"' in code
    for reason in re.findall(r'Unopened\(row, "(\w+)"', code) + re.findall(r'return (?:None|claims), "(\w+)"', code):
        assert f"`{reason}`" in text, reason
