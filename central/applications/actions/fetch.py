"""Fetching the one application that an action is about, locked until the transaction ends."""

from __future__ import annotations

from collections.abc import Callable

from central.applications.access import visible_to
from central.applications.models import Application
from central.applications.proof import refuse_altered
from central.applications.refusals import NotAllowed, NotVisible, Stale
from central.staff.models import StaffMember


def fetch(
    application_id: int,
    member: StaffMember,
    revision: int | None,
    may: Callable[[StaffMember, Application], bool],
    *,
    decides: bool = True,
) -> Application:
    """The application, locked, as the member's page showed it.

    What `decides` goes by the statement, and so only as long as that is what came. Notes, who works on it, and 強制完了
    (with its own duty and a reason, the one way out when nothing can be restored) do not.

    Raises:
        NotVisible, NotAllowed
        Altered, NotProvable
        Stale: the page showed another revision. None skips this check (comments).
    """
    rows = visible_to(member).select_for_update(of=("self",)).select_related("body", "definition")
    application = rows.filter(pk=application_id).first()
    if application is None:
        raise NotVisible("there is no such application here")
    if not may(member, application):
        raise NotAllowed("this needs a duty that you do not have for this procedure")
    if revision is not None and application.revision != revision:
        raise Stale("somebody else has changed this application meanwhile")
    if decides:
        refuse_altered(application)
    return application
