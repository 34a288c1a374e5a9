"""Each file that is whole is opened once, compared with its statement, and scanned, before anybody may open it.

A scanner or a store that is away is nobody's fault: the file waits, and people are told who does not answer. One file
for which the scanner has no answer, while it has for others, is told of itself, and waits longer each time. What
cannot be opened, or is another file than the statement names, stays sealed, as does what is infected, or was not
looked at as a whole.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from central.applications.models import Application
from central.applications.proof import call
from central.applications.transitions import UNDECIDED
from central.attachments import calling
from central.attachments.clamd import FileUnanswered, ScannerAway, ScanResult, scan
from central.attachments.failpoints import PartFailpoint, reach
from central.attachments.files import NOT_SEEN_WHOLE, move, newest_files, recount
from central.attachments.models import AttachedFile, ScannerOutage
from central.attachments.opened_files import opened_file
from central.audit.record import recorded_last
from central.jobs.kinds import Ended, Kind, Step, Turn, Write
from central.store.port import StoreError
from sync.envelope.refusals import NotOpenable

LOG = logging.getLogger(__name__)
SOON = timedelta(minutes=1)
"""After so long a scanner or a store that was away is asked again."""
LATER = timedelta(hours=1)
"""A file for which the scanner has no answer: each time it may hold a worker as long as an answer may take."""
TRIES = 10
"""So often the scanner was there and gave no answer for a file: then a person is told."""
A_DAY = timedelta(days=1) // SOON
"""So often it was asked, whether or not the scanner was there: then, too."""
OTHER_FILE = "other_file"
"""Found of a file whose parts do not open, or that is another than its statement names."""
_S = AttachedFile.State


class WhichFile(Struct, frozen=True):
    """Its key."""

    file: int


class Looked(Struct, frozen=True):
    """How often it was looked at without an end."""

    times: int = 0
    unanswered: int = 0
    """Of these, how often the scanner was there."""

    @property
    def is_stuck(self) -> bool:
        """A person has to know."""
        return self.unanswered >= TRIES or self.times >= A_DAY


class Examined(Struct, frozen=True):
    """What became of it."""

    state: str


def _step(turn: Turn[WhichFile, Looked]) -> Write[Looked, Examined]:
    file = AttachedFile.objects.select_related("version", "kept").get(pk=turn.arguments.file)
    if file.state != _S.HERE:
        return lambda: Ended(Examined(file.state), 1)
    try:
        state, found = _looked_at(file, turn)
    except (StoreError, ScannerAway) as away:
        LOG.warning("a file cannot be examined now: %s", away)
        return _once_more(file.pk, turn.place, away)

    def write() -> Ended[Examined]:
        with recorded_last():
            end_look(file.pk, state, found)
        reach(PartFailpoint.EXAMINED)
        return Ended(Examined(state.value), 1)

    return write


def _once_more(pk: int, place: Looked, away: StoreError | ScannerAway) -> Write[Looked, Examined]:
    again = Looked(place.times + 1, place.unanswered + isinstance(away, FileUnanswered))

    def write() -> Step[Looked]:
        if again.is_stuck and isinstance(away, ScannerAway):
            with recorded_last():
                _tell_stuck(pk)
        return Step(again, 0, 1, LATER if again.unanswered >= TRIES else SOON)

    return write


def _tell_stuck(pk: int) -> None:
    """Once a file, of an application that waits for it."""
    known = AttachedFile.objects.values_list("application", flat=True).get(pk=pk)
    application = Application.objects.select_for_update(of=("self",)).select_related("body").get(pk=known)
    file = AttachedFile.objects.select_related("version").get(pk=pk)
    if file.state != _S.HERE or file.late_told_at is not None:
        return
    AttachedFile.objects.filter(pk=pk).update(late_told_at=timezone.now())
    if application.status in UNDECIDED:
        call(application, file.version, [calling.UNANSWERED])


def _looked_at(file: AttachedFile, turn: Turn[WhichFile, Looked]) -> tuple[AttachedFile.State, str]:
    try:
        content = opened_file(file, turn.beat)
    except NotOpenable:
        return _S.BROKEN, OTHER_FILE
    return end_of(scanned(content, turn))


def end_of(said: ScanResult) -> tuple[AttachedFile.State, str]:
    """Where a file stands after this answer, and what was found."""
    if said.virus:
        return _S.INFECTED, said.virus
    return (_S.BROKEN, NOT_SEEN_WHOLE) if said.not_seen else (_S.CLEAN, "")


def scanned(content: bytes, turn: Turn[WhichFile, Looked]) -> ScanResult:
    """Asked, with what is told of the scanner kept for the operators' page.

    Raises:
        ScannerAway
    """
    try:
        said = scan(content, turn.beat)
    except ScannerAway as away:
        tell_away(away)
        raise
    if ScannerOutage.objects.exists():
        ScannerOutage.objects.all().delete()
    return said


def tell_away(away: ScannerAway) -> None:
    """On the operators' page, as far as the database takes it."""
    try:
        with transaction.atomic():
            ScannerOutage.objects.get_or_create(pk=1, defaults={"since": timezone.now(), "said": str(away)[:100]})
    except DatabaseError:
        LOG.warning("that the scanner is away could not be noted")


def end_look(pk: int, state: AttachedFile.State, found: str, was: AttachedFile.State = _S.HERE) -> bool:
    """In the caller's own transaction: returns whether it stood as it `was`. Whoever came first has said it."""
    known = AttachedFile.objects.values_list("application", flat=True).get(pk=pk)
    rows = Application.objects.select_for_update(of=("self",)).select_related("body", "definition")
    application = rows.get(pk=known)
    file = AttachedFile.objects.select_related("version").get(pk=pk)
    if file.state != was:
        return False
    move(file, state, found)
    recount(application)
    if state in (_S.INFECTED, _S.BROKEN):
        calling.tell(application, file.version, _reason(state, found))
    if was != _S.HERE:
        return True
    counts = any(one.pk == file.pk or one.kept_id == file.pk for one in newest_files(application.pk))
    if counts and not application.files_awaited and not application.files_unchecked:
        calling.tell_all_came(application)
    return True


def _reason(state: AttachedFile.State, found: str) -> str:
    if state is _S.INFECTED:
        return calling.INFECTED
    return calling.NOT_SEEN if found == NOT_SEEN_WHOLE else calling.BROKEN


def _outcome(result: Examined) -> str:
    match result.state:
        case _S.CLEAN:
            return gettext("ウイルスは見つかりませんでした")
        case _S.INFECTED:
            return gettext("ウイルスが見つかりました")
        case _S.BROKEN:
            return gettext("開けませんでした")
        case _:
            return gettext("もう終わっていました")


EXAMINE = Kind(
    name="attachments.examine",
    words=_("添付ファイルを開いて確かめる"),
    arguments=WhichFile,
    start=Looked(),
    result=Examined,
    step=_step,
    outcome=_outcome,
)
