"""The verdict: one code for each thing that can be wrong, nothing for what is right."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sync.contract.forms.answers import chosen, item_value
from sync.contract.forms.procedures import FieldKind
from sync.contract.forms.rules import fold, shown, verdict, visible_fields, visible_pages
from tests.sync.contract.forms.small_definitions import choice, field, procedure

TODAY = date(2026, 11, 20)


def code_of(spec: dict[str, object], typed: str | tuple[str, ...]) -> str | None:
    form = procedure(spec)
    only = form.fields()[0]
    findings = verdict(form, {only.id: fold(only, typed)}, TODAY)
    return findings[0].code if findings else None


@pytest.mark.requirement("VAL-04")
def test_each_empty_required_field_is_named():
    form = procedure(*(field(f"f{number}", "text", required=True) for number in range(5)))
    findings = verdict(form, {"f1": "あ", "f2": ""}, TODAY)
    assert [(finding.field_id, finding.code) for finding in findings] == [
        ("f0", "required"),
        ("f2", "required"),
        ("f3", "required"),
        ("f4", "required"),
    ]


@pytest.mark.requirement("VAL-14")
def test_width_rules_fold_what_they_can_and_name_the_rest():
    assert code_of(field("a", "text", width="full"), "ABC 1") is None
    assert code_of(field("a", "text", width="half"), "ＡＢＣ　１") is None
    assert code_of(field("a", "text", width="half"), "山田") == "wrong_width"
    form = procedure(field("a", "text", width="full"))
    assert [finding.parameters for finding in verdict(form, {"a": "ABC"}, TODAY)] == [{"width": "full"}]


@pytest.mark.parametrize(
    ("spec", "typed", "code"),
    [
        (field("a", "text", max_length=3), "山田花子", "too_long"),
        (field("a", "text", max_length=1), "辻\U000e0102", None),
        (field("a", "text"), "山\x85田", "control_character"),
        (field("a", "text"), "山\u202e田", "not_drawable"),
        (field("a", "text"), "\U00031350田", "not_drawable"),
        (field("a", "text", from_card="name"), "🌸", "not_drawable"),
        (field("a", "text"), "123456789018", "my_number_suspected"),
        (field("a", "text", allows_long_digits=True), "123456789018", None),
        (field("a", "kana"), "やまだ", None),
        (field("a", "kana"), "山田", "not_kana"),
        (field("a", "number", minimum=1, maximum=10), "３", None),
        (field("a", "number", minimum=1, maximum=10), "11", "out_of_range"),
        (field("a", "number"), "三つ", "not_a_number"),
        (field("a", "digits", length=7), "123-4567", None),
        (field("a", "digits", length=7), "123456", "wrong_length"),
        (field("a", "digits", length=7), "123456a", "not_a_number"),
        (field("a", "date"), "令和8年11月20日", None),
        (field("a", "date"), "令和8年2月30日", "not_a_date"),
        (field("a", "date"), "平成31年5月1日", "era_over"),
        (field("a", "date"), "1872-12-31", "date_too_early"),
        (field("a", "date", not_before="2026-01-01"), "2025-12-31", "date_too_early"),
        (field("a", "date", not_after_today=True), "2026-11-21", "date_in_future"),
        (field("a", "date", not_after_today=True), "2026-11-20", None),
        (field("a", "choice", choices=[choice("x", "甲")]), "y", "not_a_choice"),
        (field("a", "choices", choices=[choice("x", "甲"), choice("y", "乙")]), ("x", "y"), None),
        (field("a", "choices", choices=[choice("x", "甲"), choice("y", "乙")]), ("x", "x"), "not_a_choice"),
        (field("a", "consent"), "no", "not_a_choice"),
        (field("a", "postal_code"), "〒９９１－０００１", None),
        (field("a", "postal_code"), "991-001", "not_a_postal_code"),
        (field("a", "phone"), "０９０１２３４５６７８", None),
        (field("a", "phone"), "(03)1234-5678", None),
        (field("a", "phone"), "+44 20 7946 0000", None),
        (field("a", "phone"), "119", "emergency_phone"),
        (field("a", "phone"), "02012345678", "not_a_phone"),
        (field("a", "phone"), "12345", "not_a_phone"),
        (field("a", "mail"), "hanako@example.jp", None),
        (field("a", "mail"), "hana..ko@example.jp", "not_a_mail"),
        (field("a", "mail"), ".hanako@example.jp", "not_a_mail"),
        (field("a", "mail"), "hanako@localhost", "not_a_mail"),
        (field("a", "mail", max_length=300), "x" * 245 + "@b.example", None),
        (field("a", "mail", max_length=300), "x" * 247 + "@b.example", "too_long"),
        (field("a", "number", minimum=1, maximum=9), "1", None),
        (field("a", "number", minimum=1, maximum=9), "9", None),
        (field("a", "number", minimum=1, maximum=9), "10", "out_of_range"),
        (field("a", "number", minimum=1, maximum=9), "0", "out_of_range"),
        (field("a", "date", not_before="2026-04-01"), "2026-04-01", None),
        (field("a", "date", not_before="2026-04-01"), "2026-03-31", "date_too_early"),
        (field("a", "text", max_length=3), "あいう", None),
        (field("a", "text", max_length=3), "あいうえ", "too_long"),
        (field("a", "choice", choices=[choice("x", "甲"), choice("y", "乙")]), "x,y", "not_a_choice"),
        (field("a", "phone"), "020-123-4567", "not_a_phone"),
        (field("a", "phone"), "020-1234-5678", "not_a_phone"),
    ],
)
def test_each_code_has_its_case(spec, typed, code):
    assert code_of(spec, typed) == code


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("+81(0)90-1234-5678", "+81-90-1234-5678"),
        ("＋８１（０）９０－１２３４－５６７８", "+81-90-1234-5678"),
        ("+81-090-1234-5678", "+81-90-1234-5678"),
        ("+81 090 1234 5678", "+81-9012345678"),
        ("+81 90 1234 5678", "+819012345678"),
        ("+44(0)20 7946 0000", "+44-2079460000"),
        ("(090)1234-5678", "090-1234-5678"),
    ],
)
def test_the_zero_that_is_dialled_inside_a_country_only_goes(typed, value):
    form = procedure(field("a", "phone"))
    folded = fold(form.field("a"), typed)
    assert folded == value
    assert fold(form.field("a"), folded) == folded
    assert verdict(form, {"a": folded}, TODAY) == ()


def test_a_number_that_nobody_can_dial_is_not_taken():
    assert verdict(procedure(field("a", "phone")), {"a": "+81-0-90-1234-5678"}, TODAY)[0].code == "not_a_phone"


def test_a_day_of_another_era_comes_with_the_right_one():
    form = procedure(field("a", "date"))
    (finding,) = verdict(form, {"a": fold(form.field("a"), "昭和64年1月8日")}, TODAY)
    assert finding.parameters == {"era": "平成", "year": "1", "date": "1989-01-08"}


def test_a_field_that_no_form_has_is_named():
    assert verdict(procedure(field("a", "text")), {"b": "x"}, TODAY)[0].code == "unknown_field"


@pytest.mark.requirement("VAL-26")
def test_a_hidden_field_is_not_asked_and_its_answer_opens_nothing():
    has = [choice("yes", "有"), choice("no", "無")]
    form = procedure(
        field("spouse", "choice", choices=has, required=True),
        field("works", "choice", choices=has, show_if={"field": "spouse", "values": ["yes"]}),
        fields=[field("employer", "text", required=True)],
        show_if={"field": "works", "values": ["yes"]},
    )
    hidden = {"spouse": "no", "works": "yes"}
    assert [shown_field.id for shown_field in visible_fields(form, hidden, TODAY)] == ["spouse"]
    assert verdict(form, hidden, TODAY) == ()
    assert len(visible_pages(form, hidden, TODAY)) == 1
    asked = {"spouse": "yes", "works": "yes"}
    assert [finding.field_id for finding in verdict(form, asked, TODAY)] == ["employer"]


def test_what_the_card_said_is_not_judged_by_width_or_length():
    form = procedure(field("a", "text", width="full", max_length=3, from_card="name"))
    assert verdict(form, {"a": "NGUYEN THI MAI ANH"}, TODAY) == ()


def test_a_day_in_a_field_of_the_card_is_judged_like_any_other():
    form = procedure(field("a", "date", from_card="birth_on", not_after_today=True))
    assert verdict(form, {"a": "1990-01-02"}, TODAY) == ()
    assert verdict(form, {"a": "2026-11-21"}, TODAY)[0].code == "date_in_future"
    assert verdict(form, {"a": "2026-02-30"}, TODAY)[0].code == "not_a_date"


@pytest.mark.parametrize(
    ("spec", "value", "language", "drawn"),
    [
        (field("a", "date"), "1990-01-02", "ja", "平成2年1月2日"),
        (field("a", "date"), "1990-01-02", "en", "2 January 1990"),
        (field("a", "date"), "1990-01-02", "easy-ja", "1990年1月2日"),
        (field("a", "choices", choices=[choice("x", "甲"), choice("y", "乙")]), ("x", "y"), "ja", "甲、乙"),
        (field("a", "choices", choices=[choice("x", "甲"), choice("y", "乙")]), "x,y", "en", "x, y"),
        (field("a", "postal_code"), "9910001", "ja", "991-0001"),
        (field("a", "number", unit={"ja": "個", "en": "pieces"}), "3", "ja", "3個"),
        (field("a", "number", unit={"ja": "個", "en": "pieces"}), "3", "en", "3 pieces"),
        (field("a", "consent"), "yes", "ja", "同意します"),
        (field("a", "text"), "", "ja", ""),
    ],
)
def test_values_are_drawn_in_the_language_of_the_visit(spec, value, language, drawn):
    assert shown(procedure(spec).fields()[0], value, language) == drawn


def test_several_choices_come_back_from_a_statement_item():
    assert chosen(item_value(("x", "y"))) == ("x", "y")


KINDS = sorted({kind.value for kind in FieldKind} - {"attachment", "computed"})


@given(st.sampled_from(KINDS), st.text(max_size=40))
@example("digits", "A-´")
@example("money", "¥1,円200")
@example("time", "午後3時5分")
@example("year_month", "令和元年5月")
@example("items", "x*0,x*2")
@example("number", "A,´")
@example("items", "A´")
@example("time", "A´")
@example("year_month", "A´")
@example("postal_code", "〒〒100")
def test_folding_twice_changes_nothing_and_every_text_gets_a_verdict(kind, typed):
    more = {"choices": [choice("x", "甲")]} if kind in ("choice", "choices") else {}
    more |= {"items": [{"value": "x", "label": {"ja": "品"}, "price": 100}]} if kind == "items" else {}
    form = procedure(field("a", kind, **more))
    once = fold(form.fields()[0], typed)
    assert fold(form.fields()[0], once) == once
    for finding in verdict(form, {"a": once}, TODAY):
        assert finding.field_id == "a"
    shown(form.fields()[0], once, "ja")
