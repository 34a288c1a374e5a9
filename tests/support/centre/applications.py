"""Applications as the task worker leaves them, without the way there: for tests of what people do with them."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from central.applications import signals
from central.applications.actions.survey import state_at_first
from central.applications.models import Application, ApplicationVersion, HandlingEvent, ManualCheck
from central.applications.search.found_by import found_by
from central.applications.search.name_endings import keep_endings
from central.applications.trials import is_trial
from central.catalogue.actions.load_definitions import load_definitions
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import procedure_of
from central.kiosks.models import Kiosk
from central.organisation.models import Body, Hall
from sync.contract.chain.statement import (
    Item,
    Source,
    Statement,
    StatementKind,
    lines_hash,
    lines_of,
    read_statement,
    write_statement,
)
from sync.contract.forms.answers import item_in_block
from sync.contract.forms.procedures import read_procedure
from sync.contract.forms.texts import words
from sync.contract.numbers import ArrivalNumber, make_arrival_number
from tests.support.centre import evidence

CHECKS = {
    "statement": "ok",
    "resident_signature": "ok",
    "certificate": "ok",
    "certificate_until": "2029-03-15T14:59:59.000Z",
    "revocation": "ok",
    "crl_at": "2026-11-20T00:00:00.000Z",
    "crl_age_h": 3,
    "holder": "ok",
    "rules": "ok",
    "mail": "ok",
    "helped_by": [],
}
ANSWERS = {
    "name": ("山田　花子", Source.CARD),
    "address": ("若葉市若葉町一丁目２番３号", Source.CARD),
    "birth_on": ("平成4年2月11日", Source.CARD),
    "sex": ("女", Source.CARD),
    "kana": ("ヤマダ　ハナコ", Source.RESIDENT),
    "phone": ("000-1234-5678", Source.RESIDENT),
    "event": ("出生", Source.RESIDENT),
    "child_1_name": ("山田　春香", Source.RESIDENT),
    "child_1_birth_on": ("令和8年9月21日", Source.RESIDENT),
    "bank_name": ("わかば銀行", f"{Source.STAFF}S-0007"),
    "account_number": ("1234567", Source.RESIDENT),
}


def make_city() -> Body:
    """若葉市 with its hall, one kiosk and the procedures of the catalogue."""
    body, _ = Body.objects.get_or_create(code="99201", defaults={"name": "若葉市"})
    hall, _ = Hall.objects.get_or_create(
        body=body,
        defaults={
            "city": {"ja": "若葉市"},
            "name": {"ja": "若葉市役所"},
            "counter": {"ja": "2番窓口"},
            "phone": "000-123-4567",
            "kiosk_label": {"ja": "1階 市民課前"},
        },
    )
    Kiosk.objects.get_or_create(code="99201-007", defaults={"body": body, "hall": hall, "state": "active"})
    if not ProcedureVersion.objects.exists():
        load_definitions()
    return body


def make_application(
    counter: int,
    *,
    procedure: str = "child_allowance",
    name: str = "山田　花子",
    mail: str = "",
    language: str = "ja",
    days_ago: float = 0.1,
    offline: timedelta = timedelta(0),
    answers: dict[str, tuple[str, str]] | None = None,
) -> Application:
    """One application in `unprocessed`, with its first version, its history and the mail that follows."""
    definition = ProcedureVersion.objects.get(procedure=procedure, offered=True)
    kiosk = Kiosk.objects.get(code="99201-007")
    arrived = timezone.now() - timedelta(days=days_ago)
    taken = arrived - offline - timedelta(seconds=20)
    number = make_arrival_number("99201", timezone.localtime(taken).date(), "007", counter)
    said = dict(answers or ANSWERS)
    said["name"] = (name, Source.CARD)
    with transaction.atomic():
        application = Application.objects.create(
            arrival_number=number,
            body=kiosk.body,
            procedure=procedure,
            definition=definition,
            title=definition.title,
            trial=is_trial(definition),
            survey=state_at_first(definition),
            kiosk=kiosk,
            hall=kiosk.hall,
            changed_at=arrived,
            taken_in_at=taken,
            arrived_at=arrived,
            not_before=taken - timedelta(minutes=2),
            not_after=arrived,
            applicant_name=name,
            found_by=_found_by(definition, said),
            applicant_key=hashlib.sha256(name.encode()).hexdigest(),
            language=language,
            mail=mail,
        )
        keep_endings([(application.pk, "", application.found_by)])
        add_version(application, number, StatementKind.SUBMISSION, said, taken, arrived, counter)
        HandlingEvent.objects.create(
            application=application,
            body=kiosk.body,
            at=arrived,
            actor=kiosk.audit_name,
            actor_name="端末 K07",
            act="arrived",
            to_status=application.status,
        )
        signals.arrived.send(sender=Application, applications=[application])
    return application


def _found_by(definition: ProcedureVersion, said: dict[str, tuple[str, str]]) -> str:
    items = read_statement(statement_bytes(definition, said)).items
    return found_by(procedure_of(definition), items)


def add_version(
    application: Application,
    number: str,
    kind: StatementKind,
    answers: dict[str, tuple[str, str]],
    taken: datetime,
    arrived: datetime,
    seq: int,
) -> ApplicationVersion:
    """One more statement of an application, come in time."""
    if kind is StatementKind.CORRECTION:
        application.corrected = True
        application.save(update_fields=["corrected"])
    corrects = None if kind is StatementKind.SUBMISSION else application.arrival_number
    statement = statement_bytes(application.definition, answers, kind, corrects)
    kept = evidence.sign(statement)
    entry = evidence.take_custody(application.kiosk, number, kind, statement, kept, seq, arrived, corrects)
    return ApplicationVersion.objects.create(
        application=application,
        body=application.body,
        number=application.versions.count() + 1,
        kind=kind.value,
        arrival_number=number,
        entry_hash=entry.entry_hash,
        kiosk_epoch=entry.epoch,
        kiosk_seq=entry.seq,
        statement=statement,
        signature=kept,
        certificate=evidence.certificate(),
        checks=CHECKS,
        status_key=secrets.token_bytes(32),
        taken_in_at=taken,
        arrived_at=arrived,
        not_before=application.not_before,
        not_after=application.not_after,
    )


def statement_bytes(
    row: ProcedureVersion,
    answers: dict[str, tuple[str, str]],
    kind: StatementKind = StatementKind.SUBMISSION,
    corrects: str | None = None,
) -> bytes:
    """Statement bytes with these answers, drawn as a kiosk draws them."""
    procedure = read_procedure(bytes(row.definition))
    items = tuple(
        Item(
            id=item,
            group=words(page.group or page.title, "ja"),
            label=words(field.label, "ja"),
            label_reading="",
            value=answers[item][0],
            shown=answers[item][0],
            source=answers[item][1],
        )
        for page in procedure.pages
        for number in (range(1, page.repeat.most + 1) if page.repeat else (0,))
        for field in page.fields
        if (item := item_in_block(page.id, number, field.id) if number else field.id) in answers
    )
    return write_statement(
        Statement(
            v=1,
            kind=kind,
            procedure=procedure.id,
            procedure_version=procedure.version,
            definition=row.sha256,
            wording=None,
            language="ja",
            kiosk="99201-007",
            salt=secrets.token_hex(16),
            corrects=ArrivalNumber(corrects) if corrects else None,
            title=row.title,
            items=items,
            attachments=(),
            consent=None,
            lines_sha256=lines_hash(lines_of(row.title, items)),
        )
    )


def make_manual_check(
    counter: int, *, kind: str = "unreadable", reasons: tuple[str, ...] = ("not_openable",)
) -> ManualCheck:
    """Something that needs a look."""
    kiosk = Kiosk.objects.get(code="99201-007")
    now = datetime.now(UTC)
    return ManualCheck.objects.create(
        body=kiosk.body,
        kind=kind,
        reasons=list(reasons),
        kiosk=kiosk,
        epoch=3,
        seq=counter,
        entry_hash=hashlib.sha256(json.dumps(counter).encode()).hexdigest(),
        arrived_at=now,
        opened_at=now,
    )
