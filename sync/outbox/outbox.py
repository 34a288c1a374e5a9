"""The one object that the kiosk process holds. Safe from any thread: one lock, one connection."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Self

from sync.contract.chain.entry import TimeEvidence
from sync.contract.chain.print_outcome import PrintedCopy
from sync.contract.chain.staff_act import Act
from sync.contract.numbers import ArrivalNumber
from sync.contract.timestamps import moment_of, rfc3339
from sync.envelope.keys.hpke_keys import Recipient
from sync.envelope.keys.signer import Signer
from sync.envelope.sealing import BoxKey
from sync.home.clocks import Clock, Randomness, SystemClock, SystemRandomness
from sync.home.disk import Disk, RealDisk, write_durably
from sync.home.failpoints import Failpoint, Failpoints, NoFailpoints
from sync.home.home import KioskHome
from sync.home.home_lock import hold_home
from sync.inbox.centre_cache import CentreCache
from sync.outbox.entries.arrival_counter import numbers_used_up
from sync.outbox.entries.document_prints import place_print
from sync.outbox.entries.keeper import number_next, place, place_next, prepared_for
from sync.outbox.entries.staff_acts import ActDraft, draft, place_act
from sync.outbox.entries.submission import Kept, Prepared, Submission
from sync.outbox.entries.time_evidence import Hands, evidence, is_wrong
from sync.outbox.readiness.attendance import Attendance, ServiceState
from sync.outbox.readiness.before_a_form import (
    JOURNEY_BYTES,
    Ready,
    RefusalCode,
    Refused,
    Reserves,
    files_taken,
    refused_by_centre,
)
from sync.outbox.recovery.boot_check import (
    BootResult,
    BootState,
    Contradiction,
    chain_of,
    open_database,
    read_again,
    read_database,
    read_mirror,
)
from sync.outbox.recovery.healing import heal_database, heal_mirror, heal_parts
from sync.outbox.refusals import ClockWrong, MirrorGone, OutboxQuarantined
from sync.outbox.retention import purge_piece
from sync.outbox.storage import prints
from sync.outbox.storage.mirror import Mirror, mark_medium
from sync.outbox.storage.part_files import PartFiles
from sync.outbox.storage.records import DamagedRecord, RecordJudge
from sync.outbox.storage.store import Store
from sync.outbox.storage.two_media import lie_on_one_medium, refuse_one_medium
from sync.outbox.waiting import LinkState, WaitingEntry, WaitingParts, waiting_entries, waiting_parts

PASSING_CONTRADICTIONS = frozenset({"database_damaged_and_mirror_gone"})
"""May be healed by putting a medium back; every other one only by the centre."""


class Outbox:
    """Keeps submissions and says how they stand. `boot_check` comes before everything else."""

    def __init__(self, home: KioskHome, *, clock: Clock, randomness: Randomness, failpoints: Failpoints, disk: Disk,
                 journey_bytes: int, two_media: bool) -> None:  # fmt: skip
        self.home = home
        self.identity = home.identity()
        self.clock = clock
        self.randomness = randomness
        self.failpoints = failpoints
        self.line = CentreCache(home)
        self.mirror = Mirror(home, self.identity, disk, failpoints)
        self.parts = PartFiles(home, self.identity, disk, failpoints)
        self.reserves = Reserves(home, disk, journey_bytes)
        self._disk = disk
        self._journey_bytes = journey_bytes
        self._two_media = two_media
        self._judge = RecordJudge(self.identity)
        self._attendance = Attendance(home, self.line, self._judge, clock, disk)
        self._lock = threading.RLock()
        self._store: Store | None = None
        self._boot: BootResult | None = None
        self.parts_late = 0
        self._hands: Hands | None = None
        """The clock when the newest form began."""
        self._file_lock = hold_home(home)

    @classmethod
    def open(
        cls,
        home: KioskHome,
        *,
        clock: Clock | None = None,
        randomness: Randomness | None = None,
        failpoints: Failpoints | None = None,
        disk: Disk | None = None,
        journey_bytes: int = JOURNEY_BYTES,
        two_media: bool = False,
    ) -> Outbox:
        """Take hold of a home. `boot_check` must follow.

        `two_media`: take nothing in while data and mirror lie on one medium. Every kiosk that serves a hall says so.

        Raises:
            OutboxQuarantined: an earlier boot check put this machine into quarantine.
            OutboxNewer: a newer program wrote outbox.db.
            HomeInUse: another process holds it.
            NotPermitted: it belongs to another user.
            OutOfReach: the database cannot be opened just now.
            OutboxError: not enrolled.
        """
        outbox = cls(
            home,
            clock=clock or SystemClock(),
            randomness=randomness or SystemRandomness(),
            failpoints=failpoints or NoFailpoints(),
            disk=disk or RealDisk(),
            journey_bytes=journey_bytes,
            two_media=two_media,
        )
        try:
            outbox._refuse_quarantined()
            outbox._store = open_database(home.outbox_db)
        except BaseException:
            outbox.close()
            raise
        return outbox

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of everything."""
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None
            if self._file_lock >= 0:
                os.close(self._file_lock)
                self._file_lock = -1
            self.line.close()
            self._boot = None

    def boot_check(self) -> BootResult:
        """Judge both media and heal one from the other. Also run again when a medium was put back.

        Raises:
            OutOfReach: the database cannot be read just now.
            OutboxError: it must be healed, and a medium gives other bytes than it gave a moment ago.
        """
        with self._lock:
            if self._store is None:
                self._store = open_database(self.home.outbox_db)
            database = read_database(self._store, self._judge)
            try:
                mirror = read_mirror(self.mirror, self._judge)
                chain = chain_of(database, mirror, self.line.last_ack(), self.identity)
            except Contradiction as found:
                return self._quarantine(found.reason)
            again = partial(read_again, store=self._store, mirror=self.mirror, judge=self._judge)
            healed = []
            present = mirror.present
            if present:
                try:
                    done, chain = heal_mirror(self.mirror, mirror, chain, again, self._judge)
                    healed.append(done)
                except (OSError, DamagedRecord):
                    present = False
            self._store, done = heal_database(
                self.home, self.identity, database, chain, again, self._judge, self._disk, self.failpoints
            )
            healed = [word for word in (*healed, done) if word]
            files = heal_parts(self.parts, self._store, chain, self.line, mirror_present=present)
            healed += ["parts_healed"] if files.swept or files.copied else []
            state = BootState.HEALED if healed else BootState.NORMAL
            self._boot = BootResult(state, "", tuple(healed), present, files.lost)
            return self._boot

    def prepare(self, held: Prepared | None = None, recipients: Sequence[Recipient] = ()) -> Prepared:
        """What `keep` would otherwise wait for, while the resident still reads. In memory only; thrown away freely.

        `held` is given back as long as its number would still come next. Without recipients no box key is made.

        Raises:
            OutboxQuarantined, ClockWrong, NumbersUsedUp
        """
        with self._lock:
            self._believe_clock()
            self.usable_store().carry_log()
            arrival, next_place = number_next(self), place_next(self)
        # Outside the lock: scrypt takes its time, and keeping looks again whether number and place still fit.
        if held is not None and held.arrival == arrival:
            return held
        return prepared_for(self, arrival, BoxKey(recipients, next_place) if recipients else None)

    def keep(
        self,
        submission: Submission,
        signer: Signer,
        recipients: Sequence[Recipient],
        prepared: Prepared | None = None,
    ) -> Kept:
        """Keep a submission so that it survives a power cut.

        Raises:
            OutboxQuarantined, ClockWrong, OutboxFull, MirrorGone, NumbersUsedUp, AlreadyKept: nothing was kept.
        """
        with self._lock:
            self.usable_store()
            self._believe_clock()
            if self._is_degraded() and not self._try_to_heal_mirror():
                raise MirrorGone("the second medium is gone since before this visit: nothing was kept")
            return place(self, submission, signer, recipients, prepared)

    def may_take_in(self) -> Ready | Refused:
        """Whether a form that begins now can also end."""
        with self._lock:
            if self._boot is None or self._store is None or self._boot.state is BootState.QUARANTINE:
                return Refused(RefusalCode.QUARANTINE, self._boot.reason if self._boot else "not checked")
            refused = refused_by_centre(self.line) or self._refused_by_numbers_or_service() or self._refused_by_media()
            return refused or Ready(
                files_taken(self.line, self._disk, self.home), self._boot.parts_lost, self.parts_late
            )

    def begin_form(self) -> Ready | Refused:
        """`may_take_in`, and if it may, a form begins now: from here to its end the clock must not step."""
        with self._lock:
            said = self.may_take_in()
            if isinstance(said, Ready):
                self._hands = Hands.of(self.clock)
            return said

    def attendance(self) -> ServiceState:
        """What staff may change about the kiosk's service now. Raises OutboxQuarantined."""
        with self._lock:
            allowed = refused_by_centre(self.line) is None
            gone = not self.mirror.is_present() or self._is_degraded() or self._is_one_medium()
            return self._attendance.state(self.usable_store(), allowed, gone)

    def draft_act(self, act: Act, card: str, about: ArrivalNumber | None = None) -> ActDraft:
        """An act of staff at the place that comes next, for the card to sign. Raises ActRefused, OutboxQuarantined."""
        with self._lock:
            return draft(self, self.line.catalogue(), self.attendance(), act, card, about)

    def keep_act(self, drawn: ActDraft, signature: bytes, signer: Signer) -> int:
        """Keep an act that a card signed, for the centre's audit. Raises ActRefused, OutboxFull, OutboxQuarantined."""
        with self._lock:
            catalogue = self.line.catalogue()
            return place_act(self, drawn, signature, signer, catalogue.staff if catalogue is not None else ())

    def keep_document_print(self, said: PrintedCopy, signer: Signer) -> int:
        """Keep what became of a document's copy. Raises NotReadThere, OutboxFull, OutboxQuarantined."""
        with self._lock:
            return place_print(self, said, self.line.last_ack(), signer)

    def waiting(self, stored_too: int = 20) -> list[WaitingEntry]:
        """Entries on their way, and the newest stored ones, each with the code of its sentence."""
        with self._lock:
            line = LinkState(
                self.line.stored_up_to(),
                self.line.sent_up_to(),
                self.line.online(self.clock),
                self.line.kiosk_state(),
                self.line.troubles(),
            )
            return waiting_entries(self.usable_store(), line, stored_too)

    def waiting_parts(self) -> WaitingParts:
        """Sealed files on their way."""
        with self._lock:
            return waiting_parts(self.usable_store(), self.parts, self.line)

    def record_print(self, seq: int, copy: int, outcome: prints.PrintOutcome) -> None:
        """Note what became of a slip: the first is copy 1, each reprint one more."""
        with self._lock:
            store = self.usable_store()
            with store.change():
                prints.add_print(store, seq, copy, outcome, rfc3339(self.clock.now()))
            self.failpoints.reach(Failpoint.PRINT_NOTED)

    def paper_of(self, seq: int) -> prints.KeptPaper | None:
        """What a slip that is printed again needs of its entry; None if there is no such entry."""
        with self._lock:
            return prints.kept_paper(self.usable_store(), seq)

    def slips_not_handed_over(self) -> list[prints.SlipNotHandedOver]:
        """Kept, but no slip is known to be in the resident's hand."""
        with self._lock:
            return prints.slips_not_handed_over(self.usable_store())

    def purge(self) -> int:
        """Drop boxes that the centre has held for the whole retention: a few, so that nobody waits long behind it.

        Returns the seq up to which they are gone. Ask again as long as it grows.
        """
        with self._lock:
            store = self.usable_store()
            return purge_piece(self, store, self._attendance.done_with(store, store.head().seq))

    def adopt_mirror(self) -> BootResult:
        """Staff put in a new second medium: mark it as ours and fill it. Raises OneMedium: it is the disk itself."""
        with self._lock:
            refuse_one_medium(self.home, allowed=not self._two_media)
            mark_medium(self.home, self.identity, self._disk)
            return self.boot_check()

    def usable_store(self) -> Store:
        """The database, once the boot check has found it good. Raises OutboxQuarantined."""
        if self._boot is None or self._store is None:
            raise OutboxQuarantined("not_checked")
        if self._boot.state is BootState.QUARANTINE:
            raise OutboxQuarantined(self._boot.reason)
        return self._store

    def time_evidence(self) -> TimeEvidence:
        """What is known about time now."""
        return evidence(self.clock, self.line.last_ack())

    def lose_mirror(self) -> None:
        """The second medium failed after a commit: no new visit begins until it is back."""
        if self._boot is not None:
            self._boot = replace(self._boot, mirror_present=False)

    def _is_degraded(self) -> bool:
        return self._boot is not None and not self._boot.mirror_present

    def _is_one_medium(self) -> bool:
        return self._two_media and lie_on_one_medium(self.home)

    def _try_to_heal_mirror(self) -> bool:
        """A whole boot check, if the second medium is there again. Returns whether it is good now."""
        return self.mirror.is_present() and self.boot_check().mirror_present

    def _refused_by_numbers_or_service(self) -> Refused | None:
        catalogue = self.line.catalogue()
        if catalogue is None or self._store is None:
            return Refused(RefusalCode.NO_CATALOGUE, "no catalogue that verifies")
        if self._is_clock_wrong():
            return Refused(RefusalCode.CLOCK, "the clock contradicts the centre's last word")
        if numbers_used_up(self._store, self.clock.now()):
            return Refused(RefusalCode.NUMBERS_USED_UP, "all numbers of this date are given")
        return self._attendance.refused(self._store, catalogue, self.time_evidence().error_ms)

    def _is_clock_wrong(self) -> bool:
        kept = self.usable_store().rows("SELECT kept_at FROM entries ORDER BY seq DESC LIMIT 1")
        catalogue = self.line.catalogue()
        known = [moment_of(row[0]) for row in kept] + ([moment_of(catalogue.issued_at)] if catalogue else [])
        return is_wrong(self.clock, self.line.last_ack(), max(known, default=None))

    def _believe_clock(self) -> None:
        """Asked again where a number is made: hours may lie between the first page and the last touch. What the centre
        said since this machine started dates better than how the clock went meanwhile.
        """
        last = self.line.last_ack()
        unheard = last is None or last.boot != self.clock.boot
        stepped = unheard and self._hands is not None and self._hands.stepped(Hands.of(self.clock))
        if stepped or self._is_clock_wrong():
            raise ClockWrong("the clock stepped since the form began, or contradicts the centre: nothing was kept")

    def _refused_by_media(self) -> Refused | None:
        if not self.mirror.is_present() or (self._is_degraded() and not self._try_to_heal_mirror()):
            return Refused(RefusalCode.MIRROR_GONE, "the second medium is missing or is another one")
        if self._is_one_medium():
            return Refused(RefusalCode.ONE_MEDIUM, "data and mirror lie on one medium: the second one is not mounted")
        if not self.reserves.hold(self.home.mirror):
            return Refused(RefusalCode.MIRROR_FULL, "no room for a whole visit on the second medium")
        if not self.reserves.hold(self.home.data):
            return Refused(RefusalCode.DISK_FULL, "no room for a whole visit on the disk")
        return None

    def _refuse_quarantined(self) -> None:
        reason = self.home.quarantine_reason()
        if reason is not None:
            raise OutboxQuarantined(reason)

    def _quarantine(self, reason: str) -> BootResult:
        self._boot = BootResult(BootState.QUARANTINE, reason)
        if reason not in PASSING_CONTRADICTIONS:
            words = {"reason": reason, "at": rfc3339(self.clock.now())}
            write_durably(self._disk, self.home.quarantine_file, json.dumps(words).encode())
        return self._boot


keep = Outbox.keep
