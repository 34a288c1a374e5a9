"""Columns of an export: what each is called, and what stands in it for one application."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.applications.copy_models import WorkingCopy
from central.applications.lists.work_list import row_of
from central.applications.models import Application
from central.applications.words import badges
from central.applications.working_copies import edited_items
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


NAME: Final = "name"
REMARKS: Final = "remarks"
BESIDE: Final = (NAME, WHOSE, REMARKS, TYPED_BY_STAFF)
"""What a column may need that is no member of an application: the name and the answers (`answer:` and an item) go by
原本 or 編集, `WHOSE` says by which, and staff noted and typed the other two."""


@dataclass(frozen=True)
class ExportColumn:
    """One column."""

    key: str
    label: StrOrPromise
    needs: Sequence[str] = ()
    """Members of an application (`kiosk__code`: of what it points to), those of `BESIDE`, or `answer:` and an item."""
    cell: Callable[..., str] = str
    """What stands there, of the values that it needs, in their order."""
    at_first: bool = False
    """Chosen until somebody changes it."""
    note: StrOrPromise = ""


_NO_USER = _("利用者登録のしくみがないので、どの行も空です")
_LOCAL: Final = timezone.get_default_timezone()


def _empty() -> str:
    return ""


def _text(value: str | None) -> str:
    return value or ""


def _moment(at: datetime) -> str:
    return at.astimezone(_LOCAL).isoformat(" ", "minutes")[:16]


def _status(status: str) -> str:
    return str(badges.status(status).word)


def _due(*values: Any) -> str:
    due_on = row_of(_of(_DUE, values), timezone.now()).due_on
    return due_on.isoformat() if due_on else ""


def whose(copy: WorkingCopy | None) -> str:
    """Whose the name and the answers of a row are."""
    if copy is None:
        return gettext("原本")
    if not edited_items(copy):
        return gettext("編集（写しの%(number)s版を読み取れません）") % {"number": copy.number}
    return gettext("編集（写しの%(number)s版）") % {"number": copy.number}


def _channel(*values: Any) -> str:
    return str(row_of(_of(_CHANNEL, values), timezone.now()).channel.word)


def _of(names: Sequence[str], values: Sequence[Any]) -> Application:
    """Of an application no more than a line of a list asks for this."""
    return Application(**dict(zip(names, values, strict=True)))


_DUE = ("status", "until", "arrived_at", "taken_in_at", "procedure", "channel")
_CHANNEL = ("status", "channel", "arrived_at", "taken_in_at")


FIXED: Final[Mapping[str, ExportColumn]] = {
    column.key: column
    for column in (
        ExportColumn("user", _("利用者ID"), cell=_empty, at_first=True, note=_NO_USER),
        ExportColumn("mail", _("連絡先メールアドレス"), ("mail",), at_first=True),
        ExportColumn(NUMBER, _("整理番号（到達番号）"), ("arrival_number",), at_first=True),
        ExportColumn(NAME, _("氏名/法人名"), (NAME,), at_first=True),
        ExportColumn("version", _("様式Ver."), ("definition__version",), at_first=True),
        ExportColumn("procedure", _("様式ID"), ("procedure",), at_first=True),
        ExportColumn("form", _("様式名"), ("definition__title",), at_first=True),
        ExportColumn("arrived", _("申込日時"), ("arrived_at",), _moment, at_first=True),
        ExportColumn("status", _("処理状況"), ("status",), _status, at_first=True),
        ExportColumn(REMARKS, _("備考（職員のメモ）"), (REMARKS,), at_first=True),
        ExportColumn("due", _("期限"), _DUE, _due),
        ExportColumn(WHOSE, _("内容（原本・編集）"), (WHOSE,)),
        ExportColumn("channel", _("経路"), _CHANNEL, _channel),
        ExportColumn("kiosk", _("端末"), ("kiosk__code",), _text),
        ExportColumn(TYPED_BY_STAFF, _("職員が入力した項目"), (TYPED_BY_STAFF,)),
        ExportColumn("assignee", _("担当"), ("assignee__name",), _text),
        ExportColumn("changed", _("変わった日時"), ("changed_at",), _moment),
        ExportColumn(REVISION, _("版（読み戻しに使う番号）"), ("revision",)),
        ExportColumn(DECISION, _("決定（受理・仮受付・不受理・完了）"), cell=_empty),
        ExportColumn(SENTENCE, _("本人に見える文"), cell=_empty),
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
    return ExportColumn(f"{ANSWER}{item}", label, (f"{ANSWER}{item}",))


def columns_for(keys: Sequence[str], offered: Sequence[ExportColumn]) -> list[ExportColumn]:
    """Those of the offered ones that were chosen, in the order in which they are offered."""
    chosen = set(keys)
    return [column for column in offered if column.key in chosen]
