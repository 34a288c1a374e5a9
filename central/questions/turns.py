"""Each question spends a nonce, as each request does, but one of a row of its own; and counts against its kiosk.

Both in one short transaction: on SQLite a question holds the only writer as long as two small statements take.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from central.limits.rate_limit import RateLimit
from central.questions.models import QuestionTurn

PER_KIOSK = RateLimit("question", burst=20, every=timedelta(seconds=3))
"""Whoever stands at a kiosk asks a few times. Who guesses ids of 128 bits, 1,200 in an hour, finds none."""


class NotYourTurn(Exception):
    """The nonce is not the unspent one; `unspent` is."""

    def __init__(self, unspent: str) -> None:
        super().__init__("another nonce is the unspent one")
        self.unspent = unspent


class AskedTooOften(Exception):
    """This kiosk has to wait. Its nonce is spent all the same; `nonce` is the next."""

    def __init__(self, nonce: str, wait: timedelta) -> None:
        super().__init__("too many questions")
        self.nonce, self.wait = nonce, wait


def unspent_nonce(kiosk_id: int) -> str:
    """As it stands now; empty before the kiosk's first question."""
    return QuestionTurn.objects.filter(pk=kiosk_id).values_list("nonce", flat=True).first() or ""


def take_turn(kiosk_id: int, nonce: str) -> str:
    """Spend the nonce of a question; returns the next one.

    Raises:
        NotYourTurn: nothing was spent or counted: a replay of an old question disturbs nobody.
        AskedTooOften
    """
    following, wait = secrets.token_urlsafe(32), timedelta(0)
    with transaction.atomic():
        # Compared under the row's lock: of two questions with one nonce one is asked. Changed by one statement: at a
        # second change in a transaction PostgreSQL looks at the kiosk's row again, which an upload may hold.
        turn = QuestionTurn.objects.select_for_update().filter(pk=kiosk_id, nonce=nonce).first()
        if turn is not None:
            # Counted in the kiosk's own row: no kiosk waits because another one asks.
            wait, turn.empty_at = PER_KIOSK.counted(turn.empty_at, timezone.now())
            turn.nonce = following
            turn.save(update_fields=["nonce", "empty_at"])
    if turn is None:
        raise NotYourTurn(_row_of(kiosk_id, following).nonce)
    if wait:
        raise AskedTooOften(following, wait)
    return following


def _row_of(kiosk_id: int, first: str) -> QuestionTurn:
    return QuestionTurn.objects.get_or_create(pk=kiosk_id, defaults={"nonce": first})[0]
