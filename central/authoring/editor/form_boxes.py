"""What is asked of a page, of the form as a whole, and of what its office says beside it; and what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from central.authoring.content import FormContent, FormFacts, WrittenPage
from central.authoring.editor.boxes import BoxSection, RowBoxes, area, line, number, pick, tick, ticks, words
from central.authoring.editor.condition_boxes import condition_boxes, label_of, read_condition
from central.authoring.editor.part_place import PartPlace
from central.authoring.editor.typed import TypedPart
from sync.contract.forms.field_roles import Whose
from sync.contract.forms.procedures import CATEGORIES
from sync.contract.forms.question_parts import Once, OncePer, Repeat, Who
from sync.contract.wire.catalogue import Period

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    Named = tuple[tuple[str, StrOrPromise], ...]

BLANK_STEPS = 2
_WHOSE: Named = (
    (Whose.APPLICANT, _("申請する人")),
    (Whose.CHILD, _("子ども")),
    (Whose.SPOUSE, _("配偶者")),
    (Whose.OTHER, _("そのほかの人")),
)
_CATEGORY_WORDS: dict[str, StrOrPromise] = {
    "moving": _("引っ越し"),
    "birth": _("誕生"),
    "child": _("子ども"),
    "waste": _("ごみ"),
    "insurance": _("保険"),
    "tax": _("税"),
    "care": _("介護・福祉"),
    "certificate": _("証明書"),
    "other": _("そのほか"),
}
_SEXES: Named = (("male", _("男")), ("female", _("女")), ("not_applicable", _("その他")), ("unknown", _("不明")))
_ONCE: Named = (
    ("", _("決めない")),
    (OncePer.PERSON, _("1人1回")),
    (OncePer.MAIL, _("1つのメールアドレスで1回")),
    (OncePer.ANSWERS, _("同じ答えなら1回")),
)
_CERTIFICATES: Named = (
    ("", _("出さない")),
    ("resident_record", _("住民票の写し")),
    ("tax_certificate", _("税の証明書")),
)


def page_sections(page: WrittenPage, content: FormContent, at: PartPlace) -> tuple[BoxSection, ...]:
    """Everything about one page."""
    repeat = page.repeat or Repeat()
    return (
        BoxSection(
            _("ことば"),
            (
                words("title", _("ページの題"), page.title),
                words("group", _("まとまりの見出し（確認画面）"), page.group),
                pick("of", _("だれのことか"), page.of, _WHOSE),
            ),
        ),
        BoxSection(
            _("くり返し"),
            (
                tick("repeats", _("人や物ごとに、このページをくり返す"), on=page.repeat is not None),
                number("repeat.least", _("少なくとも"), repeat.least),
                number("repeat.most", _("多くても（99まで）"), repeat.most),
                words(
                    "repeat.heading", _("くり返しの見出し"), repeat.heading, help=_("%(n)s のところに番号が入ります。")
                ),
                words("repeat.add", _("1つ足すボタン"), repeat.add),
            ),
            opened=page.repeat is not None,
        ),
        BoxSection(
            _("表示の条件"),
            conditions=(condition_boxes("show_if", _("こんなときだけ出す"), page.show_if, content, at),),
            opened=page.show_if is not None,
        ),
        BoxSection(_("くわしい設定"), (line("id", _("ページの記号"), page.id),), opened=False),
    )


def page_from(said: TypedPart, page: WrittenPage) -> WrittenPage:
    """The page with what was typed."""
    repeat = Repeat(
        least=said.number_or("repeat.least", 1),
        most=said.number_or("repeat.most", 10),
        heading=said.words("repeat.heading"),
        add=said.words("repeat.add"),
    )
    return replace(
        page,
        id=said.part_id(page.id),
        title=said.words("title"),
        group=said.words("group"),
        of=said.line("of"),
        show_if=read_condition(said, "show_if", page.show_if),
        repeat=repeat if said.tick("repeats") else None,
    )


def settings_sections(content: FormContent) -> tuple[BoxSection, ...]:
    """Everything about the form as a whole."""
    who, once = content.who or Who(), content.once
    fields = [(field.id, label_of(field)) for page in content.pages if page.repeat is None for field in page.fields]
    categories = ((one, _CATEGORY_WORDS[one]) for one in CATEGORIES)
    return (
        BoxSection(
            _("ことば"),
            (
                words("name", _("手続きの名前"), content.name),
                words("summary", _("説明（1〜2文）"), content.summary),
                words("section", _("担当課"), content.section),
                line("reading", _("名前の読み（カタカナ）"), content.reading),
                area(
                    "keywords", _("さがす言葉"), "\n".join(content.keywords), help=_("1行に1つ。別の呼び方も書きます。")
                ),
                pick("category", _("場面"), content.category, categories),
            ),
        ),
        BoxSection(
            _("カードと署名"),
            (
                tick("needs_card", _("マイナンバーカードを読む"), on=content.needs_card),
                tick("needs_signature", _("カードで署名する"), on=content.needs_signature),
                tick("needs_id", _("あとで窓口で本人確認書類を見る"), on=content.needs_id),
                tick("my_number", _("担当課はマイナンバーで処理する（キオスクでは聞かない）"), on=content.my_number),
            ),
        ),
        BoxSection(
            _("申請できる人と回数"),
            (
                number("who.least_age", _("何歳から"), who.least_age),
                number("who.most_age", _("何歳まで"), who.most_age),
                line("who.age_on", _("いつの年齢か"), who.age_on, help=_("2027-04-01 のような日。空ならきょう。")),
                ticks("who.sexes", _("性別（選ばなければ、だれでも）"), who.sexes, _SEXES),
                area(
                    "who.lives_in", _("住所のはじまり"), "\n".join(who.lives_in), help=_("1行に1つ。空なら、どこでも。")
                ),
                words("who.words", _("申請できる人の文"), who.words),
                pick("once.per", _("二重の申請の見分け方"), once.per if once else "", _ONCE),
                ticks("once.fields", _("くらべる答え（「同じ答えなら」のとき）"), once.fields if once else (), fields),
            ),
            help=_("当てはまらない人もキオスクは断りません。担当課の「確認が要る」に出ます。"),
        ),
        BoxSection(
            _("同意"),
            (
                words("consent_text", _("同意の文"), content.consent_text),
                number("consent_version", _("同意の文の版"), content.consent_version),
            ),
            opened=bool(content.consent_text),
        ),
        BoxSection(
            _("受け取ったあと"),
            (
                tick("allows_withdrawal", _("本人が取り下げられる"), on=content.allows_withdrawal),
                tick(
                    "ends_without_decision",
                    _("審査せずに完了にできる（届出・アンケート）"),
                    on=content.ends_without_decision,
                ),
                tick("survey", _("アンケート（確認したかどうかを分け、結果を集計する）"), on=content.survey),
                pick("issues_certificate", _("出す証明書"), content.issues_certificate, _CERTIFICATES),
                number("retention_days", _("終わった申請を残す日数"), content.retention_days),
                tick("test_operation", _("試験運用（すべてに【試験】と出る）"), on=content.test_operation),
            ),
        ),
    )


def settings_from(said: TypedPart, content: FormContent) -> FormContent:
    """The form with what was typed."""
    who = Who(
        least_age=said.number("who.least_age"),
        most_age=said.number("who.most_age"),
        age_on=said.line("who.age_on"),
        sexes=said.several("who.sexes", content.who.sexes if content.who else ()),
        lives_in=said.lines("who.lives_in"),
        words=said.words("who.words"),
    )
    per = said.line("once.per")
    alike = content.once.fields if content.once else ()
    return replace(
        content,
        name=said.words("name"),
        summary=said.words("summary"),
        section=said.words("section"),
        reading=said.line("reading"),
        keywords=said.lines("keywords"),
        category=said.line("category"),
        needs_card=said.tick("needs_card"),
        needs_signature=said.tick("needs_signature"),
        needs_id=said.tick("needs_id"),
        my_number=said.tick("my_number"),
        who=who if who != Who() else None,
        once=Once(OncePer(per), said.several("once.fields", alike)) if per in set(OncePer) else None,
        consent_text=said.words("consent_text"),
        consent_version=said.number_or("consent_version", 1),
        allows_withdrawal=said.tick("allows_withdrawal"),
        ends_without_decision=said.tick("ends_without_decision"),
        survey=said.tick("survey"),
        issues_certificate=said.line("issues_certificate") or None,
        retention_days=said.number("retention_days"),
        test_operation=said.tick("test_operation"),
    )


def facts_sections(facts: FormFacts) -> tuple[BoxSection, ...]:
    """What the office says beside the form."""
    period, days = facts.period or Period(), [*facts.days, None, None]
    steps = tuple(
        RowBoxes(f"steps.{place}", _("申請のあと"), (words(f"steps.{place}.step", _("申請のあとのこと"), step),))
        for place, step in enumerate((*facts.next_steps, *({} for _blank in range(BLANK_STEPS))))
    )
    return (
        BoxSection(
            _("問い合わせ先"),
            (
                line("phone", _("電話"), facts.phone),
                line("fax", _("FAX"), facts.fax),
                line("mail", _("メールアドレス"), facts.mail),
                words("hours", _("受付時間"), facts.hours),
            ),
        ),
        BoxSection(
            _("手数料・持ち物・時間"),
            (
                words("fee", _("手数料"), facts.fee),
                words("bring", _("持ち物"), facts.bring),
                number("minutes", _("書くのにかかる時間（分）"), facts.minutes),
            ),
        ),
        BoxSection(
            _("期間と定員"),
            (
                line(
                    "period.opens", _("受付の始まり"), period.opens, help=_("2026-04-01T09:00 の形。空なら、いつでも。")
                ),
                line("period.closes", _("受付の終わり"), period.closes, help=_("この分まで受け付けます。")),
                number("days.0", _("毎月の受付 初日"), days[0]),
                number("days.1", _("毎月の受付 最終日"), days[1]),
                number("capacity", _("定員"), facts.capacity),
            ),
            help=_("期間の外や定員をこえた申請もキオスクは受け取ります。担当課の「確認が要る」に出ます。"),
        ),
        BoxSection(_("申請のあと"), rows=steps),
        BoxSection(
            _("さがすときの出来事"),
            (area("events", _("くらしの出来事"), "\n".join(facts.events), help=_("1行に1つ。")),),
            opened=bool(facts.events),
        ),
    )


def facts_from(said: TypedPart, facts: FormFacts) -> FormFacts:
    """The facts with what was typed."""
    period = Period(said.line("period.opens"), said.line("period.closes"))
    steps = [words for row in said.rows("steps") if (words := said.words(f"{row}.step"))]
    return replace(
        facts,
        phone=said.line("phone"),
        fax=said.line("fax"),
        mail=said.line("mail"),
        hours=said.words("hours"),
        fee=said.words("fee"),
        bring=said.words("bring"),
        minutes=said.number_or("minutes", facts.minutes),
        period=period if period != Period() else None,
        days=tuple(day for place in range(2) if (day := said.number(f"days.{place}")) is not None),
        capacity=said.number("capacity"),
        next_steps=tuple(steps),
        events=said.lines("events"),
    )
