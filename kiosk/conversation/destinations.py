"""Where the landmarks are. The one module that knows every chapter; no chapter imports it."""

from __future__ import annotations

from kiosk.state.visit import Visit
from kiosk.steps.always import leaving, welcome
from kiosk.steps.apply import choose, confirm, identify
from kiosk.steps.follow_up import status
from kiosk.steps.step import Follower, Landmark, Step


def step_at(follower: Follower, visit: Visit) -> Step:
    """The step itself."""
    match follower:
        case Landmark.START:
            return welcome.Start()
        case Landmark.CHOOSE:
            return choose.ChooseEvent()
        case Landmark.BEFORE_START:
            return choose.BeforeStart()
        case Landmark.ENTER_ARRIVAL:
            return status.EnterArrival()
        case Landmark.STATUS:
            return status.ShowStatus()
        case Landmark.INSERT_CARD:
            return identify.InsertCard()
        case Landmark.REVIEW:
            return confirm.review(visit)
        case Landmark.CHECK_ANSWERS:
            return confirm.CheckAnswers()
        case Landmark.LEAVE:
            # The card is a resident's way into everything: nobody comes to the start past it.
            return leaving.CardLeft() if visit.around.card_present else welcome.Start()
        case step:
            return step
