"""The staff page of a kiosk counts the files that follow their applications."""

from __future__ import annotations

from kiosk.devices.outbox import QueueListed, Readiness
from kiosk.screens.staff_panel import StaffPanel
from sync.contract.timestamps import rfc3339
from sync.outbox.waiting import WaitingParts
from tests.support.kiosk.kiosk_in_a_box import PIN_OF, KioskInABox
from tests.support.people.cards import CardBox


def test_files_on_their_way_are_counted_and_what_never_gets_through_has_its_code(
    kiosk: KioskInABox, cards: CardBox
) -> None:
    kiosk.put(cards["sato"]).types(PIN_OF["staff"])
    screen = kiosk.screens.now
    assert isinstance(screen, StaffPanel)
    assert not [line for line in screen.queue if "ファイル" in line]
    at = rfc3339(kiosk.clock.now())
    listed_now = QueueListed((), (), WaitingParts(3, 9 << 20, at), visit=kiosk.conversation.visit.number)
    kiosk.does(listed_now)
    screen = kiosk.screens.now
    assert isinstance(screen, StaffPanel)
    assert screen.queue[0].startswith("ファイル 3個（9.0 MB）")
    assert "M-06" not in kiosk.conversation.visit.kiosk_state.codes
    kiosk.does(Readiness(True, parts_late=True, visit=kiosk.conversation.visit.number))
    screen = kiosk.screens.now
    assert isinstance(screen, StaffPanel)
    assert screen.queue[0].endswith("M-06")
    assert "M-06" in kiosk.conversation.visit.kiosk_state.codes
    assert kiosk.conversation.visit.kiosk_state.ready
