"""Decisions that come back in a sheet: what they are called, what each asks, and what one line of it would do."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.applications.models import Application
from central.applications.transitions import next_for_staff
from central.catalogue.queries import procedure_of
from central.database.walked_chunks import chunks
from central.exports.columns import DECISION, FIXED, NUMBER, REVISION, SENTENCE
from central.exports.models import DecisionLine
from central.exports.refusals import SheetRefused
from central.exports.sheet_reading import ReadSheet
from sync.contract.numbers import parse_arrival_number
from sync.contract.states import HandlingStatus
from sync.errors import NotANumber

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SENTENCE_LIMIT: Final = 300
_S = HandlingStatus
WORDS: Final[Mapping[str, HandlingStatus]] = {
    "受理": _S.ACCEPTED_REPLY_PENDING,
    "仮受付": _S.PROVISIONALLY_TAKEN_IN,
    "不受理": _S.NOT_ACCEPTED,
    "完了": _S.COMPLETED,
}
"""What may stand in the column, and the state that it leads to."""
_R = DecisionLine.Reason
REASONS: Final[Mapping[str, StrOrPromise]] = {
    _R.NO_NUMBER: _("到達番号を読めません。表計算ソフトが番号を変えたかもしれません。"),
    _R.NO_REVISION: _("「版」の数を読めません。"),
    _R.NO_WORD: _("決定は「受理」「仮受付」「不受理」「完了」のどれかを書いてください。"),
    _R.TWICE: _("同じ申請の行が2つあります。"),
    _R.NOT_FOUND: _("この申請はないか、あなたの権限では決められません。"),
    _R.CHANGED: _("書き出したあとに、申請が変わりました。もう一度見てから決めてください。"),
    _R.NO_EDGE: _("いまの状態からは、この決定はできません。"),
    _R.NO_SENTENCE: _("不受理には、本人に見える文が要ります。"),
    _R.LONG_SENTENCE: _("本人に見える文は300字までです。"),
    _R.ALTERED: _("届いたときの内容と合わないか、いまは確かめられません。"),
    _R.FILES: _("添付ファイルがまだそろっていないか、確かめている途中です。"),
    _R.TRIAL: _("試験運用の申請です。まとめては決められません。"),
}


def lines_of_sheet(sheet: ReadSheet, mine: QuerySet[Application]) -> tuple[list[DecisionLine], int]:
    """A line for each row in which a decision stands, not saved yet; and how many rows stand without one. `mine` are
    the applications on which this member may decide from where they sit.

    Raises:
        SheetRefused: a column is missing, or there is no decision.
    """
    heads = {key: str(FIXED[key].label) for key in (NUMBER, REVISION, DECISION, SENTENCE)}
    for key in (NUMBER, REVISION, DECISION):
        if heads[key] not in sheet.head:
            raise SheetRefused(gettext("「%(name)s」の列がありません。") % {"name": heads[key]})
    if heads[SENTENCE] not in sheet.head:
        # Under another head its words would be dropped, and nobody would see that.
        raise SheetRefused(
            gettext("「%(name)s」の列がありません。文を書かないときも、見出しのある空の列を入れてください。")
            % {"name": heads[SENTENCE]}
        )
    rows = sheet.rows
    decided = [row for row in rows if row.cells.get(heads[DECISION])]
    if not decided:
        raise SheetRefused(gettext("決定を書いた行がありません。"))
    numbers = {row.line: _number(row.cells.get(heads[NUMBER], "")) for row in decided}
    times = Counter(numbers.values())
    found: dict[str, Application] = {}
    for some in chunks(number for number in times if number):
        found |= {one.arrival_number: one for one in mine.filter(arrival_number__in=some).select_related("definition")}
    lines = []
    for row in decided:
        number = numbers[row.line]
        # An input method writes digits in full width.
        revision = unicodedata.normalize("NFKC", row.cells.get(heads[REVISION], ""))
        line = DecisionLine(
            line=row.line,
            arrival_number=number,
            application=found.get(number),
            revision=int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 9 else 0,
            decision=row.cells[heads[DECISION]][:20],
            sentence=" ".join(row.cells.get(heads[SENTENCE], "").split()),
        )
        line.reason = _R.TWICE if number and times[number] > 1 else why_not(line, line.application)
        if len(line.sentence) > SENTENCE_LIMIT:
            line.reason, line.sentence = _R.LONG_SENTENCE, line.sentence[:SENTENCE_LIMIT]
        line.state = DecisionLine.State.REFUSED if line.reason else DecisionLine.State.PLANNED
        line.before = line.application.status if line.application else ""
        lines.append(line)
    return lines, len(rows) - len(decided)


def why_not(line: DecisionLine, application: Application | None) -> str:
    """Why this line would do nothing; "" where it would."""
    if not line.arrival_number:
        return _R.NO_NUMBER
    if not line.revision:
        return _R.NO_REVISION
    target = WORDS.get(line.decision)
    if target is None:
        return _R.NO_WORD
    if application is None:
        return _R.NOT_FOUND
    if application.trial:
        return _R.TRIAL
    if application.revision != line.revision:
        return _R.CHANGED
    if target is _S.NOT_ACCEPTED and not line.sentence:
        return _R.NO_SENTENCE
    without = procedure_of(application.definition).ends_without_decision
    status = HandlingStatus(application.status)
    if target not in next_for_staff(status, ends_without_decision=without):
        return _R.NO_EDGE
    if target not in next_for_staff(status, ends_without_decision=without, files_open=application.files_open):
        return _R.FILES
    return ""


def _number(cell: str) -> str:
    """The arrival number, whole; "" where it is none: its check digit would show what a spreadsheet did to it."""
    try:
        return str(parse_arrival_number(cell))
    except NotANumber:
        return ""
