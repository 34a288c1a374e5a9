"""Which answers are said to have opened a question: each that did, and none that did not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kiosk.forms.reasons import reason_of
from kiosk.words.texts import speaking
from sync.contract.forms.answers import Answers
from sync.contract.forms.asking import AskedForm
from tests.sync.contract.forms.small_definitions import choice, field, procedure

IS_YES, IS_RICH = {"field": "car", "values": ["yes"]}, {"field": "income", "test": "at_least", "values": ["100"]}
NOT_EMPTY = {"field": "employer", "test": "is_answered"}
IS_DOG = {"field": "animal", "values": ["dog"]}
ALL: Answers = {"car": "yes", "income": "3000", "employer": "若葉商店", "animal": "dog"}


def because(condition: dict[str, Any], answers: Answers = ALL, language: str = "ja") -> str:
    """What stands above the question that this condition opens."""
    form = procedure(
        field("car", "yes_no"),
        field("income", "money"),
        field("employer", "text"),
        field("animal", "choice", choices=[choice("dog", "犬"), choice("cat", "猫")]),
        field("opened", "text", show_if=condition),
    )
    asking = AskedForm(form, answers, date(2026, 11, 20))
    question = asking.question("opened")
    assert question is not None
    with speaking(language):
        found = reason_of(question, asking)
    return found.words if found else ""


@pytest.mark.parametrize(
    ("condition", "answers", "said"),
    [
        (IS_YES, ALL, "「car」で「はい」を選んだので、"),
        ({"all": [IS_YES, IS_DOG]}, ALL, "「car：はい」「animal：犬」の答えなので、"),
        ({"all": [IS_YES, NOT_EMPTY]}, ALL, "「car：はい」「employer」の答えなので、"),
        ({"any": [IS_YES, IS_DOG]}, ALL | {"car": "no"}, "「animal」で「犬」を選んだので、"),
        ({"any": [IS_YES, IS_DOG]}, ALL, "「car：はい」「animal：犬」の答えなので、"),
        ({"any": [IS_RICH, IS_DOG]}, ALL | {"income": "5"}, "「animal」で「犬」を選んだので、"),
        ({"all": [IS_YES, IS_YES]}, ALL, "「car」で「はい」を選んだので、"),
        (
            {"all": [IS_YES, IS_DOG, NOT_EMPTY, IS_RICH]},
            ALL,
            "「car：はい」「animal：犬」「employer」などの答えなので、",
        ),
        (
            {"all": [IS_YES, {"field": "employer", "test": "is_empty"}]},
            ALL | {"employer": ""},
            "「car：はい」「employer：答えなし」の答えなので、",
        ),
        ({"none": [{"field": "animal", "values": ["cat"]}]}, ALL, "「animal」で「犬」を選んだので、"),
    ],
)
def test_every_answer_that_opened_it_is_named_and_no_other(
    condition: dict[str, Any], answers: Answers, said: str
) -> None:
    assert because(condition, answers) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Your answers are “car: Yes” “animal: dog”: "),
        ("easy-ja", "「car：はい」「animal：犬」の {答|こた}えなので、"),
    ],
)
def test_it_is_said_in_each_language(language: str, said: str) -> None:
    assert because({"all": [IS_YES, IS_DOG]}, language=language) == said
