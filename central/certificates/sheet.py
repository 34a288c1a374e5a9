"""What stands on the sheets of a copy of the resident record, from register and request (domain-facts 2.1, 2.2).

Individual number and resident code are written as left out by this module's own words: no value for them exists
anywhere in this service. An item that was not asked for is 省略, one that the record does not have is （なし）, so that
a reader can tell the two apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from central.citizens.models import Citizen, Household
from sync.japanese.dates import era_date

OMITTED, NONE, BLANK_BELOW = "省略", "（なし）", "以下余白"
TITLE = "住民票の写し"
PEOPLE_ON_A_SHEET = 3
PEOPLE_ON_THE_LAST_SHEET = 2
"""The last one carries formula, seal and what proves it."""


class Detail(StrEnum):
    """Items that are shown only when asked for; the values are the procedure's choices."""

    HEAD_RELATION = "head_relation"
    DOMICILE = "domicile"
    RESIDENCE_STATUS = "residence_status"
    HISTORY = "history"


@dataclass(frozen=True)
class Row:
    """One or two cells of a sheet."""

    label: str
    value: str
    label2: str = ""
    value2: str = ""
    big: bool = False

    def plain(self) -> dict[str, Any]:
        """As the template reads it."""
        return {"l": self.label, "v": self.value, "l2": self.label2, "v2": self.value2, "big": self.big}


def pages_of(household: Household, members: Sequence[Citizen], details: frozenset[Detail]) -> list[dict[str, Any]]:
    """The sheets, in order. One person has the whole sheet; more stand in blocks below address and head."""
    if len(members) == 1:
        return [{"common": [], "blocks": [[row.plain() for row in _single(household, members[0], details)]]}]
    common = [Row("住　所", household.address).plain(), Row("世帯主", _head(household, details)).plain()]
    return [
        {"common": common, "blocks": [[row.plain() for row in _block(member, details)] for member in group]}
        for group in _split(members)
    ]


def _split(members: Sequence[Citizen]) -> list[Sequence[Citizen]]:
    groups, left = [], list(members)
    while len(left) > PEOPLE_ON_THE_LAST_SHEET:
        size = min(PEOPLE_ON_A_SHEET, len(left) - 1)
        groups.append(left[:size])
        left = left[size:]
    return [*groups, left]


def _single(household: Household, member: Citizen, details: frozenset[Detail]) -> list[Row]:
    return [
        Row("氏　名", member.name, big=True),
        Row("ふりがな", member.kana or NONE),
        *_registered_names(member),
        Row("生年月日", _birth(member), "性別", member.get_sex_display()),
        Row("住　所", household.address),
        Row("住所を定めた日", era_date(member.address_since)),
        Row("届出の日", era_date(member.notified_on)),
        Row("住民となった日", era_date(member.resident_since)),
        Row("前の住所", member.former_address or NONE),
        Row("世帯主", _head(household, details), "続柄", _relation(member, details)),
        *_origin(member, details),
        Row("個人番号", OMITTED, "住民票コード", OMITTED),
        Row("履　歴", _history(member, details)),
        Row("備　考", BLANK_BELOW),
    ]


def _block(member: Citizen, details: frozenset[Detail]) -> list[Row]:
    return [
        Row("氏　名", member.name, big=True),
        Row("ふりがな", member.kana or NONE, "続柄", _relation(member, details)),
        *_registered_names(member),
        Row("生年月日", _birth(member), "性別", member.get_sex_display()),
        Row("住民となった日", era_date(member.resident_since), "住所を定めた日", era_date(member.address_since)),
        Row("前の住所", member.former_address or NONE, "届出の日", era_date(member.notified_on)),
        *_origin(member, details),
        Row("個人番号", OMITTED, "住民票コード", OMITTED),
        Row("備　考", _history(member, details) if Detail.HISTORY in details else BLANK_BELOW),
    ]


def _registered_names(member: Citizen) -> list[Row]:
    """旧氏 and 通称: once registered they are never left out."""
    names = (("旧　氏", member.former_surname), ("通　称", member.alias))
    return [Row(label, name) for label, name in names if name]


def _origin(member: Citizen, details: frozenset[Detail]) -> list[Row]:
    if member.nationality:
        shown = Detail.RESIDENCE_STATUS in details
        return [
            Row("国籍・地域", member.nationality if shown else OMITTED),
            Row("在留資格等", (member.residence_status or NONE) if shown else OMITTED),
        ]
    shown = Detail.DOMICILE in details
    return [
        Row("本　籍", (member.domicile or NONE) if shown else OMITTED),
        Row("筆頭者", (member.first_in_register or NONE) if shown else OMITTED),
    ]


def _birth(member: Citizen) -> str:
    """By era; of foreign residents in western years, and nothing beside either."""
    born: date = member.birth_on
    return f"{born.year}年{born.month}月{born.day}日" if member.nationality else era_date(born)


def _head(household: Household, details: frozenset[Detail]) -> str:
    if Detail.HEAD_RELATION not in details:
        return OMITTED
    head = household.members.filter(relation="世帯主").first()
    return head.name if head else NONE


def _relation(member: Citizen, details: frozenset[Detail]) -> str:
    return member.relation if Detail.HEAD_RELATION in details else OMITTED


def _history(member: Citizen, details: frozenset[Detail]) -> str:
    if Detail.HISTORY not in details:
        return OMITTED
    return "　".join(member.history) or NONE
