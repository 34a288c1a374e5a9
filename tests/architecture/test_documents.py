"""Documents that name a command, a file or an act name one that exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.tracked import ROOT, text_of, tracked_files
from tests.bench.__main__ import BENCHMARKS
from tests.torture.__main__ import ROWS

DOCUMENTS = [path for path in tracked_files() if path.suffix == ".md" and path.parts[0] in {"README.md", "docs"}]
READ = [path for path in tracked_files() if path.suffix in {".md", ".py", ".kv", ".sh", ".toml", ".yaml"}]
OURS = r"(?:kiosk|sync|hardware|central|provisioning|tests)"
DOTTED = re.compile(rf"`({OURS}(?:\.[A-Za-z_]\w*)+)(?:\(\))?`")
PATH = re.compile(rf"`({OURS}/[\w./-]+)(?:::\w+)?`")
NO_MODULE = {"kiosk.service", "kiosk.toml", "central.env"}
"""Files of an installation."""
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def test_every_make_command_in_a_document_is_in_the_makefile():
    targets = set(re.findall(r"^([a-z]+):", text_of(Path("Makefile")), re.MULTILINE))
    named = {name for path in DOCUMENTS for name in re.findall(r"(?:^|`)make ([a-z]+)\b", text_of(path), re.MULTILINE)}
    assert {"demo", "test"} <= named <= targets


def test_every_command_of_the_makefile_says_for_what():
    makefile = text_of(Path("Makefile"))
    phony = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE).group(1).split())
    assert phony == set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_module_that_a_document_starts_exists(document):
    for module in re.findall(r"python3? -m ([a-z_]+(?:\.[a-z_]+)*)", text_of(document)):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_link_leads_somewhere(document):
    missing = [link for link in LINK.findall(text_of(document)) if not (ROOT / document.parent / link).exists()]
    assert missing == []


def test_every_module_and_file_of_ours_that_is_named_exists():
    """In documents, docstrings and comments, as far as it stands between backticks."""
    acts = set(re.findall(r"`([a-z]+\.[a-z_]+)`", text_of(Path("docs/audit-acts.md"))))
    read = [path for path in READ if path != Path("CHANGELOG.md") and "migrations" not in path.parts]
    named = {
        (str(path), name) for path in read for name in DOTTED.findall(text_of(path)) if name not in acts | NO_MODULE
    }
    paths = {(str(path), name) for path in read for name in PATH.findall(text_of(path))}
    assert len(named) > 50
    assert len(paths) > 100
    assert sorted(where for where in named if not is_there(where[1])) == []
    assert sorted(where for where in paths if not (ROOT / where[1]).exists()) == []


def is_there(dotted: str) -> bool:
    """Whether it is a package, a module, or a name that stands in one."""
    parts = dotted.split(".")
    for end in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:end])
        module = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
        if module.exists():
            return end == len(parts) or re.search(rf"\b{parts[end]}\b", module.read_text(encoding="utf-8")) is not None
    return False


def test_every_decision_is_in_the_list_of_decisions():
    listed = set(LINK.findall(text_of(Path("docs/adr/README.md"))))
    assert {path.name for path in tracked_files() if path.match("docs/adr/0*.md")} <= listed


def test_every_act_that_the_centre_records_is_documented():
    documented = set(re.findall(r"`([a-z]+\.[a-z_]+)`", text_of(Path("docs/audit-acts.md"))))
    recorded = set()
    for path in (path for path in tracked_files() if path.parts[0] == "central" and path.suffix == ".py"):
        for call in re.finditer(r"\b(?:record|NewEntry|_record|_signed_out)\((.{0,160})", text_of(path), re.DOTALL):
            recorded |= set(re.findall(r'"([a-z]+\.[a-z_]+)"', call.group(1)))
    assert len(recorded) > 20
    assert recorded - documented == set()


def test_the_pages_of_figures_name_every_benchmark_and_every_row_of_torture():
    (named,) = re.findall(r"^Names: (.*?)\.$", text_of(Path("docs/performance.md")), re.MULTILINE | re.DOTALL)
    assert set(re.findall(r"`([a-z-]+)`", named)) == set(BENCHMARKS)
    rows = set(re.findall(r"`python -m tests\.torture ([a-z_]+)`", text_of(Path("docs/torture.md"))))
    assert rows == set(ROWS)
