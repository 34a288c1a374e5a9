"""Every action of a clerk has its button: an address that no page leads to is found by nobody."""

from __future__ import annotations

import re
from pathlib import Path

from central.applications.action_views import ACTIONS

TEMPLATES = Path(__file__).resolve().parents[3] / "central" / "applications" / "templates"


def test_every_action_stands_in_a_template_of_the_page() -> None:
    pages = "\n".join(path.read_text(encoding="utf-8") for path in sorted(TEMPLATES.rglob("*.html")))
    led_to = set(re.findall(r"'applications:change' application\.arrival_number '([a-z-]+)'", pages))
    # What a dialog is told: its own action, and that of its second button.
    led_to |= set(re.findall(r'\b(?:action|second)="([a-z-]+)"', pages))
    assert set(ACTIONS) - led_to == set(), "give it a button in detail.html or dialogs.html"
    assert led_to <= set(ACTIONS), "a button that leads to no action"
