"""Conversation, workers and what leads between them, over parts that are given: screen, outbox, devices, clock.

The program, the tests' kiosks and the torture's are put together here and nowhere else
(tests/architecture/test_one_wiring.py), so what a test sees is what the hall sees. Nothing runs yet: whoever gave the
parts starts the workers, shows the first page and takes the events.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from hardware.device_factory import Devices
from hardware.events import DeviceEvent
from kiosk.conversation.conversation import Conversation, Dispatch, Shows
from kiosk.devices.centre import CentreCommand
from kiosk.devices.command import Command
from kiosk.devices.document_printer import DocumentPrinterCommand
from kiosk.devices.drafts import DraftCommand
from kiosk.devices.outbox import OutboxCommand
from kiosk.devices.slip_printer import PrinterCommand
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
from kiosk.devices.workers.slip_reprint import reprints_of
from kiosk.devices.workers.stick_worker import StickWorker
from kiosk.devices.workers.worker import Worker
from kiosk.process.outbox_check import BootOutcome
from kiosk.runtime.bus import Bus
from kiosk.runtime.failpoints import Failpoints, NoFailpoints
from kiosk.state.kiosk_state import KioskState
from sync.drafts.draft_file import DraftFile
from sync.drafts.last_day import begun_for_sure
from sync.envelope.keys.hpke_keys import Recipient
from sync.envelope.keys.signer import FileSigner
from sync.errors import OutboxError
from sync.outbox import CentreCache, KioskHome, SystemClock

OpensDevices = Callable[[Callable[[DeviceEvent], None]], Devices]
"""Give the devices; what they report by themselves goes to the argument."""


class TakesCommands(Protocol):
    """Who is asked by commands: a worker, or a test that plays the device."""

    def ask(self, visit: int, command: Command) -> None:
        """This is to be done, in the order of asking."""

    def began(self, visit: int) -> None:
        """A new visit."""


AnyAsked = TypeVar("AnyAsked", bound=TakesCommands)


@dataclass(frozen=True)
class Workers(Generic[AnyAsked]):
    """One for each device, one for the outbox, one that asks the centre, one for drafts, one for USB sticks."""

    card: AnyAsked
    printer: AnyAsked
    keeper: AnyAsked
    questions: AnyAsked
    documents: AnyAsked
    drafts: AnyAsked
    sticks: AnyAsked

    def of(self, command: Command) -> AnyAsked:
        """The one who can do this."""
        if isinstance(command, OutboxCommand):
            return self.keeper
        if isinstance(command, CentreCommand):
            return self.questions
        if isinstance(command, DocumentPrinterCommand):
            return self.documents
        if isinstance(command, DraftCommand):
            return self.drafts
        if isinstance(command, StickCommand):
            return self.sticks
        return self.printer if isinstance(command, PrinterCommand) else self.card

    @property
    def all(self) -> tuple[AnyAsked, ...]:
        """In the order in which they are told of a visit."""
        return self.card, self.printer, self.keeper, self.questions, self.documents, self.drafts, self.sticks


def _nobody(_visit: int, _command: Command) -> None:
    """Nobody listens."""


def _as_it_is(_kiosk_state: KioskState) -> None:
    """There is nothing to look at."""


def conversation_with(
    workers: Workers[AnyAsked],
    bus: Bus,
    shows: Shows,
    kiosk_state: KioskState,
    *,
    refresh: Callable[[KioskState], None] = _as_it_is,
    hears: Dispatch = _nobody,
) -> Conversation:
    """The conversation that asks these workers. `hears` is told of each command just before it is asked."""

    def dispatch(visit: int, command: Command) -> None:
        hears(visit, command)
        workers.of(command).ask(visit, command)

    def began(visit: int) -> None:
        for worker in workers.all:
            worker.began(visit)

    return Conversation(bus, shows, dispatch, kiosk_state, began=began, refresh=refresh)


class Wired:
    """A kiosk that serves, put together over an outbox that was checked."""

    def __init__(
        self,
        home: KioskHome,
        cache: CentreCache,
        checked: BootOutcome,
        open_devices: OpensDevices,
        bus: Bus,
        shows: Shows,
        kiosk_state: KioskState,
        failpoints: Failpoints | None = None,
        *,
        hears: Dispatch = _nobody,
        questions: Path | None = None,
    ) -> None:
        """`questions`: the agent's socket. None: this kiosk asks its centre nothing."""
        failpoints = failpoints or NoFailpoints()
        self.outbox = checked.outbox
        """None: it must not be used."""
        self.cache = cache
        kiosk_state.ready, kiosk_state.trouble = checked.readiness.ready, checked.readiness.code
        kiosk_state.reader_ready = False
        reports = CardReports(bus.post)
        devices = open_devices(reports.hear)
        self.monitor = devices.monitor
        signer = FileSigner.load(home.entry_key)
        finds_reprint = None if self.outbox is None else reprints_of(self.outbox, signer)
        self.card = CardWorker(bus.post, devices.open_card, reports.reader_now)
        self.printer = PrinterWorker(bus.post, devices.printer, failpoints)
        self.documents = DocumentPrinterWorker(bus.post, devices.document_printer)
        self.keeper = OutboxWorker(
            bus.post, checked.book, self.cache, signer, self._recipients, finds_reprint, failpoints
        )
        self._agent = AgentSocket(questions, home.line_db)
        self.questions = QuestionWorker(bus.post, self.cache, kiosk_state.kiosk, self._agent, kiosk_state.clock.now)
        self.drafts = DraftWorker(
            bus.post,
            DraftFile(home.drafts_db),
            CentreAsking(self.cache, kiosk_state.kiosk, AgentSocket(questions, home.line_db)),
            self._recipients,
            kiosk_state.randomness,
            self._begun_for_sure,
            kiosk_state.clock.monotonic,
        )
        self.sticks = StickWorker(bus.post, devices.sticks)
        self.workers: Workers[Worker] = Workers(
            self.card, self.printer, self.keeper, self.questions, self.documents, self.drafts, self.sticks
        )
        self.conversation = conversation_with(self.workers, bus, shows, kiosk_state, refresh=self._refresh, hears=hears)

    def stop(self) -> None:
        """Let the workers finish what they do, and let go of the outbox."""
        for worker in self.workers.all:
            worker.stop()
        if self.outbox is not None:
            self.outbox.close()

    def _recipients(self) -> Sequence[Recipient]:
        manifest = self.cache.manifest()
        if manifest is None:
            raise OutboxError("no manifest that verifies: nothing can be sealed")
        return manifest.recipients()

    def _begun_for_sure(self) -> date:
        clock = self.outbox.clock if self.outbox is not None else SystemClock()
        return begun_for_sure(clock, self.cache.last_ack())

    def _refresh(self, kiosk_state: KioskState) -> None:
        kiosk_state.agent_is_missing = self._agent.is_missing()
        kiosk_state.refresh_from(self.cache, self.outbox.clock if self.outbox is not None else None)
