"""The page's own words, in three languages. What the kiosk says of the same facts it says in the same words."""

from __future__ import annotations

from datetime import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sync.contract.forms.texts import Text, words
from sync.japanese.dates import JST, era_moment, western_date
from sync.japanese.ruby import stretches

LANGUAGE_NAMES = {"ja": "日本語", "easy-ja": "やさしい日本語", "en": "English"}
_EASY_WEEKDAYS = ("{月|げつ}", "{火|か}", "{水|すい}", "{木|もく}", "{金|きん}", "{土|ど}", "{日|にち}")
WORDS: dict[str, Text] = {
    # where it stands
    "taken": {"ja": "いま申し込めます", "easy-ja": "{今|いま} できます", "en": "You can apply now"},
    "opens": {"ja": "{at}から申し込めます", "easy-ja": "{at} から できます", "en": "You can apply from {at}"},
    "closed": {"ja": "受付は{at}に終わりました", "easy-ja": "{at} に {{終|お}}わりました", "en": "Closed since {at}"},
    "other_day": {
        "ja": "毎月{first}日から{last}日まで受け付けます",
        "easy-ja": "{{毎月|まいつき}} {first}{{日|にち}}から {last}{{日|にち}}まで できます",
        "en": "Taken each month from day {first} to day {last}",
    },
    "ahead": {
        "ja": "まだ申し込めません。準備をしています",
        "easy-ja": "まだ できません。{今|いま} つくっています",
        "en": "Not open yet. It is being prepared",
    },
    "not_now": {
        "ja": "いまは受け付けていません",
        "easy-ja": "{今|いま}は できません",
        "en": "Not taken at present",
    },
    "ended": {
        "ja": "このチラシの受付は終わりました",
        "easy-ja": "この チラシは {終|お}わりました",
        "en": "This leaflet is no longer valid",
    },
    "trial": {
        "ja": "テスト運用です。申し込んでも、本当の申請にはなりません",
        "easy-ja": "これは テストです。{本当|ほんとう}の {申|もう}し{込|こ}みでは ありません",
        "en": "This is a trial. What you send is no real application",
    },
    "office_decides": {
        "ja": "期間の外で申し込んだものを受け付けるかどうかは、担当の課が決めます。窓口で相談できます。",
        "easy-ja": "いつ できるかは、{市役所|しやくしょ}の {人|ひと}が {決|き}めます。"
        "{窓口|まどぐち}で {聞|き}けます。",
        "en": "Outside of this time the office decides whether it is taken. You can ask at the counter.",
    },
    "ask": {
        "ja": "下の問合せ先か、窓口でおたずねください。",
        "easy-ja": "{下|した}の {電話|でんわ}か {窓口|まどぐち}で {聞|き}いてください。",
        "en": "Please ask the office below, or at the counter.",
    },
    # the facts
    "period": {"ja": "受付期間", "easy-ja": "{申|もう}し{込|こ}める とき", "en": "Open"},
    "any_time": {"ja": "いつでも申し込めます", "easy-ja": "いつでも できます", "en": "At any time"},
    "from_until": {
        "ja": "{opens}から{closes}まで",
        "easy-ja": "{opens} から {closes} まで",
        "en": "From {opens} until {closes}",
    },
    "from": {"ja": "{opens}から", "easy-ja": "{opens} から", "en": "From {opens}"},
    "until": {"ja": "{closes}まで", "easy-ja": "{closes} まで", "en": "Until {closes}"},
    "monthly": {
        "ja": "毎月{first}日から{last}日まで",
        "easy-ja": "{{毎月|まいつき}} {first}{{日|にち}}から {last}{{日|にち}}まで",
        "en": "Each month from day {first} to day {last}",
    },
    "who": {"ja": "申し込める人", "easy-ja": "できる {人|ひと}", "en": "Who may apply"},
    "once": {"ja": "お一人1回です。", "easy-ja": "{一人|ひとり} 1{回|かい}です。", "en": "Once for each person."},
    "fee": {"ja": "料金", "easy-ja": "お{金|かね}", "en": "Fee"},
    "bring": {"ja": "持ち物", "easy-ja": "{持|も}ってくる もの", "en": "Bring"},
    "files": {"ja": "ファイル", "easy-ja": "ファイル", "en": "Files"},
    "by_stick": {
        "ja": "USBメモリーで付けます：{names}",
        "easy-ja": "USBメモリーで つけます：{names}",
        "en": "From a USB stick: {names}",
    },
    "identity": {"ja": "カード・本人確認", "easy-ja": "カードなど", "en": "Card and identity"},
    "card": {
        "ja": "マイナンバーカードを使います。",
        "easy-ja": "マイナンバーカードを {使|つか}います。",
        "en": "You need your My Number card.",
    },
    "no_card": {"ja": "カードなしでできます。", "easy-ja": "カードは いりません。", "en": "No card needed."},
    "pin": {
        "ja": "4けたの暗証番号を入力します。",
        "easy-ja": "4つの {数字|すうじ}を おします。",
        "en": "You type your 4-digit PIN.",
    },
    "sign": {
        "ja": "署名用パスワードで署名します。",
        "easy-ja": "サインの パスワードを おします。",
        "en": "You sign with your signing password.",
    },
    "id_later": {
        "ja": "あとで窓口で、本人確認の書類を見せます。",
        "easy-ja": "あとで {窓口|まどぐち}で、あなたの {名前|なまえ}が わかる ものを {見|み}せます。",
        "en": "Later you show an identity document at the counter.",
    },
    "minutes": {"ja": "かかる時間", "easy-ja": "かかる {時間|じかん}", "en": "Time it takes"},
    "about_minutes": {
        "ja": "約{minutes}分",
        "easy-ja": "{{約|やく}}{minutes}{{分|ふん}}",
        "en": "about {minutes} minutes",
    },
    "next": {"ja": "申し込んだあと", "easy-ja": "{申|もう}し{込|こ}んだ あと", "en": "After applying"},
    "where": {"ja": "申し込める場所", "easy-ja": "できる {場所|ばしょ}", "en": "Where"},
    "kiosks": {
        "ja": "{place}（端末{count}台）",
        "easy-ja": "{place}（{{機械|きかい}} {count}{{台|だい}}）",
        "en": "{place} (kiosks: {count})",
    },
    "no_kiosk": {
        "ja": "いまは、担当の窓口でおたずねください。",
        "easy-ja": "{今|いま}は、{窓口|まどぐち}で {聞|き}いてください。",
        "en": "For now, please ask at the counter.",
    },
    "contact": {"ja": "問合せ先", "easy-ja": "{聞|き}く ところ", "en": "Contact"},
    "phone": {"ja": "電話 {phone}", "easy-ja": "{{電話|でんわ}} {phone}", "en": "Phone {phone}"},
    "code": {"ja": "チラシの番号", "easy-ja": "チラシの {番号|ばんごう}", "en": "Leaflet code"},
    "at_the_kiosk": {
        "ja": "端末で「チラシの番号」を押して入力するか、チラシのQRコードを読み取り機にかざしてください。",
        "easy-ja": "{機械|きかい}で「チラシの {番号|ばんごう}」を おして、この {数字|すうじ}を おしてください。"
        "QRコードも つかえます。",
        "en": "At the kiosk, press “Leaflet code” and type it, or hold the QR code of the leaflet to the scanner.",
    },
    "on_paper": {
        "ja": "くわしくは、QRコードかこのアドレスへ。窓口の端末でも、この番号で開けます。",
        "easy-ja": "QRコードを {見|み}てください。{窓口|まどぐち}の {機械|きかい}でも できます。",
        "en": "More under the QR code or this address. At our kiosks, type this code.",
    },
    # where a code is typed, and what leads nowhere
    "enter": {
        "ja": "チラシの番号から手続きを見る",
        "easy-ja": "チラシの {番号|ばんごう}で {見|み}る",
        "en": "Find a procedure by its leaflet code",
    },
    "digits": {
        "ja": "チラシにある6けたの番号",
        "easy-ja": "チラシの 6つの {数字|すうじ}",
        "en": "The six digits on the leaflet",
    },
    "show": {"ja": "手続きを見る", "easy-ja": "{見|み}る", "en": "Show"},
    "unknown": {
        "ja": "この番号の手続きは見つかりません",
        "easy-ja": "この {番号|ばんごう}は ありません",
        "en": "There is no procedure under this code",
    },
    "unknown_help": {
        "ja": "チラシの6けたの番号を、もう一度確かめて入力してください。"
        "見つからないときは、チラシにある問合せ先か、窓口でおたずねください。",
        "easy-ja": "チラシの 6つの {数字|すうじ}を もう{一度|いちど} {見|み}て、{書|か}いてください。"
        "ないときは、{窓口|まどぐち}で {聞|き}いてください。",
        "en": "Please look at the six digits on the leaflet and type them again. "
        "If that does not help, ask the office named on the leaflet, or at the counter.",
    },
    "too_often": {
        "ja": "短い時間に何度も開かれています。しばらく待って、もう一度お試しください。",
        "easy-ja": "たくさん {見|み}すぎです。{少|すこ}し {待|ま}ってから、もう{一度|いちど} {見|み}てください。",
        "en": "This was opened too often in a short time. Please wait a little and try again.",
    },
    "out_of_order": {
        "ja": "いまは手続きを表示できません。窓口にお問い合わせください。",
        "easy-ja": "{今|いま} {見|み}ることが できません。{窓口|まどぐち}で {聞|き}いてください。",
        "en": "Procedures cannot be shown just now. Please ask at the counter.",
    },
    "languages": {"ja": "ことば", "easy-ja": "ことば", "en": "Language"},
}


def say(name: str, language: str, **facts: object) -> str:
    """A sentence of ours, with facts put in; readings stay marked."""
    sentence = words(WORDS[name], language)
    return sentence.format(**facts) if facts else sentence


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
