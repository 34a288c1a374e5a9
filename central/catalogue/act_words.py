"""Acts of the audit log and of an application's history that are recorded here, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.audit.act_words import ActWords, register
from central.catalogue.act_details import (
    LeafletEnded,
    LeafletMade,
    OfVersion,
    OfWording,
    Published,
    Renewed,
    RootRemoved,
    RootsTrusted,
    StaffCardSet,
)

WORDS = ActWords(
    acts={
        "catalogue.published": _("様式の一覧を出した"),
        "catalogue.renewed": _("様式の一覧の期限をのばした"),
        "procedure.added": _("手続きの版を加えた"),
        "procedure.offer_ended": _("手続きの版の公開をやめた"),
        "procedure.facts_changed": _("手続きの問合せ先などを変えた"),
        "procedure.wording_published": _("様式の文言を直した"),
        "procedure.wording_withdrawn": _("様式の文言を元に戻した"),
        "hall.roots_trusted": _("信頼する認証局を加えた"),
        "hall.staff_card_set": _("職員カードの権限を決めた"),
        "hall.root_removed": _("認証局を信頼から外した"),
        "leaflet.made": _("チラシの番号を出した"),
        "leaflet.ended": _("チラシの番号を終わりにした"),
    },
    subjects={
        "card": _("職員カード"),
        "leaflet": _("チラシの番号"),
        "procedure": _("手続き"),
    },
    details={
        "added": _("加えた数"),
        "duties": _("権限"),
        "language": _("言語"),
        "roots": _("認証局の指紋"),
        "same_as": _("中身が同じ版"),
        "wording": _("文言の指紋"),
    },
    shapes={
        "catalogue.published": Published,
        "catalogue.renewed": Renewed,
        "procedure.added": OfVersion,
        "procedure.offer_ended": OfVersion,
        "procedure.facts_changed": OfVersion,
        "procedure.wording_published": OfWording,
        "procedure.wording_withdrawn": OfWording,
        "hall.roots_trusted": RootsTrusted,
        "hall.staff_card_set": StaffCardSet,
        "hall.root_removed": RootRemoved,
        "leaflet.made": LeafletMade,
        "leaflet.ended": LeafletEnded,
    },
)


def enter() -> None:
    """Enter them."""
    register("catalogue", WORDS)
