"""Corrections and withdrawals: to the application that they name, if the slip's holder sent them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from central.applications.actions.arrive import version_of
from central.applications.actions.correct import join
from central.applications.models import Application, ApplicationVersion, ManualCheck
from central.applications.search.found_by import found_by
from central.applications.search.name_endings import keep_endings
from central.catalogue.queries import procedure_of
from central.intake.verdicts.files_named import join_files
from central.intake.verdicts.limits import MadeBetween, limits_of_correction, once_key
from central.intake.verdicts.limits_among import limits_beside
from central.intake.verdicts.unsealing import Opened
from central.intake.verdicts.verdict_rows import (
    applicant_key,
    applicant_name,
    kept_statement,
    keys_taken,
    manual_check_of,
    record_manual_checks,
    statements_taken,
    usable_mail,
)
from sync.contract.chain.statement import StatementKind
from sync.contract.numbers import ArrivalNumber
from sync.envelope.status import check_change_proof
from sync.errors import EnvelopeError


class NotHereYet(Exception):
    """The application that an entry names is not here. It may be on its way in another kiosk's or worker's hands."""


def lock_applications_of(changes: Sequence[Opened]) -> None:
    """Lock what these changes will join, in one order, before their transaction publishes or records anything.

    Whoever holds the head of the statuses or of the audit log and then wants an application waits for a clerk who holds
    the application and waits for that head.
    """
    numbers = [one.entry.corrects for one in changes if one.entry.corrects]
    if numbers:
        joined = ApplicationVersion.objects.filter(arrival_number__in=numbers).values("application")
        list(Application.objects.select_for_update(of=("self",)).filter(pk__in=joined).order_by("pk").values_list("pk"))


def join_change(one: Opened) -> None:
    """Join one correction or withdrawal, in the caller's transaction, in which `lock_applications_of` was called.
    Whatever does not fit is for a person.

    Raises:
        NotHereYet
    """
    corrects = one.entry.corrects
    old = ApplicationVersion.objects.filter(arrival_number=corrects).first() if corrects else None
    if old is None:
        raise NotHereYet("the application it names is not here")
    taken = ApplicationVersion.objects.filter(arrival_number=one.entry.arrival).only("entry_hash").first()
    if taken is not None and taken.entry_hash == one.row.entry_hash:
        return  # itself: a person had it judged again, and it has joined meanwhile
    if taken is not None:
        record_manual_checks([manual_check_of(one, ManualCheck.Kind.ANOMALY, ["arrival_number_twice"])])
        return
    if statements_taken([one]):
        record_manual_checks([manual_check_of(one, ManualCheck.Kind.ANOMALY, ["statement_twice"])])
        return
    if keys_taken([one]):
        record_manual_checks([manual_check_of(one, ManualCheck.Kind.ANOMALY, ["status_key_twice"])])
        return
    application = Application.objects.select_related("body", "definition").get(pk=old.application_id)
    reasons = [*one.verdict.reasons, *_misfits(one, application, old)]
    if reasons:
        record_manual_checks([manual_check_of(one, ManualCheck.Kind.INVALID, reasons, application)])
        return
    limits: list[str] = []
    newest = application.versions.order_by("-number").values_list("number", flat=True)[0]
    if one.entry.kind is StatementKind.CORRECTION:
        # No address is an answer too: whoever emptied the field gets no mail there any more.
        application.mail = usable_mail(one)
        once = once_key(one, applicant_key(one))
        first = MadeBetween(application.not_before, application.not_after)
        limits = [*limits_of_correction(one, first), *limits_beside(application, once)]
        application.once_key = once
        before = application.found_by
        application.found_by = found_by(procedure_of(one.definition), one.statement.items, before=before)
        keep_endings([(application.pk, before, application.found_by)])
    version = version_of(kept_statement(one), application, newest + 1)
    anomaly = join(application, version, applicant_name(one))
    files = join_files(one, application, version)
    anomalies = [*([anomaly] if anomaly else []), *one.verdict.remarks, *limits, *files]
    key = applicant_key(one)
    if key and application.applicant_key and key != application.applicant_key:
        anomalies.append("changed_by_other_card")
    if anomalies:
        record_manual_checks([manual_check_of(one, ManualCheck.Kind.ANOMALY, anomalies, application)])


def _misfits(one: Opened, application: Application, old: ApplicationVersion) -> list[str]:
    found = []
    proof, statement_sha256 = one.content.secrets.proof, hashlib.sha256(one.content.statement).digest()
    try:
        check_change_proof(
            proof or b"",
            bytes(old.status_key),
            one.entry.kind,
            ArrivalNumber(old.arrival_number),
            statement_sha256,
        )
    except EnvelopeError:
        found.append("proof:bad")
    if one.definition.procedure != application.procedure or one.definition.body_id != application.body_id:
        found.append("procedure:other")
    return found
