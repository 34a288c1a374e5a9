"""市民農園の利用申込: a small form of three pages with a condition and a block, in three languages; and its answers."""

from __future__ import annotations

from provisioning.demonstration.answers import Page
from provisioning.demonstration.form_writer import Compared, SaidWords, WantedField, WantedPage, WantedRule

TITLE, SYMBOL = "市民農園の利用申込", "city_allotment"
NAME = SaidWords(TITLE, "はたけを {借|か}りる もうしこみ", "Application for a city allotment")
READING = "シミンノウエンノリヨウモウシコミ"
SUMMARY = SaidWords(
    "市民農園の区画を1年間借りる申込みです。",
    "{市|し}の はたけを 1{年|ねん} {借|か}ります。",
    "Rent a plot of the city's allotments for a year.",
)
SECTION = SaidWords("市民課", "{市民課|しみんか}", "Residents' section")
PHONE = "000-000-1234"
FACTS = (
    ("hours", SaidWords("平日 8時30分から17時15分", "{平日|へいじつ} 8:30から 17:15", "Weekdays 8:30 to 17:15")),
    ("fee", SaidWords("1年 6,000円", "1{年|ねん} 6,000{円|えん}", "6,000 yen a year")),
    ("bring", SaidWords("必要なものはありません。", "{必要|ひつよう}な ものは ありません。", "Nothing")),
    ("steps.0.step", SaidWords("結果をお送りします。", "けっかを おくります。", "We will send you the result.")),
)
BORROWS, ADDS = "道具を借りますか", "いっしょに使う人を足す"
PAGES = (
    WantedPage(SaidWords("申し込む人", "もうしこむ {人|ひと}", "Applicant"), groups=("氏名（姓・名・フリガナ）",)),
    WantedPage(
        SaidWords("借りる区画", "{借|か}りる はたけ", "Plot"),
        fields=(
            WantedField(
                "1つ選ぶ",
                SaidWords("区画の広さ", "はたけの {広|ひろ}さ", "Size of the plot"),
                choices=(
                    SaidWords("15平方メートル", "せまい はたけ", "15 square metres"),
                    SaidWords("30平方メートル", "{広|ひろ}い はたけ", "30 square metres"),
                ),
            ),
            WantedField("はい・いいえ", SaidWords(BORROWS, "どうぐを {借|か}りますか", "Do you want to borrow tools?")),
            WantedField(
                "文字",
                SaidWords("借りる道具", "{借|か}りる どうぐ", "Tools to borrow"),
                show_if=WantedRule((Compared(BORROWS, ("はい",)),)),
            ),
        ),
    ),
    WantedPage(
        SaidWords("いっしょに使う人", "いっしょに {使|つか}う {人|ひと}", "Who works it with you"),
        repeat=(
            SaidWords("いっしょに使う人%(n)s", "いっしょに {使|つか}う {人|ひと}%(n)s", "Person %(n)s"),
            SaidWords(ADDS, "{人|ひと}を {足|た}す", "Add a person"),
        ),
        fields=(
            WantedField("文字", SaidWords("使う人の氏名", "{使|つか}う {人|ひと}の なまえ", "Person's name")),
            WantedField(
                "数",
                SaidWords("使う人の年齢", "{使|つか}う {人|ひと}の とし", "Person's age"),
                boxes=(("maximum", "120"),),
            ),
        ),
    ),
)
BEFORE_SHE_LEAVES = Page(
    "申し込む人",
    (("姓", "緑川"), ("名", "玉子"), ("姓のフリガナ", "みどりかわ"), ("名のフリガナ", "たまこ")),
    "11-name",
)
AFTER_SHE_CAME_BACK = (
    Page("申し込む人"),
    Page("借りる区画", ("15平方メートル", "はい", ("借りる道具", "くわとじょうろ")), "16-plot"),
    Page("いっしょに使う人1", (("使う人の氏名", "緑川　空太"), ("使う人の年齢", "9")), "17-person"),
)
