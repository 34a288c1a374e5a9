"""Applications that staff prepared, without the sheet: setting one takes half a second."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from central.audit.record import record
from central.catalogue.models import ProcedureVersion
from central.drafts.keeping import keep_prepared
from central.prepared.act_details import ApplicationPrepared
from central.prepared.models import PreparedApplication
from central.staff.models import StaffMember
from sync.contract.numbers import draft_code_of
from sync.contract.wire.drafts import PREPARED_DAYS
from sync.envelope.drafts import SMALLEST_CLASS_BYTES, draft_keys


def a_prepared(version: ProcedureVersion, member: StaffMember, answers: int = 12) -> PreparedApplication:
    """One whose paper nobody has."""
    now, keys = timezone.now(), draft_keys(draft_code_of(secrets.token_bytes(10)))
    ends_on = timezone.localdate(now) + timedelta(days=PREPARED_DAYS)
    with transaction.atomic():
        row = PreparedApplication.objects.create(
            body=version.body,
            procedure=version.procedure,
            definition=version,
            by=member,
            draft=keys.id,
            once=secrets.token_hex(16),
            answers=answers,
            made_at=now,
            ends_on=ends_on,
        )
        keep_prepared(keys, bytes(SMALLEST_CLASS_BYTES), ends_on)
        told = ApplicationPrepared(zone="lgwan", procedure=version.procedure, version=version.version, answers=answers)
        record(member, "prepared.made", row.audit_subject, version.body, told)
    return row
