"""10^6 names of drafts are guessed at the centre: nearly none is looked for, nobody learns anything, staff are told.

`make test` guesses a share; `python -m tests.torture guesses` the whole number, in one go or piece by piece. Most
are asked of the question's own function over the real tables: a signed request for each would only ask slower. Some go
over HTTP as kiosks send them.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum
from django.utils import timezone

from central.drafts import guessing, keeping
from central.drafts.models import CodeMisses, SealedDraft
from central.kiosks.fleet import rows_of
from central.kiosks.models import Kiosk as Kiosks
from central.questions.kinds import Asker
from central.questions.models import QuestionTurn
from sync.contract.wire.drafts import DRAFT_FETCH, DraftFetchAsked, DraftFetchTold
from sync.contract.wire.messages import read_message, write_message
from sync.envelope.keys.signer import TrustedKey
from tests.support.between.questions_by_hand import Inquirer
from tests.support.centre.city import City

WHOLE = os.environ.get("MADOGUCHI_WHOLE", "")
"""Where the torture row reads what was counted."""
GUESSES = int(os.environ.get("MADOGUCHI_GUESSES", "1000000")) if WHOLE else 1_500
BUDGET_S = float(os.environ.get("MADOGUCHI_GUESSES_S", "inf")) if WHOLE else float("inf")
"""A piece ends when either is used up. Each begins with empty tables, so each holds the limits for itself."""
GUESSERS = 200 if WHOLE else 50
KEPT = 100
"""Drafts that lie there to be found."""


def plant(count: int) -> list[str]:
    names = [secrets.token_hex(16) for _ in range(count)]
    last = timezone.localdate() + timedelta(days=31)
    SealedDraft.objects.bulk_create(
        SealedDraft(
            id=name, sealed=secrets.token_bytes(1024), proof_sha256="0" * 64, ends_on=last, kept_at=timezone.now()
        )
        for name in names
    )
    return names


def let_through(seconds: float, limit: Any, sources: int = 1) -> int:
    """What the limit may let through in so long, at most."""
    return sources * (limit.burst + int(seconds / limit.every.total_seconds()) + 1)


@pytest.mark.django_db
def test_a_million_guesses_find_nothing_are_throttled_and_told(city: City) -> None:
    plant(KEPT)
    guessers = [Asker(number, f"99201-{number:03}") for number in range(3, 3 + GUESSERS)]
    said, looked = Counter[str](), Counter[str]()
    began = time.monotonic()
    asked = Counter[str]()
    while asked.total() < GUESSES and (not asked or time.monotonic() - began < BUDGET_S):
        asker = guessers[asked.total() % GUESSERS]
        asked[asker.code] += 1
        told = keeping.fetch(asker, DraftFetchAsked(1, secrets.token_hex(16)))
        said[told.state] += 1
        looked[asker.code] += told.state != "wait"
    seconds = time.monotonic() - began
    assert said.keys() <= {"none", "wait"}, "nothing was opened"
    assert said.total() == asked.total()
    assert max(looked.values()) <= let_through(seconds, guessing.OF_A_KIOSK)
    # That no answer tells a right name from a wrong one while a kiosk waits: the test below.
    most = let_through(seconds, guessing.OF_ALL)
    assert said["none"] <= most
    assert WHOLE or most < GUESSES, "or no limit was met"
    assert CodeMisses.objects.aggregate(all=Sum("times"))["all"] == asked.total(), "each was counted"
    told_of = {row.kiosk for row in guessing.kiosks_that_guess(timezone.localdate())}
    assert told_of == {code for code, times in asked.items() if times >= guessing.TOLD_FROM}
    if WHOLE:
        counted = {"done": asked.total(), "kiosks": len(asked), "told_of": len(told_of), "opened": said["here"]}
        looked_up = {"looked_up": said["none"], "most_looked_up": most}
        Path(WHOLE).write_text(json.dumps(counted | looked_up | {"guesses_per_s": round(asked.total() / seconds)}))


@pytest.mark.django_db(transaction=True)
def test_over_http_a_kiosk_that_guesses_waits_staff_are_told_of_it_and_of_no_other(
    city: City, live_server: Any
) -> None:
    kept = plant(1)
    ack = TrustedKey(city.keys.ack.public)
    wicked, honest = (Inquirer(city.kiosk(number)) for number in (3, 4))

    def asks(who: Inquirer, name: str) -> str:
        question = who.question(write_message(DraftFetchAsked(1, name)), DRAFT_FETCH)
        answer = who.ask(live_server.url, question)
        if answer.status_code == 429:
            return "too many questions"
        said = who.told(who.claims(answer, ack))
        assert said.outcome == "answered", said
        return read_message(DraftFetchTold, bytes(said.answer)).state

    began = time.monotonic()
    states = Counter(asks(wicked, secrets.token_hex(16)) for _ in range(80))
    seconds = time.monotonic() - began
    assert states["here"] == 0
    assert states["too many questions"] > 0, "no kiosk asks so much so fast, whatever it asks"
    assert 0 < states["none"] <= let_through(seconds, guessing.OF_A_KIOSK)
    day_long = Asker(0, wicked.hand.code)
    counted = states["none"] + states["wait"]
    while counted < guessing.TOLD_FROM:
        keeping.fetch(day_long, DraftFetchAsked(1, secrets.token_hex(16)))
        counted += 1
    QuestionTurn.objects.update(empty_at=None)  # it comes back after a minute
    assert asks(wicked, kept[0]) == "wait"
    assert asks(honest, kept[0]) == "here"
    rows = rows_of(Kiosks.objects.order_by("code"), {}, timezone.now())
    (row,) = [row for row in rows if "まちがえています" in row.reason]
    assert row.kiosk.code == wicked.hand.code
    assert f"{counted + 1}回まちがえています" in row.reason
