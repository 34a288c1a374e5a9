"""A hall is made from its description, and again without doubles."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from central.catalogue.models import TrustAnchor
from central.organisation.models import Body, Hall
from tests.support.centre.city import TEXTS
from tests.support.people.residents import Authority

pytestmark = pytest.mark.django_db
DESCRIPTION = {"body": {"code": "99201", "name": "若葉市"}, "phone": "000-000-1234", "serves": ["99201"], **TEXTS}


def test_a_hall_is_set_up_and_safe_to_repeat(tmp_path: Path, authority: Authority, settings: Any) -> None:
    settings.DEMO = True
    description, root = tmp_path / "hall.json", tmp_path / "root.pem"
    description.write_text(json.dumps(DESCRIPTION))
    root.write_text(authority.root.pem)
    out = StringIO()
    for _ in range(2):
        call_command("set_up_hall", description, sign_root=[root], stdout=out)
    assert out.getvalue().splitlines() == ["99201 若葉市役所"] * 2
    assert Hall.objects.get().serves.get() == Body.objects.get()
    assert bytes(TrustAnchor.objects.get().certificate) == authority.root.der


@pytest.mark.parametrize("change", [{"name": {"en": "Hall"}}, {"serves": ["99999"]}, {"phone": None}])
def test_a_wrong_description_sets_up_nothing(tmp_path: Path, change: dict[str, object]) -> None:
    wrong = {key: value for key, value in {**DESCRIPTION, **change}.items() if value is not None}
    (tmp_path / "hall.json").write_text(json.dumps(wrong))
    with pytest.raises(CommandError):
        call_command("set_up_hall", tmp_path / "hall.json", stdout=StringIO())
    assert not Hall.objects.exists()
