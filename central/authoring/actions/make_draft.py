"""A new draft."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from django.db import transaction
from django.utils import timezone

from central.audit.record import record
from central.authoring.access import drafts_visible_to, versions_to_copy
from central.authoring.act_details import DraftChanged
from central.authoring.content import (
    FormContent,
    FormFacts,
    empty_content,
    empty_facts,
    read_content,
    read_form_facts,
    written,
)
from central.authoring.editor.needed import with_needs
from central.authoring.models import DraftText, FormDraft
from central.authoring.refusals import DraftNotVisible, DraftNotYours
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import facts_document
from central.organisation.models import Body
from central.staff.access import has_duty
from central.staff.duties import Duty
from central.staff.models import StaffMember
from sync.errors import ContractError


@dataclass(frozen=True)
class NewDraft:
    """What a clerk said of it."""

    body: Body
    procedure: str
    title: str
    version: int | None = None
    """Row of the published version it begins with."""
    draft: int | None = None
    """Or the draft."""
    example: tuple[FormContent, FormFacts] | None = None
    """Or the text of an example."""
    trial: bool = False
    """On trial (ADR 0024), for staff among themselves."""


def make_draft(new: NewDraft, member: StaffMember) -> FormDraft:
    """Make it. Another form under the same id as the version it begins with is that form's next version.

    Raises:
        DraftNotYours: this member writes no forms of that body and procedure.
        DraftNotVisible: what it should begin with is not there for this member.
    """
    if not has_duty(member, Duty.FORM_AUTHOR, new.body.pk, new.procedure):
        raise DraftNotYours
    base = _base(new, member)
    content, facts = _beginning(new, member, base)
    known = ProcedureVersion.objects.filter(body=new.body, procedure=new.procedure).order_by("-version").first()
    name = dict(content.name) | {"ja": new.title}
    if new.trial:
        content = with_needs(msgspec.structs.replace(content, test_operation=True))
    content = msgspec.structs.replace(
        content, id=new.procedure, body=new.body.code, name=name, version=1 if known is None else known.version + 1
    )
    return add_draft(new.body, content, facts, member, known if base is None else base)


def add_draft(
    body: Body, content: FormContent, facts: FormFacts, member: StaffMember, base: ProcedureVersion | None
) -> FormDraft:
    """A draft with this text, also one that came from another city."""
    now = timezone.now()
    texts = {"content": written(content), "facts": written(facts)}
    with transaction.atomic():
        draft = FormDraft.objects.create(
            body=body,
            section=member.section,
            procedure=content.id,
            title=content.name.get("ja", "")[:200],
            made_by=member,
            made_at=now,
            changed_by=member,
            changed_at=now,
            base=base,
            **texts,
        )
        DraftText.objects.create(draft=draft, number=1, change="made", by=member, at=now, **texts)
        record(member, "form.made", draft.audit_subject, body, DraftChanged(procedure=draft.procedure, text=1))
    return draft


def _base(new: NewDraft, member: StaffMember) -> ProcedureVersion | None:
    if new.version is None:
        return None
    base = versions_to_copy(member).filter(pk=new.version).first()
    if base is None:
        raise DraftNotVisible
    return base


def _beginning(new: NewDraft, member: StaffMember, base: ProcedureVersion | None) -> tuple[FormContent, FormFacts]:
    if base is not None:
        definition = bytes(base.definition).decode()
        try:
            return read_content(definition), read_form_facts(facts_document(base).decode())
        except ContractError:
            return read_content(definition), empty_facts()
    if new.draft is not None:
        other = drafts_visible_to(member).filter(pk=new.draft).first()
        if other is None:
            raise DraftNotVisible
        return read_content(other.content), read_form_facts(other.facts)
    if new.example is not None:
        content, facts = new.example
        return msgspec.structs.replace(content, section={"ja": member.section}), facts
    return empty_content(new.procedure, new.body.code, new.title, member.section), empty_facts()
