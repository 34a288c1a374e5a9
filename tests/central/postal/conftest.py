"""若葉市, its members, and a form that asks for a postal code."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from django.utils import timezone

from central.catalogue.models import ProcedureVersion
from central.organisation.models import Body
from tests.support.centre.applications import make_city
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS


@pytest.fixture
def city(db: None) -> Body:
    body = make_city()
    asks_for_codes()
    return body


@pytest.fixture
def cast(city: Body) -> Cast:
    return make_cast(city)


def asks_for_codes() -> None:
    """A next version of 児童手当, as if it had been published."""
    old = ProcedureVersion.objects.get(procedure="child_allowance", offered=True)
    form: dict[str, Any] = json.loads(bytes(old.definition))
    form["version"] = old.version + 1
    label = {"ja": "郵便番号", "easy-ja": "{郵便番号|ゆうびんばんごう}", "en": "Postal code"}
    form["pages"][0]["fields"].append({"id": "postal_code", "kind": "postal_code", "label": label})
    data = json.dumps(form, ensure_ascii=False, separators=(",", ":")).encode()
    ProcedureVersion.objects.filter(pk=old.pk).update(offered=False)
    ProcedureVersion.objects.create(
        body=old.body,
        procedure=old.procedure,
        version=form["version"],
        title=old.title,
        definition=data,
        sha256=hashlib.sha256(data).hexdigest(),
        added_at=timezone.now(),
    )
