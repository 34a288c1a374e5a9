"""The same verdict on the kiosk and at the centre: every kind of field, every rule, forms made from a seed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sync.contract.definition_flaws.check_definition import check_definition
from sync.contract.forms import comparisons
from sync.contract.forms.form_shape import COMPARISONS_JUDGED
from sync.contract.forms.procedures import read_procedure
from sync.contract.forms.rules import verdict
from sync.errors import DefinitionNotRead
from tests.support.between.both_verdicts import Tally, compare
from tests.support.kiosk.generated_forms import KINDS, TODAY
from tests.sync.contract.forms.small_definitions import field

FORMS, ANSWERS = 150, 8
"""`python -m tests.torture both_verdicts` runs 100,000 pairs."""


@pytest.mark.requirement("PROM-06")
def test_kiosk_and_centre_say_the_same_of_generated_forms() -> None:
    tally = Tally()
    compare(20261127, FORMS, ANSWERS, tally)
    assert tally.pairs == FORMS * ANSWERS
    assert tally.kinds == set(KINDS)
    assert tally.good > tally.pairs // 50, "nothing wrong in some"
    assert {"required", "demand_not_met", "block_gap", "too_few_chosen", "too_many_chosen"} <= tally.codes
    assert {"out_of_range", "not_a_time", "not_a_month", "wrong_characters", "too_many_pieces"} <= tally.codes


def test_the_worst_form_within_the_bounds_is_compared_so_often_and_no_oftener(monkeypatch: pytest.MonkeyPatch) -> None:
    """Conditions of the largest size on a page with the most instances: each comparison once for each instance."""
    comparison = {"field": "a", "values": ["x"]}
    inner = {"any": [{"all": [comparison] * 10}, {"none": [comparison] * 10}]}
    condition = {"any": [{"any": [inner["any"][0]] * 5}, {"any": [inner["any"][1]] * 5}]}
    in_block = [field(f"b{number}", "text", max_length=1, show_if=condition) for number in range(2)]
    outside = [field(f"o{number}", "text", max_length=1, required_if=condition) for number in range(7)]
    base = {name: {"ja": name} for name in ("name", "summary", "consent_text", "section")}
    members = base | {"id": "worst", "version": 1, "body": "99201", "category": "other", "consent_version": 1}
    members |= {"needs_signature": False, "needs_card": False, "needs": ["forms-2", "repeat-1"]}
    first = {"id": "one", "title": {"ja": "一"}, "fields": [field("a", "text"), *outside]}
    second = {"id": "two", "title": {"ja": "二"}, "fields": in_block, "repeat": {"least": 90, "most": 90}}
    form = read_procedure(json.dumps(members | {"pages": [first, second]}).encode())
    assert check_definition(form, TODAY) == ()
    compared = 0
    really = comparisons._compared

    def counted(*given: Any) -> bool | None:
        nonlocal compared
        compared += 1
        return really(*given)

    monkeypatch.setattr(comparisons, "_compared", counted)
    assert len(verdict(form, {"a": "x"}, TODAY)) == 7
    assert compared == 7 * 100 + 2 * 100 * 90
    assert compared <= COMPARISONS_JUDGED
    with pytest.raises(DefinitionNotRead, match="conditions_large"):
        read_procedure(json.dumps(members | {"pages": [first, second | {"repeat": {"most": 99}}]}).encode())
