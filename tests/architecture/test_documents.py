"""Documents that name a command, a file or an act name one that exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.tracked import ROOT, text_of, tracked_files
from tests.bench.__main__ import BENCHMARKS
from tests.torture.__main__ import ROWS

DOCUMENTS = [path for path in tracked_files() if path.suffix == ".md" and path.parts[0] in {"README.md", "docs"}]
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
