"""The kiosk's durable queue in SQLite, its mirror on a second medium, and the check at every boot.

outbox      the one object that the kiosk process holds: keep, may_take_in, waiting, prints, retention
keeping     a submission from the confirm screen's bytes to `Kept`: numbers, seal, sign, commit, mirror
store       outbox.db: tables, one transaction per change; mirror: segments of hashed records
boot_check  compares database, mirror and last acknowledgement: NORMAL, HEALED or QUARANTINE
room        what must hold before a form starts; retention: what may be purged, and when
silence     how long the centre was silent, and up to when the kiosk goes on; staff_acts: what staff did, as entries
reader      what the agent sees of outbox.db; line_view: what the kiosk sees of line.db
home        the folders and the kiosk's identity; clocks, failpoints: the ports
"""

from sync.outbox.attendance import ServiceState
from sync.outbox.boot_check import BootResult, BootState
from sync.outbox.clocks import Clock, Randomness, SystemClock, SystemRandomness
from sync.outbox.failpoints import Failpoint, Failpoints, NoFailpoints
from sync.outbox.home import Identity, KioskHome
from sync.outbox.kiosk_note import KioskNote, write_kiosk_note
from sync.outbox.line_view import LineView
from sync.outbox.new_home import create_home
from sync.outbox.outbox import Outbox, keep
from sync.outbox.prints import PrintOutcome, SlipNotHandedOver
from sync.outbox.refusals import (
    ActRefused,
    ClockWrong,
    MirrorGone,
    NumbersUsedUp,
    OutboxFull,
    OutboxNewer,
    OutboxQuarantined,
    OutOfReach,
)
from sync.outbox.room import Ready, Refused
from sync.outbox.staff_acts import ActDraft
from sync.outbox.submission import Kept, Prepared, Submission
from sync.outbox.waiting import WaitingEntry, WaitingState

__all__ = [
    "ActDraft",
    "ActRefused",
    "BootResult",
    "BootState",
    "Clock",
    "ClockWrong",
    "Failpoint",
    "Failpoints",
    "Identity",
    "Kept",
    "KioskHome",
    "KioskNote",
    "LineView",
    "MirrorGone",
    "NoFailpoints",
    "NumbersUsedUp",
    "OutOfReach",
    "Outbox",
    "OutboxFull",
    "OutboxNewer",
    "OutboxQuarantined",
    "Prepared",
    "PrintOutcome",
    "Randomness",
    "Ready",
    "Refused",
    "ServiceState",
    "SlipNotHandedOver",
    "Submission",
    "SystemClock",
    "SystemRandomness",
    "WaitingEntry",
    "WaitingState",
    "create_home",
    "keep",
    "write_kiosk_note",
]
