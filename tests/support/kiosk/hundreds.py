"""So many procedures as a city has: names and readings as they are spread over the 五十音."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from kiosk.state.offers import Offered
from sync.contract.forms.question_parts import Who

_OF = (
    ("児童手当", "ジドウテアテ", "Child allowance"),
    ("粗大ごみ", "ソダイゴミ", "Bulky waste"),
    ("住民票", "ジュウミンヒョウ", "Resident record"),
    ("印鑑登録", "インカントウロク", "Seal registration"),
    ("国民健康保険", "コクミンケンコウホケン", "National health insurance"),
    ("国民年金", "コクミンネンキン", "National pension"),
    ("介護保険", "カイゴホケン", "Long-term care insurance"),
    ("後期高齢者医療", "コウキコウレイシャイリョウ", "Medical care for the elderly"),
    ("保育所", "ホイクショ", "Day care"),
    ("小学校", "ショウガッコウ", "Primary school"),
    ("就学援助", "シュウガクエンジョ", "School expenses"),
    ("障害者手帳", "ショウガイシャテチョウ", "Disability handbook"),
    ("市民税", "シミンゼイ", "Resident tax"),
    ("固定資産税", "コテイシサンゼイ", "Property tax"),
    ("軽自動車", "ケイジドウシャ", "Light vehicle"),
    ("飼い犬", "カイイヌ", "Dog"),
    ("水道", "スイドウ", "Water"),
    ("下水道", "ゲスイドウ", "Sewer"),
    ("市営住宅", "シエイジュウタク", "City housing"),
    ("市民農園", "シミンノウエン", "City garden plot"),
    ("体育館", "タイイクカン", "Gymnasium"),
    ("図書館", "トショカン", "Library"),
    ("公民館", "コウミンカン", "Community centre"),
    ("駐輪場", "チュウリンジョウ", "Bicycle park"),
    ("り災証明", "リサイショウメイ", "Disaster certificate"),
    ("予防接種", "ヨボウセッシュ", "Vaccination"),
    ("妊婦健診", "ニンプケンシン", "Prenatal check-up"),
    ("乳児医療", "ニュウジイリョウ", "Infant medical care"),
    ("ひとり親家庭", "ヒトリオヤカテイ", "Single-parent family"),
    ("生活保護", "セイカツホゴ", "Public assistance"),
    ("成人式", "セイジンシキ", "Coming-of-age ceremony"),
    ("墓地", "ボチ", "Cemetery"),
    ("火葬場", "カソウジョウ", "Crematorium"),
    ("道路", "ドウロ", "Road"),
    ("屋外広告", "オクガイコウコク", "Outdoor advertisement"),
    ("農地", "ノウチ", "Farmland"),
    ("森林", "シンリン", "Forest"),
    ("消防訓練", "ショウボウクンレン", "Fire drill"),
    ("危険物", "キケンブツ", "Hazardous materials"),
    ("転出", "テンシュツ", "Moving out"),
    ("転入", "テンニュウ", "Moving in"),
    ("婚姻", "コンイン", "Marriage"),
    ("出生", "シュッショウ", "Birth"),
    ("氏名", "シメイ", "Name"),
    ("ふるさと納税", "フルサトノウゼイ", "Hometown tax donation"),
    ("町内会", "チョウナイカイ", "Neighbourhood association"),
    ("空き家", "アキヤ", "Vacant house"),
    ("バス", "バス", "Bus"),
    ("野外活動", "ヤガイカツドウ", "Outdoor centre"),
    ("無料相談", "ムリョウソウダン", "Free advice"),
)
_TO = (
    ("の申請", "ノシンセイ", "application"),
    ("の届出", "ノトドケデ", "notice"),
    ("の変更届", "ノヘンコウトドケ", "notice of change"),
    ("の廃止届", "ノハイシトドケ", "notice of ending"),
    ("の再交付申請", "ノサイコウフシンセイ", "application for a new copy"),
    ("の利用申込", "ノリヨウモウシコミ", "booking"),
    ("の減免申請", "ノゲンメンシンセイ", "application for a reduction"),
    ("の現況届", "ノゲンキョウトドケ", "yearly notice"),
    ("の証明書の請求", "ノショウメイショノセイキュウ", "request for a certificate"),
    ("の助成金の申請", "ノジョセイキンノシンセイ", "application for a grant"),
    ("の口座振替の申込", "ノコウザフリカエノモウシコミ", "direct debit"),
    ("の名義変更", "ノメイギヘンコウ", "change of holder"),
    ("の還付請求", "ノカンプセイキュウ", "request for a refund"),
    ("の委任状の届出", "ノイニンジョウノトドケデ", "notice of proxy"),
    ("の講習の申込", "ノコウシュウノモウシコミ", "course"),
    ("の意見書の提出", "ノイケンショノテイシュツ", "opinion"),
    ("の縦覧の申込", "ノジュウランノモウシコミ", "inspection"),
    ("の閲覧の申込", "ノエツランノモウシコミ", "reading"),
    ("の使用許可の申請", "ノシヨウキョカノシンセイ", "permission"),
    ("の使用料の減額", "ノシヨウリョウノゲンガク", "lower fee"),
)
_OFFICES = ("市民課", "税務課", "子育て支援課", "介護福祉課", "環境課", "水道課", "消防本部予防課", "生涯学習課")
_SCENES = ("moving", "birth", "child", "waste", "insurance", "tax", "care", "certificate", "other")
_WHO = (
    None,
    None,
    Who(least_age=18, words={"ja": "18歳以上の方", "easy-ja": "18{歳|さい}から", "en": "18 or older"}),
    Who(
        lives_in=("若葉県若葉市",),
        words={"ja": "市内に住む方", "easy-ja": "{市|し}に {住|す}む {人|ひと}", "en": "Residents"},
    ),
    Who(least_age=65, words={"ja": "65歳以上の方", "easy-ja": "65{歳|さい}から", "en": "65 or older"}),
    Who(sexes=("female",), words={"ja": "女性の方", "easy-ja": "{女|おんな}の {人|ひと}", "en": "Women"}),
)


def hundreds(count: int, like: Sequence[Offered]) -> tuple[Offered, ...]:
    """At most a thousand, each with a name of its own; everything else as these have it."""
    spread = [(of, to) for to, of in product(_TO, _OF)][:count]
    return tuple(
        replace(
            like[at % len(like)],
            id=f"procedure_{at:04d}",
            name={"ja": of[0] + to[0], "easy-ja": of[0] + to[0], "en": f"{of[2]}: {to[2]}"},
            reading=of[1] + to[1],
            category=_SCENES[at % len(_SCENES)],
            keywords=(),
            section={"ja": _OFFICES[at % len(_OFFICES)], "en": f"Office {at % len(_OFFICES)}"},
            who=_WHO[at % len(_WHO)],
        )
        for at, (of, to) in enumerate(spread)
    )
