"""What stands on a draft's paper: the code, the procedure, the last day, where it opens. Nothing of what was typed."""

from __future__ import annotations

from datetime import date

from hardware.printer import DraftSlip
from kiosk.state.visit import Visit
from kiosk.words.dates import day_words, moment_words
from kiosk.words.texts import _, say, speaking
from sync.contract.forms.texts import words
from sync.contract.numbers import DraftCode, group_draft_code
from sync.japanese.dates import JST

TITLE_JA = "入力のとちゅうで保存しました"


def where_words(visit: Visit, *, everywhere: bool, fits: bool = True) -> str:
    """At which kiosks it opens."""
    if everywhere:
        return _("市内のどの端末でも、つづけられます。")
    if not fits:
        return _("入力が長いため、保存したこの端末でだけ つづけられます。")
    return _("通信が止まっているため、いまはこの端末でだけ つづけられます。通信が戻ると、どの端末でも つづけられます。")


def draft_paper(visit: Visit, code: DraftCode, ends_on: date, *, everywhere: bool, fits: bool = True) -> DraftSlip:
    """The paper, in the language of the visit; the Japanese title line stays for staff."""
    assert visit.kiosk_state.catalogue is not None, "nothing is typed without a catalogue"
    hall, language = visit.kiosk_state.catalogue.hall, visit.appearance.language
    now = visit.kiosk_state.clock.now()
    corrects = visit.former is not None
    with speaking(language):
        return DraftSlip(
            language=language,
            city=words(hall.city, language),
            heading=_("保存の紙（直したものは、まだ出ていません）")
            if corrects
            else _("保存の紙（申請は、まだ出ていません）"),
            title=_("入力のとちゅうで保存しました"),
            title_ja=TITLE_JA,
            saved=f"{moment_words(now)}\n{now.astimezone(JST):%Y-%m-%d}",
            kiosk_label=words(hall.kiosk_label, language),
            procedure_label=_("手続きの名前"),
            procedure=words(visit.procedure.name, language),
            code_label=_("つづきの番号（人に見せない）"),
            code=group_draft_code(code),
            keep_secret=_("この番号と、控えの問合せ番号で開きます。なくすと、だれにも開けません。")
            if corrects
            else _("この番号だけで、入力した内容が開きます。なくすと、だれにも開けません。"),
            ends_label=_("つづけられる日"),
            ends=say("%(day)sまで", day=day_words(ends_on)),
            where=where_words(visit, everywhere=everywhere, fits=fits),
            next_label=_("つづけるには"),
            next_steps=(
                _("端末で「つづきから」を押します。"),
                _("つづきの番号を入力します。"),
                *((_("控えの問合せ番号も入力します。控えを、もう一度お持ちください。"),) if corrects else ()),
                _("カードや、添付するファイルの入ったUSBメモリは、もう一度お持ちください。"),
            ),
            contact=(
                say(
                    "問合せ　%(city)s %(section)s",
                    city=words(hall.city, language),
                    section=words(hall.counter, language),
                ),
                hall.phone,
            ),
            foot=visit.kiosk_state.kiosk,
        )
