"""What a kiosk and its centre say to each other in a first hour, over real HTTP: enrolment, heartbeat, entries and an
act of staff, statuses, a withdrawal, a claim that is signed by card, sent back and corrected, new keys, refused bodies,
too many questions, a suspicion, a suspension and its end, a restore. Each step is seen to have worked.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from django.db import transaction
from django.utils import timezone
from msgspec import Struct

from central.applications.models import Application, ManualCheck
from central.audit.models import AuditEntry
from central.catalogue.actions.leaflets import make_leaflet
from central.catalogue.actions.publish_catalogue import publish_catalogue
from central.catalogue.actions.publish_wording import publish_wording
from central.catalogue.actions.set_staff_card import CardDescription, set_staff_card
from central.catalogue.models import TrustAnchor
from central.certificates.models import KioskPrint
from central.intake.actions.install import install_manifest
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.models import CustodyEntry
from central.kiosks.actions.add import add_kiosk
from central.kiosks.actions.states import release, suspect, suspend
from central.kiosks.models import Kiosk, SuspicionEvidence
from central.organisation.models import Body
from provisioning.enrol import Enrolment
from sync.agent.agent import Agent
from sync.agent.question_link import QuestionLink
from sync.contract.chain.print_outcome import PrintedCopy, PrintResult
from sync.contract.chain.staff_act import Act, StaffDuty
from sync.contract.chain.statement import StatementKind
from sync.contract.timestamps import rfc3339
from sync.contract.wire.contact import ContactHeader, Heartbeat
from sync.contract.wire.contact_frames import CONTACT_LIMIT_ENTRIES, write_contact
from sync.contract.wire.messages import read_message, write_message
from sync.contract.wire.questions import STATUS_BY_ID, Carried, StatusAsked, StatusTold
from sync.contract.wire.status import StatusView
from sync.contract.wire.status_frames import StatusPage, rows_of, split_status_page
from sync.envelope.asking import Asked, NotAnswered, ask
from sync.envelope.enrolment import EnrolmentCode
from sync.envelope.jws import Typ, payload_in
from sync.envelope.keys.hpke_keys import HpkeKey
from sync.envelope.keys.signer import FileSigner
from sync.envelope.manifest import TrustedManifest, sign_manifest
from sync.envelope.questions import VisitKey
from sync.envelope.status import open_status, status_id, status_key
from sync.home.clocks import SystemClock
from sync.inbox.cache_tables import CacheTables, Fact
from sync.outbox import Kept, KioskHome, Outbox, Submission, keep
from sync.transport import CentreClient
from sync.transport.answers import Answered, Refused
from tests.compatibility.wire.draft_talk import talk_of_a_draft
from tests.compatibility.wire.files_talk import correction_with_one_more, submission_with_two_files
from tests.compatibility.wire.finding_talk import ABOUT_LEAFLET, talk_of_what_is_taken
from tests.compatibility.wire.print_talk import issued_document
from tests.compatibility.wire.returned_talk import is_sent_back
from tests.compatibility.wire.said import Opener, Said, overheard
from tests.compatibility.wire.tomorrow import Line
from tests.support.between.enrolling import code_for
from tests.support.between.files_by_hand import asks_for_files
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.city import City
from tests.support.centre.deliveries import CLAIM_ANSWERS
from tests.support.faults.failpoints import RecordingFailpoints
from tests.support.kiosk.with_files import entry_at
from tests.support.machine.clocks import FakeClock, SeededRandomness
from tests.support.people.staff_cards import HandCard

KIOSK = "99201-003"
S = TypeVar("S", bound=Struct)


@dataclass
class Conversation:
    """Both ends, and what was said so far."""

    line: Line
    city: City
    url: str
    folder: Path
    said: list[Said] = field(default_factory=list)
    status_keys: list[bytes] = field(default_factory=list)
    visit: HpkeKey = field(default_factory=HpkeKey.generate)

    def __post_init__(self) -> None:
        self.home = KioskHome(self.folder / "data", self.folder / "mirror", self.folder / "line")
        self.clock = FakeClock(datetime.now(UTC))
        self.card = HandCard.make("STAFF-1")
        self.visit.save(self.folder / "visit.hpke")

    def opener(self) -> Opener:
        """What opens all that was sealed."""
        return Opener(self.folder / "keys" / "hpke.hpke", tuple(self.status_keys), self.folder / "visit.hpke")

    def hold(self) -> None:
        """All of it, from the code on paper to the last acknowledgement."""
        add_kiosk(self.city.hall.pk, 3, "system")
        with overheard(self.said), self.line.as_kiosk():
            code = EnrolmentCode.parse(code_for(3))
            Enrolment(self.url, code, self.home, "test", simulated=True, one_medium=True).run()
        tables = CacheTables.open(self.home.line_db)
        client = CentreClient(self.url, FileSigner.load(self.home.line_key), silence_s=20)
        self.agent = Agent(
            self.home,
            client,
            tables,
            clock=self.clock,
            shake=lambda: 0.5,
            failpoints=RecordingFailpoints(),
            software="test",
            simulated=True,
        )
        with Outbox.open(self.home, clock=self.clock, randomness=SeededRandomness()) as outbox, overheard(self.said):
            outbox.boot_check()
            self._speak(outbox)
        client.close()
        tables.close()

    def _speak(self, outbox: Outbox) -> None:
        self._staff_list_is_published()
        self._contacts()
        catalogue = outbox.line.catalogue()
        assert catalogue is not None
        assert catalogue.version == 2
        with self.line.as_kiosk():
            kept = [self._keep(outbox, language) for language in ("ja", "easy-ja", "en")]
            self.card.acts(outbox, Act.TEST_PAGE, self.entry_key)
        self._contacts()
        self._judged(outbox, 4)
        assert set(Application.objects.values_list("arrival_number", flat=True)) == {one.arrival for one in kept}
        assert AuditEntry.objects.filter(act="kiosk.staff_acted").count() == 1
        assert [self._state(outbox, one) for one in kept] == ["unprocessed"] * 3
        self.city.hall.serves.add(Body.objects.create(code="99201-1", name="出張所"))
        self._contacts()
        assert self.agent_may_have() == ("99201-1/99201", "99201/99201")
        with self.line.as_kiosk():
            self._withdraw(outbox, kept[0])
        self._contacts()
        self._judged(outbox, 5)
        assert [self._state(outbox, one) for one in kept] == ["withdrawn", "unprocessed", "unprocessed"]
        assert [self._told(outbox, one) for one in (*kept, None)] == ["withdrawn", "unprocessed", "unprocessed", None]
        assert self._of_a_later_kind(outbox) == "unknown_kind"
        talk_of_what_is_taken(partial(self._answer, outbox), self.city.definitions["bulky_waste"].sha256)
        talk_of_a_draft(partial(self._answer, outbox), self.city.keys.hpke.recipient())
        with self.line.as_kiosk():
            self._print_a_document(outbox)
        self._contacts()
        self._judged(outbox, 6)
        assert list(KioskPrint.objects.values_list("copy", "result")) == [(1, "unknown")]
        with self.line.as_kiosk():
            claim = self._claim(outbox)
            self.card.acts(outbox, Act.REPRINT, self.entry_key, about=kept[1].arrival)
        self._contacts()
        self._judged(outbox, 8)
        assert self._state(outbox, claim) == "unprocessed"
        is_sent_back(claim.arrival)
        self._contacts()
        assert self._state(outbox, claim) == "sent_back"
        with self.line.as_kiosk():
            corrected = self._claim(outbox, corrects=claim)
        self._contacts()
        self._judged(outbox, 9)
        assert self._state(outbox, corrected) == "unprocessed"
        with self.line.as_kiosk():
            filed = self._keep_with_files(outbox)
        self._judged(outbox, 10)
        assert self._state(outbox, filed) == "unprocessed"
        is_sent_back(filed.arrival)
        self._contacts()
        assert [file.name for file in self._view(outbox, filed).files] == ["間取り.pdf", "ベッド.jpg"]
        with self.line.as_kiosk():
            mended = self._kept(outbox, correction_with_one_more(self._writer(), filed))
        self._contacts()
        self._judged(outbox, 11)
        assert self._state(outbox, mended) == "unprocessed"
        self._keys_are_renewed()
        assert not self._a_short_page()
        self._asks_until_it_has_to_wait(outbox)
        # One body names more entries than it brings, the other more than anybody may.
        assert [self._refused(naming) for naming in (1, CONTACT_LIMIT_ENTRIES + 1)] == ["malformed", "too_large"]
        self._is_suspected()
        release(KIOSK, "system", "looked at")
        suspend(KIOSK, "system", "for a look")
        self._contacts({"suspended"})
        release(KIOSK, "system", "looked at")
        self.clock.pass_time(timedelta(hours=2))
        self._contacts()
        self.city.restored()
        self._contacts()
        self.clock.pass_time(timedelta(minutes=2))
        self._contacts()
        assert outbox.line.stored_up_to() == 11
        incarnation = outbox.line.incarnation()
        assert incarnation is not None
        assert (incarnation.number, incarnation.id) == (2, self.city.incarnation())

    def _staff_list_is_published(self) -> None:
        listed = self.card.listed(*StaffDuty)
        root = TrustAnchor.objects.get(body=self.city.body, use="sign")
        TrustAnchor.objects.create(body=root.body, use="auth", certificate=bytes(root.certificate), sha256=root.sha256)
        set_staff_card("99201", CardDescription(self.card.id, listed.name, listed.public), tuple(StaffDuty), "system")
        words = {"name": "Large items to throw away"}
        assert publish_wording(self.city.definitions["bulky_waste"].pk, "en", words, "system")
        make_leaflet("99201", ABOUT_LEAFLET, "system")
        publish_catalogue(self.city.hall.pk)

    def _contacts(self, troubles: set[str] | None = None) -> None:
        """Until the agent has nothing to do for a while."""
        for _ in range(20):
            with self.line.as_kiosk():
                wait = self.agent.step()
            self.clock.pass_time(timedelta(milliseconds=int(wait * 1000) + 1))
            if wait > 1:
                break
        assert set(self.agent.troubles()) == (troubles or set())

    def _judged(self, outbox: Outbox, stored: int) -> None:
        assert outbox.line.stored_up_to() == stored
        assert CustodyEntry.objects.filter(fault="").count() == stored
        while drain_verdicts():
            pass
        assert list(ManualCheck.objects.values_list("reasons", flat=True)) == []
        self._contacts()

    def agent_may_have(self) -> tuple[str, ...]:
        """By the enrolment that the kiosk holds."""
        held = self.agent._memory.enrolment()
        assert held is not None
        return held.partitions

    @property
    def entry_key(self) -> FileSigner:
        return FileSigner.load(self.home.entry_key)

    def _keep(self, outbox: Outbox, language: str) -> Kept:
        """In English in the words that lie beside the form."""
        (row,) = (row for row in outbox.line.listed() if row.id == "bulky_waste")
        named = {wording.language: wording.sha256 for wording in row.wordings}
        document = outbox.line.content(named[language]) if language in named else None
        assert (document is None) == (language != "en")
        statement = self._writer().waste_statement(language, document)
        return self._kept(outbox, Submission(StatementKind.SUBMISSION, statement))

    def _withdraw(self, outbox: Outbox, old: Kept) -> Kept:
        key = status_key(old.arrival, old.inquiry)
        statement = self._writer().withdrawal_statement("bulky_waste", old.arrival)
        said = Submission(StatementKind.WITHDRAWAL, statement, corrects=old.arrival, old_status_key=key)
        return self._kept(outbox, said)

    def _claim(self, outbox: Outbox, corrects: Kept | None = None) -> Kept:
        """With consent, signed by a resident's card, with an address for mail."""
        kind = StatementKind.SUBMISSION if corrects is None else StatementKind.CORRECTION
        resident = self.city.authority.hanako
        answers = {**resident.card_answers(), **CLAIM_ANSWERS}
        statement = self._writer().claim_statement(answers, None if corrects is None else corrects.arrival)
        said = Submission(
            kind,
            statement,
            resident.sign(statement),
            resident.certificate,
            mail="hanako@example.invalid",
            corrects=None if corrects is None else corrects.arrival,
            old_status_key=None if corrects is None else status_key(corrects.arrival, corrects.inquiry),
        )
        return self._kept(outbox, said)

    def _keys_are_renewed(self) -> None:
        before = self.agent._memory.hash_of(Fact.MANIFEST)
        root, now = self.city.keys.root, timezone.now()
        install_manifest(sign_manifest(self.city.keys.manifest(2, rfc3339(now)), root), now)
        self._contacts()
        assert before != self.agent._memory.hash_of(Fact.MANIFEST)

    def _a_short_page(self) -> bool:
        """Whether a page with room for one status is all of them."""
        memory = self.agent._memory
        with self.line.as_kiosk():
            answer = self.agent._client.status(0, 1, memory.nonce)
        assert isinstance(answer, Answered)
        memory.put_nonce(answer.nonce)
        head, rows = split_status_page(answer.body)
        assert len(list(rows_of(rows, [""] * 255))) == 1
        return read_message(StatusPage, payload_in(head, Typ.STATUS)).complete

    def _refused(self, naming: int) -> str:
        """What the centre says, signed, to a body without entries whose header names so many."""
        incarnation = self.agent._memory.incarnation()
        assert incarnation is not None
        with self.line.as_kiosk():
            beat = Heartbeat(1, 0, "0" * 64, 0, "test", 0, rfc3339(self.clock.now()), "low", (), 0, None, ())
            body = write_contact(ContactHeader(1, incarnation.id, KIOSK, beat, naming), ())
            answer = self.agent._client.contact(body, self.agent._memory.nonce)
        assert isinstance(answer, Refused)
        assert answer.signed
        self.agent._memory.put_nonce(answer.nonce)
        return answer.code

    def _is_suspected(self) -> None:
        """And served all the same: the acknowledgement says so."""
        with transaction.atomic():
            kiosk = Kiosk.objects.select_for_update().get(code=KIOSK)
            why = SuspicionEvidence(reason="other_head", epoch=1, seq=9, presented="1" * 64, stored="2" * 64)
            assert suspect(kiosk, why)
            kiosk.save()
        self.clock.pass_time(timedelta(minutes=2))
        self._contacts()
        assert self.agent._tables.text(Fact.STATE) == "suspect"

    def _kept(self, outbox: Outbox, said: Submission) -> Kept:
        manifest = outbox.line.manifest()
        assert manifest is not None
        kept = keep(outbox, said, self.entry_key, manifest.recipients())
        self.status_keys.append(status_key(kept.arrival, kept.inquiry))
        return kept

    def _print_a_document(self, outbox: Outbox) -> None:
        """What became of a copy of something that the centre had issued."""
        document = issued_document(Application.objects.order_by("pk")[0])
        now = rfc3339(self.clock.now())
        said = PrintedCopy(document.sha256, document.number, 1, PrintResult.UNKNOWN.value, now)
        outbox.keep_document_print(said, self.entry_key)

    def _keep_with_files(self, outbox: Outbox) -> Kept:
        """Entry, content and statement in their second version, and parts behind them."""
        kept = self._kept(outbox, submission_with_two_files(self._writer(), asks_for_files(self.city)))
        self._contacts()
        names = [part.sha256 for part in entry_at(outbox, kept.seq)[0].parts]
        assert outbox.line.parts_received(names) == frozenset(names)
        assert len(names) == 2
        return kept

    def _state(self, outbox: Outbox, kept: Kept) -> str:
        return self._view(outbox, kept).state

    def _view(self, outbox: Outbox, kept: Kept) -> StatusView:
        """What the holder of the slip reads."""
        key = status_key(kept.arrival, kept.inquiry)
        blob = outbox.line.status_blob(status_id(key))
        assert blob is not None, "the holder of the slip reads nothing"
        return read_message(StatusView, open_status(blob, key))

    def _told(self, outbox: Outbox, kept: Kept | None) -> str | None:
        """What the centre answers to whoever asks with the slip; without one, with numbers that nobody has."""
        key = bytes(32) if kept is None else status_key(kept.arrival, kept.inquiry)
        carried, asked, manifest = self._asked(outbox, STATUS_BY_ID, status_id(key))
        assert carried.state == "answered"
        blob = asked.believed(carried, manifest, StatusTold).blob
        return None if blob is None else read_message(StatusView, open_status(blob, key)).state

    def _of_a_later_kind(self, outbox: Outbox) -> str:
        """What this centre says to a question that it does not know."""
        carried, asked, manifest = self._asked(outbox, "free_slots", "0" * 32)
        with pytest.raises(NotAnswered) as said:
            asked.believed(carried, manifest, StatusTold)
        return str(said.value)

    def _answer(self, outbox: Outbox, kind: str, content: Struct, told: type[S]) -> S:
        carried, asked, manifest = self._asked_with(outbox, kind, content)
        return asked.believed(carried, manifest, told)

    def _asks_until_it_has_to_wait(self, outbox: Outbox) -> None:
        """Of all that only the refusal is kept: the answers before it are as any other."""
        for _ in range(40):
            before = len(self.said)
            carried, *_ = self._asked(outbox, STATUS_BY_ID, "0" * 32)
            if carried.state == "not_now":
                break
            del self.said[before:]
        assert json.loads(self.said[-1].answered)["code"] == "busy"

    def _asked(self, outbox: Outbox, kind: str, wanted: str) -> tuple[Carried, Asked, TrustedManifest]:
        return self._asked_with(outbox, kind, StatusAsked(1, wanted))

    def _asked_with(self, outbox: Outbox, kind: str, content: Struct) -> tuple[Carried, Asked, TrustedManifest]:
        manifest, incarnation = outbox.line.manifest(), outbox.line.incarnation()
        assert manifest is not None
        assert incarnation is not None
        client = CentreClient(self.url, FileSigner.load(self.home.line_key))
        with self.line.as_kiosk():
            asked = ask(manifest, incarnation.id, KIOSK, kind, content, VisitKey(self.visit))
            line = QuestionLink(client, SystemClock())
            carried = line.carry(asked.question, write_message(asked.question), 20)
            line.close()
        return carried, asked, manifest

    def _writer(self) -> KioskHand:
        """Knows the words of a statement; it never speaks."""
        self._hand = getattr(self, "_hand", None) or replace(self.city.kiosk(9), code=KIOSK)
        return self._hand
