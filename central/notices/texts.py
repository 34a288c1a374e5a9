"""Words of mails. Automatic ones come from gettext (domain `mail`, msgids are the Japanese text); bulk notices are
written by staff with placeholders in 【】, and no mail leaves with a placeholder that was not filled.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from central.applications.models import Application
from central.applications.publication import definition_of
from central.applications.slip_words import slip_words
from central.catalogue.queries import facts_of, name_now
from central.web.resident_words import FOLDERS, catalogue
from central.web.words import day, grouped
from sync.contract.forms.texts import Text, words
from sync.japanese.ruby import in_brackets

PLACEHOLDER = re.compile(r"【([^【】]{1,30})】")
_LONE = re.compile(r"【[^\n【】]{0,12}|[^\n【】]{0,12}】")
_OTHER_BRACKETS = re.compile(
    r"[\[［〔｛{《]+(?:様式名|到達番号|氏名|問い合わせ先名|電話番号|FAX番号|メール|受付時間)[\]］〕｝}》]+"
)
PLACEHOLDERS = ("様式名", "到達番号", "氏名", "問い合わせ先名", "電話番号", "FAX番号", "メール", "受付時間")


class UnknownPlaceholder(ValueError):
    """A placeholder that nothing fills; its name is the argument."""


@dataclass(frozen=True)
class Words:
    """Subject and body of one mail."""

    subject: str
    text: str


def arrived(application: Application) -> Words:
    """SUB-02: 受付完了メール, with the number."""
    _ = catalogue("mail", application.language).gettext
    return _framed(
        application,
        _("受け付けました（%(number)s）"),
        _("「%(title)s」の申請が届きました。\n到達番号：%(number)s\n\n控えの紙の番号で、いつでも様子を見られます。"),
    )


def sent_back(application: Application) -> Words:
    """直してほしいところがある."""
    _ = catalogue("mail", application.language).gettext
    until = _("\n%(until)s までに直してください。") if application.until else ""
    return _framed(
        application,
        _("直してほしいところがあります（%(number)s）"),
        _("「%(title)s」の申請に、直してほしいところがあります。\n到達番号：%(number)s\n\n%(sentence)s")
        + until
        + _("\n\n控えの紙を持って、近くの端末で直してください。"),
    )


def result(application: Application) -> Words:
    """処理が進んだ."""
    _ = catalogue("mail", application.language).gettext
    return _framed(
        application,
        _("申請の結果のお知らせ（%(number)s）"),
        _(
            "「%(title)s」の申請の処理が進みました。\n到達番号：%(number)s\n\n%(sentence)s\n\n控えの紙の番号で、くわしく見られます。"
        ),
    )


def reply(application: Application, *, attached: bool) -> Words:
    """CERT-09: the reply document is there; `attached` when this very mail brings it."""
    _ = catalogue("mail", application.language).gettext
    ready = words(slip_words(application).ready, application.language)
    brought = _("\n\nこのメールに、市の電子署名が付いた通知書（PDF）を付けています。") if attached else ""
    return _framed(
        application,
        _("通知書ができました（%(number)s）"),
        _("「%(title)s」の通知書ができました。\n到達番号：%(number)s\n\n%(ready)s") + brought,
        ready=ready,
    )


def reply_revoked(application: Application, document: str) -> Words:
    """A reply that had gone out counts no more."""
    _ = catalogue("mail", application.language).gettext
    return _framed(
        application,
        _("通知書を取り消しました（%(number)s）"),
        _(
            "「%(title)s」の通知書（%(document)s）を取り消しました。お手もとの通知書は使えません。\n到達番号：%(number)s\n\nくわしくは、下の部署におたずねください。"
        ),
        document=document,
    )


def files_sent(application: Application, said: Text, names: Sequence[str]) -> Words:
    """The same files to many: what the clerk says of them, and their names."""
    _ = catalogue("mail", application.language).gettext
    return _framed(
        application,
        _("書類をお送りします（%(number)s）"),
        _(
            "「%(title)s」について、書類をお送りします。\n到達番号：%(number)s\n\n%(said)s\n\nこのメールに付けた書類：\n%(files)s"
        ),
        said=words(said, application.language),
        files="\n".join(names),
    )


def files_on_status(said: Text, *, by_mail: bool) -> Text:
    """The same on the status page, in every language: what is said, and where the files are."""
    found = {}
    for language in FOLDERS:
        _ = catalogue("mail", language).gettext
        where = (
            _("書類は、メールで送ります。")
            if by_mail
            else _("書類は、窓口でお渡しします。控えの紙を持って、来てください。")
        )
        found[language] = f"{words(said, language)}\n{where}"
    return found


def answer_wanted(until: date, language: str) -> str:
    """Under a notice that asks for an answer."""
    _ = catalogue("mail", language).gettext
    said = _("%(until)s までに、お答えください。窓口か電話で、職員に伝えてください。")
    return said % {"until": _until_words(until, language)}


def answer_came(about: str) -> Text:
    """On the status page, in every language: what was asked is answered."""
    return {
        language: catalogue("mail", language).gettext("「%(about)s」への答えを受け取りました。") % {"about": about}
        for language in FOLDERS
    }


def answer_not_needed(about: str) -> Text:
    """On the status page, in every language: nobody asks any more."""
    return {
        language: catalogue("mail", language).gettext("「%(about)s」への答えは、もう要りません。") % {"about": about}
        for language in FOLDERS
    }


def office(application: Application) -> str:
    """Who answers questions, under every mail."""
    procedure = definition_of(application)
    facts = facts_of(application.definition)
    fax = f"　FAX {facts.fax}" if facts.fax else ""
    return f"{settings.SERVICE_NAME}\n{words(procedure.section, application.language)}　{facts.phone}{fax}"


def footer(language: str) -> str:
    """BULK-06: nobody reads answers to the sender's address."""
    _ = catalogue("mail", language).gettext
    return _("このメールは自動で送っています（自動配信メールです）。")


def wrong_places(template: str) -> list[str]:
    """What looks like a placeholder and is not filled: unknown names, lone or other brackets. Empty: all is well."""
    unknown = [f"【{name}】" for name in PLACEHOLDER.findall(template) if name not in PLACEHOLDERS]
    rest = PLACEHOLDER.sub("", template)
    lone = [match.group().strip() for match in _LONE.finditer(rest)]
    return [*unknown, *lone, *(match.group() for match in _OTHER_BRACKETS.finditer(rest))]


def filled(template: str, application: Application, reply_to: str) -> str:
    """A bulk text for one application (BULK-04, BULK-05).

    Raises:
        UnknownPlaceholder: a 【…】 that nothing fills.
    """
    values = values_for(application, reply_to)

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in values:
            raise UnknownPlaceholder(name)
        return values[name]

    return PLACEHOLDER.sub(value, template)


def values_for(application: Application, reply_to: str) -> dict[str, str]:
    """What each placeholder becomes, from this one application only."""
    procedure, facts = definition_of(application), facts_of(application.definition)
    return {
        "様式名": application.title_now,
        "到達番号": grouped(application.arrival_number),
        "氏名": application.applicant_name,
        "問い合わせ先名": words(procedure.section, "ja"),
        "電話番号": facts.phone,
        "FAX番号": facts.fax or "なし",
        "メール": reply_to,
        "受付時間": words(facts.hours, "ja"),
    }


def _framed(application: Application, subject: str, text: str, **more: str) -> Words:
    language = application.language
    sentence = words(slip_words(application).sentence, language)
    values: Mapping[str, str] = {
        "title": name_now(application.definition, language),
        "number": grouped(application.arrival_number),
        "sentence": sentence,
        "until": _until(application, language),
        **more,
    }
    body = re.sub(r"\n{3,}", "\n\n", text % values).strip()
    whole = f"{body}\n\n--\n{office(application)}\n{footer(language)}\n"
    return Words(in_brackets(subject % values), in_brackets(whole))


def _until(application: Application, language: str) -> str:
    if application.until is None:
        return ""
    return _until_words(application.until, language)


def _until_words(until: date, language: str) -> str:
    return until.isoformat() if language == "en" else day(until)
