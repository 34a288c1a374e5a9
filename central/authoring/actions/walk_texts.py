"""Undo, redo, and back to any text that there was. The texts are a tree: what was undone is still there."""

from __future__ import annotations

from django.db import transaction

from central.authoring.actions.fetch import fetch_writable
from central.authoring.actions.keep_text import add_text, show
from central.authoring.content import read_content
from central.authoring.models import DraftText, FormDraft
from central.authoring.refusals import DraftStale
from central.staff.models import StaffMember


def undo(draft_id: int, member: StaffMember, *, revision: int) -> FormDraft:
    """To the text from which this one was made; where there is none, nothing happens.

    Raises:
        DraftStale, DraftNotVisible, DraftNotYours, DraftElsewhere
    """
    with transaction.atomic():
        draft = _fetch(draft_id, member, revision)
        _go(draft, member, text_before(draft))
    return draft


def redo(draft_id: int, member: StaffMember, *, revision: int) -> FormDraft:
    """To the newest text that was made from this one; where there is none, nothing happens.

    Raises:
        DraftStale, DraftNotVisible, DraftNotYours, DraftElsewhere
    """
    with transaction.atomic():
        draft = _fetch(draft_id, member, revision)
        _go(draft, member, text_after(draft))
    return draft


def take_text(draft_id: int, member: StaffMember, *, revision: int, number: int) -> FormDraft:
    """To any of its texts, also one that lay aside: as a new text, from which undo leads to what stands now.

    Raises:
        DraftStale, DraftNotVisible, DraftNotYours, DraftElsewhere
    """
    with transaction.atomic():
        draft = _fetch(draft_id, member, revision)
        text = draft.texts.filter(number=number).first()
        if text is not None and text.aside:
            # From now on it is one of those that stood: undo leads to what stood before it.
            text.aside, text.before = False, draft.revision
            text.save()
        elif text is not None and number != revision:
            content, facts, title = text.content, text.facts, _title(text)
            added = add_text(draft, member, draft.revision, (content, facts), "taken", aside=False)
            show(draft, member, added, content, facts, title=title)
            return draft
        _go(draft, member, text)
    return draft


def text_before(draft: FormDraft) -> DraftText | None:
    """Where undo leads."""
    here = draft.texts.filter(number=draft.revision).first()
    return None if here is None else draft.texts.filter(number=here.before).first()


def text_after(draft: FormDraft) -> DraftText | None:
    """Where redo leads."""
    return draft.texts.filter(before=draft.revision, aside=False).order_by("-number").first()


def _fetch(draft_id: int, member: StaffMember, revision: int) -> FormDraft:
    draft = fetch_writable(draft_id, member)
    if draft.revision != revision:
        raise DraftStale
    return draft


def _go(draft: FormDraft, member: StaffMember, text: DraftText | None) -> None:
    if text is not None:
        show(draft, member, text.number, text.content, text.facts, title=_title(text))


def _title(text: DraftText) -> str:
    return read_content(text.content).name.get("ja", "")
