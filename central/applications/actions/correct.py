"""補正 and 取下げ by the applicant's own entry. Called by the task worker, in its transaction, after every check.

Staff may have decided while the entry was on its way: then the version is kept, the state stays, and a person looks.
"""

from __future__ import annotations

from central.applications.actions.move import APPLICANT, move, note
from central.applications.history import HandlingDetails
from central.applications.models import Application, ApplicationVersion
from central.applications.slip_words import say, unmark
from central.applications.survey_states import SurveyState
from central.applications.transitions import ActorKind, edge
from sync.contract.chain.statement import StatementKind
from sync.contract.states import HandlingStatus

TARGETS = {
    StatementKind.CORRECTION: (HandlingStatus.UNPROCESSED, "corrected"),
    StatementKind.WITHDRAWAL: (HandlingStatus.WITHDRAWN, "withdrawn"),
}


def join(application: Application, version: ApplicationVersion, name: str) -> str | None:
    """Save the version beside those before it and move the application if the table allows it. Lists and letters have
    the applicant's `name` from then on; empty: as before.

    Returns:
        None, or the code of what a person has to look at.
    """
    kind = StatementKind(version.kind)
    target, act = TARGETS[kind]
    version.save(force_insert=True)
    status = HandlingStatus(application.status)
    came = HandlingDetails(version=version.number, arrival_number=version.arrival_number)
    if edge(status, target, ActorKind.APPLICANT) is None:
        note(application, APPLICANT, f"{act}_too_late", came)
        return f"{kind.value}_in_{status.value}"
    if application.survey is not None and kind is StatementKind.CORRECTION:
        application.survey = SurveyState.UNREAD
    unmark(application)
    say(application, None)
    application.applicant_name = name or application.applicant_name
    application.corrected = application.corrected or kind is StatementKind.CORRECTION
    move(application, target, APPLICANT, act, came)
    return None
