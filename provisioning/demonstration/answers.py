"""What residents of the story answer, page by page, and how a form is filled with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from provisioning.demonstration.resident import Resident


@dataclass(frozen=True)
class Page:
    """One page of a form: the words by which it is known, then what is touched or (label, text) written on it."""

    shows: str
    answers: tuple[str | tuple[str, str], ...] = ()
    pictured: str = ""
    """A picture of the answered page is kept under this name."""


@dataclass(frozen=True, repr=False)
class Applicant:
    """Who wants bulky waste taken away, as typed."""

    name: str
    kana: str
    phone: str
    town: str
    mail: str = ""


def fill(at: Resident, pages: Iterable[Page]) -> None:
    """Answer page after page, and go on after each."""
    for page in pages:
        answer_page(at, page)
        at.touches("次へ")


def answer_page(at: Resident, page: Page) -> None:
    """Answer what is asked there."""
    at.sees(page.shows)
    for answer in page.answers:
        if isinstance(answer, str):
            at.touches(answer)
        else:
            at.writes(*answer)
    if page.pictured:
        at.photographs(page.pictured)


def read_through(at: Resident) -> None:
    """Turn the pages of the answers to the last one, on which they can be confirmed."""
    seen = at.sees("CheckAnswers")
    while "次のページ" in seen.labels:
        at.touches("次のページ")
        seen = at.changes_from(seen.texts)


def child_allowance(pictured: str) -> tuple[Page, ...]:
    """児童手当の認定請求 for 山田春香, by the parent whose card was read."""
    return (
        Page("請求する人"),
        Page(
            "フリガナと連絡先",
            (
                ("フリガナ", "やまだはなこ"),
                ("日中に連絡のとれる電話番号", "09012345678"),
                ("メールアドレス", "hanako@example.com"),
            ),
        ),
        Page("請求の理由", ("出生", ("事由が発生した日", "2026-11-11"))),
        Page("職業と年金", ("厚生年金",)),
        Page("配偶者がいますか", ("いいえ",)),
        Page("児童の人数", ("1人",)),
        Page(
            "児童1",
            (("氏名", "山田　春香"), ("フリガナ", "やまだはるか"), ("生年月日", "2026-11-11"), "子"),
            pictured,
        ),
        Page("児童1", ("同居",)),
        Page("監護し", ("はい",)),
        Page("公金受取口座", ("はい",)),
        Page("個人番号は市が", ("同意します",)),
    )


def resident_record() -> tuple[Page, ...]:
    """住民票の写しの交付請求 of the whole household, by 山田太郎 whose card was read."""
    return (
        Page("請求する人"),
        Page("日中に連絡", (("日中に連絡のとれる電話番号", "09087654321"), ("メールアドレス", "taro@example.com"))),
        Page("だれの住民票", ("世帯全員",)),
        Page("通数", (("通数", "1"),)),
        Page("使いみち"),
    )


def bulky_waste(who: Applicant) -> tuple[Page, ...]:
    """粗大ごみの収集申込 of two chairs. The name is the first answer of the first page."""
    written = (("氏名", who.name), ("フリガナ", who.kana), ("日中に連絡のとれる電話番号", who.phone))
    return (
        Page("申し込む人", (*written, ("メールアドレス", who.mail)) if who.mail else written),
        Page(
            "収集する場所",
            (
                ("都道府県・市区町村", "若葉県若葉市"),
                ("町名", who.town),
                ("番地・建物・部屋番号", "４番５号"),
                "戸建て",
            ),
        ),
        Page("出す場所", ("玄関前",)),
        Page("何種類", ("1種類",)),
        Page("いちばん長い辺", ("いす（300円）", ("いちばん長い辺", "45"), ("数量", "2"))),
        Page("収集の曜日", ("木曜日",)),
    )
