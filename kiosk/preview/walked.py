"""Where the resident stands: the kiosk's own steps from where the request begins, through its touches."""

from __future__ import annotations

from kiosk.forms.form_parts import FormPart, parts_of
from kiosk.forms.statement_builder import make_statement
from kiosk.preview.trouble import NotShown
from kiosk.runtime.bus import Event
from kiosk.screens.touches import (
    Back,
    Chosen,
    Confirmed,
    FieldAnswered,
    FieldOpened,
    Next,
    PageTurned,
    TypedText,
)
from kiosk.state.visit import Visit
from kiosk.steps.apply.confirm import CheckAnswers, review
from kiosk.steps.apply.count_items import CountItems
from kiosk.steps.apply.fill_form import EraseNumber, FillPage, TypeField
from kiosk.steps.apply.pick_from_list import PickFromList, SeekInList
from kiosk.steps.apply.take_one_away import TakeOneAway
from kiosk.steps.apply.type_twice import TypeAgain
from kiosk.steps.step import Destination, Follower, Step
from kiosk.ui.display_list import Local
from sync.contract.preview import PreviewRequest, PreviewTrouble, Show, Touch, TouchAct

_OF_ONE_FIELD = (TypeField, TypeAgain, PickFromList, CountItems)
DRAWN = (FillPage, *_OF_ONE_FIELD, SeekInList, EraseNumber, TakeOneAway, CheckAnswers)
"""The steps of a form. What lies before and behind them is the same for every form."""


def stands(request: PreviewRequest, visit: Visit) -> Step:
    """The step after all touches. A touch that leads out of the form leads nowhere.

    Raises:
        NotShown: there is no such page or field, or nothing is asked.
    """
    step = _begins(request, visit)
    for touch in request.touches:
        event = event_of(touch)
        follower = step.on(event, visit) if event is not None else None
        step = step if follower is None else _followed(follower, visit, step)
    return step


def _begins(request: PreviewRequest, visit: Visit) -> Step:
    if request.show is Show.REVIEW:
        # Also of a form that is not filled yet: what stands there is what was given so far.
        visit.opened_instances.clear()
        visit.statement = make_statement(visit)
        return CheckAnswers()
    parts = parts_of(visit)
    if not parts:
        raise NotShown(PreviewTrouble.NO_SUCH_PLACE)
    part = next((part for part in parts if part.holds(request.at) or part.page.id == request.at), None)
    if request.at and part is None:
        raise NotShown(PreviewTrouble.NO_SUCH_PLACE, request.at)
    if not request.at or part is None:
        return FillPage(parts[0].anchor)
    page = FillPage(request.at if part.holds(request.at) else part.anchor)
    if request.show is Show.KEYS:
        return keys_of(request.at, page, visit) or page
    return page


def keys_of(field_id: str, page: FillPage, visit: Visit) -> Step | None:
    """The keyboard, pad or list that a touch on this field opens; None where it is answered on the page itself."""
    follower = page.on(FieldOpened(field_id), visit)
    if isinstance(follower, _OF_ONE_FIELD):
        return follower
    return follower if isinstance(follower, FillPage) and follower.open_field else None


def field_of(step: Step) -> str:
    """The field that has this page to itself; empty where none has."""
    return step.field_id if isinstance(step, _OF_ONE_FIELD) else ""


def page_of(step: Step) -> FillPage | None:
    """The page of the form that stands, or lies behind what stands; None on the confirm page."""
    if isinstance(step, SeekInList):
        step = step.list
    if isinstance(step, (*_OF_ONE_FIELD, EraseNumber, TakeOneAway)):
        return step.page if isinstance(step.page, FillPage) else None
    return step if isinstance(step, FillPage) else None


def part_of(step: Step, visit: Visit) -> FormPart | None:
    """The part of the form that stands, also behind its keyboard; None on the confirm page."""
    page = page_of(step)
    if page is None:
        return None
    return next((part for part in parts_of(visit, page.complaints) if part.holds(page.at)), None)


def _followed(follower: Follower, visit: Visit, stood: Step) -> Step:
    if follower in (Destination.REVIEW, Destination.CHECK_ANSWERS):
        return review(visit)
    return follower if isinstance(follower, DRAWN) else stood


def event_of(touch: Touch) -> Event | None:
    """What the kiosk's window would post."""
    match touch.act:
        case TouchAct.NEXT:
            return Next()
        case TouchAct.BACK:
            return Back()
        case TouchAct.CONFIRM:
            return Confirmed()
        case TouchAct.OPEN:
            return FieldOpened(touch.field)
        case TouchAct.ANSWER:
            return FieldAnswered(touch.field, touch.value)
        case TouchAct.CHOOSE:
            return Chosen(touch.value)
        case TouchAct.TYPED:
            return TypedText(touch.value)
        case TouchAct.TURN:
            return PageTurned(-1 if touch.value.startswith("-") else 1)
        case _:
            return None


def touch_of(event: Event) -> Touch:
    """What this target does, for whoever asks for the page after it."""
    match event:
        case Next():
            return Touch(TouchAct.NEXT)
        case Back():
            return Touch(TouchAct.BACK)
        case Confirmed():
            return Touch(TouchAct.CONFIRM)
        case FieldOpened(field_id):
            return Touch(TouchAct.OPEN, field_id)
        case FieldAnswered(field_id, value):
            return Touch(TouchAct.ANSWER, field_id, value)
        case Chosen(key):
            return Touch(TouchAct.CHOOSE, value=key)
        case PageTurned(step):
            return Touch(TouchAct.TURN, value=str(step))
        case Local():
            return Touch(TouchAct.KEY)
        case _:
            return Touch(TouchAct.OTHER)
