"""Two files from a kiosk's outbox to a clerk's hands: agent, centre, worker and scanner are the processes that run in
service, the line between them breaks in the middle of a piece, and the agent is killed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.urls import reverse
from django.utils import timezone

from central.applications.actions.send_back import send_back
from central.applications.models import Application, HandlingEvent
from central.attachments.models import AwaitedPart
from central.catalogue.models import ProcedureVersion
from central.kiosks.actions.add import add_kiosk
from provisioning.enrol import Enrolment
from sync.contract.chain.statement import StatementKind, write_statement
from sync.contract.forms.attached_files import AttachmentReference
from sync.contract.timestamps import moment_of, rfc3339
from sync.contract.wire.messages import write_message
from sync.contract.wire.parts import PART_PIECE_BYTES
from sync.contract.wire.status import MarkedField, StatusView
from sync.envelope.enrolment import EnrolmentCode
from sync.envelope.jws import Typ, sign_jws
from sync.envelope.keys.signer import FileSigner
from sync.envelope.status import read_status, status_id, status_key
from sync.home.clocks import SystemClock, SystemRandomness
from sync.inbox.cache_tables import CacheTables, Fact
from sync.outbox import Kept, KioskHome, Outbox, Submission, keep
from tests.support.between.breaking_line import ENTRIES, PART, BreakingLine
from tests.support.between.enrolling import code_for
from tests.support.between.files_by_hand import HandFile, statement_naming
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.attached import file_states
from tests.support.centre.centre_process import answers, free_port, kill, start, wait_for
from tests.support.centre.city import City
from tests.support.centre.custody_verified import verify_custody
from tests.support.kiosk.with_files import entry_at
from tests.support.people.staff import Cast, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.crash]
KIOSK = "99201-003"
PLAN = HandFile("間取り.pdf", b"%PDF-1.7 " + os.urandom(1_500_000))
PHOTO = HandFile("ベッド.jpg", b"\xff\xd8\xff" + os.urandom(60_000), "image/jpeg")
FILES = (PLAN, PHOTO)
SENTENCE = {"ja": "電話番号を直してください"}


@dataclass
class Both:
    """A kiosk's home with its outbox, the line, and the centre's processes."""

    city: City
    home: KioskHome
    outbox: Outbox
    line: BreakingLine
    writer: KioskHand
    """Knows the words of a statement; it never speaks."""
    definition: ProcedureVersion
    agents: ExitStack
    agent: subprocess.Popen[bytes]

    def keep(self, *files: HandFile) -> Kept:
        """As the kiosk process does after the resident signed."""
        named = tuple(file.reference for file in files)
        statement = write_statement(statement_naming(self.writer, self.definition, named))
        return self._kept(Submission(StatementKind.SUBMISSION, statement, files=tuple(file.content for file in files)))

    def correct(self, old: Kept, *files: HandFile) -> Kept:
        """What the slip's status names is kept, and these files come."""
        kind, key = StatementKind.CORRECTION, status_key(old.arrival, old.inquiry)
        named = (
            *(AttachmentReference(one.name, one.type, one.size, one.sha256) for one in self.status(old).files),
            *(file.reference for file in files),
        )
        plain = statement_naming(self.writer, self.definition, named, kind)
        statement = write_statement(msgspec.structs.replace(plain, corrects=old.arrival))
        contents = tuple(file.content for file in files)
        return self._kept(Submission(kind, statement, corrects=old.arrival, old_status_key=key, files=contents))

    def status(self, kept: Kept) -> StatusView:
        """As the kiosk heard it from the centre."""
        key = status_key(kept.arrival, kept.inquiry)
        blob = self.outbox.line.status_blob(status_id(key))
        assert blob is not None
        return read_status(blob, key)

    def hears_state(self, kept: Kept, state: str) -> bool:
        blob = self.outbox.line.status_blob(status_id(status_key(kept.arrival, kept.inquiry)))
        return blob is not None and self.status(kept).state == state

    def _kept(self, said: Submission) -> Kept:
        manifest = self.outbox.line.manifest()
        assert manifest is not None
        return keep(self.outbox, said, FileSigner.load(self.home.entry_key), manifest.recipients())

    def parts_of(self, kept: Kept) -> dict[str, int]:
        return {part.sha256: part.length for part in entry_at(self.outbox, kept.seq)[0].parts}

    def on_media(self) -> tuple[int, int]:
        return len(list(self.home.data_parts.iterdir())), len(list(self.home.mirror_parts.iterdir()))

    def purge(self) -> None:
        for _ in range(3):
            self.outbox.purge()

    def another_agent(self) -> None:
        """The one that runs is killed."""
        self.agent.kill()
        self.agent.wait()
        self.agent = self.agents.enter_context(agent_of(self.home, self.line.url))

    def hears_from_the_centre(self, later: timedelta) -> None:
        """The centre's own word, signed by its key, as it will say it after so long. The agent must not run."""
        last = self.outbox.line.last_ack()
        assert last is not None
        at = rfc3339(moment_of(last.ack.time) + later)
        tables = CacheTables.open(self.home.line_db)
        said = msgspec.structs.replace(last.ack, time=at)
        with tables.change():
            tables.put(Fact.ACK, sign_jws(write_message(said), Typ.ACK, self.city.keys.ack))
        tables.close()


@contextmanager
def agent_of(home: KioskHome, url: str) -> Iterator[subprocess.Popen[bytes]]:
    """The program that runs in service."""
    homes = ["--data", str(home.data), "--mirror", str(home.mirror), "--line", str(home.line_folder)]
    command = [sys.executable, "-m", "sync.agent", *homes, "--centre", url, "--heartbeat", "0.5", "--simulated"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def both(city: City, with_files: ProcedureVersion, settings: Any, scanner: str, tmp_path: Path) -> Iterator[Both]:
    more = {"MADOGUCHI_PIECES": str(settings.PIECES), "MADOGUCHI_CLAMD": scanner}
    port = free_port()
    home = KioskHome(tmp_path / "data", tmp_path / "mirror", tmp_path / "line")
    add_kiosk(city.hall.pk, 3, "system")
    with ExitStack() as ends:
        for command in (("serve", "--bind", f"127.0.0.1:{port}"), ("worker",)):
            ends.callback(kill, start(settings, *command, more=more, log=tmp_path / "centre.log"))
        wait_for(lambda: answers(port))
        line = ends.enter_context(BreakingLine(port))
        Enrolment(line.url, EnrolmentCode.parse(code_for(3)), home, "test", simulated=True, one_medium=True).run()
        outbox = ends.enter_context(Outbox.open(home, clock=SystemClock(), randomness=SystemRandomness()))
        outbox.boot_check()
        agents = ends.enter_context(ExitStack())
        process = agents.enter_context(agent_of(home, line.url))
        wait_for(lambda: outbox.line.last_ack() is not None and outbox.line.catalogue() is not None)
        writer = replace(city.kiosk(9), code=KIOSK)
        yield Both(city, home, outbox, line, writer, with_files, agents, process)


def test_two_files_come_behind_their_entry_through_a_broken_line_and_go_from_the_kiosk_when_they_may(
    both: Both, cast: Cast
) -> None:
    client, line = sign_in(cast.sato), both.line
    kept = both.keep(*FILES)
    names = both.parts_of(kept)
    page = reverse("applications:detail", args=[kept.arrival])

    # The entry goes first: the application is there and waits, while not one byte of a part has passed.
    wait_for(lambda: Application.objects.filter(arrival_number=kept.arrival).exists())
    wait_for(lambda: line.held_up > 0)
    assert not AwaitedPart.objects.filter(held__gt=0).exists()
    assert both.outbox.line.stored_up_to() == kept.seq
    assert "添付待ち（2件のうち0件）" in client.get(page).content.decode()
    assert both.on_media() == (2, 2)
    both.purge()
    assert both.on_media() == (2, 2)

    # Half of a piece in the middle of the first file gets through; then the agent is killed.
    middle = len(PLAN.content) // 2
    line.break_at = middle
    later = both.keep()
    line.passes.set()
    wait_for(lambda: line.broke_off)
    both.another_agent()
    wait_for(lambda: both.outbox.line.parts_received(list(names)) == frozenset(names))
    place, cut = next((n, piece) for n, piece in enumerate(line.pieces) if piece.passed < piece.brings)
    assert cut.header.offset >= middle
    behind = [piece for piece in line.pieces[place + 1 :] if piece.brings]
    assert (behind[0].header.part, behind[0].header.offset) == (cut.header.part, cut.header.offset)
    sent = sum(piece.passed for piece in line.pieces)
    assert sum(names.values()) <= sent <= sum(names.values()) + 2 * PART_PIECE_BYTES

    # An entry that was kept while a piece was on its way went before the piece that followed.
    assert line.order[:3] == [ENTRIES, PART, ENTRIES]
    wait_for(lambda: Application.objects.filter(arrival_number=later.arrival).exists())

    # Opened, compared and scanned by the worker: the clerk has both as the resident gave them.
    wait_for(lambda: file_states() == ["clean", "clean"])
    wait_for(lambda: HandlingEvent.objects.filter(act="files_came").count() == 1)
    shown = client.get(page).content.decode()
    assert "添付待ち" not in shown
    for number, file in enumerate(FILES, 1):
        handed = client.get(reverse("attachments:file", args=[kept.arrival, 1, number]))
        assert handed.content == file.content
    assert "all holds" in verify_custody()

    # Received just now: they stay. After the retention by the centre's clock they go from both media.
    both.agents.close()
    both.purge()
    assert both.on_media() == (2, 2)
    catalogue = both.outbox.line.catalogue()
    assert catalogue is not None
    both.hears_from_the_centre(timedelta(days=catalogue.retention_days, minutes=5))
    both.purge()
    assert both.on_media() == (0, 0)


def test_a_correction_sends_only_the_new_file_while_the_former_ones_are_still_on_their_way(
    both: Both, cast: Cast
) -> None:
    line = both.line
    kept = both.keep(PLAN)
    wait_for(lambda: Application.objects.filter(arrival_number=kept.arrival).exists())
    wait_for(lambda: line.held_up > 0)
    application = Application.objects.get(arrival_number=kept.arrival)
    send_back(
        application.pk,
        cast.sato,
        revision=application.revision,
        marked=[MarkedField("phone", SENTENCE)],
        sentence=SENTENCE,
        until=timezone.localdate() + timedelta(days=14),
    )
    wait_for(lambda: both.hears_state(kept, "sent_back"))
    again = both.correct(kept, PHOTO)
    assert list(both.parts_of(again).values()) == [len(PHOTO.content) + 16]
    wait_for(lambda: application.versions.count() == 2)
    assert file_states() == ["awaited"] * 3
    line.passes.set()
    wait_for(lambda: file_states() == ["clean"] * 3)
    sent = {piece.header.part for piece in line.pieces if piece.brings}
    assert sent == {*both.parts_of(kept), *both.parts_of(again)}
    client = sign_in(cast.sato)
    for number, file in enumerate((PLAN, PHOTO), 1):
        handed = client.get(reverse("attachments:file", args=[again.arrival, 2, number]))
        assert handed.content == file.content
    assert "all holds" in verify_custody()
