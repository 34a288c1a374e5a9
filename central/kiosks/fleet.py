"""The fleet as its page shows it: trouble first, every word true. Off line but serving is grey, not red."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.kiosks.heartbeats import last_heartbeat
from central.kiosks.models import Kiosk, SuspicionEvidence
from central.kiosks.states import ENROLS, NEXT, KioskState

SILENT_AFTER = timedelta(minutes=10)
_SILENT = 2
PAPER = {"plenty": _("あります"), "low": _("残りわずか"), "out": _("切れました"), "unknown": _("分かりません")}
REASONS = {
    "other_content": _("同じ番号で、中身のちがう記録が届きました。"),
    "broken_chain": _("記録のつながりが切れています。"),
    "behind_stored": _("端末が、預かった記録より古い状態に戻っています。"),
    "other_head": _("端末の記録の先頭が、預かったものと違います。"),
}
TROUBLES = {
    "D-02": _("読めない様式があり、その手続きだけ受け付けていません。端末のプログラムを新しくしてください。"),
    "D-05": _("使えない文言があり、その言語では様式のもとの言葉を出しています。文言を直して公開してください。"),
    "N-09": _("端末の前の人に代わって市役所へ問い合わせることができません。端末の通信プログラムの記録をみてください。"),
}
"""Codes of docs/trouble-codes.md that say nothing of the machine itself, in words."""


Warns = Callable[[datetime], Mapping[str, str]]
"""What an app above noticed of kiosks lately: a sentence by code."""
_warnings: dict[str, Warns] = {}


def register_warning(name: str, warns: Warns) -> None:
    """Let the fleet's page say it; registering it again replaces it."""
    _warnings[name] = warns


@dataclass(frozen=True)
class KioskRow:
    """One line of the table."""

    kiosk: Kiosk
    place: str
    rank: int
    word: str
    colour: str
    icon: str
    waiting: int | None
    paper: str
    paper_bad: bool
    clock: str
    software: str
    catalogue: int | str
    newest_catalogue: int
    trouble: str
    reason: str
    may_suspend: bool
    may_release: bool
    may_revoke: bool
    may_enrol: bool

    @property
    def silent(self) -> bool:
        """In service, and not heard of for long."""
        return self.rank == _SILENT


@dataclass(frozen=True)
class Alarm:
    """A suspect kiosk and why."""

    kiosk: Kiosk
    sentence: str
    at: datetime


def rows_of(kiosks: Iterable[Kiosk], newest: dict[int, int], now: datetime) -> list[KioskRow]:
    """Rows, trouble first. `newest`: catalogue version by hall."""
    told = [warns(now) for warns in _warnings.values()]
    rows = [
        _warned(
            _row(kiosk, newest.get(kiosk.hall_id, 0), now), [said[kiosk.code] for said in told if kiosk.code in said]
        )
        for kiosk in kiosks
    ]
    return sorted(rows, key=lambda row: (row.rank, row.kiosk.code))


def alarms_of(kiosks: Iterable[Kiosk]) -> list[Alarm]:
    """The newest evidence against each suspect kiosk."""
    found = []
    for kiosk in kiosks:
        if kiosk.state == KioskState.SUSPECT:
            evidence = SuspicionEvidence.objects.filter(kiosk=kiosk).order_by("-at").first()
            if evidence is not None:
                found.append(Alarm(kiosk, str(REASONS.get(evidence.reason, evidence.reason)), evidence.at))
    return found


def _row(kiosk: Kiosk, newest: int, now: datetime) -> KioskRow:
    beat = last_heartbeat(kiosk)
    state = KioskState(kiosk.state)
    rank, word, colour, icon = _face(kiosk, state, now)
    paper = beat.paper if beat is not None else "unknown"
    told = REASONS.get(kiosk.state_reason, kiosk.state_reason)
    trouble = beat.trouble if beat is not None else ()
    return KioskRow(
        kiosk=kiosk,
        place=str(kiosk.hall.name.get("ja", "")),
        rank=rank,
        word=word,
        colour=colour,
        icon=icon,
        waiting=None if beat is None else beat.waiting,
        paper=str(PAPER.get(paper, paper)),
        paper_bad=paper in ("low", "out"),
        clock=_clock(kiosk.clock_ahead_ms),
        software=(beat.software if beat is not None else "") or "—",
        catalogue="—" if beat is None or beat.catalogue is None else beat.catalogue,
        newest_catalogue=newest,
        trouble="・".join(trouble),
        reason=" ".join(
            str(said) for said in (told, *(TROUBLES[code] for code in trouble if code in TROUBLES)) if said
        ),
        may_suspend=KioskState.SUSPENDED in NEXT[state],
        may_release=KioskState.ACTIVE in NEXT[state] and state in (KioskState.SUSPECT, KioskState.SUSPENDED),
        may_revoke=KioskState.REVOKED in NEXT[state],
        may_enrol=state in ENROLS,
    )


def _warned(row: KioskRow, sentences: list[str]) -> KioskRow:
    if not sentences:
        return row
    row = replace(row, reason=" ".join((*([row.reason] if row.reason else []), *sentences)))
    if row.rank <= 1:
        return row
    return replace(row, rank=1, word=gettext("注意"), colour="yel", icon="warning")


def _face(kiosk: Kiosk, state: KioskState, now: datetime) -> tuple[int, str, str, str]:
    match state:
        case KioskState.SUSPECT:
            return 0, gettext("調べてください"), "red", "warning"
        case KioskState.SUSPENDED:
            return 1, gettext("停止中"), "red", "x-circle"
        case KioskState.REVOKED:
            return 5, gettext("失効"), "gray", "x-circle"
        case KioskState.DRAINED:
            return 6, gettext("片づけ済み"), "gray", "check-square"
        case KioskState.ENROLLED if kiosk.contact_at is None:
            return 4, gettext("登録待ち"), "gray", "clock"
        case _:
            if kiosk.contact_at is None or now - kiosk.contact_at > SILENT_AFTER:
                return _SILENT, gettext("連絡なし"), "gray", "cloud-slash"
            if (beat := last_heartbeat(kiosk)) is not None and beat.needs_hands:
                return 1, gettext("注意"), "yel", "warning"
            return 3, gettext("正常"), "green", "check-circle"


def _clock(ahead_ms: int | None) -> str:
    if ahead_ms is None:
        return "—"
    seconds = ahead_ms / 1000
    if abs(seconds) < 60:
        return gettext("%(seconds)s秒") % {"seconds": f"{seconds:+.1f}"}
    if abs(seconds) < 7200:
        return gettext("%(minutes)s分") % {"minutes": f"{seconds / 60:+.0f}"}
    return gettext("%(hours)s時間") % {"hours": f"{seconds / 3600:+.0f}"}
