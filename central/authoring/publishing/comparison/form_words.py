"""How the parts of a form are called in a sentence: its fields and pages by their Japanese words, conditions whole."""

from __future__ import annotations

import re
from collections import Counter

from django.utils.translation import gettext

from sync.contract.forms.conditions import Computation, Compute, Condition, Test
from sync.contract.forms.procedures import Field, FieldKind, Procedure
from sync.contract.forms.texts import Text, words
from sync.japanese.ruby import plain

_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_LATER = frozenset({FieldKind.DATE, FieldKind.TIME, FieldKind.YEAR_MONTH})
_DEEPEST = 8
"""No readable definition holds conditions so deep (`sync.contract.forms.form_shape.DEPTH`)."""


def quoted(said: str) -> str:
    """As a sentence quotes words."""
    return gettext("「%(words)s」") % {"words": said}


def listed(parts: list[str]) -> str:
    """One after the other."""
    return gettext("、").join(parts)


def day_words(said: str) -> str:
    """`2026-04-01` as 2026年4月1日; anything else as it stands."""
    match = _ISO_DAY.fullmatch(said)
    if match is None:
        return said
    return gettext("%(year)s年%(month)s月%(day)s日") % {
        "year": int(match[1]),
        "month": int(match[2]),
        "day": int(match[3]),
    }


class FormWords:
    """The words of one form's parts. Of parts with the same words each has its id beside them."""

    def __init__(self, procedure: Procedure) -> None:
        self._fields: dict[str, Field] = {field.id: field for page in procedure.pages for field in page.fields}
        self._pages = {page.id: page.title for page in procedure.pages}
        self._said = Counter(
            plain(words(text, "ja"))
            for text in (*(field.label for field in self._fields.values()), *self._pages.values())
        )

    def field(self, field_id: str) -> str:
        """「電話番号」; its id where no field has it."""
        found = self._fields.get(field_id)
        return quoted(self._named(found.label, field_id) if found is not None else field_id)

    def page(self, page_id: str) -> str:
        """「連絡先」"""
        found = self._pages.get(page_id)
        return quoted(self._named(found, page_id) if found is not None else page_id)

    def fields(self, ids: tuple[str, ...]) -> str:
        """Several, or pages."""
        return listed([self.field(one) if one not in self._pages else self.page(one) for one in ids])

    def condition(self, condition: Condition) -> str:
        """「配偶者」が「あり」である、かつ、…"""
        return self._condition(condition, 1)

    def when(self, condition: Condition | None, otherwise: str) -> str:
        """「配偶者」が「あり」のとき; `otherwise` where there is no condition."""
        if condition is None:
            return otherwise
        return gettext("%(condition)sとき") % {"condition": self.condition(condition)}

    def computed(self, compute: Compute) -> str:
        """How a value follows from others."""
        said = {"of": self.fields(compute.of), "on": self._day(compute.on)}
        match compute.how:
            case Computation.SUM:
                return gettext("%(of)sの合計") % said
            case Computation.AGE:
                return gettext("%(on)sの%(of)sの年齢") % said
            case Computation.COUNT:
                return gettext("%(of)sの数") % said
            case Computation.DAYS:
                return gettext("%(of)sの間の日数（両方の日を入れます）") % said

    def value(self, field_id: str, value: str) -> str:
        """What a value of a field is called where it is chosen."""
        field = self._fields.get(field_id)
        if value == "":
            return gettext("答えなし")
        if field is None:
            return quoted(value)
        match field.kind:
            case FieldKind.CHOICE | FieldKind.CHOICES:
                same = Counter(plain(words(choice.label, "ja")) for choice in field.choices)
                found = next((choice for choice in field.choices if choice.value == value), None)
                label = plain(words(found.label, "ja")) if found is not None else ""
                if not label:
                    return quoted(value)
                return quoted(label if same[label] == 1 else with_id(label, value))
            case FieldKind.YES_NO | FieldKind.CONSENT if value in ("yes", "no"):
                if field.kind is FieldKind.CONSENT:
                    return quoted(gettext("同意します") if value == "yes" else gettext("同意しません"))
                return quoted(gettext("はい") if value == "yes" else gettext("いいえ"))
            case FieldKind.DATE:
                return day_words(value)
            case FieldKind.MONEY:
                return gettext("%(value)s円") % {"value": value}
            case FieldKind.NUMBER | FieldKind.COMPUTED:
                return value + plain(words(field.unit, "ja"))
            case _:
                return quoted(value)

    def _named(self, text: Text, part_id: str) -> str:
        said = plain(words(text, "ja"))
        return said if said and self._said[said] == 1 else with_id(said, part_id)

    def _condition(self, condition: Condition, depth: int) -> str:
        groups = [
            (condition.all, gettext("、かつ、")),
            (condition.any, gettext("、または、")),
            (condition.none, gettext("、または、")),
        ]
        said: list[str] = []
        for held, between in groups:
            if held:
                inside = between.join(self._condition(one, depth + 1) for one in held) if depth < _DEEPEST else "…"
                if held is condition.none:
                    said.append(gettext("（%(conditions)s）のどれでもない") % {"conditions": inside})
                else:
                    said.append(inside if depth == 1 else gettext("（%(conditions)s）") % {"conditions": inside})
        if condition.field or not said:
            said.append(self._comparison(condition))
        return gettext("、かつ、").join(said)

    def _comparison(self, one: Condition) -> str:
        field = self.field(one.field)
        values = [self.value(one.field, value) for value in one.values]
        of = {"field": field, "values": gettext("か").join(values), "value": "".join(values[:1])}
        match one.test:
            case Test.IS_ONE_OF:
                return gettext("%(field)sが%(values)sである") % of
            case Test.IS_EMPTY:
                return gettext("%(field)sに答えがない") % of
            case Test.IS_ANSWERED:
                return gettext("%(field)sに答えがある") % of
            case Test.EQUALS:
                return gettext("%(field)sが%(other)sと同じである") % {"field": field, "other": self.field(one.other)}
            case Test.AT_LEAST | Test.AT_MOST:
                return self._bounded(one) % {"field": field, "bound": self._bound(one, of)}
            case Test.AGE_AT_LEAST | Test.AGE_BELOW:
                told = {"field": field, "age": "".join(one.values[:1]), "on": self._day(one.on)}
                if one.test is Test.AGE_AT_LEAST:
                    return gettext("%(field)sの人が%(on)sに%(age)s歳以上である") % told
                return gettext("%(field)sの人が%(on)sに%(age)s歳未満である") % told
            case Test.COUNT_AT_LEAST | Test.COUNT_AT_MOST:
                counted = {"page": self.page(one.field), "count": "".join(one.values[:1])}
                if one.test is Test.COUNT_AT_LEAST:
                    return gettext("%(page)sが%(count)s件以上である") % counted
                return gettext("%(page)sが%(count)s件以下である") % counted

    def _bounded(self, one: Condition) -> str:
        named = self._fields.get(one.field)
        if named is not None and named.kind in _LATER:
            if one.test is Test.AT_LEAST:
                return gettext("%(field)sが%(bound)s以後である")
            return gettext("%(field)sが%(bound)s以前である")
        if one.test is Test.AT_LEAST:
            return gettext("%(field)sが%(bound)s以上である")
        return gettext("%(field)sが%(bound)s以下である")

    def _bound(self, one: Condition, of: dict[str, str]) -> str:
        if not one.other:
            return of["value"]
        if one.plus_days:
            return gettext("%(other)sの%(days)s日後") % {"other": self.field(one.other), "days": one.plus_days}
        return self.field(one.other)

    def _day(self, on: str) -> str:
        if not on:
            return gettext("申請する日")
        return day_words(on) if on[:1].isdecimal() else self.field(on)


def with_id(said: str, part_id: str) -> str:
    """Words with the id beside them, which tells apart what is called alike."""
    return gettext("%(words)s（%(id)s）") % {"words": said, "id": part_id} if said else part_id
