"""The checks of the task worker, as sentences for a clerk. A code that is not known here is shown, never hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from central.applications.models import ApplicationVersion
from central.web.words import day, moment

YES, NO, LOOK = "yes", "no", "look"
FACTS = frozenset(
    {"rules_broken", "helped_by", "holder_differs", "crl_at", "crl_age_h", "certificate_until", "duplicate_of"}
)
"""Members that stand beside a check and are told with it."""
ITEMS = {"name": "氏名", "address": "住所", "birth_on": "生年月日", "sex": "性別"}
SAID: dict[tuple[str, str], tuple[str, str, str]] = {
    ("statement", "ok"): (YES, "内容と封は合っています", ""),
    ("statement", "other_statement"): (NO, "内容と封が合いません", "別の申請の内容が入っています"),
    ("resident_signature", "ok"): (YES, "本人の署名は正しい", "申請後に1文字も変わっていません"),
    ("resident_signature", "none"): (YES, "署名の要らない手続きです", ""),
    ("resident_signature", "missing"): (NO, "本人の署名がありません", "この手続きには署名が要ります"),
    ("resident_signature", "other_signature"): (NO, "本人の署名が端末の記録と合いません", ""),
    ("resident_signature", "bad"): (NO, "本人の署名が合いません", "内容が変わっているおそれがあります"),
    ("certificate", "ok"): (YES, "証明書は署名用で、期限内です", ""),
    ("certificate", "unknown_issuer"): (NO, "証明書の発行元を確かめられません", ""),
    ("certificate", "expired"): (NO, "証明書の期限が切れています", ""),
    ("certificate", "not_yet_valid"): (NO, "証明書はまだ有効になっていません", ""),
    ("certificate", "not_for_signing"): (NO, "署名用の証明書ではありません", ""),
    ("certificate", "wrong_policy"): (NO, "公的個人認証の署名用証明書ではありません", ""),
    ("certificate", "malformed"): (NO, "証明書を読み取れません", ""),
    ("revocation", "ok"): (YES, "証明書は失効していません", ""),
    ("revocation", "old_list"): (LOOK, "失効の一覧が古いままです", "新しい一覧で、もう一度確かめてください"),
    ("revocation", "not_checked"): (LOOK, "失効をまだ確かめていません", "失効の一覧が届いていません"),
    ("revocation", "revoked"): (NO, "証明書は失効しています", ""),
    ("holder", "ok"): (YES, "証明書の人と、申請の内容は同じです", "氏名・住所・生年月日・性別"),
    ("holder", "other_person"): (NO, "証明書の人と、申請の内容が違います", ""),
    ("rules", "ok"): (YES, "様式の決まりに合っています", ""),
    ("rules", "broken"): (NO, "様式の決まりに合わない答えがあります", ""),
    ("mail", "ok"): (YES, "メールの登録があります", ""),
    ("mail", "none"): (YES, "メールの登録はありません", "お知らせは控えの番号の画面に出ます"),
    ("mail", "mistyped"): (LOOK, "メールの宛先が正しくありません", "申請には影響しません。控えの画面でお知らせします"),
}


@dataclass(frozen=True)
class CheckSentence:
    """One line with its mark: `yes`, `no` or `look`."""

    mark: str
    title: str
    more: str = ""


def sentences(version: ApplicationVersion) -> list[CheckSentence]:
    """What was checked of this version, the device's place last."""
    number = version.arrival_number
    place = f"端末 {number[:5]}-{number[13:16]}　第{version.kiosk_epoch}期 {version.kiosk_seq}番"
    return [*sentences_of(version.checks), CheckSentence(YES, "端末の署名は正しい", place)]


def sentences_of(checks: Mapping[str, object]) -> list[CheckSentence]:
    """The check list as sentences, in its own order."""
    return list(_sentences(checks))


def reason_words(reason: str) -> str:
    """A reason of 確認が要る (`check:outcome`) as a sentence."""
    check, _, outcome = reason.partition(":")
    said = SAID.get((check, outcome))
    return f"{said[1]}。" if said else ""


def _sentences(checks: Mapping[str, object]) -> Iterator[CheckSentence]:
    for check, outcome in checks.items():
        if check in FACTS:
            continue
        mark, title, more = SAID.get((check, str(outcome)), (LOOK, str(check), str(outcome)))
        yield CheckSentence(mark, title, _beside(check, checks) or more)


def _beside(check: str, checks: Mapping[str, object]) -> str:
    match check:
        case "certificate" if "certificate_until" in checks:
            return f"{_day(checks['certificate_until'])}まで有効"
        case "revocation" if "crl_at" in checks:
            return f"{_moment(checks['crl_at'])} の一覧で確認（{checks.get('crl_age_h', '?')}時間前のもの）"
        case "holder" if checks.get("holder_differs"):
            return "違うところ：" + "・".join(ITEMS.get(name, name) for name in _texts(checks["holder_differs"]))
        case "rules" if checks.get("rules_broken"):
            return "・".join(_texts(checks["rules_broken"]))
        case _:
            return ""


def _texts(value: object) -> list[str]:
    return [str(part) for part in value] if isinstance(value, list) else [str(value)]


def _day(value: object) -> str:
    try:
        return day(datetime.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _moment(value: object) -> str:
    try:
        return moment(datetime.fromisoformat(str(value)))
    except ValueError:
        return str(value)
