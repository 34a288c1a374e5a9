"""Makes sync/japanese/kanji_forms.txt: which two characters are forms of one, and which are only kin.

`same`: 常用漢字表 (平成22年内閣告示第2号, the forms in brackets), 戸籍法施行規則 別表第二 (as Unihan's kJinmeiyoKanji
has it), 表外漢字字体表 (平成12年国語審議会答申, printed and simplified forms), and forms that registers write of one
surname's character.
`kin`: Unihan's semantic and z-variants among the characters of Japanese sources. Texts of law have no copyright
(著作権法13条); Unihan stands under the Unicode License v3 and comes with Debian's `unicode-data`.

Look at what changed before you commit it: what is `same` to one centre would be `differs` to another.
"""

from __future__ import annotations

import bz2
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

LIST = Path(__file__).resolve().parent.parent / "sync" / "japanese" / "kanji_forms.txt"
UNIHAN = Path("/usr/share/unicode")
_HEAD = """\
# Characters that are forms of one (same) or kin (kin), in pairs; docs/adr/0028-comparing-names-and-addresses.md.
# Made by python -m provisioning.kanji_forms from texts of law and Unihan 15.0 (Unicode License v3); not edited by hand.
"""
OLD_AND_NEW = """
萬万 與与 兩両 竝並 乘乗 亂乱 豫予 爭争 亞亜 佛仏 假仮 會会 傳伝 體体 餘余 倂併 價価 儉倹 僞偽 兒児 黨党 圓円 寫写
處処 劍剣 劑剤 剩剰 勵励 勞労 效効 敕勅 勸勧 勳勲 區区 醫医 單単 卽即 嚴厳 參参 雙双 收収 敍叙 臺台 號号 營営 囑嘱
團団 圍囲 圖図 國国 圈圏 壓圧 墮堕 壘塁 鹽塩 增増 壞壊 壤壌 壯壮 聲声 壹壱 賣売 變変 奧奥 奬奨 孃嬢 學学 寶宝 實実
寬寛 寢寝 對対 壽寿 專専 將将 盡尽 屆届 屬属 嶽岳 峽峡 巢巣 卷巻 帶帯 歸帰 廳庁 廣広 廢廃 瓣弁 辨弁 辯弁 貳弐 彌弥
彈弾 當当 徑径 從従 德徳 徵徴 應応 戀恋 恆恒 惠恵 惱悩 惡悪 慘惨 愼慎 懷懐 戰戦 戲戯 戾戻 拂払 拔抜 擇択 擔担 拜拝
據拠 擴拡 擧挙 挾挟 插挿 搜捜 揭掲 搖揺 攝摂 擊撃 數数 齊斉 齋斎 斷断 舊旧 晝昼 晚晩 曉暁 曆暦 曾曽 條条 來来 樞枢
榮栄 櫻桜 棧桟 檢検 樓楼 樂楽 槪概 樣様 權権 橫横 缺欠 歐欧 歡歓 步歩 齒歯 歷歴 殘残 毆殴 殼殻 每毎 氣気 澤沢 淨浄
淺浅 濱浜 淚涙 渴渇 濟済 涉渉 澁渋 溪渓 溫温 灣湾 濕湿 滿満 瀧滝 滯滞 潛潜 瀨瀬 燈灯 爐炉 點点 爲為 燒焼 犧犠 狀状
獨独 狹狭 獵猟 獻献 獸獣 甁瓶 畫画 疊畳 瘦痩 癡痴 發発 盜盗 縣県 眞真 硏研 碎砕 禮礼 禪禅 祕秘 稱称 稻稲 穗穂 穩穏
竊窃 龍竜 粹粋 肅粛 絲糸 經経 繪絵 繼継 續続 總総 綠緑 緖緒 緣縁 繩縄 縱縦 纖繊 罐缶 飜翻 聽聴 膽胆 腦脳 臟臓 艷艶
藝芸 莖茎 莊荘 藏蔵 薰薫 藥薬 虛虚 蟲虫 蠶蚕 螢蛍 蠻蛮 衞衛 裝装 襃褒 霸覇 覺覚 覽覧 觀観 觸触 譯訳 證証 譽誉 讀読
謠謡 讓譲 豐豊 贊賛 踐践 轉転 輕軽 辭辞 邊辺 遞逓 遲遅 郞郎 鄕郷 醉酔 釀醸 釋釈 鐵鉄 鑛鉱 錢銭 鑄鋳 鍊錬 錄録 鎭鎮
關関 鬭闘 陷陥 險険 隨随 隱隠 雜雑 靈霊 靜静 賴頼 顯顕 驛駅 驅駆 騷騒 驗験 髓髄 髮髪 鷄鶏 麥麦 麵麺 黃黄 黑黒 默黙
齡齢
"""
"""Old form, form of 常用漢字表. Those that Unicode holds as compatibility characters (神 U+FA19) fold by themselves."""
PRINTED_AND_SIMPLIFIED = """
鷗鴎 俠侠 啞唖 噓嘘 嚙噛 囊嚢 塡填 屛屏 搔掻 摑掴 潑溌 瀆涜 焰焔 禱祷 穎頴 簞箪 籠篭 繡繍 繫繋 萊莱 蔣蒋 蟬蝉 蠟蝋
軀躯 醬醤 醱醗 頰頬 顚顛 驒騨 鹼鹸 麴麹 攪撹 濾沪 蘆芦 彎弯 剝剥 𠮟叱 檜桧 藪薮 鶯鴬 灌潅 諫諌 賤賎 邇迩 靱靭 頸頚
鰺鯵 壺壷 濤涛 蠅蝿 蠣蛎 儘侭 禰祢 檮梼 櫟檪 箏筝 幷并 瘦痩 麵麺
"""
WRITTEN_IN_REGISTERS = """
髙高 﨑崎 𠮷吉 邉辺 邉邊 濵浜 濵濱 栁柳 逹達 𣘺橋 槗橋 𣳾泰 桒桑 曻昇 淸清 靑青 渕淵 渊淵 舩船 冝宜 柗松 枩松 鐡鉄
鐡鐵 凉涼 寳宝 寳寶 戶戸 吳呉 內内 說説 穗穂 ⻆角 黑黒 敎教
"""
"""Forms of one surname's character, as registers and cards write them: 髙 of 高橋, 﨑 of 山﨑."""
_KIN_BY_HAND = "斎斉 齋齊 齋斉 齊斎 崎碕 崎嵜 崎埼 﨑碕 﨑嵜 島嶌 嶋嶌 館舘 鉄銕 鐵銕 梅楳 穂穐 秋穐 藤籐 曽會 辺邇"
_UNIHAN_KIN = ("kSemanticVariant", "kZVariant", "kSpoofingVariant")
_CODE = re.compile(r"U\+([0-9A-F]+)")


def pairs(unihan: Path = UNIHAN) -> tuple[set[str], set[str]]:
    """Pairs of forms of one character, and of kin; each pair's characters in order of their code points."""
    listed = f"{OLD_AND_NEW} {PRINTED_AND_SIMPLIFIED} {WRITTEN_IN_REGISTERS}"
    same = {_pair(word) for word in listed.split()}
    japanese = {character for character, _ in _rows(unihan / "Unihan_IRGSources.txt.bz2", "kIRG_JSource")}
    same |= {
        _pair(one + other)
        for one, text in _rows(unihan / "Unihan_OtherMappings.txt.bz2", "kJinmeiyoKanji")
        for other in _named(text)
    }
    kin = {_pair(word) for word in _KIN_BY_HAND.split()}
    kin |= {
        _pair(one + other)
        for one, text in _rows(unihan / "Unihan_Variants.txt.bz2", *_UNIHAN_KIN)
        for other in _named(text)
        if {one, other} <= japanese
    }
    same = {pair for pair in same if pair[0] != pair[1]}
    return same, {pair for pair in kin if pair[0] != pair[1]} - same


def written(unihan: Path = UNIHAN) -> str:
    """The list as it stands in the file."""
    same, kin = pairs(unihan)
    sections = (("same", same), ("kin", kin))
    return _HEAD + "".join(f"[{name}]\n{textwrap.fill(' '.join(sorted(found)), 60)}\n" for name, found in sections)


def _pair(word: str) -> str:
    return "".join(sorted(word))


def _named(text: str) -> Iterator[str]:
    return (chr(int(code, 16)) for code in _CODE.findall(text))


def _rows(path: Path, *names: str) -> Iterator[tuple[str, str]]:
    """Each character that has one of these properties, with what is said of it."""
    for line in bz2.decompress(path.read_bytes()).decode().splitlines():
        if line.startswith("U+"):
            code, name, text = line.split("\t", 2)
            if name in names:
                yield chr(int(code.removeprefix("U+"), 16)), text


if __name__ == "__main__":
    LIST.write_text(written(), "utf-8")
