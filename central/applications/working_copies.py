"""Working copies (編集): what output goes by, the newest copy or what was stated, and both side by side (BATCH-10).

A copy counts only beside the statement from which it was made: a correction by the applicant is newer than it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from central.applications.copy_content import StatedForm, read_copy
from central.applications.copy_models import WorkingCopy
from central.applications.models import Application, ApplicationVersion
from sync.contract.chain.statement import Item, StatementKind, read_statement
from sync.errors import ContractError


class Which(StrEnum):
    """Whose answers they are."""

    ORIGINAL = "original"
    """原本: as they were stated."""
    EDITED = "edited"
    """編集: as staff put them right."""


@dataclass(frozen=True)
class AnswersUsed:
    """The answers that output goes by."""

    which: Which
    version: ApplicationVersion
    """The statement; of a copy the one beside which it stands."""
    copy: WorkingCopy | None
    items: Sequence[Item]
    """Values, labels and what is drawn, as a statement has them; empty of bytes that are no statement any more."""
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
    by: str
    """Who changed it last, where it differs."""


def newest_statement(application: Application) -> ApplicationVersion:
    """The newest with answers in it."""
    versions = application.versions.exclude(kind=StatementKind.WITHDRAWAL.value)
    return versions.select_related("application__definition").order_by("-number")[0]


def newest_copy(application: Application) -> WorkingCopy | None:
    """Of whichever statement."""
    rows = WorkingCopy.objects.filter(application=application).select_related("author", "version")
    return rows.order_by("-number").first()


def answers_for(application: Application) -> AnswersUsed:
    """What output of an application is made of: the newest copy of its newest statement, or that statement."""
    version, copy = newest_statement(application), newest_copy(application)
    form = form_of(version)
    counts = copy is not None and copy.version_id == version.pk and form is not None
    if form is None or copy is None or not counts:
        items = () if form is None else form.statement.items
        return AnswersUsed(Which.ORIGINAL, version, None, items, frozenset(), copy)
    answers = answers_in_copy(copy)
    items = form.items(answers)
    edited = frozenset(name for name in {**form.original, **answers} if form.original.get(name) != answers.get(name))
    return AnswersUsed(Which.EDITED, version, copy, items, edited, None)


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
    hands = _hands(form, copies)
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
                by=hands.get(name, ""),
            )
        )
        group = there.group
    return lines


def _hands(form: StatedForm, copies: Sequence[WorkingCopy]) -> dict[str, str]:
    """Who put each answer last as it stands."""
    found: dict[str, str] = {}
    before = dict(form.original)
    for copy in copies:
        now = answers_in_copy(copy)
        found |= {name: copy.author.name for name in {**before, **now} if before.get(name) != now.get(name)}
        before = now
    return found
