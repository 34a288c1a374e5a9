"""What a member looks at before a form goes on: flaws, what is missing, what changed since the version in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec

from central.authoring.content import FormContent, document_of, read_content, written
from central.authoring.models import FormDraft
from central.authoring.publishing.comparison.compare import FormChange, compare_definitions, compare_facts
from central.authoring.publishing.left_behind import WordsLeft, in_words_in_force, words_left
from central.authoring.publishing.review_sheet.content import contact_gaps
from central.catalogue.flaw_words import line_of
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import facts_document
from sync.contract.definition_flaws.flaw import Flaw, Reason
from sync.contract.definition_flaws.texts import facts_flaws
from sync.contract.definition_flaws.unread import flaws_of_bytes
from sync.contract.forms.procedures import Procedure
from sync.contract.wire.catalogue import read_facts, sha256_of, split_definition
from sync.errors import ContractError


@dataclass(frozen=True)
class FormLookedAt:
    """One text of a draft, as it would be published."""

    content: FormContent
    newest: ProcedureVersion | None
    """In force now."""
    document: bytes
    """Form and facts as one file of an author, with the version that it would have."""
    flaws: tuple[Flaw, ...]
    contact: tuple[str, ...]
    """What nobody could ask the office by."""
    differences: tuple[FormChange, ...]
    compared: bool
    """Whether there was something to compare with."""
    left: tuple[WordsLeft, ...] = ()
    """Corrected words of the last version that this one does not begin with."""

    @property
    def version(self) -> int:
        """Which it would be."""
        return 1 if self.newest is None else self.newest.version + 1

    @property
    def facts_key(self) -> str:
        """Of what the office says now: it changes without a version. Empty: nothing was ever said."""
        return "" if self.newest is None else facts_key(self.newest)

    def in_words_in_force(self, draft: FormDraft) -> Procedure:
        """As it would be drawn: with the words that were corrected in the version before, where it kept its text."""
        try:
            form = split_definition(self.document)[0]
        except ContractError:
            return self.content
        return in_words_in_force(draft.body_id, draft.procedure, form, self.content)

    def flaw_lines(self) -> list[str]:
        """In the clerk's words, each with its place."""
        return [line_of(flaw, self.content) for flaw in self.flaws]


def newest_version_of(body_id: int, procedure: str) -> ProcedureVersion | None:
    """The version with the highest number, offered or not."""
    return ProcedureVersion.objects.filter(body_id=body_id, procedure=procedure).order_by("-version").first()


def facts_key(row: ProcedureVersion) -> str:
    """Another one where the office says something else."""
    try:
        return sha256_of(facts_document(row))
    except ContractError:
        return ""


def look_at(draft: FormDraft, today: date) -> FormLookedAt:
    """Judge and compare the text that stands. Raises DraftUnreadable."""
    newest = newest_version_of(draft.body_id, draft.procedure)
    version = 1 if newest is None else newest.version + 1
    content = msgspec.structs.replace(
        read_content(draft.content), id=draft.procedure, body=draft.body.code, version=version
    )
    document = document_of(written(content), draft.facts)
    flaws, contact = _judged(document, today)
    return FormLookedAt(
        content=content,
        newest=newest,
        document=document,
        flaws=flaws,
        contact=contact,
        differences=() if newest is None else _differences(newest, written(content).encode(), document),
        compared=newest is not None,
        left=words_left(draft.body_id, draft.procedure, written(content).encode()),
    )


def _judged(document: bytes, today: date) -> tuple[tuple[Flaw, ...], tuple[str, ...]]:
    try:
        form, facts = split_definition(document)
        said = read_facts(facts)
    except ContractError:
        return (Flaw(Reason.NOT_OF_FORM),), ()
    return (*flaws_of_bytes(form, today), *facts_flaws(said)), tuple(contact_gaps(said))


def _differences(before: ProcedureVersion, after: bytes, document: bytes) -> tuple[FormChange, ...]:
    found = compare_definitions(_as_version(bytes(before.definition)), _as_version(after))
    try:
        return (*found, *compare_facts(facts_document(before), split_definition(document)[1]))
    except ContractError:
        return found


def _as_version(definition: bytes) -> bytes:
    """The number of the version is no change of the form; nor is how its author spaced it."""
    content = read_content(definition.decode())
    return written(msgspec.structs.replace(content, version=1)).encode()


def compare_versions(before: ProcedureVersion, after: ProcedureVersion) -> tuple[FormChange, ...]:
    """Two published versions. What the office says is not of a version."""
    return compare_definitions(bytes(before.definition), bytes(after.definition))
