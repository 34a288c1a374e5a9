"""The centre's real processes, killed in the middle: nothing acknowledged is lost, nothing counts twice."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import requests
from django.utils import timezone

from central.applications.models import Application, HandlingEvent, ManualCheck
from central.audit.verify import verify_chain
from central.intake.custody.custody_rows import log_edge
from central.intake.models import CustodyEntry, WaitingEntry
from central.kiosks.states import KioskState
from sync.contract.wire.messages import read_message
from sync.contract.wire.refusals import Refusal
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.centre_process import GIVE_UP_S, answers, free_port, kill, start, wait_for
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.crash]
KILLS = 4


@pytest.mark.requirement("PROM-02", "PROM-10")
def test_killed_workers_lose_nothing_and_count_nothing_twice(city: City, settings: Any) -> None:
    hand = city.kiosk(3)
    for number in range(1000):
        hand.submit(content=b"poison" if number % 100 == 50 else None)
        if number % 100 == 99:
            deliver(hand, *hand.made[-100:])
    killed = 0
    while WaitingEntry.objects.exists():
        process = start(settings, "worker", "--until-idle")
        try:
            if killed < KILLS:
                wait_for(lambda: WaitingEntry.objects.exclude(lease="").exists())
                killed += 1
            else:
                assert process.wait(GIVE_UP_S) == 0
        finally:
            kill(process)
        WaitingEntry.objects.exclude(lease="").update(lease_until=timezone.now())
    assert killed == KILLS
    assert Application.objects.count() == HandlingEvent.objects.count() == 990
    assert ManualCheck.objects.filter(reasons=["malformed"]).count() == 10
    assert set(Application.objects.values_list("arrival_number", flat=True)) == {
        made.arrival for place, made in enumerate(hand.made) if place % 100 != 50
    }
    assert verify_chain().broken_at is None


class Agent(threading.Thread):
    """Delivers what the hand has made until all of it is acknowledged, as often as it takes."""

    def __init__(self, hand: KioskHand, base: str) -> None:
        super().__init__(daemon=True)
        self.hand, self.base = hand, base
        self.acked = 0

    def run(self) -> None:
        while self.acked < self.hand.seq:
            batch = [made.entry for made in self.hand.made[self.acked : self.acked + 5]]
            try:
                answer = self.hand.send(self.hand.request(self.base, batch))
            except requests.RequestException:
                continue  # killed, or not up again yet
            if answer.status_code == 200:
                self.acked = self.hand.learn(answer).stored_up_to
            elif answer.status_code == 401:
                self.hand.nonce = read_message(Refusal, answer.content).nonce or "none"


@pytest.mark.requirement("PROM-02", "GAP-03")
def test_killed_web_workers_keep_all_that_they_acknowledged(city: City, settings: Any) -> None:
    hands = [city.kiosk(number) for number in (1, 2)]
    for hand in hands:
        for _ in range(300):
            hand.submit()
    port = free_port()
    agents = [Agent(hand, f"http://127.0.0.1:{port}") for hand in hands]
    process = start(settings, "serve", "--bind", f"127.0.0.1:{port}")
    try:
        wait_for(lambda: answers(port))
        for agent in agents:
            agent.start()
        for round_ in range(1, KILLS + 1):
            enough = 100 * round_
            wait_for(lambda enough=enough: sum(agent.acked for agent in agents) >= enough)
            kill(process)
            for agent in agents:
                kept = city.row(agent.hand).stored_up_to
                assert kept >= agent.acked
            process = start(settings, "serve", "--bind", f"127.0.0.1:{port}")
        for agent in agents:
            agent.join(GIVE_UP_S)
            assert agent.acked == 300
    finally:
        kill(process)
    assert CustodyEntry.objects.count() == log_edge().size == 600
    assert not CustodyEntry.objects.exclude(fault="").exists()
    for hand in hands:
        row = city.row(hand)
        assert (row.head, row.state) == (hand.head, KioskState.ACTIVE)
