"""A card that is put in while nobody has begun anything: a card of staff opens its page, no other is asked anything.

What lies on the reader of an idle kiosk is nobody's consent: neither kind nor certificate of it is read
(docs/adr/0010-card.md). These pages stand before any other chapter is loaded.
"""

from __future__ import annotations

from hardware.card.results import CardKind
from kiosk.devices.card import CardInserted, CardOpened, OpenStaffCard, PowerOffCard
from kiosk.runtime.bus import Event
from kiosk.state.visit import Visit
from kiosk.steps.step import Step


def open_for_staff(event: Event, visit: Visit) -> Step | None:
    """Look at a card that was put in; the staff page's first step, once it is known to be a card of staff."""
    match event:
        case CardInserted():
            visit.ask(OpenStaffCard())
        case CardOpened(kind=CardKind.STAFF) as opened if visit.kiosk_state.card_present:
            from kiosk.steps.staff import staff_page

            return staff_page.welcome(opened, visit)
        case CardOpened():
            visit.ask(PowerOffCard())
        case _:
            pass
    return None
