"""What is wrong with a definition, in words for the clerk who wrote it: where it stands, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.catalogue.refusals import DefinitionFlawed
from sync.contract.definition_flaws.flaw import Flaw, Reason
from sync.contract.forms.procedures import Procedure
from sync.contract.forms.texts import words
from sync.contract.forms.wording import WordingFault, WordingNotUsable, places
from sync.japanese.ruby import plain

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FLAWS_TOLD = 50
"""Of a wording; who has read so many knows where to begin."""
SENTENCES: dict[Reason, StrOrPromise] = {
    Reason.NOTHING_ASKED: _("項目が1つもありません。"),
    Reason.TOO_MANY_FIELDS: _("項目が多すぎます。%(about)s個までです。手続きを分けてください。"),
    Reason.ANSWERS_TOO_LONG: _("文字数の上限（max_length）の合計は%(about)s文字までです。短くしてください。"),
    Reason.NAME_TOO_LONG: _("手続きの名前は%(about)s文字までです。"),
    Reason.PAGE_EMPTY: _("このページには項目がありません。項目を入れるか、ページを消してください。"),
    Reason.PAGE_TWICE: _("同じIDのページが、ほかにもあります。IDを変えてください。"),
    Reason.RESERVED_ID: _("このIDは取下げの理由に使うものです。IDを変えてください。"),
    Reason.UNKNOWN_CATEGORY: _("「%(about)s」という場面はありません。当てはまるものがなければ other にしてください。"),
    Reason.READING_NOT_KANA: _("読み「%(about)s」は、カタカナだけで書いてください。"),
    Reason.NO_JAPANESE: _("%(about)s に日本語の文がありません。"),
    Reason.RUBY_NOT_CLOSED: _("%(about)s のふりがなの書き方が正しくありません。{漢字|かんじ} のように書いてください。"),
    Reason.NOT_DRAWABLE: _("%(about)s に、画面や紙に出せない字があります。"),
    Reason.CONSENT_WITHOUT_TEXT: _("同意の項目がありますが、同意の文（consent_text）がありません。"),
    Reason.CHOICE_TWICE: _("選択肢の値「%(about)s」が2つあります。"),
    Reason.LABEL_TWICE: _("選択肢「%(about)s」が2つあり、見分けられません。"),
    Reason.MAX_LENGTH: _("文字数の上限が短すぎて、答えが入りません。%(about)s文字以上にしてください。"),
    Reason.MAX_LENGTH_LARGE: _("文字数の上限が大きすぎます。%(about)s文字以下にしてください。"),
    Reason.RANGE_EMPTY: _("最小と最大の間に、答えられる数がありません（%(about)s）。"),
    Reason.LENGTH_MISSING: _("けた数（length）を決めてください。"),
    Reason.LENGTH: _("けた数は1以上にしてください（いまは%(about)s）。"),
    Reason.MY_NUMBER_LIKE: _(
        "%(about)sけたの答えは、マイナンバーと見分けられません。allows_long_digits を付けるか、けた数を変えてください。"
    ),
    Reason.NOT_BEFORE_NO_DAY: _("not_before の「%(about)s」は日付ではありません。2026-04-01 のように書いてください。"),
    Reason.NO_DAY_LEFT: _("%(about)s より前の日も、きょうより後の日も受け付けないので、答えられる日がありません。"),
    Reason.CARD_ITEM_UNKNOWN: _(
        "カードに「%(about)s」という項目はありません（name・address・birth_on・sex か、氏名・住所の部分のどれかです）。"
    ),
    Reason.CARD_ITEM_KIND: _("カードの %(about)s は、この種類の項目には入りません。"),
    Reason.CARD_ITEM_TWICE: _("カードの %(about)s を入れる項目が、ほかにもあります。1つにしてください。"),
    Reason.CARD_PARTS: _(
        "カードの %(about)s を分けて入れる項目は、全部をこの順に同じページに置き、必須や条件を付けないでください。"
    ),
    Reason.CARD_VALUE_MISSING: _("カードの性別には「%(about)s」もあります。選択肢に入れてください。"),
    Reason.CARD_WITHOUT_SIGNATURE: _(
        "カードから入れる項目がありますが、署名のない手続きです。署名の証明書がないと、カードの内容か確かめられません。"
    ),
    Reason.FILLS_NO_POSTAL_CODE: _("fills は郵便番号の項目だけで使えます。"),
    Reason.FILLS_TOO_MANY: _("郵便番号から入れられる項目は3つまでです（いまは%(about)sつ）。"),
    Reason.FILLS_UNKNOWN: _("郵便番号から入れる先の「%(about)s」という項目がないか、2回書いてあります。"),
    Reason.FILLS_KIND: _("郵便番号から入れる先の「%(about)s」は、住所を書ける項目ではありません。"),
    Reason.CONDITION_VALUE: _("表示の条件「%(about)s」は、もとの項目では答えられない値です。"),
    Reason.NEVER_ASKED: _("表示の条件がそろうことがなく、だれにもたずねません。条件を見直してください。"),
    Reason.ROLE_UNKNOWN: _("「%(about)s」という役割（role）はありません。"),
    Reason.ROLE_KIND: _("役割「%(about)s」は、この種類の項目には付けられません。"),
    Reason.WHOSE_UNKNOWN: _("of の「%(about)s」は分かりません（applicant・child・spouse・other のどれかです）。"),
    Reason.CERTIFICATE_UNKNOWN: _("「%(about)s」という証明書は出せません。"),
    Reason.CERTIFICATE_NEEDS: _(
        "証明書を出すには、申請する人の %(about)s を必ずたずねる項目が1つ要ります（役割 role で示します）。"
    ),
    Reason.CERTIFICATE_VALUE: _("証明書では「%(about)s」という選択肢に応えられません。"),
    Reason.NEED_NOT_NAMED: _(
        "古い端末が読み飛ばす項目を使っています。needs に「%(about)s」を加えてください。"
        "加えると、更新していない端末では、この手続きを出しません。"
    ),
    Reason.COMPARISON_KIND: _(
        "条件の「%(about)s」は、この比べ方のできる項目ではありません。数は数と、日付は日付と比べてください。"
    ),
    Reason.CONDITION_NEVER: _("条件付き必須の条件がそろうことがありません。条件を見直してください。"),
    Reason.DEMAND_NEVER_MET: _("答えの決まり（%(about)sつ目）に合う答えが1つもありません。決まりを見直してください。"),
    Reason.COUNT_EMPTY: _("選ぶ数の下限と上限の間に、選べる数がありません（%(about)s）。"),
    Reason.CHARACTERS_WIDTH: _("文字の決まり「%(about)s」は、この種類や全角・半角の項目には付けられません。"),
    Reason.ITEM_TWICE: _("品の値「%(about)s」が2つあります。"),
    Reason.ITEM_BOUNDS: _("品「%(about)s」の数の上限か単価が正しくありません。上限は1から、単価は0円からです。"),
    Reason.COMPUTE_KIND: _("計算のもとの「%(about)s」は、計算できる項目ではないか、多すぎます。"),
    Reason.NOT_IN_BLOCK: _("この項目は、くり返すページには置けません。"),
    Reason.ONCE_FIELDS: _(
        "二重かどうかを比べる項目「%(about)s」がありません（くり返すページの項目では比べられません）。"
    ),
    Reason.ONCE_MAIL: _("メールアドレスで二重の申請を分けるには、申請する人のメールアドレスを必ずたずねてください。"),
    Reason.TOO_LARGE: _("様式が大きすぎます。%(about)s までです。手続きを分けてください。"),
    Reason.NOT_OF_FORM: _("「%(about)s」の書き方が様式の形ではありません。足りないか、種類が違います。"),
    Reason.CHOICE_VALUE: _("選択肢の値には、コンマを使えません。1文字から60文字までで書いてください（%(about)s）。"),
    Reason.FIELD_TWICE: _("同じIDの項目「%(about)s」が、ほかにもあります。IDを変えてください。"),
    Reason.CHOICES_MISSING: _("選択肢がありません。1つ以上書いてください。"),
    Reason.ITEMS_MISSING: _("品の表が空です。1つ以上書いてください。"),
    Reason.COMPUTE_MISSING: _("何から計算するかが決まっていません。"),
    Reason.COMPUTE_OF: _("計算のもとの「%(about)s」は、この項目より前にないか、数が合いません。"),
    Reason.REPEAT_BOUNDS: _("くり返しの回数（%(about)s）は、0から99までで、下限を上限以下にしてください。"),
    Reason.CONDITION_SHAPE: _("条件の書き方が正しくありません（%(about)s）。何と比べるかを1つだけ決めてください。"),
    Reason.CONDITION_BEFORE: _(
        "条件の「%(about)s」は、この項目より前にありません。前にたずねる項目だけで決めてください。"
    ),
    Reason.CONDITION_DEEP: _("条件の入れ子が深すぎます。%(about)s段までです。"),
    Reason.CONDITION_LARGE: _("1つの条件の中の比べる数が多すぎます。%(about)s個までです。"),
    Reason.CONDITIONS_LARGE: _("様式全体で、条件の比べる数が多すぎます。%(about)s個までです。"),
    Reason.PERIOD: _("受付期間「%(about)s」は、2026-04-01T09:00 の形の時刻ではないか、始まりより先に終わります。"),
    Reason.DAYS: _("毎月の受付日「%(about)s」は、1から31までの、初日と最終日の2つで書いてください。"),
    Reason.CAPACITY: _("定員は1以上にしてください（いまは%(about)s）。"),
    Reason.WHO_EMPTY: _("申請できる人の決まり「%(about)s」に合う人がいません。"),
}

OF_A_WORDING: dict[WordingFault, StrOrPromise] = {
    WordingFault.DEFINITION: _("ほかの版の様式の文言です。いまの版の文言を書き出して、直し直してください。"),
    WordingFault.PLACE: _("この様式に、その場所はありません。場所の名前を確かめてください。"),
    WordingFault.EMPTY: _("文がありません。直さないときは、その行を消してください。"),
    WordingFault.PLACEHOLDER: _("%%(n)s のような、あとで数の入る所が、もとの文と合いません。同じだけ入れてください。"),
}


_ABOUT_A_TEXT = frozenset({Reason.NO_JAPANESE, Reason.RUBY_NOT_CLOSED, Reason.NOT_DRAWABLE})
_MEMBERS: dict[str, StrOrPromise] = {
    "name": _("手続きの名前"),
    "summary": _("説明"),
    "section": _("担当課"),
    "consent_text": _("同意の文"),
    "title": _("ページの題"),
    "group": _("まとまりの見出し"),
    "label": _("見出し"),
    "help": _("説明"),
    "unit": _("単位"),
    "error": _("まちがいのときの文"),
}
"""Members that hold a text, as the editor's pages call them; whoever wrote a file knows them by the name beside."""


def about_in_words(flaw: Flaw) -> str:
    """What it is about, as the editor's pages call it; what its author named himself as it is."""
    return str(_MEMBERS.get(flaw.about, flaw.about)) if flaw.reason in _ABOUT_A_TEXT else flaw.about


def wording_told(refused: WordingNotUsable, procedure: Procedure) -> str:
    """A line for each flaw: the place, what stands there in the form, and what is wrong."""
    known = dict(places(procedure))
    lines = []
    for flaw in refused.flaws[:FLAWS_TOLD]:
        stands = plain(words(known.get(flaw.place, {}), "ja"))
        place = gettext("%(place)s（%(words)s）") % {"place": flaw.place, "words": stands} if stands else flaw.place
        sentence = str(OF_A_WORDING[flaw.fault]) % {}
        lines.append(f"- {place}：{sentence}" if place else f"- {sentence}")
    return "\n".join(lines)


def told(refused: DefinitionFlawed) -> str:
    """The definition's name, and a line for each flaw."""
    procedure = refused.procedure
    head = gettext("「%(name)s」（%(id)s %(version)s）は、このままでは申請できる人がいません。") % {
        "name": plain(words(procedure.name, "ja")),
        "id": procedure.id,
        "version": procedure.version,
    }
    return "\n".join([head, *(f"- {line_of(flaw, procedure)}" for flaw in refused.flaws)])


def line_of(flaw: Flaw, procedure: Procedure) -> str:
    """Where it stands, in the form's own words with the ids beside them, and what is wrong."""
    about = about_in_words(flaw)
    if about != flaw.about:
        about = gettext("%(words)s（%(member)s）") % {"words": about, "member": flaw.about}
    sentence = str(SENTENCES[flaw.reason]) % {"about": about}
    place = "　".join(part for part in (_page(flaw, procedure), _field(flaw, procedure)) if part)
    return f"{place}：{sentence}" if place else sentence


def _page(flaw: Flaw, procedure: Procedure) -> str:
    title = next((words(page.title, "ja") for page in procedure.pages if page.id == flaw.page), "")
    said = gettext("ページ「%(title)s」（%(id)s）") % {"title": plain(title), "id": flaw.page}
    return said if flaw.page else ""


def _field(flaw: Flaw, procedure: Procedure) -> str:
    label = next((words(field.label, "ja") for field in procedure.fields() if field.id == flaw.field), "")
    said = gettext("項目「%(label)s」（%(id)s）") % {"label": plain(label), "id": flaw.field}
    return said if flaw.field else ""
