"""Entries as the program wrote them before their details had structs: the chain holds, and each says what it said."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from central.applications.act_details import ApplicationRead
from central.audit.act_words import acts_by_app, shape_of
from central.audit.details import column_of, read
from central.audit.models import AuditEntry, AuditHead
from central.audit.record import hash_of, record

ENTRIES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("entries_of_before.json").read_text("utf-8"))
"""Recorded by the program of before, every act that it had at least once; one of an act that nobody knows."""
KNOWN = [entry for entry in ENTRIES if shape_of(entry["act"]) is not None]


@pytest.fixture
def kept(db: None) -> None:
    AuditEntry.objects.bulk_create(AuditEntry(**entry) for entry in ENTRIES)
    AuditHead.objects.create(id=1, number=len(ENTRIES), hash=ENTRIES[-1]["hash"])


def verified() -> str:
    out = StringIO()
    call_command("verify_audit", stdout=out)
    return out.getvalue()


def test_the_chain_holds_and_goes_on(kept: None) -> None:
    assert f"{len(ENTRIES)} entries hold" in verified()
    record("staff:sato", "application.read", "application:1", "99201", ApplicationRead(zone="lgwan"))
    assert f"{len(ENTRIES) + 1} entries hold" in verified()


def test_every_act_has_its_details_and_none_of_before_is_forgotten() -> None:
    acts = {act for words in acts_by_app().values() for act in words}
    assert [act for act in sorted(acts) if shape_of(act) is None] == [], "`shapes` of its app's act_words.py"
    assert {entry["act"] for entry in ENTRIES} - acts == {"later.act"}


@pytest.mark.parametrize("entry", KNOWN, ids=[f"{entry['number']} {entry['act']}" for entry in KNOWN])
def test_the_same_act_has_the_same_bytes(entry: dict[str, Any]) -> None:
    """Read and written again, to the member and to its hash."""
    shape = shape_of(entry["act"])
    assert shape is not None
    again = column_of(read(entry["details"], shape))
    assert json.dumps(again) == json.dumps(entry["details"])
    row = AuditEntry(**entry | {"details": again})
    row.at = row._meta.get_field("at").to_python(entry["at"])
    assert hash_of(row) == entry["hash"]
