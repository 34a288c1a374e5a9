"""Seal what was typed under a new code, keep it, and give the sheet with the code, which stands nowhere else."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

import msgspec
from django.db import transaction
from django.utils import timezone

from central.audit.record import record
from central.catalogue.models import ProcedureVersion
from central.certificates.refusals import MissingGlyph, NotSet
from central.drafts.keeping import keep_prepared, replace_prepared
from central.limits.rate_limit import RateLimit
from central.prepared.act_details import ApplicationPrepared
from central.prepared.models import PreparedApplication
from central.prepared.paper.content import paper_of
from central.prepared.paper.set_paper import set_paper
from central.prepared.refusals import PaperNotSet, TooManyPapers, TooMuchTyped
from central.staff.models import StaffMember
from central.staff.zones import Zone
from sync.contract.numbers import draft_code_of
from sync.contract.wire.drafts import CARRIED_LIMIT_BYTES, PREPARED_DAYS, Draft
from sync.envelope.drafts import NONCE_BYTES, draft_keys, seal_draft
from sync.errors import SyncError

PAPERS = RateLimit("prepared", burst=60, every=timedelta(minutes=1))
"""Of one member."""
CODE_BYTES = 10
ONE_PRESS = timedelta(minutes=1)
"""So long the same page with the same answers is one press. What comes later, or says something else, comes from a page
that a browser gave back, and may be the next resident's: whoever has a paper keeps what it opens.
"""


def prepare(
    version: ProcedureVersion, draft: Draft, member: StaffMember, *, once: str, language: str, zone: Zone
) -> bytes:
    """The sheet (PDF). `once` is of the page on which it was typed: pressed twice, the paper of before opens nothing
    any more.

    Raises:
        TooMuchTyped, TooManyPapers, PaperNotSet
    """
    now = timezone.now()
    if PAPERS.take(member.staff_number, now):
        raise TooManyPapers
    ends_on = timezone.localdate(now) + timedelta(days=PREPARED_DAYS)
    code = draft_code_of(secrets.token_bytes(CODE_BYTES))
    keys = draft_keys(code)
    try:
        sealed = seal_draft(draft, keys, secrets.token_bytes(NONCE_BYTES))
    except SyncError as wrong:
        raise TooMuchTyped from wrong
    if len(sealed) > CARRIED_LIMIT_BYTES:
        raise TooMuchTyped
    try:
        # Before anything is kept: it takes a while, and nobody could open what has no paper.
        sheet = set_paper(paper_of(version, code, member, ends_on, now, language))
    except (MissingGlyph, NotSet) as wrong:
        raise PaperNotSet from wrong
    with transaction.atomic():
        rows = PreparedApplication.objects.select_for_update(of=("self",))
        press = hashlib.sha256(f"{once} ".encode() + msgspec.json.encode(draft.items)).hexdigest()[:32]
        known = rows.filter(once=press, by=member, definition=version).first()
        row = known if known is not None and known.made_at > now - ONE_PRESS else None
        act = "prepared.made" if row is None else "prepared.made_again"
        if row is None:
            own = press if known is None else secrets.token_hex(16)
            row = PreparedApplication(once=own, by=member, definition=version)
        else:
            replace_prepared(row.draft)
        row.body, row.procedure = version.body, version.procedure
        row.draft, row.answers = keys.id, len(draft.items)
        row.made_at, row.ends_on = now, ends_on
        row.save()
        keep_prepared(keys, sealed, ends_on)
        told = ApplicationPrepared(
            zone=zone.id, procedure=version.procedure, version=version.version, answers=len(draft.items)
        )
        record(member, act, row.audit_subject, version.body, told)
    return sheet
