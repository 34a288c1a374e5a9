"""A definition that says more than this program knows is loaded, signed, answered and judged as what is known of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest

from central.applications.models import Application, ApplicationVersion, ManualCheck
from central.catalogue.actions.load_definitions import add_definition, compact
from central.catalogue.actions.publish_catalogue import publish_catalogue
from central.catalogue.models import ProcedureVersion, PublishedCatalogue
from central.intake.actions.record_verdicts import drain_verdicts
from sync.contract.chain.statement import read_statement
from sync.errors import DefinitionNotRead
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver

pytestmark = pytest.mark.django_db


def with_more(tree: Any) -> Any:
    """One member more in every object that is no text."""
    if isinstance(tree, dict):
        more = {} if "ja" in tree else {"tomorrow": [1, None]}
        return {name: with_more(held) for name, held in tree.items()} | more
    return [with_more(held) for held in tree] if isinstance(tree, list) else tree


def written(members: dict[str, Any]) -> bytes:
    return compact(json.dumps(members, ensure_ascii=False).encode())


def test_one_with_a_member_more_everywhere_is_answered_and_taken_in(city: City) -> None:
    today = city.authored("bulky_waste")
    data = written(with_more(today) | {"version": today["version"] + 1})
    assert data.count(b'"tomorrow"') > 50
    row = add_definition(data, "system")
    publish_catalogue(city.hall.pk)
    hand = replace(city, definitions=city.definitions | {"bulky_waste": row}).kiosk(3)
    made = hand.submit()
    deliver(hand, made)
    drain_verdicts()
    assert not ManualCheck.objects.exists()
    assert Application.objects.get().definition == row
    checks = ApplicationVersion.objects.get().checks
    assert (checks["drawn"], checks["rules"], checks["sources"]) == ("ok", "ok", "ok")
    assert bytes(row.definition).count(b'"tomorrow"') > 50
    assert read_statement(made.statement).definition == row.sha256 == hashlib.sha256(bytes(row.definition)).hexdigest()


def test_one_that_needs_what_is_not_here_is_neither_loaded_nor_signed(city: City) -> None:
    today = city.authored("bulky_waste")
    data = written(today | {"version": today["version"] + 1, "needs": ["repeat-9"]})
    with pytest.raises(DefinitionNotRead, match="bulky_waste needs repeat-9"):
        add_definition(data, "system")
    assert ProcedureVersion.objects.filter(procedure="bulky_waste").count() == 1
    ProcedureVersion.objects.filter(procedure="bulky_waste").update(
        definition=data, sha256=hashlib.sha256(data).hexdigest()
    )
    with pytest.raises(DefinitionNotRead):
        publish_catalogue(city.hall.pk)
    assert PublishedCatalogue.objects.filter(hall=city.hall).count() == 1
