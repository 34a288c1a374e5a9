"""Keeps submissions, says whether a form may start, and opens statuses. The only thread that writes the outbox."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace

from kiosk.devices.command import Command
from kiosk.devices.outbox import (
    ActDrafted,
    ActKept,
    ActNotKept,
    AskService,
    BeginForm,
    CheckReady,
    DocumentPrintKept,
    DraftAct,
    DropStored,
    KeepAct,
    KeepDocumentPrint,
    KeepSubmission,
    KeptNumbers,
    ListQueue,
    MediumNotTaken,
    MediumTrouble,
    NotKept,
    OpenStatus,
    PrepareNumbers,
    QueuedEntry,
    QueueListed,
    Readiness,
    RecordPrint,
    ServiceSeen,
    StatusOpened,
    StatusUnknown,
    SubmissionKept,
)
from kiosk.devices.workers.outbox_port import FindsReprint, OutboxPort
from kiosk.devices.workers.worker import Post, Worker
from kiosk.runtime.failpoints import Failpoint, Failpoints, NoFailpoints
from sync.contract.chain.staff_act import Act
from sync.contract.numbers import ArrivalNumber
from sync.contract.timestamps import moment_of
from sync.envelope.keys.hpke_keys import Recipient
from sync.envelope.keys.signer import Signer
from sync.envelope.status import read_status, status_id, status_key
from sync.errors import OutboxError, SyncError
from sync.outbox import (
    ActRefused,
    BootState,
    CentreCache,
    ClockWrong,
    Kept,
    MirrorGone,
    NumbersUsedUp,
    OutboxFull,
    OutboxQuarantined,
    Prepared,
    PrintOutcome,
    Ready,
    Refused,
    ServiceState,
    SlipNotHandedOver,
    Submission,
    WaitingEntry,
)
from sync.outbox.readiness.before_a_form import FilesTaken
from sync.outbox.storage.two_media import OneMedium

_LOG = logging.getLogger("kiosk.devices.workers")
TROUBLES = {
    "quarantine": "Q-1",
    "contradiction": "Q-1",
    "disk_full": "D-01",
    "mirror_gone": "M-01",
    "mirror_full": "M-02",
    "one_medium": "M-03",
    "no_catalogue": "N-01",
    "catalogue_coming": "N-08",
    "silent": "N-02",
    "catalogue_ended": "N-10",
    "clock": "T-01",
    "suspended": "N-03",
    "revoked": "N-04",
    "drained": "N-05",
    "numbers_used_up": "N-06",
    "out_of_service": "S-03",
}
"""`sync.outbox.readiness.before_a_form.RefusalCode` → docs/trouble-codes.md."""
OTHER_TROUBLE = "Q-2"
FILES_CLOSED = {FilesTaken.YES: "", FilesTaken.NO_ROOM: "M-04", FilesTaken.NOT_THERE: "N-11"}
"""Why forms with files are closed while the others are open."""


class OutboxWorker(Worker):
    """`recipients` are asked at each keeping: a new manifest counts at once."""

    name = "outbox-worker"

    def __init__(
        self,
        post: Post,
        outbox: OutboxPort,
        cache: CentreCache,
        signer: Signer,
        recipients: Callable[[], Sequence[Recipient]],
        finds_reprint: FindsReprint | None = None,
        failpoints: Failpoints | None = None,
    ) -> None:
        super().__init__(post)
        self._failpoints = failpoints or NoFailpoints()
        self._outbox = outbox
        self._cache = cache
        self._signer = signer
        self._recipients = recipients
        self._finds_reprint = finds_reprint
        self._prepared: tuple[int, Prepared] | None = None
        """For which visit, and what. Only this worker's thread gives it to anybody."""
        self._said: SubmissionKept | None = None
        """What the outbox kept and nobody was told yet."""
        self._kept: dict[str, int] = {}
        """Since this program began: seq by the status id, which nobody without both numbers of a slip can name."""

    def ask(self, visit: int, command: Command) -> None:
        """Queue a command; from any thread."""
        if isinstance(command, KeepSubmission):
            self._failpoints.reach(Failpoint.CONFIRM_TAKEN)
        super().ask(visit, command)

    def began(self, visit: int) -> None:
        """What was prepared goes with its visit."""
        super().began(visit)
        self._prepared = None

    def do(self, visit: int, command: Command) -> None:
        """Carry one command out. An outbox in quarantine, or a disk that is full, is its own trouble and no defect."""
        try:
            self._do(visit, command)
        except (OutboxError, sqlite3.OperationalError) as refused:
            _LOG.warning("command_refused %s %s", type(command).__name__, type(refused).__name__)
            self.failed(visit, command)

    def _do(self, visit: int, command: Command) -> None:
        match command:
            case CheckReady():
                self.post(readiness(self._outbox.may_take_in(), visit))
            case BeginForm():
                self.post(readiness(self._outbox.begin_form(), visit))
            case PrepareNumbers():
                self._prepare(visit)
            case KeepSubmission():
                self._keep(visit, command)
            case OpenStatus(arrival, _):
                self._status(visit, command, arrival)
            case ListQueue():
                self.post(self._queue_now(visit))
            case DropStored():
                self._purge()
            case AskService():
                self._service(visit)
            case DraftAct(act, card, about):
                self._draft(visit, act, card, about)
            case KeepAct():
                self._keep_act(visit, command)
            case KeepDocumentPrint(said):
                self._outbox.keep_document_print(said, self._signer)
                self.post(DocumentPrintKept(True, visit=visit))
            case RecordPrint(seq, copy, outcome):
                self._failpoints.reach(Failpoint.BEFORE_RECORD_PRINT)
                self._outbox.record_print(seq, copy, PrintOutcome(outcome))
                self._failpoints.reach(Failpoint.AFTER_RECORD_PRINT)
            case _:
                raise TypeError(type(command).__name__)

    def failed(self, visit: int, command: Command) -> None:
        """Nothing was kept, or nothing is known: say so, and let staff look."""
        match command:
            case KeepSubmission():
                # Whatever broke after the outbox kept it: it is kept, and nobody may be told otherwise.
                said, self._said = self._said, None
                self.post(said or NotKept(OTHER_TROUBLE, visit=visit))
            case CheckReady() | BeginForm():
                self.post(Readiness(False, OTHER_TROUBLE, visit=visit))
            case OpenStatus():
                self.post(StatusUnknown(visit=visit))
            case AskService():
                self.post(ServiceSeen(ServiceState(), visit=visit))
            case KeepDocumentPrint():
                self.post(DocumentPrintKept(False, OTHER_TROUBLE, visit=visit))
            case DraftAct() | KeepAct():
                self.post(ActNotKept(OTHER_TROUBLE, visit=visit))
            case _:
                pass

    def _service(self, visit: int) -> None:
        try:
            self.post(ServiceSeen(self._outbox.attendance(), visit=visit))
        except OutboxError:
            return  # the page's own part of the machine says why

    def _draft(self, visit: int, act: Act, card: str, about: ArrivalNumber | None) -> None:
        try:
            self.post(ActDrafted(self._outbox.draft_act(act, card, about), visit=visit))
        except OutboxError as refused:
            self.post(ActNotKept(_reason_of(refused), visit=visit))

    def _keep_act(self, visit: int, command: KeepAct) -> None:
        """A new second medium is taken after the act is kept: the act is the first that is written to it."""
        try:
            self._outbox.keep_act(command.draft, command.signature, self._signer)
        except OutboxError as refused:
            self.post(ActNotKept(_reason_of(refused), visit=visit))
            return
        trouble = self._take_medium() if command.draft.entry.act.act == Act.SECOND_MEDIUM else None
        self.post(ActKept(visit=visit) if trouble is None else MediumNotTaken(trouble, visit=visit))

    def _take_medium(self) -> MediumTrouble | None:
        """Make what stands at the second medium's place ours; why it is not, None if it is."""
        try:
            result = self._outbox.adopt_mirror()
        except OneMedium:
            return MediumTrouble.IS_THE_DISK
        except (OutboxError, OSError):
            return MediumTrouble.UNUSABLE
        usable = result.mirror_present and result.state is not BootState.QUARANTINE
        return None if usable else MediumTrouble.UNUSABLE

    def _prepare(self, visit: int) -> None:
        held, self._prepared = self._prepared, None
        try:
            mine = held[1] if held is not None and held[0] == visit else None
            prepared = self._outbox.prepare(mine, self._recipients())
        except OutboxError:
            return  # keeping will say why
        self._prepared = (visit, prepared)

    def _keep(self, visit: int, command: KeepSubmission) -> None:
        submission = Submission(
            command.kind,
            command.statement,
            command.signature,
            command.certificate,
            command.mail,
            command.corrects,
            command.old_status_key,
            command.files,
        )
        held, self._prepared = self._prepared, None
        prepared = held[1] if held is not None and held[0] == visit else None
        self._said = None
        self._failpoints.reach(Failpoint.BEFORE_KEEP)
        try:
            kept = self._outbox.keep(submission, self._signer, self._recipients(), prepared)
        except OutboxError as refused:
            self.post(NotKept(_code_of(refused), visit=visit))
            return
        self._said = _told(kept, visit)
        self._failpoints.reach(Failpoint.AFTER_KEEP)
        self._kept[kept.status_id] = kept.seq
        self.post(self._said)
        self._failpoints.reach(Failpoint.KEPT_SAID)
        self._said = None  # it holds the secret number

    def _purge(self) -> None:
        """Piece by piece, until all is gone or somebody waits; the next visit's end goes on with the rest."""
        before, gone = -1, self._outbox.purge()
        while gone > before and self._queue.empty():
            before, gone = gone, self._outbox.purge()

    def _status(self, visit: int, command: OpenStatus, arrival: ArrivalNumber) -> None:
        key = status_key(arrival, command.inquiry)
        name = status_id(key)
        blob = self._cache.status_blob(name)
        if blob is None:
            self.post(StatusUnknown(self._is_waiting(name), key, visit=visit))
            return
        try:
            view = read_status(blob, key)
        except SyncError:
            self.post(StatusUnknown(key=key, visit=visit))
            return
        self.post(StatusOpened(view, key, self._cache.last_contact_at(), visit=visit))

    def _is_waiting(self, name: str) -> bool:
        """Whether these two numbers are of a submission that waits here.

        Never by the arrival number alone: it is no secret, and an answer, or the time it takes, would tell a stranger
        who was here. Nothing on a disk knows both numbers, so after a restart the general answer must do.
        """
        stored = self._cache.stored_up_to()
        self._kept = {kept: seq for kept, seq in self._kept.items() if seq > stored}
        return name in self._kept

    def _queue_now(self, visit: int) -> QueueListed:
        slips = tuple(self._slip_line(slip) for slip in self._outbox.slips_not_handed_over())
        waiting = tuple(_line(entry) for entry in self._outbox.waiting(0))
        return QueueListed(waiting, slips, self._outbox.waiting_parts(), visit=visit)

    def _slip_line(self, slip: SlipNotHandedOver) -> QueuedEntry:
        line = QueuedEntry(slip.arrival, moment_of(slip.kept_at), "", seq=slip.seq)
        again = self._finds_reprint(slip.seq) if self._finds_reprint is not None else None
        if again is None:
            return line
        return replace(line, epoch=again.epoch, check_code=again.check_code, qr_text=again.qr_text, copies=again.copies)


def _told(kept: Kept, visit: int) -> SubmissionKept:
    numbers = KeptNumbers(
        kept.arrival,
        kept.inquiry,
        kept.check_code,
        kept.qr_text,
        kept.taken_in_at,
        kept.degraded,
        kept.epoch,
        kept.seq,
    )
    return SubmissionKept(numbers, visit=visit)


def readiness(said: Ready | Refused, visit: int) -> Readiness:
    """The outbox's word with the code that screen and staff know."""
    if isinstance(said, Refused):
        return Readiness(False, TROUBLES.get(said.code.value, OTHER_TROUBLE), visit=visit)
    return Readiness(
        True,
        files_code=FILES_CLOSED[said.files],
        parts_lost=said.parts_lost > 0,
        parts_late=said.parts_late > 0,
        visit=visit,
    )


def _reason_of(refused: OutboxError) -> str:
    return refused.reason if isinstance(refused, ActRefused) else _code_of(refused)


def _code_of(refused: OutboxError) -> str:
    match refused:
        case OutboxFull():
            return TROUBLES["disk_full"]
        case MirrorGone():
            return TROUBLES["mirror_gone"]
        case ClockWrong():
            return TROUBLES["clock"]
        case NumbersUsedUp():
            return TROUBLES["numbers_used_up"]
        case OutboxQuarantined():
            return TROUBLES["quarantine"]
        case _:
            return OTHER_TROUBLE


def _line(entry: WaitingEntry) -> QueuedEntry:
    return QueuedEntry(entry.arrival, moment_of(entry.kept_at), entry.sentence_code.value, seq=entry.seq)
