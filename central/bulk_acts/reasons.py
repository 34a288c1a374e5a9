"""Why a row of a plan is not done: codes as the tables keep them, with words for a clerk."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from central.applications.refusals import (
    Altered,
    FilesAwaited,
    HandlingRefused,
    NoSuchEdge,
    NotAllowed,
    NotProvable,
    NotVisible,
    Stale,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class LeftOut(StrEnum):
    """Of one application."""

    TRIAL = "trial"
    NO_DUTY = "no_duty"
    WRONG_STATE = "wrong_state"
    FILES = "files_awaited"
    OTHER_FORM = "other_form"
    ALTERED = "altered"
    AWAY = "away"
    CHANGED = "changed"
    NOTHING = "nothing_to_do"
    INCOMPLETE = "incomplete"


WORDS: dict[str, StrOrPromise] = {
    LeftOut.TRIAL: _("試験運用の申請です"),
    LeftOut.NO_DUTY: _("この手続きの権限がありません"),
    LeftOut.WRONG_STATE: _("いまの状態からは、できません"),
    LeftOut.FILES: _("添付ファイルがそろっていないか、確かめている途中です"),
    LeftOut.OTHER_FORM: _("えらんだ「直すところ」が、この申請か、いまの様式にありません"),
    LeftOut.ALTERED: _("届いたときの内容と合いません。情報政策課に知らせてください"),
    LeftOut.AWAY: _("ファイルの保管場所が使えず、届いた内容を確かめられません"),
    LeftOut.CHANGED: _("計画のあとに変わったので、除きました"),
    LeftOut.NOTHING: _("もう、そうなっています"),
    LeftOut.INCOMPLETE: _("文か日付が、いまは使えません"),
}


def reason_of(refusal: HandlingRefused) -> LeftOut:
    """The code under which a refusal of the single act is kept."""
    match refusal:
        case NotVisible() | NotAllowed():
            return LeftOut.NO_DUTY
        case Stale():
            return LeftOut.CHANGED
        case Altered():
            return LeftOut.ALTERED
        case NotProvable():
            return LeftOut.AWAY
        case NoSuchEdge():
            return LeftOut.WRONG_STATE
        case FilesAwaited():
            return LeftOut.FILES
        case _:
            return LeftOut.INCOMPLETE
