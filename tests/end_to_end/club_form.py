"""学童クラブの利用申込: 43 fields on seven pages with 12 conditions and a page for each child."""

from __future__ import annotations

from provisioning.demonstration.form_writer import Compared, SaidWords, WantedField, WantedPage, WantedRule

TITLE, SYMBOL = "学童クラブの利用申込", "after_school_club"
NAME = SaidWords(TITLE, "{学童|がくどう}クラブの もうしこみ", "After-school club application")
SUMMARY = SaidWords(
    "放課後に子どもをあずかる学童クラブの利用を申し込みます。",
    "がっこうの あとで {子|こ}どもを あずかる クラブに もうしこみます。",
    "Apply for a place in the after-school club.",
)
SECTION = SaidWords("市民課", "{市民課|しみんか}", "Residents' section")
CONSENT = SaidWords(
    "クラブのきまりを読み、守ることに同意します。",
    "クラブの きまりを よんで、まもります。",
    "I have read the rules of the club and will keep them.",
)
HOURS = SaidWords("平日 8時30分から17時15分", "{平日|へいじつ} 8:30から 17:15", "Weekdays 8:30 to 17:15")
FEE = SaidWords("無料", "おかねは いりません", "Free")
BRING = SaidWords("必要なものはありません。", "{必要|ひつよう}な ものは ありません。", "Nothing")
NEXT = SaidWords("結果をお送りします。", "けっかを おくります。", "We will send you the result.")
ADDS, FIRST_CHILD = "お子さんを足す", "お子さん1"
EXTENDS, REDUCED, COUNT = "延長を使いますか", "利用料の減免を申し込みますか", "お子さん（くり返しの数）"
_OTHER = SaidWords("そのほかの理由", "そのほか", "Another reason")


def _when(label: str, *values: str) -> WantedRule:
    return WantedRule((Compared(label, values),))


def _yes_opens(question: SaidWords, more: SaidWords, kind: str = "文字") -> tuple[WantedField, WantedField]:
    """Yes or no, and what is asked after a yes."""
    return WantedField("はい・いいえ", question), WantedField(kind, more, show_if=_when(question.ja, "はい"))


PAGES = (
    WantedPage(
        SaidWords("保護者", "おうちの{人|ひと}", "Parent or guardian"),
        groups=("氏名（姓・名・フリガナ）", "連絡先（電話・メール）"),
    ),
    WantedPage(SaidWords("住所", "{住所|じゅうしょ}", "Address"), groups=("住所（郵便番号と5つの欄）",)),
    WantedPage(
        SaidWords("お子さん", "お{子|こ}さん", "Child"),
        of="子ども",
        repeat=(
            SaidWords("お子さん%(n)s", "お{子|こ}さん%(n)s", "Child %(n)s"),
            SaidWords(ADDS, "お{子|こ}さんを {足|た}す", "Add a child"),
        ),
        fields=(
            WantedField("文字", SaidWords("お子さんの氏名", "お{子|こ}さんの なまえ", "Child's name"), role="氏名"),
            WantedField(
                "フリガナ", SaidWords("お子さんのフリガナ", "お{子|こ}さんの カタカナ", "Child's name in katakana")
            ),
            WantedField(
                "日付",
                SaidWords("生まれた日", "うまれた{日|ひ}", "Date of birth"),
                ticked=("not_after_today",),
                role="生年月日",
            ),
            WantedField(
                "1つ選ぶ",
                SaidWords("学年", "なん{年生|ねんせい}ですか", "School year"),
                choices=(
                    SaidWords("1年生", "1{年生|ねんせい}", "Year 1"),
                    SaidWords("2年生", "2{年生|ねんせい}", "Year 2"),
                    SaidWords("3年生", "3{年生|ねんせい}", "Year 3"),
                ),
            ),
            *_yes_opens(
                SaidWords("アレルギーがありますか", "アレルギーが ありますか", "Any allergy?"),
                SaidWords("アレルギーの内容", "どんな アレルギーですか", "Which allergy"),
            ),
        ),
    ),
    WantedPage(
        SaidWords("利用", "つかいかた", "Use"),
        fields=(
            WantedField(
                "1つ選ぶ",
                SaidWords("利用のしかた", "いつ つかいますか", "When"),
                choices=(
                    SaidWords("毎日", "{毎日|まいにち}", "Every day"),
                    SaidWords("曜日を選ぶ", "{曜日|ようび}を えらぶ", "Some days"),
                    SaidWords("長い休みだけ", "ながい やすみだけ", "Holidays only"),
                ),
            ),
            WantedField(
                "いくつか選ぶ",
                SaidWords("利用する曜日", "つかう {曜日|ようび}", "Days of the week"),
                choices=(
                    SaidWords("月曜日", "{月|げつ}ようび", "Monday"),
                    SaidWords("水曜日", "{水|すい}ようび", "Wednesday"),
                    SaidWords("金曜日", "{金|きん}ようび", "Friday"),
                ),
                show_if=_when("利用のしかた", "曜日を選ぶ"),
            ),
            WantedField(
                "数",
                SaidWords("1週間の日数", "1しゅうかんに なん{日|にち}", "Days a week"),
                boxes=(("minimum", "1"), ("maximum", "6")),
                show_if=WantedRule((Compared("利用のしかた", ("毎日",)),), "どれも当てはまらないとき"),
            ),
            WantedField("日付", SaidWords("はじめる日", "はじめる{日|ひ}", "First day")),
            WantedField(
                "日付",
                SaidWords("終わる日", "おわる{日|ひ}", "Last day"),
                optional=True,
                must=(
                    WantedRule((Compared("終わる日", test="これ以上（これより後）のとき", other="はじめる日"),)),
                    SaidWords(
                        "終わる日は、はじめる日より後にしてください。",
                        "おわる{日|ひ}は、はじめる{日|ひ}の あとです。",
                        "The last day must not be before the first.",
                    ),
                ),
            ),
            *_yes_opens(
                SaidWords(EXTENDS, "{夜|よる}まで つかいますか", "Extended hours?"),
                SaidWords("迎えに来る時刻", "むかえに くる じかん", "Collected at"),
                "時刻",
            ),
        ),
    ),
    WantedPage(
        SaidWords("お仕事と利用料", "しごとと おかね", "Work and fees"),
        fields=(
            *_yes_opens(
                SaidWords("お仕事をしていますか", "しごとを していますか", "Do you work?"),
                SaidWords("勤め先の名前", "かいしゃの なまえ", "Employer"),
            ),
            WantedField(
                "電話番号",
                SaidWords("勤め先の電話番号", "かいしゃの でんわ", "Employer's telephone"),
                optional=True,
                required_if=_when("お仕事をしていますか", "はい"),
            ),
            WantedField(
                "1つ選ぶ",
                SaidWords(REDUCED, "おかねを やすく しますか", "Apply for a reduced fee?"),
                choices=(
                    SaidWords("減免を申し込む", "はい。やすく したいです", "Yes"),
                    SaidWords("申し込まない", "いいえ", "No"),
                ),
            ),
            WantedField(
                "1つ選ぶ",
                SaidWords("減免の理由", "やすく する りゆう", "Reason for the reduction"),
                choices=(SaidWords("生活保護", "せいかつ ほご", "Public assistance"), _OTHER),
                show_if=_when(REDUCED, "減免を申し込む"),
            ),
            WantedField(
                "文字",
                SaidWords("理由のくわしい内容", "りゆうを くわしく", "More about the reason"),
                show_if=WantedRule((Compared(REDUCED, ("減免を申し込む",)), Compared("減免の理由", (_OTHER.ja,)))),
            ),
        ),
    ),
    WantedPage(
        SaidWords("振込先", "おかねを いれる ところ", "Bank account"),
        groups=("振込先の口座",),
        show_if=_when(REDUCED, "減免を申し込む"),
    ),
    WantedPage(
        SaidWords("そのほか", "そのほか", "Other"),
        fields=(
            WantedField(
                "品と数の表（料金）",
                SaidWords("買うもの", "かうもの", "Things to buy"),
                optional=True,
                boxes=(
                    ("items.0.label.ja", "帽子"),
                    ("items.0.label.easy-ja", "ぼうし"),
                    ("items.0.label.en", "Cap"),
                    ("items.0.price", "500"),
                    ("items.1.label.ja", "名札"),
                    ("items.1.label.easy-ja", "なふだ"),
                    ("items.1.label.en", "Name tag"),
                    ("items.1.price", "200"),
                ),
            ),
            WantedField(
                "計算した値",
                SaidWords("申し込むお子さんの人数", "お{子|こ}さんの かず", "Number of children"),
                picked=(("compute.how", "くり返しの数"),),
                several=("compute.of", COUNT),
            ),
            WantedField("金額", SaidWords("1か月のおやつ代の上限", "おやつの おかね", "Most for snacks a month")),
            WantedField(
                "文字",
                SaidWords("きょうだいの希望", "きょうだいの きぼう", "Wishes for siblings"),
                show_if=WantedRule((Compared(COUNT, test="くり返しがこの数以上のとき", number="2"),)),
            ),
            WantedField(
                "文字",
                SaidWords("伝えたいこと", "つたえたい こと", "Anything else"),
                optional=True,
                boxes=(("lines", "3"),),
                required_if=WantedRule(
                    (Compared(EXTENDS, ("はい",)), Compared("利用のしかた", ("長い休みだけ",))),
                    "どれか1つでも当てはまるとき",
                ),
            ),
            WantedField(
                "説明の文",
                SaidWords(
                    "結果は2週間ほどでお知らせします。",
                    "2しゅうかんぐらいで おしらせします。",
                    "We will write to you within two weeks.",
                ),
            ),
            WantedField(
                "同意",
                SaidWords("クラブのきまりを守ります", "クラブの きまりを まもります", "I will keep the club's rules"),
            ),
        ),
    ),
)
FIELDS = 43
"""Of which the groups of the palette bring seventeen."""
RULES = sum(field.rules for page in PAGES for field in page.fields) + sum(page.show_if is not None for page in PAGES)
Given = str | tuple[str, ...]
"""Written, or touched one after another."""
ANSWERS: tuple[tuple[str, tuple[Given, ...]], ...] = (
    ("姓", ("山田",)),
    ("名", ("花子",)),
    ("姓のフリガナ", ("やまだ",)),
    ("名のフリガナ", ("はなこ",)),
    ("日中に連絡のとれる電話番号", ("09012345678",)),
    ("郵便番号", ("9910001",)),
    ("都道府県", ("若葉県",)),
    ("市区町村", ("若葉市",)),
    ("町名", ("若葉町二丁目",)),
    ("番地", ("４番５号",)),
    ("お子さんの氏名", ("山田　春香", "山田　秋夫")),
    ("お子さんのフリガナ", ("やまだはるか", "やまだあきお")),
    ("生まれた日", ("2019-05-06", "2018-04-03")),
    ("学年", (("1年生",), ("2年生",))),
    ("アレルギーがありますか", (("はい",), ("いいえ",))),
    ("アレルギーの内容", ("卵",)),
    (ADDS, ((ADDS,),)),
    ("利用のしかた", (("曜日を選ぶ",),)),
    ("利用する曜日", (("月曜日", "金曜日"),)),
    ("1週間の日数", ("2",)),
    ("はじめる日", ("2027-04-01",)),
    ("終わる日", ("2028-03-31",)),
    (EXTENDS, (("はい",),)),
    ("迎えに来る時刻", ("1830",)),
    ("お仕事をしていますか", (("はい",),)),
    ("勤め先の名前", ("若葉商会",)),
    ("勤め先の電話番号", ("09087654321",)),
    (REDUCED, (("減免を申し込む",),)),
    ("減免の理由", (("そのほかの理由",),)),
    ("理由のくわしい内容", ("収入が減りました。",)),
    ("金融機関名", ("若葉銀行",)),
    ("支店名", ("本店",)),
    ("口座の種類", (("普通",),)),
    ("口座番号", ("1234567",)),
    ("口座名義（カタカナ）", ("やまだはなこ",)),
    ("1か月のおやつ代の上限", ("2000",)),
    ("きょうだいの希望", ("同じ部屋にしてください。",)),
    ("伝えたいこと", ("迎えは祖父です。",)),
    ("クラブのきまりを守ります", (("同意します",),)),
)
ENDS_A_CARD = ("アレルギーがありますか", "アレルギーの内容", ADDS)
GIVEN = {label: len(answers) for label, answers in ANSWERS}
