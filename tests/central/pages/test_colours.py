"""Colours of the staff pages can be read: 4.5 for words, 3 for edges (WCAG 2.2 AA)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[3] / "central" / "web" / "static" / "web"
CSS = (STATIC / "staff.css").read_text() + (STATIC / "parts.css").read_text()
ROLES = dict(re.findall(r"--([a-z0-9]+):(?:var\([^,]+,)?(#[0-9a-f]{3,6})", CSS))


def _light(colour: str) -> float:
    digits = colour.lstrip("#")
    full = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(full[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("ground", ["#fff", ROLES["bg"], ROLES["tint"]])
@pytest.mark.parametrize("ink", ["ink", "ink2", "ink3", "key", "err"])
def test_words_can_be_read_on_every_ground(ink: str, ground: str) -> None:
    assert contrast(ROLES[ink], ground) >= 4.5


@pytest.mark.parametrize("rule", re.findall(r"\.c-[a-z]+\{[^}]+\}", CSS))
def test_chips_can_be_read_and_have_an_edge(rule: str) -> None:
    edge, ground, ink = (
        re.search(rf"[{{;]{name}:(#[0-9a-f]+)", rule) for name in ("border-color", "background", "color")
    )
    assert edge is not None
    assert ground is not None
    assert ink is not None
    assert contrast(ink[1], ground[1]) >= 4.5
    assert contrast(edge[1], "#ffffff") >= 3


def test_buttons_fields_and_disabled_ones_can_be_read() -> None:
    assert contrast("#ffffff", ROLES["key"]) >= 4.5
    assert contrast("#ffffff", ROLES["press"]) >= 4.5
    assert contrast(ROLES["edge"], "#ffffff") >= 3
    assert contrast("#595959", "#e6e6e6") >= 4.5
    assert contrast("#ffffff", ROLES["err"]) >= 4.5


def test_our_fallbacks_are_the_design_systems_own_values() -> None:
    tokens = (STATIC / "tokens" / "tokens.css").read_text()
    named = re.findall(r"var\((--color-[a-z0-9-]+),(#[0-9a-f]{3,6})\)", CSS)
    assert named
    for token, fallback in named:
        found = re.search(rf"{token}:\s*(#[0-9a-f]+)", tokens)
        assert found is not None, token
        digits = fallback.lstrip("#")
        full = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
        assert found[1] == f"#{full}", token
