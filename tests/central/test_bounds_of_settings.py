"""Every number among the centre's settings has two bounds: refused at the start, and on the page of settings."""

from __future__ import annotations

import json
import os
import re
import runpy
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).parents[2]
SETTINGS = ROOT / "central" / "project" / "settings.py"
NUMBERS = {
    name: kind
    for kind, name in re.findall(
        r'environment\.(whole|days_by_procedure|years_by_procedure)\(\s*"(\w+)"', SETTINGS.read_text(encoding="utf-8")
    )
}
BOUNDS = {
    name: (int(found[1]), int(found[2]))
    for name in NUMBERS
    for row in (ROOT / "docs" / "settings.md").read_text(encoding="utf-8").splitlines()
    if row.startswith(f"| `{name}` |") and (found := re.search(r"\b(\d+)–(\d+)\b", row))
}
"""As the page says them."""


def begin(name: str, number: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in [variable for variable in os.environ if variable.startswith(("MADOGUCHI_", "DATABASE_URL"))]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("MADOGUCHI_STATE", str(folder))
    monkeypatch.setenv(name, str(number) if NUMBERS[name] == "whole" else json.dumps({"child_allowance": number}))
    runpy.run_path(str(SETTINGS))


def test_the_page_says_the_bounds_of_every_number() -> None:
    assert len(NUMBERS) >= 7
    assert set(BOUNDS) == set(NUMBERS)


@pytest.mark.parametrize("name", sorted(NUMBERS))
def test_a_number_outside_its_bounds_is_refused_with_them(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    least, most = BOUNDS[name]
    for inside in (least, most):
        begin(name, inside, tmp_path, monkeypatch)
    for outside in (least - 1, most + 1, 99_999_999, 10**30):
        with pytest.raises(ImproperlyConfigured, match=rf"{name}: .*{least} to {most}\b"):
            begin(name, outside, tmp_path, monkeypatch)
