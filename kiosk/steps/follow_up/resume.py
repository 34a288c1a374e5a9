"""つづきから: the code of a draft's paper is typed, and the form stands where it was left."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.devices.drafts import DraftNotThere, DraftOpened, OpenDraft
from kiosk.forms.drafting import look_of, preparer_of
from kiosk.runtime.bus import Event
from kiosk.screens.controls import Button, Role, back
from kiosk.screens.form_page import InputKind
from kiosk.screens.frame import Screen
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.picture import Picture
from kiosk.screens.progress import Progress
from kiosk.screens.touches import Back, Chosen, Confirmed, TypedText
from kiosk.state.visit import CodeGiven, TakenUp, Visit
from kiosk.steps.follow_up import go_on
from kiosk.steps.follow_up.numbers import EnterInquiry
from kiosk.steps.page_frame import counter, frame
from kiosk.steps.step import Destination, Follower, Step
from kiosk.words.texts import _, say
from sync.contract.numbers import ArrivalNumber, DraftCode, parse_draft_code
from sync.contract.wire.drafts import EndReason
from sync.errors import NotANumber

CODE_GROUPS = (4, 4, 4, 4)
AGAIN = "again"


@dataclass(frozen=True)
class EnterDraftCode(Step):
    """つづきの番号; always typed, as the inquiry number."""

    typed: str = field(default="", repr=False)
    """What was no code, or opened nothing: it stays, to be mended."""
    wrong: bool = False

    def screen(self, visit: Visit) -> Screen:
        notes = (_("保存の紙の枠の中にある16文字です。まわりの人に見えないようにしてください。"),)
        return KeyboardPage(
            frame(visit, _("つづきの番号を入力してください"), notes=notes, back=back(_("戻る"))),
            text=self.typed,
            error=self._error() if self.wrong else "",
            label=_("つづきの番号"),
            entry=InputKind.LATIN,
            most_characters=sum(CODE_GROUPS),
            grouping=CODE_GROUPS,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case TypedText(text):
                try:
                    return OpeningDraft(parse_draft_code(text))
                except NotANumber:
                    return EnterDraftCode(text, wrong=bool(text))
            case Back():
                return Destination.CHOOSE
            case _:
                return None

    def _error(self) -> str:
        count, whole = len(self.typed.replace("-", "")), sum(CODE_GROUPS)
        if count < whole:
            return say("つづきの番号は%(whole)s文字です。いま%(count)s文字です。", whole=whole, count=count)
        return _("この番号ではないようです。保存の紙の番号を、もう一度確かめてください。")


@dataclass(frozen=True, repr=False)
class OpeningDraft(Step):
    """The key is derived from the code; that alone takes a moment, so that nobody tries many."""

    code: DraftCode
    patience = None
    may_leave = False
    answer_within_s = go_on.ANSWER_WITHIN_S

    def entered(self, visit: Visit) -> None:
        visit.ask(OpenDraft(self.code))

    def screen(self, visit: Visit) -> Screen:
        return Progress(
            frame(visit, _("保存した入力をさがしています"), may_leave=False),
            steps=((_("保存した入力をさがしています"), "running"),),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case DraftOpened():
                return _opened(event, visit)
            case DraftNotThere(why, code, reason, wait_s):
                return NothingOpened(why, code, reason, wait_s)
            case _:
                return None

    def unanswered(self) -> Step:
        return NothingOpened("not_asked", self.code)


@dataclass(frozen=True)
class NothingOpened(Step):
    """Why not, and what helps. Nobody is told that there is nothing when nobody could look."""

    why: str
    code: DraftCode = field(repr=False)
    reason: str = ""
    wait_s: int = 0

    def screen(self, visit: Visit) -> Screen:
        title, lines, again = self._said(visit)
        ask = (Button(again, Chosen(AGAIN), Role.MAIN),) if again else ()
        return Picture(
            frame(visit, title, back=back(_("戻る"))),
            picture="take_slip",
            lines=lines,
            buttons=(*ask, Button(_("番号を入力し直す"), Confirmed(), Role.SECOND if ask else Role.MAIN)),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Chosen(chosen) if chosen == AGAIN:
                return OpeningDraft(self.code)
            case Confirmed():
                return EnterDraftCode(self.code)
            case Back():
                return Destination.CHOOSE
            case _:
                return None

    def _said(self, visit: Visit) -> tuple[str, tuple[str, ...], str]:
        ask_counter = say("お困りのときは、%(counter)sでおたずねください。", counter=counter(visit))
        match self.why:
            case "ended" if self.reason == EndReason.SUBMITTED:
                return (
                    _("この保存は、申請に使われました"),
                    (_("申請のようすは、控えの2つの番号で見られます。"), ask_counter),
                    "",
                )
            case "ended" if self.reason == EndReason.REPLACED:
                return (
                    _("この紙の番号は、もう使えません"),
                    (_("このあとで、もう一度保存されています。新しい紙の番号を入力してください。"), ask_counter),
                    "",
                )
            case "ended":
                return (
                    _("保存した入力は、もうありません"),
                    (
                        _(
                            "保存は1か月、職員が用意したものは7日です。期限が過ぎたか、消されたため、もう一度はじめから入力してください。"
                        ),
                        ask_counter,
                    ),
                    "",
                )
            case "wait":
                minutes = max(1, -(-self.wait_s // 60))
                return (
                    _("いまは開けません"),
                    (
                        say("ちがう番号が続いたため、あと%(minutes)s分ほど開けません。", minutes=minutes),
                        _("保存した入力は、なくなっていません。"),
                        ask_counter,
                    ),
                    _("もう一度さがす"),
                )
            case "not_asked":
                return (
                    _("この端末にはありません。いまは市役所に問い合わせできません"),
                    (
                        _("保存した入力が、なくなったということではありません。"),
                        _("保存した端末なら、通信がなくても開けます。少し待ってから、もう一度さがすこともできます。"),
                        say("職員が用意した紙のときは、%(counter)sでも申請できます。", counter=counter(visit)),
                    ),
                    _("もう一度さがす"),
                )
            case "unreadable":
                return (
                    _("この端末では開けません"),
                    (_("保存した入力は、なくなっていません。保存した端末でためしてください。"), ask_counter),
                    "",
                )
            case _:
                return (
                    _("この番号の保存は見つかりません"),
                    (
                        _("番号を確かめて、もう一度入力してください。"),
                        _("通信が止まっているときに保存したものは、通信が戻るまで、その端末でだけ開けます。"),
                    ),
                    "",
                )


def _opened(opened: DraftOpened, visit: Visit) -> Step:
    """A form goes on at once; a correction only once its slip's numbers were typed, as any."""
    draft = opened.draft
    visit.begin(visit.kiosk_state.offer(draft.procedure))
    visit.taken_up = TakenUp(
        draft.procedure,
        opened.code,
        opened.keys,
        opened.ends_on,
        at=draft.at,
        extended=opened.extended,
        everywhere=opened.everywhere,
        corrects=draft.corrects,
        given=CodeGiven.GIVEN,
    )
    visit.preparer = preparer_of(draft)
    if visit.preparer is None or draft.at:  # who prepared it chose no look; who put it away did
        visit.appearance = look_of(draft, visit.kiosk_state.languages)
    if visit.offer is None:
        return go_on.NotOfferedNow()
    if draft.corrects:
        visit.put_away, visit.asked_arrival = draft, draft.corrects
        return EnterInquiry(ArrivalNumber(draft.corrects))
    return go_on.with_answers(draft, visit)
