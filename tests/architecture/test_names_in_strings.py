"""A module, a model or a table that is named in a string is an arrow too, one that no import shows."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps

from tests.architecture.import_contracts import Import, broken_in, graph_with, options, real_graph
from tests.architecture.strings import module_of, strings_in
from tests.architecture.tracked import text_of, tracked_files

PACKAGES = ("kiosk", "sync", "hardware", "central", "provisioning")
CODE = [path for path in tracked_files() if path.suffix == ".py" and path.parts[0] in PACKAGES]
DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
SQL = re.compile(
    r"\bSELECT\b.+\bFROM\b|\bINSERT\s+(?:OR\s+\w+\s+)?INTO\b|\bUPDATE\s+\w+\s+SET\b|\bDELETE\s+FROM\b"
    r"|\bCREATE\s+(?:TABLE|INDEX|TRIGGER)\b|\bPRAGMA\b",
    re.DOTALL,
)
OWN_DATABASE = ("central", "sync/drafts", "sync/inbox", "sync/outbox", "provisioning/municipalities.py")
"""Who keeps tables: the centre, each app its own, the outbox, the drafts; and who makes a list of the postal table."""

_LINE = (
    "what a request must know before it is verified, by one statement: docs/adr/0014-import-rules.md has the figures"
)
NAMED: dict[tuple[str, str], str] = {
    ("central/intake/kiosk_api/asking_kiosk.py", "kiosks_kiosk"): _LINE,
    ("central/intake/kiosk_api/asking_kiosk.py", "kiosks_kioskkey"): _LINE,
    ("central/intake/kiosk_api/asking_kiosk.py", "catalogue_publishedcatalogue"): _LINE,
    ("central/intake/kiosk_api/asking_kiosk.py", "applications_statuspublication"): _LINE,
    ("central/kiosks/contact_rows.py", "organisation_body"): "the body's code comes with the lock on the kiosk's row",
}
"""Statements that name another app's table: file and table → why it is not asked of the app that owns it."""


_FRAME = "every page's frame: sign-in, sign-out and the session's time are on each"
LINKS_UPWARDS: dict[tuple[str, str], str] = {
    ("central/web/templates/web/frame.html", "staff:extend-session"): _FRAME,
    ("central/web/templates/web/frame.html", "staff:sign-in"): _FRAME,
    ("central/web/templates/web/frame.html", "staff:sign-out"): _FRAME,
}
"""Links to a page of an app above, or beside → why. Links down need no reason."""
DJANGOS_OWN = {("central.project.settings", "central.project.wsgi")}
"""Django's settings name the program that reads them."""


def named_in_strings() -> set[Import]:
    graph = real_graph()
    found = set()
    for path in (path for path in CODE if "migrations" not in path.parts):
        module = module_of(path)
        for _, text in strings_in(path):
            target = target_of(text) if DOTTED.fullmatch(text) else None
            while target and target not in graph.modules:
                target = target.rpartition(".")[0]
            if target and "." in target and not f"{module}.".startswith(f"{target}."):
                found.add((module, target))
    return found


def target_of(text: str) -> str | None:
    """The module that a dotted text names, if it looks like ours."""
    label, _, rest = text.partition(".")
    if label in PACKAGES:
        return text
    if label in apps.app_configs and "." not in rest:
        model = apps.get_app_config(label).models.get(rest.lower())
        return None if model is None else model.__module__
    return None


def tables() -> dict[str, str]:
    """Table → app that owns it."""
    return {model._meta.db_table: model._meta.app_label for model in apps.get_models(include_auto_created=True)}


def tables_of_others(path: Path, owners: dict[str, str]) -> set[str]:
    own = path.parts[1] if len(path.parts) > 2 else ""
    words = {word for _, text in strings_in(path) for word in re.findall(r"\w+", text)}
    return {word for word in words if word in owners and owners[word] != own}


def addresses() -> dict[str, str]:
    """`namespace:name` → package whose page it is."""
    found = {}
    for path in (path for path in CODE if path.match("central/*/*urls.py")):
        text = text_of(path)
        for namespace in re.findall(r'^app_name = "(\w+)"', text, re.MULTILINE):
            found |= {f"{namespace}:{name}": module_of(path.parent) for name in re.findall(r'name="([\w-]+)"', text)}
    return found


def links() -> set[tuple[str, str]]:
    """File and address, in code and in templates."""
    pages = [path for path in tracked_files() if path.match("central/*/templates/**/*.html")]
    texts = [(path, text) for path in CODE if path.parts[0] == "central" for _, text in strings_in(path)]
    texts += [(path, text) for path in pages for text in re.findall(r"""["']([a-z]+:[a-z-]+)["']""", text_of(path))]
    known = addresses()
    return {(str(path), text) for path, text in texts if text in known}


def test_a_page_links_to_its_own_app_and_downwards_or_is_named_here() -> None:
    known, found = addresses(), links()
    assert {"applications:detail", "staff:sign-in", "revocation:lists"} <= set(known)
    arrows = {(file, to): (module_of(Path(file).parents[-3]), known[to]) for file, to in found if file.count("/") > 1}
    upwards = {arrow for arrow in set(arrows.values()) if arrow[0] != arrow[1] and broken_in(graph_with([arrow]))}
    assert {link for link, arrow in arrows.items() if arrow in upwards} == set(LINKS_UPWARDS)


def test_a_name_in_a_string_goes_no_other_way_than_an_import_may() -> None:
    arrows = named_in_strings() - DJANGOS_OWN
    assert {
        ("central.project.urls.staff", "central.staff.urls"),
        ("central.applications.models", "central.kiosks.models"),
    } <= arrows
    broken = broken_in(graph_with(arrows))
    wrong = [arrow for arrow in sorted(arrows) if broken and broken_in(graph_with([arrow]))]
    assert (broken, wrong) == ([], [])


def test_a_name_in_a_string_that_goes_upwards_is_seen() -> None:
    assert target_of("staff.StaffMember") == "central.staff.models"
    assert "Inside central" in broken_in(graph_with([("central.audit.verify", "central.staff.models")]))
    assert "Inside central" in options()


def test_statements_name_the_tables_of_their_own_app_or_are_named_here() -> None:
    owners = tables()
    assert {"kiosks_kiosk", "staff_staffmember_groups", "audit_audithead"} <= set(owners)
    centre = [path for path in CODE if path.parts[0] == "central"]
    found = {(str(path), table) for path in centre for table in tables_of_others(path, owners)}
    assert found == set(NAMED)


def test_who_keeps_no_tables_writes_no_statements() -> None:
    others = [path for path in CODE if not str(path).startswith(OWN_DATABASE)]
    assert [f"{path}:{line}" for path in others for line, text in strings_in(path) if SQL.search(text)] == []
