"""Kinds of questions about drafts. Any kiosk may ask for any: a name tells nothing, and opens nothing without paper."""

from __future__ import annotations

from central.drafts import keeping
from central.questions.kinds import QuestionKind, register
from sync.contract.wire import drafts


def enter() -> None:
    """Enter them."""
    register(QuestionKind(drafts.DRAFT_KEEP, drafts.DraftKeepAsked, keeping.keep))
    register(QuestionKind(drafts.DRAFT_FETCH, drafts.DraftFetchAsked, keeping.fetch))
    register(QuestionKind(drafts.DRAFT_END, drafts.DraftEndAsked, keeping.end))
    register(QuestionKind(drafts.DRAFT_EXTEND, drafts.DraftExtendAsked, keeping.extend))
    register(QuestionKind(drafts.DRAFT_STANDING, drafts.DraftsStandingAsked, keeping.standing))
