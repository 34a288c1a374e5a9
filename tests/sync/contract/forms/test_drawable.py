"""Which characters are drawn is a list of the contract: the same `shown` at every end, whatever fonts stand there."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provisioning.drawable import LIST, drawable_characters, written
from sync.contract.forms.drawable import drawn_text, is_all_drawable, is_drawable
from sync.contract.forms.rules import shown, verdict
from tests.sync.contract.forms.small_definitions import field, procedure

TODAY = date(2026, 11, 20)


def test_the_list_is_what_the_fonts_of_kiosk_and_paper_draw():
    assert LIST.read_text("ascii") == written(drawable_characters())


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("山田　花子", "山田　花子"),
        ("髙﨑𠮷", "髙﨑𠮷"),
        ("辻\U000e0102葛\U000e0100", "辻\U000e0102葛\U000e0100"),
        ("カ\u3099", "カ\u3099"),
        ("\U00031350藤", "U+31350藤"),
        ("\U0002ebf0\U000323b0", "U+2EBF0U+323B0"),
        ("山\u200b田\u200e", "山U+200B田U+200E"),
        ("\u202e山", "U+202E山"),
        ("a\u2028b", "aU+2028b"),
        ("\ue000", "U+E000"),
        ("\u3164", "U+3164"),
        ("\U000e0102山", "U+E0102山"),
        ("\U00031350\U000e0100", "U+31350U+E0100"),
        ("山\U000e0100\U000e0101", "山\U000e0100U+E0101"),
        ("🌸", "U+1F338"),
    ],
)
def test_what_nothing_draws_or_nobody_sees_is_drawn_as_its_code_point(text: str, drawn: str):
    form = procedure(field("a", "text"))
    assert shown(form.field("a"), text, "ja") == drawn
    assert is_all_drawable(text) == (text == drawn)


@given(st.text(max_size=30))
def test_what_is_drawn_can_be_drawn_and_is_drawn_the_same_again(text: str):
    drawn = drawn_text(text)
    assert drawn_text(drawn) == drawn
    assert not any(is_drawable(character) for character in "\u200b\u200e\u202e\u2060\ufeff\xad")


@pytest.mark.parametrize(
    ("value", "ja", "easy", "en"),
    [
        ("1945-00-00", "昭和20年（月日不明）", "1945年（月と日は わかりません）", "1945 (month and day unknown)"),
        ("1945-06-00", "昭和20年6月（日不明）", "1945年6月（日は わかりません）", "June 1945 (day unknown)"),
        (
            "1926-00-00",
            "大正15年・昭和元年（月日不明）",
            "1926年（月と日は わかりません）",
            "1926 (month and day unknown)",
        ),
        (
            "1989-01-00",
            "昭和64年・平成元年1月（日不明）",
            "1989年1月（日は わかりません）",
            "January 1989 (day unknown)",
        ),
        ("1989-02-00", "平成元年2月（日不明）", "1989年2月（日は わかりません）", "February 1989 (day unknown)"),
        ("1872-00-00", "1872年（月日不明）", "1872年（月と日は わかりません）", "1872 (month and day unknown)"),
        ("0000-00-00", "年月日不明", "わかりません", "date unknown"),
        ("1901-02-29", "1901-02-29", "1901-02-29", "1901-02-29"),
        ("1945-13-00", "1945-13-00", "1945-13-00", "1945-13-00"),
        ("1945-00-12", "1945-00-12", "1945-00-12", "1945-00-12"),
    ],
)
def test_a_day_of_which_a_part_is_known_is_drawn_in_words(value: str, ja: str, easy: str, en: str):
    born = procedure(field("a", "date", from_card="birth_on")).field("a")
    assert (shown(born, value, "ja"), shown(born, value, "easy-ja"), shown(born, value, "en")) == (ja, easy, en)


@pytest.mark.parametrize(
    ("value", "ja"),
    [
        ("1926-00-00", "大正15年・昭和元年（月日不明）"),
        ("1989-01-00", "昭和64年・平成元年1月（日不明）"),
        ("1912-07-00", "明治45年・大正元年7月（日不明）"),
    ],
)
def test_a_year_or_month_in_which_the_era_changed_has_both_names(value: str, ja: str):
    assert shown(procedure(field("a", "date")).field("a"), value, "ja") == ja


@pytest.mark.parametrize(
    ("kind", "item", "value"),
    [
        ("text", "name", "\U00031350\u200b"),
        ("text", "name", "A" * 200),
        ("text", "address", "123456789018"),
        ("date", "birth_on", "1945-00-00"),
        ("date", "birth_on", "1872-12-30"),
        ("date", "birth_on", "1901-02-29"),
        ("choice", "sex", "unknown"),
    ],
)
def test_what_the_card_gave_is_taken_and_the_same_from_a_hand_is_judged(kind: str, item: str, value: str):
    more = {"choices": [{"value": "male", "label": {"ja": "男"}}]} if kind == "choice" else {}
    form = procedure(field("a", kind, from_card=item, not_before="1873-01-01", width="full", **more))
    assert verdict(form, {"a": value}, TODAY, taken={"a"}) == ()
    assert verdict(form, {"a": "\x00"}, TODAY, taken={"a"})[0].code == "control_character"
    if value != "A" * 200:
        assert verdict(form, {"a": value}, TODAY) != ()
