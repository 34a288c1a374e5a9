"""What is asked of a field, for each kind, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from central.authoring.content import FormContent, WrittenChoice, WrittenItem, WrittenQuestion
from central.authoring.editor.boxes import BoxSection, PartBox, RowBoxes, area, line, number, pick, tick, ticks, words
from central.authoring.editor.condition_boxes import (
    condition_boxes,
    demand_boxes,
    earlier,
    label_of,
    read_condition,
    read_demands,
)
from central.authoring.editor.palette import KIND_WORDS, usual_length
from central.authoring.editor.part_place import PartPlace
from central.authoring.editor.typed import TypedPart
from sync.contract.forms.conditions import Computation, Compute
from sync.contract.forms.field_roles import CARD_ITEMS, KINDS, FieldRole
from sync.contract.forms.procedures import FieldKind, Width
from sync.contract.forms.question_parts import Characters

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BLANK_ROWS = 2
ROLE_WORDS: dict[FieldRole, StrOrPromise] = {
    FieldRole.NAME: _("氏名"),
    FieldRole.READING: _("氏名のフリガナ"),
    FieldRole.BIRTH_DATE: _("生年月日"),
    FieldRole.SEX: _("性別"),
    FieldRole.POSTAL_CODE: _("郵便番号"),
    FieldRole.ADDRESS: _("住所（またはその一部）"),
    FieldRole.PHONE: _("電話番号"),
    FieldRole.MAIL: _("メールアドレス"),
    FieldRole.ORGANISATION: _("会社・学校・金融機関の名前"),
    FieldRole.CERTIFICATE_SCOPE: _("だれの証明書か"),
    FieldRole.CERTIFICATE_MEMBERS: _("証明書に載せる人の名前"),
    FieldRole.CERTIFICATE_DETAILS: _("証明書に載せること"),
    FieldRole.COPIES: _("部数"),
    FieldRole.FAMILY_NAME: _("姓"),
    FieldRole.GIVEN_NAME: _("名"),
    FieldRole.FAMILY_READING: _("姓のフリガナ"),
    FieldRole.GIVEN_READING: _("名のフリガナ"),
    FieldRole.PREFECTURE: _("都道府県"),
    FieldRole.CITY: _("市区町村"),
    FieldRole.TOWN: _("町名"),
    FieldRole.NUMBER: _("番地"),
    FieldRole.BUILDING: _("建物名"),
}
_CARD_WORDS: dict[str, StrOrPromise] = {
    "name": _("カードの氏名"),
    "address": _("カードの住所"),
    "birth_on": _("カードの生年月日"),
    "sex": _("カードの性別"),
}
_WIDTHS: tuple[tuple[str, StrOrPromise], ...] = (
    (Width.ANY, _("どちらでもよい")),
    (Width.FULL, _("全角だけ")),
    (Width.HALF, _("半角だけ")),
)
_CHARACTERS: tuple[tuple[str, StrOrPromise], ...] = (
    ("", _("決めない")),
    (Characters.LATIN_CAPITALS, _("英大文字（在留カードの氏名）")),
    (Characters.KATAKANA, _("カタカナだけ")),
    (Characters.HIRAGANA, _("ひらがなだけ")),
    (Characters.ALPHANUMERIC, _("英数字だけ")),
)
_HOW: tuple[tuple[str, StrOrPromise], ...] = (
    (Computation.SUM, _("足した数")),
    (Computation.AGE, _("年齢")),
    (Computation.COUNT, _("くり返しの数")),
    (Computation.DAYS, _("日数（初日から最終日まで）")),
)
_LISTS = (FieldKind.CHOICE, FieldKind.CHOICES)
_DAYS = (FieldKind.DATE, FieldKind.YEAR_MONTH)
_LONG = (FieldKind.TEXT, FieldKind.KANA, FieldKind.MAIL)
_COUNTED = (FieldKind.CHOICES, FieldKind.ITEMS, FieldKind.ATTACHMENT)
_TYPES = (("application/pdf", "PDF"), ("image/jpeg", "JPEG"), ("image/png", "PNG"))
_WITH_UNIT = (FieldKind.NUMBER, FieldKind.COMPUTED)
_UNASKED = (FieldKind.EXPLANATION, FieldKind.COMPUTED)
_RUBY = _("やさしい日本語のふりがなは {漢字|かんじ} のように書きます。")


def field_sections(field: WrittenQuestion, content: FormContent, at: PartPlace) -> tuple[BoxSection, ...]:
    """Everything about one field."""
    said = BoxSection(
        _("ことば"),
        (
            words("label", _("見出し（たずねること）"), field.label, help=_RUBY),
            words("example", _("記入例"), field.example),
            words("help", _("説明"), field.help),
            *((words("unit", _("単位"), field.unit),) if field.kind in _WITH_UNIT else ()),
        ),
    )
    conditions = (
        *(
            ()
            if field.kind in _UNASKED
            else (condition_boxes("required_if", _("こんなときだけ必須（▲）"), field.required_if, content, at),)
        ),
        condition_boxes("show_if", _("こんなときだけ出す"), field.show_if, content, at),
    )
    return (
        said,
        BoxSection(_("答え方"), tuple(_answer_boxes(field, content, at)), tuple(_rows(field))),
        BoxSection(_("必須と表示の条件"), tuple(_required(field)), conditions=conditions),
        *(
            ()
            if field.kind in _UNASKED
            else (
                BoxSection(
                    _("答えの決まり"),
                    conditions=demand_boxes(field.must, content, at),
                    opened=bool(field.must),
                    help=_("ほかの答えと合わないときに、先へ進めないようにします。"),
                ),
            )
        ),
        BoxSection(_("くわしい設定"), tuple(_details(field)), opened=False),
    )


def _required(field: WrittenQuestion) -> Iterator[PartBox]:
    if field.kind not in _UNASKED:
        yield tick("required", _("必須（※）"), on=field.required)


def _answer_boxes(field: WrittenQuestion, content: FormContent, at: PartPlace) -> Iterator[PartBox]:
    kind = field.kind
    yield pick("kind", _("種類"), kind, ((one.value, said) for one, said in KIND_WORDS.items()), redraws=True)
    if any(KINDS[role] is kind for role in CARD_ITEMS.values()):
        cards = ((name, said) for name, said in _CARD_WORDS.items() if KINDS[CARD_ITEMS[name]] is kind)
        yield pick("from_card", _("どこから入れるか"), field.from_card, (("", _("本人が書く")), *cards))
    if kind is FieldKind.TEXT:
        yield pick("width", _("全角・半角"), field.width, _WIDTHS)
        yield pick("characters", _("使える文字"), field.characters, _CHARACTERS)
        yield number("lines", _("欄の高さ（行）"), field.lines)
    if kind in _LONG:
        help_words = _("ふつうは255（256文字より短い）です。256まで書けます。") if kind is FieldKind.MAIL else ""
        yield number("max_length", _("文字数の上限"), field.max_length, help=help_words)
    if kind in (FieldKind.NUMBER, FieldKind.MONEY):
        yield number("minimum", _("最小"), field.minimum)
        yield number("maximum", _("最大"), field.maximum)
    if kind is FieldKind.DIGITS:
        yield number("length", _("けた数"), field.length)
        yield tick("allows_long_digits", _("マイナンバーに似た番号でもよい"), on=field.allows_long_digits)
    if kind in _DAYS:
        yield tick("not_after_today", _("きょうより後は受け付けない"), on=field.not_after_today)
        yield line(
            "not_before", _("この日より前は受け付けない"), field.not_before, help=_("2026-04-01 のように書きます。")
        )
    if kind in _COUNTED:
        yield number("least", _("数の下限"), field.least)
        yield number("most", _("数の上限"), field.most)
    if kind is FieldKind.ATTACHMENT:
        yield ticks("types", _("受け付ける種類（選ばなければ、どれでも）"), field.types, _TYPES)
    if kind is FieldKind.MAIL:
        yield tick("twice", _("2回書いてもらう"), on=field.twice)
    if kind is FieldKind.POSTAL_CODE:
        yield from _fills(field, content)
    if kind is FieldKind.COMPUTED:
        compute = field.compute or Compute(Computation.SUM, ())
        yield pick("compute.how", _("計算のしかた"), compute.how, _HOW)
        yield ticks("compute.of", _("もとにする項目"), compute.of, _computed_from(content, at))
        yield line("compute.on", _("いつの年齢か"), compute.on, help=_("年齢のときだけ。空ならきょう。"))


def _computed_from(content: FormContent, at: PartPlace) -> list[tuple[str, str]]:
    found = earlier(content, at)
    inside = [
        (field.id, label_of(field))
        for page in content.pages[: at.page - 1]
        if page.repeat is not None
        for field in page.fields
    ]
    return [*found, *inside]


def _fills(field: WrittenQuestion, content: FormContent) -> Iterator[PartBox]:
    texts = [(one.id, label_of(one)) for one in content.fields() if one.kind is FieldKind.TEXT]
    for place in range(3):
        held = field.fills[place] if place < len(field.fills) else ""
        label = (_("住所を入れる項目 1つ目"), _("住所を入れる項目 2つ目"), _("住所を入れる項目 3つ目"))[place]
        yield pick(f"fills.{place}", label, held, (("", _("（入れない）")), *texts))


def _rows(field: WrittenQuestion) -> Iterator[RowBoxes]:
    if field.kind in _LISTS:
        for place, choice in enumerate((*field.choices, *(WrittenChoice("", {}) for _blank in range(BLANK_ROWS)))):
            name = f"choices.{place}"
            boxes = (
                words(f"{name}.label", _("選択肢"), choice.label),
                line(f"{name}.code", _("番号"), choice.code),
                line(f"{name}.value", _("値"), choice.value),
            )
            yield RowBoxes(name, _("選択肢"), boxes)
    if field.kind is FieldKind.ITEMS:
        blank = (WrittenItem(value="", label={}, price=0) for _blank in range(BLANK_ROWS))
        for place, item in enumerate((*field.items, *blank)):
            name = f"items.{place}"
            cells = (
                words(f"{name}.label", _("品"), item.label),
                number(f"{name}.price", _("1つの料金（円）"), item.price),
                number(f"{name}.most", _("数の上限"), item.most),
                line(f"{name}.code", _("番号"), item.code),
                line(f"{name}.value", _("値"), item.value),
            )
            yield RowBoxes(name, _("品"), cells)


def _details(field: WrittenQuestion) -> Iterator[PartBox]:
    if field.kind in _LISTS:
        yield area(
            "choices_at_once",
            _("選択肢をまとめて足す"),
            "",
            help=_("1行に1つ、「番号 名前」または「名前」で書きます。"),
        )
    yield words("error", _("まちがいのときの文"), field.error)
    yield words("spoken", _("読み上げる文"), field.spoken)
    roles = ((role.value, said) for role, said in ROLE_WORDS.items() if KINDS[role] is field.kind)
    yield pick("role", _("役割"), field.role, (("", _("なし")), *roles))
    yield line("paper_name", _("紙の様式での名前"), field.paper_name)
    yield tick("not_exported", _("書き出しに入れない"), on=field.not_exported)
    yield tick("searchable", _("この答えで申請をさがせる"), on=field.searchable)
    yield line(
        "id", _("項目の記号"), field.id, help=_("英小文字・数字・下線。条件や計算は、新しい記号に付いていきます。")
    )


def field_from(said: TypedPart, field: WrittenQuestion) -> WrittenQuestion:
    """The field with what was typed; members without a box stay as they are."""
    found = replace(
        field,
        id=said.part_id(field.id),
        label=said.words("label"),
        example=said.words("example"),
        help=said.words("help"),
        unit=said.words("unit"),
        required=said.tick("required"),
        show_if=read_condition(said, "show_if", field.show_if),
        required_if=read_condition(said, "required_if", field.required_if),
        must=read_demands(said, field.must),
        error=said.words("error"),
        spoken=said.words("spoken"),
        role=said.line("role") or None,
        paper_name=said.line("paper_name"),
        not_exported=said.tick("not_exported"),
        searchable=said.tick("searchable"),
        from_card=said.line("from_card") or None,
        allows_long_digits=said.tick("allows_long_digits"),
        not_after_today=said.tick("not_after_today"),
        not_before=said.line("not_before") or None,
        twice=said.tick("twice"),
        minimum=said.number("minimum"),
        maximum=said.number("maximum"),
        length=said.number("length"),
        least=said.number("least"),
        most=said.number("most"),
        lines=said.number_or("lines", 1),
        max_length=said.number_or("max_length", usual_length(field.kind) if field.kind in _LONG else field.max_length),
        types=said.several("types", field.types),
        fills=tuple(one for place in range(3) if (one := said.line(f"fills.{place}"))),
        choices=_choices(said),
        items=_items(said),
    )
    chosen = said.line("width")
    if chosen in set(Width):
        found = replace(found, width=Width(chosen))
    chosen = said.line("characters")
    found = replace(found, characters=Characters(chosen) if chosen in set(Characters) else None)
    chosen = said.line("compute.how")
    held = field.compute.of if field.compute else ()
    compute = (
        Compute(Computation(chosen), said.several("compute.of", held), said.line("compute.on"))
        if chosen in set(Computation)
        else None
    )
    return _of_kind(replace(found, compute=compute), said.line("kind"))


def _of_kind(field: WrittenQuestion, chosen: str) -> WrittenQuestion:
    """What another kind would carry along unseen stays behind; a role of another kind too."""
    if chosen not in set(FieldKind) or chosen == field.kind:
        return field
    kind = FieldKind(chosen)
    role = field.role if field.role in set(FieldRole) and KINDS[FieldRole(field.role or "")] is kind else None
    choices = field.choices if kind in _LISTS else ()
    if kind in _LISTS and not choices:
        choices = (WrittenChoice("1", {}), WrittenChoice("2", {}))
    return WrittenQuestion(
        id=field.id,
        kind=kind,
        label=field.label,
        required=field.required and kind not in _UNASKED,
        show_if=field.show_if,
        required_if=None if kind in _UNASKED else field.required_if,
        example=field.example,
        help=field.help,
        error=field.error,
        spoken=field.spoken,
        paper_name=field.paper_name,
        not_exported=field.not_exported,
        searchable=field.searchable and kind not in _UNASKED,
        role=role,
        choices=choices,
        length=7 if kind is FieldKind.DIGITS else None,
        items=(WrittenItem(value="item_1", label={}, price=0),) if kind is FieldKind.ITEMS else (),
        compute=Compute(Computation.SUM, ()) if kind is FieldKind.COMPUTED else None,
    )


def _choices(said: TypedPart) -> tuple[WrittenChoice, ...]:
    found: list[WrittenChoice] = []
    for row in said.rows("choices"):
        label, code, value = said.words(f"{row}.label"), said.line(f"{row}.code"), said.line(f"{row}.value")
        if label or code or value:
            found.append(WrittenChoice(value, label, code))
    for one in said.lines("choices_at_once"):
        code, _space, name = one.partition(" ") if one[:1].isdigit() and " " in one else ("", "", one)
        found.append(WrittenChoice("", {"ja": name}, code))
    said.bounded("choices_at_once", len(found))
    return tuple(_with_values(found))


def _with_values(choices: list[WrittenChoice]) -> Iterator[WrittenChoice]:
    """Nobody has to think of a value: its number, the first that is free."""
    taken = {choice.value for choice in choices}
    for number_, choice in enumerate(choices, 1):
        if choice.value:
            yield choice
            continue
        value = next(one for place in range(number_, number_ + len(taken) + 2) if (one := str(place)) not in taken)
        taken.add(value)
        yield replace(choice, value=value)


def _items(said: TypedPart) -> tuple[WrittenItem, ...]:
    found = []
    for place, row in enumerate(said.rows("items"), 1):
        label, value = said.words(f"{row}.label"), said.line(f"{row}.value")
        price, most = said.number_or(f"{row}.price", 0), said.number_or(f"{row}.most", 9)
        code = said.line(f"{row}.code")
        if label or value or code or (price, most) != (0, 9):
            found.append(WrittenItem(value=value or f"item_{place}", label=label, price=price, most=most, code=code))
    return tuple(found)
