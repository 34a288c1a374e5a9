"""What stands on the sheet: texts of the domain `prepared`, whose msgids are the Japanese."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
from django.utils import timezone

from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import facts_of, procedure_of
from central.staff.models import StaffMember
from central.web.resident_words import catalogue
from sync.contract.forms.drawable import drawn_text
from sync.contract.forms.texts import words
from sync.contract.numbers import DraftCode, group_draft_code
from sync.japanese.dates import era_date, western_date
from sync.japanese.ruby import in_brackets


class PreparedPaper(msgspec.Struct, frozen=True):
    """As `sheet.typ` reads it."""

    city: str
    heading: str
    title_ja: str
    """For staff at the hall, whatever the language."""
    rows: tuple[tuple[str, str], ...]
    code_label: str
    code: str
    keep_secret: str
    next_label: str
    steps: tuple[str, ...]
    contact: str
    year: int
    month: int
    day: int


def paper_of(
    version: ProcedureVersion, code: DraftCode, member: StaffMember, ends_on: date, now: datetime, language: str
) -> PreparedPaper:
    """In this language; the name of the form is the definition's own."""
    _ = catalogue("prepared", language).gettext
    procedure, facts, today = procedure_of(version), facts_of(version), timezone.localdate(now)

    def said(text: str) -> str:
        return drawn_text(in_brackets(text))

    def on(day: date) -> str:
        return era_date(day) if language == "ja" else in_brackets(western_date(day, language))

    steps = [
        _("端末で「つづきから」を押して、つづきの番号を入力します。"),
        _("1ページずつ見ます。ちがうところは直せます。やめることもできます。"),
        _("まちがいがなければ、署名して申請します。それまで、申請は出ません。"),
    ]
    if procedure.uses_card:
        steps.append(_("マイナンバーカードをお持ちください。"))
    steps.append(_("端末の通信が止まっているときは開けません。あとで試すか、窓口へお越しください。"))
    return PreparedPaper(
        city=drawn_text(version.body.name),
        heading=said(_("職員が用意した申請の紙（申請は、まだ出ていません）")),
        title_ja="職員が用意した申請の紙",
        rows=(
            (said(_("手続きの名前")), said(words(procedure.name, language))),
            (said(_("用意した職員")), drawn_text(f"{member.section}　{member.name}")),
            (said(_("用意した日")), on(today)),
            (said(_("つづけられる日")), said(_("%(day)sまで") % {"day": on(ends_on)})),
        ),
        code_label=said(_("つづきの番号（人に見せない）")),
        code=group_draft_code(code),
        keep_secret=said(
            _("この番号だけで、入力した内容が開きます。なくすと、だれにも開けません。市役所にも控えはありません。")
        ),
        next_label=said(_("つづけるには")),
        steps=tuple(said(step) for step in steps),
        contact=drawn_text(f"{version.body.name}　{in_brackets(words(procedure.section, language))}　{facts.phone}"),
        year=today.year,
        month=today.month,
        day=today.day,
    )
