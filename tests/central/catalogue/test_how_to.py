"""docs/how-to/add-a-procedure.md, followed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from central.catalogue.models import ProcedureVersion, PublishedCatalogue
from kiosk.screens.touches import Chosen, Confirmed, LanguageChosen
from kiosk.steps.apply.choose import BeforeStart
from kiosk.steps.apply.confirm import CheckAnswers
from kiosk.steps.apply.fill_form import FillPage
from tests.support.centre.city import City
from tests.support.kiosk.example_catalogue import example_catalogue, packed
from tests.support.kiosk.walk import hall, walk

PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "add-a-procedure.md"
ANSWERS = {"name": "山田花子", "dog_born": "2026-05-01"}


@pytest.fixture
def written() -> bytes:
    (written,) = re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return str(written).encode()


@pytest.mark.django_db
def test_the_file_of_the_page_is_published(city: City, tmp_path: Path, written: bytes) -> None:
    (tmp_path / "dog_registration.json").write_bytes(written)
    call_command("publish_catalogue", definitions=tmp_path)
    assert ProcedureVersion.objects.get(procedure="dog_registration").offered
    assert PublishedCatalogue.objects.filter(hall=city.hall).count() == 2


FORGOTTEN: dict[str, tuple[dict[str, Any], str]] = {
    "a version": ({"name": {"ja": "犬の届出"}}, "give it a new version"),
    "its reading": ({"version": 2, "reading": "犬の登録"}, "dog_registration"),
    "a scene of life": ({"version": 2, "category": "dogs"}, "「dogs」という場面はありません"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", FORGOTTEN)
def test_what_is_forgotten_stops_the_command(city: City, tmp_path: Path, written: bytes, what: str) -> None:
    members, said = FORGOTTEN[what]
    file = tmp_path / "dog_registration.json"
    file.write_bytes(written)
    call_command("publish_catalogue", definitions=tmp_path)
    file.write_text(json.dumps(json.loads(written) | members), encoding="utf-8")
    with pytest.raises(CommandError, match=said):
        call_command("publish_catalogue", definitions=tmp_path)
    assert PublishedCatalogue.objects.filter(hall=city.hall).count() == 2


@pytest.mark.parametrize("language", ["ja", "easy-ja", "en"])
def test_a_resident_answers_it(written: bytes, language: str) -> None:
    place = hall()
    contents = packed([written])
    place.conversation.visit.kiosk_state.take(example_catalogue(contents=contents), contents)
    walk(place, LanguageChosen(language), Chosen("tab:reading"), Chosen("procedure:dog_registration"), BeforeStart)
    walk(place, Confirmed(), FillPage)
    walk(place.fill(ANSWERS), CheckAnswers)
