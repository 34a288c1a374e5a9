"""The checks of the task worker, as sentences for a clerk. A code that is not known here is shown, never hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.applications.checks import Checks, Facts, checks_in
from central.applications.models import ApplicationVersion
from central.applications.words.broken_rules import BrokenRule, broken_rules, item_words, labels_in
from central.applications.words.comparison_words import differing_words, writing_words
from central.web.words import day, moment
from sync.contract.numbers import ArrivalNumber, kiosk_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

YES, NO, BY_HAND = "yes", "no", "look"
SAID: dict[tuple[str, str], tuple[str, StrOrPromise, StrOrPromise]] = {
    ("statement", "ok"): (YES, _("内容と封は合っています"), ""),
    ("statement", "other_statement"): (NO, _("内容と封が合いません"), _("別の申請の内容が入っています")),
    ("statement", "other_than_came"): (NO, _("届いたときの内容と合いません"), _("情報政策課に知らせてください")),
    ("box", "ok"): (YES, _("封は、この市の鍵だけで開きます"), ""),
    ("box", "other_recipients"): (
        NO,
        _("封の宛先が、この市の鍵と予備の鍵ではありません"),
        _("ほかの人が読めたおそれがあります。情報政策課に知らせてください"),
    ),
    ("proof", "unasked"): (NO, _("新しい申請に、前の控えの証明が付いています"), _("本人に確かめてください")),
    ("hall", "ok"): (YES, _("この端末の庁舎で扱う手続きです"), ""),
    ("hall", "not_served"): (
        NO,
        _("この端末の庁舎では扱わない手続きです"),
        _("最近まで扱っていた庁舎なら、そのまま受け付けられます"),
    ),
    ("files", "ok"): (YES, _("添付ファイルの名前と、端末の記録は合っています"), ""),
    ("files", "other_files"): (
        NO,
        _("添付ファイルが、端末の記録や封の中身と合いません"),
        _("端末を調べるよう、情報政策課に知らせてください"),
    ),
    ("consent", "ok"): (YES, _("同意の文は、この様式のものです"), ""),
    ("consent", "none"): (YES, _("同意の要らない手続きです"), ""),
    ("consent", "missing"): (NO, _("同意の記録がありません"), _("本人に確かめてください")),
    ("consent", "other_text"): (NO, _("同意の文が、この様式のものと違います"), _("本人に確かめてください")),
    ("resident_signature", "ok"): (YES, _("本人の署名は正しい"), _("申請後に1文字も変わっていません")),
    ("resident_signature", "none"): (YES, _("署名の要らない手続きです"), ""),
    ("resident_signature", "missing"): (NO, _("本人の署名がありません"), _("この手続きには署名が要ります")),
    ("resident_signature", "other_signature"): (NO, _("本人の署名が端末の記録と合いません"), ""),
    ("resident_signature", "bad"): (NO, _("本人の署名が合いません"), _("内容が変わっているおそれがあります")),
    ("certificate", "ok"): (YES, _("証明書は署名用で、期限内です"), ""),
    ("certificate", "ended_meanwhile"): (
        BY_HAND,
        _("証明書の期限は、受け付けたと考えられる時間の途中で切れました"),
        _("期限の前の申請かどうか、人が決めてください"),
    ),
    ("certificate", "unknown_issuer"): (NO, _("証明書の発行元を確かめられません"), ""),
    ("certificate", "expired"): (NO, _("証明書の期限が切れています"), ""),
    ("certificate", "not_yet_valid"): (NO, _("証明書はまだ有効になっていません"), ""),
    ("certificate", "not_for_signing"): (NO, _("署名用の証明書ではありません"), ""),
    ("certificate", "wrong_policy"): (NO, _("公的個人認証の署名用証明書ではありません"), ""),
    ("certificate", "malformed"): (NO, _("証明書を読み取れません"), ""),
    ("spelling", "substituted"): (
        BY_HAND,
        _("証明書の氏名か住所に、代わりの文字が使われています"),
        _("字の形は台帳で決まります。台帳と見比べてください"),
    ),
    ("revocation", "ok"): (YES, _("証明書は失効していません"), ""),
    ("revocation", "old_list"): (
        BY_HAND,
        _("失効の一覧が古いままです"),
        _("新しい一覧が届くと、自動でもう一度確かめます"),
    ),
    ("revocation", "not_checked"): (
        BY_HAND,
        _("失効をまだ確かめていません"),
        _("この証明書の発行元の、いま使える失効の一覧がありません"),
    ),
    ("revocation", "revoked"): (NO, _("証明書は失効しています"), ""),
    ("holder", "ok"): (YES, _("証明書の人と、申請の内容は同じです"), _("氏名・住所・生年月日・性別")),
    ("holder", "doubtful"): (
        BY_HAND,
        _("証明書の人と、申請の内容が、同じとは言い切れません"),
        _("同じ人かどうか、人が決めてください"),
    ),
    ("holder", "other_person"): (NO, _("証明書の人と、申請の内容が違います"), ""),
    ("drawn", "ok"): (YES, _("本人が見た文字と、答えの内容は同じです"), ""),
    ("drawn", "differs"): (
        NO,
        _("本人が見た文字と、答えの内容が違います"),
        _("どちらを申請したのか、本人に確かめてください"),
    ),
    ("drawn_text", "control_character"): (
        NO,
        _("画面に出た文字に、見えない文字が入っています"),
        _("端末を調べるよう、情報政策課に知らせてください"),
    ),
    ("drawn_text", "my_number_suspected"): (
        NO,
        _("画面に出た文字に、個人番号らしい数字が入っています"),
        _("書き写さずに、情報政策課に知らせてください"),
    ),
    ("sources", "ok"): (YES, _("だれが入力したかを確かめました"), ""),
    ("sources", "unproven"): (
        NO,
        _("だれが入力したかを確かめられない答えがあります"),
        _("カードや職員が入力したものか、本人に確かめてください"),
    ),
    ("rules", "ok"): (YES, _("様式の決まりに合っています"), ""),
    ("rules", "broken"): (NO, _("様式の決まりに合わない答えがあります"), ""),
    ("mail", "ok"): (YES, _("メールの登録があります"), ""),
    ("mail", "none"): (YES, _("メールの登録はありません"), _("お知らせは控えの番号の画面に出ます")),
    ("mail", "mistyped"): (
        BY_HAND,
        _("メールの宛先が正しくありません"),
        _("申請には影響しません。控えの画面でお知らせします"),
    ),
}

ALTERED: dict[str, StrOrPromise] = {
    "no_entry": _("届いた記録がありません"),
    "bad_entry": _("端末の署名が合いません"),
    "other_entry": _("届いた記録の番号が違います"),
    "other_application": _("ほかの申請に届いた内容です"),
    "other_box": _("届いた封が変わっています"),
    "no_box": _("届いた封が、保管場所にないか、こわれています"),
    "box_away": _("届いた封を、いま読めません"),
    "other_statement": _("申請の内容が変わっています"),
    "other_signature": _("本人の署名が、届いたときの結果と違います"),
}
"""What is not as it came, by fault (`central.applications.proof`)."""


@dataclass(frozen=True)
class CheckSentence:
    """One line with its mark: `yes`, `no` or `look`."""

    mark: str
    title: str
    more: str = ""
    broken: Sequence[BrokenRule] = ()
    """The answers that the form does not allow."""


def sentences(version: ApplicationVersion, signature: str, faults: Sequence[str]) -> list[CheckSentence]:
    """What was checked of this version, the device's place last.

    What the bytes say at this moment (the resident's `signature` and the `faults`) takes the place of what was noted.
    """
    checks = as_known_now(version, signature)
    if faults:
        checks.outcomes["statement"] = "other_than_came"
    bad = bool({"no_entry", "bad_entry", "other_entry"} & set(faults))
    return [*sentences_of(checks, bytes(version.statement)), _origin(version, bad=bad)]


def as_known_now(version: ApplicationVersion, signature: str) -> Checks:
    """What was checked of this version, with what the resident's `signature` and a later revocation list say now."""
    checks = checks_in(version.checks)
    _by_later_list(checks, version)
    checks.outcomes["resident_signature"] = signature
    return checks


def _origin(version: ApplicationVersion, *, bad: bool) -> CheckSentence:
    """Who vouches that it came so: the kiosk's signature, or the record of its taking in at the centre."""
    number = {"number": version.arrival_number[13:16]}
    if version.kiosk_epoch is None:
        place = gettext("市役所で受け付けたもの（番号 %(number)s）") % number
        said = gettext("受け付けた記録と合いません") if bad else gettext("受け付けた記録と同じ")
        return CheckSentence(NO if bad else YES, said, place)
    place = gettext("端末 %(kiosk)s　第%(epoch)s期 %(seq)s番") % {
        "kiosk": kiosk_of(ArrivalNumber(version.arrival_number)),
        "epoch": version.kiosk_epoch,
        "seq": version.kiosk_seq,
    }
    said = gettext("端末の署名が合いません") if bad else gettext("端末の署名は正しい")
    return CheckSentence(NO if bad else YES, said, place)


def _by_later_list(checks: Checks, version: ApplicationVersion) -> None:
    """What a revocation list that came after the verdict says takes the place of what was known then."""
    later = getattr(version, "later_revocation", None)
    if later is not None:
        checks.outcomes["revocation"] = later.outcome
        checks.facts.crl_at, checks.facts.crl_later = later.list_at.isoformat(), True
        if later.revoked_at:
            checks.facts.revoked_at = later.revoked_at.isoformat()


def altered_sentence(fault: str) -> str:
    """What is not as it came. A code that is not known here is shown, never hidden."""
    return str(ALTERED.get(fault, fault))


def sentences_of(checks: Checks, statement: bytes) -> list[CheckSentence]:
    """The check list as sentences, in its own order; `statement` has the words of the questions that it names."""
    named = checks.facts.rules_broken or checks.facts.sources_unproven
    return list(_sentences(checks, labels_in(statement) if named else {}))


def reason_words(reason: str) -> str:
    """A reason of 確認が要る (`check:outcome`) as a sentence."""
    check, _, outcome = reason.partition(":")
    said = SAID.get((check, outcome))
    return f"{said[1]}。" if said else ""


def _sentences(checks: Checks, labels: Mapping[str, str]) -> Iterator[CheckSentence]:
    for check, outcome in checks.outcomes.items():
        mark, title, more = SAID.get((check, outcome), (BY_HAND, check, outcome))
        broken = broken_rules(checks.facts.rules_broken, labels) if check == "rules" else ()
        yield CheckSentence(mark, str(title), _beside(check, checks.facts, labels) or str(more), broken)


def _beside(check: str, facts: Facts, labels: Mapping[str, str]) -> str:
    match check:
        case "certificate" if facts.certificate_until is not None:
            return gettext("%(day)sまで有効") % {"day": _day(facts.certificate_until)}
        case "revocation" if facts.revoked_at is not None:
            said = gettext("%(since)s に失効しました（%(moment)s の一覧で確認）")
            return said % {"since": moment_words(facts.revoked_at), "moment": moment_words(facts.crl_at)}
        case "revocation" if facts.crl_later:
            return gettext("受け付けたあとに届いた %(moment)s の一覧で確認") % {"moment": moment_words(facts.crl_at)}
        case "revocation" if facts.crl_at is not None:
            hours = "?" if facts.crl_age_h is None else facts.crl_age_h
            told = {"moment": moment_words(facts.crl_at), "hours": hours}
            return gettext("%(moment)s の一覧で確認（%(hours)s時間前のもの）") % told
        case "holder" if facts.holder_differs:
            names = differing_words(facts.holder_differs, facts.holder_why)
            return gettext("違うところ：%(names)s") % {"names": names}
        case "holder" if facts.holder_why:
            return writing_words(facts.holder_why)
        case "drawn":
            return "・".join(facts.drawn_differs)
        case "sources" if facts.sources_unproven:
            names = "・".join(item_words(item, labels) for item in facts.sources_unproven)
            return gettext("確かめられないもの：%(names)s") % {"names": names}
        case _:
            return ""


def _day(value: object) -> str:
    try:
        return day(datetime.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def moment_words(value: object) -> str:
    """A moment of the checks (RFC 3339) in words; what is none as it stands."""
    try:
        return moment(datetime.fromisoformat(str(value)))
    except ValueError:
        return str(value)
