"""How an application stands (k10, GAP-18). Offline as of the last contact."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.runtime.bus import Event
from kiosk.screens.controls import Banner, Button, Role, Tone, back, forward
from kiosk.screens.frame import Screen
from kiosk.screens.status import StatusScreen
from kiosk.screens.touches import Back, Chosen, Confirmed, Next
from kiosk.state.visit import Visit
from kiosk.steps.follow_up import correct_sent_back, withdraw
from kiosk.steps.page_frame import frame
from kiosk.steps.step import Destination, Follower, Step
from kiosk.words.dates import day_or_words, moment_words
from kiosk.words.texts import _, later, say
from sync.contract.forms.texts import words
from sync.contract.numbers import group_arrival_number
from sync.contract.states import HandlingStatus
from sync.contract.wire.status import StatusView

STATE_WORDS: dict[str, tuple[str, Tone]] = {
    HandlingStatus.UNPROCESSED: (later("受け付けました。これから内容をみます"), Tone.INFO),
    HandlingStatus.PROVISIONALLY_TAKEN_IN: (later("受け付けました。足りないものを待っています"), Tone.INFO),
    HandlingStatus.SENT_BACK: (later("直してほしいところがあります"), Tone.WARN),
    HandlingStatus.NOT_ACCEPTED: (later("この申請は受け付けられませんでした"), Tone.ERROR),
    HandlingStatus.WITHDRAWN: (later("取り下げました"), Tone.NEUTRAL),
    HandlingStatus.ACCEPTED_REPLY_PENDING: (later("認められました。お知らせを準備しています"), Tone.OK),
    HandlingStatus.ACCEPTED_REPLIED: (later("認められました。お知らせを出しました"), Tone.OK),
    HandlingStatus.ACCEPTED_RESERVED: (later("認められました。窓口の予約があります"), Tone.OK),
    HandlingStatus.COMPLETED: (later("手続きが終わりました"), Tone.OK),
    HandlingStatus.FORCE_COMPLETED: (later("終わりました"), Tone.NEUTRAL),
}
"""What a resident reads for each handling state. The clerk's words stay with the clerk."""
NEWER_STATE = later("今のようすは、窓口でおたずねください"), Tone.NEUTRAL
"""For a word that a newer centre says, and that this kiosk does not know."""
JUST_NOW = timedelta(minutes=1)
"""What the centre said so lately is of now, whatever became of the line since."""
CAN_WITHDRAW = frozenset({HandlingStatus.UNPROCESSED, HandlingStatus.PROVISIONALLY_TAKEN_IN, HandlingStatus.SENT_BACK})


@dataclass(frozen=True)
class ShowStatus(Step):
    """Big words, time line, the one thing to do, the age of the information."""

    def screen(self, visit: Visit) -> Screen:
        assert visit.former is not None, "opened by the two numbers"
        view = visit.former.view
        said, tone = STATE_WORDS.get(view.state, NEWER_STATE)
        can_correct = view.state == HandlingStatus.SENT_BACK
        return StatusScreen(
            frame(
                visit,
                _("申請のようす"),
                back=back(_("戻る")),
                forward=forward(_("直して もう一度出す"), Next()) if can_correct else forward(_("終わる"), Confirmed()),
            ),
            procedure=words(view.title, visit.appearance.language),
            state=_(said),
            tone=tone,
            timeline=_timeline(view),
            banner=_banner(view, visit),
            lines=_lines(view, visit),
            age=_age(visit.former.as_of, visit),
            buttons=(Button(_("申請を取り下げる"), Chosen("withdraw"), Role.FINAL),) if may_withdraw(view) else (),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        assert visit.former is not None, "opened by the two numbers"
        view = visit.former.view
        match event:
            case Next() if view.state == HandlingStatus.SENT_BACK:
                return correct_sent_back.start(visit)
            case Chosen("withdraw") if may_withdraw(view):
                return withdraw.start(visit)
            case Confirmed():
                return Destination.LEAVE
            case Back():
                visit.begin(None)
                return Destination.CHOOSE
            case _:
                return None


def may_withdraw(view: StatusView) -> bool:
    """The procedure allows it and nothing was decided yet (STAT-14). The centre judges again."""
    return view.allows_withdrawal and view.state in CAN_WITHDRAW


def _timeline(view: StatusView) -> tuple[tuple[str, str, str], ...]:
    arrived, changed = (
        moment_words(datetime.fromisoformat(view.arrived_at)),
        moment_words(datetime.fromisoformat(view.changed_at)),
    )
    said, _tone = STATE_WORDS.get(view.state, NEWER_STATE)
    steps = [(_("市役所に届きました"), arrived, "done")]
    if view.state == HandlingStatus.UNPROCESSED:
        return (*steps, (_("内容をみています"), "", "current"), (_("結果のお知らせ"), "", "waiting"))
    return (*steps, (_(said), changed, "current"))


def _banner(view: StatusView, visit: Visit) -> Banner | None:
    language = visit.appearance.language
    sentence = words(view.sentence, language)
    if view.state == HandlingStatus.SENT_BACK:
        until = say("%(day)sまでに直してください。", day=day_or_words(view.until)) if view.until else ""
        return Banner(
            Tone.WARN,
            say("直してほしいところが %(count)sつあります", count=len(view.marked)),
            " ".join(text for text in (sentence, until) if text),
            "note-pencil",
        )
    if words(view.ready, language):
        return Banner(Tone.OK, _("受け取れるものがあります"), words(view.ready, language), "file-text")
    return Banner(Tone.INFO, _("市役所からのことば"), sentence, "info") if sentence else None


def _lines(view: StatusView, visit: Visit) -> tuple[tuple[str, str], ...]:
    notices = tuple((_("お知らせ"), words(notice, visit.appearance.language)) for notice in view.notices)
    return ((_("到達番号"), group_arrival_number(view.arrival)), *notices)


def _age(as_of: datetime | None, visit: Visit) -> str:
    if as_of is None:
        return ""
    told = say("%(moment)s のようすです。", moment=moment_words(as_of))
    if visit.kiosk_state.contact.online or visit.kiosk_state.clock.now() - as_of < JUST_NOW:
        return told
    return told + _("いま通信が止まっているため、これより新しいことは分かりません。")
