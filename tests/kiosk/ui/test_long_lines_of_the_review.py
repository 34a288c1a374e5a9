"""What is signed is seen whole (promise 6): a line that no page holds goes on on the next, and says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import groupby

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.forms.answers import answer
from kiosk.forms.files import put_files
from kiosk.forms.form_parts import parts_of
from kiosk.forms.statement_builder import make_statement
from kiosk.paging.review_pages import review_capacity
from kiosk.screens.appearance import Appearance, Orientation, TextSize
from kiosk.screens.controls import Button, Chip, Tone
from kiosk.screens.review import Review, ReviewLine
from kiosk.screens.touches import Chosen, Confirmed
from kiosk.state.offers import Offer
from kiosk.state.visit import Visit
from kiosk.steps.apply.confirm import CheckAnswers, review_pages
from kiosk.steps.apply.fill_form import FillPage
from kiosk.ui.layout import faults, measure
from kiosk.words.texts import speaking
from sync.contract.chain.statement import confirm_lines, read_statement
from sync.contract.definition_flaws.check_definition import check_definition
from sync.contract.definition_flaws.fields import MAX_LENGTH_LIMIT
from sync.contract.definition_flaws.flaw import Reason
from sync.contract.forms.procedures import Field, FieldKind
from sync.contract.forms.texts import LANGUAGES
from tests.support.commit_share import commit_number, share_of
from tests.support.kiosk.every_kind import ANSWERS, every_kind, every_kind_visit
from tests.support.kiosk.every_kind_pages import text
from tests.support.screens.attachment_screens import chosen

WAYS: tuple[tuple[Orientation, bool], ...] = (("portrait", False), ("portrait", True), ("landscape", False))
LOOKS = [(language, size, way) for language in LANGUAGES for size in TextSize for way in WAYS]
USUAL = ("ja", TextSize.STANDARD, ("portrait", False))
CHIP = Chip("職員 佐藤", "user-gear", Tone.WARN)
GOES_ON = {"（次のページに続きます）", "（次の ページに つづきます）", "(Continues on the next page)"}
WENT_BEFORE = {"（前のページの続きです）", "（前の ページの つづきです）", "(Continued from the page before)"}
REASON = "講習を受けたいからです。"
FILES = {
    "usual": ("課税証明書（令和8年度）の写し　両面.pdf", 20),
    "arabic": ("شهادة الميلاد للطفل.jpg", 5),
    "kanji": ("課税証明書" * 15 + "写.pdf", 20),
    "latin": ("WWWW MMMM " * 7 + ".jpg", 20),
}


def visit_with_reason(appearance: Appearance, orientation: Orientation, length: int) -> Visit:
    form = every_kind()
    pages = tuple(
        msgspec.structs.replace(
            page,
            fields=tuple(
                msgspec.structs.replace(field, max_length=length) if field.id == "reason" else field
                for field in page.fields
            ),
        )
        for page in form.pages
    )
    form = msgspec.structs.replace(form, pages=pages)
    # A form of before its bound goes on being served.
    accepted = {Reason.MAX_LENGTH_LARGE} if length > MAX_LENGTH_LIMIT else set[Reason]()
    assert {flaw.reason for flaw in check_definition(form, date(2026, 11, 27))} == accepted
    visit = every_kind_visit(appearance, orientation, ANSWERS)
    assert visit.offer is not None
    visit.offer = Offer(form, visit.offer.definition, visit.offer.facts)
    answer(form.field("reason"), (REASON * (length // len(REASON) + 1))[:length], visit)
    return visit


def visit_with_files(appearance: Appearance, orientation: Orientation, name: str, count: int) -> Visit:
    form = every_kind()
    asks = Field("papers", FieldKind.ATTACHMENT, text("書類"), most=20)
    pages = tuple(
        msgspec.structs.replace(page, fields=(*page.fields, asks)) if page.id == "family" else page
        for page in form.pages
    )
    visit = every_kind_visit(appearance, orientation, ANSWERS)
    assert visit.offer is not None
    visit.offer = Offer(msgspec.structs.replace(form, pages=pages), visit.offer.definition, visit.offer.facts)
    put_files(
        "papers", tuple(replace(chosen()[0], name=name, sha256=f"{number:064x}") for number in range(count)), visit
    )
    return visit


def whole(lines: list[ReviewLine]) -> list[tuple[bool, str, str]]:
    """The lines with their parts joined."""
    starts = 0
    grouped: list[tuple[int, ReviewLine]] = []
    for line in lines:
        starts += line.part[0] == 1
        grouped.append((starts, line))
    together = [[line for _, line in group] for _, group in groupby(grouped, key=lambda pair: pair[0])]
    for parts in together:
        assert [line.part for line in parts] == [(at + 1, len(parts)) for at in range(len(parts))]
    return [(parts[0].heading, parts[0].label, "".join(part.shown for part in parts)) for parts in together]


def seen_whole(visit: Visit) -> int:
    """Every page holds what stands on it, together they are the statement, and the last one alone leads on."""
    orientation = visit.kiosk_state.orientation
    with speaking(visit.appearance.language):
        visit.statement = make_statement(visit)
        stated = [(line.heading, line.label, line.shown) for line in confirm_lines(read_statement(visit.statement))]
        count = len(review_pages(visit))
        drawn: list[ReviewLine] = []
        for number in range(count):
            page = CheckAnswers(number).screen(visit)
            assert isinstance(page, Review)
            sheet = measure(page, visit.appearance, orientation)
            assert faults(sheet) == [], number
            said = {placed.text for placed in sheet.texts}
            assert bool(GOES_ON & said) == any(line.part[0] < line.part[1] for line in page.lines)
            assert bool(WENT_BEFORE & said) == any(line.part[0] > 1 for line in page.lines)
            leads_on = page.frame.forward is not None and page.frame.forward.event == Confirmed()
            assert leads_on == (number == count - 1)
            drawn += page.lines
    assert whole(drawn) == stated
    return max(line.part[1] for line in drawn)


@pytest.mark.parametrize("length", [200, 400, 1000, 2000])
@pytest.mark.parametrize("look", [USUAL, *share_of(LOOKS, 5, commit_number())])
def test_a_long_answer_is_seen_whole(length: int, look: tuple[str, TextSize, tuple[Orientation, bool]]) -> None:
    language, size, (orientation, low) = look
    parts = seen_whole(visit_with_reason(Appearance(language, size, low=low), orientation, length))
    assert parts > 1 or length < 2000


@pytest.mark.parametrize("files", FILES)
@pytest.mark.parametrize("look", [USUAL, *share_of(LOOKS, 5, commit_number())])
def test_every_file_is_seen(files: str, look: tuple[str, TextSize, tuple[Orientation, bool]]) -> None:
    language, size, (orientation, low) = look
    parts = seen_whole(visit_with_files(Appearance(language, size, low=low), orientation, *FILES[files]))
    assert parts > 1 or files in ("usual", "arabic"), "twenty names of eighty letters take more than one page"


@pytest.mark.parametrize("kind", [400, 2000, *FILES])
@pytest.mark.parametrize("look", [USUAL, *share_of(LOOKS, 5, commit_number())])
def test_the_box_on_the_form_holds_what_it_shows(
    kind: int | str, look: tuple[str, TextSize, tuple[Orientation, bool]]
) -> None:
    """Beginning and end at least; five files stand there as well as twenty."""
    language, size, (orientation, low) = look
    appearance = Appearance(language, size, low=low)
    visits = [
        visit_with_reason(appearance, orientation, kind)
        if isinstance(kind, int)
        else visit_with_files(appearance, orientation, FILES[kind][0], count)
        for count in ((1, 5, 20) if isinstance(kind, str) else (1,))
    ]
    for visit in visits:
        with speaking(language):
            for part in parts_of(visit):
                page = FillPage(part.anchor).screen(visit)
                assert faults(measure(page, appearance, orientation)) == [], part.anchor


LONG = st.lists(
    st.sampled_from([*"若葉市一丁目山田花子ハルカ0123-ー　、。MWaが", "葛\U000e0100"]), min_size=1, max_size=900
).map("".join)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.builds(
            lambda heading, value, name: ReviewLine(
                heading,
                "お子さまの氏名",
                "" if heading else value,
                None if heading else CHIP,
                None if heading else Button("直す", Chosen("edit")),
                is_name=name,
            ),
            st.booleans(),
            LONG | st.sampled_from(["U+0634U+0647" * 60, "はい"]),
            st.booleans(),
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(list(TextSize)),
    st.sampled_from(WAYS),
)
def test_parts_joined_are_the_line(rows: list[ReviewLine], size: TextSize, way: tuple[Orientation, bool]) -> None:
    orientation, low = way
    pages = review_capacity(rows, Appearance(size=size, low=low), orientation)
    assert whole([line for page in pages for line in page]) == [(row.heading, row.label, row.shown) for row in rows]
    for page in pages:
        assert all(line.part[0] == 1 for line in page[1:]), "a part that goes on begins its page"
        assert all(line.part[0] == line.part[1] for line in page[:-1]), "nothing stands behind what goes on"
        for line in page:
            assert not line.shown.startswith("\U000e0100"), "a character is never divided"
            assert "U+" not in line.shown or line.shown.endswith(("34", "47")), "nor a code point"
