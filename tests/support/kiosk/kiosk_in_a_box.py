"""The whole kiosk but its window, put together by `kiosk.wiring`: real steps, workers and outbox, the software card, a
printer that says yes.

Workers do their commands in the test's own thread, one by one, so that a test can pull the card between any two.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from hardware import events as reported
from hardware.card import open_card
from hardware.card.results import CardBusy, CardLost
from hardware.device_factory import Devices
from hardware.devices import HeldCard
from hardware.printer import NotPrinted, NotPrintedReason, PaperLevel, Printed, PrinterStatus, PrintOutcome, SlipContent
from hardware.printer.status import UNREACHABLE
from hardware.secret import Secret
from hardware.simulated.card.direct import DirectSlot
from hardware.simulated.card.faults import Fault
from hardware.simulated.card.software_card import SoftwareCard
from kiosk.devices.command import Command
from kiosk.process.outbox_check import BootOutcome
from kiosk.runtime.bus import Bus, Event
from kiosk.screens.review import Review
from kiosk.screens.touches import Confirmed, LanguageChosen, PageTurned, TypedSecret
from kiosk.state.kiosk_state import KioskState
from kiosk.wiring import Wired
from sync.contract.capabilities import ATTACHMENTS
from sync.contract.chain.entry import FIRST_PREV
from sync.contract.chain.staff_act import StaffDuty
from sync.contract.timestamps import rfc3339
from sync.contract.wire.catalogue import Catalogue, StaffCard
from sync.contract.wire.enrolment import EnrolmentGrant
from sync.contract.wire.manifest import Incarnation
from sync.contract.wire.messages import write_message
from sync.contract.wire.status import StatusBlob, StatusView
from sync.envelope.development_keys import CityKeys, make_city_keys
from sync.envelope.jws import Typ, sign_jws
from sync.envelope.keys.signer import FileSigner
from sync.envelope.manifest import sign_incarnation, sign_manifest
from sync.envelope.status import seal_status
from sync.inbox.cache_tables import CacheTables, Fact
from sync.outbox import CentreCache, KioskHome, Outbox, create_home
from tests.support.between.statuses import carried
from tests.support.kiosk.example_catalogue import EXAMPLE, Packed, example_catalogue
from tests.support.kiosk.kiosk_homes import enrolment_jws, put_in_use, signed_ack
from tests.support.kiosk.walk import Hall, Screens
from tests.support.machine.clocks import SeededRandomness

KIOSK = "99201-003"
PIN_OF = {"four": "1234", "sign": "ABC123", "staff": "246810"}
"""Of every card of the cast."""
READER = "slot"
_JOURNEY_BYTES = 64 * 1024


class BoxClock:
    """One clock for screen and outbox; begins at the real time, because the cards were made then."""

    boot = "boot-1"

    def __init__(self) -> None:
        self._start = datetime.now(UTC).replace(microsecond=0)
        self._passed_s = 0.0

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._passed_s)

    def monotonic(self) -> float:
        return 1000.0 + self._passed_s

    def up_ms(self) -> int:
        return int(60_000 + self._passed_s * 1000)

    def pass_s(self, seconds: float) -> None:
        self._passed_s += seconds

    def set_by(self, span: timedelta) -> None:
        """Somebody sets the wall clock; running time goes on."""
        self._start += span


class PaperTray:
    """A printer whose paper the test can take away. `slips` is what came out."""

    def __init__(self) -> None:
        self.slips: list[SlipContent] = []
        self.pages: list[tuple[str, ...]] = []
        self.paper = PaperLevel.PLENTY
        self.outcome: PrintOutcome | None = None
        self.missing = False
        """Nothing answers at the printer's place."""

    def status(self) -> PrinterStatus:
        if self.missing:
            return UNREACHABLE
        return PrinterStatus(True, True, False, self.paper, False)

    def print_slip(self, content: SlipContent, /) -> PrintOutcome:
        if self.outcome is not None:
            return self.outcome
        if self.missing:
            return NotPrinted(NotPrintedReason.UNREACHABLE)
        if self.paper is PaperLevel.OUT:
            return NotPrinted(NotPrintedReason.PAPER_OUT)
        self.slips.append(content)
        return Printed()

    def print_test_page(self, lines: tuple[str, ...], /) -> PrintOutcome:
        self.pages.append(lines)
        return Printed()


class HandReader:
    """A card reader that reports what the test says."""

    def __init__(self, hear: Callable[[reported.DeviceEvent], None]) -> None:
        self.reports = hear

    def start(self) -> None:
        """It reports already."""

    def stop(self) -> None:
        """It reports still."""


class KioskInABox(Hall):
    """`does(...)` posts events and lets everything settle."""

    def __init__(
        self,
        folder: Path,
        made_cards: Path | None = None,
        questions: Path | None = None,
        contents: Packed = EXAMPLE,
    ) -> None:
        """`questions`: socket of an agent that a test runs. `contents`: what is offered."""
        self.box_clock = BoxClock()
        self.city = make_city_keys(folder / "city")
        self.home = KioskHome(folder / "data", folder / "mirror")
        self.cache_tables = enrol(self.home, self.city, self.box_clock, made_cards, contents=contents)
        self.outbox = Outbox.open(
            self.home, clock=self.box_clock, randomness=SeededRandomness(5), journey_bytes=_JOURNEY_BYTES
        )
        self.outbox.boot_check()
        self.line = CentreCache(self.home)
        self.slot = DirectSlot()
        self.card: SoftwareCard | None = None
        self.printer = PaperTray()
        self.waiting: deque[tuple[int, Command]] = deque()
        """What was asked of the devices and is not done, with its visit."""
        bus, screens = Bus(), Screens()
        kiosk_state = KioskState(self.home.identity().kiosk, self.box_clock, SeededRandomness(9))
        asked: list[tuple[int, Command]] = []

        def hears(visit: int, command: Command) -> None:
            asked.append((visit, command))
            self.waiting.append((visit, command))

        self.wired = Wired(
            self.home,
            self.line,
            BootOutcome.of(self.outbox),
            self._devices,
            bus,
            screens,
            kiosk_state,
            hears=hears,
            questions=questions,
        )
        self.card_worker, self.outbox_worker = self.wired.card, self.wired.keeper
        talk = self.wired.conversation
        super().__init__(talk, screens, self.box_clock, asked, bus)  # type: ignore[arg-type]  # a clock that goes by hand
        talk.start()
        self.reader.reports(reported.ReaderReady(READER))
        self.settle()

    def close(self) -> None:
        self.outbox.close()
        self.line.close()
        self.cache_tables.close()

    # ── what a person does ────────────────────────────────────────────────

    def does(self, *events: Event) -> KioskInABox:
        for event in events:
            self.bus.post(event)
            self.settle()
        self.settle()
        return self

    def settle(self) -> None:
        """Until nothing more is posted and nothing waits for a device."""
        while True:
            self.conversation.take_events()
            if not self.waiting:
                return
            self.work_once()

    def work_once(self) -> None:
        """The next command that waits for a device, as its worker would do it."""
        _visit, command = self.waiting.popleft()
        self.wired.workers.of(command).work_once()

    def put(self, card: SoftwareCard, *faults: Fault) -> KioskInABox:
        """Insert a card."""
        self.card = card
        self.slot.insert(card, *faults)
        self.reader.reports(reported.CardInserted(READER))
        return self.does()

    def pull(self) -> KioskInABox:
        self.slot.pull()
        self.reader.reports(reported.CardRemoved(READER))
        return self.does()

    def types(self, secret: str) -> KioskInABox:
        return self.does(TypedSecret(Secret(secret)))

    def starts(self, procedure: str, language: str = "ja") -> KioskInABox:
        """From the welcome screen into a procedure."""
        from kiosk.screens.touches import Chosen

        return self.does(LanguageChosen(language), Chosen("tab:reading"), Chosen(f"procedure:{procedure}"), Confirmed())

    def confirms(self) -> KioskInABox:
        """まちがいない, on the last page."""
        while isinstance(self.screens.now, Review) and self.screens.now.pages[0] < self.screens.now.pages[1]:
            self.does(PageTurned(1))
        return self.does(Confirmed())

    def centre_takes_files(self, reads: tuple[str, ...] = (ATTACHMENTS,)) -> KioskInABox:
        """The agent has heard of the centre, and what it reads."""
        ack = signed_ack(self.city, 0, FIRST_PREV, self.box_clock.now(), reads=reads)
        with self.cache_tables.change():
            self.cache_tables.put(Fact.ACK, ack)
            self.cache_tables.put(Fact.CONTACT_BOOT, self.box_clock.boot)
            self.cache_tables.put(Fact.CONTACT_UP_MS, self.box_clock.up_ms())
            self.cache_tables.put(Fact.CONTACT_AT, rfc3339(self.box_clock.now()))
        return self.does()

    def verifies(self) -> int:
        """PINs that reached the card that was put in last."""
        assert self.card is not None
        return sum(self.card.verify_attempts.values())

    def publish(self, view: StatusView, key: bytes, cursor: int = 1) -> StatusBlob:
        """The agent has heard of this status."""
        blob = seal_status(write_message(view), key, cursor, bytes(12))
        with self.cache_tables.change():
            self.cache_tables.put_statuses((carried(blob),))
        return blob

    # ── around ────────────────────────────────────────────────────────────

    def _open(self, reader: str, /, *, staff_only: bool = False) -> HeldCard | CardLost | CardBusy:
        return open_card(reader, staff_only=staff_only, connect=self.slot.connect)

    def _devices(self, hear: Callable[[reported.DeviceEvent], None]) -> Devices:
        self.reader = HandReader(hear)
        return Devices(self.reader, self._open, self.printer, "slot")


def enrol(
    home: KioskHome,
    city: CityKeys,
    clock: BoxClock,
    made_cards: Path | None,
    *,
    development: bool = True,
    contents: Packed = EXAMPLE,
) -> CacheTables:
    """A home with the example catalogue, as provisioning would leave it."""
    staff, anchors, policies = _trust(made_cards)
    issued = rfc3339(clock.now() - timedelta(hours=1))
    catalogue = example_catalogue(
        staff=staff,
        anchors=anchors,
        auth_anchors=_roots(made_cards, "auth"),
        policies=policies,
        issued_at=issued,
        contents=contents,
    )
    furnish(home, city, catalogue, development=development, contents=contents)
    return CacheTables.open(home.line_db)


def furnish(
    home: KioskHome,
    city: CityKeys,
    catalogue: Catalogue,
    *,
    development: bool = True,
    centre_url: str = "https://127.0.0.1:9",
    contents: Packed = EXAMPLE,
) -> None:
    """Keys, and everything that the centre gives at an enrolment, issued with this catalogue."""
    home.data.mkdir(parents=True)
    entry, line = FileSigner.create(home.entry_key), FileSigner.create(home.line_key)
    issued = catalogue.issued_at
    manifest = msgspec.structs.replace(city.manifest(1, issued), development=development)
    grant = EnrolmentGrant(
        v=1,
        kiosk=KIOSK,
        epoch=1,
        prev=FIRST_PREV,
        last_counter=0,
        manifest=sign_manifest(manifest, city.root).decode(),
        incarnation=sign_incarnation(Incarnation(1, "incarnation-1", 1, None, issued), city.root).decode(),
        catalogue=sign_jws(write_message(catalogue), Typ.CATALOGUE, city.catalogue).decode(),
        nonce="none",
        entry_kid=entry.kid,
        line_kid=line.kid,
        enrolment=enrolment_jws(city).decode(),
    )
    create_home(home, grant, centre_url=centre_url, root=city.root.public, entry_public=entry.public)
    put_in_use(home, grant.catalogue.encode(), contents)


def _trust(made_cards: Path | None) -> tuple[tuple[StaffCard, ...], tuple[bytes, ...], tuple[str, ...]]:
    if made_cards is None:
        return (), (), ()
    anchors = _roots(made_cards, "sign")
    policies = json.loads((made_cards / "anchors" / "policies.json").read_text())
    sato = json.loads((made_cards / "staff" / "sato.json").read_text())
    staff = (StaffCard(sato["card"], sato["name"], sato["public"], tuple(StaffDuty)),)
    return staff, anchors, tuple(policies["sign"])


def _roots(made_cards: Path | None, use: str) -> tuple[bytes, ...]:
    if made_cards is None:
        return ()
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    return tuple(
        x509.load_pem_x509_certificate(path.read_bytes()).public_bytes(Encoding.DER)
        for path in sorted((made_cards / "anchors" / use).glob("*.pem"))
    )
