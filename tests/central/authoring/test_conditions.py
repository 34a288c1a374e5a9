"""Conditions within conditions: built, read, changed and taken away in the editor, as deep as a definition may say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from central.authoring.content import FormContent, WrittenChoice, WrittenPage, WrittenQuestion, empty_content
from central.authoring.editor.boxes import ConditionBoxes, PartBox
from central.authoring.editor.condition_boxes import condition_boxes, in_words, read_condition
from central.authoring.editor.part_place import PartPlace
from central.authoring.editor.typed import TypedPart
from central.authoring.models import FormDraft
from sync.contract.forms import conditions
from sync.contract.forms.conditions import Condition
from sync.contract.forms.form_shape import DEPTH
from sync.contract.forms.procedures import FieldKind
from tests.central.authoring.test_editor import Hand
from tests.support.people.staff import Cast, sign_in

LAST = PartPlace(1, 4)


def form() -> FormContent:
    said = {"ja": "x"}
    fields = (
        WrittenQuestion(id="dog", kind=FieldKind.YES_NO, label={"ja": "犬"}, required=True),
        WrittenQuestion(
            id="coat",
            kind=FieldKind.CHOICE,
            label={"ja": "毛"},
            required=True,
            choices=(WrittenChoice("black", said), WrittenChoice("white", said)),
        ),
        WrittenQuestion(id="count", kind=FieldKind.NUMBER, label={"ja": "数"}, required=True),
        WrittenQuestion(id="name", kind=FieldKind.TEXT, label={"ja": "名"}, required=True),
    )
    page = WrittenPage(id="one", title=said, fields=fields)
    return replace(empty_content("dogs", "99201", "犬", "課"), pages=(page,))


COMPARISONS = st.sampled_from(
    [
        Condition("dog", ("yes",)),
        Condition("coat", ("black", "white")),
        Condition("count", ("3",), conditions.Test.AT_LEAST),
        Condition("dog", (), conditions.Test.IS_EMPTY),
    ]
)


def together(inside: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    held = st.lists(inside, min_size=1, max_size=3).map(tuple)
    return st.tuples(st.sampled_from(["all", "any", "none"]), held).map(lambda one: Condition(**{one[0]: one[1]}))


def nested(depth: int) -> st.SearchStrategy[Condition]:
    return COMPARISONS if depth == 1 else st.one_of(COMPARISONS, together(nested(depth - 1)))


def sent_by(condition: ConditionBoxes) -> Iterator[tuple[str, str]]:
    """What a browser would send of these boxes."""

    def of(box: PartBox) -> Iterator[tuple[str, str]]:
        if box.look == "ticks":
            yield from ((box.name, value) for value in box.ticked)
        else:
            yield box.name, box.value

    if condition.how is None:
        yield f"{condition.name}.kept", "1"
        return
    yield from of(condition.how)
    for one in condition.comparisons:
        if one.group is not None:
            yield from sent_by(one.group)
        for box in one.boxes:
            yield from of(box)


def read_back(condition: Condition | None, boxes: ConditionBoxes, **changed: str) -> Condition | None:
    posted = QueryDict(mutable=True)
    for name, value in sent_by(boxes):
        posted.appendlist(name, value)
    for name, value in changed.items():
        posted[name.replace("__", ".")] = value
    return read_condition(TypedPart(posted), "show_if", condition)


@given(nested(DEPTH))
@settings(deadline=None)
def test_what_a_definition_may_say_comes_back_from_its_boxes_as_it_was(condition: Condition) -> None:
    boxes = condition_boxes("show_if", "", condition, form(), LAST)
    alone = condition.all or condition.any
    once = len(alone) == 1 and not (alone[0].all or alone[0].any or alone[0].none)
    assert read_back(condition, boxes) == (alone[0] if once else condition)


def test_what_is_deeper_or_bent_is_said_in_words_and_kept() -> None:
    deep = Condition("dog", ("yes",))
    for _ in range(DEPTH):
        deep = Condition(none=(deep, Condition("count", ("1",), conditions.Test.AT_MOST)))
    bent = Condition(all=(Condition("dog", all=(Condition("coat", ("black",)),)), Condition("dog", ("no",))))
    for one in (deep, bent):
        boxes = condition_boxes("show_if", "", one, form(), LAST)
        assert read_back(one, boxes) == one
    assert "毛" in in_words(bent, form())
    boxes = condition_boxes("show_if", "", bent, form(), LAST)
    assert read_back(bent, boxes, show_if__0__clear="1") == Condition("dog", ("no",))


def test_deeper_than_a_definition_may_be_is_not_offered() -> None:
    boxes = condition_boxes("show_if", "", None, form(), LAST)
    held: Condition | None = None
    path = "show_if.0"
    for _ in range(DEPTH - 2):
        held = read_back(held, boxes, **{f"{path}.field": "+"})
        boxes = condition_boxes("show_if", "", held, form(), LAST)
        path += ".0"
    offered = {name: [value for value, _ in box.options] for name, box in _fields(boxes)}
    assert "+" in offered["show_if.1.field"]
    assert "+" not in offered[f"{path}.field"], "a comparison is the last level"


def _fields(condition: ConditionBoxes) -> Iterator[tuple[str, PartBox]]:
    for one in condition.comparisons:
        if one.group is not None:
            yield from _fields(one.group)
        yield from ((box.name, box) for box in one.boxes)


def asked(hand: Hand) -> Condition | None:
    return hand.content.pages[0].fields[3].show_if


@pytest.mark.django_db
def test_a_clerk_builds_one_within_another_and_takes_it_away(draft: FormDraft, cast: Cast) -> None:
    hand = Hand(sign_in(cast.sato), draft)
    hand.open("1")
    for label in ("犬", "猫", "鳥", "名前"):
        hand.press("field:text" if label == "名前" else "field:yes_no")
        hand.press(**{"label.ja": label})
    hand.press(**{"show_if.0.field": "yes_no"})
    hand.press(**{"show_if.0.value": ["yes"], "show_if.1.field": "+"})
    assert asked(hand) == Condition(all=(Condition("yes_no", ("yes",)), Condition(all=(Condition(),))))
    assert "条件2（まとまり）" in hand.page
    assert "条件の書き方が正しくありません" in hand.page, "an empty place is told"
    hand.press(**{"show_if.1.how": "any", "show_if.1.0.field": "yes_no_2"})
    hand.press(**{"show_if.1.0.value": ["yes"], "show_if.1.1.field": "+"})
    hand.press(**{"show_if.1.1.how": "none", "show_if.1.1.0.field": "yes_no_3"})
    hand.press(**{"show_if.1.1.0.value": ["no"]})
    second, third = Condition("yes_no_2", ("yes",)), Condition("yes_no_3", ("no",))
    inner = Condition(any=(second, Condition(none=(third,))))
    assert asked(hand) == Condition(all=(Condition("yes_no", ("yes",)), inner))
    assert "条件の書き方が正しくありません" not in hand.page
    assert "条件2-2（まとまり）" in hand.page
    hand.press(**{"show_if.1.1.how": ""})
    assert asked(hand) == Condition(all=(Condition("yes_no", ("yes",)), Condition(any=(second,))))
