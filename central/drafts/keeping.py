"""What a kiosk may ask about drafts, and what is kept for staff who prepare one. What a kiosk asks is done once,
however often it is said: the draft's own name is what it is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from central.audit.record import record
from central.drafts import guessing
from central.drafts.act_details import DraftWiped
from central.drafts.counting import DraftTally, count
from central.drafts.models import DraftNotice, DraftTrace, SealedDraft
from central.drafts.wiping import overwritten
from central.limits.rate_limit import RateLimit
from central.questions.kinds import Asker
from sync.contract.wire.drafts import (
    CARRIED_LIMIT_BYTES,
    KEPT_DAYS,
    DraftEndAsked,
    DraftEndTold,
    DraftExtendAsked,
    DraftExtendTold,
    DraftFetchAsked,
    DraftFetchTold,
    DraftKeepAsked,
    DraftKeepTold,
    DraftsStandingAsked,
    DraftsStandingTold,
    EndReason,
)
from sync.envelope.drafts import SMALLEST_CLASS_BYTES, DraftKeys, shows

ONE_MONTH = timedelta(days=KEPT_DAYS)
KEEPS = RateLimit("draft_keep", burst=200, every=timedelta(seconds=30))
"""Of one kiosk: what it saved while the line was down for a day, at once."""
NOTIFY_LIMIT_BYTES = 2048


def keep(asker: Asker, asked: DraftKeepAsked) -> DraftKeepTold:
    """Keep it. The last day is never before the paper's, and never later than two months from now."""
    now = timezone.now()
    if not SMALLEST_CLASS_BYTES <= len(asked.sealed) <= CARRIED_LIMIT_BYTES:
        return DraftKeepTold(1, "full")
    known = _as_known(asked)
    if known is not None:
        return known
    if KEEPS.take(asker.code, now):
        return DraftKeepTold(1, "full")
    ends_on = _last_day(asked.ends_on, asked.extended, timezone.localdate(now))
    try:
        with transaction.atomic():
            draft = SealedDraft.objects.create(
                id=asked.id,
                sealed=asked.sealed,
                proof_sha256=asked.proof_sha256,
                ends_on=ends_on,
                extended=asked.extended,
                kept_at=now,
            )
            if asked.notify is not None and len(asked.notify) <= NOTIFY_LIMIT_BYTES:
                DraftNotice.objects.create(draft=draft, sealed=asked.notify)
            count(DraftTally.KEPT, now, kiosk=asker.code)
    except IntegrityError:
        # Said twice at once: the other one kept it.
        return _as_known(asked) or DraftKeepTold(1, "other")
    return DraftKeepTold(1, "kept", ends_on.isoformat())


def fetch(asker: Asker, asked: DraftFetchAsked) -> DraftFetchTold:
    """What is kept under this name."""
    now = timezone.now()
    if not guessing.may_look(asker.code, now):
        guessing.missed(asker.code, now)
        return DraftFetchTold(1, "wait")
    draft = SealedDraft.objects.filter(pk=asked.id).first()
    if draft is not None and not _is_over(draft, now):
        guessing.found(asker.code)
        return DraftFetchTold(1, "here", bytes(draft.sealed), draft.ends_on.isoformat(), draft.extended)
    if draft is not None:
        guessing.found(asker.code)
        return DraftFetchTold(1, "ended", reason=EndReason.EXPIRED)
    ended = DraftTrace.objects.filter(pk=asked.id).first()
    if ended is not None:
        guessing.found(asker.code)
        return DraftFetchTold(1, "ended", reason=ended.reason)
    guessing.missed(asker.code, now)
    return DraftFetchTold(1, "none")


def end(asker: Asker, asked: DraftEndAsked) -> DraftEndTold:
    """Wipe it, with a line in the audit log that says why, and nothing of it."""
    now = timezone.now()
    reason = asked.reason if asked.reason in set(EndReason) else EndReason.DISCARDED.value
    with transaction.atomic(), overwritten():
        draft = SealedDraft.objects.select_for_update().filter(pk=asked.id).first()
        if draft is None:
            return DraftEndTold(1, "ended" if DraftTrace.objects.filter(pk=asked.id).exists() else "none")
        if shows(asked.proof, draft.proof_sha256):
            _wipe(draft, reason, now)
            record(f"kiosk:{asker.code}", "draft.ended", "drafts", asker.code[:5], DraftWiped(reason=reason))
            return DraftEndTold(1, "ended")
    guessing.missed(asker.code, now)
    return DraftEndTold(1, "refused")


def extend(asker: Asker, asked: DraftExtendAsked) -> DraftExtendTold:
    """Another month, once."""
    now = timezone.now()
    with transaction.atomic():
        draft = SealedDraft.objects.select_for_update().filter(pk=asked.id).first()
        if draft is None or _is_over(draft, now):
            return DraftExtendTold(1, "none")
        if shows(asked.proof, draft.proof_sha256):
            if not draft.extended:
                draft.ends_on, draft.extended = draft.ends_on + ONE_MONTH, True
                draft.save(update_fields=["ends_on", "extended"])
            return DraftExtendTold(1, "extended", draft.ends_on.isoformat())
    guessing.missed(asker.code, now)
    return DraftExtendTold(1, "refused")


def standing(_asker: Asker, asked: DraftsStandingAsked) -> DraftsStandingTold:
    """Which of these ended: a kiosk wipes its copies."""
    ended = set(DraftTrace.objects.filter(pk__in=asked.ids).values_list("pk", flat=True))
    return DraftsStandingTold(1, tuple(name for name in asked.ids if name in ended))


def keep_prepared(keys: DraftKeys, sealed: bytes, ends_on: date) -> None:
    """What staff prepared, in the caller's transaction. Its paper's day is the last: it is not extended."""
    SealedDraft.objects.create(
        id=keys.id,
        sealed=sealed,
        proof_sha256=keys.proof_sha256,
        ends_on=ends_on,
        extended=True,
        kept_at=timezone.now(),
    )


def replace_prepared(name: str) -> None:
    """Its paper was made anew: the one of before opens nothing any more. In the caller's transaction."""
    with overwritten():
        draft = SealedDraft.objects.select_for_update().filter(pk=name).first()
        if draft is not None:
            _wipe(draft, EndReason.REPLACED.value, timezone.now())


def whereabouts_of(names: Iterable[str]) -> dict[str, str]:
    """Of each that is known still: why it ended; empty for one that lies here."""
    asked = list(names)
    ended = dict(DraftTrace.objects.filter(pk__in=asked).values_list("pk", "reason"))
    return dict.fromkeys(SealedDraft.objects.filter(pk__in=asked).values_list("pk", flat=True), "") | ended


def _as_known(asked: DraftKeepAsked) -> DraftKeepTold | None:
    if DraftTrace.objects.filter(pk=asked.id).exists():
        return DraftKeepTold(1, "ended")
    draft = SealedDraft.objects.filter(pk=asked.id).first()
    if draft is None:
        return None
    if bytes(draft.sealed) != asked.sealed:
        return DraftKeepTold(1, "other")
    return DraftKeepTold(1, "kept", draft.ends_on.isoformat())


def _last_day(said: str, extended: bool, today: date) -> date:
    """What stands on the paper, unless a kiosk's clock was far off: then a month from now, in the resident's favour."""
    most = today + ONE_MONTH * (2 if extended else 1)
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return most
    return day if today <= day <= most + timedelta(days=1) else most


def _is_over(draft: SealedDraft, now: datetime) -> bool:
    return draft.ends_on < timezone.localdate(now)


def _wipe(draft: SealedDraft, reason: str, now: datetime) -> None:
    DraftTrace.objects.create(id=draft.id, reason=reason, ended_at=now, forget_on=draft.ends_on + 2 * ONE_MONTH)
    draft.delete()
