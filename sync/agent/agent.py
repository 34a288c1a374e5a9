"""One step of the upload service at a time: what is due, one contact, what its answer means.

The agent never decides about a resident's matter; it carries bytes and believes only signatures.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import structlog

from sync.agent.ack_check import AckRefused, Expected, refuse_contradiction
from sync.agent.backoff import Backoff
from sync.agent.documents import Documents
from sync.agent.memory import Memory, read_ack
from sync.agent.part_upload import PartUpload
from sync.agent.refusal_check import ONLY_A_PAUSE, read_refusal
from sync.contract.capabilities import KIOSK_READS
from sync.contract.timestamps import rfc3339
from sync.contract.wire.ack import Ack, ContactAnswer
from sync.contract.wire.contact import ContactHeader, Heartbeat
from sync.contract.wire.contact_frames import write_contact
from sync.contract.wire.manifest import Incarnation
from sync.contract.wire.messages import read_message
from sync.contract.wire.refusals import STOPS, SignedRefusal
from sync.envelope.manifest import read_incarnation
from sync.errors import ContractError, OutboxError, SyncError
from sync.home.clocks import Clock
from sync.home.failpoints import Failpoint, Failpoints
from sync.home.home import KioskHome
from sync.home.kiosk_note import read_kiosk_note
from sync.inbox.cache_tables import CacheTables, Fact
from sync.outbox.reader import Batch, OutboxHead, OutboxReader
from sync.transport.answers import Answered, Refused, Unreachable
from sync.transport.client import CentreClient
from sync.transport.rate import RateMeter

HEARTBEAT_S = 60.0
MOST_ENTRIES = 200
"""The centre stores a contact in one transaction; more would hold its writer."""
REST_AT_MOST_S = 0.5
NONCE_TRIES = 3
"""A stale nonce comes with a fresh one; a centre that answers so for ever gets a pause."""
FOR_A_PERSON = STOPS | {"too_large"}
log = structlog.get_logger("sync.agent")


@dataclass(frozen=True)
class _Contact:
    """What one contact carried, to judge its answer by."""

    head: OutboxHead
    batch: Batch
    incarnation: Incarnation
    last: Ack | None


class Agent:
    """Carries entries to the centre and its word back. One thread."""

    def __init__(
        self,
        home: KioskHome,
        client: CentreClient,
        tables: CacheTables,
        *,
        clock: Clock,
        shake: Callable[[], float],
        failpoints: Failpoints,
        software: str,
        heartbeat_s: float = HEARTBEAT_S,
        worked_s: Callable[[], float] = lambda: 0.0,
        simulated: bool = False,
    ) -> None:
        """`worked_s` is the processor time of this process: after each batch it rests as long as that took. Only a
        `simulated` kiosk takes keys marked DEVELOPMENT.
        """
        self._home = home
        self._identity = home.identity()
        self._client = client
        self._tables = tables
        self._memory = Memory(tables, self._identity, clock, simulated=simulated)
        self._documents = Documents(client, self._memory, failpoints, self._entries_wait)
        self._reader = OutboxReader(home)
        self._parts = PartUpload(
            client, self._memory, self._reader, self._identity, clock, failpoints, shake, self._documents
        )
        self._ack: Ack | None = None
        """The newest that this process believed."""
        self._clock = clock
        self._backoff = Backoff(shake)
        self._rate = RateMeter()
        self._failpoints = failpoints
        self._software = software
        self._heartbeat_s = heartbeat_s
        self._worked_s = worked_s
        self._not_before = 0.0
        self._last_contact: float | None = None
        self._last_head = -1
        self._known_head = 0
        self._one_by_one = False
        self._troubles: set[str] = set()

    def step(self) -> float:
        """Do what is due, at most one contact. Returns seconds until the next step, sooner if the outbox changes."""
        now = self._now()
        if now < self._not_before:
            return self._not_before - now
        try:
            head = self._reader.head()
        except OutboxError:
            return self._pause("outbox_unreadable", self._backoff.after_failure())
        began = self._worked_s()
        wait = self._contact(head) if self._is_due(now, head) else self._between_contacts()
        wait = max(0.0, wait)
        # A long queue goes out in pieces: between them the cores belong to whoever stands at the screen.
        return max(wait, min(self._worked_s() - began, REST_AT_MOST_S))

    def troubles(self) -> tuple[str, ...]:
        """Codes of what stands between this kiosk and the centre."""
        return tuple(sorted(self._troubles | self._parts.troubles))

    def _is_due(self, now: float, head: OutboxHead) -> bool:
        new = head.seq != self._last_head
        return self._last_contact is None or new or now - self._last_contact >= self._heartbeat_s

    def _entries_wait(self) -> bool:
        """Whether there is an entry that the next contact would bring."""
        try:
            return self._reader.head().seq > self._known_head
        except OutboxError:
            return False

    def _until_heartbeat(self, now: float) -> float:
        return max(0.0, self._heartbeat_s - (now - (self._last_contact or now)))

    def _between_contacts(self) -> float:
        """No entry waits: a piece of a file may go."""
        if self._ack is not None and self._rest_s() <= 0.0:
            self._parts.step(self._ack)
        return self._rest_s()

    def _rest_s(self) -> float:
        """Until the next heartbeat or the next piece."""
        until_heartbeat = self._until_heartbeat(self._now())
        stopped = self._tables.text(Fact.STATE) in STOPS
        for_parts = None if stopped else self._parts.wait(self._ack)
        return until_heartbeat if for_parts is None else min(until_heartbeat, for_parts)

    def _contact(self, head: OutboxHead) -> float:
        incarnation = self._memory.incarnation()
        if incarnation is None or self._memory.manifest() is None:
            incarnation = self._introduced(incarnation)
        if incarnation is None or self._memory.manifest() is None:
            return self._pause("manifest_unreadable", self._backoff.after_failure())
        for _ in range(NONCE_TRIES):
            contact = self._prepared(head, incarnation)
            answer = self._sent(contact)
            if isinstance(answer, Refused) and answer.code == "stale_nonce" and answer.nonce:
                self._memory.put_nonce(answer.nonce)
                continue
            break
        else:
            return self._pause("stale_nonce", self._backoff.after_failure())
        match answer:
            case Answered():
                return self._answered(contact, answer)
            case Refused():
                return self._refused(contact, answer)
            case Unreachable(reason):
                return self._no_line(contact, reason)

    def _introduced(self, incarnation: Incarnation | None) -> Incarnation | None:
        """line.db was lost: everything that was in it can be asked again, under the root that identity.json names."""
        if self._memory.manifest() is None:
            self._documents.renew_manifest()
        if incarnation is None:
            self._documents.renew_incarnation()
        return self._memory.incarnation()

    def _prepared(self, head: OutboxHead, incarnation: Incarnation) -> _Contact:
        manifest = self._memory.manifest()
        last = self._memory.ack(manifest) if manifest is not None else None
        if last is not None and (last.incarnation != incarnation.id or last.epoch != head.epoch):
            last = None
        batch = Batch(1, (), gone=False)
        # Before its first word nobody knows how far a centre holds: an empty contact asks.
        if last is not None and self._tables.text(Fact.STATE) not in STOPS:
            # Never past the head that the heartbeat names: an entry kept since then would look like a set-back machine.
            known = max(0, head.seq - last.stored_up_to)
            most = min(known, 1 if self._one_by_one else MOST_ENTRIES)
            batch = self._reader.batch(last.stored_up_to, self._rate.budget, most)
            if batch.gone:
                self._troubles.add("box_gone")
        return _Contact(head, batch, incarnation, last)

    def _sent(self, contact: _Contact) -> Answered | Refused | Unreachable:
        batch = contact.batch
        body = write_contact(
            ContactHeader(
                v=1,
                audience=contact.incarnation.id,
                kiosk=self._identity.kiosk,
                heartbeat=self._heartbeat(contact),
                entries=len(batch.entries),
            ),
            batch.entries,
        )
        with self._tables.change():
            self._tables.put(Fact.TRIED_AT, rfc3339(self._clock.now()))
            if batch.entries and batch.last > self._tables.number(Fact.SENT_UP_TO):
                self._tables.put(Fact.SENT_UP_TO, batch.last)
        self._failpoints.reach(Failpoint.BEFORE_SEND)
        began = self._now()
        answer = self._client.contact(body, self._memory.nonce)
        self._failpoints.reach(Failpoint.AFTER_SEND)
        if isinstance(answer, Answered):
            self._rate.carried(len(body), self._now() - began)
        return answer

    def _heartbeat(self, contact: _Contact) -> Heartbeat:
        note = read_kiosk_note(self._home)
        stored = contact.last.stored_up_to if contact.last is not None else 0
        return Heartbeat(
            epoch=contact.head.epoch,
            seq=contact.head.seq,
            head=contact.head.hash,
            waiting=max(0, contact.head.seq - stored),
            software=self._software,
            catalogue=self._tables.number(Fact.CATALOGUE_VERSION),
            wall=rfc3339(self._clock.now()),
            paper=note.paper,
            trouble=tuple(dict.fromkeys((*note.trouble, *self.troubles()))),
            status_cursor=self._tables.number(Fact.STATUS_CURSOR),
            ack=self._memory.hash_of(Fact.ACK),
            reads=KIOSK_READS,
            index=self._memory.hash_of(Fact.CATALOGUE),
        )

    def _answered(self, contact: _Contact, answered: Answered) -> float:
        try:
            answer = read_message(ContactAnswer, answered.body)
        except ContractError:
            return self._no_line(contact, "odd_answer")
        try:
            ack = self._believed(answer, contact, answered.request)
        except AckRefused as refused:
            log.warning("acknowledgement refused", code=refused.code)
            if refused.code == "other_request":
                return self._no_line(contact, refused.code)
            return self._pause(refused.code, self._backoff.longest())
        except SyncError:
            log.warning("answer not readable")
            return self._pause("ack_unverifiable", self._backoff.after_failure())
        self._failpoints.reach(Failpoint.BEFORE_ACK_STORE)
        with self._tables.change():
            self._memory.put_ack(answer.ack.encode(), ack, first_of_incarnation=contact.last is None)
            self._failpoints.reach(Failpoint.IN_ACK_STORE)
        self._failpoints.reach(Failpoint.AFTER_ACK_STORE)
        self._ack = ack
        self._one_by_one = self._one_by_one and bool(contact.batch.entries)
        self._backoff.succeeded()
        self._last_contact = self._now()
        self._troubles = {"box_gone"} & self._troubles if contact.batch.gone else set()
        more = contact.head.seq > ack.stored_up_to and not contact.batch.gone
        moved = bool(contact.batch.entries) or contact.last is None
        self._known_head = ack.stored_up_to if more and moved else contact.head.seq
        # Whoever has just learned how far the centre holds brings what it lacks before fetching anything.
        if not (more and contact.last is None):
            self._troubles |= self._documents.fetch(ack)
        self._tables.set_troubles(self.troubles(), rfc3339(self._clock.now()))
        self._last_head = contact.head.seq if not more or not moved else -1
        log.info("contact", stored_up_to=ack.stored_up_to, sent=len(contact.batch.entries), state=ack.state)
        if more and moved:
            return 0.0
        if self._documents.has_more:
            self._last_head = -1
            return 0.0
        return self._rest_s()

    def _believed(self, answer: ContactAnswer, contact: _Contact, request: str) -> Ack:
        ack = self._documents.under_newest(partial(read_ack, answer.ack.encode()))
        expected = Expected(
            contact.incarnation.id, self._identity.kiosk, contact.head.epoch, contact.head.seq, contact.last, request
        )
        own = self._reader.hash_of(ack.stored_up_to, self._identity.prev) if ack.stored_up_to >= 0 else None
        refuse_contradiction(ack, expected, own)
        if ack.state in STOPS:
            raise ContractError("an acknowledgement to a kiosk that is not served")
        return ack

    def _refused(self, contact: _Contact, refused: Refused) -> float:
        self._memory.put_nonce(refused.nonce)
        said = self._believed_refusal(refused)
        log.warning("contact refused", status=refused.status, code=refused.code, signed=said is not None)
        if said is None:
            if refused.code in ONLY_A_PAUSE:
                return self._pause(refused.code, self._backoff.after_failure(refused.retry_after_s))
            return self._no_line(contact, "unsigned_refusal")
        self._memory.put_nonce(said.nonce)
        if said.code == "other_incarnation" and said.incarnation is not None:
            return self._other_incarnation(contact, said.incarnation, said.nonce)
        if said.code in STOPS:
            with self._tables.change():
                self._tables.put(Fact.STATE, said.code)
        if said.code in ("malformed", "too_large") and len(contact.batch.entries) > 1:
            # One bad entry never holds up another: find it by sending them one by one.
            self._one_by_one = True
            return self._pause(said.code, self._backoff.after_failure())
        if said.code in FOR_A_PERSON:
            return self._pause(said.code, self._backoff.longest())
        return self._pause(said.code, self._backoff.after_failure())

    def _believed_refusal(self, refused: Refused) -> SignedRefusal | None:
        if refused.signed is None:
            return None
        try:
            return self._documents.under_newest(partial(read_refusal, refused, kiosk=self._identity.kiosk))
        except SyncError:
            return None

    def _no_line(self, contact: _Contact, reason: str) -> float:
        """Whatever answered, it was not the centre's word: the next try comes later, and nothing else changes."""
        if contact.batch.entries:
            self._rate.failed()
        log.info("centre unreachable", reason=reason)
        return self._pause("unreachable", self._backoff.after_failure())

    def _other_incarnation(self, contact: _Contact, jws: str, nonce: str | None) -> float:
        try:
            found = read_incarnation(jws.encode(), self._memory.root)
        except SyncError:
            return self._pause("incarnation_unverifiable", self._backoff.longest())
        if found.number <= contact.incarnation.number:
            # An older centre woke up again, or somebody replays its word.
            return self._pause("old_incarnation", self._backoff.longest())
        self._memory.adopt_incarnation(jws.encode(), nonce)
        self._ack = None
        log.warning("the centre was restored", incarnation=found.id)
        self._last_head = -1
        return 0.0

    def _pause(self, trouble: str, seconds: float) -> float:
        self._troubles.add(trouble)
        self._not_before = self._now() + seconds
        self._tables.set_troubles(self.troubles(), rfc3339(self._clock.now()))
        return seconds

    def _now(self) -> float:
        return self._clock.up_ms() / 1000.0
