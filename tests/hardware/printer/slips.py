"""The slips of the cast, in the languages and states that are worth seeing."""

from __future__ import annotations

from dataclasses import replace

from hardware.printer import DraftSlip, SlipContent

QR_TEXT = (
    "AIC6TL7PAABQAAAAPMTFYAD3HPDX5K3Z4PJWLNWGITLGP3ATJEPCB5LPBVDNLRGK5PT66DT4254GTB5YBCH2UQ3VS"
    "435BIPDMOJDNWE7A3MIGWD72ZOWA3DIQXEYV62ETFF4EOIS5BYXS72552A6V6QG4KESTSW67JBRV3TRNJ5J6RHZEA"
)
"""As a kiosk signs it for this very slip: kiosk 99201-007, epoch 3, seq 123, with a development key."""
ARRIVAL = "99201-20261120-007-0123-13"
INQUIRY = "K7MD-4WRP-9TQZ"

JAPANESE = SlipContent(
    language="ja",
    city="若葉市",
    heading="申請の控え（大切に保管してください）",
    title="受け付けました",
    title_ja="受け付けました",
    taken_in="令和8年11月20日（金）10時52分\n2026-11-20",
    kiosk_label="市民課 1番端末",
    procedure_label="手続き",
    procedure="児童手当 認定請求",
    arrival_label="到達番号",
    arrival_number=ARRIVAL,
    qr_text=QR_TEXT,
    check_label="照合コード",
    check_code="7F3QX",
    check_note="画面の5文字と同じか、ごらんください。QRに名前は入っていません。",
    inquiry_label="問合せ番号（人に見せない）",
    inquiry_number=INQUIRY,
    keep_secret="2つの番号で、ようすを見る・直す・取り下げることができます。",
    next_label="このあと",
    next_steps=(
        "子育て支援課が内容をみます（約10日）",
        "結果をはがきでお知らせします",
        "直すところがあるときは、この端末か電話でお知らせします",
    ),
    offline_note=None,
    contact=("問合せ　若葉市 子育て支援課", "電話 000-000-1234　平日 8:30〜17:15"),
    foot="99201-007-3-000123",
    reprint=None,
    copy_label="1枚目（原本）",
)

OFFLINE = replace(
    JAPANESE,
    offline_note="受付のとき、センターとの通信は止まっていました。受付は成立しています。もう一度申請しないでください。",
)

REPRINT = replace(
    JAPANESE,
    inquiry_number=None,
    procedure="",
    procedure_label="",
    heading="",
    check_note="",
    next_steps=("問合せ番号が必要なときは、窓口で本人確認のうえお渡しします。",),
    reprint="再発行2",
    copy_label="再発行2",
)

ENGLISH = replace(
    OFFLINE,
    language="en",
    city="Wakaba City",
    heading="Your receipt. Please keep it.",
    title="Received",
    taken_in="Friday 20 November 2026, 10:52\n令和8年11月20日",
    kiosk_label="Citizens' section, kiosk 1",
    procedure_label="Procedure",
    procedure="Child allowance (児童手当)",
    arrival_label="Arrival number",
    check_label="Check code",
    check_note="Compare these 5 characters with the screen. The QR code holds no name.",
    inquiry_label="Inquiry number (do not show it)",
    keep_secret="With both numbers you can see how it stands, correct it or withdraw it.",
    next_label="What happens next",
    next_steps=(
        "The child support section reads it (about 10 days)",
        "You get the result by postcard",
        "If something needs correcting, we tell you at this kiosk or by telephone",
    ),
    offline_note="The line was down when you applied, but you are done. Do not apply again.",
    contact=("Contact: Wakaba City, child support section", "000-000-1234, weekdays 8:30–17:15"),
    copy_label="First copy (original)",
)

EASY = replace(
    OFFLINE,
    language="easy-ja",
    heading="だいじな {紙|かみ}です。なくさないでください",
    title="うけつけました",
    taken_in="2026{年|ねん}11{月|がつ}20{日|にち} 10{時|じ}52{分|ふん}\n令和8年11月20日",
    procedure_label="したこと",
    procedure="{児童手当|じどうてあて}",
    arrival_label="うけつけの {番号|ばんごう}（{到達番号|とうたつばんごう}）",
    check_label="たしかめる {文字|もじ}",
    check_note="{画面|がめん}の 5つの {文字|もじ}と おなじですか。QRに なまえは ありません。",
    inquiry_label="ひみつの {番号|ばんごう}（{人|ひと}に {見|み}せない）",
    keep_secret="2つの {番号|ばんごう}で、どうなったか {見|み}ることが できます。",
    next_label="このあと",
    next_steps=(
        "{市役所|しやくしょ}の {人|ひと}が {見|み}ます。10{日|にち}ぐらいです",
        "はがきが きます",
        "{直|なお}すところが あったら、でんわを します",
    ),
    offline_note="{今|いま} つながっていません。でも、うけつけは おわりました。もう {一度|いちど} しなくて いいです",
    contact=("わからないとき　{子育|こそだ}て{支援課|しえんか}", "でんわ 000-000-1234　8:30〜17:15"),
)

ALL = {"ja": JAPANESE, "offline": OFFLINE, "reprint": REPRINT, "en": ENGLISH, "easy-ja": EASY}

DRAFTS = {
    "draft-ja": DraftSlip(
        language="ja",
        city="若葉市",
        heading="保存の紙（申請は、まだ出ていません）",
        title="入力のとちゅうで保存しました",
        title_ja="入力のとちゅうで保存しました",
        saved="令和8年11月20日（金）10時52分\n2026-11-20",
        kiosk_label="市民課 1番端末",
        procedure_label="手続きの名前",
        procedure="粗大ごみの収集申込",
        code_label="つづきの番号（人に見せない）",
        code="GR3W-G6G1-BG2J-04WZ",
        keep_secret="この番号だけで、入力した内容が開きます。なくすと、だれにも開けません。",
        ends_label="つづけられる日",
        ends="令和8年12月21日（月）まで",
        where="通信が止まっているため、いまはこの端末でだけ つづけられます。"
        "通信が戻ると、どの端末でも つづけられます。",
        next_label="つづけるには",
        next_steps=(
            "端末で「つづきから」を押します。",
            "つづきの番号を入力します。",
            "カードや、添付するファイルの入ったUSBメモリは、もう一度お持ちください。",
        ),
        contact=("問合せ\u3000若葉市 2番窓口（市民課）", "000-000-1234"),
        foot="99201-003",
    ),
    "draft-easy-ja": DraftSlip(
        language="easy-ja",
        city="{若葉市|わかばし}",
        heading="つづきの {紙|かみ}（{申請|しんせい}は まだです）",
        title="とちゅうで {残|のこ}しました",
        title_ja="入力のとちゅうで保存しました",
        saved="2026{年|ねん}11{月|がつ}20{日|にち}({金曜日|きんようび}) {午前|ごぜん}10{時|じ}52{分|ふん}\n2026-11-20",
        kiosk_label="1{番|ばん}の{機械|きかい}",
        procedure_label="{手続|てつづ}きの {名前|なまえ}",
        procedure="{大|おお}きい ごみ〈{粗大|そだい}ごみ〉を {取|と}りに {来|き}てもらう",
        code_label="つづきの {番号|ばんごう}（{人|ひと}に {見|み}せない）",
        code="GR3W-G6G1-BG2J-04WZ",
        keep_secret="この {番号|ばんごう}だけで、{入|い}れたことが {開|ひら}きます。"
        "なくすと、だれも {開|あ}けられません。",
        ends_label="つづけられる {日|ひ}",
        ends="2026{年|ねん}12{月|がつ}21{日|にち}({月曜日|げつようび})まで",
        where="いま つながっていないので、この {機械|きかい}でだけ つづけられます。"
        "つながると、どの {機械|きかい}でも つづけられます。",
        next_label="つづけるとき",
        next_steps=(
            "{機械|きかい}で「つづきから」を おします。",
            "つづきの {番号|ばんごう}を {入|い}れます。",
            "カードや、ファイルの {入|はい}った USBメモリは、もう{一度|いちど} {持|も}ってきてください。",
        ),
        contact=("{聞|き}くところ\u3000{若葉市|わかばし} 2{番|ばん}の{窓口|まどぐち}", "000-000-1234"),
        foot="99201-003",
    ),
    "draft-en": DraftSlip(
        language="en",
        city="Wakaba City",
        heading="Draft paper (nothing was handed in yet)",
        title="Saved for later",
        title_ja="入力のとちゅうで保存しました",
        saved="Fri 20 Nov 2026 10:52\n2026-11-20",
        kiosk_label="Kiosk 1",
        procedure_label="Application",
        procedure="Bulky waste collection",
        code_label="Draft code (show it to nobody)",
        code="GR3W-G6G1-BG2J-04WZ",
        keep_secret="This code alone opens what you typed. Without it nobody can.",
        ends_label="You can go on",
        ends="until Mon 21 Dec 2026",
        where="You can go on at any kiosk of the city.",
        next_label="How to go on",
        next_steps=(
            "Touch “Go on with a draft” at a kiosk.",
            "Type the draft code.",
            "Please bring your card and a USB stick with files to attach again.",
        ),
        contact=("Questions: Wakaba City counter 2", "000-000-1234"),
        foot="99201-003",
    ),
}
"""Papers of drafts: as the steps of the kiosk make them."""
