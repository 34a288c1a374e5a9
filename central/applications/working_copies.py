"""Working copies (編集): what output goes by, the newest copy or what was stated, and both side by side (BATCH-10).

A copy counts only beside the statement from which it was made: a correction by the applicant is newer than it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from central.applications.copy_content import StatedForm, read_copy
from central.applications.copy_models import Which, WorkingCopy
from central.applications.models import Application, ApplicationVersion
from central.applications.search.found_by import names_said
from sync.contract.chain.statement import Item, StatementKind, read_statement
from sync.errors import ContractError


@dataclass(frozen=True)
class AnswersUsed:
    """The answers that output goes by."""

    which: Which
    version: ApplicationVersion
    """The statement; of a copy the one beside which it stands."""
    form: StatedForm
    """What that version asks."""
    copy: WorkingCopy | None
    items: Sequence[Item]
    """Values, labels and what is drawn, as a statement has them."""
    edited: frozenset[str]
    """Items that differ from what was stated."""
    left_behind: WorkingCopy | None
    """A copy of an older statement, which does not count any more."""


@dataclass(frozen=True)
class LineBeside:
    """One answer in the original and in the copy."""

    heading: str
    """Where another one begins; empty: the same as above."""
    label: str
    item: str
    original: str
    edited: str
    differs: bool
    source: str
    """Whose hand the original is of, as the statement says; empty: it is not in it."""
    by: str
    """Who changed it last, where it differs."""


def newest_statements(applications: Collection[int]) -> QuerySet[ApplicationVersion]:
    """Of each of these the newest with answers in it."""
    stated = statements_among(ApplicationVersion.objects.all())
    newer = stated.filter(application=OuterRef("application"), number__gt=OuterRef("number"))
    return stated.filter(application__in=applications).exclude(Exists(newer))


def newest_statement(application: Application) -> ApplicationVersion:
    """The newest with answers in it."""
    return statements_of(application).order_by("-number")[0]


def statements_of(application: Application) -> QuerySet[ApplicationVersion]:
    """Versions with answers in them: a withdrawal states nothing new."""
    return statements_among(application.versions.all()).select_related("application__definition")


def statements_among(versions: QuerySet[ApplicationVersion]) -> QuerySet[ApplicationVersion]:
    """The same of the versions of many."""
    return versions.exclude(kind=StatementKind.WITHDRAWAL.value)


def newest_copy(application: Application) -> WorkingCopy | None:
    """Of whichever statement."""
    rows = WorkingCopy.objects.filter(application=application).select_related("author", "version")
    return rows.order_by("-number").first()


def answers_for(application: Application, which: Which = Which.EDITED) -> AnswersUsed:
    """What output of an application is made of: its newest statement, or the newest copy of it where `which` asks for
    that and there is one.

    Raises:
        ContractError: statement or copy are not what was written.
    """
    version = newest_statement(application)
    copy = newest_copy(application) if which is Which.EDITED else None
    form = form_of(version)
    if form is None:
        raise ContractError("the bytes are no statement any more")
    if copy is None or copy.version_id != version.pk:
        return AnswersUsed(Which.ORIGINAL, version, form, None, form.statement.items, frozenset(), copy)
    answers = answers_in_copy(copy)
    items = form.items(answers)
    edited = frozenset(name for name in {**form.original, **answers} if form.original.get(name) != answers.get(name))
    return AnswersUsed(Which.EDITED, version, form, copy, items, edited, None)


def copies_that_count(applications: Collection[int] | QuerySet[Any, int]) -> dict[int, WorkingCopy]:
    """By application: its newest copy, where that stands beside the newest statement."""
    copies = WorkingCopy.objects.filter(application__in=applications).select_related("version__application__definition")
    last = {copy.application_id: copy for copy in copies.order_by("application", "number")}
    versions = statements_among(ApplicationVersion.objects.filter(application__in=list(last)))
    newest = dict(versions.order_by("application", "number").values_list("application", "pk"))
    return {application: copy for application, copy in last.items() if copy.version_id == newest[application]}


def edited_items(copy: WorkingCopy) -> Sequence[Item]:
    """What a copy says, as a statement has it; nothing of one that is not what was written: no output is made of it."""
    form = form_of(copy.version)
    try:
        return form.items(answers_in_copy(copy)) if form is not None else ()
    except ContractError:
        return ()


def edited_name(copy: WorkingCopy) -> str:
    """The applicant's name in a copy; empty where it says none."""
    form = form_of(copy.version)
    return next(iter(names_said(form.procedure, edited_items(copy))), "") if form is not None else ""


def form_of(version: ApplicationVersion) -> StatedForm | None:
    """None: the bytes are no statement any more."""
    try:
        return StatedForm(version, read_statement(bytes(version.statement)))
    except ContractError:
        return None


def answers_in_copy(copy: WorkingCopy) -> dict[str, str]:
    """Values by item.

    Raises:
        ContractError: the bytes are not those that were written.
    """
    content = bytes(copy.content)
    if hashlib.sha256(content).hexdigest() != copy.sha256:
        raise ContractError("a working copy is not what was written")
    return read_copy(content).answers


def beside(form: StatedForm, copies: Sequence[WorkingCopy]) -> list[LineBeside]:
    """Every answer of the statement and of the last of its copies, in the order of the form."""
    answers = answers_in_copy(copies[-1]) if copies else dict(form.original)
    by = hands(form, copies)
    own, edited = list(form.statement.items), {item.id: item for item in form.items(answers)}
    order = list(edited)
    place = 0
    for item in own:
        if item.id in edited:
            place = order.index(item.id) + 1
        else:
            order.insert(place, item.id)
            place += 1
    stated = {item.id: item for item in own}
    lines, group = [], ""
    for name in order:
        there = edited.get(name) or stated[name]
        lines.append(
            LineBeside(
                heading=there.group if there.group != group else "",
                label=there.label,
                item=name,
                original=stated[name].shown if name in stated else "",
                edited=edited[name].shown if name in edited else "",
                differs=form.original.get(name) != answers.get(name),
                source=stated[name].source if name in stated else "",
                by=by.get(name, ""),
            )
        )
        group = there.group
    return lines


def hands(form: StatedForm, copies: Sequence[WorkingCopy]) -> dict[str, str]:
    """Who put each answer last as it stands, of those that a copy of this statement changed."""
    found: dict[str, str] = {}
    before = dict(form.original)
    for copy in copies:
        now = answers_in_copy(copy)
        found |= {name: copy.author.name for name in {**before, **now} if before.get(name) != now.get(name)}
        before = now
    return found
