"""A correction keeps the files that came before: they are named again, and only what is new is sealed and sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from hardware.printer import DraftSlip
from hardware.stick.client import StickFile
from hardware.stick.messages import StickListed
from kiosk.devices.outbox import KeepSubmission
from kiosk.devices.stick import StickInserted, StickRemoved
from kiosk.forms.drafting import draft_of
from kiosk.screens.attachments import Attachments
from kiosk.screens.picture import Picture
from kiosk.screens.touches import Back, Chosen, Confirmed, FieldOpened, LanguageChosen, Next, TypedText
from kiosk.state.visit import FieldValue
from kiosk.steps.apply.done import Received
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.follow_up.correct_sent_back import Greeting, NotOfferedHere
from kiosk.steps.follow_up.go_on import GoOn
from sync.contract.chain.box import BoxContent, read_content
from sync.contract.chain.statement import Source, Statement
from sync.contract.chain.statement_lines import differences_drawn
from sync.contract.forms.file_rules import file_findings
from sync.contract.numbers import parse_arrival_number, parse_inquiry_number
from sync.contract.states import HandlingStatus
from sync.contract.wire.status import FiledBefore, MarkedField, StatusView
from sync.envelope.sealing import BoxContext, open_box
from sync.envelope.status import status_key
from sync.japanese.dates import today_in_japan
from tests.kiosk.visits.test_drafts import comes_back, saved
from tests.kiosk.visits.test_with_files import COPY, FILES, PROOF, attach, fills, procedure, signs, stated
from tests.support.kiosk.example_catalogue import packed
from tests.support.kiosk.kiosk_in_a_box import KIOSK, PIN_OF, KioskInABox
from tests.support.kiosk.with_files import entry_at
from tests.support.people.cards import CardBox
from tests.support.screens.attachment_screens import LISTED, chosen

SENTENCE = {"ja": "免許の写しの2枚目が切れています。"}
ALL = "そのほかの答えとファイルは、そのまま残っています。"
AGAIN = "残せないファイルがあります。もう一度そえてください。"


@pytest.fixture
def kiosk(made_cards: Path, tmp_path: Path) -> Iterator[KioskInABox]:
    box = KioskInABox(tmp_path, made_cards, contents=packed(path.read_bytes() for path in FILES))
    yield box
    box.close()


@dataclass
class OtherStick:
    """Gives this one file."""

    file: StickFile

    def is_in(self) -> bool:
        return True

    def files(self) -> StickListed:
        return LISTED

    def fetch(self, _stick: str, _path: tuple[str, ...], _wanted: tuple[str, ...], /) -> StickFile:
        return self.file


def sent_back(kiosk: KioskInABox, cards: CardBox, *named: int) -> Statement:
    """Handed in with two copies and a proof, and sent back; the centre names so many of the three."""
    fills(kiosk, cards)
    attach(kiosk, COPY, 0, 1)
    attach(kiosk, PROOF, 2)
    kiosk.does(Next())
    signs(kiosk)
    assert isinstance(kiosk.step, Received)
    statement, slip = stated(kiosk), kiosk.printer.slips[-1]
    assert slip.inquiry_number is not None
    number = parse_arrival_number(slip.arrival_number)
    view = StatusView(
        v=1,
        arrival=number,
        procedure=statement.procedure,
        title={"ja": statement.title},
        state=HandlingStatus.SENT_BACK,
        changed_at="2026-11-18T01:00:00.000Z",
        arrived_at="2026-11-17T01:00:00.000Z",
        sentence=SENTENCE,
        marked=(MarkedField(COPY, SENTENCE),),
        answers={item.id: item.value for item in statement.items},
        files=tuple(
            FiledBefore(file.name, file.type, file.size, file.sha256)
            for place, file in enumerate(statement.attachments)
            if place in named
        ),
    )
    kiosk.publish(view, status_key(number, parse_inquiry_number(slip.inquiry_number)))
    kiosk.pull()
    kiosk.does(Confirmed(), LanguageChosen("ja"), Chosen("slip"))
    kiosk.does(TypedText(slip.arrival_number), TypedText(slip.inquiry_number))
    assert isinstance(kiosk.step, Greeting)
    return statement


def corrects(kiosk: KioskInABox, cards: CardBox) -> None:
    """Up to the page of the marked question."""
    kiosk.does(Confirmed(), Next())
    kiosk.put(cards["hanako"]).types(PIN_OF["four"])
    assert isinstance(kiosk.step, FillPage)


def remains(kiosk: KioskInABox) -> tuple[str, ...]:
    screen = kiosk.screens.now
    assert isinstance(screen, Picture)
    return screen.lines[1:]


def content_at(kiosk: KioskInABox, seq: int) -> BoxContent:
    record = kiosk.outbox.usable_store().record(seq)
    assert record is not None
    assert record.box is not None
    return read_content(open_box(record.box, kiosk.city.hpke, BoxContext(KIOSK, 1, seq)))


def test_what_came_before_stays_and_only_what_is_new_goes_with_the_correction(
    kiosk: KioskInABox, cards: CardBox
) -> None:
    sent_back(kiosk, cards, 0, 1, 2)
    assert remains(kiosk) == (ALL,)
    corrects(kiosk, cards)
    one, two, three = chosen()[:3]
    kiosk.does(FieldOpened(COPY))
    shown = kiosk.screens.now
    assert isinstance(shown, Attachments)
    assert [(file.name, file.dots) for file in shown.files] == [(one.name, b""), (two.name, b"")]
    assert all("前に出したファイル" in file.facts for file in shown.files)
    kiosk.does(Chosen(f"remove:{two.sha256}"), Next())
    other = StickFile("写し2.pdf", "application/pdf", 5, hashlib.sha256(b"%PDF-").hexdigest(), b"%PDF-")
    kiosk.wired.sticks._reader = OtherStick(other)
    kiosk.does(FieldOpened(COPY), Chosen("add"), StickRemoved(), StickInserted(), Chosen("file:0"), Next(), Next())
    signs(kiosk)
    assert isinstance(kiosk.step, Received)
    statement = stated(kiosk)
    assert [file.sha256 for file in statement.attachments] == [one.sha256, other.sha256, three.sha256]
    assert differences_drawn(statement, procedure(), today_in_japan(kiosk.clock.now())) == ()
    answers = {item.id: item.value for item in statement.items}
    assert not list(file_findings(procedure(), answers, statement.attachments))
    asked = kiosk.last_asked(KeepSubmission)
    assert isinstance(asked, KeepSubmission)
    assert asked.files == (other.content,)
    assert [held.sha256 for held in content_at(kiosk, 2).attachments] == [other.sha256]
    entry, _ = entry_at(kiosk.outbox, 2)
    assert len(entry.parts) == 1


def test_a_correction_that_changes_no_file_brings_no_part(kiosk: KioskInABox, cards: CardBox) -> None:
    before = sent_back(kiosk, cards, 0, 1, 2)
    parts = sorted(path.name for path in kiosk.home.data_parts.iterdir())
    corrects(kiosk, cards)
    kiosk.does(Next())
    signs(kiosk)
    statement = stated(kiosk)
    assert statement.attachments == before.attachments
    assert (content_at(kiosk, 2).v, content_at(kiosk, 2).attachments, entry_at(kiosk.outbox, 2)[0].parts) == (1, (), ())
    assert sorted(path.name for path in kiosk.home.data_parts.iterdir()) == parts


@pytest.mark.parametrize("named", [(), (0, 2)])
def test_what_the_centre_does_not_name_is_asked_for_again_with_a_word(
    kiosk: KioskInABox, cards: CardBox, named: tuple[int, ...]
) -> None:
    """Of an older centre nothing; of one that found a virus, all but that one."""
    sent_back(kiosk, cards, *named)
    assert AGAIN in remains(kiosk)
    corrects(kiosk, cards)
    kiosk.does(Next())
    signs(kiosk)
    assert [file.sha256 for file in stated(kiosk).attachments] == [chosen()[place].sha256 for place in named]


def test_a_kept_file_that_is_brought_again_for_another_question_comes_with_its_bytes(
    kiosk: KioskInABox, cards: CardBox
) -> None:
    sent_back(kiosk, cards, 0, 1, 2)
    corrects(kiosk, cards)
    one, two, three = chosen()[:3]
    kiosk.does(FieldOpened(PROOF), Chosen(f"remove:{three.sha256}"), Next())
    attach(kiosk, PROOF, 0)
    kiosk.does(Next())
    signs(kiosk)
    assert [file.sha256 for file in stated(kiosk).attachments] == [one.sha256, two.sha256]
    asked = kiosk.last_asked(KeepSubmission)
    assert isinstance(asked, KeepSubmission)
    assert [hashlib.sha256(content).hexdigest() for content in asked.files] == [one.sha256]


def test_a_correction_that_was_put_away_has_its_former_files_again(kiosk: KioskInABox, cards: CardBox) -> None:
    before = sent_back(kiosk, cards, 0, 1, 2)
    inquiry = kiosk.printer.slips[-1].inquiry_number
    assert inquiry is not None
    corrects(kiosk, cards)
    visit = kiosk.conversation.visit
    kept, held = dict(visit.attachments), dict(visit.answers)
    item = next(id for id, given in held.items() if given.source == Source.RESIDENT and given.value[:3] == "050")
    visit.answers[item] = FieldValue("050-9876-5432", Source.RESIDENT)
    kiosk.does(Chosen("save_draft"))
    assert isinstance(kiosk.screens.now, Picture)
    assert not any("USBメモリ" in line for line in kiosk.screens.now.lines), "none of a stick is among them"
    kiosk.does(Confirmed())
    paper = kiosk.printer.slips[-1]
    assert isinstance(paper, DraftSlip)
    kiosk.pull()
    kiosk.does(Confirmed(), LanguageChosen("ja"), Chosen("resume"), TypedText(paper.code), TypedText(inquiry))
    assert isinstance(kiosk.step, GoOn)
    kiosk.does(Confirmed())
    kiosk.put(cards["hanako"]).types(PIN_OF["four"])
    assert isinstance(kiosk.step, FillPage)
    visit = kiosk.conversation.visit
    assert visit.attachments == kept
    assert visit.value_of[item] == "050-9876-5432"
    kiosk.does(Next())
    signs(kiosk)
    assert isinstance(kiosk.step, Received)
    assert stated(kiosk).attachments == before.attachments


def test_a_file_that_was_taken_out_stays_out_of_a_correction_that_was_put_away(
    kiosk: KioskInABox, cards: CardBox
) -> None:
    sent_back(kiosk, cards, 0, 1, 2)
    slip = kiosk.printer.slips[-1]
    assert slip.inquiry_number is not None
    corrects(kiosk, cards)
    one, two, three = chosen()[:3]
    kiosk.does(FieldOpened(COPY), Chosen(f"remove:{two.sha256}"), Next())
    (item,) = draft_of(kiosk.conversation.visit, "").items
    assert (item.id, item.value, item.shown) == (COPY, one.sha256, one.name)
    code = saved(kiosk)
    kiosk.pull()
    comes_back(kiosk, code).does(TypedText(slip.inquiry_number))
    assert isinstance(kiosk.step, GoOn)
    kept = {item: [file.sha256 for file in files] for item, files in kiosk.conversation.visit.attachments.items()}
    assert kept == {COPY: [one.sha256], PROOF: [three.sha256]}


def test_a_correction_that_could_not_begin_while_no_files_were_taken_begins_with_all_that_came_before(
    kiosk: KioskInABox, cards: CardBox
) -> None:
    sent_back(kiosk, cards, 0, 1, 2)
    state = kiosk.conversation.visit.kiosk_state
    state.files_code = "N-11"
    kiosk.does(Confirmed(), Next())
    assert isinstance(kiosk.step, NotOfferedHere)
    state.files_code = ""
    kiosk.does(Back(), Next())
    kiosk.put(cards["hanako"]).types(PIN_OF["four"])
    assert isinstance(kiosk.step, FillPage)
    visit = kiosk.conversation.visit
    assert {item: len(files) for item, files in visit.attachments.items()} == {COPY: 2, PROOF: 1}
    assert visit.former is not None
    assert visit.value_of["company"] == visit.former.view.answers["company"]
