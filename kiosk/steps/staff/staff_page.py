"""The staff page (k14): a staff card and its PIN open it, offline too. It shows the machine, never a resident (GAP-08).

The card signs a fresh challenge; its key must stand in the catalogue's signed staff list. Wrong PINs lock the page for
a time that doubles. What may be done there is what the list gives the card as duties; each act is signed by the card.
Only one reprint is possible: of a slip that was not handed over, with the arrival number alone.
"""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from hardware.card.results import PinKind
from kiosk.devices.card import (
    CardFailed,
    CardOpened,
    CardRemoved,
    ChallengeSigned,
    PinAccepted,
    PinBlocked,
    PinMalformed,
    PinRejected,
    PowerOffCard,
    ReaderGone,
    SignChallenge,
    VerifyPin,
)
from kiosk.devices.outbox import AskService, CheckReady, ListQueue, QueuedEntry
from kiosk.devices.slip_printer import AskPrinter, PrintEnded
from kiosk.runtime.bus import Event
from kiosk.screens.controls import Button, Role, Tone, back
from kiosk.screens.frame import Frame, Screen
from kiosk.screens.picture import Picture
from kiosk.screens.progress import Progress
from kiosk.screens.secret_pads import NumberPad
from kiosk.screens.staff_panel import StaffPanel, StaffPart
from kiosk.screens.touches import Back, Chosen, Confirmed, TypedSecret
from kiosk.state.kiosk_state import NOT_READ, PARTS_LATE
from kiosk.state.visit import Visit
from kiosk.steps.card.card_at_reader import TAKE_AND_TYPE, Unanswered
from kiosk.steps.page_frame import frame
from kiosk.steps.staff.staff_acts import Drafting, PendingAct, StaffPlace
from kiosk.steps.step import SILENT_S, STAFF, Destination, Follower, Step
from kiosk.words.dates import short_day, time_words
from kiosk.words.texts import _, later, say
from sync.contract.chain.staff_act import DUTY_OF, Act
from sync.contract.forms.attached_files import drawn_size
from sync.contract.timestamps import moment_of
from sync.contract.wire.catalogue import StaffCard
from sync.envelope.staff_signature import is_signed_by
from sync.japanese.dates import JST, today_in_japan

FIRST_LOCK_S = 30
FREE_FAILURES = 2
"""Slips of the finger that cost nothing here; the card counts its own."""
CHALLENGE_BYTES = 32
_ID_CHARACTERS = 16
"""So many stand in the one line below a part's name, beside the words."""
SENTENCES = {
    "waits_for_line": later("通信待ち　通信が戻ると自動で送ります"),
    "waits_for_turn": later("順番待ち　まもなく送ります"),
    "waits_for_answer": later("返事待ち　送りました。センターの返事を待っています"),
    "waits_for_release": later("停止中　センターがこの端末を止めています。情報担当へ"),
    "waits_for_operator": later("確認待ち　自動では直りません。情報担当へ"),
    "stored": later("届いています"),
}


def welcome(opened: CardOpened, visit: Visit) -> Step:
    """A staff card was inserted at the start page."""
    lock = visit.kiosk_state.staff_lock
    wait = lock.until_s - visit.kiosk_state.clock.monotonic()
    if wait > 0:
        visit.ask(PowerOffCard())
        return StaffLockedOut(int(wait) + 1)
    if opened.staff_tries == 0:
        visit.ask(PowerOffCard())
        return StaffLockedOut(0)
    return EnterStaffPin(opened.staff_tries)


class Shut(Step):
    """The page does not open; the card is to be taken back."""

    def on(self, event: Event, visit: Visit) -> Follower | None:
        return Destination.LEAVE if isinstance(event, CardRemoved | ReaderGone | Back) else None


@dataclass(frozen=True)
class StaffLockedOut(Shut):
    """Too many wrong PINs, of this page or of the card."""

    seconds: int

    def screen(self, visit: Visit) -> Screen:
        line = (
            say("カードを取り、%(seconds)s秒たってから、もう一度入れてください。", seconds=self.seconds)
            if self.seconds
            else _("このカードの暗証番号は止まっています。情報担当へ。")
        )
        return Picture(_frame(visit, _("係員の画面を開けません")), picture="take_card", lines=(line,), code="S-01")


@dataclass(frozen=True)
class EnterStaffPin(Step):
    """4 to 8 digits."""

    tries_left: int | None = None
    wrong: bool = False

    def screen(self, visit: Visit) -> Screen:
        return NumberPad(
            _frame(visit, _("係員の暗証番号"), back=back(_("戻る"))),
            digits=4,
            most_digits=8,
            warning=say("番号がちがいます。あと%(tries)s回です。", tries=self.tries_left) if self.wrong else "",
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case TypedSecret(secret):
                visit.ask(VerifyPin(PinKind.STAFF, secret))
                return Proving(self.tries_left)
            case Back() | CardRemoved() | CardFailed() | ReaderGone():
                visit.ask(PowerOffCard())
                return Destination.LEAVE
            case _:
                return None


@dataclass(frozen=True)
class Proving(Step):
    """PIN, then a signature over a challenge nobody saw before."""

    tries_left: int | None = None
    challenge: bytes = b""
    patience = None
    may_leave = False
    answer_within_s = SILENT_S

    def unanswered(self) -> Step:
        return Unanswered(self, TAKE_AND_TYPE)

    def screen(self, visit: Visit) -> Screen:
        return Progress(_frame(visit, _("カードを調べています")), steps=((_("カードを調べています"), "running"),))

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case PinAccepted():
                challenge = visit.kiosk_state.randomness.bytes(CHALLENGE_BYTES)
                visit.ask(SignChallenge(challenge))
                return Proving(self.tries_left, challenge)
            case ChallengeSigned(card, signature):
                return self._proved(card, signature, visit)
            case PinRejected(tries):
                return _failed(visit) or EnterStaffPin(tries, wrong=True)
            case PinMalformed():
                return EnterStaffPin(self.tries_left, wrong=True)
            case PinBlocked():
                _failed(visit)
                visit.ask(PowerOffCard())
                return StaffLockedOut(0)
            case CardFailed() | CardRemoved() | ReaderGone():
                return Destination.LEAVE
            case _:
                return None

    def _proved(self, card: str, signature: bytes, visit: Visit) -> Step:
        staff = _known(card, visit)
        if staff is None or not self.challenge or not is_signed_by(staff, self.challenge, signature):
            visit.ask(PowerOffCard())
            return _failed(visit) or StaffRefused()
        visit.kiosk_state.staff_lock.failures = 0
        visit.assistant = staff.card
        return StaffPage(staff.name, staff.card)


@dataclass(frozen=True)
class StaffRefused(Shut):
    """A staff card that this kiosk's signed list does not name."""

    def screen(self, visit: Visit) -> Screen:
        return Picture(
            _frame(visit, _("係員の画面を開けません")),
            picture="take_card",
            lines=(
                _("このカードは、この端末の職員の一覧にありません。"),
                _("使う人は、情報担当に登録を頼んでください。"),
            ),
            code="S-02",
        )


@dataclass(frozen=True)
class StaffPage(StaffPlace):
    """Parts of the machine in words, a sentence per entry, never a name. Ten minutes, or until the card goes.

    The card stays open under its PIN, because it signs each act; it is powered off with the page.
    """

    name: str
    card: str = ""
    told: str = ""
    patience = STAFF
    may_leave = False

    def entered(self, visit: Visit) -> None:
        for command in (CheckReady(), AskPrinter(), ListQueue(), AskService()):
            visit.ask(command)

    def telling(self, told: str) -> StaffPage:
        return replace(self, told=told)

    def screen(self, visit: Visit) -> Screen:
        queue = visit.kiosk_state.queue
        return StaffPanel(
            replace(
                _frame(visit, say("係員の画面　%(name)s", name=self.name)),
                forward=Button(_("係員の画面を閉じる"), Confirmed(), Role.MAIN, "sign-out"),
            ),
            parts=_parts(visit),
            queue_title=say("送るのを待つ申請 %(count)s件", count=len(queue.waiting)),
            queue=(*_files_words(visit), *(_queue_words(entry, visit) for entry in queue.waiting)),
            readable=_("読まれる内容 なし"),
            buttons=tuple(_allowed(tool, self._duties(visit)) for tool in _tools(visit)),
            told=self.told,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Chosen(what) if self._may(what, visit):
                slips_open = visit.kiosk_state.queue.slips_open
                entry = slips_open[0] if what == Act.REPRINT else None
                return Drafting(PendingAct(self.telling(""), Act(what), self.card, entry))
            case Confirmed() | Back() | CardRemoved() | ReaderGone():
                return Destination.LEAVE
            case PrintEnded():
                self.entered(visit)
                return None
            case _:
                return None

    def _duties(self, visit: Visit) -> tuple[str, ...]:
        """Asked of the signed list each time: a card that is taken from it can do nothing more."""
        staff = _known(self.card, visit)
        return staff.duties if staff is not None else ()

    def _may(self, what: str, visit: Visit) -> bool:
        tools = (_allowed(tool, self._duties(visit)) for tool in _tools(visit))
        return any(tool.event == Chosen(what) and tool.enabled for tool in tools)


def _tools(visit: Visit) -> tuple[Button, ...]:
    """Everything that can be done here, each greyed with its reason while it makes no sense."""
    kiosk_state, service = visit.kiosk_state, visit.kiosk_state.service.state
    slips_open = len(kiosk_state.queue.slips_open)
    service_now = (
        Button(_("休止を終える"), Chosen(Act.BACK_IN_SERVICE), icon="check-circle")
        if service.out_of_service
        else Button(_("休止にする"), Chosen(Act.OUT_OF_SERVICE), icon="pause-circle")
    )
    return (
        Button(
            say("控えを再発行（%(count)s枚）", count=slips_open),
            Chosen(Act.REPRINT),
            icon="printer",
            enabled=bool(slips_open),
            reason="" if slips_open else _("渡していない控えはありません"),
        ),
        Button(_("テスト印刷"), Chosen(Act.TEST_PAGE), icon="receipt"),
        Button(_("もう一度調べる"), Chosen(Act.DIAGNOSIS), icon="arrows-clockwise"),
        service_now,
        _extension(service.extends_to, service.silent_until),
        Button(
            _("記録媒体を替えた"),
            Chosen(Act.SECOND_MEDIUM),
            icon="hard-drives",
            enabled=service.medium_gone,
            reason="" if service.medium_gone else _("記録媒体は正常です"),
        ),
    )


def _extension(to: datetime | None, until: datetime | None) -> Button:
    """Only while the centre is silent: how long the kiosk goes on without it."""
    reason = ""
    if to is None:
        reason = say("いまの期限 %(day)s", day=short_day(until)) if until is not None else _("いまは延ばせません")
    label = say("受付を%(day)sまで延ばす", day=short_day(to)) if to is not None else _("受付の期限を延ばす")
    return Button(label, Chosen(Act.EXTEND), icon="cloud-slash", enabled=to is not None, reason=reason)


def _allowed(tool: Button, duties: tuple[str, ...]) -> Button:
    """The tool as this card may use it."""
    if isinstance(tool.event, Chosen) and DUTY_OF[Act(tool.event.key)] in duties:
        return tool
    return replace(tool, enabled=False, reason=_("このカードでは使えません"))


def _failed(visit: Visit) -> StaffLockedOut | None:
    """Count a failure; from the third on the page is locked, each time twice as long."""
    lock = visit.kiosk_state.staff_lock
    lock.failures += 1
    beyond = lock.failures - FREE_FAILURES
    if beyond <= 0:
        return None
    seconds = FIRST_LOCK_S * 2 ** (beyond - 1)
    lock.until_s = visit.kiosk_state.clock.monotonic() + seconds
    visit.ask(PowerOffCard())
    return StaffLockedOut(seconds)


def _known(card: str, visit: Visit) -> StaffCard | None:
    catalogue = visit.kiosk_state.catalogue
    return next((staff for staff in catalogue.staff if staff.card == card), None) if catalogue else None


def _frame(visit: Visit, title: str, back: Button | None = None) -> Frame:
    usual = frame(visit, title, back=back, may_leave=False)
    return Frame(title=usual.title, strip=usual.strip, city=usual.city, back=back, assist=False, staff=True)


def _parts(visit: Visit) -> tuple[StaffPart, ...]:
    kiosk_state = visit.kiosk_state
    last = kiosk_state.contact.last_contact_at
    printer = kiosk_state.printer.usable and kiosk_state.printer.paper == "plenty"
    faults = "".join(kiosk_state.defects.codes)
    trouble = kiosk_state.trouble or faults or (NOT_READ if kiosk_state.not_read else "")
    storing = not kiosk_state.trouble.startswith(("D-", "M-", "Q-"))
    return (
        StaffPart(_("プリンター"), *_state(printer, kiosk_state.printer.code), "printer"),
        StaffPart(_("カード読取"), *_state(kiosk_state.reader_ready, "R-01"), "identification-card"),
        StaffPart(
            _("通信"),
            _("つながっています")
            if kiosk_state.contact.online
            else _("切断中") + (f" {time_words(last)}" if last else ""),
            Tone.OK if kiosk_state.contact.online else Tone.NEUTRAL,
            "cloud-check" if kiosk_state.contact.online else "cloud-slash",
        ),
        StaffPart(_("時計"), *_state(kiosk_state.trouble != "T-01", "T-01"), "clock"),
        StaffPart(_("しまう場所"), *_state(storing, kiosk_state.trouble), "hard-drives"),
        StaffPart(
            _("申請の受付"), *_taking(kiosk_state.ready and not trouble, trouble, kiosk_state.not_read), "list-checks"
        ),
    )


def _taking(good: bool, code: str, not_read: tuple[str, ...]) -> tuple[str, Tone]:
    """Whether forms are taken, and below it what this program cannot read; all ids stand in the journal."""
    state, tone = _state(good, code)
    if not not_read:
        return state, tone
    more = f"＋{len(not_read) - 1}" if len(not_read) > 1 else ""
    room = _ID_CHARACTERS - len(more)
    first = not_read[0] or "—"
    named = first if len(first) <= room else f"{first[: room - 1]}…"
    return f"{state}　{say('読めない様式：%(ids)s', ids=f'{named}{more}')}", tone


def _state(good: bool, code: str) -> tuple[str, Tone]:
    return (_("正常"), Tone.OK) if good else (f"{_('注意')} {code}".strip(), Tone.WARN)


def _queue_words(entry: QueuedEntry, visit: Visit) -> str:
    """Its number, since when it waits (GAP-01: with the day, where that is not today), and what to do."""
    return f"{entry.arrival[16:20]}　{_since(entry.kept_at, visit)}　{_(SENTENCES.get(entry.sentence, entry.sentence))}"


def _since(at: datetime, visit: Visit) -> str:
    since = time_words(at)
    if at.astimezone(JST).date() != today_in_japan(visit.kiosk_state.clock.now()):
        since = f"{short_day(at)} {since}"
    return since


def _files_words(visit: Visit) -> tuple[str, ...]:
    """How many sealed files follow their applications, how large, since when; a code where one never gets through."""
    parts = visit.kiosk_state.queue.parts
    if not parts.count:
        return ()
    since = _since(moment_of(parts.oldest_at), visit) if parts.oldest_at else "—"
    line = say(
        "ファイル %(count)s個（%(size)s）　%(since)sから　申請のあとに送ります",
        count=parts.count,
        size=drawn_size(parts.together),
        since=since,
    )
    return (f"{line}　{PARTS_LATE}" if visit.kiosk_state.parts_late else line,)
