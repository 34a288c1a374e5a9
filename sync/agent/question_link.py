"""Carries one question over the line, beside the uploads: a connection of its own and nonces of its own.

It reads neither question nor answer, and believes neither: what a stranger answers, the asker drops.
"""

from __future__ import annotations

from sync.contract.wire.messages import read_message
from sync.contract.wire.questions import ANSWER_LIMIT_BYTES, Answer, Carried, Question
from sync.envelope.http_signatures import FIRST_NONCE
from sync.envelope.jws import Typ, payload_in
from sync.errors import SyncError
from sync.home.clocks import Clock
from sync.transport.answers import Answered, Refused, Unreachable
from sync.transport.client import CentreClient

NOT_NOW = Carried(1, "not_now")
ROUNDS = 3
"""A stale nonce, and a connection that the centre closed meanwhile."""
ONCE_MORE = frozenset({"cut", "connect"})
LEAST_S = 0.2
"""With less time left nothing is begun."""


class QuestionLink:
    """One question at a time. Nonces live in memory: they are no secret, and after a start the centre says which."""

    def __init__(self, client: CentreClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._nonce = FIRST_NONCE

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def carry(self, question: Question, body: bytes, within_s: float) -> Carried:
        """The answer as it came, or `not_now`. `body` is the question as it was written."""
        until = self._now() + within_s
        for _ in range(ROUNDS):
            left = until - self._now()
            if left < LEAST_S:
                break
            answer = self._client.question(body, self._nonce, left)
            match answer:
                case Answered():
                    return self._answered(question, answer)
                case Refused(code=code, nonce=nonce):
                    # Whoever has to wait has spent a nonce too, and is told the next.
                    self._nonce = nonce or self._nonce
                    if code != "stale_nonce" or not nonce:
                        break
                case Unreachable(reason) if reason not in ONCE_MORE:
                    break
                case Unreachable():
                    continue
        return NOT_NOW

    def _answered(self, question: Question, answer: Answered) -> Carried:
        try:
            claims = read_message(Answer, payload_in(answer.body, Typ.ANSWER), ANSWER_LIMIT_BYTES)
        except SyncError:
            return NOT_NOW
        if (claims.id, claims.request) != (question.id, answer.request):
            return NOT_NOW
        self._nonce = claims.nonce
        return Carried(1, "answered", answer.request, answer.body.decode())

    def _now(self) -> float:
        return self._clock.up_ms() / 1000.0
