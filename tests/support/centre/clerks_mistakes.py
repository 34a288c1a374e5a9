"""What a clerk gets wrong in a form: the fields, the place at which it is told, and a part of the sentence."""

from __future__ import annotations

from msgspec.structs import replace

from central.authoring.content import FormContent, WrittenChoice, WrittenPage, WrittenQuestion
from central.authoring.editor.needed import with_needs
from sync.contract.forms import conditions
from sync.contract.forms.conditions import Condition
from sync.contract.forms.procedures import FieldKind
from sync.contract.forms.texts import Text


def said(words: str) -> Text:
    return {"ja": words, "easy-ja": "あ", "en": "a"}


def asked(field_id: str, kind: FieldKind = FieldKind.TEXT, **more: object) -> WrittenQuestion:
    made = WrittenQuestion(id=field_id, kind=kind, label=said(field_id), required=True)
    return replace(made, **more)


def choice(field_id: str, *values: str) -> WrittenQuestion:
    choices = tuple(WrittenChoice(value, said(f"選択肢{value}")) for value in values)
    return asked(field_id, FieldKind.CHOICE, choices=choices)


def when(field: str, *values: str) -> Condition:
    return Condition(field=field, values=values)


SEEN_NEVER = Condition(all=(when("a", "1"), when("a", "2")))
MISTAKES: dict[str, tuple[tuple[WrittenQuestion, ...], str, str]] = {
    "loop": (
        (
            asked("a", show_if=Condition(field="b", test=conditions.Test.IS_ANSWERED)),
            asked("b", show_if=when("a", "x")),
        ),
        "1.1",
        "条件の「b」は、この項目より前にありません。",
    ),
    "itself": ((asked("a", show_if=when("a", "x")),), "1.1", "この項目より前にありません"),
    "missing language": (
        (replace(asked("a"), label={"ja": "名前", "easy-ja": "なまえ"}),),
        "1.1",
        "見出し に英語の文がありません。",
    ),
    "missing reading": (
        (replace(asked("a"), label={"ja": "名前", "easy-ja": "{名|な}前", "en": "Name"}),),
        "1.1",
        "見出し のやさしい日本語で「前」にふりがながありません。",
    ),
    "no label": ((replace(asked("a"), label={}),), "1.1", "日本語の文がありません"),
    "two of one name": ((asked("a"), asked("b"), asked("a")), "1.3", "同じIDの項目「a」が、ほかにもあります。"),
    "impossible rule": (
        (choice("a", "1", "2"), asked("b", show_if=SEEN_NEVER)),
        "1.2",
        "表示の条件がそろうことがなく、だれにもたずねません。",
    ),
    "impossible range": (
        (asked("a", FieldKind.NUMBER, minimum=9, maximum=3),),
        "1.1",
        "最小と最大の間に、答えられる数がありません",
    ),
    "comma": ((choice("a", "1", "x,y"),), "1.1", "選択肢の値には、コンマを使えません。"),
    "value of no choice": (
        (choice("a", "1", "2"), asked("b", show_if=when("a", "9"))),
        "1.2",
        "もとの項目では答えられない値です。",
    ),
}


def filled(content: FormContent, fields: tuple[WrittenQuestion, ...]) -> FormContent:
    page = WrittenPage(id="page_1", title=said("ページ"), fields=fields)
    words = {"summary": said("説明"), "name": said("犬の登録"), "section": said("課")}
    return with_needs(replace(content, pages=(page,), **words))
