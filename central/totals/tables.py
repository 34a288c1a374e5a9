"""The numbers as tables: what each line is, under which code, and how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, QuerySet
from django.utils.translation import gettext

from central.applications.models import Application, Channel
from central.applications.survey_states import SurveyState
from central.applications.words import badges
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import procedure_of
from central.kiosks.models import Kiosk
from central.totals.answers import ChoiceTally
from central.totals.charts import ROW, Bar, Columns, bars_of, columns_of
from central.totals.counting import Tally
from central.totals.scope import CountedPeriod
from central.web import words as written
from sync.contract.forms.texts import words
from sync.contract.states import HandlingStatus

DAYS_SHOWN: Final = 14
"""A table of more days is folded; its chart stands."""


@dataclass(frozen=True)
class TotalLine:
    """One line."""

    label: str
    code: str
    count: int


@dataclass(frozen=True)
class TotalTable:
    """One table with its chart."""

    key: str
    """Unique on its page."""
    title: str
    code_title: str
    """Empty: its lines have no code."""
    lines: Sequence[TotalLine]
    note: str = ""
    by_day: bool = False
    folded: bool = False
    exported: bool = True

    @property
    def nothing(self) -> bool:
        """No line has a number."""
        return not any(line.count for line in self.lines)

    @property
    def bars(self) -> Sequence[Bar]:
        """The chart of everything but days."""
        return bars_of([(line.label, line.count) for line in self.lines])

    @property
    def height(self) -> int:
        """Of that chart."""
        return len(self.bars) * ROW

    @property
    def columns(self) -> Columns:
        """The chart of days."""
        return columns_of([line.count for line in self.lines])


def tables_of(tally: Tally, period: CountedPeriod) -> list[TotalTable]:
    """Days, forms, states, offices, channels, kiosks."""
    found = _definitions(tally)
    return [
        _by_day(tally, period),
        TotalTable("form", gettext("様式と版"), gettext("様式ID"), _by_form(found)),
        TotalTable("status", gettext("状態"), "", _by_status(tally)),
        TotalTable("section", gettext("担当課"), "", _by_section(found)),
        TotalTable("channel", gettext("経路"), "", _by_channel(tally)),
        TotalTable("kiosk", gettext("端末"), "", _by_kiosk(tally)),
    ]


def table_of_choices(tally: ChoiceTally, key: str = "choice", *, exported: bool = True) -> TotalTable:
    """One question."""
    lines = [TotalLine(line.label, line.code, line.count) for line in tally.lines]
    lines.append(TotalLine(gettext("（答えなし）"), "", tally.unanswered))
    if tally.unreadable:
        lines.append(TotalLine(gettext("（内容が読めない）"), "", tally.unreadable))
    note = gettext("本人が書いたとおりの内容で数えます。取下げは数えません。")
    if tally.several:
        note += gettext("1件でいくつも答えられるので、合計は件数より多くなることがあります。")
    coded = any(line.code for line in lines)
    return TotalTable(key, tally.question, gettext("コード") if coded else "", lines, note, exported=exported)


def table_of_reading(applications: QuerySet[Application]) -> TotalTable:
    """How many answers of a survey somebody has read."""
    found = dict(applications.order_by().values_list("survey").annotate(many=Count("*")))
    lines = [TotalLine(str(each.label), "", found.get(each.value, 0)) for each in SurveyState]
    return TotalTable("survey", gettext("アンケートの確認状況"), "", lines)


def _by_day(tally: Tally, period: CountedPeriod) -> TotalTable:
    lines = [TotalLine(written.day(day), day.isoformat(), tally.days[day.isoformat()]) for day in period.days]
    return TotalTable("day", gettext("到達日"), gettext("西暦"), lines, by_day=True, folded=len(lines) > DAYS_SHOWN)


def _definitions(tally: Tally) -> list[tuple[ProcedureVersion, int]]:
    rows = ProcedureVersion.objects.filter(pk__in=tally.definitions)
    return sorted(((row, tally.definitions[row.pk]) for row in rows), key=lambda one: (-one[1], one[0].pk))


def _by_form(found: Sequence[tuple[ProcedureVersion, int]]) -> list[TotalLine]:
    return [TotalLine(form_label(row), row.procedure, count) for row, count in found]


def form_label(row: ProcedureVersion) -> str:
    """Name in force, and version."""
    return gettext("%(title)s 第%(version)s版") % {"title": row.title, "version": row.version}


def _by_status(tally: Tally) -> list[TotalLine]:
    return [TotalLine(str(badges.status(one.value).word), "", tally.statuses[one.value]) for one in HandlingStatus]


def _by_section(found: Sequence[tuple[ProcedureVersion, int]]) -> list[TotalLine]:
    offices: dict[str, int] = {}
    for row, count in found:
        office = words(procedure_of(row).section, "ja") or gettext("（書いてない）")
        offices[office] = offices.get(office, 0) + count
    return [TotalLine(office, "", count) for office, count in sorted(offices.items(), key=lambda one: -one[1])]


def _by_channel(tally: Tally) -> list[TotalLine]:
    return [TotalLine(str(label), "", tally.channels[value]) for value, label in Channel.choices]


def _by_kiosk(tally: Tally) -> list[TotalLine]:
    keys = [key for key in tally.kiosks if key is not None]
    kiosks = Kiosk.objects.filter(pk__in=keys).select_related("hall").order_by("code")
    lines = [TotalLine(f"{kiosk.code} {kiosk.hall}", "", tally.kiosks[kiosk.pk]) for kiosk in kiosks]
    if tally.kiosks[None]:
        lines.append(TotalLine(gettext("（端末を使わない）"), "", tally.kiosks[None]))
    return lines
