"""How long the centre has been silent, and up to when the kiosk goes on all the same (docs/adr/0012-silence.md).

Trust and taking in are two questions. Keys, catalogue, staff list and numbers last as long as nobody takes them back.
Taking in ends by itself after `silent_days` without a word, so that a stolen kiosk stops; staff in the hall put that
end off by card and PIN, and it never lies further ahead of them than an unattended kiosk would have gone on.

The wall clock says how long the machine was off, the boot clock how long it was on; the longer counts. A clock that is
set back gains at most the time for which the machine was switched off.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sync.contract.chain.staff_act import Act, StaffActEntry
from sync.contract.timestamps import moment_of
from sync.contract.wire.catalogue import Catalogue
from sync.contract.wire.manifest import Incarnation
from sync.home.clocks import Clock
from sync.home.disk import Disk, write_durably
from sync.home.home import KioskHome
from sync.inbox.centre_cache import LastAck

EXTENSION = timedelta(days=7)
"""So much one act of staff adds."""
AT_MOST = timedelta(days=60)
"""Longer than that nobody goes on: by then somebody of the city has to come with a new word of a centre."""
WORTH_IT = timedelta(days=1)
"""An act that would add less than this is not offered: the chain is no place for touches without effect."""
NOTED_EVERY = timedelta(minutes=10)
NOTED_FROM = timedelta(hours=1)
"""A kiosk that hears the centre every minute writes nothing."""


@dataclass(frozen=True)
class Silence:
    """How it stands now. Moments are by the centre's clock."""

    heard: datetime
    """Its last word."""
    lasted: timedelta
    ends: datetime
    """After that nothing is taken in."""

    @property
    def is_over(self) -> bool:
        """Whether the kiosk stops."""
        return self.heard + self.lasted > self.ends

    def extended(self, catalogue: Catalogue) -> datetime | None:
        """Up to when one act of staff would put the end off now; None: not yet, or no further."""
        if self.lasted < timedelta(days=catalogue.extend_after_days):
            return None
        now, unattended = self.heard + self.lasted, timedelta(days=catalogue.silent_days)
        ends = min(max(self.ends, now) + EXTENSION, now + max(unattended, EXTENSION), self.heard + AT_MOST)
        return ends if ends >= max(self.ends, now) + WORTH_IT else None


def heard_at(catalogue: Catalogue, last: LastAck | None, incarnation: Incarnation | None) -> datetime:
    """The centre's last word of any kind. A restored centre's first is its name, before it acknowledges anything."""
    words = [catalogue.issued_at]
    words += [last.ack.time] if last is not None else []
    words += [incarnation.issued_at] if incarnation is not None else []
    return max(map(moment_of, words))


def end_of_silence(
    heard: datetime, catalogue: Catalogue, last: LastAck | None, newest: StaffActEntry | None
) -> datetime:
    """When taking in ends. An extension counts only in the silence in which it was given."""
    ends = heard + timedelta(days=catalogue.silent_days)
    if newest is None or newest.act.act != Act.EXTEND or newest.act.until is None:
        return ends
    if newest.time.ack != (last.hash if last is not None else None):
        return ends
    return max(ends, min(moment_of(newest.act.until), heard + AT_MOST))


class TimeOn:
    """How long this machine was running since the centre's last word; kept in a file, because a boot clock is not."""

    def __init__(self, home: KioskHome, clock: Clock, disk: Disk) -> None:
        self._file = home.data / "silence.json"
        self._clock = clock
        self._disk = disk
        self._noted = self._read()

    def since(self, last: LastAck | None) -> timedelta:
        """A lower bound: what came after the newest note is lost when power goes. Nothing before the first word."""
        if last is None:
            return timedelta(0)
        word, boot, up_ms = last.hash, self._clock.boot, self._clock.up_ms()
        if last.boot == boot:
            on_ms = max(0, up_ms - last.up_ms)
        elif self._noted.word != word:
            on_ms = up_ms
        elif self._noted.boot == boot:
            on_ms = self._noted.on_ms + max(0, up_ms - self._noted.up_ms)
        else:
            on_ms = self._noted.on_ms + up_ms
        on = timedelta(milliseconds=on_ms)
        if on >= NOTED_FROM:
            self._note(_Noted(word, boot, up_ms, on_ms))
        return on

    def _note(self, now: _Noted) -> None:
        same = (now.word, now.boot) == (self._noted.word, self._noted.boot)
        if same and timedelta(milliseconds=now.on_ms - self._noted.on_ms) < NOTED_EVERY:
            return
        try:
            write_durably(self._disk, self._file, json.dumps(vars(now)).encode())
        except OSError:
            return  # a full disk is told elsewhere; the wall clock still counts
        self._noted = now

    def _read(self) -> _Noted:
        try:
            found = json.loads(self._file.read_bytes())
            return _Noted(str(found["word"]), str(found["boot"]), int(found["up_ms"]), max(0, int(found["on_ms"])))
        except (OSError, ValueError, KeyError, TypeError):
            return _Noted("", "", 0, 0)


@dataclass(frozen=True)
class _Noted:
    word: str
    """Hash of the acknowledgement since which is counted; empty: none."""
    boot: str
    up_ms: int
    on_ms: int
