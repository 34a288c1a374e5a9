"""One resident's stay at the kiosk, in memory only. Leaving means a new `Visit`: nothing to wipe field by field."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum, auto

from hardware.card.basic_four import BasicFour
from kiosk.devices.command import Command
from kiosk.devices.drafts import EndDraft
from kiosk.devices.outbox import KeptNumbers
from kiosk.screens.appearance import Appearance
from kiosk.state.attachments import AttachmentChoice
from kiosk.state.finding import PlaceInList
from kiosk.state.kiosk_state import KioskState
from kiosk.state.offers import Offer
from kiosk.state.remembered import Remembered
from sync.contract.chain.statement import Source, StatementKind
from sync.contract.forms.procedures import Procedure
from sync.contract.numbers import DraftCode
from sync.contract.wire.catalogue import ServiceFacts
from sync.contract.wire.drafts import Draft, EndReason
from sync.contract.wire.questions import TakenTold
from sync.contract.wire.status import StatusView
from sync.envelope.drafts import DraftKeys


@dataclass(frozen=True)
class FieldValue:
    """A value of a field and whose hand gave it (`sync.contract.chain.statement.Source`)."""

    value: str = field(repr=False)
    source: str
    copied_from: int = 0
    """Of an answer of one of several: from which other one it was copied, and not touched since."""


@dataclass(frozen=True)
class EarlierApplication:
    """The application that a slip's two numbers opened: to be looked at, corrected or withdrawn."""

    view: StatusView = field(repr=False)
    key: bytes = field(repr=False)
    as_of: datetime | None = None
    """When the kiosk last heard from the centre. None: never."""


class CodeGiven(Enum):
    """Whether the code of a draft reached somebody."""

    NOT_YET = auto()
    PERHAPS = auto()
    """A paper may have come out."""
    GIVEN = auto()
    """On paper, on the page, or it was typed."""


@dataclass(frozen=True)
class TakenUp:
    """The draft that this visit saved or took up: to be printed again, saved anew, or wiped once it is handed in."""

    procedure: str
    """Whose form it is: what is handed in of any other leaves it as it is."""
    code: DraftCode = field(repr=False)
    keys: DraftKeys = field(repr=False)
    ends_on: date
    at: str = ""
    """Field where the form stood."""
    extended: bool = False
    everywhere: bool = False
    fits: bool = True
    corrects: str = ""
    """Arrival number of what it corrects; empty: it is no correction."""
    given: CodeGiven = CodeGiven.NOT_YET
    replaces: DraftKeys | None = field(default=None, repr=False)
    """The draft that this one stands for: it is wiped once the new code reached somebody, and not before."""


@dataclass(frozen=True)
class Preparer:
    """The member of staff who prepared this application for the resident (GAP-28)."""

    number: str
    """Staff number."""
    name: str

    @property
    def source(self) -> str:
        """Of what this member typed."""
        return Source.STAFF + self.number


@dataclass(repr=False)
class Visit:
    """Everything this resident said and the card gave. `repr` shows no personal data, and no PIN is ever kept here."""

    number: int
    kiosk_state: KioskState
    appearance: Appearance = field(default_factory=Appearance)
    offer: Offer | None = None
    found_at: PlaceInList = field(default_factory=PlaceInList)
    """Where it was chosen."""
    kind: StatementKind = StatementKind.SUBMISSION
    answers: dict[str, FieldValue] = field(default_factory=dict)
    opened_instances: dict[str, int] = field(default_factory=dict)
    """By page that repeats: how many of its instances stand open, answered or not."""
    attachments: dict[str, tuple[AttachmentChoice, ...]] = field(default_factory=dict)
    """By field; in memory alone."""
    own_stick: bool = False
    """The stick that is in was put in during this visit. Another one may be the last resident's: it is not read."""
    assistant: str = ""
    """Staff card id while staff type for the resident (GAP-11): the source of what is typed then."""
    preparer: Preparer | None = None
    """Of the application that was taken up by its code; None: nobody prepared it."""
    holder: BasicFour | None = None
    card: bytes | None = None
    """Which card the four items came from; for this visit only."""
    asked_arrival: str = ""
    """Of the slip that was asked about last: nobody types 22 digits twice. The inquiry number is never kept."""
    taken_now: dict[str, TakenTold | None] = field(default_factory=dict)
    """By form: what the centre said, None while it says nothing. Each is asked once, and `MOST_ASKED` of them."""
    former: EarlierApplication | None = None
    taken_up: TakenUp | None = None
    put_away: Draft | None = None
    """A draft of a correction that its code opened: nothing of it is shown before its slip's numbers are typed."""
    notify: str = ""
    """A mail address for the notice before a draft's end; no answer of the form."""
    statement: bytes | None = None
    certificate: bytes | None = None
    kept: KeptNumbers | None = None
    slow: int = 1
    """Idle times are multiplied by this: 時間をのばす doubles it."""
    asked: list[Command] = field(default_factory=list)
    remembered: Remembered = field(default_factory=Remembered)

    def __repr__(self) -> str:
        procedure = self.offer.procedure.id if self.offer else "-"
        return f"Visit({self.number}, {procedure}, {len(self.answers)} answers)"

    def move_item(self, source: str, target: str) -> None:
        """What stands under one item's name stands under another's from now on, and nothing of what stood there."""
        self.drop_item(target)
        self.copy_item(source, target, self.answers.get(source))
        self.drop_item(source)

    def copy_item(self, source: str, target: str, given: FieldValue | None) -> None:
        """Answer an item as another one is answered: `given`, with the files of that one."""
        if given is not None:
            self.answers[target] = given
        if source in self.attachments:
            self.attachments[target] = self.attachments[source]

    def drop_item(self, item: str) -> None:
        """Forget everything that is kept under an item's name."""
        self.answers.pop(item, None)
        self.attachments.pop(item, None)

    def begin(self, offer: Offer | None) -> None:
        """Another form from here on, or none: nothing is left of the one before, of an application that was looked up,
        or of a draft. Every way to a form begins with it."""
        self.let_go_of_draft()
        self.offer, self.kind = offer, StatementKind.SUBMISSION
        self.former = self.put_away = self.preparer = self.statement = None
        self.forget_answers()

    def give_code(self, given: CodeGiven = CodeGiven.GIVEN) -> None:
        """Somebody has the code of the draft now: the one that it stands for is wiped."""
        draft = self.taken_up
        if draft is None:
            return
        if given is CodeGiven.GIVEN and draft.replaces is not None:
            self.ask(EndDraft(draft.replaces, EndReason.REPLACED))
            draft = replace(draft, replaces=None)
        self.taken_up = replace(draft, given=given)

    def let_go_of_draft(self) -> None:
        """The visit has no draft any more. One whose code reached nobody is not kept either: nobody could open it."""
        draft, self.taken_up = self.taken_up, None
        if draft is not None and draft.given is CodeGiven.NOT_YET:
            self.ask(EndDraft(draft.keys, EndReason.DISCARDED))

    @property
    def handed_in_draft(self) -> TakenUp | None:
        """The draft that is over once what stands now is handed in. A withdrawal ends none, and a correction only its
        own."""
        draft = self.taken_up
        if draft is None or self.offer is None or draft.procedure != self.offer.procedure.id:
            return None
        corrects = self.former.view.arrival if self.former is not None else ""
        as_kept = StatementKind.CORRECTION if draft.corrects else StatementKind.SUBMISSION
        return draft if (self.kind, corrects) == (as_kept, draft.corrects) else None

    def forget_answers(self) -> None:
        """Forget everything that is kept under any item's name, and what stands open."""
        self.answers.clear()
        self.attachments.clear()
        self.opened_instances.clear()

    def ask(self, command: Command) -> None:
        """Have a device or the outbox do something; its answer comes as an event."""
        self.asked.append(command)

    @property
    def procedure(self) -> Procedure:
        """The procedure that was chosen, in the words of the visit's language.

        Raises:
            LookupError: none was chosen yet: a step stands where it must not.
        """
        if self.offer is None:
            raise LookupError("no procedure was chosen in this visit")
        return self.offer.in_language(self.appearance.language)

    @property
    def facts(self) -> ServiceFacts:
        """What the office of the chosen procedure says of it. Raises LookupError, as `procedure`."""
        if self.offer is None:
            raise LookupError("no procedure was chosen in this visit")
        return self.offer.facts

    @property
    def value_of(self) -> dict[str, str]:
        """The bare values, by field."""
        return {field_id: given.value for field_id, given in self.answers.items()}

    @property
    def needs_card(self) -> bool:
        """The procedure starts with the card."""
        return self.procedure.uses_card
