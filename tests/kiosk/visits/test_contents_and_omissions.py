"""What a form asks is told before it as a table of contents, and what is left out is said; both carry readings."""

from __future__ import annotations

import re

import msgspec
import pytest

from kiosk.forms.field_views import view_of
from kiosk.screens.appearance import Appearance
from kiosk.screens.procedure_page import ProcedurePage
from kiosk.screens.touches import Confirmed
from kiosk.state.visit import FieldValue
from kiosk.steps.apply.before_start import BeforeStart
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.apply.procedure_facts import MOST_TITLES, fact_lines
from kiosk.ui.layout import faults, measure
from kiosk.words.texts import speaking
from sync.contract.chain.statement import Source
from sync.contract.forms.procedures import Field, FieldKind
from sync.japanese.ruby import stretches
from tests.kiosk.visits.test_before_the_form import LOOKS, standing, with_facts
from tests.support.kiosk.walk import Hall

KANJI = re.compile(r"[一-鿿]")
HEADINGS = {"ja": "もくじ", "easy-ja": "もくじ", "en": "Contents"}


def without_reading(marked: str) -> str:
    """The kanji above which nothing stands."""
    return "".join(KANJI.findall("".join(part.text for part in stretches(marked) if not part.reading)))


def contents(place: Hall, language: str) -> tuple[str, str]:
    """The row of the table of contents: what it is called, what it says."""
    with speaking(language):
        (row,) = (line for line in fact_lines(place.conversation.visit) if line.icon == "list-checks")
    return row.label, row.text


def long_form(place: Hall, pages: int) -> Hall:
    form = place.conversation.visit.procedure
    many = tuple(msgspec.structs.replace(form.pages[0], id=f"p{number}") for number in range(pages))
    return with_facts(place, msgspec.structs.replace(form, pages=many))


@pytest.mark.requirement("I18N-07")
@pytest.mark.parametrize("language", sorted(HEADINGS))
def test_the_table_of_contents_and_what_it_leaves_out_carry_readings(language: str) -> None:
    place = standing(language)
    pages = place.conversation.visit.procedure.pages
    label, text = contents(place, language)
    assert label == HEADINGS[language]
    assert text.split("\n") == [f"{number} {page.title[language]}" for number, page in enumerate(pages, 1)]
    _, more = contents(long_form(place, MOST_TITLES + 3), language)
    said = {"ja": "ほか3ページは省略", "easy-ja": "ほか3ページは {省略|しょうりゃく}", "en": "3 more pages left out"}
    assert more.split("\n")[MOST_TITLES:] == [said[language]]
    if language == "easy-ja":
        assert without_reading(label + text + more) == ""
    _, whole = contents(long_form(standing(language), MOST_TITLES), language)
    assert len(whole.split("\n")) == MOST_TITLES, "nothing is left out that has room"


@pytest.mark.requirement("I18N-07")
def test_an_answer_of_which_the_middle_is_left_out_says_so_with_its_reading() -> None:
    place = standing("easy-ja").does(Confirmed())
    assert isinstance(place.step, FillPage)
    visit, asked = place.conversation.visit, Field("note", FieldKind.TEXT, {"ja": "メモ"}, max_length=1000)
    hints = {}
    for language in HEADINGS:
        visit.appearance = Appearance(language)
        for length in (20, 900):
            visit.answers["note"] = FieldValue("あ" * length, Source.RESIDENT)
            with speaking(language):
                hints[language, length] = view_of(asked, visit, None).hint
    assert [hints[language, 20] for language in HEADINGS] == ["", "", ""]
    assert "まん中を省略して" in hints["ja", 900]
    assert "{省略|しょうりゃく}" in hints["easy-ja", 900]
    assert without_reading(hints["easy-ja", 900]) == ""
    assert "the middle is left out" in hints["en", 900]


@pytest.mark.parametrize(("look", "way"), LOOKS)
def test_every_page_before_a_long_form_has_room_in_every_look(look: Appearance, way: str) -> None:
    place = long_form(standing(look.language), MOST_TITLES + 3)
    visit = place.conversation.visit
    visit.appearance, visit.kiosk_state.orientation = look, "landscape" if way == "landscape" else "portrait"
    orientation = visit.kiosk_state.orientation
    with speaking(look.language):
        first = BeforeStart().screen(visit)
        assert isinstance(first, ProcedurePage)
        drawn = [BeforeStart(page).screen(visit) for page in range(first.pages[1])]
    assert [faults(measure(one, look, orientation)) for one in drawn] == [[]] * len(drawn)
