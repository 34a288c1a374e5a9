"""Where the destinations are. The one module that knows every chapter; no chapter imports it."""

from __future__ import annotations

from kiosk.state.visit import Visit
from kiosk.steps.always import leaving, welcome
from kiosk.steps.apply import before_start, choose, confirm, identify
from kiosk.steps.follow_up import numbers, resume, status
from kiosk.steps.step import Destination, Follower, Step


def step_of(follower: Follower, visit: Visit) -> Step:
    """The step itself."""
    match follower:
        case Destination.START:
            return welcome.Start()
        case Destination.CHOOSE:
            return choose.ChooseEvent()
        case Destination.FOUND_AT:
            return choose.at_place(visit.found_at)
        case Destination.BEFORE_START:
            return before_start.BeforeStart()
        case Destination.ENTER_ARRIVAL:
            return numbers.EnterArrival(visit.asked_arrival)
        case Destination.STATUS:
            return status.ShowStatus()
        case Destination.RESUME:
            return resume.EnterDraftCode()
        case Destination.INSERT_CARD:
            return identify.InsertCard()
        case Destination.REVIEW:
            return confirm.review(visit)
        case Destination.CHECK_ANSWERS:
            return confirm.CheckAnswers()
        case Destination.LEAVE:
            # The card is a resident's way into everything: nobody comes to the start past it.
            if visit.kiosk_state.card_present:
                return leaving.CardLeft()
            return leaving.StickLeft() if visit.kiosk_state.stick_present else welcome.Start()
        case step:
            return step
