"""What goes out: the kiosk's durable queue in SQLite, its mirror on a second medium, and the check at every boot.

entries    how something becomes an entry of the chain
storage    where entries lie: outbox.db and its mirror
readiness  whether the kiosk may take anything in now
recovery   what a boot finds, and what it puts right

outbox     the one object that the kiosk process holds: keep, may_take_in, waiting, prints, retention;
           what a medium that is gone stops
new_home   a home that begins: at enrolment, or a new epoch
reader     what the agent sees of outbox.db; waiting: where each entry stands on its way
retention  what may be purged, and when (`outbox` deletes it); refusals: what the outbox refuses
"""

from sync.home.clocks import Clock, Randomness, SystemClock, SystemRandomness
from sync.home.failpoints import Failpoint, Failpoints, NoFailpoints
from sync.home.home import Identity, KioskHome
from sync.home.kiosk_note import KioskNote, write_kiosk_note
from sync.home.refusals import OutOfReach
from sync.inbox.centre_cache import CentreCache
from sync.outbox.entries.staff_acts import ActDraft
from sync.outbox.entries.submission import Kept, Prepared, Submission
from sync.outbox.new_home import create_home
from sync.outbox.outbox import Outbox, keep
from sync.outbox.readiness.attendance import ServiceState
from sync.outbox.readiness.before_a_form import Ready, Refused
from sync.outbox.recovery.boot_check import BootResult, BootState
from sync.outbox.refusals import (
    ActRefused,
    ClockWrong,
    MirrorGone,
    NumbersUsedUp,
    OutboxFull,
    OutboxNewer,
    OutboxQuarantined,
)
from sync.outbox.storage.prints import PrintOutcome, SlipNotHandedOver
from sync.outbox.waiting import WaitingEntry, WaitingParts, WaitingState

__all__ = [
    "ActDraft",
    "ActRefused",
    "BootResult",
    "BootState",
    "CentreCache",
    "Clock",
    "ClockWrong",
    "Failpoint",
    "Failpoints",
    "Identity",
    "Kept",
    "KioskHome",
    "KioskNote",
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
    "WaitingParts",
    "WaitingState",
    "create_home",
    "keep",
    "write_kiosk_note",
]
