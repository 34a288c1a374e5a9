"""Verdicts into rows, many at a time, in the caller's transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

import msgspec
from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from central.applications.act_details import Arrived, CheckTold
from central.applications.actions.arrive import Arrival, KeptStatement, KioskPlace, arrive
from central.applications.models import Application, ApplicationVersion, Channel, ManualCheck, StatusPublication
from central.applications.search.found_by import found_by, names_said
from central.applications.trials import counted, is_trial
from central.audit.record import NewEntry, record_all
from central.catalogue.queries import facts_of_all, procedure_of
from central.intake.timestamps import parse_moment
from central.intake.verdicts.files_named import attach_files
from central.intake.verdicts.limits import limits_of, once_key
from central.intake.verdicts.limits_among import limits_among
from central.intake.verdicts.unsealing import Opened, Unopened
from sync.contract.chain.statement import procedure_stated
from sync.contract.states import ENDS
from sync.envelope.resident.resident_signature import flattened
from sync.envelope.status import status_id

NAME_LIMIT = 200
PROCEDURE_LIMIT = 60


def record_submissions(opened: Sequence[Opened]) -> None:
    """New applications for valid submissions. Numbers and statements that are there already, and possible duplicates,
    are looked at. An entry that has become one already is itself, and no second.
    """
    if not opened:
        return
    taken = _numbers_taken(opened)
    opened = [one for one in opened if taken.get(one.entry.arrival) != one.row.entry_hash]
    again = [one for one in opened if one.entry.arrival in taken or _repeated(one, opened)]
    record_manual_checks([manual_check_of(one, ManualCheck.Kind.ANOMALY, ["arrival_number_twice"]) for one in again])
    fresh = [one for one in opened if one not in again]
    stated = statements_taken(fresh)
    record_manual_checks(
        [manual_check_of(one, ManualCheck.Kind.ANOMALY, ["statement_twice"]) for one in fresh if one in stated]
    )
    fresh = [one for one in fresh if one not in stated]
    shown = keys_taken(fresh)
    record_manual_checks(
        [manual_check_of(one, ManualCheck.Kind.ANOMALY, ["status_key_twice"]) for one in fresh if one in shown]
    )
    fresh = [one for one in fresh if one not in shown]
    if not fresh:
        return
    duplicates = _duplicates(fresh)
    keys: dict[str, str | None] = {one.entry.arrival: once_key(one, applicant_key(one)) for one in fresh}
    facts = facts_of_all(one.definition for one in fresh)  # as of this transaction
    among = limits_among(fresh, keys, facts)
    applications = arrive([_arrival(one, duplicates.get(one.entry.arrival), keys[one.entry.arrival]) for one in fresh])
    attach_files([(one, application) for one, application in zip(fresh, applications, strict=True)])
    record_manual_checks(
        [
            manual_check_of(one, ManualCheck.Kind.ANOMALY, reasons, application)
            for one, application in zip(fresh, applications, strict=True)
            if (
                reasons := [
                    *_remarks(one, duplicates),
                    *limits_of(one, facts.get(one.definition.pk)),
                    *among.get(one.entry.arrival, ()),
                ]
            )
        ]
    )


def record_manual_checks(manual_checks: Sequence[ManualCheck]) -> None:
    """Things for a person. Safe to repeat: the bytes of a place are listed once for each kind, with every reason."""
    if not manual_checks:
        return
    open_ones = {_key(manual_check): manual_check for manual_check in _open_manual_checks(manual_checks)}
    new = [manual_check for manual_check in manual_checks if _key(manual_check) not in open_ones]
    told = [(manual_check, manual_check.reasons) for manual_check in new]
    for manual_check in manual_checks:
        if (known := open_ones.get(_key(manual_check))) and (
            more := [one for one in manual_check.reasons if one not in known.reasons]
        ):
            known.reasons = [*known.reasons, *more]
            known.application = known.application or manual_check.application
            known.save(update_fields=["reasons", "application"])
            told.append((manual_check, more))
    # No conflict is ignored: what a person must see would be gone without a word.
    ManualCheck.objects.bulk_create(new)
    record_all(
        [
            NewEntry(
                "system",
                "look.opened",
                f"entry:{manual_check.entry_hash}",
                manual_check.body.code,
                CheckTold(kind=manual_check.kind, reasons=tuple(reason[:100] for reason in reasons)),
            )
            for manual_check, reasons in told
        ]
    )


def _open_manual_checks(manual_checks: Sequence[ManualCheck]) -> list[ManualCheck]:
    """Open rows that may be of these bytes. Not locked: this transaction may have published statuses, and whoever
    holds a manual check may wait for their head.
    """
    rows = ManualCheck.objects.filter(resolved_at=None)
    kiosks = {manual_check.kiosk_id for manual_check in manual_checks if manual_check.kiosk_id is not None}
    seqs = {manual_check.seq for manual_check in manual_checks if manual_check.seq is not None}
    hashes = [manual_check.entry_hash for manual_check in manual_checks]
    return list(rows.filter(kiosk_id__in=kiosks, seq__in=seqs, entry_hash__in=hashes).order_by("pk"))


def _key(manual_check: ManualCheck) -> tuple[object, ...]:
    return manual_check.kiosk_id, manual_check.epoch, manual_check.seq, manual_check.kind, manual_check.entry_hash


def manual_check_of(
    one: Opened | Unopened, kind: ManualCheck.Kind, reasons: Sequence[str], application: Application | None = None
) -> ManualCheck:
    """What a person has to look at."""
    row = one.row
    body = one.definition.body if isinstance(one, Opened) else row.body
    return ManualCheck(
        body=body,
        kind=kind,
        reasons=list(reasons),
        kiosk_id=row.kiosk_id,
        epoch=row.epoch,
        seq=row.seq,
        entry_hash=row.entry_hash,
        arrival_number=row.arrival_number,
        procedure=_procedure_stated(one),
        application=application,
        statement=one.content.statement if one.content is not None else b"",
        status_key=one.content.secrets.status_key if one.content is not None else b"",
        checks=one.verdict.checks.column() if isinstance(one, Opened) else {},
        arrived_at=row.arrived_at,
        opened_at=timezone.now(),
    )


def _procedure_stated(one: Opened | Unopened) -> str:
    """Decides who may read a statement, and from which zone: also where its definition is not known here."""
    if isinstance(one, Opened):
        return one.definition.procedure
    return procedure_stated(one.content.statement)[:PROCEDURE_LIMIT] if one.content is not None else ""


def kept_statement(one: Opened, duplicate_of: str | None = None) -> KeptStatement:
    """What came, as an application keeps it."""
    content, checks = one.content, one.verdict.checks
    if duplicate_of is not None:
        checks = replace(checks, facts=msgspec.structs.replace(checks.facts, duplicate_of=duplicate_of))
    return KeptStatement(
        arrival_number=one.entry.arrival,
        kind=one.entry.kind,
        content=content.statement,
        signature=flattened(content.statement, content.signature) if content.signature is not None else None,
        certificate=content.certificate,
        checks=checks,
        status_key=content.secrets.status_key,
        taken_in_at=parse_moment(one.entry.time.wall) or one.row.arrived_at,
        arrived_at=one.row.arrived_at,
        not_before=one.row.not_before,
        place=KioskPlace(one.row.kiosk_id, one.row.epoch, one.row.seq, one.row.entry_hash),
    )


def applicant_key(one: Opened) -> str:
    """The same for the same certificate, and without our secret key it tells nothing."""
    facts = one.verdict.applicant
    if facts is None:
        return ""
    named = facts.issuer_sha256 + facts.serial.to_bytes(32, "big")
    return salted_hmac("applicant", named, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()


def usable_mail(one: Opened) -> str:
    """The address that was given, if mail can go there."""
    return one.content.secrets.mail or "" if one.verdict.checks.outcomes.get("mail") == "ok" else ""


def applicant_name(one: Opened) -> str:
    """As stated, for lists."""
    return next(iter(names_said(procedure_of(one.definition), one.statement.items)), "")[:NAME_LIMIT]


def _arrival(one: Opened, duplicate_of: str | None, once: str | None) -> Arrival:
    return Arrival(
        statement=kept_statement(one, duplicate_of),
        definition=one.definition,
        hall_id=one.row.kiosk.hall_id,
        channel=Channel.KIOSK,
        applicant_name=applicant_name(one),
        found_by=found_by(procedure_of(one.definition), one.statement.items),
        applicant_key=applicant_key(one),
        once_key=once,
        language=one.statement.language[:10],
        mail=usable_mail(one),
        files=len(one.statement.attachments),
        details=Arrived(procedure=one.definition.procedure, seq=one.row.seq, epoch=one.row.epoch),
    )


def _remarks(one: Opened, duplicates: Mapping[str, str]) -> list[str]:
    """What a person looks at although it was taken in: one manual check, since bytes are listed once of a kind."""
    twice = duplicates.get(one.entry.arrival)
    return [*([f"possible_duplicate:{twice}"] if twice else []), *one.verdict.remarks]


def _numbers_taken(opened: Sequence[Opened]) -> dict[str, str | None]:
    """Number → the entry that has it. It may be the one itself: a person has it judged again, and meanwhile good bytes
    came to its place and were taken in.
    """
    rows = ApplicationVersion.objects.filter(arrival_number__in=[one.entry.arrival for one in opened])
    return dict(rows.values_list("arrival_number", "entry_hash"))


def keys_taken(opened: Sequence[Opened]) -> list[Opened]:
    """Those whose status would take the place of another's: a slip's key is drawn once and opens one application."""
    ids = [status_id(one.content.secrets.status_key) for one in opened]
    known = set(StatusPublication.objects.filter(status_id__in=ids).values_list("status_id", flat=True))
    return [one for place, one in enumerate(opened) if ids[place] in known or ids[place] in ids[:place]]


def statements_taken(opened: Sequence[Opened]) -> list[Opened]:
    """Those whose statement is an application's already: what somebody stated and signed once counts once. The
    signature covers neither arrival number nor time, so a kiosk in wrong hands could seal it again a year later.
    """
    hashes = [hashlib.sha256(one.content.statement).hexdigest() for one in opened]
    rows = ApplicationVersion.objects.filter(statement_sha256__in=hashes)
    known = set(rows.values_list("statement_sha256", flat=True))
    return [one for place, one in enumerate(opened) if hashes[place] in known or hashes[place] in hashes[:place]]


def _repeated(one: Opened, opened: Sequence[Opened]) -> bool:
    """Whether an earlier one of the same batch has the same number."""
    return next(other for other in opened if other.entry.arrival == one.entry.arrival) is not one


def _duplicates(fresh: Sequence[Opened]) -> dict[str, str]:
    """Arrival number → an open application of the same person for the same procedure that came before."""
    fresh = [one for one in fresh if not is_trial(one.definition)]
    keys = {one.entry.arrival: applicant_key(one) for one in fresh}
    known: dict[tuple[str, str], str] = {}
    wanted = {key for key in keys.values() if key}
    if wanted:
        rows = counted(Application.objects.filter(applicant_key__in=wanted))
        rows = rows.exclude(status__in=[end.value for end in ENDS])
        for key, procedure, number in rows.values_list("applicant_key", "procedure", "arrival_number"):
            known.setdefault((key, procedure), number)
    found: dict[str, str] = {}
    for one in fresh:
        place = (keys[one.entry.arrival], one.definition.procedure)
        if not place[0]:
            continue
        if place in known:
            found[one.entry.arrival] = known[place]
        else:
            known[place] = one.entry.arrival
    return found
