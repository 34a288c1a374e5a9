"""A form as the page asks it of a clerk, and the draft that is made of what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils import timezone

from central.applications.copy_content import TypedForm
from central.applications.copy_fields import BEFORE, SHOWN_ONLY, CopyField, fields_for, typed_in
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import procedure_of
from central.staff.models import StaffMember
from sync.contract.chain.statement import Source
from sync.contract.forms.answers import Answer
from sync.contract.forms.procedures import Field
from sync.contract.forms.rules import Finding, shown
from sync.contract.forms.texts import words
from sync.contract.wire.drafts import PREPARED, Draft, DraftItem
from sync.japanese.dates import today_in_japan
from sync.japanese.ruby import plain


@dataclass(frozen=True)
class PreparedForm:
    """What was typed so far."""

    form: TypedForm
    typed: Mapping[str, Answer]
    answers: Mapping[str, str]
    """By item: what was typed, folded as a kiosk folds it."""
    wrong: tuple[Finding, ...]
    """Of what was typed; what is missing is the resident's to answer."""
    asked_before: frozenset[str]
    """Items that stood on the page."""

    def fields(self) -> list[CopyField]:
        """Every question that these answers ask and that staff may answer."""
        typed = self.typed or None
        return fields_for(
            self.form, self.answers, typed=typed, wrong=self.wrong, left_to_resident=lambda one: is_left(one, self.form)
        )

    def asks_more(self) -> bool:
        """Whether these answers ask what did not stand on the page."""
        return any(one.item not in self.asked_before for one in self.fields())

    def draft(self, version: ProcedureVersion, member: StaffMember) -> Draft:
        """As a kiosk takes it up: each answer by this member's hand."""
        fields = self.form.procedure.fields_of(self.answers)
        return Draft(
            v=PREPARED,
            procedure=version.procedure,
            version=version.version,
            definition=version.sha256,
            at="",
            language="ja",
            size="standard",
            scheme="standard",
            low=False,
            speech=False,
            items=tuple(
                DraftItem(
                    item,
                    plain(words(fields[item].label, "ja")),
                    value,
                    shown(fields[item], value, "ja"),
                    Source.STAFF + member.staff_number,
                )
                for item, value in self.answers.items()
                if not is_left(fields[item], self.form)
            ),
            prepared_by=member.staff_number,
            preparer=member.name,
        )


def is_left(field: Field, form: TypedForm) -> bool:
    """Nobody but the resident answers it: files, consent, what follows from others, and what the card gives."""
    return field.kind in SHOWN_ONLY or (field.from_card is not None and form.procedure.uses_card)


def read_form(version: ProcedureVersion, posted: QueryDict | None) -> PreparedForm:
    """The empty page, or what was typed on it."""
    form = TypedForm(procedure_of(version), today_in_japan(timezone.now()))
    if posted is None:
        return PreparedForm(form, {}, {}, (), frozenset())
    said = typed_in(form, posted)
    fields = form.procedure.fields_of(sorted(said))
    typed = {item: one for item, one in said.items() if not is_left(fields[item], form)}
    answers = form.edited({}, typed)
    wrong = tuple(one for one in form.findings(answers) if answers.get(one.field_id))
    named = frozenset(name.removeprefix(BEFORE).partition("*")[0] for name in posted if name.startswith(BEFORE))
    return PreparedForm(form, typed, answers, wrong, named)
