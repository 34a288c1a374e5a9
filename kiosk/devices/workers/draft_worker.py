"""Keeps drafts here and, when the centre can be asked, there; opens them by the code on a paper. The only thread that
writes drafts.db.

What the centre missed while it was away is brought up between visits: the agent stores no question, so this kiosk asks
again out of its own file.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kiosk.devices.command import Command, Result
from kiosk.devices.drafts import (
    DraftEnded,
    DraftExtended,
    DraftKept,
    DraftNotKept,
    DraftNotThere,
    DraftOpened,
    EndDraft,
    ExtendDraft,
    KeepDraft,
    OpenDraft,
    TendDrafts,
)
from kiosk.devices.workers.centre_asking import A, CentreAsking
from kiosk.devices.workers.worker import Post, Worker
from kiosk.runtime.clock import Randomness
from sync.contract.numbers import DraftCode, draft_code_of
from sync.contract.wire.drafts import (
    CARRIED_LIMIT_BYTES,
    DRAFT_1,
    DRAFT_END,
    DRAFT_EXTEND,
    DRAFT_FETCH,
    DRAFT_KEEP,
    DRAFT_STANDING,
    KEPT_DAYS,
    STANDING_LIMIT,
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
from sync.drafts.draft_file import DraftFile, DraftsFull, EndedDraft, KeptDraft
from sync.envelope.asking import NotAnswered
from sync.envelope.drafts import NONCE_BYTES, DraftKeys, draft_keys, open_draft, seal_draft, seal_notify
from sync.envelope.keys.hpke_keys import Recipient
from sync.errors import SyncError

_LOG = logging.getLogger("kiosk.devices.workers")
CODE_BYTES = 10
WRONG_AT_ONCE = 5
"""Different codes that open nothing; then whoever tries waits, twice as long after each further one."""
FIRST_WAIT_S, LONGEST_WAIT_S = 60.0, 900.0
ONE_FORGOTTEN_EVERY_S = 3600.0
"""Mistypings of different people, days apart, are no guessing: who guesses wins 24 tries a day by it."""
STANDING_EVERY_S = 3600.0
A_ROUND = 3
"""Questions of one round of tending: a kiosk may ask twenty a minute, and residents ask too."""
ELSEWHERE = "elsewhere"
"""It ended at another kiosk: the centre knows why."""
FULL, NOT_WRITTEN = "D-03", "D-04"
"""docs/trouble-codes.md."""


@dataclass
class WrongCodes:
    """Codes that opened nothing at this kiosk. Survives a visit: to begin anew does not help who guesses."""

    count: int = 0
    last: str = ""
    until_s: float = 0.0
    since_s: float = 0.0
    """From when on `count` ages."""

    def met(self, draft_id: str, now_s: float) -> None:
        """Another one. The same once more is somebody who tries again when the line is back."""
        if draft_id == self.last:
            return
        forgotten = min(self.count, int((now_s - self.since_s) // ONE_FORGOTTEN_EVERY_S))
        self.since_s = self.since_s + forgotten * ONE_FORGOTTEN_EVERY_S if forgotten < self.count else now_s
        self.count, self.last = self.count - forgotten + 1, draft_id
        if self.count >= WRONG_AT_ONCE:
            self.until_s = now_s + min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** (self.count - WRONG_AT_ONCE))

    def right(self) -> None:
        """Somebody has a paper."""
        self.count, self.last, self.until_s = 0, "", 0.0


class DraftWorker(Worker):
    """One command after the other. Whatever becomes of the line, what was kept here is said as kept."""

    name = "draft-worker"

    def __init__(
        self,
        post: Post,
        drafts: DraftFile,
        centre: CentreAsking,
        recipients: Callable[[], Sequence[Recipient]],
        randomness: Randomness,
        begun_for_sure: Callable[[], date],
        monotonic: Callable[[], float],
    ) -> None:
        """`begun_for_sure`: a day that has begun, whatever the wall clock says."""
        super().__init__(post)
        self._drafts = drafts
        self._centre = centre
        self._recipients = recipients
        self._randomness = randomness
        self._begun_for_sure = begun_for_sure
        self._monotonic = monotonic
        self._wrong = WrongCodes()
        self._stood_s = -STANDING_EVERY_S
        self._said: DraftKept | None = None

    def began(self, visit: int) -> None:
        """What the last visit asked is dropped."""
        super().began(visit)
        self._centre.began(visit)

    def stop(self, timeout_s: float = 5.0) -> None:
        """Finish, and let go of the file."""
        super().stop(timeout_s)
        self._drafts.close()

    def do(self, visit: int, command: Command) -> None:
        """Carry one command out. A disk that is full is its own trouble and no defect."""
        try:
            self._do(visit, command)
        except (sqlite3.OperationalError, OSError) as refused:
            _LOG.warning("command_refused %s %s", type(command).__name__, type(refused).__name__)
            self.failed(visit, command)

    def _do(self, visit: int, command: Command) -> None:
        match command:
            case KeepDraft():
                self._keep(visit, command)
            case OpenDraft(code):
                self.post(self._opened(visit, code))
            case ExtendDraft(keys, ends_on):
                self.post(self._extended(visit, keys, ends_on))
            case EndDraft(keys, reason):
                self._wipe(keys, reason)
                self.post(DraftEnded(visit=visit))
                self._tell_ends(visit)
            case TendDrafts():
                self._tend(visit)
            case _:
                raise TypeError(type(command).__name__)

    def failed(self, visit: int, command: Command) -> None:
        """Nothing was kept, or nothing is known: say so."""
        match command:
            case KeepDraft():
                # Whatever broke after it was kept: nobody may lose a code without a word.
                said, self._said = self._said, None
                self.post(said or DraftNotKept(NOT_WRITTEN, visit=visit))
            case ExtendDraft():
                self.post(DraftNotKept(NOT_WRITTEN, visit=visit))
            case OpenDraft(code):
                self.post(DraftNotThere("not_asked", code, visit=visit))
            case EndDraft():
                self.post(DraftEnded(visit=visit))
            case _:
                pass

    # ── saving ────────────────────────────────────────────────────────────

    def _keep(self, visit: int, command: KeepDraft) -> None:
        self._said = None
        code = draft_code_of(self._randomness.bytes(CODE_BYTES))
        keys = draft_keys(code)
        try:
            sealed = seal_draft(command.draft, keys, self._randomness.bytes(NONCE_BYTES))
            notify = seal_notify(command.notify, keys.id, self._recipients()[0]) if command.notify else None
            kept = KeptDraft(
                keys.id, sealed, keys.proof_sha256, command.today + timedelta(days=KEPT_DAYS), notify=notify
            )
            self._drafts.keep(kept)
        except DraftsFull:
            self.post(DraftNotKept(FULL, visit=visit))
            return
        except SyncError:
            self.post(DraftNotKept(NOT_WRITTEN, visit=visit))
            return
        fits = len(sealed) <= CARRIED_LIMIT_BYTES
        self._said = DraftKept(code, keys, kept.ends_on, everywhere=False, fits=fits, visit=visit)
        everywhere = fits and self._carried(visit, kept)
        self._said = None
        self.post(DraftKept(code, keys, kept.ends_on, everywhere, fits, visit=visit))
        if command.replaces is not None:
            self._wipe(command.replaces, EndReason.REPLACED)
            self._tell_ends(visit)

    def _carried(self, visit: int, kept: KeptDraft, *, tending: bool = False) -> bool:
        asked = DraftKeepAsked(
            1, kept.id, kept.sealed, kept.proof_sha256, kept.ends_on.isoformat(), kept.extended, kept.notify
        )
        told = self._told(visit, DRAFT_KEEP, asked, DraftKeepTold, tending=tending)
        if told is None:
            return False
        if told.state == "ended":
            self._drafts.wipe(EndedDraft(kept.id, "", ELSEWHERE, kept.ends_on))
        if told.state != "kept":
            return False
        self._drafts.mark_carried(kept.id, _day(told.ends_on) or kept.ends_on)
        return True

    # ── taking up again ───────────────────────────────────────────────────

    def _opened(self, visit: int, code: DraftCode) -> Result:
        now_s = self._monotonic()
        if now_s < self._wrong.until_s:
            return DraftNotThere("wait", code, wait_s=int(self._wrong.until_s - now_s) + 1, visit=visit)
        keys = draft_keys(code)
        here, begun = self._drafts.draft(keys.id), self._begun_for_sure()
        if here is not None and here.ends_on < begun:
            self._drafts.wipe(EndedDraft(here.id, "", EndReason.EXPIRED, begun + timedelta(days=KEPT_DAYS)))
            return DraftNotThere("ended", code, EndReason.EXPIRED, visit=visit)
        end = self._drafts.end_of(keys.id) if here is None else None
        if end is not None and end.reason != ELSEWHERE:
            return DraftNotThere("ended", code, end.reason, visit=visit)
        told = None
        if here is None or here.carried:
            told = self._told(visit, DRAFT_FETCH, DraftFetchAsked(1, keys.id), DraftFetchTold)
        if told is not None and told.state == "ended":
            if here is not None:
                self._drafts.wipe(EndedDraft(keys.id, "", told.reason or ELSEWHERE, here.ends_on))
            return DraftNotThere("ended", code, told.reason, visit=visit)
        if told is not None and told.state == "here" and told.sealed is not None:
            day = _day(told.ends_on) or (here.ends_on if here is not None else begun)
            return self._read(visit, code, keys, KeptDraft(keys.id, told.sealed, "", day, told.extended, carried=True))
        if here is not None:
            return self._read(visit, code, keys, here)
        if end is not None:
            return DraftNotThere("ended", code, visit=visit)
        self._wrong.met(keys.id, now_s)
        if told is None:
            return DraftNotThere("not_asked", code, visit=visit)
        if told.state == "wait":
            return DraftNotThere("wait", code, wait_s=int(FIRST_WAIT_S), visit=visit)
        return DraftNotThere("unknown", code, visit=visit)

    def _read(self, visit: int, code: DraftCode, keys: DraftKeys, kept: KeptDraft) -> Result:
        self._wrong.right()
        try:
            draft = open_draft(kept.sealed, keys)
        except SyncError:
            return DraftNotThere("unreadable", code, visit=visit)
        return DraftOpened(draft, code, keys, kept.ends_on, kept.extended, kept.carried, visit=visit)

    def _extended(self, visit: int, keys: DraftKeys, ends_on: date) -> Result:
        here, later = self._drafts.draft(keys.id), ends_on + timedelta(days=KEPT_DAYS)
        if here is None or here.carried:
            asked = DraftExtendAsked(1, keys.id, keys.proof.hex())
            told = self._told(visit, DRAFT_EXTEND, asked, DraftExtendTold)
            day = _day(told.ends_on) if told is not None and told.state == "extended" else None
            if day is None:
                return DraftNotKept(visit=visit)
            later = day
        if here is not None:
            self._drafts.extend(keys.id, later)
        return DraftExtended(later, visit=visit)

    # ── the end ───────────────────────────────────────────────────────────

    def _wipe(self, keys: DraftKeys, reason: EndReason) -> None:
        """Also one that is not here: the centre is to hear of it."""
        here = self._drafts.draft(keys.id)
        proof = "" if here is not None and not here.carried else keys.proof.hex()
        last = here.ends_on if here is not None else self._begun_for_sure() + timedelta(days=2 * KEPT_DAYS)
        self._drafts.wipe(EndedDraft(keys.id, proof, reason.value, last))

    def _tell_ends(self, visit: int, *, tending: bool = False) -> bool:
        for end in self._drafts.ends_to_tell(A_ROUND):
            asked = DraftEndAsked(1, end.id, end.proof, end.reason)
            if self._told(visit, DRAFT_END, asked, DraftEndTold, tending=tending) is None:
                return False
            self._drafts.told(end.id)
            if not self._queue.empty():
                return False
        return True

    def _tend(self, visit: int) -> None:
        self._drafts.wipe_ended(self._begun_for_sure())
        if not self._tell_ends(visit, tending=True):
            return
        for kept in self._drafts.not_carried(A_ROUND, CARRIED_LIMIT_BYTES):
            if not self._carried(visit, kept, tending=True) or not self._queue.empty():
                return
        if self._monotonic() - self._stood_s >= STANDING_EVERY_S:
            self._look_who_ended(visit)

    def _look_who_ended(self, visit: int) -> None:
        """What was submitted, saved anew or thrown away at another kiosk is no more here either."""
        names = self._drafts.carried_ids()
        for first in range(0, len(names), STANDING_LIMIT):
            asked = DraftsStandingAsked(1, tuple(names[first : first + STANDING_LIMIT]))
            told = self._told(visit, DRAFT_STANDING, asked, DraftsStandingTold, tending=True)
            if told is None or not self._queue.empty():
                return
            for name in set(told.ended) & set(asked.ids):
                self._drafts.wipe(EndedDraft(name, "", ELSEWHERE, self._begun_for_sure() + timedelta(days=KEPT_DAYS)))
        self._stood_s = self._monotonic()

    def _told(self, visit: int, kind: str, asked: Asked, told: type[A], *, tending: bool = False) -> A | None:
        try:
            return self._centre.told(visit, kind, asked, told, DRAFT_1, counts=not tending)
        except NotAnswered:
            return None


Asked = DraftKeepAsked | DraftFetchAsked | DraftEndAsked | DraftExtendAsked | DraftsStandingAsked


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
