"""What a field shows beside its value, kind by kind: choices, eras, rows of a table, how a number came about."""

from __future__ import annotations

from datetime import date

from kiosk.forms.answers import today
from kiosk.forms.choice_search import in_both, label_of
from kiosk.forms.field_roles import is_birth_date
from kiosk.screens.form_page import ItemRow
from kiosk.state.visit import Visit
from kiosk.words.dates import day_words
from kiosk.words.texts import _, language, say
from sync.contract.forms.conditions import Computation, Compute
from sync.contract.forms.priced_items import cost_of, pieces_of, yen
from sync.contract.forms.procedures import Field, FieldKind
from sync.contract.forms.rules import CONSENT_GIVEN, shown
from sync.contract.forms.texts import words
from sync.japanese.dates import ERAS, FIRST_GREGORIAN_DAY

LONG_LIST = 12
"""More choices than this are searched on a page of their own, in every look."""
_MOST_YEARS = 125
"""Nobody who applies was born earlier."""


def choices_of(field: Field) -> tuple[tuple[str, str], ...]:
    """(value, words) of what may be touched."""
    match field.kind:
        case FieldKind.CONSENT:
            return ((CONSENT_GIVEN, shown(field, CONSENT_GIVEN, language())),)
        case FieldKind.YES_NO:
            return tuple((value, _in_both(field, value)) for value in ("yes", "no"))
        case _:
            return tuple((choice.value, label_of(choice, language())) for choice in field.choices)


def _in_both(field: Field, value: str) -> str:
    return in_both(shown(field, value, "ja"), shown(field, value, language()), language())


def eras_of(field: Field, visit: Visit) -> tuple[tuple[str, str], ...]:
    """Only eras that can be true here; the western one is always among them, and first where it is the usual one."""
    if field.kind not in (FieldKind.DATE, FieldKind.YEAR_MONTH):
        return ()
    latest = today(visit) if field.not_after_today or is_birth_date(field) else date.max
    earliest = _earliest(field, visit)
    eras = tuple(
        (era.key, era.words(language())) for era in reversed(ERAS) if era.first <= latest and era.last >= earliest
    )
    western = (("western", _("西暦")),)
    return eras + western if visit.appearance.language == "ja" else western + eras


def _earliest(field: Field, visit: Visit) -> date:
    """What happened to somebody happened in their life. Only a guess at eras: every other day can be given in 西暦."""
    if field.not_before:
        try:
            return date.fromisoformat(field.not_before)
        except ValueError:
            pass
    if visit.holder is not None and not is_birth_date(field):
        born = int(visit.holder.birth_on[:4])
        if born >= FIRST_GREGORIAN_DAY.year:
            return date(born, 1, 1)
    return date(today(visit).year - _MOST_YEARS, 1, 1)


def rows_of(field: Field, value: str) -> tuple[ItemRow, ...]:
    """A row for each item, with the whole answer that one piece less or more would make of it."""
    counts = pieces_of(value) or {}
    return tuple(
        ItemRow(
            label=f"{item.code}/" * bool(item.code) + words(item.label, language()),
            price=say("1つ %(price)s", price=yen(item.price, language())) if item.price else _("無料"),
            count=(count := counts.get(item.value, 0)),
            cost=yen(item.price * count, language()) if item.price and count else "",
            less=_with_pieces(counts, item.value, count - 1) if count else None,
            more=_with_pieces(counts, item.value, count + 1) if count < item.most else None,
        )
        for item in field.items
    )


def _with_pieces(counts: dict[str, int], name: str, count: int) -> str:
    return ",".join(f"{one}*{many}" for one, many in (counts | {name: count}).items() if many)


def total_of(field: Field, value: str) -> str:
    """What the chosen items cost together, and how many they are."""
    pieces = sum((pieces_of(value) or {}).values())
    return say("合計 %(count)sつ　%(cost)s", count=pieces, cost=yen(cost_of(field, value) or 0, language()))


def how_many(field: Field) -> str:
    """How many may be taken of several."""
    if field.kind not in (FieldKind.CHOICES, FieldKind.ITEMS):
        return ""
    least, most = field.least, field.most
    if least is not None and most is not None:
        if least == most:
            return say("%(count)sつ選んでください。", count=most)
        return say("%(least)sつから%(most)sつまで選んでください。", least=least, most=most)
    if least is not None:
        return say("%(least)sつ以上選んでください。", least=least)
    return say("%(most)sつまで選べます。", most=most) if most is not None else ""


def how_computed(compute: Compute, visit: Visit) -> str:
    """From which answers the value follows."""
    titles = {field.id: words(field.label, language()) for field in visit.procedure.fields()}
    titles |= {page.id: words(page.title, language()) for page in visit.procedure.pages if page.repeat is not None}
    of = [titles.get(name, name) for name in compute.of]
    match compute.how:
        case Computation.SUM:
            return say("%(names)s の合計です。", names=_listed(of))
        case Computation.COUNT:
            return say("「%(name)s」の数です。", name=of[0])
        case Computation.AGE:
            return say(
                "「%(name)s」から計算した年齢です（%(day)s）。", name=of[0], day=_day_of(compute.on, titles, visit)
            )
        case Computation.DAYS:
            return say("「%(first)s」から「%(last)s」までの日数です。", first=of[0], last=of[-1])


def _listed(names: list[str]) -> str:
    return "".join(f"「{name}」" for name in names) if language() != "en" else ", ".join(f"“{name}”" for name in names)


def _day_of(on: str, titles: dict[str, str], visit: Visit) -> str:
    """The day on which an age counts, in words: today, a fixed one, or that of another answer."""
    if on in titles:
        return titles[on]
    try:
        return day_words(date.fromisoformat(on) if on else today(visit))
    except ValueError:
        return on
