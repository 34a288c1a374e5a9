"""A kiosk whose questions the centre answers in the same process: all is real but agent and line."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from central.kiosks.models import Kiosk
from central.questions.answering import answered
from central.questions.kinds import Asker
from kiosk.devices.workers.centre_asking import CentreAsking
from sync.contract.capabilities import CENTRE_READS
from sync.contract.chain.entry import FIRST_PREV
from sync.contract.timestamps import rfc3339
from sync.contract.wire.ack import Ack, AuditHead, LogHead
from sync.contract.wire.messages import read_message
from sync.contract.wire.questions import Carried, Question
from sync.inbox.centre_cache import CentreCache, LastAck
from tests.support.kiosk.kiosk_in_a_box import BoxClock, KioskInABox


@dataclass
class Beside:
    """Carries every question to the centre, unless the line is `down`."""

    kiosk: Kiosk
    down: bool = False
    carried: int = 0

    def carry(self, question: bytes, _visit: int) -> Carried | None:
        if self.down:
            return Carried(1, "not_now")
        self.carried += 1
        request = secrets.token_hex(32)
        said = answered(read_message(Question, question), Asker(self.kiosk.pk, self.kiosk.code), request, "nonce")
        return Carried(1, "answered", request, said.decode())

    def hang_up(self, _visit: int) -> None:
        """Nothing is out between two calls."""


@dataclass
class Heard:
    """What the kiosk knows of the centre: that it spoke just now, and what it reads."""

    line: CentreCache
    clock: BoxClock
    reads: tuple[str, ...] = CENTRE_READS

    def __getattr__(self, name: str) -> object:
        return getattr(self.line, name)

    def last_ack(self) -> LastAck:
        heads = LogHead(0, "00" * 32), AuditHead(0, FIRST_PREV)
        ack = Ack(
            1,
            "incarnation-1",
            "99201-003",
            1,
            0,
            FIRST_PREV,
            rfc3339(self.clock.now()),
            "nonce",
            heads[0],
            "",
            "active",
            1,
            0,
            heads[1],
            self.reads,
        )
        return LastAck(ack, "00" * 32, self.clock.boot, self.clock.up_ms())


def kiosk_beside(folder: Path, kiosk: Kiosk) -> tuple[KioskInABox, Beside]:
    """A kiosk under the keys of the city that the settings name, as the kiosk of this row."""
    folder.mkdir()
    (folder / "city").symlink_to(settings.KEYS_DIR)
    made = KioskInABox(folder)
    line = Beside(kiosk)
    worker = made.wired.drafts
    worker._centre = CentreAsking(Heard(made.line, made.box_clock), kiosk.code, line)  # type: ignore[arg-type]
    return made, line
