"""The pages of a draft whose form asks for files say more than others: nothing of it is cut in any look."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kiosk.forms.drafting import Misfit, draft_of
from kiosk.screens.frame import Screen
from kiosk.state.visit import EarlierApplication, FieldValue, Preparer, TakenUp, Visit
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.apply.save_draft import AskSave, Saved
from kiosk.steps.follow_up.go_on import AskDiscard, FormChanged, GoOn, typed_pages
from kiosk.steps.follow_up.go_on_correcting import NotSentBackNow, TypedBefore
from kiosk.steps.follow_up.numbers import EnterInquiry
from kiosk.steps.follow_up.resume import NothingOpened
from kiosk.ui.layout import faults, measure
from kiosk.words.texts import speaking
from sync.contract.chain.statement import Source, StatementKind
from sync.contract.numbers import draft_code_of
from sync.contract.states import HandlingStatus
from sync.contract.wire.status import StatusView
from sync.envelope.drafts import draft_keys
from tests.kiosk.visits.test_correcting_a_block import ARRIVAL
from tests.kiosk.visits.test_files_in_a_form import PAPER, asking_files
from tests.support.kiosk.every_kind import ANSWERS, every_kind_visit
from tests.support.screens.step_looks import every_look

CODE = draft_code_of(bytes(10))
TYPED = (*(Misfit(f"前の質問 {number}", "前の答え" * 12) for number in range(6)), Misfit("長い答え", "長い文章" * 300))
"""More than one page in every look, one answer higher than a page."""


def screens(visit: Visit) -> dict[str, Screen]:
    """Everything that can be left out is, and all is closed that can be."""
    visit.answers["days"] = FieldValue("mon", Source.STAFF + "1")
    visit.notify = "hanako@example.com"
    visit.taken_up = TakenUp(visit.procedure.id, CODE, draft_keys(CODE), date(2026, 12, 27))
    found: dict[str, Screen] = {"save": AskSave(FillPage("family_name"), "family_name").screen(visit)}
    state = visit.kiosk_state
    for ready, files_code, trouble in ((True, "", ""), (True, "N-11", ""), (False, "", "M-01")):
        state.ready, state.files_code, state.trouble = ready, files_code, trouble
        for told in ("", "extended", "not_now"):
            found[f"go on {ready} {files_code} {told}"] = GoOn(15, told).screen(visit)
    visit.preparer = Preparer("sato", "小比類巻　貴美子クリスティーナ")
    for ready, files_code, trouble in ((True, "N-11", ""), (False, "", "M-01")):
        state.ready, state.files_code, state.trouble = ready, files_code, trouble
        found[f"prepared {ready}"] = GoOn(15).screen(visit)
    found["prepared refused"] = AskDiscard(GoOn(15)).screen(visit)
    found["not asked"] = NothingOpened("not_asked", CODE).screen(visit)
    found["over"] = NothingOpened("ended", CODE, "expired").screen(visit)
    visit.preparer = None
    corrects(visit)
    found |= {"correction saved": AskSave(FillPage("family_name"), "family_name").screen(visit)}
    found |= {"correction kept": Saved(FillPage("family_name"), "printed").screen(visit)}
    state.ready, state.files_code, state.trouble = True, "", ""
    for told in ("", "extended", "not_now"):
        found[f"correction goes on {told}"] = GoOn(15, told).screen(visit)
    found["not sent back now"] = NotSentBackNow(TYPED).screen(visit)
    read = len(typed_pages(TYPED, visit))
    found |= {f"typed before {page}": TypedBefore(NotSentBackNow(TYPED), page).screen(visit) for page in range(read)}
    found |= {f"form changed {page}": FormChanged(3, TYPED, page).screen(visit) for page in range(read)}
    visit.put_away = draft_of(visit, "")
    found["slip"] = EnterInquiry(ARRIVAL).screen(visit)
    return found


def corrects(visit: Visit) -> None:
    """A correction, with a day by which it is due."""
    view = StatusView(
        v=1,
        arrival=ARRIVAL,
        procedure=visit.procedure.id,
        title={"ja": "申込"},
        state=HandlingStatus.SENT_BACK,
        changed_at="",
        arrived_at="",
        sentence={},
        until="2026-12-20",
    )
    visit.former, visit.kind = EarlierApplication(view, bytes(32)), StatementKind.CORRECTION
    assert visit.taken_up is not None
    visit.taken_up = replace(visit.taken_up, corrects=ARRIVAL)


@pytest.mark.parametrize("language", ["ja", "easy-ja", "en"])
def test_the_pages_of_a_draft_fit_where_a_form_asks_for_files(language: str) -> None:
    wrong = {}
    for look, orientation in every_look():
        if look.language == language:
            visit = every_kind_visit(look, orientation, ANSWERS)
            assert visit.offer is not None
            visit.offer = type(visit.offer)(asking_files("family", PAPER), visit.offer.definition, visit.offer.facts)
            with speaking(language):
                for name, screen in screens(visit).items():
                    if found := faults(measure(screen, look, orientation)):
                        wrong[look, orientation, name] = found
    assert wrong == {}
