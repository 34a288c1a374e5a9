"""Every member of a definition and of its service facts, with the rule by which a change of it is said.

A test asks that no member is missing here, so that none can change in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.authoring.publishing.comparison import part_words
from central.authoring.publishing.comparison.form_words import FormWords, day_words, listed, quoted
from central.authoring.publishing.comparison.rules import (
    BothForms,
    Line,
    Rule,
    Shown,
    Table,
    changed,
    open_word,
    part,
    rows,
    switch,
    text,
    value,
)
from sync.contract.forms.conditions import Condition, Demand
from sync.contract.forms.procedures import Choice, Field
from sync.contract.forms.question_parts import Once, PricedItem, Repeat, Who
from sync.contract.forms.texts import Text, words
from sync.contract.wire.catalogue import Period
from sync.japanese.ruby import plain

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def words_of(known: Mapping[str, StrOrPromise]) -> Shown:
    """Several words of a list."""
    return lambda said, _form: listed([str(known.get(one, one)) for one in said])


def _quoted(said: Sequence[str]) -> str:
    return listed([quoted(one) for one in said])


def _as_they_stand(said: tuple[str, ...], _form: FormWords) -> str:
    return _quoted(said)


def _asked_when(said: Condition | None, form: FormWords) -> str:
    return form.when(said, gettext("いつも"))


def _from_to(said: tuple[int, ...], _form: FormWords) -> str:
    return gettext("〜").join(str(one) for one in said)


def _moment(said: str, _form: FormWords) -> str:
    day, _t, minute = said.partition("T")
    return f"{day_words(day)} {minute}" if minute else day_words(day)


def _day(said: str | None, form: FormWords) -> str:
    if not said:
        return ""
    return day_words(said) if said[:1].isdecimal() else form.field(said)


def _no_once() -> Once:
    """Before there was one: it counted by nothing."""
    return Once(per=None)  # type: ignore[arg-type]


def _demands(old: tuple[Demand, ...], new: tuple[Demand, ...], forms: BothForms) -> Iterator[str]:
    for number in range(max(len(old), len(new))):
        name = gettext("答えの決まり（%(number)sつ目）") % {"number": number + 1}
        before = old[number] if number < len(old) else None
        after = new[number] if number < len(new) else None
        if before == after:
            continue
        shown_before = forms.before.condition(before.condition) if before else ""
        shown_after = forms.after.condition(after.condition) if after else ""
        if before is None or after is None or before.condition != after.condition:
            yield changed(name, shown_before, shown_after)
        yield from text(gettext("%(name)sに合わないときの文") % {"name": name}).told(
            before.words if before else {}, after.words if after else {}, forms
        )


def _demand_lines(said: tuple[Demand, ...], form: FormWords) -> Iterator[Line]:
    for number, demand in enumerate(said, start=1):
        name = gettext("答えの決まり（%(number)sつ目）") % {"number": number}
        yield Line(name, form.condition(demand.condition))
        yield from text(gettext("%(name)sに合わないときの文") % {"name": name}).lines(demand.words, form)


def _texts_in_order(name: StrOrPromise) -> Rule:
    def told(old: tuple[Text, ...], new: tuple[Text, ...], forms: BothForms) -> Iterator[str]:
        for number in range(max(len(old), len(new))):
            numbered = gettext("%(name)s（%(number)sつ目）") % {"name": name, "number": number + 1}
            before = old[number] if number < len(old) else None
            after = new[number] if number < len(new) else None
            if after is None:
                yield gettext("%(name)sをやめました。") % {"name": numbered}
                continue
            if before is None and not any(after.values()):
                yield gettext("%(name)sを加えました。") % {"name": numbered}
            yield from text(numbered).told(before or {}, after, forms)

    def lines(said: tuple[Text, ...], form: FormWords) -> Iterator[Line]:
        for number, one in enumerate(said, start=1):
            numbered = gettext("%(name)s（%(number)sつ目）") % {"name": name, "number": number}
            yield from text(numbered).lines(one, form)

    return Rule(told, lines)


def _words_in_a_set(name: StrOrPromise) -> Rule:
    """Words whose order is told only where nothing else changed."""

    def told(old: tuple[str, ...], new: tuple[str, ...], _forms: BothForms) -> Iterator[str]:
        if old == new:
            return
        added = [one for one in new if one not in old]
        gone = [one for one in old if one not in new]
        if added:
            yield gettext("%(name)sに%(words)sを加えました。") % {"name": name, "words": _quoted(added)}
        if gone:
            yield gettext("%(name)sから%(words)sを消しました。") % {"name": name, "words": _quoted(gone)}
        kept_before, kept_after = [one for one in old if one in new], [one for one in new if one in old]
        if kept_before != kept_after:
            yield gettext("%(name)sの並びか重なりが変わりました（%(words)s）。") % {
                "name": name,
                "words": _quoted(new),
            }

    def lines(said: tuple[str, ...], _form: FormWords) -> Iterator[Line]:
        if said:
            yield Line(str(name), _quoted(said))

    return Rule(told, lines)


def _label_of(row: Choice | PricedItem) -> str:
    return plain(words(row.label, "ja")) or row.value


CHOICE: Table = {
    "label": text(_("言葉")),
    "code": value(_("番号")),
}
PRICED_ITEM: Table = {
    "label": text(_("言葉")),
    "price": value(_("単価"), lambda said, _form: gettext("%(price)s円") % {"price": said}),
    "most": value(_("数の上限")),
    "code": value(_("番号")),
}
REPEAT: Table = {
    "least": value(_("くり返しの下限")),
    "most": value(_("くり返しの上限")),
    "heading": text(_("くり返しの見出し")),
    "add": text(_("1つ増やすボタンの言葉")),
}
WHO: Table = {
    "least_age": value(_("申請できる人の年齢の下限")),
    "most_age": value(_("申請できる人の年齢の上限")),
    "age_on": value(_("年齢を数える日"), _day),
    "sexes": value(_("申請できる人の性別"), words_of(part_words.SEXES)),
    "lives_in": value(_("申請できる人の住所"), _as_they_stand),
    "words": text(_("申請できる人の説明")),
}
ONCE: Table = {
    "per": open_word(_("二重を見分けるもの"), part_words.ONCE_PER),
    "fields": value(_("二重を見分ける項目"), lambda said, form: form.fields(said)),
}
PERIOD: Table = {
    "opens": value(_("受付の始まり"), _moment),
    "closes": value(_("受付の終わり"), _moment),
}
FIELD: Table = {
    "label": text(_("見出し")),
    "kind": open_word(_("項目の種類"), part_words.KINDS),
    "width": open_word(_("全角・半角"), part_words.WIDTHS),
    "characters": open_word(_("使える文字"), part_words.CHARACTER_SETS),
    "max_length": value(_("文字数の上限")),
    "minimum": value(_("最小の値")),
    "maximum": value(_("最大の値")),
    "length": value(_("けた数")),
    "not_after_today": switch(
        _("きょうまでの日だけを受け付ける"),
        _("きょうより後の日を受け付けなくなりました。"),
        _("きょうより後の日も受け付けるようになりました。"),
    ),
    "not_before": value(_("受け付けるいちばん早い日"), _day),
    "choices": rows(_("選択肢"), lambda row: str(row.value), _label_of, CHOICE),
    "least": value(_("選ぶ数の下限")),
    "most": value(_("選ぶ数の上限")),
    "items": rows(_("品"), lambda row: str(row.value), _label_of, PRICED_ITEM),
    "compute": value(_("計算のしかた"), lambda said, form: form.computed(said) if said is not None else ""),
    "show_if": value(_("たずねる条件"), _asked_when),
    "must": Rule(_demands, _demand_lines),
    "example": text(_("記入例")),
    "help": text(_("説明")),
    "unit": text(_("単位")),
    "error": text(_("まちがいのときの文")),
    "spoken": text(_("読み上げる文")),
    "picture": value(_("絵")),
    "role": open_word(_("役割"), part_words.ROLES),
    "from_card": open_word(_("カードから入れる項目"), part_words.CARD_ITEMS),
    "fills": value(_("郵便番号から入れる先"), lambda said, form: form.fields(said)),
    "lines": value(_("枠の行数")),
    "twice": switch(
        _("2回書いて確かめる"), _("2回書いて確かめるようになりました。"), _("2回書かなくてよくなりました。")
    ),
    "types": value(_("受け付けるファイルの種類"), _as_they_stand),
    "allows_long_digits": switch(
        _("12けたの数字をマイナンバーと疑わない"),
        _("12けたの数字を、マイナンバーと疑わなくなりました。"),
        _("12けたの数字を、マイナンバーと疑うようになりました。"),
    ),
    "paper_name": value(_("紙の様式での名前")),
    "searchable": switch(
        _("この答えで申請をさがせる"), _("この答えでさがせるようにしました。"), _("この答えではさがせなくしました。")
    ),
    "not_exported": switch(_("書き出しから外す"), _("書き出しから外しました。"), _("書き出しに入れるようにしました。")),
}
"""`required` and `required_if` are one sentence: `demand_changed`."""
PAGE: Table = {
    "title": text(_("ページの見出し")),
    "group": text(_("まとまりの見出し")),
    "show_if": value(_("ページを出す条件"), _asked_when),
    "of": open_word(_("だれの答えか"), part_words.WHOSE),
    "repeat": part(_("ページのくり返し"), REPEAT, Repeat),
}
PROCEDURE: Table = {
    "id": value(_("手続きのID")),
    "version": value(_("版")),
    "body": value(_("団体")),
    "name": text(_("手続きの名前")),
    "reading": value(_("手続きの名前の読み")),
    "category": open_word(_("場面"), part_words.CATEGORY_NAMES),
    "summary": text(_("説明")),
    "section": text(_("担当の課")),
    "keywords": _words_in_a_set(_("探すときの言葉")),
    "who": part(_("申請できる人の決まり"), WHO, Who),
    "once": part(_("二重の申請の決まり"), ONCE, _no_once),
    "needs_signature": switch(_("署名が要る"), _("署名が要るようになりました。"), _("署名が要らなくなりました。")),
    "needs_card": switch(_("カードを読む"), _("カードを読むようになりました。"), _("カードを読まなくなりました。")),
    "needs_id": switch(
        _("本人確認の書類が要る"),
        _("本人確認の書類が要るようになりました。"),
        _("本人確認の書類が要らなくなりました。"),
    ),
    "my_number": switch(
        _("マイナンバーを扱う"),
        _("マイナンバーを扱う手続きになりました。"),
        _("マイナンバーを扱わない手続きになりました。"),
    ),
    "consent_version": value(_("同意の文の版")),
    "consent_text": text(_("同意の文")),
    "allows_withdrawal": switch(
        _("取下げができる"), _("取下げができるようになりました。"), _("取下げができなくなりました。")
    ),
    "issues_certificate": open_word(_("交付する証明書"), part_words.CERTIFICATE_TYPES),
    "ends_without_decision": switch(
        _("審査なしで完了できる"),
        _("審査なしで完了できるようになりました。"),
        _("審査なしでは完了できなくなりました。"),
    ),
    "retention_days": value(_("保存する日数")),
    "survey": switch(_("アンケート"), _("アンケートになりました。"), _("アンケートではなくなりました。")),
    "test_operation": switch(
        _("試行（【試験】と出る）"), _("試行になりました（【試験】と出ます）。"), _("試行ではなくなりました。")
    ),
    "needs": _words_in_a_set(_("端末に要る機能")),
}
FACTS: Table = {
    "v": value(_("案内の形の版")),
    "phone": value(_("電話")),
    "fax": value(_("FAX")),
    "mail": value(_("メールアドレス")),
    "hours": text(_("受付時間")),
    "minutes": value(_("かかる時間（分）")),
    "fee": text(_("手数料")),
    "bring": text(_("持ち物")),
    "next_steps": _texts_in_order(_("受け付けた後のこと")),
    "period": part(_("受付期間"), PERIOD, Period),
    "days": value(_("毎月の受付日"), _from_to),
    "capacity": value(_("定員")),
    "events": _words_in_a_set(_("くらしのできごと")),
}


def demand_words(field: Field, form: FormWords) -> str:
    """必ず, 任意, or when it must be answered."""
    if field.required:
        return gettext("必ず")
    return form.when(field.required_if, gettext("任意"))


def demand_changed(old: Field, new: Field, forms: BothForms) -> Iterator[str]:
    """Became required, optional, or required under a condition."""
    if (old.required, old.required_if) == (new.required, new.required_if):
        return
    before, after = demand_words(old, forms.before), demand_words(new, forms.after)
    if before == after:
        yield gettext("必須の決まりの書き方だけが変わりました（%(now)sのままです）。") % {"now": quoted(after)}
    elif new.required:
        yield gettext("必須になりました（前は%(before)s）。") % {"before": quoted(before)}
    elif new.required_if is None:
        yield gettext("任意になりました（前は%(before)s）。") % {"before": quoted(before)}
    else:
        yield gettext("%(after)sだけ必須になりました（前は%(before)s）。") % {
            "after": after,
            "before": quoted(before),
        }
