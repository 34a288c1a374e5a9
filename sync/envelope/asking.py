"""The asker's half of a question: made for one visit, and its answer believed only if it is this question's."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from sync.contract.wire.catalogue import sha256_of
from sync.contract.wire.messages import read_message, write_message
from sync.contract.wire.questions import (
    ANSWER_LIMIT_BYTES,
    CONTENT_LIMIT_BYTES,
    Answer,
    Carried,
    Outcome,
    Question,
    Told,
)
from sync.envelope.jws import Typ
from sync.envelope.manifest import TrustedManifest
from sync.envelope.questions import VisitKey, seal_question
from sync.errors import ContractError

A = TypeVar("A", bound=msgspec.Struct)


class NotAnswered(Exception):
    """The centre took the question and has no answer to it. `outcome` is its word."""

    def __init__(self, outcome: str) -> None:
        super().__init__(outcome)
        self.outcome = outcome


@dataclass(frozen=True)
class Asked:
    """A question that is out, and the key that opens its answer."""

    question: Question = field(repr=False)
    key: VisitKey

    def believed(self, carried: Carried, manifest: TrustedManifest, told: type[A]) -> A:
        """What the centre told this visit about this question.

        Raises:
            NotAnswered
            EnvelopeError: not by the centre's key, or sealed for another visit.
            ContractError: of another question or request, or of no form that is known here.
        """
        jws = carried.answer.encode()
        claims = read_message(Answer, manifest.verify(jws, Typ.ANSWER, "ack", ANSWER_LIMIT_BYTES), ANSWER_LIMIT_BYTES)
        asked = self.question
        if (claims.kiosk, claims.id, claims.kind) != (asked.kiosk, asked.id, asked.kind):
            raise ContractError("an answer to another question")
        if claims.request != carried.request:
            raise ContractError("an answer to another request")
        if claims.asked != sha256_of(asked.sealed):
            raise ContractError("an answer to other content: somebody on the way asked for us")
        content = read_message(Told, self.key.open(claims.sealed, asked.kiosk, asked.id, asked.kind))
        if content.outcome != Outcome.ANSWERED:
            raise NotAnswered(content.outcome)
        return read_message(told, bytes(content.answer), CONTENT_LIMIT_BYTES)


def ask(
    manifest: TrustedManifest, audience: str, kiosk: str, kind: str, content: msgspec.Struct, key: VisitKey
) -> Asked:
    """A question for the centre of this incarnation.

    Raises:
        EnvelopeError: no key to seal for, or too long.
    """
    name = secrets.token_hex(16)
    recipient = manifest.recipients()[0]
    sealed = seal_question(write_message(content), recipient, kiosk, name, kind, key.point)
    return Asked(Question(1, audience, kiosk, name, kind, key.point, sealed), key)
