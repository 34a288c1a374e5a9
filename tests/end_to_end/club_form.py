"""学童クラブの利用申込: 43 fields on seven pages with 12 conditions and a page for each child."""

from __future__ import annotations

from tests.end_to_end.form_writer import Compared, Rule, Wanted, WantedPage, Words

TITLE, SYMBOL = "学童クラブの利用申込", "after_school_club"
NAME = Words(TITLE, "{学童|がくどう}クラブの もうしこみ", "After-school club application")
SUMMARY = Words(
    "放課後に子どもをあずかる学童クラブの利用を申し込みます。",
    "がっこうの あとで {子|こ}どもを あずかる クラブに もうしこみます。",
    "Apply for a place in the after-school club.",
)
SECTION = Words("市民課", "{市民課|しみんか}", "Residents' section")
CONSENT = Words(
    "クラブのきまりを読み、守ることに同意します。",
    "クラブの きまりを よんで、まもります。",
    "I have read the rules of the club and will keep them.",
)
HOURS = Words("平日 8時30分から17時15分", "{平日|へいじつ} 8:30から 17:15", "Weekdays 8:30 to 17:15")
FEE = Words("無料", "おかねは いりません", "Free")
BRING = Words("必要なものはありません。", "{必要|ひつよう}な ものは ありません。", "Nothing")
NEXT = Words("結果をお送りします。", "けっかを おくります。", "We will send you the result.")
ADDS, FIRST_CHILD = "お子さんを足す", "お子さん1"
EXTENDS, REDUCED, COUNT = "延長を使いますか", "利用料の減免を申し込みますか", "お子さん（くり返しの数）"
_OTHER = Words("そのほかの理由", "そのほか", "Another reason")


def _when(label: str, *values: str) -> Rule:
    return Rule((Compared(label, values),))


def _yes_opens(question: Words, more: Words, kind: str = "文字") -> tuple[Wanted, Wanted]:
    """Yes or no, and what is asked after a yes."""
    return Wanted("はい・いいえ", question), Wanted(kind, more, show_if=_when(question.ja, "はい"))


PAGES = (
    WantedPage(
        Words("保護者", "おうちの{人|ひと}", "Parent or guardian"),
        groups=("氏名（姓・名・フリガナ）", "連絡先（電話・メール）"),
    ),
    WantedPage(Words("住所", "{住所|じゅうしょ}", "Address"), groups=("住所（郵便番号と5つの欄）",)),
    WantedPage(
        Words("お子さん", "お{子|こ}さん", "Child"),
        of="子ども",
        repeat=(
            Words("お子さん%(n)s", "お{子|こ}さん%(n)s", "Child %(n)s"),
            Words(ADDS, "お{子|こ}さんを {足|た}す", "Add a child"),
        ),
        fields=(
            Wanted("文字", Words("お子さんの氏名", "お{子|こ}さんの なまえ", "Child's name"), role="氏名"),
            Wanted("フリガナ", Words("お子さんのフリガナ", "お{子|こ}さんの カタカナ", "Child's name in katakana")),
            Wanted(
                "日付",
                Words("生まれた日", "うまれた{日|ひ}", "Date of birth"),
                ticked=("not_after_today",),
                role="生年月日",
            ),
            Wanted(
                "1つ選ぶ",
                Words("学年", "なん{年生|ねんせい}ですか", "School year"),
                choices=(
                    Words("1年生", "1{年生|ねんせい}", "Year 1"),
                    Words("2年生", "2{年生|ねんせい}", "Year 2"),
                    Words("3年生", "3{年生|ねんせい}", "Year 3"),
                ),
            ),
            *_yes_opens(
                Words("アレルギーがありますか", "アレルギーが ありますか", "Any allergy?"),
                Words("アレルギーの内容", "どんな アレルギーですか", "Which allergy"),
            ),
        ),
    ),
    WantedPage(
        Words("利用", "つかいかた", "Use"),
        fields=(
            Wanted(
                "1つ選ぶ",
                Words("利用のしかた", "いつ つかいますか", "When"),
                choices=(
                    Words("毎日", "{毎日|まいにち}", "Every day"),
                    Words("曜日を選ぶ", "{曜日|ようび}を えらぶ", "Some days"),
                    Words("長い休みだけ", "ながい やすみだけ", "Holidays only"),
                ),
            ),
            Wanted(
                "いくつか選ぶ",
                Words("利用する曜日", "つかう {曜日|ようび}", "Days of the week"),
                choices=(
                    Words("月曜日", "{月|げつ}ようび", "Monday"),
                    Words("水曜日", "{水|すい}ようび", "Wednesday"),
                    Words("金曜日", "{金|きん}ようび", "Friday"),
                ),
                show_if=_when("利用のしかた", "曜日を選ぶ"),
            ),
            Wanted(
                "数",
                Words("1週間の日数", "1しゅうかんに なん{日|にち}", "Days a week"),
                boxes=(("minimum", "1"), ("maximum", "6")),
                show_if=Rule((Compared("利用のしかた", ("毎日",)),), "どれも当てはまらないとき"),
            ),
            Wanted("日付", Words("はじめる日", "はじめる{日|ひ}", "First day")),
            Wanted(
                "日付",
                Words("終わる日", "おわる{日|ひ}", "Last day"),
                optional=True,
                must=(
                    Rule((Compared("終わる日", test="これ以上（これより後）のとき", other="はじめる日"),)),
                    Words(
                        "終わる日は、はじめる日より後にしてください。",
                        "おわる{日|ひ}は、はじめる{日|ひ}の あとです。",
                        "The last day must not be before the first.",
                    ),
                ),
            ),
            *_yes_opens(
                Words(EXTENDS, "{夜|よる}まで つかいますか", "Extended hours?"),
                Words("迎えに来る時刻", "むかえに くる じかん", "Collected at"),
                "時刻",
            ),
        ),
    ),
    WantedPage(
        Words("お仕事と利用料", "しごとと おかね", "Work and fees"),
        fields=(
            *_yes_opens(
                Words("お仕事をしていますか", "しごとを していますか", "Do you work?"),
                Words("勤め先の名前", "かいしゃの なまえ", "Employer"),
            ),
            Wanted(
                "電話番号",
                Words("勤め先の電話番号", "かいしゃの でんわ", "Employer's telephone"),
                optional=True,
                required_if=_when("お仕事をしていますか", "はい"),
            ),
            Wanted(
                "1つ選ぶ",
                Words(REDUCED, "おかねを やすく しますか", "Apply for a reduced fee?"),
                choices=(
                    Words("減免を申し込む", "はい。やすく したいです", "Yes"),
                    Words("申し込まない", "いいえ", "No"),
                ),
            ),
            Wanted(
                "1つ選ぶ",
                Words("減免の理由", "やすく する りゆう", "Reason for the reduction"),
                choices=(Words("生活保護", "せいかつ ほご", "Public assistance"), _OTHER),
                show_if=_when(REDUCED, "減免を申し込む"),
            ),
            Wanted(
                "文字",
                Words("理由のくわしい内容", "りゆうを くわしく", "More about the reason"),
                show_if=Rule((Compared(REDUCED, ("減免を申し込む",)), Compared("減免の理由", (_OTHER.ja,)))),
            ),
        ),
    ),
    WantedPage(
        Words("振込先", "おかねを いれる ところ", "Bank account"),
        groups=("振込先の口座",),
        show_if=_when(REDUCED, "減免を申し込む"),
    ),
    WantedPage(
        Words("そのほか", "そのほか", "Other"),
        fields=(
            Wanted(
                "品と数の表（料金）",
                Words("買うもの", "かうもの", "Things to buy"),
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
            Wanted(
                "計算した値",
                Words("申し込むお子さんの人数", "お{子|こ}さんの かず", "Number of children"),
                picked=(("compute.how", "くり返しの数"),),
                several=("compute.of", COUNT),
            ),
            Wanted("金額", Words("1か月のおやつ代の上限", "おやつの おかね", "Most for snacks a month")),
            Wanted(
                "文字",
                Words("きょうだいの希望", "きょうだいの きぼう", "Wishes for siblings"),
                show_if=Rule((Compared(COUNT, test="くり返しがこの数以上のとき", number="2"),)),
            ),
            Wanted(
                "文字",
                Words("伝えたいこと", "つたえたい こと", "Anything else"),
                optional=True,
                boxes=(("lines", "3"),),
                required_if=Rule(
                    (Compared(EXTENDS, ("はい",)), Compared("利用のしかた", ("長い休みだけ",))),
                    "どれか1つでも当てはまるとき",
                ),
            ),
            Wanted(
                "説明の文",
                Words(
                    "結果は2週間ほどでお知らせします。",
                    "2しゅうかんぐらいで おしらせします。",
                    "We will write to you within two weeks.",
                ),
            ),
            Wanted(
                "同意",
                Words("クラブのきまりを守ります", "クラブの きまりを まもります", "I will keep the club's rules"),
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
