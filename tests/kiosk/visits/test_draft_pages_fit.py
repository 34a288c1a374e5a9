"""The pages of a draft whose form asks for files say more than others: nothing of it is cut in any look."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.screens.frame import Screen
from kiosk.state.visit import FieldValue, TakenUp, Visit
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.apply.save_draft import AskSave
from kiosk.steps.follow_up.resume import GoOn
from kiosk.ui.layout import faults, measure
from kiosk.words.texts import speaking
from sync.contract.chain.statement import Source
from sync.contract.numbers import draft_code_of
from sync.envelope.drafts import draft_keys
from tests.kiosk.visits.test_files_in_a_form import PAPER, asking_files
from tests.support.kiosk.every_kind import ANSWERS, every_kind_visit
from tests.support.screens.step_looks import every_look

CODE = draft_code_of(bytes(10))


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
    return found


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
