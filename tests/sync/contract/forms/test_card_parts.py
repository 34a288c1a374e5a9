"""The card's name and address in parts, and the same again when they are put together."""

from __future__ import annotations

import pytest

from sync.contract.forms.card_parts import PARTS_OF, card_values, put_together
from sync.japanese.addresses import compare_addresses
from sync.japanese.comparison import Likeness
from sync.japanese.names import compare_names

NAMES = [
    ("山田　花子", ("山田", "花子"), True),
    ("山田 花子", ("山田", "花子"), True),
    ("𠮷田󠄀　葵", ("𠮷田󠄀", "葵"), True),
    ("山田花子", ("山田花子", ""), False),
    ("ＳＭＩＴＨ　ＪＯＨＮ　ＰＡＵＬ", ("ＳＭＩＴＨ", "ＪＯＨＮ　ＰＡＵＬ"), False),
]
ADDRESSES = [
    ("東京都千代田区丸の内一丁目２番３号", ("東京都", "千代田区", "丸の内一丁目", "２番３号", ""), True),
    (
        "東京都千代田区丸の内一丁目２番３号　若葉マンション１０１",
        ("東京都", "千代田区", "丸の内一丁目", "２番３号", "若葉マンション１０１"),
        True,
    ),
    ("若葉県若葉市若葉町一丁目２番３号", ("若葉県", "若葉市", "若葉町一丁目", "２番３号", ""), False),
    ("どこにもない所", ("", "", "どこにもない所", "", ""), False),
]


def parts(item: str, values: dict[str, str]) -> tuple[str, ...]:
    return tuple(values[part] for part in PARTS_OF[item])


@pytest.mark.parametrize(("name", "expected", "sure"), NAMES)
def test_a_name_is_cut_at_its_space_and_stays_whole_without_one(
    name: str, expected: tuple[str, ...], sure: bool
) -> None:
    found = card_values(name, "x", "1990-01-02", "female")
    assert parts("name", found.values) == expected
    assert ("name" not in found.unsure) is sure
    assert name not in repr(found)


@pytest.mark.parametrize(("address", "expected", "sure"), ADDRESSES)
def test_an_address_is_cut_in_five_and_what_cannot_be_cut_stays_in_the_town(
    address: str, expected: tuple[str, ...], sure: bool
) -> None:
    found = card_values("x", address, "1990-01-02", "female")
    assert parts("address", found.values) == expected
    assert ("address" not in found.unsure) is sure


@pytest.mark.parametrize("name", [name for name, _, _ in NAMES])
@pytest.mark.parametrize("address", [address for address, _, _ in ADDRESSES])
def test_put_together_they_are_what_the_card_said(name: str, address: str) -> None:
    values = card_values(name, address, "1990-01-02", "female").values
    stated = {part: values[part] for item in PARTS_OF for part in PARTS_OF[item] if values[part]}
    whole = put_together(stated | {"birth_on": "1990-01-02"})
    assert compare_names(whole["name"], name).result is Likeness.SAME
    assert compare_addresses(whole["address"], address).result is Likeness.SAME
    assert set(whole) == {"name", "address", "birth_on"}


def test_what_was_stated_whole_is_that_and_what_was_not_asked_is_not_there() -> None:
    assert put_together({"name": "山田　花子", "family_name": "山口"}) == {"name": "山田　花子"}
    assert put_together({"sex": "female"}) == {"sex": "female"}
