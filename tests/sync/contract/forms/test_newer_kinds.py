"""Times, months, amounts, yes and no, narrower sets of characters, numbers of choices: folded, judged and drawn."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from sync.contract.chain.statement_lines import title_of
from sync.contract.forms.rules import fold, shown, verdict
from tests.sync.contract.forms.small_definitions import choice, field, procedure

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("kind", "more", "typed", "value", "code"),
    [
        ("time", {}, "9:05", "09:05", None),
        ("time", {}, "０９０５", "09:05", None),
        ("time", {}, "９時５分", "09:05", None),
        ("time", {}, "9時", "09:00", None),
        ("time", {}, "09:", "09:", "not_a_time"),
        ("time", {}, "9時:", "9時:", "not_a_time"),
        ("time", {}, "午後3時", "15:00", None),
        ("time", {}, "午前0時", "00:00", None),
        ("time", {}, "午後13時", "午後13時", "not_a_time"),
        ("time", {}, "23:59", "23:59", None),
        ("time", {}, "24:00", "24:00", "not_a_time"),
        ("time", {}, "9:60", "09:60", "not_a_time"),
        ("year_month", {}, "令和8年11月", "2026-11", None),
        ("year_month", {}, "R8.11", "2026-11", None),
        ("year_month", {}, "令和元年5月", "2019-05", None),
        ("year_month", {}, "昭和64年1月", "1989-01", None),
        ("year_month", {}, "平成元年1月", "1989-01", None),
        ("year_month", {}, "2026/3", "2026-03", None),
        ("year_month", {}, "202603", "2026-03", None),
        ("year_month", {}, "令和元年4月", "令和元年4月", "not_a_month"),
        ("year_month", {}, "2026-13", "2026-13", "not_a_month"),
        ("year_month", {}, "1872-12", "1872-12", "not_a_month"),
        ("year_month", {"not_after_today": True}, "2026-11", "2026-11", None),
        ("year_month", {"not_after_today": True}, "2026-12", "2026-12", "date_in_future"),
        ("year_month", {"not_before": "2026-04-15"}, "2026-04", "2026-04", None),
        ("year_month", {"not_before": "2026-04-15"}, "2026-03", "2026-03", "date_too_early"),
        ("money", {}, "¥1,200", "1200", None),
        ("money", {}, "１２００円", "1200", None),
        ("money", {}, "0", "0", None),
        ("money", {}, "-1", "-1", "out_of_range"),
        ("money", {"minimum": -5}, "-1", "-1", None),
        ("money", {"maximum": 1000}, "1001", "1001", "out_of_range"),
        ("money", {}, "たくさん", "たくさん", "not_a_number"),
        ("money", {}, "123456789018", "123456789018", "my_number_suspected"),
        ("yes_no", {}, "yes", "yes", None),
        ("yes_no", {}, "perhaps", "perhaps", "not_a_choice"),
        ("text", {"characters": "latin_capitals"}, "Nguyễn Văn A", "NGUYỄN VĂN A", "wrong_characters"),
        ("text", {"characters": "latin_capitals"}, "ｏ’Ｂｒｉｅｎ－ｓｍｉｔｈ　ｊｒ.", "O'BRIEN-SMITH JR.", None),
        ("text", {"characters": "latin_capitals"}, "ANH  THI", "ANH THI", None),
        ("text", {"characters": "latin_capitals", "max_length": 200}, "A" * 104, "A" * 104, None),
        ("text", {"characters": "latin_capitals", "max_length": 200}, "A" * 105, "A" * 105, "too_long"),
        ("text", {"characters": "latin_capitals"}, "山田", "山田", "wrong_characters"),
        ("text", {"characters": "katakana"}, "やまだ ﾀﾛｳ", "ヤマダ　タロウ", None),
        ("text", {"characters": "katakana"}, "山田", "山田", "wrong_characters"),
        ("text", {"characters": "hiragana"}, "ヤマダ", "やまだ", None),
        ("text", {"characters": "hiragana"}, "abc", "ａｂｃ", "wrong_characters"),
        ("text", {"characters": "alphanumeric"}, "ＡＢ 12", "AB12", None),
        ("text", {"characters": "alphanumeric"}, "AB-12", "AB-12", "wrong_characters"),
    ],
)
def test_each_is_folded_to_one_form_and_judged(
    kind: str, more: dict[str, Any], typed: str, value: str, code: str | None
) -> None:
    form = procedure(field("a", kind, **more))
    folded = fold(form.field("a"), typed)
    assert folded == value
    assert fold(form.field("a"), folded) == folded
    assert [one.code for one in verdict(form, {"a": folded}, TODAY)] == ([code] if code else [])


@pytest.mark.parametrize(
    ("kind", "value", "ja", "easy", "en"),
    [
        ("time", "09:05", "9時05分", "9時05分", "09:05"),
        ("year_month", "2026-11", "令和8年11月", "2026年11月", "November 2026"),
        ("year_month", "1989-01", "昭和64年・平成元年1月", "1989年1月", "January 1989"),
        ("money", "1234567", "1,234,567円", "1,234,567円", "1,234,567 yen"),
        ("yes_no", "yes", "はい", "はい", "Yes"),
        ("yes_no", "no", "いいえ", "いいえ", "No"),
    ],
)
def test_each_is_drawn_in_the_language_of_the_visit(kind: str, value: str, ja: str, easy: str, en: str) -> None:
    (only,) = procedure(field("a", kind)).fields()
    assert [shown(only, value, language) for language in ("ja", "easy-ja", "en")] == [ja, easy, en]


@pytest.mark.requirement("FORM-11")
@pytest.mark.parametrize(
    ("values", "code"),
    [
        ((), None),
        (("a",), "too_few_chosen"),
        (("a", "b"), None),
        (("a", "b", "c"), None),
        (("a", "b", "c", "d"), "too_many_chosen"),
    ],
)
def test_of_several_days_so_many_are_chosen(values: tuple[str, ...], code: str | None) -> None:
    days = [choice(value, f"{value}日") for value in "abcd"]
    form = procedure(field("days", "choices", choices=days, least=2, most=3))
    assert [one.code for one in verdict(form, {"days": values}, TODAY)] == ([code] if code else [])


def test_an_explanation_has_no_answer() -> None:
    form = procedure(field("note", "explanation"), field("a", "text"))
    assert verdict(form, {"a": "あ"}, TODAY) == ()
    assert [one.code for one in verdict(form, {"note": "あ"}, TODAY)] == ["unknown_field"]


def test_a_trial_says_so_above_the_answers() -> None:
    form = replace(procedure(field("a", "text")), test_operation=True)
    assert [title_of(form, language) for language in ("ja", "easy-ja", "en")] == [
        "【試験】name",
        "【ためし】name",
        "[TEST] name",
    ]
