"""The one table of a draft's states: who moves it from where to where. Nothing else changes a state.

The long way is the manual's: brief (section) → making (IT) → check (section) → publishing (IT). A section that writes
its own form sends it at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from central.authoring.models import FormDraft
from central.staff.duties import Duty

_S = FormDraft.State
_SECTION, _IT = Duty.FORM_AUTHOR, Duty.FORM_PUBLISHER


class FormStep(StrEnum):
    """What moves it. The values are stored (`DraftStep.act`), and never respelled."""

    ASK_MAKING = "ask_making"
    HAND_TO_CHECK = "hand_to_check"
    CALL_CHECK_BACK = "call_check_back"
    RETURN_TO_MAKER = "return_to_maker"
    ASK_PUBLICATION = "ask_publication"
    SEND = "send"
    TAKE_BACK = "take_back"
    GIVE_BACK = "give_back"
    MAKE_OVER = "make_over"
    PUBLISH = "publish"


@dataclass(frozen=True)
class DraftEdge:
    """One allowed change."""

    sources: tuple[FormDraft.State, ...]
    target: FormDraft.State
    by: Duty
    audit: str
    """Its act in the audit log."""
    comment: bool = False
    """Whoever it comes back to must read why."""
    sound: bool = False
    """Only without a flaw."""


TABLE: dict[FormStep, DraftEdge] = {
    FormStep.ASK_MAKING: DraftEdge((_S.WRITING, _S.GIVEN_BACK), _S.ASKED, _SECTION, "form.making_asked"),
    FormStep.HAND_TO_CHECK: DraftEdge((_S.ASKED,), _S.CHECKING, _IT, "form.check_asked", sound=True),
    FormStep.CALL_CHECK_BACK: DraftEdge((_S.CHECKING,), _S.ASKED, _IT, "form.check_called_back"),
    FormStep.RETURN_TO_MAKER: DraftEdge((_S.CHECKING,), _S.ASKED, _SECTION, "form.returned_to_maker", comment=True),
    FormStep.ASK_PUBLICATION: DraftEdge((_S.CHECKING,), _S.WITH_IT, _SECTION, "form.publication_asked"),
    FormStep.SEND: DraftEdge((_S.WRITING, _S.GIVEN_BACK), _S.WITH_IT, _SECTION, "form.sent", sound=True),
    FormStep.TAKE_BACK: DraftEdge((_S.ASKED, _S.WITH_IT), _S.WRITING, _SECTION, "form.taken_back"),
    FormStep.GIVE_BACK: DraftEdge((_S.ASKED, _S.WITH_IT), _S.GIVEN_BACK, _IT, "form.given_back", comment=True),
    FormStep.MAKE_OVER: DraftEdge((_S.WITH_IT,), _S.ASKED, _IT, "form.making_over", comment=True),
    FormStep.PUBLISH: DraftEdge((_S.WITH_IT,), _S.PUBLISHED, _IT, "form.published"),
}

WRITERS: dict[str, Duty] = {_S.WRITING: _SECTION, _S.GIVEN_BACK: _SECTION, _S.ASKED: _IT}
"""Who writes a draft in this state; in the others nobody does."""
WAITS_FOR: dict[str, Duty] = {_S.GIVEN_BACK: _SECTION, _S.CHECKING: _SECTION, _S.ASKED: _IT, _S.WITH_IT: _IT}
"""Whose turn it is: what came from the other side."""
