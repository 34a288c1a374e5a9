"""What a kiosk says of a place in its chain after it has said something else: a copy of its disk, or an older image.

A resident may have stood before the copy as well and hold its slip. Custody keeps what was first; the rest becomes
evidence, and each piece of it has a row of 確認が要る, so that whoever holds that slip is no stranger to the office.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from central.applications.models import ManualCheck
from central.intake.contact_entries import Presented
from central.intake.custody.custody_rows import number_of
from central.intake.verdicts.verdict_rows import record_manual_checks
from central.kiosks.actions.states import EVIDENCE_LIMIT, suspect
from central.kiosks.models import Kiosk, SuspicionEvidence

REASON = "second_story"


def tell_second_story(kiosk: Kiosk, entry: Presented, reason: str, stored: str) -> None:
    """Evidence, and a row before a person, in the caller's transaction; once for the same bytes, also after a person
    has closed it. `stored`: the hash that the centre holds in its place.
    """
    evidence = SuspicionEvidence(
        epoch=kiosk.epoch,
        seq=entry.seq,
        reason=reason,
        presented=entry.hash,
        stored=stored,
        jws=entry.jws,
        box=entry.box,
    )
    if not suspect(kiosk, evidence):
        return
    told = ManualCheck.objects.filter(kiosk=kiosk, kind=ManualCheck.Kind.ANOMALY, epoch=kiosk.epoch, seq=entry.seq)
    if not told.filter(entry_hash=entry.hash).exists():
        now = timezone.now()
        record_manual_checks(
            [
                ManualCheck(
                    body=kiosk.body,
                    kind=ManualCheck.Kind.ANOMALY,
                    reasons=[REASON],
                    kiosk=kiosk,
                    epoch=kiosk.epoch,
                    seq=entry.seq,
                    entry_hash=entry.hash,
                    arrival_number=number_of(entry.claims),
                    arrived_at=now,
                    opened_at=now,
                )
            ]
        )


def tell_broken_chain(kiosk: Kiosk, entries: Sequence[Presented], head: str) -> None:
    """The first does not go on from `head`, and so none of those that go on from it: custody ends before them."""
    for entry in entries[:EVIDENCE_LIMIT]:
        if entry.claims is not None:
            tell_second_story(kiosk, entry, "broken_chain", head)
