"""Addresses split into five parts, and compared: same, differs or doubtful, and why."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from provisioning.municipalities import LIST, written
from sync.japanese.addresses import compare_addresses, join_address, split_address
from sync.japanese.comparison import Likeness, Why
from tests.bench.address_pairs import pairs
from tests.bench.addresses import rates
from tests.support.commit_share import commit_number

CARD = "東京都新宿区若葉一丁目２番３号　若葉ハイツ４０５号室"
NOTATIONS = (
    "東京都新宿区若葉一丁目2番3号 若葉ハイツ405号室",
    "東京都新宿区若葉１丁目２番３号若葉ハイツ４０５",
    "東京都新宿区若葉一丁目二番三号　若葉ハイツ405号室",
    "東京都新宿区若葉1-2-3 若葉ハイツ405",
    "東京都新宿区若葉１－２－３－４０５",
    "東京都新宿区若葉1‐2‐3‐405",
    "東京都新宿区若葉1―2―3　若葉ハイツ405号",
    "東京都新宿区若葉1−2−3 若葉ハイツ-405",
    "東京都新宿区若葉1ー2ー3 若葉ハイツ405",
    "東京都新宿区若葉1丁目2-3 若葉ハイツ 405号室",
    "東京都新宿区若葉1丁目2の3 若葉ハイツ405",
    "東京都新宿区若葉1丁目2番地3 若葉ハイツ405",
    "東京都新宿区若葉1丁目2番地の3 若葉ハイツ405",
    "東京都新宿区若葉１丁目２ノ３ 若葉ハイツ405",
    "東京都 新宿区 若葉 1-2-3 若葉ハイツ405号室",
    "東京都　新宿区　若葉　１丁目　２番　３号　若葉ハイツ　４０５号室",
    "新宿区若葉1-2-3-405",
    "新宿区若葉一丁目２番３号若葉ハイツ４０５号室",
    "東京都新宿区大字若葉一丁目２番３号　若葉ﾊｲﾂ405",
    "東京都新宿區若葉一丁目2番3号 若葉ハイツ405",
)
SAME = {
    "千葉県鎌ケ谷市東道野辺一丁目1番地の2|鎌ヶ谷市東道野辺1-1-2": Why.SMALL_KANA,
    "東京都目黒区自由が丘1-2|目黒区自由ヶ丘1丁目2番": Why.SMALL_KANA,
    "千代田区丸の内1-1|千代田区丸ノ内1-1": Why.SMALL_KANA,
    "札幌市中央区北24条西5丁目1番2号|札幌市中央区北二十四条西五丁目1-2": Why.NUMERALS,
    "東京都西多摩郡瑞穂町大字箱根ケ崎2335番地|瑞穂町箱根ヶ崎2335": Why.COUNTY_LEFT_OUT,
    "京都市中京区寺町通御池上る上本能寺前町488番地|京都市中京区上本能寺前町488": Why.STREET_LEFT_OUT,
    "京都市中京区寺町通御池上ル上本能寺前町488|京都市中京区寺町通御池上る上本能寺前町488": Why.SMALL_KANA,
    "東京都渋谷区渋谷1-1|東京都渋谷区澁谷1-1": Why.OLD_FORM,
    "東京都千代田区三番町6番地|東京都千代田区三番町6": Why.NUMBER_NOTATION,
    "東京都港区麻布十番2-3|東京都港区麻布十番二丁目3番": Why.NUMBER_NOTATION,
    "若葉県若葉市若葉町一丁目2番3号|若葉市若葉町１－２－３": Why.PREFECTURE_LEFT_OUT,
    "新宿区若葉1-2-3 Ａ－１０１|新宿区若葉1-2-3 A101": Why.WIDTH,
    "岩手県盛岡市上田第3地割12番地|盛岡市上田3地割12": Why.NUMERALS,
    "福岡市博多区東公園7番7号メゾン若葉3階|福岡市博多区東公園7-7 メゾン若葉3F": Why.BUILDING_NOTATION,
    "岡山市北区大供1-1-1 佐藤方|岡山市北区大供一丁目1番1号 佐藤様方": Why.BUILDING_NOTATION,
}
DOUBTFUL = {
    "府中市若葉町1-2|東京都府中市若葉町1-2": Why.SEVERAL_CITIES,
    "若葉町1-2|新宿区若葉町1-2": Why.CITY_LEFT_OUT,
    "横浜市若葉町1-2|横浜市中区若葉町1-2": Why.WARD_LEFT_OUT,
    "大字若葉字中1番地|大字若葉1番地": Why.AZA_LEFT_OUT,
    "新宿区市谷本村町5-1|新宿区市ヶ谷本村町5-1": Why.KANA_LEFT_OUT,
    "京都市中京区蛸薬師通堀川東入亀屋町10|京都市中京区亀屋町10": Why.STREET_NEEDED,
    "京都市中京区寺町通御池上る若葉町1|京都市中京区柳馬場通二条下る若葉町1": Why.OTHER_STREET,
    "新宿区若葉一丁目2番3号|新宿区若葉2番3号": Why.NUMBER_LEFT_OUT,
    "新宿区若葉1-2-3-405|新宿区若葉1-2-3": Why.ROOM_LEFT_OUT,
    "新宿区若葉1-2 若葉荘3号室|新宿区若葉1-2-3": Why.NUMBER_OR_ROOM,
    "新宿区若葉1-2-3 若葉荘|新宿区若葉1-2-3 青葉荘": Why.OTHER_BUILDING,
    "新宿区若葉1-2-3 若葉荘|新宿区若葉1-2-3": Why.OTHER_BUILDING,
    "新宿区若葉|新宿区若葉1-2": Why.NUMBER_LEFT_OUT,
    "新宿区若葉1番|新宿区若葉1号": Why.NUMBER_WORD,
    "新宿区若葉1-2|": Why.ONLY_ONE,
}
DIFFERS = {
    "東京都府中市若葉町1-2|広島県府中市若葉町1-2": Why.OTHER_PREFECTURE,
    "新宿区若葉1-2|渋谷区若葉1-2": Why.OTHER_CITY,
    "新宿区若葉1-2|新宿区青葉1-2": Why.OTHER_TOWN,
    "若葉市若葉町甲123番地|若葉市若葉町乙123番地": Why.OTHER_TOWN,
    "新宿区若葉1-2-3|新宿区若葉1-3-2": Why.OTHER_NUMBER,
    "新宿区若葉1丁目2番|新宿区若葉1番2号": Why.OTHER_NUMBER,
    "新宿区若葉一丁目2番3号|新宿区若葉11-2-3": Why.OTHER_NUMBER,
    "新宿区若葉1-2-3-405|新宿区若葉1-2-3-406": Why.OTHER_ROOM,
    "新宿区若葉1-2-3 若葉荘101|新宿区若葉1-2-3 若葉荘102号室": Why.OTHER_ROOM,
    "新宿区若葉1-2-3 若葉荘3階|新宿区若葉1-2-3 若葉荘4F": Why.OTHER_ROOM,
    "盛岡市上田第3地割12番地|盛岡市上田第4地割12番地": Why.OTHER_TOWN,
}
SPLIT = {
    CARD: ("東京都", "新宿区", "若葉一丁目", "２番３号", "若葉ハイツ４０５号室"),
    "京都府京都市中京区寺町通御池上る上本能寺前町488番地": (
        "京都府",
        "京都市中京区",
        "寺町通御池上る上本能寺前町",
        "488番地",
        "",
    ),
    "北海道札幌市中央区北２４条西５丁目１番２号": ("北海道", "札幌市中央区", "北２４条西５丁目", "１番２号", ""),
    "東京都西多摩郡瑞穂町大字箱根ケ崎２３３５番地": ("東京都", "西多摩郡瑞穂町", "大字箱根ケ崎", "２３３５番地", ""),
    "東京都千代田区三番町６番地": ("東京都", "千代田区", "三番町", "６番地", ""),
    "三重県四日市市諏訪町１番５号": ("三重県", "四日市市", "諏訪町", "１番５号", ""),
    "茨城県龍ケ崎市３７１０番地": ("茨城県", "龍ケ崎市", "", "３７１０番地", ""),
}
UNSURE = (
    "若葉県若葉市若葉町一丁目２番３号",
    "府中市若葉町２番",
    "東京都新宿区若葉1-2-3",
    "東京都新宿区若葉町",
    "若葉町1-2",
    "",
    "hello",
)


@pytest.mark.requirement("MOON-08")
def test_twenty_notations_of_one_address_are_the_same_each_beside_each() -> None:
    asked = [(one, other) for one in (CARD, *NOTATIONS) for other in NOTATIONS]
    assert [pair for pair in asked if compare_addresses(*pair).result is not Likeness.SAME] == []
    assert len(set(NOTATIONS)) == 20


@pytest.mark.parametrize(("pair", "reason"), SAME.items())
def test_one_place_written_in_two_ways_is_the_same_and_says_why(pair: str, reason: Why) -> None:
    found = compare_addresses(*pair.split("|"))
    assert (found.result, reason in found.reasons) == (Likeness.SAME, True)


@pytest.mark.parametrize(("pair", "reason"), DOUBTFUL.items())
def test_what_no_machine_can_know_is_left_to_a_person(pair: str, reason: Why) -> None:
    found = compare_addresses(*pair.split("|"))
    assert (found.result, found.reasons[0]) == (Likeness.DOUBTFUL, reason)


@pytest.mark.parametrize(("pair", "reason"), DIFFERS.items())
def test_two_places_differ_and_it_says_where(pair: str, reason: Why) -> None:
    found = compare_addresses(*pair.split("|"))
    assert (found.result, found.reasons[0]) == (Likeness.DIFFERS, reason)


@pytest.mark.requirement("MOON-08")
def test_a_share_of_pairs_with_a_known_answer_holds_and_no_two_homes_are_one() -> None:
    """`python -m tests.bench addresses` has 10,000. A hundredth may be asked of a person without need."""
    found = rates(pairs(1_560, commit_number()))
    assert found.false_same() == []
    assert len(found.wrong) <= 15, found.wrong


@pytest.mark.parametrize(("text", "parts"), SPLIT.items())
def test_an_address_of_a_card_is_split_into_five_parts(text: str, parts: tuple[str, ...]) -> None:
    found = split_address(text)
    assert (found.fields(), found.joined()) == (parts, text)
    assert found.sure == bool(found.town)


@pytest.mark.parametrize("text", UNSURE)
def test_where_a_border_is_not_certain_that_is_said_and_nothing_is_lost(text: str) -> None:
    found = split_address(text)
    assert (found.sure, found.joined()) == (False, text)


def test_what_cannot_be_split_stays_whole_in_the_town() -> None:
    assert split_address("ここに来たばかりです").fields() == ("", "", "ここに来たばかりです", "", "")


def test_five_fields_become_one_line_as_a_card_writes_it() -> None:
    assert join_address(*split_address(CARD).fields()) == CARD
    assert join_address("", "", "", "", "若葉荘") == "若葉荘"


@given(st.text(max_size=80))
@settings(max_examples=200)
def test_of_any_text_the_parts_joined_are_the_text(text: str) -> None:
    assert split_address(text).joined() == text


@given(st.text("東京都新宿区若葉府中市町一二三十1２3-－番地号丁目の 　ﾊﾞ葛\U000e0100大字ケが上る", max_size=40))
@example("-十番")
@settings(max_examples=300)
def test_of_any_address_the_parts_joined_are_the_address_and_it_is_the_same_as_itself(text: str) -> None:
    assert split_address(text).joined() == text
    assert compare_addresses(text, text + "　").result is Likeness.SAME or not text.strip()


def test_of_generated_addresses_the_parts_joined_are_the_address() -> None:
    for pair in pairs(600, commit_number()):
        assert split_address(pair.one).joined() == pair.one
        assert split_address(pair.other).joined() == pair.other


def test_an_endless_text_is_no_work() -> None:
    endless = "東京都新宿区若葉" + "1-" * 100_000
    assert split_address(endless).joined() == endless
    assert compare_addresses(endless, "東京都新宿区若葉1").reasons == (Why.TOO_LONG,)


def test_the_table_of_municipalities_is_made_of_its_source() -> None:
    assert LIST.read_text("utf-8") == written()
