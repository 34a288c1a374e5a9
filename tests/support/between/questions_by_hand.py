"""A kiosk process by hand: asks, and opens what is told. Also wrongly."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

import msgspec
import requests

from sync.contract.wire.messages import read_message, write_message
from sync.contract.wire.questions import (
    ANSWER_LIMIT_BYTES,
    STATUS_BY_ID,
    Answer,
    Question,
    StatusAsked,
    StatusTold,
    Told,
)
from sync.contract.wire.refusals import Refusal
from sync.envelope.jws import Typ, verify_jws
from sync.envelope.keys.signer import TrustedKey
from sync.envelope.questions import VisitKey, seal_question
from tests.support.between.kiosk_hand import KioskHand

NOBODY = "ab" * 16


@dataclass
class Inquirer:
    """Whoever stands at the kiosk: one visit."""

    hand: KioskHand
    key: VisitKey = field(default_factory=VisitKey)
    nonce: str = "none"

    def question(self, content: bytes, kind: str = STATUS_BY_ID, **other: object) -> Question:
        """A question as the kiosk process makes it; `other` members stand in the place of the right ones."""
        name = secrets.token_hex(16)
        sealed = seal_question(content, self.hand.recipients[0], self.hand.code, name, kind, self.key.point)
        right = Question(1, self.hand.audience, self.hand.code, name, kind, self.key.point, sealed)
        return msgspec.structs.replace(right, **other)

    def for_status(self, status_id: str = NOBODY, **other: object) -> Question:
        return self.question(write_message(StatusAsked(1, status_id)), **other)

    def request(self, base: str, question: Question, nonce: str | None = None) -> requests.PreparedRequest:
        """A signed request, not sent."""
        return self.signed(base, write_message(question), nonce)

    def signed(self, base: str, body: bytes, nonce: str | None = None) -> requests.PreparedRequest:
        address = f"{base}/kiosk/v1/question"
        return self.hand.signed("POST", address, body, nonce or self.nonce, content_type="application/json")

    def ask(self, base: str, question: Question) -> requests.Response:
        """As an agent does: once more with the fresh nonce, where ours was stale."""
        answer = self.hand.send(self.request(base, question))
        if answer.status_code == 401 and (fresh := read_message(Refusal, answer.content).nonce):
            self.nonce = fresh
            answer = self.hand.send(self.request(base, question))
        return answer

    def claims(self, answer: requests.Response, ack: TrustedKey) -> Answer:
        assert answer.status_code == 200, answer.text
        payload = verify_jws(answer.content, Typ.ANSWER, ack, ANSWER_LIMIT_BYTES)
        claims = read_message(Answer, payload)
        self.nonce = claims.nonce
        return claims

    def told(self, claims: Answer) -> Told:
        return read_message(Told, self.key.open(claims.sealed, self.hand.code, claims.id, claims.kind))

    def status(self, claims: Answer) -> StatusTold:
        return read_message(StatusTold, bytes(self.told(claims).answer))
