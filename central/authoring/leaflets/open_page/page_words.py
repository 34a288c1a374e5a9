"""The page's own words (gettext domain `leaflet`). What the kiosk says of the same facts it says in the same words."""

from __future__ import annotations

from datetime import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_noop as _

from central.web.resident_words import catalogue
from sync.japanese.dates import JST, era_moment, western_date
from sync.japanese.ruby import stretches

LANGUAGE_NAMES = {"ja": "日本語", "easy-ja": "やさしい日本語", "en": "English"}
_EASY_WEEKDAYS = ("{月|げつ}", "{火|か}", "{水|すい}", "{木|もく}", "{金|きん}", "{土|ど}", "{日|にち}")
WORDS = {
    # where it stands
    "taken": _("いま申し込めます"),
    "opens": _("%(at)sから申し込めます"),
    "closed": _("受付は%(at)sに終わりました"),
    "other_day": _("毎月%(first)s日から%(last)s日まで受け付けます"),
    "ahead": _("まだ申し込めません。準備をしています"),
    "not_now": _("いまは受け付けていません"),
    "ended": _("このチラシの受付は終わりました"),
    "trial": _("テスト運用です。申し込んでも、本当の申請にはなりません"),
    "office_decides": _("期間の外で申し込んだものを受け付けるかどうかは、担当の課が決めます。窓口で相談できます。"),
    "ask": _("下の問合せ先か、窓口でおたずねください。"),
    # the facts
    "period": _("受付期間"),
    "any_time": _("いつでも申し込めます"),
    "from_until": _("%(opens)sから%(closes)sまで"),
    "from": _("%(opens)sから"),
    "until": _("%(closes)sまで"),
    "monthly": _("毎月%(first)s日から%(last)s日まで"),
    "who": _("申し込める人"),
    "once": _("お一人1回です。"),
    "once_mail": _("1つのメールアドレスで1回です。"),
    "fee": _("料金"),
    "bring": _("持ち物"),
    "files": _("ファイル"),
    "by_stick": _("USBメモリーで付けます：%(names)s"),
    "identity": _("カード・本人確認"),
    "card": _("マイナンバーカードを使います。"),
    "no_card": _("カードなしでできます。"),
    "pin": _("4けたの暗証番号を入力します。"),
    "sign": _("署名用パスワードで署名します。"),
    "id_later": _("あとで窓口で、本人確認の書類を見せます。"),
    "minutes": _("かかる時間"),
    "about_minutes": _("約%(minutes)s分"),
    "next": _("申し込んだあと"),
    "where": _("申し込める場所"),
    "kiosks": _("%(place)s（端末%(count)s台）"),
    "no_kiosk": _("いまは、担当の窓口でおたずねください。"),
    "contact": _("問合せ先"),
    "phone": _("電話 %(phone)s"),
    "code": _("チラシの番号"),
    "at_the_kiosk": _("端末で「チラシの番号」を押して入力するか、チラシのQRコードを読み取り機にかざしてください。"),
    "on_paper": _("くわしくは、QRコードかこのアドレスへ。窓口の端末でも、この番号で開けます。"),
    # where a code is typed, and what leads nowhere
    "enter": _("チラシの番号から手続きを見る"),
    "digits": _("チラシにある6けたの番号"),
    "show": _("手続きを見る"),
    "unknown": _("この番号の手続きは見つかりません"),
    "unknown_help": _(
        "チラシの6けたの番号を、もう一度確かめて入力してください。見つからないときは、チラシにある問合せ先か、窓口でおたずねください。"
    ),
    "too_often": _("短い時間に何度も開かれています。しばらく待って、もう一度お試しください。"),
    "out_of_order": _("いまは手続きを表示できません。窓口にお問い合わせください。"),
    "languages": _("ことば"),
}


def say(name: str, language: str, **facts: object) -> str:
    """A sentence of ours, with facts put in; readings stay marked."""
    sentence = catalogue("leaflet", language).gettext(WORDS[name])
    return sentence % facts if facts else sentence


def moment_words(moment: datetime, language: str) -> str:
    """令和8年12月1日（火）8時30分 · 2026年12月1日(火) 午前 8時30分 with readings · 1 December 2026, 08:30."""
    here = moment.astimezone(JST)
    if language == "en":
        return f"{western_date(here.date(), language)}, {here:%H:%M}"
    if language == "easy-ja":
        half = "{午前|ごぜん}" if here.hour < 12 else "{午後|ごご}"
        day = f"{here.year}{{年|ねん}}{here.month}{{月|がつ}}{here.day}{{日|にち}}({_EASY_WEEKDAYS[here.weekday()]})"
        return f"{day} {half} {here.hour % 12 or 12}{{時|じ}}{here.minute:02d}{{分|ふん}}"
    return era_moment(here)


def marked(text: str) -> SafeString:
    """For a page: readings above their words, lines as they are broken."""
    parts = (
        format_html("<ruby>{}<rp>（</rp><rt>{}</rt><rp>）</rp></ruby>", one.text, one.reading) if one.reading
        else format_html("{}", one.text)
        for one in stretches(text)
    )  # fmt: skip
    return format_html_join("", "{}", ((part,) for part in parts))
