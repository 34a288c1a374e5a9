"""A catalogue of 若葉市 for tests of the kiosk: the three procedures of the first days."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec

from sync.contract.messages import Catalogue, Hall, StaffCard
from sync.contract.procedures import Choice, Condition, Field, FieldKind, Page, Procedure, Width

DEFINITIONS = Path(__file__).parents[2] / "central" / "catalogue" / "definitions"

HALL = Hall(
    body="99201",
    city={"ja": "若葉市", "easy-ja": "{若葉市|わかばし}", "en": "Wakaba City"},
    name={"ja": "若葉市役所", "easy-ja": "{若葉市役所|わかばしやくしょ}", "en": "Wakaba City Hall"},
    counter={"ja": "2番窓口（市民課）", "easy-ja": "2{番|ばん}の{窓口|まどぐち}", "en": "counter 2"},
    phone="000-000-1234",
    kiosk_label={"ja": "市民課 1番端末", "easy-ja": "1{番|ばん}の{機械|きかい}", "en": "Kiosk 1"},
)


def definitions() -> tuple[bytes, ...]:
    """Definition bytes of the three procedures."""
    files = sorted(DEFINITIONS.glob("*.json"))
    if files:
        return tuple(path.read_bytes() for path in files)
    return tuple(msgspec.json.encode(procedure) for procedure in (bulky_waste(), child_allowance()))


def example_catalogue(
    *, staff: tuple[StaffCard, ...] = (), anchors: tuple[bytes, ...] = (), policies: tuple[str, ...] = ()
) -> Catalogue:
    """Everything a kiosk serves with in a test."""
    return Catalogue(
        v=1,
        version=7,
        issued_at="2026-11-18T00:00:00Z",
        hall=HALL,
        procedures=definitions(),
        staff=staff,
        sign_anchors=anchors,
        auth_anchors=(),
        sign_policies=policies,
    )


def _text(ja: str, easy: str = "", en: str = "") -> dict[str, str]:
    return {"ja": ja, "easy-ja": easy or ja, "en": en or ja}


def _procedure(**changes: object) -> Procedure:
    base: dict[str, object] = {
        "version": 1,
        "body": "99201",
        "consent_version": 1,
        "consent_text": _text("申請の内容を市が確かめることに同意します。"),
        "hours": _text("平日8:30〜17:15"),
        "phone": "000-000-1234",
        "fee": {},
        "bring": {},
        "next_steps": (_text("内容をみます（約10日）"), _text("結果をはがきでお知らせします")),
    }
    return Procedure(**{**base, **changes})  # type: ignore[arg-type]  # members are checked when they are read back


def bulky_waste() -> Procedure:
    """粗大ごみの収集申込: no card, no signature."""
    person = Page(
        "person",
        _text("申し込む人について", "あなたについて", "About you"),
        (
            Field("name", FieldKind.TEXT, _text("氏名", "{名前|なまえ}", "Name"), required=True, width=Width.FULL),
            Field("kana", FieldKind.KANA, _text("フリガナ", "フリガナ", "Reading"), required=True),
            Field("phone", FieldKind.PHONE, _text("電話番号", "{電話|でんわ}", "Phone"), required=True),
        ),
        group=_text("申し込む人"),
    )
    place = Page(
        "place",
        _text("どこから出しますか"),
        (
            Field("postal", FieldKind.POSTAL_CODE, _text("郵便番号"), required=True, fills=("town",)),
            Field("town", FieldKind.TEXT, _text("住所"), required=True),
            Field(
                "house",
                FieldKind.CHOICE,
                _text("住まい"),
                required=True,
                choices=(Choice("house", _text("一戸建て")), Choice("flat", _text("集合住宅"))),
            ),
            Field("flat", FieldKind.TEXT, _text("建物名・部屋"), show_if=Condition("house", ("flat",)), required=True),
        ),
        group=_text("出す場所"),
    )
    things = Page(
        "things",
        _text("何を出しますか"),
        (
            Field(
                "items",
                FieldKind.CHOICES,
                _text("品物"),
                required=True,
                choices=(Choice("sofa", _text("ソファー")), Choice("desk", _text("つくえ"))),
            ),
            Field("count", FieldKind.NUMBER, _text("いくつ"), required=True, minimum=1, maximum=9, unit=_text("個")),
            Field("note", FieldKind.TEXT, _text("備考"), max_length=200),
            Field("mail", FieldKind.MAIL, _text("メール")),
        ),
        group=_text("品物"),
    )
    return _procedure(
        id="bulky_waste",
        name=_text("粗大ごみの収集申込", "{大|おお}きいごみの {申込|もうしこみ}", "Oversized waste"),
        category="waste",
        summary=_text("大きいごみを取りに来てもらいます。"),
        pages=(person, place, things),
        needs_signature=False,
        needs_card=False,
        section=_text("環境課"),
        minutes=4,
        reading="そだいごみ",
    )


def child_allowance() -> Procedure:
    """児童手当 認定請求: card and signature."""
    holder = Page(
        "holder",
        _text("請求する人について", "あなたについて", "About you"),
        (
            Field("name", FieldKind.TEXT, _text("氏名"), required=True, from_card="name"),
            Field("address", FieldKind.TEXT, _text("住所"), required=True, from_card="address"),
            Field("birth_on", FieldKind.DATE, _text("生年月日"), required=True, from_card="birth_on"),
            Field("phone", FieldKind.PHONE, _text("電話番号"), required=True),
        ),
        group=_text("あなた（請求する人）"),
    )
    child = Page(
        "child",
        _text("お子さまについて"),
        (
            Field("child_name", FieldKind.TEXT, _text("お子さまの氏名"), required=True),
            Field("child_birth", FieldKind.DATE, _text("生年月日"), required=True, not_after_today=True),
            Field("agree", FieldKind.CONSENT, _text("同意"), required=True),
        ),
        group=_text("お子さま"),
    )
    return _procedure(
        id="child_allowance",
        name=_text("児童手当 認定請求", "{児童手当|じどうてあて}", "Child allowance"),
        category="child",
        summary=_text("子どもを育てる人が受け取る手当です。"),
        pages=(holder, child),
        needs_signature=True,
        needs_card=True,
        section=_text("子育て支援課"),
        minutes=6,
        reading="じどうてあて",
    )


def as_json(procedure: Procedure) -> object:
    """For a look at a definition in a test."""
    return json.loads(msgspec.json.encode(procedure))
