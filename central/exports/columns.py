"""Columns of an export: what each is called, and what stands in it for one application."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.applications.copy_models import WorkingCopy
from central.applications.lists.work_list import row_of
from central.applications.models import Application
from central.applications.words import badges
from central.applications.working_copies import edited_items, edited_name
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import procedure_of
from sync.contract.forms.answers import item_in_block
from sync.contract.forms.procedures import FieldKind
from sync.contract.forms.texts import words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ANSWER: Final = "answer:"
"""Before the id of an item: its column."""
ANSWERS_OF_A_BLOCK: Final = 3
"""Instances of a block that repeats for which columns are offered."""
NO_ANSWERS: Final = frozenset({FieldKind.EXPLANATION, FieldKind.CONSENT})
TYPED_BY_STAFF: Final = "typed_by_staff"
REVISION: Final = "revision"
NUMBER: Final = "number"
DECISION: Final = "decision"
WHOSE: Final = "whose"
"""Which rows hold what staff put right: in every table of 編集."""
SENTENCE: Final = "sentence"


@dataclass(frozen=True)
class RowFacts:
    """All that a column may ask of one application."""

    application: Application
    remarks: str
    answers: Mapping[str, str]
    """By id of the item, as the resident saw them."""
    now: datetime
    typed_by_staff: str = ""
    """Who of staff answered which questions for the applicant."""
    copy: WorkingCopy | None = None
    """Whose names and answers these are; None: the statement's."""

    @property
    def name(self) -> str:
        """The applicant's."""
        return self.application.applicant_name if self.copy is None else edited_name(self.copy)


@dataclass(frozen=True)
class ExportColumn:
    """One column."""

    key: str
    label: StrOrPromise
    cell: Callable[[RowFacts], str]
    at_first: bool = False
    """Chosen until somebody changes it."""
    note: StrOrPromise = ""


_NO_USER = _("利用者登録のしくみがないので、どの行も空です")


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _due(facts: RowFacts) -> str:
    due_on = row_of(facts.application, facts.now).due_on
    return due_on.isoformat() if due_on else ""


def _whose(facts: RowFacts) -> str:
    if facts.copy is None:
        return gettext("原本")
    if not edited_items(facts.copy):
        return gettext("編集（写しの%(number)s版を読み取れません）") % {"number": facts.copy.number}
    return gettext("編集（写しの%(number)s版）") % {"number": facts.copy.number}


FIXED: Final[Mapping[str, ExportColumn]] = {
    column.key: column
    for column in (
        ExportColumn("user", _("利用者ID"), lambda _facts: "", at_first=True, note=_NO_USER),
        ExportColumn("mail", _("連絡先メールアドレス"), lambda facts: facts.application.mail, at_first=True),
        ExportColumn(NUMBER, _("整理番号（到達番号）"), lambda facts: facts.application.arrival_number, at_first=True),
        ExportColumn("name", _("氏名/法人名"), lambda facts: facts.name, at_first=True),
        ExportColumn("version", _("様式Ver."), lambda facts: str(facts.application.definition.version), at_first=True),
        ExportColumn("procedure", _("様式ID"), lambda facts: facts.application.procedure, at_first=True),
        ExportColumn("form", _("様式名"), lambda facts: facts.application.title_now, at_first=True),
        ExportColumn("arrived", _("申込日時"), lambda facts: _moment(facts.application.arrived_at), at_first=True),
        ExportColumn(
            "status", _("処理状況"), lambda facts: str(badges.status(facts.application.status).word), at_first=True
        ),
        ExportColumn("remarks", _("備考（職員のメモ）"), lambda facts: facts.remarks, at_first=True),
        ExportColumn("due", _("期限"), _due),
        ExportColumn(WHOSE, _("内容（原本・編集）"), _whose),
        ExportColumn("channel", _("経路"), lambda facts: str(row_of(facts.application, facts.now).channel.word)),
        ExportColumn("kiosk", _("端末"), lambda facts: facts.application.kiosk.code if facts.application.kiosk else ""),
        ExportColumn(TYPED_BY_STAFF, _("職員が入力した項目"), lambda facts: facts.typed_by_staff),
        ExportColumn(
            "assignee", _("担当"), lambda facts: facts.application.assignee.name if facts.application.assignee else ""
        ),
        ExportColumn("changed", _("変わった日時"), lambda facts: _moment(facts.application.changed_at)),
        ExportColumn(REVISION, _("版（読み戻しに使う番号）"), lambda facts: str(facts.application.revision)),
        ExportColumn(DECISION, _("決定（受理・仮受付・不受理・完了）"), lambda _facts: ""),
        ExportColumn(SENTENCE, _("本人に見える文"), lambda _facts: ""),
    )
}


def answer_columns(definition: ProcedureVersion) -> Sequence[ExportColumn]:
    """Of one form: a column for each question, those of a block for its first instances."""
    found = []
    for page in procedure_of(definition).pages:
        heading = words(page.group or page.title, "ja")
        for field in page.fields:
            if field.kind in NO_ANSWERS:
                continue
            label = f"{heading}：{words(field.label, 'ja')}"
            if page.repeat is None:
                found.append(_answer(field.id, label))
            else:
                times = range(1, min(page.repeat.most, ANSWERS_OF_A_BLOCK) + 1)
                found += [_answer(item_in_block(page.id, n, field.id), f"{label}（{n}）") for n in times]
    return found


def _answer(item: str, label: str) -> ExportColumn:
    return ExportColumn(f"{ANSWER}{item}", label, lambda facts: facts.answers.get(item, ""))


def columns_for(keys: Sequence[str], offered: Sequence[ExportColumn]) -> list[ExportColumn]:
    """Those of the offered ones that were chosen, in the order in which they are offered."""
    chosen = set(keys)
    return [column for column in offered if column.key in chosen]
