"""Statuses of this kiosk's hall: what is new is fetched, what has left or is not ours any more goes.

The stage in which this stands is kept in line.db, and each piece is one transaction together with it: whoever is killed
goes on there. It gives way to entries by seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import partial

from sync.agent.memory import Memory, UnderNewest
from sync.contract.timestamps import moment_of
from sync.contract.wire.ack import Ack
from sync.contract.wire.catalogue import sha256_of
from sync.contract.wire.kiosk_enrolment import KioskEnrolment, enrolment_name
from sync.contract.wire.messages import HEADER_LIMIT_BYTES
from sync.contract.wire.partitions import READ_KINDS, STATUS, kind_of, may_have
from sync.contract.wire.status_frames import (
    STATUS_PAGE_BYTES,
    CarriedStatus,
    StatusPage,
    read_status_page,
    split_status_page,
)
from sync.envelope.jws import Typ
from sync.errors import SyncError
from sync.home.failpoints import Failpoint, Failpoints
from sync.inbox.cache_tables import Fact
from sync.japanese.dates import today_in_japan
from sync.transport.answers import Answer, Answered, SignedAsk
from sync.transport.client import CentreClient
from sync.transport.rate import LINE_SECONDS, RateMeter

PAGE_SECONDS = 5.0
"""A page is no longer than the line carries in this: so long at most a new entry waits for it."""
SECONDS_AT_ONCE = 10.0
"""Then the next contact comes, and the rest is fetched behind it."""
LEAST_PAGE_BYTES = 4 * 1024
PIECE = 500
"""Rows deleted in one transaction."""


class StatusStage(StrEnum):
    """Where the transfer stands; without a word it is settled."""

    DROPPING = "dropping"
    """The filter has changed: what it does not allow goes first."""
    FETCHING = "fetching"
    ENDING = "ending"
    """What has passed its last day goes."""
    SETTLED = "settled"


class StatusFetching:
    """Keeps line.db's statuses as the centre has them for this kiosk. Returns troubles instead of raising."""

    def __init__(
        self,
        client: CentreClient,
        memory: Memory,
        failpoints: Failpoints,
        signed: Callable[[SignedAsk], Answer],
        entries_wait: Callable[[], bool],
        under_newest: UnderNewest,
    ) -> None:
        """`entries_wait`: whether entries were kept since the contact before."""
        self._client = client
        self._memory = memory
        self._failpoints = failpoints
        self._signed = signed
        self._entries_wait = entries_wait
        self._under_newest = under_newest
        self._rate = RateMeter()
        self.has_more = False
        """It gave way, and the next contact may come at once."""
        self._may_fetch = True
        """The enrolment by which the centre chooses is the one held: under another a page would leave rows out."""

    def fetch(self, ack: Ack) -> set[str]:
        """Whatever is newer than what we hold, and what has left."""
        self.has_more = False
        enrolment, troubles = self._memory.enrolment(), set[str]()
        # One that does not verify any more (its key was taken back) is asked for again: the centre signs it anew.
        if ack.enrolment is not None and (enrolment is None or ack.enrolment != self._memory.hash_of(Fact.ENROLMENT)):
            troubles |= self._renew_enrolment(ack.enrolment, enrolment)
            enrolment = self._memory.enrolment()
        if enrolment is None:
            return troubles or {"enrolment_not_fetched"}
        self._may_fetch = ack.enrolment == self._memory.hash_of(Fact.ENROLMENT)
        self._learn_kinds()
        today, until = today_in_japan(moment_of(ack.time)), time.monotonic() + SECONDS_AT_ONCE
        begun = False
        while not self._gives_way(until):
            match self._stage:
                case StatusStage.DROPPING:
                    self._drop(enrolment)
                case StatusStage.FETCHING if not self._may_fetch:
                    with self._memory.tables.change():
                        self._to(StatusStage.ENDING)
                case StatusStage.FETCHING:
                    if found := self._fetch_page(enrolment):
                        troubles |= found
                        if "status_not_ours" not in found:
                            break
                case StatusStage.ENDING:
                    self._end(today)
                case StatusStage.SETTLED:
                    if begun or not self._begins_again(ack, today):
                        break
                    begun = True
        return troubles

    def _gives_way(self, until: float) -> bool:
        """Before each piece, whatever it does: the next contact comes first. What is settled has nothing to leave."""
        if self._stage is StatusStage.SETTLED:
            return False
        self.has_more = self._entries_wait() or time.monotonic() >= until
        return self.has_more

    @property
    def _stage(self) -> StatusStage:
        said = self._memory.tables.text(Fact.STATUS_STAGE)
        return StatusStage(said) if said in list(StatusStage) else StatusStage.SETTLED

    def _to(self, stage: StatusStage) -> None:
        """Inside a change."""
        self._memory.tables.put(Fact.STATUS_STAGE, stage.value)

    def _begins_again(self, ack: Ack, today: date) -> bool:
        tables = self._memory.tables
        ended = tables.text(Fact.STATUS_ENDED_ON) or ""
        if self._may_fetch and ack.status_cursor > tables.number(Fact.STATUS_CURSOR):
            stage = StatusStage.FETCHING
        elif ended < today.isoformat():
            stage = StatusStage.ENDING
        else:
            return False
        with tables.change():
            self._to(stage)
        return True

    def _learn_kinds(self) -> None:
        """What an older program passed over lies behind its cursor: whoever knows more kinds begins again."""
        tables = self._memory.tables
        kept = frozenset((tables.text(Fact.STATUS_KINDS) or STATUS).split(","))
        if kept == READ_KINDS:
            return
        with tables.change():
            tables.put(Fact.STATUS_KINDS, ",".join(sorted(READ_KINDS)))
            if not kept >= READ_KINDS:
                tables.forget(Fact.STATUS_CURSOR)

    def _renew_enrolment(self, sha256: str, held: KioskEnrolment | None) -> set[str]:
        came = list[bytes]()
        answer = self._signed(partial(self._client.objects, [sha256], HEADER_LIMIT_BYTES * 4, came.extend))
        if not isinstance(answer, Answered) or not came or not came[0]:
            return {"enrolment_not_fetched"}
        jws = b"".join(came)
        found = self._memory.read_enrolment(jws)
        if found is None or sha256_of(jws) != sha256:
            return {"enrolment_unverifiable"}
        tables = self._memory.tables
        gained = held is None or any(not may_have(one, held.partitions) for one in found.partitions)
        self._failpoints.reach(Failpoint.BEFORE_ENROLMENT_STORE)
        with tables.change():
            tables.put(Fact.ENROLMENT, jws)
            if gained:
                tables.forget(Fact.STATUS_CURSOR)
            self._to(StatusStage.DROPPING)
        self._failpoints.reach(Failpoint.AFTER_ENROLMENT_STORE)
        return set()

    def _drop(self, enrolment: KioskEnrolment) -> None:
        tables = self._memory.tables
        not_ours = [one for one in tables.status_partitions() if not may_have(one, enrolment.partitions)]
        with tables.change():
            if not any(tables.drop_statuses_of(one, PIECE) for one in not_ours[:1]):
                self._to(StatusStage.FETCHING)
            self._failpoints.reach(Failpoint.IN_STATUS_DROP)

    def _end(self, today: date) -> None:
        tables = self._memory.tables
        with tables.change():
            if not tables.drop_statuses_before(today, PIECE):
                self._to(StatusStage.SETTLED)
                tables.put(Fact.STATUS_ENDED_ON, today.isoformat())
            self._failpoints.reach(Failpoint.IN_STATUS_END)

    def _fetch_page(self, enrolment: KioskEnrolment) -> set[str]:
        tables = self._memory.tables
        after = tables.number(Fact.STATUS_CURSOR)
        at_most = int(max(LEAST_PAGE_BYTES, min(self._rate.budget * PAGE_SECONDS / LINE_SECONDS, STATUS_PAGE_BYTES)))
        began = time.monotonic()
        answer = self._signed(partial(self._client.status, after, at_most))
        if not isinstance(answer, Answered):
            self._rate.failed()
            return {"status_not_fetched"}
        self._rate.carried(len(answer.body), time.monotonic() - began)
        try:
            jws, rows = split_status_page(answer.body)
            payload = self._under_newest(lambda keys: keys.verify(jws, Typ.STATUS, "status", HEADER_LIMIT_BYTES))
            page, found = read_status_page(payload, rows, after=after, request=answer.request)
        except SyncError:
            return {"status_unverifiable"}
        held = self._memory.hash_of(Fact.ENROLMENT)
        if held is None or page.enrolment != enrolment_name(held):
            return {"status_not_fetched"}  # the next acknowledgement names the enrolment that is in force
        return self._keep(page, found, enrolment)

    def _keep(self, page: StatusPage, found: list[CarriedStatus], enrolment: KioskEnrolment) -> set[str]:
        ours = [row for row in found if may_have(row.partition, enrolment.partitions)]
        tables = self._memory.tables
        self._failpoints.reach(Failpoint.BEFORE_DOCUMENT_STORE)
        with tables.change():
            tables.put_statuses(row for row in ours if kind_of(row.partition) in READ_KINDS)
            tables.put(Fact.STATUS_CURSOR, page.up_to)
            if page.complete:
                self._to(StatusStage.ENDING)
        self._failpoints.reach(Failpoint.AFTER_DOCUMENT_STORE)
        return {"status_not_ours"} if len(ours) < len(found) else set()
