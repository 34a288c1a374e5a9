"""The pages of `every_kind`: who applies, days, family, course, children, things."""

from __future__ import annotations

from sync.contract.forms.conditions import Computation, Compute, Condition, Demand, Test
from sync.contract.forms.field_roles import FieldRole
from sync.contract.forms.procedures import Choice, Field, FieldKind, Page
from sync.contract.forms.question_parts import Characters, PricedItem, Repeat
from sync.contract.forms.texts import Text

COURSES = 120
_SUBJECTS = (
    ("機械", "きかい", "machines"),
    ("園芸", "えんげい", "gardening"),
    ("料理", "りょうり", "cooking"),
    ("3次元CAD", "", "3D CAD"),
    ("書道", "しょどう", "calligraphy"),
    ("陶芸", "とうげい", "pottery"),
)


def text(ja: str, easy: str = "", en: str = "") -> Text:
    """Words in three languages; where only Japanese is given, it stands for easy Japanese too."""
    return {"ja": ja, "easy-ja": easy or ja, "en": en or ja}


def courses(count: int = COURSES) -> tuple[Choice, ...]:
    """A list that no page holds: code and name, read in easy Japanese."""
    made = []
    for number in range(count):
        subject, reading, english = _SUBJECTS[number % len(_SUBJECTS)]
        easy = f"{{{subject}|{reading}}}" if reading else subject
        label = text(f"{subject} 第{number + 1}回", f"{easy} {number + 1}", f"{english} {number + 1}")
        made.append(Choice(f"course_{number + 1}", label, f"{202001007000 + number}"))
    return tuple(made)


def person() -> Page:
    return Page(
        "person",
        text("申し込む方", "{申|もう}しこむ {人|ひと}", "The applicant"),
        (
            Field(
                "family_name",
                FieldKind.TEXT,
                text("姓", "{姓|せい}", "Family name"),
                required=True,
                example=text("山田", "{山田|やまだ}", "山田"),
                role="family_name",
            ),
            Field(
                "given_name",
                FieldKind.TEXT,
                text("名", "{名|な}", "Given name"),
                required=True,
                example=text("花子", "{花子|はなこ}", "花子"),
                role="given_name",
            ),
            Field(
                "postal",
                FieldKind.POSTAL_CODE,
                text("郵便番号", "{郵便番号|ゆうびんばんごう}", "Postal code"),
                fills=("city", "town"),
            ),
            Field(
                "city",
                FieldKind.TEXT,
                text("市区町村", "{市|し}や {町|まち}", "City"),
                required=True,
                role=FieldRole.ADDRESS,
            ),
            Field(
                "town",
                FieldKind.TEXT,
                text("町名・番地", "{町|まち}と {番号|ばんごう}", "Street"),
                role=FieldRole.ADDRESS,
            ),
            Field(
                "phone",
                FieldKind.PHONE,
                text("電話番号", "{電話番号|でんわばんごう}", "Telephone"),
                example=text("090-0000-0000"),
            ),
            Field(
                "mail",
                FieldKind.MAIL,
                text("メールアドレス", "", "E-mail"),
                twice=True,
                example=text("hanako@example.com"),
            ),
        ),
        group=text("申し込む方", "{申|もう}しこむ {人|ひと}", "The applicant"),
    )


def days() -> Page:
    return Page(
        "days",
        text("日にちと時刻", "{日|ひ}と {時間|じかん}", "Days and times"),
        (
            Field(
                "born_on",
                FieldKind.DATE,
                text("生年月日", "{生|う}まれた {日|ひ}", "Date of birth"),
                required=True,
                role=FieldRole.BIRTH_DATE,
            ),
            Field(
                "age",
                FieldKind.COMPUTED,
                text("年齢", "{年|とし}", "Age"),
                compute=Compute(Computation.AGE, ("born_on",)),
                unit=text("歳", "{歳|さい}", "years"),
            ),
            Field(
                "at",
                FieldKind.TIME,
                text("来る時刻", "{来|く}る {時間|じかん}", "Time of your visit"),
                example=text("9時30分", "9{時|じ}30{分|ぷん}", "09:30"),
            ),
            Field(
                "since",
                FieldKind.YEAR_MONTH,
                text("住み始めた年月", "{住|す}みはじめた {月|つき}", "Living here since"),
                not_after_today=True,
                error=text(
                    "住み始めた月は、今月までの月にしてください。",
                    "{今|いま}の {月|つき}までに してください。",
                    "Up to this month, please.",
                ),
            ),
            Field(
                "income",
                FieldKind.MONEY,
                text("1年の収入", "1{年|ねん}の お{金|かね}", "Income of a year"),
                minimum=0,
                maximum=99_999_999,
                example=text("3,000,000"),
            ),
        ),
        group=text("日にちと時刻", "{日|ひ}と {時間|じかん}", "Days and times"),
    )


def family() -> Page:
    married = Condition("married", ("yes",))
    return Page(
        "family",
        text("配偶者", "{夫|おっと}・{妻|つま}", "Spouse"),
        (
            Field(
                "married",
                FieldKind.YES_NO,
                text("配偶者がいますか", "{夫|おっと}か {妻|つま}が いますか", "Do you have a spouse?"),
                required=True,
            ),
            Field(
                "spouse",
                FieldKind.TEXT,
                text("配偶者の氏名", "その {人|ひと}の {名前|なまえ}", "Name of your spouse"),
                required=True,
                show_if=married,
                role=FieldRole.NAME,
            ),
            Field(
                "spouse_kana",
                FieldKind.KANA,
                text("配偶者のフリガナ", "その {人|ひと}の よみかた", "Reading of the name"),
                required=True,
                show_if=married,
            ),
            Field(
                "spouse_on",
                FieldKind.DATE,
                text("結婚した日", "{結婚|けっこん}した {日|ひ}", "Day of marriage"),
                show_if=married,
            ),
            Field(
                "reason",
                FieldKind.TEXT,
                text("申し込む理由", "{申|もう}しこむ {理由|りゆう}", "Why you apply"),
                required_if=Condition(test=Test.AT_LEAST, field="income", values=("1000000",)),
                lines=3,
                max_length=200,
            ),
        ),
        group=text("家族", "{家族|かぞく}", "Family"),
    )


def course() -> Page:
    days = (("mon", "月", "げつ"), ("wed", "水", "すい"), ("fri", "金", "きん"), ("sat", "土", "ど"))
    return Page(
        "course",
        text("講習", "{講習|こうしゅう}", "Course"),
        (
            Field(
                "course",
                FieldKind.CHOICE,
                text("受ける講習", "{受|う}ける {講習|こうしゅう}", "Course"),
                required=True,
                choices=courses(),
            ),
            Field(
                "days",
                FieldKind.CHOICES,
                text("参加希望日", "{来|き}たい {日|ひ}", "Days that suit you"),
                required=True,
                choices=tuple(
                    Choice(key, text(f"{day}曜日", f"{{{day}曜日|{kana}ようび}}", key)) for key, day, kana in days
                ),
                least=1,
                most=2,
            ),
            Field(
                "more",
                FieldKind.CHOICES,
                text("ほかに興味のある講習", "ほかに {好|す}きな {講習|こうしゅう}", "Other courses"),
                choices=courses(30),
                most=3,
            ),
        ),
        group=text("講習", "{講習|こうしゅう}", "Course"),
    )


def children() -> Page:
    return Page(
        "child",
        text("お子さん", "{子|こ}ども", "Children"),
        (
            Field(
                "name",
                FieldKind.TEXT,
                text("お子さんの氏名", "{子|こ}どもの {名前|なまえ}", "Name"),
                required=True,
                role=FieldRole.NAME,
            ),
            Field(
                "born",
                FieldKind.DATE,
                text("お子さんの生年月日", "{子|こ}どもの {生|う}まれた {日|ひ}", "Date of birth"),
                required=True,
                role=FieldRole.BIRTH_DATE,
                not_after_today=True,
            ),
            Field(
                "school",
                FieldKind.TEXT,
                text("学校名", "{学校|がっこう}の {名前|なまえ}", "School"),
                required_if=Condition(test=Test.AGE_AT_LEAST, field="born", values=("6",)),
            ),
        ),
        group=text("お子さん", "{子|こ}ども", "Children"),
        of="child",
        repeat=Repeat(
            least=1,
            most=4,
            heading=text("%(n)s人目のお子さん", "%(n)s{人目|にんめ}の {子|こ}ども", "Child %(n)s"),
            add=text("お子さんをもう1人追加", "{子|こ}どもを もう1{人|ひとり} {書|か}く", "Add another child"),
        ),
    )


def things() -> Page:
    items = (
        ("cup", "湯のみ", "ゆのみ", "Cup", 300),
        ("plate", "大皿", "おおざら", "Plate", 1200),
        ("leaflet", "案内の冊子", "あんないの さっし", "Leaflet", 0),
    )
    return Page(
        "things",
        text("申し込む品", "ほしい もの", "What you order"),
        (
            Field(
                "about_fees",
                FieldKind.EXPLANATION,
                text(
                    "費用は受け取りのときに支払います。",
                    "お{金|かね}は、もらう ときに はらいます。",
                    "You pay when you collect.",
                ),
                help=text(
                    "現金のほか、カードも使えます。", "{現金|げんきん}も カードも {使|つか}えます。", "Cash or card."
                ),
            ),
            Field(
                "items",
                FieldKind.ITEMS,
                text("品目と数", "ものと {数|かず}", "Items"),
                required=True,
                items=tuple(
                    PricedItem(
                        key,
                        text(ja, f"{{{ja}|{kana}}}" if key != "leaflet" else "{案内|あんない}の {冊子|さっし}", en),
                        price,
                        3 if key == "leaflet" else 9,
                    )
                    for key, ja, kana, en, price in items
                ),
            ),
            Field(
                "total",
                FieldKind.COMPUTED,
                text("支払う額", "はらう お{金|かね}", "To pay"),
                compute=Compute(Computation.SUM, ("items",)),
                unit=text("円", "{円|えん}", "yen"),
            ),
            Field(
                "children",
                FieldKind.COMPUTED,
                text("お子さんの数", "{子|こ}どもの {数|かず}", "Number of children"),
                compute=Compute(Computation.COUNT, ("child",)),
                unit=text("人", "{人|にん}", ""),
            ),
            Field(
                "latin",
                FieldKind.TEXT,
                text(
                    "カードにあるローマ字の氏名",
                    "カードの ローマ{字|じ}の {名前|なまえ}",
                    "Name as on your residence card",
                ),
                characters=Characters.LATIN_CAPITALS,
                max_length=104,
                example=text("YAMADA HANAKO"),
            ),
            Field(
                "until",
                FieldKind.DATE,
                text("受け取る日", "もらう {日|ひ}", "Day of collection"),
                must=(
                    Demand(
                        Condition(test=Test.AT_LEAST, field="until", values=("2026-01-01",)),
                        text(
                            "受け取る日は、2026年からの日にしてください。",
                            "2026{年|ねん}からの {日|ひ}に してください。",
                            "A day from 2026 on, please.",
                        ),
                    ),
                ),
            ),
            Field("agreed", FieldKind.CONSENT, text("同意", "これで いいですか", "Consent"), required=True),
        ),
        group=text("申し込む品", "ほしい もの", "What you order"),
    )
