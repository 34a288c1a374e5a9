"""What the kiosk knows about itself and its hall, beside any visit. Only the UI thread writes it.

Nothing here is about a resident.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from kiosk.devices.outbox import QueueListed, ServiceSeen
from kiosk.devices.slip_printer import PrinterSeen
from kiosk.runtime.clock import Clock, Randomness
from kiosk.runtime.defects import Defects
from kiosk.screens.appearance import KanaKeys, Orientation
from kiosk.screens.welcome import SPROUT
from kiosk.state.offers import Contents, Offer, OfferCache, Offered, open_offer, open_older
from sync.contract.wire.catalogue import Catalogue
from sync.errors import ContractError
from sync.home.clocks import Clock as OutboxClock
from sync.outbox import CentreCache, ServiceState

NOT_READ, NO_AGENT, CATALOGUE_ENDED = "D-02", "N-09", "N-10"
WORDS_NOT_USED = "D-05"
PARTS_LOST, PARTS_LATE, NO_FILES_THERE = "M-05", "M-06", "N-11"
"""docs/trouble-codes.md."""


@dataclass
class CentreContact:
    """How far away the centre is, as the agent last said."""

    online: bool = False
    last_contact_at: datetime | None = None
    stored_up_to: int = 0


@dataclass
class StaffLock:
    """Wrong staff PINs at this kiosk. Survives the visit: pulling the card does not help a thief."""

    failures: int = 0
    until_s: float = 0.0


@dataclass
class KioskState:
    """The kiosk's own state. `offers` are the procedures that this program can read."""

    kiosk: str
    clock: Clock
    randomness: Randomness
    orientation: Orientation = "portrait"
    languages: tuple[str, ...] = ("ja", "easy-ja", "en")
    kana_keys: KanaKeys = KanaKeys.RIGHT
    """How kana are typed in this hall until a resident chooses otherwise."""
    mascot: str = SPROUT
    """Who greets on the start page; empty: nobody."""
    catalogue: Catalogue | None = None
    offers: tuple[Offered, ...] = ()
    not_read: tuple[str, ...] = ()
    """Ids of the catalogue's procedures that this program cannot read and does not offer."""
    contents: Contents | None = None
    """Where the whole of an offer comes from."""
    shelf: OfferCache = field(default_factory=OfferCache)
    contact: CentreContact = field(default_factory=CentreContact)
    agent_is_missing: bool = False
    """The agent has no socket: nothing can be asked of the centre while somebody waits."""
    reader_ready: bool = True
    card_present: bool = False
    stick_present: bool = False
    """A USB stick is in, whoever's it is."""
    printer: PrinterSeen = field(default_factory=lambda: PrinterSeen(False, "unknown", visit=0))
    ready: bool = False
    trouble: str = "N-01"
    """Why no form may be started, as a code of docs/trouble-codes.md; empty when all is well."""
    files_code: str = ""
    """Why forms with files are closed although others are open, as a code; empty: they are not."""
    parts_lost: bool = False
    """A file of an application that waits lies on no medium any more."""
    parts_late: bool = False
    """A file waits for its receipt for longer than applications are kept here."""
    queue: QueueListed = field(default_factory=lambda: QueueListed((), visit=0))
    service: ServiceSeen = field(default_factory=lambda: ServiceSeen(ServiceState(), visit=0))
    staff_lock: StaffLock = field(default_factory=StaffLock)
    defects: Defects = field(init=False)

    def __post_init__(self) -> None:
        self.defects = Defects(self.clock.monotonic)

    def take(self, catalogue: Catalogue | None, contents: Contents | None) -> None:
        """Serve this catalogue from now on. A definition that cannot be read costs its own procedure and no other."""
        self.catalogue, self.contents = catalogue, contents
        self.offers, self.not_read = (), ()
        if catalogue is not None and contents is not None:
            self.offers, self.not_read = self.shelf.offered(contents, self._note)

    def _note(self, broken: Exception) -> None:
        self.defects.note(broken, "catalogue")

    def refresh_from(self, cache: CentreCache, clock: OutboxClock | None) -> None:
        """Look again at what the agent stored. `clock`: the outbox's, None where there is no outbox."""
        catalogue = cache.catalogue()
        if catalogue != self.catalogue or self.shelf.has_come(cache):
            self.take(catalogue, cache)
        self.contact.last_contact_at = cache.last_contact_at()
        self.contact.stored_up_to = cache.stored_up_to()
        if clock is not None:
            self.contact.online = cache.online(clock)

    @property
    def is_open(self) -> bool:
        """Whether a visit may begin: also where no form is taken, but what was handed in can be looked at."""
        return self.ready or self.trouble == CATALOGUE_ENDED

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of docs/trouble-codes.md that are true now: for the heartbeat and for staff."""
        reader = "" if self.reader_ready else "R-01"
        not_read = NOT_READ if self.not_read else ""
        unworded = WORDS_NOT_USED if any(offered.unused_wordings for offered in self.offers) else ""
        agent = NO_AGENT if self.agent_is_missing else ""
        files = self.files_code if self.files_code != NO_FILES_THERE else ""
        lost = PARTS_LOST if self.parts_lost else ""
        late = PARTS_LATE if self.parts_late else ""
        words = (not_read, unworded)
        return tuple(
            code
            for code in (self.trouble, *words, agent, files, lost, late, self.printer.code, reader, *self.defects.codes)
            if code
        )

    def offer_of_then(self, procedure: str, definition: str) -> Offer | None:
        """The procedure in the version that an application was made under (SHA-256 of its definition; empty: a centre
        that does not name it means the one that is offered).
        """
        found = next((offered for offered in self.offers if offered.id == procedure), None)
        if found is None or self.contents is None or definition in {"", found.sha256}:
            return self.offer(procedure)
        try:
            return open_older(found, definition, self.contents)
        except ContractError as broken:
            self._note(broken)
            return None

    def offer(self, procedure: str) -> Offer | None:
        """The procedure of this id, if it is offered here."""
        found = next((offered for offered in self.offers if offered.id == procedure), None)
        if found is None or self.contents is None:
            return None
        try:
            return open_offer(found, self.contents)
        except ContractError:
            self.offers = tuple(offered for offered in self.offers if offered != found)
            self.not_read = (*self.not_read, procedure)
            return None
