"""What a page of the working copy showed when it was drawn, what was changed on it, and what others changed since.

Three sides: the answers that were drawn (the page is sent with the numbers of its statement and of its copy), what was
typed over them, and the answers as they stand now. What somebody left as it was drawn is no word of theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext

from central.applications.copy_content import StatedForm
from central.applications.copy_fields import SHOWN_ONLY, MovedOn, as_drawn, typed_in
from central.applications.copy_models import WorkingCopy
from central.applications.models import Application
from central.applications.words.broken_rules import labels_of
from central.applications.working_copies import answers_in_copy, form_of, hands, statements_of
from sync.contract.forms.answers import Answer
from sync.contract.forms.asking import NOBODY_TYPES
from sync.contract.forms.rules import shown
from sync.errors import ContractError


@dataclass(frozen=True)
class DrawnCopy:
    """The answers of one page, by its statement and its copy."""

    statement: int
    copy: int
    """0: there was none."""
    form: StatedForm
    answers: Mapping[str, str]

    def changed_in(self, posted: QueryDict) -> dict[str, Answer]:
        """By item: what does not come back as it was drawn."""
        typed = typed_in(self.form, posted)
        fields, asking = self.form.procedure.fields_of(typed), self.form.asking(self.answers)
        return {item: said for item, said in typed.items() if said != as_drawn(fields[item], asking.value(item))}


@dataclass(frozen=True)
class TypedForNothing:
    """What was typed where nothing is asked any more."""

    label: str
    words: str


def drawn_copy(application: Application, statement: int, copy: int) -> DrawnCopy | None:
    """None: there is no such page, or its bytes are not those that were written."""
    version = statements_of(application).filter(number=statement).first()
    form = form_of(version) if version is not None else None
    row = WorkingCopy.objects.filter(application=application, number=copy).first()
    if version is None or form is None or (row is None and copy):
        return None
    if row is None or row.version_id != version.pk:
        # A copy of an older statement stood beside the fields, never in them.
        return DrawnCopy(statement, copy, form, form.original)
    try:
        return DrawnCopy(statement, copy, form, answers_in_copy(row))
    except ContractError:
        return None


def that_fit(form: StatedForm, drawn: StatedForm, typed: Mapping[str, Answer]) -> dict[str, Answer]:
    """Of what was typed into an older statement's page what this form asks in the same way."""
    now, before = form.procedure.fields_of(typed), drawn.procedure.fields_of(typed)
    return {
        item: said
        for item, said in typed.items()
        if item in now and now[item].kind is before[item].kind and now[item].kind not in SHOWN_ONLY
    }


def without_question(form: StatedForm, typed: Mapping[str, Answer], asked: frozenset[str]) -> list[TypedForNothing]:
    """What the page has no field for any more: to be read, and written elsewhere."""
    fields, labels = form.procedure.fields_of(typed), labels_of(form.procedure, typed)
    return [
        TypedForNothing(labels.get(item, item), shown(fields[item], said, "ja"))
        for item, said in typed.items()
        if item not in asked and said
    ]


def moved_on(
    drawn: DrawnCopy, form: StatedForm, answers: Mapping[str, str], copies: list[WorkingCopy]
) -> dict[str, MovedOn]:
    """By item: what others changed since. `answers` are those of now, `copies` those of their statement."""
    by = hands(form, copies)
    before = {item.id: item.shown for item in drawn.form.items(drawn.answers)}
    now = {item.id: item.shown for item in form.items(answers)}
    differ = {item for item in {**drawn.answers, **answers} if drawn.answers.get(item) != answers.get(item)}
    typed = {item for item, field in form.procedure.fields_of(differ).items() if field.kind not in NOBODY_TYPES}
    applicant = gettext("本人の補正")
    return {item: MovedOn(before.get(item, ""), now.get(item, ""), by.get(item, applicant)) for item in typed}
