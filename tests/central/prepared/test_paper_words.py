"""The sheet speaks each language of a resident, whole, and fits one page."""

from __future__ import annotations

import ast
import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from central.catalogue.models import ProcedureVersion
from central.prepared.paper import content
from central.prepared.paper.content import paper_of
from central.prepared.paper.set_paper import set_paper
from central.web.resident_words import FOLDERS, catalogue
from sync.contract.numbers import draft_code_of, group_draft_code
from tests.support.centre.certificates import text_of
from tests.support.people.staff import Cast

pytestmark = pytest.mark.django_db


def msgids() -> list[str]:
    tree = ast.parse(Path(content.__file__).read_text())
    asked = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    first = [node.args[0] for node in asked if node.func.id == "_" and node.args]  # type: ignore[attr-defined]
    return [one.value for one in first if isinstance(one, ast.Constant) and isinstance(one.value, str)]


@pytest.mark.parametrize("language", sorted(set(FOLDERS) - {"ja"}))
def test_every_sentence_of_the_sheet_is_there_in_each_language(language: str) -> None:
    said = catalogue("prepared", language).gettext
    assert len(msgids()) > 10
    assert [one for one in msgids() if said(one) == one and not one.startswith("%(day)s")] == []


def test_a_sheet_of_long_names_is_one_page_with_its_code(cast: Cast) -> None:
    version = ProcedureVersion.objects.get(procedure="bulky_waste", offered=True)
    cast.sato.name, cast.sato.section = "小比類巻　貴美子クリスティーナ" * 3, "保健福祉部子育て支援課窓口係" * 3
    now, code = timezone.now(), draft_code_of(bytes(range(10)))
    for language in FOLDERS:
        paper = paper_of(version, code, cast.sato, timezone.localdate(now) + timedelta(days=7), now, language)
        sheet = set_paper(paper)
        assert group_draft_code(code) in text_of(sheet)
        told = subprocess.run(["pdfinfo", "-"], input=sheet, capture_output=True, check=True).stdout.decode()
        assert re.search(r"^Pages: +1$", told, re.MULTILINE), language
