"""What a member of staff does at the machine: the card signs each act, the outbox keeps it, only then it is done.

An act that the card's duties do not hold is never begun (GAP-08). When the outbox itself is the trouble, what only
looks at the machine is done all the same, and the page says that it could not be written down.
"""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from kiosk.devices.card import CardFailed, CardRemoved, ChallengeSigned, ReaderGone, SignChallenge
from kiosk.devices.outbox import (
    ActDrafted,
    ActKept,
    ActNotKept,
    DraftAct,
    KeepAct,
    KeptNumbers,
    MediumNotTaken,
    MediumTrouble,
    QueuedEntry,
    RecordPrint,
)
from kiosk.devices.slip_printer import PrintEnded, PrintSlip, PrintTestPage
from kiosk.runtime.bus import Event
from kiosk.screens.frame import Frame, Screen
from kiosk.screens.progress import Progress
from kiosk.state.visit import Visit
from kiosk.steps import slip_content
from kiosk.steps.card.card_at_reader import TAKE_AND_TYPE, Unanswered
from kiosk.steps.page_frame import frame
from kiosk.steps.step import SILENT_S, Destination, Follower, Step
from kiosk.words.dates import moment_words
from kiosk.words.texts import _, later
from sync.contract.chain.staff_act import Act
from sync.contract.numbers import InquiryNumber
from sync.outbox import ActDraft

DONE = {
    Act.TEST_PAGE: later("テスト印刷を記録しました"),
    Act.DIAGNOSIS: later("調べたことを記録しました"),
    Act.SECOND_MEDIUM: later("新しい記録媒体を、この端末のものにしました"),
    Act.OUT_OF_SERVICE: later("この端末を休止にしました"),
    Act.BACK_IN_SERVICE: later("この端末の休止を終えました"),
    Act.EXTEND: later("受付の期限を延ばしました"),
}
REFUSALS = {
    "stale": later("記録できませんでした。もう一度押してください。"),
    "not_now": later("いまは、その操作は要りません。"),
    "unknown_card": later("このカードでは使えません"),
    "without_duty": later("このカードでは使えません"),
    "bad_signature": later("カードの署名が合いません。カードを情報担当に見てもらってください。"),
}
"""`sync.outbox.ActRefused` → what the page says; anything else is the outbox's own trouble."""
MEDIUM_TROUBLES = {
    MediumTrouble.UNUSABLE: later(
        "新しい記録媒体に書き込めません。正しく差し込まれているかを見て、もう一度押してください。"
    ),
    MediumTrouble.IS_THE_DISK: later(
        "新しい記録媒体が見つかりません。差し込まれているかを見て、もう一度押してください。"
    ),
}
NOT_WRITTEN = later("この端末には記録できません。情報担当へ知らせてください。")


class StaffPlace(Step, ABC):
    """The page that acts are done from."""

    @abstractmethod
    def telling(self, told: str) -> StaffPlace:
        """The same page with a sentence about what was just done."""


def staff_frame(visit: Visit, title: str) -> Frame:
    """Of a page that is not for the public."""
    usual = frame(visit, title, may_leave=False)
    return Frame(title=usual.title, strip=usual.strip, city=usual.city, back=None, assist=False, staff=True)


@dataclass(frozen=True)
class PendingAct:
    """Which act, by which card, from which page."""

    page: StaffPlace
    act: Act
    card: str
    entry: QueuedEntry | None = None

    def done(self, visit: Visit) -> Step:
        """It is written down: do it."""
        if self.act is Act.REPRINT:
            if self.entry is None or visit.kiosk_state.catalogue is None:
                return self.page  # the catalogue went meanwhile: nobody may do anything, and the page says so
            return Reprinting(self.page, self.entry)
        if self.act is Act.TEST_PAGE:
            visit.ask(PrintTestPage((visit.kiosk_state.kiosk, moment_words(visit.kiosk_state.clock.now()))))
        return self.page.telling(_(DONE[self.act]))

    def not_kept(self, reason: str, visit: Visit) -> Step:
        """It is not written down."""
        if reason in REFUSALS:
            return self.page.telling(_(REFUSALS[reason]))
        # Printed without a record too, when nothing can be written down: it is how the trouble is found.
        if self.act is Act.TEST_PAGE:
            visit.ask(PrintTestPage((visit.kiosk_state.kiosk, moment_words(visit.kiosk_state.clock.now()))))
        return self.page.telling(_(NOT_WRITTEN))


@dataclass(frozen=True)
class WritingDown(Step):
    """The act is on its way into the chain. Taking the card ends that, and the staff page with it."""

    pending: PendingAct
    patience = None
    may_leave = False

    def screen(self, visit: Visit) -> Screen:
        words = _("カードの署名で記録しています")
        return Progress(staff_frame(visit, words), steps=((words, "running"),))

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case ActNotKept(reason):
                return self.pending.not_kept(reason, visit)
            case CardFailed() | CardRemoved() | ReaderGone():
                return Destination.LEAVE
            case _:
                return None


@dataclass(frozen=True)
class Drafting(WritingDown):
    """The outbox draws up the place in its chain where this act will stand."""

    def entered(self, visit: Visit) -> None:
        about = self.pending.entry.arrival if self.pending.entry is not None else None
        visit.ask(DraftAct(self.pending.act, self.pending.card, about))

    def on(self, event: Event, visit: Visit) -> Follower | None:
        return SigningAct(self.pending, event.draft) if isinstance(event, ActDrafted) else super().on(event, visit)


@dataclass(frozen=True)
class SigningAct(WritingDown):
    """The card signs exactly this act at exactly this place. Its PIN was accepted when the page was opened."""

    draft: ActDraft
    answer_within_s = SILENT_S

    def unanswered(self) -> Step:
        return Unanswered(self, TAKE_AND_TYPE)

    def entered(self, visit: Visit) -> None:
        visit.ask(SignChallenge(self.draft.challenge))

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case ChallengeSigned(_card, signature):
                return KeepingAct(self.pending, self.draft, signature)
            case _:
                return super().on(event, visit)


@dataclass(frozen=True)
class KeepingAct(WritingDown):
    """The outbox writes; the card has done its part, and nobody waits for it any more."""

    draft: ActDraft
    signature: bytes = field(repr=False)

    def entered(self, visit: Visit) -> None:
        visit.ask(KeepAct(self.draft, self.signature))

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case ActKept():
                return self.pending.done(visit)
            case MediumNotTaken(trouble):
                return self.pending.page.telling(_(MEDIUM_TROUBLES[trouble]))
            case _:
                return super().on(event, visit)


@dataclass(frozen=True)
class Reprinting(Step):
    """One slip that was not handed over, marked 再発行."""

    page: StaffPlace
    entry: QueuedEntry
    patience = None
    may_leave = False

    def entered(self, visit: Visit) -> None:
        catalogue, entry = visit.kiosk_state.catalogue, self.entry
        assert catalogue is not None, "without a staff list nobody reprints"
        kept = KeptNumbers(
            entry.arrival,
            InquiryNumber(""),
            entry.check_code,
            entry.qr_text,
            entry.kept_at,
            False,
            entry.epoch,
            entry.seq,
        )
        visit.ask(PrintSlip(slip_content.reprint_of(catalogue.hall, visit.kiosk_state.kiosk, entry.copies + 1, kept)))

    def screen(self, visit: Visit) -> Screen:
        words = _("控えを再発行しています")
        return Progress(staff_frame(visit, words), steps=((words, "running"),))

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case PrintEnded(outcome):
                visit.ask(RecordPrint(self.entry.seq, self.entry.copies + 1, outcome))
                # The paper comes out whether or not the card was taken meanwhile; the page goes with the card.
                return self.page if visit.kiosk_state.card_present else Destination.LEAVE
            case _:
                return None
