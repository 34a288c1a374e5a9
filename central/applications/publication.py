"""The sealed status that a slip opens, at any kiosk, also without a network.

Only the newest status under each slip's key is kept, and only until it ends (`status_days`). Cursors become visible in
order: the head's row lock is held until the transaction ends, so a kiosk that asked for everything after N never misses
a late N-1.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from central.applications.files_on_slips import files_to_keep
from central.applications.models import Application, ApplicationVersion, StatusHead, StatusPublication
from central.applications.slip_words import slip_words
from central.applications.status_days import not_ended, status_days
from central.applications.transitions import ActorKind, edge
from central.catalogue.queries import definition_by, procedure_of, procedure_shown
from sync.contract.chain.statement import Statement, StatementKind, read_statement
from sync.contract.chain.statement_lines import titles_of
from sync.contract.forms.procedures import Procedure
from sync.contract.forms.texts import words
from sync.contract.numbers import ArrivalNumber
from sync.contract.states import HandlingStatus
from sync.contract.timestamps import rfc3339
from sync.contract.wire.messages import write_message
from sync.contract.wire.status import FiledBefore, StatusBlob, StatusView
from sync.envelope.status import NONCE_BYTES, seal_status
from sync.errors import ContractError


def publish(
    applications: Sequence[Application], versions: Mapping[int, Sequence[ApplicationVersion]] | None = None
) -> None:
    """Publish where these applications stand, under every slip that opens them, in the caller's transaction.

    `versions` by application id saves the query where the caller has them at hand.
    """
    if not applications:
        return
    known = versions if versions is not None else _versions_of(applications)
    slips = [(application, version) for application in applications for version in known[application.pk]]
    files = files_to_keep(applications)
    cursor = _reserve(len(slips))
    now = timezone.now()
    rows = []
    for application, version in slips:
        cursor += 1
        days = status_days(application, now)
        view = write_message(status_view(application, version, known[application.pk], files.get(application.pk, ())))
        blob = seal_status(view, bytes(version.status_key), cursor, secrets.token_bytes(NONCE_BYTES))
        rows.append(
            StatusPublication(
                status_id=blob.id,
                body_id=application.body_id,
                hall_id=application.hall_id,
                cursor=cursor,
                sealed=blob.sealed,
                published_at=now,
                carried_until=days.carried_until,
                ends_on=days.ends_on,
            )
        )
    StatusPublication.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["status_id"],
        update_fields=["cursor", "sealed", "published_at", "body", "hall", "carried_until", "ends_on"],
    )


def published_status(status_id: str) -> StatusBlob | None:
    """What is published under a slip's key, for whoever knows its id, at any kiosk. None: nothing is, or it ended."""
    row = not_ended(timezone.now()).filter(status_id=status_id).first()
    return None if row is None else StatusBlob(row.status_id, row.cursor, bytes(row.sealed))


def status_view(
    application: Application,
    version: ApplicationVersion,
    versions: Sequence[ApplicationVersion],
    files: tuple[FiledBefore, ...] = (),
) -> StatusView:
    """What the holder of this version's slip sees. `files`: those that a correction may keep."""
    procedure = definition_of(application)
    status = HandlingStatus(application.status)
    newest = versions[-1]
    sent_back, said = status is HandlingStatus.SENT_BACK, slip_words(application)
    stated = _stated(versions) if sent_back else None
    return StatusView(
        v=1,
        arrival=ArrivalNumber(version.arrival_number),
        procedure=application.procedure,
        title=titles_of(_name_for(application, version)),
        state=status,
        changed_at=rfc3339(application.changed_at),
        arrived_at=rfc3339(application.arrived_at),
        sentence=said.sentence,
        marked=said.marked,
        answers={} if stated is None else {item.id: item.value for item in stated.items},
        until=application.until.isoformat() if application.until and sent_back else None,
        allows_withdrawal=procedure.allows_withdrawal
        and edge(status, HandlingStatus.WITHDRAWN, ActorKind.APPLICANT) is not None,
        corrects_to=None if newest.pk == version.pk else ArrivalNumber(newest.arrival_number),
        notices=said.notices,
        ready=said.ready,
        files=files,
        definition=None if stated is None else stated.definition,
    )


def definition_of(application: Application) -> Procedure:
    """The procedure as the applicant saw it."""
    return procedure_of(application.definition)


def definition_stated(application: Application, statement: Statement) -> Procedure:
    """The procedure as this statement answered it: a correction may be of a newer version."""
    if statement.definition == application.definition.sha256:
        return definition_of(application)
    row = definition_by(statement.definition)
    return procedure_of(row) if row is not None else definition_of(application)


def _name_for(application: Application, version: ApplicationVersion) -> Procedure:
    """The procedure as this slip's holder knows it by name: in the language of her statement as it was drawn, which is
    what stands on her paper; in every other in the words that are in force. Of a statement that is no longer what came,
    which stops no act, in all of them.
    """
    row = application.definition
    try:
        stated = read_statement(bytes(version.statement))
    except ContractError:
        own = procedure_of(row)
        return msgspec.structs.replace(own, name={**own.name, **row.names})
    if stated.definition != row.sha256:
        row = definition_by(stated.definition) or row
    own = procedure_of(row)
    drawn = procedure_shown(row, stated.wording, stated.language) or own
    name = {**own.name, **row.names, stated.language: words(drawn.name, stated.language)}
    return msgspec.structs.replace(own, name=name)


def _stated(versions: Sequence[ApplicationVersion]) -> Statement:
    """The newest with answers in it."""
    stated = next(version for version in reversed(versions) if version.kind != StatementKind.WITHDRAWAL)
    return read_statement(bytes(stated.statement))


def _versions_of(applications: Iterable[Application]) -> dict[int, list[ApplicationVersion]]:
    found: dict[int, list[ApplicationVersion]] = {application.pk: [] for application in applications}
    versions = ApplicationVersion.objects.filter(application_id__in=found).order_by("number")
    for version in versions.defer("signature", "certificate", "checks"):  # a status needs none of these
        found[version.application_id].append(version)
    return found


def _reserve(count: int) -> int:
    """Lock the head, move it on by `count`, and tell where it stood."""
    if not StatusHead.objects.filter(pk=1).update(cursor=F("cursor") + count):
        try:
            with transaction.atomic():
                StatusHead.objects.create(id=1, cursor=0)
        except IntegrityError:
            # Another writer made the row at this moment; it is there now, which is all that was wanted.
            pass
        StatusHead.objects.filter(pk=1).update(cursor=F("cursor") + count)
    return StatusHead.objects.get(pk=1).cursor - count
