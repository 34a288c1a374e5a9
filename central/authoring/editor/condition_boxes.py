"""Conditions chosen from lists: an earlier answer, what is asked of it, with what it is compared; one in another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.authoring.content import FormContent
from central.authoring.editor.boxes import ComparisonBoxes, ConditionBoxes, PartBox, line, number, pick, ticks
from central.authoring.editor.part_place import PartPlace
from central.authoring.editor.typed import TypedPart
from sync.contract.forms.conditions import Condition, Demand, Test
from sync.contract.forms.form_shape import DEPTH
from sync.contract.forms.procedures import Field, FieldKind
from sync.japanese.ruby import plain

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HOW: tuple[tuple[str, StrOrPromise], ...] = (
    ("all", _("すべて当てはまるとき")),
    ("any", _("どれか1つでも当てはまるとき")),
    ("none", _("どれも当てはまらないとき")),
)
GROUP = "+"
"""In place of an earlier answer: a condition of its own stands there. No id is written so."""
_AWAY: tuple[tuple[str, StrOrPromise], ...] = (("", _("（このまとまりをなくす）")),)
TESTS: dict[Test, StrOrPromise] = {
    Test.IS_ONE_OF: _("次のどれかのとき"),
    Test.IS_ANSWERED: _("答えがあるとき"),
    Test.IS_EMPTY: _("答えがないとき"),
    Test.EQUALS: _("ほかの答えと同じとき"),
    Test.AT_LEAST: _("これ以上（これより後）のとき"),
    Test.AT_MOST: _("これ以下（これより前）のとき"),
    Test.AGE_AT_LEAST: _("この年齢以上のとき"),
    Test.AGE_BELOW: _("この年齢より下のとき"),
    Test.COUNT_AT_LEAST: _("くり返しがこの数以上のとき"),
    Test.COUNT_AT_MOST: _("くり返しがこの数以下のとき"),
}
_NO_VALUE = frozenset({Test.IS_ANSWERED, Test.IS_EMPTY, Test.EQUALS})
_AGES = frozenset({Test.AGE_AT_LEAST, Test.AGE_BELOW})
_COMPARED = frozenset({Test.EQUALS, Test.AT_LEAST, Test.AT_MOST})
_YES_NO: tuple[tuple[str, StrOrPromise], ...] = (("yes", _("はい")), ("no", _("いいえ")))


def label_of(field: Field) -> str:
    """How lists call a field."""
    return plain(field.label.get("ja", "")) or field.id


def earlier(content: FormContent, at: PartPlace, *, itself: bool = False) -> list[tuple[str, str]]:
    """Id and label of the answers at which a condition there may look: fields before it, pages that repeat."""
    found: list[tuple[str, str]] = []
    for number_, page in enumerate(content.pages[: at.page], 1):
        here = number_ == at.page
        if page.repeat is not None and not here:
            found.append(
                (page.id, gettext("%(title)s（くり返しの数）") % {"title": plain(page.title.get("ja", page.id))})
            )
            continue
        until = (at.field if itself else at.field - 1) if here else len(page.fields)
        found += [
            (field.id, label_of(field))
            for field in page.fields[: max(until, 0)]
            if field.kind is not FieldKind.EXPLANATION
        ]
    return found


def condition_boxes(
    name: str,
    label: StrOrPromise,
    condition: Condition | None,
    content: FormContent,
    at: PartPlace,
    *,
    itself: bool = False,
) -> ConditionBoxes:
    """What stands there, and room for one more."""
    return _condition_boxes(name, label, condition, content, earlier(content, at, itself=itself))


def _condition_boxes(
    name: str,
    label: StrOrPromise,
    condition: Condition | None,
    content: FormContent,
    options: list[tuple[str, str]],
    path: tuple[int, ...] = (),
) -> ConditionBoxes:
    how, inside = _parts(condition)
    level = len(path) + 1
    if how is None or level >= DEPTH:
        return ConditionBoxes(name, label, None, kept=in_words(condition, content) if condition else "")
    rows = []
    for place, one in enumerate((*inside, Condition())):
        row, at = f"{name}.{place}", (*path, place + 1)
        said = "-".join(map(str, at))
        if _is_group(one):
            title = gettext("条件%(number)s（まとまり）") % {"number": said}
            rows.append(ComparisonBoxes(row, said, group=_condition_boxes(row, title, one, content, options, at)))
        else:
            deeper = level + 1 < DEPTH
            rows.append(ComparisonBoxes(row, said, _boxes(row, one, content, options, deeper=deeper)))
    how_box = pick(f"{name}.how", _("組み合わせ"), how, (*HOW, *(_AWAY if path else ())), redraws=bool(path))
    return ConditionBoxes(name, label, how_box, tuple(rows))


def _is_group(one: Condition) -> bool:
    return bool(one.all or one.any or one.none)


def _parts(condition: Condition | None) -> tuple[str | None, tuple[Condition, ...]]:
    """How, and what goes together; None: more than one way at once, which no definition may say."""
    if condition is None:
        return "all", ()
    groups = {"all": condition.all, "any": condition.any, "none": condition.none}
    held = {how: inside for how, inside in groups.items() if inside}
    if not held:
        return "all", (condition,)
    if len(held) > 1 or condition.field:
        return None, ()
    ((how, inside),) = held.items()
    return how, inside


def _boxes(
    name: str, one: Condition, content: FormContent, options: list[tuple[str, str]], *, deeper: bool
) -> tuple[PartBox, ...]:
    field = next((field for field in content.fields() if field.id == one.field), None)
    more = ((GROUP, _("（条件のまとまりを入れる）")),) if deeper else ()
    boxes = [pick(f"{name}.field", _("前の項目"), one.field, (("", _("（選ぶ）")), *options, *more), redraws=True)]
    if not one.field:
        return tuple(boxes)
    tests = ((test.value, words) for test, words in TESTS.items())
    boxes.append(pick(f"{name}.test", _("どんなとき"), one.test, tests, redraws=True))
    if one.test not in _NO_VALUE:
        boxes.append(_value_box(name, one, field))
    if one.test in _COMPARED:
        boxes.append(pick(f"{name}.other", _("くらべる項目"), one.other, (("", _("（項目とは比べない）")), *options)))
        if field is not None and field.kind is FieldKind.DATE:
            boxes.append(number(f"{name}.plus_days", _("その何日あと"), one.plus_days or None))
    if one.test in _AGES:
        boxes.append(line(f"{name}.on", _("いつの年齢か"), one.on, help=_("2027-04-01 のような日。空ならきょう。")))
    return tuple(boxes)


def _value_box(name: str, one: Condition, field: Field | None) -> PartBox:
    if field is not None and one.test is Test.IS_ONE_OF:
        if field.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
            listed = tuple(
                (choice.value, plain(choice.label.get("ja", "")) or choice.value) for choice in field.choices
            )
            return ticks(f"{name}.value", _("答え"), one.values, listed)
        if field.kind is FieldKind.YES_NO:
            return ticks(f"{name}.value", _("答え"), one.values, _YES_NO)
        if field.kind is FieldKind.CONSENT:
            return ticks(f"{name}.value", _("答え"), one.values, _YES_NO[:1])
    return line(f"{name}.value", _("答え"), ",".join(one.values))


def read_condition(said: TypedPart, name: str, before: Condition | None) -> Condition | None:
    """The condition that was chosen; None: there is none."""
    if not said.has(f"{name}.how"):
        return None if said.tick(f"{name}.clear") else before
    held = _read_rows(said, name, before)
    if not held:
        return None
    how = said.line(f"{name}.how")
    return held[0] if len(held) == 1 and how != "none" and not _is_group(held[0]) else _together(how, held)


def _together(how: str, held: tuple[Condition, ...]) -> Condition:
    return Condition(any=held) if how == "any" else Condition(none=held) if how == "none" else Condition(all=held)


def _read_rows(said: TypedPart, name: str, before: Condition | None, level: int = 1) -> tuple[Condition, ...]:
    was = _parts(before)[1]
    found = []
    for row in said.rows(name) if level < DEPTH else ():
        place = int(row.rpartition(".")[2])
        one = _read_row(said, row, was[place] if place < len(was) else None, level)
        if one is not None:
            found.append(one)
    return tuple(found)


def _read_row(said: TypedPart, row: str, before: Condition | None, level: int) -> Condition | None:
    if said.has(f"{row}.kept"):
        return None if said.tick(f"{row}.clear") else before
    if not said.has(f"{row}.how"):
        one = _read(said, row)
        # A place for a condition is kept while it is empty, and told to be so: who put it there is not done.
        return Condition(all=(Condition(),)) if one.field == GROUP else one if one.field else None
    how = said.line(f"{row}.how")
    return _together(how, _read_rows(said, row, before, level + 1) or (Condition(),)) if how else None


def _read(said: TypedPart, row: str) -> Condition:
    field = said.line(f"{row}.field")
    chosen = said.line(f"{row}.test")
    test = Test(chosen) if chosen in set(Test) else Test.IS_ONE_OF
    other = said.line(f"{row}.other") if test in _COMPARED else ""
    values = tuple(value for one in said.several(f"{row}.value") for value in one.split(",") if value.strip())
    return Condition(
        field=field,
        test=test,
        values=() if test in _NO_VALUE or other else tuple(value.strip() for value in values),
        other=other,
        plus_days=said.number_or(f"{row}.plus_days", 0) if other else 0,
        on=said.line(f"{row}.on") if test in _AGES else "",
    )


def demand_boxes(demands: tuple[Demand, ...], content: FormContent, at: PartPlace) -> tuple[ConditionBoxes, ...]:
    """Each demand with its words, and room for one more."""
    found = []
    for place, demand in enumerate((*demands, Demand(Condition(), {}))):
        name = f"must.{place}"
        held = demand.condition if demand.condition != Condition() else None
        boxes = condition_boxes(f"{name}.if", _("満たさないといけないこと"), held, content, at, itself=True)
        said = PartBox(f"{name}.words", _("満たさないときの文"), "words", text=demand.words)
        found.append(ConditionBoxes(boxes.name, boxes.label, boxes.how, boxes.comparisons, boxes.kept, said))
    return tuple(found)


def read_demands(said: TypedPart, before: tuple[Demand, ...]) -> tuple[Demand, ...]:
    """Those in which something stands."""
    found = []
    for place, row in enumerate(said.rows("must")):
        was = before[place].condition if place < len(before) else None
        condition, words = read_condition(said, f"{row}.if", was), said.words(f"{row}.words")
        if condition is not None or words:
            found.append(Demand(condition or Condition(), words))
    return tuple(found)


def in_words(condition: Condition, content: FormContent) -> str:
    """A condition as a sentence."""
    for how, said in HOW:
        inside = {"all": condition.all, "any": condition.any, "none": condition.none}[how]
        if inside:
            return f"{said}：" + "、".join(f"「{in_words(one, content)}」" for one in inside)
    names = {field.id: label_of(field) for field in content.fields()}
    with_what = names.get(condition.other, condition.other) or "・".join(condition.values)
    return f"{names.get(condition.field, condition.field)} {TESTS[condition.test]} {with_what}".strip()
