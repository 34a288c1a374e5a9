"""What steps put on one page by `kiosk.paging` is drawn without being cut."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.forms.answers import asking
from kiosk.forms.form_parts import parts_of
from kiosk.paging.choose_pages import choose_capacity
from kiosk.paging.form_pages import fields_per_page, pages_of_fields
from kiosk.paging.review_pages import review_capacity
from kiosk.paging.type_sizes import is_big
from kiosk.screens.appearance import Appearance, Orientation, TextSize
from kiosk.screens.controls import Button, Chip, Tone
from kiosk.screens.form_page import FieldView, FormPage, InputKind
from kiosk.screens.frame import Screen, Stage
from kiosk.screens.review import Review, ReviewLine
from kiosk.screens.touches import Chosen
from kiosk.steps.apply.count_items import CountItems
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.apply.pick_from_list import PickFromList
from kiosk.ui.layout import faults, measure
from kiosk.words.texts import speaking
from sync.contract.forms.texts import LANGUAGES
from tests.support.commit_share import commit_number, share_of
from tests.support.kiosk.every_kind import ANSWERS, FULL, every_kind_visit
from tests.support.screens.example_screens import Cast

WAYS: tuple[tuple[Orientation, bool], ...] = (("portrait", False), ("portrait", True), ("landscape", False))
LIKE_THE_FIRST = ANSWERS | {"child[1].school": "若葉小学校"}
"""A second child stands open and could be like the first."""
LOOKS = [(language, size, way) for language in LANGUAGES for size in TextSize for way in WAYS]
CHIP = Chip("職員 佐藤", "user-gear", Tone.WARN)
shown = st.text(st.sampled_from("若葉市みどり台一丁目山田花子ハルカ0123-ー　"), min_size=1, max_size=60)
lines = st.lists(
    st.builds(
        lambda heading, label, value, edit: ReviewLine(
            heading, label, "" if heading else value, None if heading else CHIP, edit
        ),
        st.booleans(),
        st.sampled_from(["氏名", "金融機関の名前", "Financial institution", "お子さまと いっしょに住んでいますか"]),
        shown,
        st.sampled_from([None, Button("直す", Chosen("edit"))]),
    ),
    min_size=1,
    max_size=24,
)


@settings(max_examples=25, deadline=None)
@given(lines, st.sampled_from(list(TextSize)), st.sampled_from(WAYS))
def test_a_page_of_the_review_is_never_cut(
    rows: list[ReviewLine], size: TextSize, way: tuple[Orientation, bool]
) -> None:
    orientation, low = way
    appearance = Appearance(size=size, low=low)
    pages = review_capacity(rows, appearance, orientation)
    assert [line for page in pages for line in page] == rows
    cast = Cast(appearance, orientation)
    for number, page in enumerate(pages):
        frame = cast.frame(
            cast("all_right"), stage=Stage.CONFIRM, page=f"{number + 1} / {len(pages)}", forward=cast.forward()
        )
        sheet = measure(Review(frame, page, cast("honest"), (number + 1, len(pages))), appearance, orientation)
        assert faults(sheet) == []


def test_a_heading_never_stands_alone_at_the_foot() -> None:
    rows = [line for _ in range(8) for line in (ReviewLine(True, "見出し", ""), *[ReviewLine(False, "名", "値")] * 3)]
    for size in TextSize:
        for page in review_capacity(rows, Appearance(size=size)):
            assert not page[-1].heading


FIELDS = (
    FieldView("a", "お子さまの氏名", InputKind.KEYBOARD, "山田", "山田", "※必須"),
    FieldView(
        "b", "生年月日", InputKind.DATE, "", "", "※必須", help="例：令和8年9月21日", error="日を直してください。"
    ),
    FieldView("c", "いっしょに住んでいますか", InputKind.CHOICE, choices=(("y", "はい"), ("n", "いいえ"))),
    FieldView("d", "ごみの種類", InputKind.CHOICES, choices=tuple((str(n), f"しゅるい{n}の家具") for n in range(6))),
    FieldView("e", "郵便番号", InputKind.DIGITS, "0000012", "000-0012", button=Button("住所を入れる", Chosen("x"))),
    FieldView(
        "f", "住所", InputKind.LOCKED, "x", "若葉県若葉市", source=Chip("カードから", "identification-card", Tone.INFO)
    ),
)


@pytest.mark.parametrize("size", TextSize)
@pytest.mark.parametrize("way", WAYS)
def test_a_page_of_fields_is_never_cut(size: TextSize, way: tuple[Orientation, bool]) -> None:
    orientation, low = way
    appearance = Appearance(size=size, low=low)
    pages = pages_of_fields(FIELDS, appearance, orientation)
    assert tuple(view for page in pages for view in page) == FIELDS
    cast = Cast(appearance, orientation)
    for page in pages:
        last = page is pages[-1] and is_big(appearance)
        assert len(page) <= fields_per_page(appearance) + last, "one last field may join the page before"
        frame = cast.frame(cast("about_child"), stage=Stage.FILL, page="1 / 2", forward=cast.forward())
        assert faults(measure(FormPage(frame, page), appearance, orientation)) == []
        for view in page:
            if view.entry in (InputKind.DATE, InputKind.DIGITS):
                opened = FormPage(frame, (replace(view, error=""),), None, view.id)
                assert faults(measure(opened, appearance, orientation)) == [], view.id


@pytest.mark.parametrize("size", TextSize)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("source", [None, Chip("郵便番号から", "map-pin", Tone.INFO)])
def test_an_answer_that_is_too_long_is_shown_whole(size: TextSize, way: tuple[Orientation, bool], source: Chip | None):
    """Who is told that it is too long sees all of it; the characters that must go may be the last ones."""
    orientation, low = way
    appearance = Appearance(size=size, low=low)
    error = "長すぎます。60文字までにしてください。"
    house = tuple((key, key) for key in ("戸建て", "集合住宅", "その他"))
    fields = (
        FieldView("a", "番地・建物・部屋番号", InputKind.KEYBOARD, "１" * 61, "", "※必須", error=error, source=source),
        FieldView("b", "住居の種類", InputKind.CHOICE, required_mark="※必須", choices=house, error="選んでください。"),
    )
    cast = Cast(appearance, orientation)
    frame = cast.frame(cast("about_child"), stage=Stage.FILL, page="1 / 2", forward=cast.forward())
    for page in pages_of_fields(fields, appearance, orientation):
        sheet = measure(FormPage(frame, page), appearance, orientation)
        assert faults(sheet) == []


@pytest.mark.parametrize("look", share_of(LOOKS, 5, commit_number()))
@pytest.mark.parametrize("answers", [{}, FULL, LIKE_THE_FIRST], ids=["empty", "full", "like_the_first"])
def test_no_page_of_a_form_of_every_kind_is_cut(
    look: tuple[str, TextSize, tuple[Orientation, bool]], answers: dict[str, str]
) -> None:
    """Each kind, each mark and what is wrong with it; the commit chooses in which looks."""
    language, size, (orientation, low) = look
    appearance = Appearance(language, size, low=low)
    visit = every_kind_visit(appearance, orientation, answers)
    visit.opened_instances["child"] += answers is LIKE_THE_FIRST
    pages: list[Screen] = []
    with speaking(language):
        asked = frozenset(question.field.id for question in asking(visit).questions)
        for complaints in (frozenset[str](), asked):
            parts = parts_of(visit, complaints)
            pages += [FillPage(part.anchor, complaints=complaints).screen(visit) for part in parts]
        pages += [FillPage(item, open_field=item).screen(visit) for item in ("born_on", "at", "since", "income")]
        pages += [PickFromList(FillPage(item), item).screen(visit) for item in ("course", "more")]
        pages.append(CountItems(FillPage("items"), "items").screen(visit))
    for page in pages:
        assert faults(measure(page, appearance, orientation)) == [], page.frame.title


def test_larger_type_never_holds_more() -> None:
    for as_list in (False, True):
        counts = [choose_capacity(Appearance(size=size), as_list=as_list) for size in TextSize]
        assert counts == sorted(counts, reverse=True)
    assert [fields_per_page(Appearance(size=size)) for size in TextSize] == [5, 5, 3, 3]
