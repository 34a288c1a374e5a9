"""Workers as they run: in their threads, for the visit that asks and for no other."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from hardware.card.results import LossReason, PinKind
from hardware.events import CardInserted, CardRemoved, ReaderGone, ReaderReady
from hardware.secret import Secret, SecretTaken
from kiosk.devices import card as told
from kiosk.devices.card import CardCommand, CardFailed, OpenCard, PowerOffCard, VerifyPin
from kiosk.devices.centre import CentreCommand
from kiosk.devices.command import Command, Result
from kiosk.devices.document_printer import ClearDocumentPrinter, DocumentPrinterCommand
from kiosk.devices.drafts import DraftCommand, TendDrafts
from kiosk.devices.outbox import DropStored, ListQueue, OutboxCommand, PrepareNumbers, RecordPrint
from kiosk.devices.slip_printer import AskPrinter, PrintEnded, PrinterCommand, PrinterSeen, PrintTestPage
from kiosk.devices.stick import StickCommand
from kiosk.devices.workers.agent_socket import AgentSocket
from kiosk.devices.workers.card_reports import CardReports
from kiosk.devices.workers.card_worker import CardWorker
from kiosk.devices.workers.centre_asking import CentreAsking
from kiosk.devices.workers.document_printer_worker import DocumentPrinterWorker
from kiosk.devices.workers.draft_worker import DraftWorker
from kiosk.devices.workers.outbox_worker import OutboxWorker
from kiosk.devices.workers.printer_worker import PrinterWorker
from kiosk.devices.workers.question_worker import QuestionWorker
from kiosk.devices.workers.stick_worker import StickWorker
from kiosk.devices.workers.worker import Worker
from kiosk.runtime.bus import Event
from kiosk.runtime.defects import DefectSeen
from sync.drafts.draft_file import DraftFile
from tests.support.faults.planted import bare, command_classes, plant, raises
from tests.support.kiosk.kiosk_in_a_box import PIN_OF, PaperTray
from tests.support.people.cards import CardBox

WAIT_S = 10.0


class Posted:
    """Answers, one after the other."""

    def __init__(self) -> None:
        self._answers: queue.SimpleQueue[Result] = queue.SimpleQueue()
        self._defects: queue.SimpleQueue[DefectSeen] = queue.SimpleQueue()

    def post(self, event: Event) -> None:
        if isinstance(event, DefectSeen):
            self._defects.put(event)
        else:
            assert isinstance(event, Result)
            self._answers.put(event)

    def defect(self) -> DefectSeen:
        return self._defects.get(timeout=WAIT_S)

    def next(self) -> Result:
        return self._answers.get(timeout=WAIT_S)


class SlowWorker(Worker):
    """Holds its first command until it is let go."""

    def __init__(self, post: queue.SimpleQueue[Result] | object) -> None:
        super().__init__(post)  # type: ignore[arg-type]  # a callable
        self.go = threading.Event()
        self.began_work = threading.Event()
        self.done: list[Command] = []

    def do(self, visit: int, command: Command) -> None:
        self.began_work.set()
        assert self.go.wait(WAIT_S)
        self.done.append(command)
        self.post(PrinterSeen(True, "plenty", visit=visit))


@pytest.fixture
def posted() -> Posted:
    return Posted()


@pytest.fixture
def printer(posted: Posted) -> Iterator[tuple[PrinterWorker, PaperTray]]:
    tray = PaperTray()
    worker = PrinterWorker(posted.post, tray)
    worker.began(1)
    worker.start()
    yield worker, tray
    worker.stop()


def test_what_waits_for_a_visit_that_is_over_is_not_done(posted: Posted):
    worker = SlowWorker(posted.post)
    worker.began(1)
    worker.start()
    worker.ask(1, AskPrinter())
    worker.ask(1, PrintTestPage(("old",)))
    assert worker.began_work.wait(WAIT_S)
    worker.began(2)
    worker.ask(2, AskPrinter())
    worker.go.set()
    assert [posted.next().visit, posted.next().visit] == [1, 2]
    worker.stop()
    assert worker.done == [AskPrinter(), AskPrinter()]


def test_a_pin_that_waits_for_a_visit_that_is_over_is_wiped(posted: Posted):
    worker = SlowWorker(posted.post)
    worker.began(1)
    secret = Secret("1234")
    worker.ask(1, AskPrinter())
    worker.ask(1, VerifyPin(PinKind.BASIC_FOUR, secret))
    worker.start()
    assert worker.began_work.wait(WAIT_S)
    worker.began(2)
    worker.go.set()
    worker.stop()
    with pytest.raises(SecretTaken):
        secret.taken()


def test_a_defect_in_a_device_is_an_answer_and_the_thread_goes_on(
    posted: Posted, printer: tuple[PrinterWorker, PaperTray], monkeypatch: pytest.MonkeyPatch
):
    worker, tray = printer
    monkeypatch.setattr(tray, "print_test_page", lambda _: 1 / 0)
    worker.ask(1, PrintTestPage(("x",)))
    assert posted.next() == PrintEnded("unknown", "P-05", visit=1)
    worker.ask(1, AskPrinter())
    assert posted.next() == PrinterSeen(True, "plenty", visit=1)
    assert posted.defect().fault.kind == "ZeroDivisionError"


WORKERS: dict[type[Worker], type[Command]] = {
    CardWorker: CardCommand,
    PrinterWorker: PrinterCommand,
    DocumentPrinterWorker: DocumentPrinterCommand,
    OutboxWorker: OutboxCommand,
    QuestionWorker: CentreCommand,
    DraftWorker: DraftCommand,
    StickWorker: StickCommand,
}
ASKED = [(worker, kind) for worker, of in WORKERS.items() for kind in command_classes() if issubclass(kind, of)]
WITHOUT_ANSWER = (PowerOffCard, PrepareNumbers, DropStored, RecordPrint, ListQueue, ClearDocumentPrinter, TendDrafts)
"""Nobody waits for these."""


def test_every_command_is_of_one_worker():
    assert {kind for _worker, kind in ASKED} == set(command_classes()) - set(WORKERS.values())


@pytest.mark.parametrize(("of", "kind"), ASKED, ids=lambda part: part.__name__)
def test_whatever_breaks_in_a_command_is_told_answered_and_outlived(
    posted: Posted, of: type[Worker], kind: type[Command], monkeypatch: pytest.MonkeyPatch
):
    worker: Worker
    if of is CardWorker:
        worker = CardWorker(posted.post, raises, lambda: "slot")
    elif of is PrinterWorker:
        worker = PrinterWorker(posted.post, PaperTray())
    elif of is DocumentPrinterWorker:
        worker = DocumentPrinterWorker(posted.post, None)
    elif of is QuestionWorker:
        worker = QuestionWorker(posted.post, None, "", AgentSocket(None, Path()), datetime.now)  # type: ignore[arg-type]  # never reached
    elif of is DraftWorker:
        centre = CentreAsking(None, "", AgentSocket(None, Path()))  # type: ignore[arg-type]  # never reached
        worker = DraftWorker(posted.post, DraftFile(Path()), centre, *[None] * 4)  # type: ignore[arg-type]  # never reached
    elif of is StickWorker:
        worker = StickWorker(posted.post, None)
    else:
        worker = OutboxWorker(posted.post, *[None] * 4)  # type: ignore[arg-type]  # never reached
    worker.began(1)
    with monkeypatch.context() as planted:
        plant(planted, of, "do")
        worker.start()
        asked = bare(kind)
        if isinstance(asked, VerifyPin):
            object.__setattr__(asked, "secret", Secret("1234"))
        worker.ask(1, asked)
        assert posted.defect().fault.kind == "PlantedError"
        if kind not in WITHOUT_ANSWER:
            assert posted.next().visit == 1
        if isinstance(asked, VerifyPin):
            with pytest.raises(SecretTaken):
                asked.secret.taken()
        plant(planted, of, "failed")
        worker.ask(1, bare(kind) if kind is not VerifyPin else asked)
        assert {posted.defect().fault.kind, posted.defect().fault.kind} == {"PlantedError"}
    done = threading.Event()
    monkeypatch.setattr(of, "do", lambda *_: done.set())
    worker.ask(1, bare(kind) if kind is not VerifyPin else asked)
    assert done.wait(WAIT_S), "the thread did not outlive it"
    worker.stop()


def test_a_log_line_about_a_defect_names_no_content(
    posted: Posted, printer: tuple[PrinterWorker, PaperTray], caplog: pytest.LogCaptureFixture
):
    worker, tray = printer

    def broken(_: object) -> None:
        raise ValueError("山田花子")

    tray.print_test_page = broken  # type: ignore[assignment,method-assign]  # a defect
    worker.ask(1, PrintTestPage(("x",)))
    posted.next()
    assert "command_failed PrintTestPage ValueError" in caplog.text
    assert "山田" not in caplog.text


def test_a_command_without_a_card_in_hand_wipes_the_pin(posted: Posted):
    worker = CardWorker(posted.post, lambda _: pytest.fail("never opened"), lambda: "")
    secret = Secret("1234")
    worker.do(1, VerifyPin(PinKind.BASIC_FOUR, secret))
    assert posted.next() == CardFailed(LossReason.PULLED, visit=1)
    with pytest.raises(SecretTaken):
        secret.taken()


def test_powering_off_closes_the_pins_even_when_the_visit_is_over(cards: CardBox, posted: Posted):
    from hardware.card import open_card
    from hardware.simulated.card.direct import DirectSlot

    slot, card = DirectSlot(), cards["hanako"]
    slot.insert(card)
    worker = CardWorker(posted.post, partial(open_card, connect=slot.connect), lambda: "slot")
    worker.began(1)
    worker.start()
    worker.ask(1, OpenCard(to_sign=False))
    worker.ask(1, VerifyPin(PinKind.BASIC_FOUR, Secret(PIN_OF["four"])))
    posted.next()
    posted.next()
    assert card.has_open_pins
    worker.began(2)
    worker.ask(1, PowerOffCard())
    worker.stop()
    assert not card.has_open_pins


def test_a_second_card_in_another_reader_takes_no_place_and_leaves_none():
    heard: list[Event] = []
    reports = CardReports(heard.append)
    for report in (ReaderReady("contact"), ReaderReady("contactless"), CardInserted("contact")):
        reports.hear(report)
    for report in (CardInserted("contactless"), CardRemoved("contactless")):
        reports.hear(report)
    assert reports.reader_now() == "contact"
    assert heard[2:] == [told.CardInserted()]
    reports.hear(CardInserted("contactless"))
    reports.hear(CardRemoved("contact"))
    assert reports.reader_now() == "contactless"
    assert heard[2:] == [told.CardInserted(), told.CardRemoved(), told.CardInserted()]
    reports.hear(ReaderGone("contactless"))
    assert heard[5:] == [told.CardRemoved()]


def test_reports_of_readers_become_events_and_name_the_cards_reader():
    heard: list[Event] = []
    reports = CardReports(heard.append)
    for report in (ReaderReady("a"), ReaderReady("b"), CardInserted("b")):
        reports.hear(report)
    assert reports.reader_now() == "b"
    for report in (CardRemoved("a"), CardRemoved("b"), ReaderGone("b"), ReaderGone("a")):
        reports.hear(report)
    assert heard == [
        told.ReaderReady(),
        told.ReaderReady(),
        told.CardInserted(),
        told.CardRemoved(),
        told.ReaderGone(),
    ]
