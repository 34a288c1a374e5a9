"""Each kind of field can be asked and judged, and whatever is wrong with an answer has a sentence of its own."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from kiosk.forms.field_views import entry_of
from kiosk.forms.findings import _OTHER, sentence
from sync.contract.forms import answer_formats, rules
from sync.contract.forms.procedures import Choice, Field, FieldKind
from sync.contract.forms.rules import Finding, fold, judge

TODAY = date(2026, 11, 26)
CODES = {
    code
    for module in (rules, answer_formats)
    for code in re.findall(r'Wrong\(\s*"(\w+)"', Path(module.__file__ or "").read_text(encoding="utf-8"))
}


def field(kind: FieldKind) -> Field:
    return Field("a", kind, {"ja": "問"}, choices=(Choice("x", {"ja": "甲"}),), length=4)


@pytest.mark.parametrize("kind", FieldKind)
def test_every_kind_is_asked_in_some_way(kind: FieldKind) -> None:
    assert entry_of(field(kind))


@pytest.mark.parametrize("kind", set(FieldKind) - {FieldKind.TEXT})
def test_every_kind_but_free_text_refuses_what_it_is_not(kind: FieldKind) -> None:
    asked = field(kind)
    finding = judge(asked, fold(asked, "？"), TODAY)
    assert finding is not None, "a rule in sync/contract/forms/answer_formats.py"


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_finding_says_what_to_do(code: str) -> None:
    facts = dict.fromkeys(("limit", "first", "era", "year", "minimum", "maximum", "length", "least", "most"), "3")
    facts |= {"width": "full", "characters": "hiragana"}
    said = sentence(Finding("a", code, facts), field(FieldKind.TEXT))
    assert said != _OTHER, "a sentence in kiosk/forms/findings.py"
