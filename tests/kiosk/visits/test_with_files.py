"""A form that asks for files, from the stick to both media: stated, drawn, signed, sealed; and when it is closed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from hardware.stick.client import StickFile
from hardware.stick.messages import StickListed
from kiosk.devices.outbox import KeepSubmission
from kiosk.devices.stick import StickInserted, StickRemoved
from kiosk.screens.attachments import Attachments
from kiosk.screens.form_page import FormPage, InputKind
from kiosk.screens.procedure_page import ProcedurePage
from kiosk.screens.review import Review
from kiosk.screens.touches import Back, Chosen, FieldOpened, Next, PageTurned
from kiosk.steps.apply.before_start import BeforeStart
from kiosk.steps.apply.done import Received
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.attach.attach_files import AttachFiles
from kiosk.steps.card.trouble import NotTaken
from sync.contract.capabilities import CENTRE_READS
from sync.contract.chain.box import read_content
from sync.contract.chain.statement import Statement, read_statement
from sync.contract.chain.statement_lines import differences_drawn
from sync.contract.forms.file_rules import file_findings
from sync.contract.forms.procedures import Procedure, read_procedure
from sync.contract.wire.catalogue import split_definition
from sync.envelope.parts import open_file
from sync.envelope.sealing import BoxContext, open_box
from sync.home.disk import RealDisk
from sync.japanese.dates import today_in_japan
from tests.support.kiosk.example_catalogue import packed
from tests.support.kiosk.kiosk_in_a_box import KIOSK, PIN_OF, KioskInABox
from tests.support.kiosk.library_answers import answers_to, files
from tests.support.kiosk.with_files import entry_at
from tests.support.people.cards import CardBox
from tests.support.screens.attachment_screens import LISTED, chosen, stick_file

FORM = "hazard_supervisor"
FILES = tuple(path for path in files() if path.stem in (FORM, "bulky_waste"))
COPY, PROOF = "licence_copy", "practice_proof"


@dataclass
class HandStick:
    """A stick in the port, and the unit that reads it: whatever is asked for, it gives this file."""

    number: int

    def is_in(self) -> bool:
        return True

    def files(self) -> StickListed:
        return LISTED

    def fetch(self, _stick: str, _path: tuple[str, ...], _wanted: tuple[str, ...], /) -> StickFile:
        return stick_file(chosen()[self.number])


@pytest.fixture
def kiosk(made_cards: Path, tmp_path: Path) -> Iterator[KioskInABox]:
    box = KioskInABox(tmp_path, made_cards, contents=packed(path.read_bytes() for path in FILES))
    yield box
    box.close()


def procedure() -> Procedure:
    path = next(path for path in FILES if path.stem == FORM)
    return read_procedure(split_definition(path.read_bytes())[0])


def fills(kiosk: KioskInABox, cards: CardBox) -> None:
    """Up to the page that asks for files."""
    kiosk.centre_takes_files()
    kiosk.starts(FORM)
    kiosk.put(cards["hanako"]).types(PIN_OF["four"])
    answers = answers_to(procedure())
    while COPY not in [view.id for view in page(kiosk).fields]:
        kiosk.fill_page(answers)
        assert isinstance(kiosk.step, FillPage)


def page(kiosk: KioskInABox) -> FormPage:
    now = kiosk.screens.now
    assert isinstance(now, FormPage)
    return now


def attach(kiosk: KioskInABox, item: str, *numbers: int) -> None:
    """As a resident does it: open, choose each from the stick, go back to the form."""
    kiosk.does(FieldOpened(item))
    assert isinstance(kiosk.step, AttachFiles)
    for number in numbers:
        kiosk.wired.sticks._reader = HandStick(number)
        kiosk.does(Chosen("add"), StickInserted(), Chosen("file:0"))
        assert isinstance(kiosk.screens.now, Attachments)
    kiosk.does(StickRemoved(), Next())
    assert isinstance(kiosk.step, FillPage)


def stated(kiosk: KioskInABox) -> Statement:
    kept = kiosk.last_asked(KeepSubmission)
    assert isinstance(kept, KeepSubmission)
    return read_statement(kept.statement)


def lines(kiosk: KioskInABox) -> dict[str, str]:
    """All that the confirm pages draw."""
    found = dict[str, str]()
    while isinstance(kiosk.screens.now, Review):
        now = kiosk.screens.now
        found |= {line.label: line.shown for line in now.lines}
        if now.pages[0] == now.pages[1]:
            break
        kiosk.does(PageTurned(1))
    return found


def signs(kiosk: KioskInABox) -> None:
    kiosk.confirms()
    kiosk.types(PIN_OF["sign"])


@pytest.mark.requirement("ATT-01")
def test_files_are_chosen_drawn_signed_and_lie_sealed_on_both_media(kiosk: KioskInABox, cards: CardBox) -> None:
    fills(kiosk, cards)
    fields = {view.id: view for view in page(kiosk).fields}
    assert (fields[COPY].entry, fields[COPY].shown) == (InputKind.FILES, "")
    attach(kiosk, COPY, 0, 1)
    attach(kiosk, PROOF, 2)
    one, two, three = chosen()[:3]
    shown = {view.id: view.shown for view in page(kiosk).fields}
    assert one.name in shown[COPY]
    assert two.name in shown[COPY]
    kiosk.does(Next())
    drawn = lines(kiosk)
    assert shown[COPY] in drawn.values()
    assert any(three.name in text for text in drawn.values())
    signs(kiosk)
    assert isinstance(kiosk.step, Received)
    statement = stated(kiosk)
    assert [file.sha256 for file in statement.attachments] == [one.sha256, two.sha256, three.sha256]
    assert differences_drawn(statement, procedure(), today_in_japan(kiosk.clock.now())) == ()
    answers = {item.id: item.value for item in statement.items}
    assert not list(file_findings(procedure(), answers, statement.attachments))
    entry, _ = entry_at(kiosk.outbox, 1)
    record = kiosk.outbox.usable_store().record(1)
    assert record is not None
    assert record.box is not None
    place = BoxContext(KIOSK, 1, 1)
    content = read_content(open_box(record.box, kiosk.city.hpke, place))
    for folder in (kiosk.home.data_parts, kiosk.home.mirror_parts):
        sealed = {hashlib.sha256(path.read_bytes()).hexdigest(): path.read_bytes() for path in folder.iterdir()}
        assert sealed.keys() == {part.sha256 for part in entry.parts}
        for number, (held, file) in enumerate(zip(content.attachments, (one, two, three), strict=True), 1):
            parts = [sealed[name] for name in held.parts]
            assert b"".join(open_file(parts, held.key, place, number, file.sha256)) == file.content


def test_a_file_is_taken_out_again_and_the_form_goes_on_without_any(kiosk: KioskInABox, cards: CardBox) -> None:
    fills(kiosk, cards)
    attach(kiosk, COPY, 0)
    kiosk.does(FieldOpened(COPY), Chosen(f"remove:{chosen()[0].sha256}"), Back())
    assert {view.id: view.shown for view in page(kiosk).fields}[COPY] == ""
    kiosk.does(Next())
    signs(kiosk)
    statement = stated(kiosk)
    assert (statement.v, statement.attachments) == (1, ())
    assert not kiosk.home.data_parts.exists()


def test_a_file_that_answers_two_questions_is_sent_once(kiosk: KioskInABox, cards: CardBox) -> None:
    fills(kiosk, cards)
    attach(kiosk, COPY, 0)
    attach(kiosk, PROOF, 0)
    kiosk.does(Next())
    signs(kiosk)
    statement = stated(kiosk)
    assert [file.sha256 for file in statement.attachments] == [chosen()[0].sha256]
    assert differences_drawn(statement, procedure(), today_in_japan(kiosk.clock.now())) == ()
    assert len(list(kiosk.home.mirror_parts.iterdir())) == 1


def test_a_medium_that_takes_no_files_says_so_and_nothing_is_received(
    kiosk: KioskInABox, cards: CardBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    fills(kiosk, cards)
    attach(kiosk, COPY, 0)
    kiosk.does(Next())

    def full(disk: RealDisk, file: Path, offset: int, data: bytes) -> None:
        if file.parent.name == "parts":
            raise OSError(28, "no room")
        write(disk, file, offset, data)

    write = RealDisk.write_at
    monkeypatch.setattr(RealDisk, "write_at", full)
    signs(kiosk)
    assert isinstance(kiosk.step, NotTaken)
    assert kiosk.outbox.usable_store().head().seq == 0


@pytest.mark.parametrize(("reads", "code"), [(CENTRE_READS, "N-11"), (None, "N-11")])
def test_a_form_with_files_is_closed_before_it_begins_and_others_go_on(
    kiosk: KioskInABox, reads: tuple[str, ...] | None, code: str
) -> None:
    if reads is not None:
        kiosk.centre_takes_files(tuple(name for name in reads if name != "attachments-1"))
    kiosk.starts(FORM)
    assert isinstance(kiosk.step, BeforeStart)
    now = kiosk.screens.now
    assert isinstance(now, ProcedurePage)
    assert (now.code, now.frame.forward) == (code, None)
    assert now.banner is not None
    assert "ファイル" in now.banner.title
    kiosk.does(Back(), Chosen("tab:reading"), Chosen("procedure:bulky_waste"))
    now = kiosk.screens.now
    assert isinstance(now, ProcedurePage)
    assert now.frame.forward is not None
    assert code not in kiosk.conversation.visit.kiosk_state.codes


def test_a_medium_four_fifths_full_closes_it_and_staff_see_why(
    kiosk: KioskInABox, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk.centre_takes_files()
    monkeypatch.setattr(RealDisk, "whole", lambda disk, folder: 1 << 40)
    monkeypatch.setattr(RealDisk, "free", lambda disk, folder: (1 << 40) // 5)
    kiosk.starts(FORM)
    now = kiosk.screens.now
    assert isinstance(now, ProcedurePage)
    assert (now.code, now.frame.forward) == ("M-04", None)
    assert "M-04" in kiosk.conversation.visit.kiosk_state.codes
