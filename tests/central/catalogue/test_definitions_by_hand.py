"""A definition is its bytes: others that were put under their name are published to no kiosk and judge nobody."""

from __future__ import annotations

import pytest

from central.applications.models import Application, ManualCheck
from central.catalogue.actions.publish_catalogue import publish_catalogue
from central.catalogue.models import ProcedureVersion
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.custody.custody_walk import Walked, walk
from sync.errors import ContractError
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def written_over(city: City) -> ProcedureVersion:
    row = city.definitions["bulky_waste"]
    other = bytes(row.definition).replace("粗大ごみ".encode(), "粗大ゴミ".encode())
    assert other != bytes(row.definition)
    ProcedureVersion.objects.filter(pk=row.pk).update(definition=other)
    return row


def test_it_is_not_signed_for_kiosks(city: City, written_over: ProcedureVersion) -> None:
    with pytest.raises(ContractError, match="not the one that was loaded"):
        publish_catalogue(city.hall.pk)


def test_what_names_the_true_one_goes_to_a_person(city: City, written_over: ProcedureVersion) -> None:
    hand = city.kiosk(3)
    deliver(hand, hand.submit())
    drain_verdicts()
    assert not Application.objects.exists()
    assert ManualCheck.objects.count() == 1
    found = {f"{one.what}: {one.fault}" for one in walk(Walked(), {}, lambda _: None)}
    assert found == {f"definition bulky_waste {written_over.version}: other_definition"}
