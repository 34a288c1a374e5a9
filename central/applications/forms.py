"""What staff type about an application. Every form carries the revision that its page showed."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.applications.actions.send_back import days_for_until, markable, not_asked_any_more
from central.applications.lists.added_conditions import added_conditions
from central.applications.lists.narrowing import CHECKS, DEADLINES, KIOSK
from central.applications.lists.work_list import Filters
from central.applications.models import Application, Channel
from central.applications.search.folding import folded
from central.web.words import day
from central.web.written import WrittenField
from sync.contract.forms.texts import Text
from sync.contract.states import HandlingStatus
from sync.contract.wire.status import MarkedField
from sync.japanese.dates import parse_date
from sync.japanese.widths import to_half_width

SENTENCE_LIMIT = 300
QUERY_LIMIT = 100
"""Characters of a search."""
BESIDE = frozenset(
    {"s", "tab", "page", "size", "sort", "after", "before", "last", "day", "columns", "csrfmiddlewaretoken"}
)
"""What else stands in a list's address. Any other name is a filter that was misspelt."""

_OF_A_CALENDAR = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class RevisionForm(forms.Form):
    """Every change."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


def revision_of(request: HttpRequest) -> int:
    """Which revision the page showed on which a button was pressed; -1, which nothing ever has, where it says none."""
    form = RevisionForm(request.POST)
    return form.cleaned_data["revision"] if form.is_valid() else -1


class SentenceForm(RevisionForm):
    """A sentence that the applicant reads, with its easy and English versions."""

    sentence = WrittenField(label=_("本人に見える文"), max_length=SENTENCE_LIMIT, required=False)
    sentence_easy = WrittenField(label=_("やさしい日本語"), max_length=SENTENCE_LIMIT, required=False)
    sentence_en = WrittenField(label=_("英語"), max_length=SENTENCE_LIMIT, required=False)

    def text(self) -> Text:
        """By language, without empty ones."""
        found = {
            "ja": self.cleaned_data["sentence"].strip(),
            "easy-ja": self.cleaned_data["sentence_easy"].strip(),
            "en": self.cleaned_data["sentence_en"].strip(),
        }
        return {language: said for language, said in found.items() if said}


class NeededSentenceForm(SentenceForm):
    """Where the applicant must be told why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sentence"].required = True
        self.fields["sentence"].error_messages["required"] = gettext("本人に見える文を書いてください。")


class RefuseForm(NeededSentenceForm):
    """不受理: what the applicant reads, and what only colleagues do."""

    internal = WrittenField(label=_("内部の理由"), max_length=500, required=False)


class SendBackForm(NeededSentenceForm):
    """差し戻し."""

    marked = forms.MultipleChoiceField(
        label=_("直すところ"),
        error_messages={
            "required": _("直すところを1つ以上えらんでください。"),
            "invalid_choice": _("この申請にない項目です：%(value)s。ページを開きなおして、えらんでください。"),
        },
    )
    until = forms.DateField(label=_("いつまで"), required=False)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._application = application
        self.labels = markable(application)
        marked = self.fields["marked"]
        assert isinstance(marked, forms.MultipleChoiceField)
        marked.choices = list(self.labels.items())

    def clean_marked(self) -> list[str]:
        """What kiosks ask no more is told by its label: the resident would be led nowhere."""
        marked: list[str] = self.cleaned_data["marked"]
        if gone := not_asked_any_more(self._application, marked):
            said = gettext(
                "いまの様式では聞いていないので、端末で直せません：%(labels)s。文に書くか、電話で確かめてください。"
            )
            raise forms.ValidationError(said % {"labels": "、".join(self.labels[item] for item in gone)})
        return marked

    def clean_until(self) -> date | None:
        """A day that can be met: a slipped year (0026, 9999) is never told to a resident."""
        until: date | None = self.cleaned_data["until"]
        first, last = days_for_until()
        if until is not None and not first <= until <= last:
            raise forms.ValidationError(gettext("きょうよりあとの日を入れてください（1年先まで）。"))
        return until

    def marks(self) -> list[MarkedField]:
        """The chosen fields; the sentence says what is wrong with all of them."""
        return [MarkedField(field, {}) for field in self.cleaned_data["marked"]]

    def until_words(self) -> str:
        """As the applicant reads it."""
        until = self.cleaned_data.get("until")
        return day(until) if until else ""


class ReasonForm(RevisionForm):
    """強制完了."""

    reason = WrittenField(
        label=_("理由"), max_length=500, error_messages={"required": _("強制完了の理由を書いてください。")}
    )
    confirmed = forms.BooleanField(
        label=_("本人への処理が要らないことを確かめました"),
        error_messages={"required": _("確かめたら、しるしを付けてください。")},
    )


class CommentForm(forms.Form):
    """A note between staff."""

    text = WrittenField(max_length=2000, error_messages={"required": _("メモを書いてください。")})


class ResolveForm(forms.Form):
    """確認が要る: what a person did about it."""

    resolution = WrittenField(max_length=2000, error_messages={"required": _("どうしたかを書いてください。")})


class TypedDayField(forms.CharField):
    """A day as clerks type it: 20000123, 2000-01-23, R8.11.20 or 令和8年11月20日, in any width."""

    def to_python(self, value: Any) -> date | None:  # type: ignore[override]  # a day, not its text
        """Read it."""
        typed = (super().to_python(value) or "").strip()
        if not typed:
            return None
        try:
            # What a calendar gives may lie before the days that `parse_date` knows.
            return date.fromisoformat(typed) if _OF_A_CALENDAR.fullmatch(typed) else parse_date(typed)
        except ValueError as none:
            raise forms.ValidationError("no day") from none

    def run_validators(self, value: Any) -> None:
        """There is nothing left to measure."""


class SearchNameForm(forms.Form):
    """Of conditions that are kept."""

    name = forms.CharField(max_length=60)


class DayForm(forms.Form):
    """この日へ: where the long list goes on."""

    day = TypedDayField(required=False)


class PlainField(forms.CharField):
    """An id or a code, in any width and case."""

    def to_python(self, value: Any) -> str:
        """As it is kept."""
        return to_half_width(super().to_python(value) or "").strip().lower()


class FilterForm(forms.Form):
    """The filters above a list. What cannot be read finds nothing: a filter left out would be more people."""

    q = forms.CharField(required=False, max_length=QUERY_LIMIT)
    procedure = forms.CharField(required=False, max_length=60)
    status = forms.MultipleChoiceField(
        required=False, choices=[(word, word) for word in ("", *(s.value for s in HandlingStatus))]
    )
    """The empty one is 状態：すべて, which a browser sends as well."""
    arrived_from = TypedDayField(required=False)
    arrived_to = TypedDayField(required=False)
    from_hour = forms.IntegerField(required=False, min_value=0, max_value=23)
    to_hour = forms.IntegerField(required=False, min_value=0, max_value=23)
    nobody = forms.BooleanField(required=False)
    mine = forms.BooleanField(required=False)
    due_soon = forms.BooleanField(required=False)
    form_id = PlainField(required=False, max_length=60)
    form_version = forms.IntegerField(required=False, min_value=1, max_value=99_999)
    form_name = forms.CharField(required=False, max_length=QUERY_LIMIT)
    channel = forms.ChoiceField(required=False, choices=[("", ""), *Channel.choices])
    kiosk = PlainField(required=False, max_length=9)
    assignee = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    group = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    check = forms.ChoiceField(required=False, choices=[("", ""), *CHECKS.items()])
    deadline = forms.ChoiceField(required=False, choices=[("", ""), *DEADLINES.items()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for condition in added_conditions():
            self.fields[condition.name] = forms.ChoiceField(required=False, choices=[("", ""), *condition.choices])

    def clean_kiosk(self) -> str:
        """`99201-003` or `003`."""
        code: str = self.cleaned_data["kiosk"]
        if code and not KIOSK.fullmatch(code):
            raise forms.ValidationError("no code of a kiosk")
        return code

    def clean(self) -> None:
        """An hour is one of a day; a form's name that folds to nothing is in every name."""
        said = self.cleaned_data
        for hour, on in (("from_hour", "arrived_from"), ("to_hour", "arrived_to")):
            if said.get(hour) is not None and not said.get(on):
                raise forms.ValidationError("an hour without its day")
        if said.get("form_name") and not folded(said["form_name"]):
            raise forms.ValidationError("nothing is left of this name")

    def filters(self) -> Filters:
        """What is asked for; `unreadable` where any of it could not be read."""
        if not self.is_valid() or set(self.data) - set(self.fields) - BESIDE:
            return Filters(unreadable=True)
        said = self.cleaned_data
        query = said["q"]
        if query and not folded(query):
            return Filters(unreadable=True)  # nothing but marks that are not seen: every name holds nothing
        return Filters(
            query=query,
            procedure=said["procedure"],
            statuses=tuple(filter(None, said["status"])),
            arrived_from=said["arrived_from"],
            arrived_to=said["arrived_to"],
            nobody=said["nobody"],
            mine=said["mine"],
            due_soon=said["due_soon"],
            from_hour=said["from_hour"],
            to_hour=said["to_hour"],
            form_id=said["form_id"],
            form_version=said["form_version"],
            form_name=said["form_name"],
            channel=said["channel"],
            kiosk=said["kiosk"],
            assignee=said["assignee"],
            group=said["group"],
            check=said["check"],
            deadline=said["deadline"],
            added=tuple((each.name, said[each.name]) for each in added_conditions() if said[each.name]),
        )


def filter_names() -> frozenset[str]:
    """What stands for a condition in a list's address."""
    return frozenset(FilterForm().fields)
