"""What has members has a type: mappings of anything by name, and JSON columns, are the exceptions that stand here.

Each has its reason, and their number can only fall: what is gone is struck off.
"""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from tests.architecture.tracked import text_of, tracked_files

PACKAGES = ("kiosk", "sync", "hardware", "central", "provisioning")
CODE = [
    path
    for path in tracked_files()
    if path.suffix == ".py" and path.parts[0] in PACKAGES and "migrations" not in path.parts
]
MAPPINGS = {"dict", "Mapping", "MutableMapping"}
ANYTHING = {"Any", "object"}

UNTYPED: dict[str, tuple[int, str]] = {
    "central/applications/checks.py": (2, "the edge of the columns `checks`: this file gives them their type"),
    "central/applications/history.py": (2, "the edge of the column `details` of the history"),
    "central/audit/details.py": (2, "the edge of the column `details` of the log"),
    "central/audit/record.py": (1, "what it is given by central.audit.details, on its way into the row"),
    "central/certificates/management/commands/check_document.py": (1, "options of a command: Django's"),
    "central/database/moved_models.py": (1, "Django's signature of an operation's `deconstruct`"),
    "central/notices/forms.py": (1, "Django's signature of a form's `clean`"),
    "central/project/environment.py": (2, "an operator's JSON before it is checked; DATABASES: Django's"),
    "central/project/logs.py": (1, "the setting LOGGING: Django's"),
    "central/project/settings.py": (1, "the setting DATABASES: Django's"),
    "central/staff/forms.py": (4, "Django's signature of a form's `clean`, and its `cleaned_data`"),
    "central/staff/frame.py": (1, "Django's signature of a context processor"),
    "central/staff/sessions.py": (1, "Django's signature of a session store"),
    "central/web/written.py": (2, "Django's signatures of a form's field"),
    "kiosk/ui/sounds.py": (1, "Kivy's sounds, which have no type"),
}
"""File → how many, and why."""

CODES, WORDS = "list of short texts", "`Text`: words by language"
COLUMNS: dict[str, str] = {
    "applications.Application.marked": "central/applications/slip_words.py",
    "applications.Application.notices": "central/applications/slip_words.py",
    "applications.Application.ready": "central/applications/slip_words.py",
    "applications.Application.sentence": "central/applications/slip_words.py",
    "applications.ApplicationVersion.checks": "central/applications/checks.py",
    "applications.HandlingEvent.details": "central/applications/history.py",
    "applications.ManualCheck.checks": "central/applications/checks.py",
    "applications.ManualCheck.reasons": CODES,
    "attachments.AttachedFile.parts": CODES,
    "audit.AuditEntry.details": "central/audit/details.py",
    "authoring.FormDraft.hands": "ids of members",
    "authoring.FormDraft.makers": "ids of members",
    "authoring.WordingDraft.hands": "ids of members",
    "bulk_acts.BulkPlan.marked": CODES,
    "bulk_acts.BulkPlan.sentence": WORDS,
    "catalogue.StaffCard.duties": CODES,
    "certificates.Certifier.seal": CODES,
    "certificates.DocumentFile.marks": CODES,
    "certificates.IssuedDocument.decided": "text by id of the rule's line",
    "certificates.IssuedDocument.items": CODES,
    "certificates.IssuedDocument.persons": CODES,
    "kiosks.Kiosk.heartbeat": "central/kiosks/heartbeats.py",
    "notices.BulkNotice.text": WORDS,
    "notices.Delivery.status_text": WORDS,
    "catalogue.Leaflet.name": WORDS,
    "catalogue.Leaflet.section": WORDS,
    "catalogue.ProcedureVersion.names": WORDS,
    "organisation.Hall.city": WORDS,
    "organisation.Hall.counter": WORDS,
    "organisation.Hall.kiosk_label": WORDS,
    "organisation.Hall.name": WORDS,
    "resident_register.Citizen.history": CODES,
    "staff.AwaitedChange.duties": CODES,
    "staff.AwaitedChange.groups": "keys of groups",
    "staff.AwaitedChange.procedures": CODES,
    "staff.StaffGroup.duties": CODES,
    "staff.StaffGroup.procedures": CODES,
}
"""JSON column → the one file that writes and reads it, or what it holds where that has no members of its own."""

OWN = {
    ("application", "marked"): "central/applications/slip_words.py",
    ("application", "notices"): "central/applications/slip_words.py",
    ("application", "ready"): "central/applications/slip_words.py",
    ("application", "sentence"): "central/applications/slip_words.py",
    ("event", "details"): "central/applications/history.py",
    ("kiosk", "heartbeat"): "central/kiosks/heartbeats.py",
}
"""A column as code calls it → the one file that touches it."""


def untyped_in(tree: ast.AST) -> int:
    """`dict[str, Any]`, `Mapping[str, object]` and their like."""
    return sum(
        isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.value.id in MAPPINGS
        and isinstance(node.slice, ast.Tuple)
        and ast.unparse(node.slice.elts[0]) == "str"
        and isinstance(node.slice.elts[-1], ast.Name)
        and node.slice.elts[-1].id in ANYTHING
        for node in ast.walk(tree)
    )


def json_columns() -> set[str]:
    """`app.Model.column`, as models are written."""
    return {
        f"{path.parts[1]}.{model.name}.{column.targets[0].id}"
        for path in CODE
        if path.name == "models.py"
        for model in ast.parse(text_of(path)).body
        if isinstance(model, ast.ClassDef)
        for column in model.body
        if isinstance(column, ast.Assign)
        and isinstance(column.targets[0], ast.Name)
        and "JSONField" in ast.unparse(column.value)
    }


def touched(path: Path) -> set[tuple[str, str]]:
    """What of `OWN` is read or written in this file."""
    return {
        (node.value.id, node.attr)
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and (node.value.id, node.attr) in OWN
    }


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("def f(a: dict[str, Any]) -> Mapping[str, object]: ...", 2),
        ("x: dict[str, list[dict[str, Any]]] = {}", 1),
        ("x: dict[str, int]; y: list[Any]; z: Mapping[str, Kind[Any]]", 0),
        ("read_once: dict[tuple[str, bytes], Any] = {}", 0),
    ],
)
def test_what_is_counted(code: str, count: int) -> None:
    assert untyped_in(ast.parse(code)) == count


def test_no_mapping_of_anything_but_these() -> None:
    found = Counter({path.as_posix(): untyped_in(ast.parse(text_of(path))) for path in CODE})
    known = Counter({path: count for path, (count, _) in UNTYPED.items()})
    assert +found == known, "a struct, or a smaller number here"


def test_their_number_only_falls() -> None:
    assert sum(count for count, _ in UNTYPED.values()) <= 23


def test_every_json_column_is_of_one_file_or_has_no_members() -> None:
    assert json_columns() == set(COLUMNS)
    files = {path.as_posix() for path in CODE}
    assert {what for what in COLUMNS.values() if what.endswith(".py")} <= files


def test_a_column_is_touched_by_its_own_file_alone() -> None:
    places = {(path.as_posix(), *what) for path in CODE for what in touched(path)}
    assert {place for place in places if OWN[place[1:]] != place[0]} == set()
    assert ("central/applications/history.py", "event", "details") in places, "they are found"
