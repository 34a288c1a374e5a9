"""How states, sources and channels look and read on staff pages: word, icon, colour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.applications.models import Application, Channel, ManualCheck
from central.applications.survey_states import SurveyState
from sync.contract.chain.statement import Source
from sync.contract.states import HandlingStatus

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Badge:
    """A chip."""

    word: StrOrPromise
    colour: str
    icon: str


_S = HandlingStatus
STATUS: dict[str, Badge] = {
    _S.UNPROCESSED: Badge(_("未処理"), "blue", "circle"),
    _S.PROVISIONALLY_TAKEN_IN: Badge(_("仮受付"), "cyan", "clock"),
    _S.SENT_BACK: Badge(_("返却中"), "yel", "arrow-u-up-left"),
    _S.NOT_ACCEPTED: Badge(_("不受理"), "gray", "x-circle"),
    _S.WITHDRAWN: Badge(_("取下げ"), "gray", "x-circle"),
    _S.ACCEPTED_REPLY_PENDING: Badge(_("受理(返信未)"), "purple", "envelope-simple"),
    _S.ACCEPTED_REPLIED: Badge(_("受理(返信済)"), "purple", "paper-plane-tilt"),
    _S.ACCEPTED_RESERVED: Badge(_("受理(予約中)"), "purple", "calendar-blank"),
    _S.COMPLETED: Badge(_("完了"), "green", "check-circle"),
    _S.FORCE_COMPLETED: Badge(_("強制完了"), "green", "check-square"),
}
MANUAL_CHECK: dict[str, Badge] = {
    ManualCheck.Kind.UNREADABLE: Badge(_("読めない"), "red", "warning"),
    ManualCheck.Kind.INVALID: Badge(_("検証で不備"), "red", "warning"),
    ManualCheck.Kind.ANOMALY: Badge(_("行き違い"), "yel", "warning"),
}


def status(value: str) -> Badge:
    """The chip of a handling state."""
    return STATUS[value]


def trial(application: Application) -> Badge | None:
    """That it is one; None: it counts."""
    return Badge(gettext("試験"), "red", "info") if application.trial else None


def survey(application: Application) -> Badge | None:
    """Whether an answered survey was read; None: it is none."""
    match application.survey:
        case SurveyState.UNREAD:
            return Badge(gettext("アンケート：未確認"), "blue", "envelope-simple")
        case SurveyState.READ:
            return Badge(gettext("アンケート：確認済"), "gray", "check")
        case _:
            return None


def files(application: Application) -> Badge | None:
    """That files are still to come, or to be looked at; None: nothing is open."""
    if application.files_awaited:
        here = {"here": application.files - application.files_awaited, "every": application.files}
        return Badge(gettext("添付待ち（%(every)s件のうち%(here)s件）") % here, "yel", "clock")
    if application.files_unchecked:
        return Badge(gettext("添付を確かめています"), "gray", "circle-half")
    return None


def source(value: str, names: Mapping[str, str] | None = None) -> Badge:
    """Who filled an item, everywhere with the same chip. `names`: of staff, by source (`typists.typist_names`)."""
    match value:
        case Source.CARD:
            return Badge(gettext("カード"), "blue", "identification-card")
        case Source.POSTAL_CODE:
            return Badge(gettext("郵便番号"), "gray", "map-pin")
        case Source.REGISTER:
            return Badge(gettext("台帳"), "gray", "hard-drives")
        case _ if value.startswith(Source.STAFF):
            name = (names or {}).get(value, value.removeprefix(Source.STAFF))
            return Badge(gettext("職員 %(name)s") % {"name": name}, "yel", "user-gear")
        case Source.COMPUTED:
            return Badge(gettext("自動で計算"), "gray", "list-checks")
        case Source.RESIDENT:
            return Badge(gettext("本人"), "gray", "hand-tap")
        case _:
            return Badge(gettext("不明"), "red", "warning")


def channel(value: str, *, offline: bool) -> Badge:
    """The way it came."""
    if value == Channel.STAFF:
        return Badge(gettext("窓口"), "gray", "user-gear")
    if value == Channel.WEB:
        return Badge(gettext("ウェブ"), "gray", "globe")
    if offline:
        return Badge(gettext("端末・通信なし"), "gray", "cloud-slash")
    return Badge(gettext("端末"), "gray", "desktop")
