"""What stands on the sheets of a copy of the resident record, from register and request (domain-facts 2.1, 2.2).

Individual number and resident code are written as left out by this module's own words: no value for them exists
anywhere in this service. An item that was not asked for is 省略, one that the record does not have is （なし）, so that
a reader can tell the two apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec
from django.utils.translation import gettext_lazy as _

from central.certificates.kinds.letterhead import DocumentContent, SheetContent, certifier_of, letterhead
from central.certificates.models import IssuedDocument
from central.resident_register.lookup import ensure_open, members_of
from central.resident_register.models import Citizen, Household
from sync.japanese.dates import JST, era_date

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

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


DETAIL_WORDS: dict[str, StrOrPromise] = {
    Detail.HEAD_RELATION: _("世帯主・続柄"),
    Detail.DOMICILE: _("本籍・筆頭者"),
    Detail.RESIDENCE_STATUS: _("国籍・在留資格等"),
    Detail.HISTORY: _("異動の履歴"),
}
"""As clerks read them."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a sheet: one or two cells with their labels."""

    label: str
    value: str
    label_right: str = ""
    value_right: str = ""
    big: bool = False


class RecordSheet(SheetContent, frozen=True):
    """One sheet. One person has it alone; more stand in blocks below address and head."""

    common: tuple[Row, ...]
    blocks: tuple[tuple[Row, ...], ...]


class ResidentRecord(DocumentContent, frozen=True, kw_only=True):
    """住民票の写し"""

    pages: tuple[RecordSheet, ...]
    formula: str
    """Stands on the last sheet only."""


def content_of(document: IssuedDocument, at: datetime) -> ResidentRecord:
    """Of a reserved document, as the register is now.

    Raises:
        NotIssuable, CertificateRefused
    """
    household = document.household
    assert household is not None, "a certificate is of a household: only_a_reply_goes_by_mail"
    ensure_open(household.pk)
    details = frozenset(Detail(item) for item in document.items)
    return record_content(household, members_of(household, document.persons), details, at)


def record_content(
    household: Household, members: Sequence[Citizen], details: frozenset[Detail], at: datetime
) -> ResidentRecord:
    """Of these people.

    Raises:
        NoIssuer
    """
    certifier = certifier_of(household.body, at.astimezone(JST).date())
    whole = len(members) == household.members.count()
    return ResidentRecord(
        head=letterhead(household.body, certifier, TITLE, certifier.place, at),
        pages=pages_of(household, members, details),
        formula=certifier.formula_household if whole else certifier.formula_part,
    )


def pages_of(household: Household, members: Sequence[Citizen], details: frozenset[Detail]) -> tuple[RecordSheet, ...]:
    """The sheets, in order."""
    if len(members) == 1:
        return (RecordSheet((), (tuple(_single(household, members[0], details)),)),)
    common = (_row("住　所", household.address), _row("世帯主", _head(household, details)))
    return tuple(
        RecordSheet(common, tuple(tuple(_block(member, details)) for member in group)) for group in _split(members)
    )


def _split(members: Sequence[Citizen]) -> list[Sequence[Citizen]]:
    groups, left = [], list(members)
    while len(left) > PEOPLE_ON_THE_LAST_SHEET:
        size = min(PEOPLE_ON_A_SHEET, len(left) - 1)
        groups.append(left[:size])
        left = left[size:]
    return [*groups, left]


def _single(household: Household, member: Citizen, details: frozenset[Detail]) -> list[Row]:
    return [
        _row("氏　名", member.name, big=True),
        _row("ふりがな", member.kana or NONE),
        *_registered_names(member),
        _row("生年月日", _birth(member), "性別", member.get_sex_display()),
        _row("住　所", household.address),
        _row("住所を定めた日", era_date(member.address_since)),
        _row("届出の日", era_date(member.notified_on)),
        _row("住民となった日", era_date(member.resident_since)),
        _row("前の住所", member.former_address or NONE),
        _row("世帯主", _head(household, details), "続柄", _relation(member, details)),
        *_origin(member, details),
        _row("個人番号", OMITTED, "住民票コード", OMITTED),
        _row("履　歴", _history(member, details)),
        _row("備　考", BLANK_BELOW),
    ]


def _block(member: Citizen, details: frozenset[Detail]) -> list[Row]:
    return [
        _row("氏　名", member.name, big=True),
        _row("ふりがな", member.kana or NONE, "続柄", _relation(member, details)),
        *_registered_names(member),
        _row("生年月日", _birth(member), "性別", member.get_sex_display()),
        _row("住民となった日", era_date(member.resident_since), "住所を定めた日", era_date(member.address_since)),
        _row("前の住所", member.former_address or NONE, "届出の日", era_date(member.notified_on)),
        *_origin(member, details),
        _row("個人番号", OMITTED, "住民票コード", OMITTED),
        _row("備　考", _history(member, details) if Detail.HISTORY in details else BLANK_BELOW),
    ]


def _registered_names(member: Citizen) -> list[Row]:
    """旧氏 and 通称: once registered they are never left out."""
    names = (("旧　氏", member.former_surname), ("通　称", member.alias))
    return [_row(label, name) for label, name in names if name]


def _origin(member: Citizen, details: frozenset[Detail]) -> list[Row]:
    if member.nationality:
        shown = Detail.RESIDENCE_STATUS in details
        return [
            _row("国籍・地域", member.nationality if shown else OMITTED),
            _row("在留資格等", (member.residence_status or NONE) if shown else OMITTED),
        ]
    shown = Detail.DOMICILE in details
    return [
        _row("本　籍", (member.domicile or NONE) if shown else OMITTED),
        _row("筆頭者", (member.first_in_register or NONE) if shown else OMITTED),
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


def _row(label: str, value: str, label_right: str = "", value_right: str = "", *, big: bool = False) -> Row:
    return Row(label=label, value=value, label_right=label_right, value_right=value_right, big=big)
