"""Every act that staff, catalogue, fleet, applications, intake and notices write stands in its document."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
APPS = ("staff", "catalogue", "kiosks", "applications", "intake", "notices")


def test_every_act_in_the_code_is_in_its_document() -> None:
    written = set(re.findall(r"`([a-z]+\.[a-z_]+)`", (ROOT / "docs" / "audit-acts.md").read_text("utf-8")))
    recorded = set()
    for path in (path for app in APPS for path in (ROOT / "central" / app).rglob("*.py")):
        for call in re.finditer(r"\b(?:record|NewEntry|_record)\((.{0,160})", path.read_text("utf-8"), re.S):
            recorded |= set(re.findall(r'"([a-z]+\.[a-z_]+)"', call.group(1)))
    assert len(recorded) > 20
    assert recorded <= written, f"docs/audit-acts.md does not know {sorted(recorded - written)}"
