"""Pages of a form that is put away and taken up again.

`draft_screens(kiosk, appearance)` follows `brief_screens.brief_screens` in the same kiosk.
"""

from __future__ import annotations

from hardware.printer import DraftSlip, NotPrinted, NotPrintedReason
from kiosk.forms.drafting import Misfit
from kiosk.screens.appearance import Appearance
from kiosk.screens.touches import (
    AppearanceChanged,
    Back,
    Cancelled,
    Chosen,
    Confirmed,
    Declined,
    LanguageChosen,
    TypedText,
)
from kiosk.state.visit import FieldValue, Preparer
from kiosk.steps.apply.save_draft import NotSaved, Saving
from kiosk.steps.follow_up.go_on import AskDiscard, Extending, FormChanged, GoOn, NotOfferedNow
from kiosk.steps.follow_up.go_on_correcting import NotSentBackNow, TypedBefore
from kiosk.steps.follow_up.resume import NothingOpened, OpeningDraft
from sync.contract.chain.statement import Source
from sync.contract.numbers import parse_draft_code
from sync.contract.wire.drafts import EndReason
from tests.support.kiosk.example_catalogue import BULKY_WASTE
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.screens.step_screens import Named, drawn

WHY = ("unknown", "not_asked", "wait", "unreadable", "ended")


def _prepared(kiosk: KioskInABox) -> Named:
    """What a member of staff prepared, under a name as long as one may be."""
    visit = kiosk.conversation.visit
    visit.preparer = Preparer("sato", "小比類巻　貴美子クリスティーナ")
    visit.answers["name"] = FieldValue("山田花子", visit.preparer.source)
    yield "43-prepared", drawn(kiosk, GoOn(3))
    yield "43-prepared-refused", drawn(kiosk, AskDiscard(GoOn(3)))
    visit.answers["name"] = FieldValue("山田花子", Source.RESIDENT)
    visit.preparer = None


def draft_screens(kiosk: KioskInABox, appearance: Appearance) -> Named:
    """From いったん保存する to つづきから, and what may stand in the way."""
    kiosk.does(Cancelled(), Confirmed(), LanguageChosen(appearance.language), AppearanceChanged(appearance))
    kiosk.does(Chosen("tab:reading"), Chosen("procedure:bulky_waste"), Confirmed())
    yield "40-nothing-yet", kiosk.does(Chosen("save_draft")).screens.now
    kiosk.does(Back()).fill_page(BULKY_WASTE)
    form = kiosk.step
    yield "40-save", kiosk.does(Chosen("save_draft")).screens.now
    yield "40-mail-wrong", kiosk.does(Chosen("mail"), TypedText("hanako@")).screens.now
    yield "40-save-with-mail", kiosk.does(TypedText("hanako@example.com")).screens.now
    yield "40-saving", drawn(kiosk, Saving(form, "name"))
    yield "40-not-saved", drawn(kiosk, NotSaved(form, "D-04"))
    kiosk.printer.outcome = NotPrinted(NotPrintedReason.PAPER_OUT)
    yield "41-no-paper", kiosk.does(Confirmed()).screens.now
    yield "41-without-code", kiosk.does(Confirmed()).screens.now
    yield "41-code-shown", kiosk.does(Declined(), Chosen("numbers")).screens.now
    kiosk.printer.outcome = None
    yield "41-saved", kiosk.does(Declined(), Chosen("save_draft"), Confirmed()).screens.now
    paper = kiosk.printer.slips[-1]
    assert isinstance(paper, DraftSlip)
    kiosk.does(Confirmed(), LanguageChosen(appearance.language), AppearanceChanged(appearance))
    yield "42-code", kiosk.does(Chosen("resume")).screens.now
    yield "42-code-wrong", kiosk.does(TypedText("0" * 15 + "1")).screens.now
    code = parse_draft_code(paper.code)
    yield "42-opening", drawn(kiosk, OpeningDraft(code))
    for why in WHY:
        yield f"42-{why}", drawn(kiosk, NothingOpened(why, code, wait_s=50))
    yield "42-submitted", drawn(kiosk, NothingOpened("ended", code, EndReason.SUBMITTED))
    yield "42-replaced", drawn(kiosk, NothingOpened("ended", code, EndReason.REPLACED))
    yield "43-go-on", kiosk.does(TypedText(paper.code)).screens.now
    yield from _prepared(kiosk)
    yield "43-extended", kiosk.does(Chosen("extend")).screens.now
    lost = tuple(Misfit(f"前の質問 {number}", "前の答え" * 12) for number in range(4))
    yield "43-form-changed", drawn(kiosk, FormChanged(3, lost))
    yield "43-not-offered", drawn(kiosk, NotOfferedNow())
    yield "43-extending", drawn(kiosk, Extending(GoOn(3)))
    yield "43-not-sent-back", drawn(kiosk, NotSentBackNow(lost))
    yield "43-typed-before", drawn(kiosk, TypedBefore(NotSentBackNow(lost)))
    yield "43-discard", kiosk.does(Chosen("discard")).screens.now
    kiosk.does(Confirmed())
