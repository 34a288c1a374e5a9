"""An application is born: whatever way it came, and here alone.

Who brings an `Arrival` has judged it: a kiosk's entry by `central.intake`, a clerk's own typing or a page of the web by
whoever shows that page. Here it gets its rows, its history, its first status, and its entry of the audit log.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from msgspec.structs import replace

from central.applications import signals
from central.applications.act_details import Arrived
from central.applications.actions.survey import state_at_first
from central.applications.checks import Checks
from central.applications.models import Application, ApplicationVersion, Channel, HandlingEvent
from central.applications.publication import publish
from central.applications.search.name_endings import keep_endings
from central.applications.trials import is_trial
from central.applications.words.typists import typist_name
from central.audit.record import NewEntry, record_all
from central.catalogue.models import ProcedureVersion
from sync.contract.chain.statement import StatementKind
from sync.contract.numbers import ArrivalNumber


@dataclass(frozen=True)
class KioskPlace:
    """Where in a kiosk's chain it stands."""

    kiosk_id: int
    epoch: int
    seq: int
    entry_hash: str
    """Hex."""


@dataclass(frozen=True, repr=False)
class KeptStatement:
    """What was stated, as bytes that are kept for ever, with what was found of it."""

    arrival_number: ArrivalNumber
    kind: StatementKind
    content: bytes
    signature: bytes | None
    """The resident's flattened JWS."""
    certificate: bytes | None
    """DER."""
    checks: Checks
    status_key: bytes
    """32 bytes: opens the status for whoever holds both numbers of the slip."""
    taken_in_at: datetime
    arrived_at: datetime
    not_before: datetime | None
    place: KioskPlace | None
    """None: taken in at the centre itself."""

    def __repr__(self) -> str:
        return f"KeptStatement({self.kind})"


@dataclass(frozen=True, repr=False)
class Arrival:
    """A first statement, and what lists and mails know the application by."""

    statement: KeptStatement
    definition: ProcedureVersion
    """With its body."""
    hall_id: int
    channel: Channel
    applicant_name: str
    found_by: str
    applicant_key: str = ""
    once_key: str | None = None
    language: str = "ja"
    mail: str = ""
    files: int = 0
    """How many the statement names; all of them are still to come."""
    actor: str = "applicant"
    """Who stated it, as the audit log writes it: the applicant, or the member of staff who typed for them."""
    details: Arrived = field(default_factory=Arrived)
    """Of the audit entry."""

    def __repr__(self) -> str:
        return f"Arrival({self.channel})"


def arrive(arrivals: Sequence[Arrival]) -> list[Application]:
    """New applications, in the caller's transaction, which answers for it that no arrival number, no status key and no
    statement was there before.
    """
    if not arrivals:
        return []
    applications = Application.objects.bulk_create([_application(one) for one in arrivals])
    keep_endings([(application.pk, "", application.found_by) for application in applications])
    pairs = list(zip(arrivals, applications, strict=True))
    versions = ApplicationVersion.objects.bulk_create(
        [version_of(one.statement, application, 1) for one, application in pairs]
    )
    events = [_event(one, application) for one, application in pairs]
    events += [event for one, application in pairs for event in _typed_by_staff(one, application)]
    HandlingEvent.objects.bulk_create(events)
    publish(applications, {version.application_id: [version] for version in versions})
    signals.arrived.send(sender=Application, applications=applications)
    record_all([_entry(one, application) for one, application in pairs])
    return applications


def version_of(stated: KeptStatement, application: Application, number: int) -> ApplicationVersion:
    """A statement as a version of an application, not saved."""
    place = stated.place
    return ApplicationVersion(
        application=application,
        body_id=application.body_id,
        number=number,
        kind=stated.kind.value,
        arrival_number=stated.arrival_number,
        entry_hash=place.entry_hash if place is not None else None,
        kiosk_epoch=place.epoch if place is not None else None,
        kiosk_seq=place.seq if place is not None else None,
        statement=stated.content,
        statement_sha256=hashlib.sha256(stated.content).hexdigest(),
        signature=stated.signature,
        certificate=stated.certificate,
        checks=stated.checks.column(),
        status_key=stated.status_key,
        taken_in_at=stated.taken_in_at,
        arrived_at=stated.arrived_at,
        not_before=stated.not_before,
        not_after=stated.arrived_at,
    )


def _application(one: Arrival) -> Application:
    stated = one.statement
    return Application(
        arrival_number=stated.arrival_number,
        body=one.definition.body,
        procedure=one.definition.procedure,
        definition=one.definition,
        title=one.definition.title,
        kiosk_id=stated.place.kiosk_id if stated.place is not None else None,
        hall_id=one.hall_id,
        channel=one.channel,
        trial=is_trial(one.definition),
        survey=state_at_first(one.definition),
        changed_at=stated.arrived_at,
        taken_in_at=stated.taken_in_at,
        arrived_at=stated.arrived_at,
        not_before=stated.not_before,
        not_after=stated.arrived_at,
        applicant_key=one.applicant_key,
        once_key=one.once_key,
        applicant_name=one.applicant_name,
        found_by=one.found_by,
        language=one.language,
        mail=one.mail,
        files=one.files,
        files_awaited=one.files,
    )


def _event(one: Arrival, application: Application) -> HandlingEvent:
    return HandlingEvent(
        application=application,
        body_id=application.body_id,
        at=application.arrived_at,
        actor=one.actor,
        act="arrived",
        to_status=application.status,
    )


def _typed_by_staff(one: Arrival, application: Application) -> list[HandlingEvent]:
    """Whoever typed answers for the applicant finds it in the history, beside the arrival (GAP-11)."""
    return [
        HandlingEvent(
            application=application,
            body_id=application.body_id,
            at=application.arrived_at,
            actor=helper,
            actor_name=typist_name(helper),
            act="typed_for",
            to_status=application.status,
        )
        for helper in one.statement.checks.facts.helped_by
    ]


def _entry(one: Arrival, application: Application) -> NewEntry:
    details, helpers = one.details, one.statement.checks.facts.helped_by
    if helpers:
        details = replace(details, typed_by=tuple(helpers))
    if one.statement.place is None:
        # No kiosk has signed it: the log is what is later compared with its bytes (`central.applications.proof`).
        statement = hashlib.sha256(one.statement.content).hexdigest()
        details = replace(details, channel=one.channel.value, statement=statement)
    actor = "system" if one.statement.place is not None else one.actor
    return NewEntry(actor, "application.arrived", application.audit_subject, one.definition.body.code, details)
