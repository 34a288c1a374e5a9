"""The people of tests and demonstrations, and what is peculiar about their cards. None of them exists.

Their PINs are no secret: 1234 for both four-digit PINs, ABC123 for signing, 246810 for staff.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hardware.simulated.card.record import Token

FOUR_DIGIT_PIN = "1234"
SIGN_PIN = "ABC123"
STAFF_PIN = "246810"
HOME = "若葉県若葉市若葉町一丁目２番３号"
SignRoot = Literal["01", "02", "03", "unknown"]


@dataclass(frozen=True)
class Resident:
    """A person with a My Number card, or with something that looks like one."""

    label: str
    name: str
    birth: str
    sex: str
    peculiar: str
    address: str = HOME
    name_in_certificate: str = ""
    name_substituted: str = ""
    token: Token = "my_number"  # noqa: S105 (a kind of token, not a secret)
    sign_root: SignRoot = "03"
    has_sign_certificate: bool = True
    expired: bool = False
    revoked: bool = False
    tries_left: tuple[int, int, int] = (3, 5, 3)
    """auth, sign, basic four"""


@dataclass(frozen=True)
class StaffMember:
    """Somebody of the city hall with a staff card."""

    label: str
    name: str
    card_id: str


RESIDENTS = (
    Resident("hanako", "山田　花子", "19900102", "2", "everything in order"),
    Resident("taro", "山田　太郎", "19880506", "1", "everything in order; represents hanako"),
    Resident("aoi", "山田　葵", "20160410", "2", "under 15: no signing certificate", has_sign_certificate=False),
    Resident("expired", "伊藤　健", "19750715", "1", "certificates expired", expired=True),
    Resident("locked", "小林　誠", "19680921", "1", "all three PINs blocked", tries_left=(0, 0, 0)),
    Resident("lasttry", "吉田　京子", "19820303", "2", "one try left for each PIN", tries_left=(1, 1, 1)),
    Resident("revoked", "加藤　恵", "19931111", "2", "signing certificate revoked (moved house)", revoked=True),
    Resident("unknown", "中村　翔", "20000229", "1", "certificates of an authority nobody trusts", sign_root="unknown"),
    Resident("generation2", "木村　直子", "19790808", "2", "signing certificate of root 02", sign_root="02"),
    Resident(
        "generation1", "林　勇", "19551224", "1", "signing certificate of root 01, which has ended", sign_root="01"
    ),
    Resident(
        "watanabe",
        "渡邉\U000e0102　美咲",
        "19870630",
        "2",
        "a variant character; the certificate writes a standard form",
        address="若葉県若葉市大字葛\U000e0100飾１２番地３４\u3000若葉マンション１０１号室",
        name_in_certificate="渡辺　美咲",
        name_substituted="01000",
    ),
    Resident(
        "oldcard",
        "清水　正",
        "19481001",
        "1",
        "an old resident card",
        token="old_resident_card",  # noqa: S106 (a kind of token)
        expired=True,
    ),
    Resident(
        "rare",
        "\U00031350藤　瞳\u200b子",
        "19450000",
        "2",
        "a character newer than every font, an invisible one, and a birth date of which the year alone is known",
        address="若葉県若葉市大字\U0002ebf0\u200e１２番地",
    ),
    Resident(
        "long",
        "ALEXANDRIA MAXIMILIANA BERNADETTE CONSTANTINA　DELACROIX MONTGOMERY FEATHERSTONEHAUGH WIGGLESWORTH NINETY",
        "19720630",
        "2",
        "the longest name and address",
        address="若葉県若葉市大字上若葉字東若葉台千二百三十四番地五十六"
        + "若葉中央公園前再開発地区第三街区" * 10
        + "一〇一号室若葉太郎方西棟東",
    ),
    Resident("phone", "松本　陸", "19990917", "1", "a phone, not a card", token="phone"),  # noqa: S106 (a kind of token)
)

STAFF = (StaffMember("sato", "佐藤", "S-0001"), StaffMember("suzuki", "鈴木", "S-0002"))

FOREIGN = "library"
"""A card that knows none of our applications."""
