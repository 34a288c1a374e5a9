"""What the slip's status says about something that can be collected."""

from __future__ import annotations

from datetime import date

from central.applications.models import Application
from central.certificates.kinds.letterhead import check_address
from central.certificates.models import IssuedDocument
from central.certificates.states import Category
from sync.contract.forms.texts import Text
from sync.japanese.dates import era_date, today_in_japan, western_date


def ready_text(application: Application, document: IssuedDocument) -> Text:
    """What the applicant reads, with the counter of the hall where they applied."""
    counter = application.hall.counter
    japanese = counter.get("ja", "窓口")
    easy, english = counter.get("easy-ja", japanese), counter.get("en", japanese)
    if document.category == Category.REPLY:
        assert document.issued_at is not None
        return _reply(document, today_in_japan(document.issued_at), japanese, easy, english)
    return {
        "ja": f"{application.title_now}の準備ができました。{japanese}でお受け取りください。",
        "easy-ja": f"{{証明書|しょうめいしょ}}が できました。{easy}で もらってください。",
        "en": f"Your certificate is ready. Collect it at {english}.",
    }


def _reply(document: IssuedDocument, on: date, japanese: str, easy: str, english: str) -> Text:
    """Number, day and the check page: whoever has the letter, on paper or by mail, can tell that it is the one."""
    title = " ".join(document.title.split())
    return {
        "ja": (
            f"「{title}」（{document.number}、{era_date(on)}）ができました。{japanese}でお受け取りになれます。"
            f"正しいものかどうかは、{check_address()} で確かめられます。"
        ),
        "easy-ja": (
            f"お{{知|し}}らせの{{紙|かみ}}〈{{通知書|つうちしょ}}〉が できました。"
            f"{{番号|ばんごう}}は {document.number}、"
            f"{{日|ひ}}は {on.year}{{年|ねん}}{on.month}{{月|がつ}}{on.day}{{日|にち}}です。{easy}で もらえます。"
            f"{{正|ただ}}しい ものか どうかは {check_address()} で わかります。"
        ),
        "en": (
            f"Your notice (No. {document.number}, {western_date(on, 'en')}) is ready. You can collect it at {english}. "
            f"To check that it is genuine: {check_address()}"
        ),
    }


def revoked_text(document: IssuedDocument) -> Text:
    """What the status page says about a reply that counts no more."""
    return {
        "ja": f"通知書 {document.number} を取り消しました。お手もとの通知書は使えません。",
        "easy-ja": f"お{{知|し}}らせの{{紙|かみ}} {document.number} は もう {{使|つか}}えません。",
        "en": f"Your notice {document.number} has been revoked. The copy that you have is no longer valid.",
    }
