"""The twelve steps in words. Steps 2 to 9 are about the connection, 10 to 12 about the signature."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Place(StrEnum):
    """Where a step is tried."""

    OFFICE = "office"
    INTERNET = "internet"
    ZONED = "zoned"
    """A terminal of the zone to which the My Number procedures belong."""
    OTHER = "other"
    """A terminal of another zone of the city: LGWAN."""
    KIOSK = "kiosk"


PLACES: dict[Place, StrOrPromise] = {
    Place.OFFICE: _("この画面"),
    Place.INTERNET: _("インターネットの端末"),
    Place.ZONED: _("個人番号利用事務系の端末"),
    Place.OTHER: _("LGWAN系の端末"),
    Place.KIOSK: _("申請の端末とカード"),
}


@dataclass(frozen=True)
class TwelveStep:
    """One of them."""

    number: int
    place: Place
    words: StrOrPromise


STEPS = (
    TwelveStep(1, Place.OFFICE, _("準備：網の設定、様式、特定個人情報の権限を持つグループと担当者がある")),
    TwelveStep(2, Place.OFFICE, _("マイナンバーを使わない手続きのURLを、ポータルの関連リンクの項目に貼り付けた")),
    TwelveStep(3, Place.INTERNET, _("②のURLが、住民の側から開く")),
    TwelveStep(4, Place.OFFICE, _("マイナンバーを使う手続きのURLを、ポータルの関連リンクの項目に貼り付けた")),
    TwelveStep(5, Place.INTERNET, _("④のURLが、住民の側から開く")),
    TwelveStep(6, Place.ZONED, _("マイナンバーを使う手続きの申請が開く")),
    TwelveStep(7, Place.OTHER, _("マイナンバーを使わない手続きの申請が開く")),
    TwelveStep(8, Place.ZONED, _("マイナンバーを使わない手続きの申請が開く")),
    TwelveStep(9, Place.OTHER, _("マイナンバーを使う手続きの申請は、開かない")),
    TwelveStep(10, Place.KIOSK, _("カード、カードリーダー、ソフトのそろった端末から、申請が届いた")),
    TwelveStep(11, Place.KIOSK, _("マイナンバーを使う手続きを、電子署名を付けて申請できた")),
    TwelveStep(12, Place.ZONED, _("⑪の申請の電子証明書を、職員の画面で確かめた")),
)

REASONS: dict[str, StrOrPromise] = {
    "seen": _("開いた"),
    "refused": _("断られた（404）。一覧にも検索にも出ない"),
    "refused_here": _("断られた（404）"),
    "pasted": _("貼り付けたと、担当者が確かめた"),
    "prepared": _("そろっている"),
    "signed": _("署名は正しい"),
    "arrived": _("届いている"),
    "opened_outside": _("ほかの網から開いた。すぐに止めて、網の設定を見直してください"),
    "listed_outside": _("ほかの網の一覧か検索に出た。すぐに止めて、網の設定を見直してください"),
    "not_opened": _("開かなかった"),
    "no_connection": _("つながらなかった"),
    "no_contrast": _("開ける網で開いたことを確かめていないので、断られた理由がわからない"),
    "no_zones": _("網が2つ以上、設定されていない"),
    "no_zoned_procedure": _("網を決めた手続きがない"),
    "no_form": _("その手続きの様式が公開されていない"),
    "no_group": _("特定個人情報の権限を持つグループに、担当者がいない"),
    "not_signed": _("署名の確認が「正しい」になっていない"),
    "no_kiosk": _("端末から届いた申請ではない"),
}
