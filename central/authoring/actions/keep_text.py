"""A changed text: it stands from now on, or lies aside where another one stood already. It is lost in no case."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from central.authoring.actions.fetch import fetch_writable
from central.authoring.content import FormContent, FormFacts, fits, written
from central.authoring.models import TEXTS_KEPT, DraftText, FormDraft, with_hand
from central.authoring.refusals import DraftStale, DraftTooLarge
from central.staff.models import StaffMember


def keep_text(
    draft_id: int,
    member: StaffMember,
    *,
    revision: int,
    content: FormContent,
    facts: FormFacts,
    change: str,
) -> FormDraft:
    """Keep what became of the text `revision`. The same text again is no change.

    Raises:
        DraftStale: another text stands meanwhile; this one is kept aside, and `kept` is its number.
        DraftNotVisible, DraftNotYours, DraftElsewhere, DraftTooLarge
    """
    with transaction.atomic():
        draft = fetch_writable(draft_id, member)
        texts = written(content), written(facts)
        stale = draft.revision != revision
        if texts == (draft.content, draft.facts):
            return draft
        if not all(fits(text) for text in texts):
            raise DraftTooLarge
        number = add_text(draft, member, revision, texts, change, aside=stale)
        if stale and draft.state == FormDraft.State.ASKED:
            # Somebody else may let it stand: it is made by this member all the same, who then does not check it.
            draft.makers = with_hand(draft.makers, member)
            draft.save(update_fields=["makers"])
        if not stale:
            show(draft, member, number, *texts, title=content.name.get("ja", ""))
    if stale:
        raise DraftStale(number)
    return draft


def show(draft: FormDraft, member: StaffMember, number: int, content: str, facts: str, *, title: str) -> None:
    """Let this text stand."""
    draft.content, draft.facts, draft.revision = content, facts, number
    draft.title = title[:200]
    draft.changed_by, draft.changed_at = member, timezone.now()
    if draft.state == FormDraft.State.ASKED:
        draft.makers = with_hand(draft.makers, member)
    else:
        draft.hands = with_hand(draft.hands, member)
    draft.save()


def add_text(
    draft: FormDraft, member: StaffMember, before: int, texts: tuple[str, str], change: str, *, aside: bool
) -> int:
    """Among the texts, made from the one before; its number. What stands is another matter (`show`)."""
    draft.newest += 1
    FormDraft.objects.filter(pk=draft.pk).update(newest=draft.newest)
    DraftText.objects.create(
        draft=draft,
        number=draft.newest,
        before=before,
        aside=aside,
        change=change,
        content=texts[0],
        facts=texts[1],
        by=member,
        at=timezone.now(),
    )
    kept = draft.texts.exclude(number__in=(draft.revision, draft.newest)).order_by("-number").only("pk")
    # What waits aside is counted apart: nobody's diligence takes away what somebody has not chosen yet.
    beyond = [*kept.filter(aside=False)[TEXTS_KEPT - 2 :], *kept.filter(aside=True)[TEXTS_KEPT:]]
    DraftText.objects.filter(pk__in=[text.pk for text in beyond]).delete()
    return draft.newest
