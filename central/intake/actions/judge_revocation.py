"""A revocation list that comes later judges again: what is open, and what was decided lately.

One round for each change of the lists walks the versions by key, a piece at each call; afterwards it goes on with what
is new. Only what changed is written. Nothing is undone: whoever turns out to have been revoked goes to 確認が要る.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from central.applications.act_details import CheckTold
from central.applications.checks import checks_in
from central.applications.models import Application, ApplicationVersion, ManualCheck
from central.applications.proof import manual_check_place
from central.audit.record import NewEntry, record_all
from central.catalogue.models import TrustAnchor
from central.intake.act_details import ListsChanged
from central.intake.models import CustodyEntry, LaterRevocation, RevocationRound
from central.intake.revocation.revocation_files import lists_at_hand, mark_of
from sync.contract.states import ENDS, HandlingStatus
from sync.contract.timestamps import rfc3339
from sync.envelope.resident.revocation_lists import Outcome, RevocationList, revocation_of
from sync.envelope.resident.signing_certificate import root_of

EVERY = timedelta(minutes=1)
"""How soon a new list is noticed."""
PIECE = 300
"""Versions walked over at a time: their certificates are judged before the writer is held."""
DECIDED_KEPT = timedelta(days=90)
"""How long after its end an application is still judged again."""
UNDECIDED = frozenset({HandlingStatus.UNPROCESSED, HandlingStatus.PROVISIONALLY_TAKEN_IN, HandlingStatus.SENT_BACK})
REVOKED_LATER, REVOKED_AFTER_DECISION = "revoked_later", "revoked_after_decision"


@dataclass(frozen=True)
class Changed:
    """A version of which a newer list says something else than was known."""

    version: ApplicationVersion
    outcome: Outcome
    list_at: datetime
    revoked_at: datetime | None


class JudgingAgain:
    """One of each worker; the round's row keeps two of them from doing a piece twice."""

    def __init__(self) -> None:
        self._due: datetime | None = None

    def drain(self) -> int:
        """Carry the round one piece on. Returns how many versions were walked over; 0: nothing is due."""
        now = timezone.now()
        if self._due is not None and now < self._due:
            return 0
        done = _piece(lists_at_hand(), now)
        self._due = None if done else now + EVERY
        return done


def _piece(lists: Sequence[RevocationList], now: datetime) -> int:
    if not lists:
        return 0
    mark = mark_of(lists)
    known = RevocationRound.objects.filter(pk=1).first() or RevocationRound(mark="", up_to=0)
    start = known.up_to if known.mark == mark else 0
    walked = list(ApplicationVersion.objects.filter(pk__gt=start).order_by("pk").values_list("pk", flat=True)[:PIECE])
    if not walked and known.mark == mark:
        return 0
    changed = _changed(lists, walked, now)
    with transaction.atomic():
        row, _ = RevocationRound.objects.select_for_update().get_or_create(pk=1)
        if (row.mark, row.up_to) != (known.mark, known.up_to):
            return len(walked)  # another worker was faster
        manual_checks = [_manual_check(one, now) for one in changed]
        _write(changed, now)
        told = NewEntry("system", "revocation.lists_changed", "list:revocation", None, ListsChanged(lists=len(lists)))
        entries = [told] if row.mark != mark else []
        row.mark, row.up_to = mark, walked[-1] if walked else start
        row.save()
        record_all([*entries, *(entry for told in manual_checks if told is not None for entry in told)])
    return len(walked)


def _changed(lists: Sequence[RevocationList], walked: Sequence[int], now: datetime) -> list[Changed]:
    """The open ones and those decided lately, of which something else is known now."""
    if not walked:
        return []
    lately = ~Q(application__status__in=[end.value for end in ENDS]) | Q(
        application__changed_at__gte=now - DECIDED_KEPT
    )
    rows = (
        ApplicationVersion.objects.filter(lately, pk__gte=walked[0], pk__lte=walked[-1], certificate__isnull=False)
        .exclude(application__status=HandlingStatus.WITHDRAWN.value)
        .select_related("application", "body", "later_revocation")
        .order_by("pk")
    )
    anchors: dict[int, tuple[bytes, ...]] = {}
    found = []
    for version in rows:
        if version.body_id not in anchors:
            anchors[version.body_id] = _anchors(version.body_id)
        certificate = bytes(version.certificate or b"")
        root = root_of(certificate, anchors[version.body_id])
        if root is None or "revocation" not in checks_in(version.checks).outcomes:
            continue
        judged = revocation_of(certificate, root, lists, version.not_after, now)
        if judged.list_at is not None and _tells_more(judged.outcome, _known(version)):
            since = judged.since if judged.outcome is Outcome.REVOKED else None
            found.append(Changed(version, judged.outcome, judged.list_at, since))
    return found


def _known(version: ApplicationVersion) -> str:
    later = getattr(version, "later_revocation", None)
    return str(later.outcome if later is not None else checks_in(version.checks).outcomes["revocation"])


def _tells_more(outcome: Outcome, known: str) -> bool:
    """A list that knows less than the one before it takes nothing back. Issuers drop the entries of what has ended."""
    if known == Outcome.REVOKED:
        return False
    if outcome is Outcome.OLD_LIST:
        return known == Outcome.NOT_CHECKED
    return outcome is not Outcome.NOT_CHECKED and outcome != known


def _anchors(body_id: int) -> tuple[bytes, ...]:
    rows = TrustAnchor.objects.filter(body_id=body_id, use=TrustAnchor.Use.SIGN).order_by("pk")
    return tuple(bytes(row.certificate) for row in rows)


def _write(changed: Sequence[Changed], now: datetime) -> None:
    LaterRevocation.objects.bulk_create(
        [
            LaterRevocation(
                version=one.version,
                body_id=one.version.body_id,
                outcome=one.outcome.value,
                list_at=one.list_at,
                revoked_at=one.revoked_at,
                judged_at=now,
            )
            for one in changed
        ],
        update_conflicts=True,
        unique_fields=["version"],
        update_fields=["outcome", "list_at", "revoked_at", "judged_at"],
    )


def _manual_check(one: Changed, now: datetime) -> Sequence[NewEntry] | None:
    """Call a person, and let no page that was drawn before decide. Returns what the audit log is told."""
    if one.revoked_at is None:
        return None
    version = one.version
    application = Application.objects.select_for_update(of=("self",)).get(pk=version.application_id)
    decided = HandlingStatus(application.status) not in UNDECIDED
    Application.objects.filter(pk=application.pk).update(revision=F("revision") + 1)
    reason = f"{REVOKED_AFTER_DECISION if decided else REVOKED_LATER}:{rfc3339(one.revoked_at)}"
    _call(version, application, reason, now)
    told = CheckTold(kind=ManualCheck.Kind.ANOMALY.value, reasons=(reason,))
    return [NewEntry("system", "look.opened", f"entry:{version.entry_hash}", version.body.code, told)]


def _call(version: ApplicationVersion, application: Application, reason: str, now: datetime) -> None:
    """One open manual check of a kind for each place in a chain: a reason more, where there is one already."""
    made_by = CustodyEntry.objects.filter(entry_hash=version.entry_hash).values_list("kiosk_id", flat=True).first()
    # Whose entry is gone was altered, which its page says in red; it keeps no other from being judged.
    place = manual_check_place(version, application, made_by)
    manual_check = (
        ManualCheck.objects.select_for_update(of=("self",))
        .filter(**place, kind=ManualCheck.Kind.ANOMALY, resolved_at=None)
        .first()
    )
    if manual_check is not None:
        manual_check.reasons = [*manual_check.reasons, reason]
        manual_check.save(update_fields=["reasons"])
        return
    ManualCheck.objects.create(
        body_id=version.body_id,
        kind=ManualCheck.Kind.ANOMALY,
        reasons=[reason],
        **{**place, "arrival_number": version.arrival_number},
        procedure=application.procedure,
        application=application,
        statement=bytes(version.statement),
        status_key=bytes(version.status_key),
        checks=version.checks,
        arrived_at=version.arrived_at,
        opened_at=now,
    )


_JUDGING = JudgingAgain()


def drain_revocation() -> int:
    """For settings `DRAINS`."""
    return _JUDGING.drain()
