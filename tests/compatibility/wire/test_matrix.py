"""A kiosk and a centre of today and of tomorrow, each with each: nothing stops, and nothing is lost."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from central.kiosks.models import Kiosk
from sync.contract.wire.manifest import Incarnation
from sync.contract.wire.messages import read_message, write_message
from tests.compatibility.wire.conversation import KIOSK, Conversation
from tests.compatibility.wire.record import INTO
from tests.compatibility.wire.said import write
from tests.compatibility.wire.tomorrow import Side, line_between
from tests.support.centre.city import City

MATRIX: list[frozenset[Side]] = [
    frozenset(),
    frozenset({"kiosk"}),
    frozenset({"centre"}),
    frozenset({"kiosk", "centre"}),
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("GAP-03")
@pytest.mark.parametrize("of_tomorrow", MATRIX, ids=lambda sides: " and ".join(sorted(sides)) or "none")
def test_all_that_is_said_in_a_first_hour(
    of_tomorrow: frozenset[Side], city: City, live_server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = Conversation(line_between(of_tomorrow, monkeypatch), city, live_server.url, tmp_path)
    spoken.hold()
    asked = {said.address.partition("?")[0] for said in spoken.said}
    assert len(asked) >= 6, "an address of the kiosks' line was not tried"
    beat = Kiosk.objects.get(code=KIOSK).heartbeat
    assert (beat["waiting"], "status-1" in beat["reads"]) == (0, True)
    for side, bodies in (
        ("kiosk", [said.asked for said in spoken.said if said.asked]),
        ("centre", [said.answered for said in spoken.said]),
    ):
        assert any(b"tomorrow" in body for body in bodies) == (side in of_tomorrow)
    if not of_tomorrow and INTO in os.environ:
        write(spoken.said, spoken.opener(), Path(os.environ[INTO]))


def test_tomorrow_says_more_in_every_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or the matrix would show nothing."""
    line = line_between(frozenset({"kiosk"}), monkeypatch)
    told = Incarnation(1, "i", 1, None, "2026-11-20T01:02:03.004Z")
    today = write_message(told)
    with line.as_kiosk():
        assert write_message(told) != today
        assert read_message(Incarnation, write_message(told)) == told
