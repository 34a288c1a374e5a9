"""What a centre says to questions for a status, over the small centre of the agent's tests. Also wrongly."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import msgspec

from sync.contract.wire.catalogue import sha256_of
from sync.contract.wire.messages import read_message, write_message
from sync.contract.wire.questions import (
    TAKEN_NOW,
    Answer,
    Outcome,
    Question,
    StatusAsked,
    StatusTold,
    TakenAsked,
    TakenTold,
    Told,
)
from sync.contract.wire.status import StatusBlob
from sync.envelope.development_keys import CityKeys
from sync.envelope.jws import Typ, sign_jws
from sync.envelope.keys.signer import Signer
from sync.envelope.questions import open_question, seal_answer


@dataclass
class Answers:
    """Given to `TestCentre.answer_question`."""

    city: CityKeys
    statuses: dict[str, StatusBlob] = field(default_factory=dict)
    taken: dict[str, TakenTold] = field(default_factory=dict)
    """By SHA-256 of the form."""
    asked: list[Question] = field(default_factory=list)
    given: list[bytes] = field(default_factory=list)
    outcome: str = Outcome.ANSWERED.value
    signer: Signer | None = None
    """Who signs, in the place of the key for acknowledgements."""
    members: dict[str, object] = field(default_factory=dict)
    """Stand in the claims in the place of the right ones."""
    replayed: bytes | None = None
    """Said in the place of any answer."""
    goes_on: threading.Event = field(default_factory=threading.Event)
    """Not set: the centre is silent until it is."""
    arrived: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.goes_on.set()

    def __call__(self, body: bytes, request: str, nonce: str) -> bytes:
        question = read_message(Question, body)
        self.asked.append(question)
        self.arrived.set()
        assert self.goes_on.wait(30)
        if self.replayed is not None:
            return self.replayed
        bound = (question.kiosk, question.id, question.kind)
        content = open_question(question.sealed, [self.city.hpke], *bound, question.visit_key)
        told = Told(1, self.outcome, msgspec.Raw(write_message(self._said(question.kind, content))))
        sealed = seal_answer(write_message(told), question.visit_key, *bound)
        claims = Answer(1, *bound, request, sha256_of(question.sealed), sealed, nonce)
        said = write_message(msgspec.structs.replace(claims, **self.members))
        answer = sign_jws(said, Typ.ANSWER, self.signer or self.city.ack)
        self.given.append(answer)
        return answer

    def _said(self, kind: str, content: bytes) -> msgspec.Struct:
        if kind == TAKEN_NOW:
            return self.taken[read_message(TakenAsked, content).definition]
        return StatusTold(1, self.statuses.get(read_message(StatusAsked, content).status_id))
