"""Moving an application along an edge of the table, and writing down everything that follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from central.applications import signals
from central.applications.act_details import ApplicationMoved
from central.applications.history import NOTHING, HandlingDetails, column_of
from central.applications.models import Application, HandlingEvent
from central.applications.publication import definition_of, publish
from central.applications.refusals import FilesAwaited, NoSuchEdge
from central.applications.transitions import ActorKind, edge, waits_for_files
from central.audit.record import record
from central.staff.models import StaffMember
from sync.contract.states import HandlingStatus


@dataclass(frozen=True)
class By:
    """Who acts: kind for the table, name for audit log and history."""

    kind: ActorKind
    audit_name: str
    name: str = ""

    @classmethod
    def staff(cls, member: StaffMember) -> By:
        """A signed-in member."""
        return cls(ActorKind.STAFF, member.audit_name, member.name)


APPLICANT = By(ActorKind.APPLICANT, "applicant")
SYSTEM = By(ActorKind.SYSTEM, "system")


def check_edge(application: Application, target: HandlingStatus, by: By) -> None:
    """Return if the table has this change, and nothing that it rests on is still to come.

    Raises:
        NoSuchEdge, FilesAwaited
    """
    found = edge(HandlingStatus(application.status), target, by.kind)
    if found is None or (found.only_without_decision and not definition_of(application).ends_without_decision):
        raise NoSuchEdge(f"an application in {application.status} does not go to {target.value} this way")
    if application.files_open and waits_for_files(HandlingStatus(application.status), target):
        raise FilesAwaited("files that the statement names are not here yet, or nobody has looked at them")


def move(
    application: Application, target: HandlingStatus, by: By, act: str, decided: HandlingDetails = NOTHING
) -> HandlingEvent:
    """Set the state, with history, audit entry, published status and signal; in the caller's transaction.

    Fields of the row that the action set before are saved with it.

    Raises:
        NoSuchEdge, FilesAwaited
    """
    check_edge(application, target, by)
    source, application.status = application.status, target.value
    return note(application, by, act, decided, source=source)


def note(
    application: Application,
    by: By,
    act: str,
    decided: HandlingDetails = NOTHING,
    *,
    source: str | None = None,
) -> HandlingEvent:
    """Write down a change that leaves the state as it is (or was made by `move`)."""
    application.changed_at = timezone.now()
    application.revision += 1
    application.save()
    event = HandlingEvent.objects.create(
        application=application,
        body_id=application.body_id,
        at=application.changed_at,
        actor=by.audit_name,
        actor_name=by.name,
        act=act,
        from_status=application.status if source is None else source,
        to_status=application.status,
        details=column_of(decided),
    )
    signals.handled.send(sender=Application, application=application, event=event)
    publish([application])
    record(
        by.audit_name,
        f"application.{act}",
        application.audit_subject,
        application.body.code,
        ApplicationMoved(source=event.from_status, to=event.to_status, revision=application.revision),
    )
    return event
