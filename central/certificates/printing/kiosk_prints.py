"""What kiosks say became of copies: a row for each word, and whatever does not fit goes before a person."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from central.certificates.issuing.numbers import NUMBER_IN
from central.certificates.models import IssuedDocument, KioskPrint
from central.certificates.states import DocumentState
from central.kiosks.models import Kiosk
from central.kiosks.told_prints import KeptPrint, PrintDoubt, ToldPrint
from central.organisation.models import Body
from sync.contract.chain.print_outcome import PrintResult

RESULTS = frozenset(result.value for result in PrintResult)


def keep_print(told: ToldPrint) -> KeptPrint:
    """Keep it whatever it says of a number of our form; in the caller's transaction. An entry that is judged again
    keeps its one row.
    """
    if not NUMBER_IN.fullmatch(told.number):
        return KeptPrint((PrintDoubt.NO_NUMBER,))
    # Held until the row stands: two kiosks that name one copy come one after the other, so the second is seen.
    rows = IssuedDocument.objects.select_for_update(of=("self",)).filter(body__in=_served(told.kiosk))
    document = rows.filter(number=told.number).select_related("body", "application").first()
    doubts = _doubts(document, told)
    KioskPrint.objects.get_or_create(
        entry_hash=told.entry_hash,
        defaults={
            "document": document,
            "number": told.number,
            "sha256": told.sha256,
            "copy": told.copy,
            "result": told.result,
            "at": told.at,
            "kiosk": told.kiosk,
            "body": told.body,
            "recorded_at": timezone.now(),
        },
    )
    if document is None:
        return KeptPrint(doubts)
    return KeptPrint(doubts, document.body, document.application.procedure)


def _served(kiosk: Kiosk) -> QuerySet[Body]:
    """A number of another city is as unknown at this kiosk as one that nobody gave."""
    return Body.objects.filter(Q(pk=kiosk.hall.body_id) | Q(pk__in=kiosk.hall.serves.values("pk")))


def _doubts(document: IssuedDocument | None, told: ToldPrint) -> list[PrintDoubt]:
    found = [PrintDoubt.UNKNOWN_RESULT] if told.result not in RESULTS else []
    if document is None:
        return [PrintDoubt.UNKNOWN_NUMBER, *found]
    if document.state != DocumentState.ISSUED:
        found.append(PrintDoubt.BEFORE_ITS_END if _counted_then(document, told) else PrintDoubt.NOT_VALID)
    if document.sha256 and document.sha256 != told.sha256:
        found.append(PrintDoubt.OTHER_FILE)
    # What names another file tells nothing about this copy: numbers are consecutive, and a kiosk in wrong hands could
    # name them all, and put every true print after it before a person.
    others = document.kiosk_prints.filter(copy=told.copy, sha256=told.sha256).exclude(entry_hash=told.entry_hash)
    if others.filter(kiosk=told.kiosk).exists():
        found.append(PrintDoubt.TOLD_BEFORE)
    if others.exclude(kiosk=told.kiosk).exists():
        found.append(PrintDoubt.TOLD_ELSEWHERE)
    return found


def _counted_then(document: IssuedDocument, told: ToldPrint) -> bool:
    ended = document.ended_at
    return document.issued_at is not None and ended is not None and told.at is not None and told.at < ended
