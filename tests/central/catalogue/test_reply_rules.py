"""The letters that procedures are answered with, as data."""

from __future__ import annotations

import string

import pytest

from central.catalogue.actions.load_definitions import DEFINITIONS
from central.catalogue.reply_rules import RULES, ReplyRule, reply_rule
from sync.contract.forms.procedures import Procedure, read_procedure

PROCEDURES: dict[tuple[str, str], Procedure] = {
    (procedure.body, procedure.id): procedure
    for procedure in (read_procedure(path.read_bytes()) for path in DEFINITIONS.glob("*.json"))
}


def rules() -> list[ReplyRule]:
    """Of every procedure that has one."""
    return [rule for body, procedure in PROCEDURES if (rule := reply_rule(body, procedure)) is not None]


def test_every_rule_belongs_to_a_procedure() -> None:
    assert len(rules()) == len(list(RULES.glob("*.json"))) > 0


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.letter)
def test_a_rule_names_answers_that_the_form_asks_for(rule: ReplyRule) -> None:
    asked = {field.id for field in PROCEDURES[rule.body, rule.procedure].fields()}
    assert {answer for person in rule.persons for answer in (person.name, person.birth_on)} <= asked
    assert len({line.id for line in rule.decided}) == len(rule.decided)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.letter)
def test_a_letter_teaches_how_to_object_and_leaves_no_place_open(rule: ReplyRule) -> None:
    assert any("審査請求" in text for text in rule.remedies)
    assert any("取消しの訴え" in text for text in rule.remedies)
    for text in (rule.opening, *rule.remedies):
        assert {name for _, name, _, _ in string.Formatter().parse(text) if name} <= {"city", "mayor"}


@pytest.mark.requirement("CERT-09")
def test_a_procedure_that_ends_with_a_certificate_is_never_answered_by_mail() -> None:
    assert PROCEDURES["99201", "resident_record"].issues_certificate
    for key, procedure in PROCEDURES.items():
        rule = reply_rule(*key)
        assert procedure.issues_certificate is None or rule is None or not rule.by_mail
