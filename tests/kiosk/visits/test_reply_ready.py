"""A signed reply document is ready: the kiosk says so to whoever has the slip, also without a network."""

from __future__ import annotations

import pytest

from kiosk.screens.controls import Tone
from kiosk.screens.status import StatusScreen
from kiosk.screens.touches import Chosen, Confirmed, LanguageChosen, TypedText
from sync.contract.numbers import parse_arrival_number, parse_inquiry_number
from sync.contract.states import HandlingStatus
from sync.contract.wire.status import StatusView
from sync.envelope.status import status_key
from tests.support.kiosk.example_catalogue import BULKY_WASTE
from tests.support.kiosk.kiosk_in_a_box import KioskInABox

READY = {
    "ja": "「児童手当 認定通知書」（J-99201-26-0000001、令和8年11月20日）ができました。2番窓口でお受け取りになれます。",
    "easy-ja": "お{知|し}らせの{紙|かみ}〈{通知書|つうちしょ}〉が できました。",
    "en": "Your notice (No. J-99201-26-0000001) is ready. You can collect it at counter 2.",
}


@pytest.mark.requirement("CERT-09")
@pytest.mark.parametrize(
    ("language", "headline"),
    [
        ("ja", "受け取れるものがあります"),
        ("easy-ja", "もらえるものが あります"),
        ("en", "There is something to collect"),
    ],
)
def test_the_status_page_says_that_a_reply_is_ready(kiosk: KioskInABox, language: str, headline: str):
    kiosk.starts("bulky_waste").fill(BULKY_WASTE)
    kiosk.confirms()
    slip = kiosk.printer.slips[-1]
    kiosk.does(Confirmed())
    assert slip.inquiry_number is not None
    arrival, inquiry = parse_arrival_number(slip.arrival_number), parse_inquiry_number(slip.inquiry_number)
    view = StatusView(
        v=1,
        arrival=arrival,
        procedure="bulky_waste",
        title={"ja": "児童手当の認定請求"},
        state=HandlingStatus.ACCEPTED_REPLIED,
        changed_at="2026-11-20T01:00:00.000Z",
        arrived_at="2026-11-17T01:00:00.000Z",
        sentence={"ja": "認定しました。"},
        ready=READY,
    )
    kiosk.publish(view, status_key(arrival, inquiry))
    kiosk.does(LanguageChosen(language), Chosen("slip"), TypedText(arrival), TypedText(inquiry))
    screen = kiosk.screens.now
    assert isinstance(screen, StatusScreen)
    assert screen.banner is not None
    assert (screen.banner.tone, screen.banner.title) == (Tone.OK, headline)
    assert screen.banner.text == READY[language]
