"""One question: opened with the centre's key, answered by the app that owns its kind, sealed to the visit that asked.

Nothing of it is stored or logged, by whichever end it comes to.
"""

from __future__ import annotations

import msgspec

from central import keys
from central.questions.kinds import Asker, kind_named
from sync.contract.wire.catalogue import sha256_of
from sync.contract.wire.messages import read_message, write_message
from sync.contract.wire.questions import CONTENT_LIMIT_BYTES, Answer, Outcome, Question, Told
from sync.envelope.jws import Typ, sign_jws
from sync.envelope.questions import open_question, seal_answer
from sync.errors import ContractError, EnvelopeError


def answered(question: Question, asker: Asker, request: str, nonce: str) -> bytes:
    """Compact JWS of the answer; `request` names the request, `nonce` is good for the next.

    Raises:
        ContractError: the visit's key is none: nobody could read an answer.
    """
    told = _told(question, asker)
    try:
        sealed = _sealed(question, told)
    except EnvelopeError as wrong:
        raise ContractError("a question whose visit has no key") from wrong
    claims = Answer(1, question.kiosk, question.id, question.kind, request, sha256_of(question.sealed), sealed, nonce)
    return sign_jws(write_message(claims), Typ.ANSWER, keys.signer("ack"))


def _told(question: Question, asker: Asker) -> Told:
    kind = kind_named(question.kind)
    if kind is None:
        return Told(1, Outcome.UNKNOWN_KIND.value)
    try:
        content = open_question(
            question.sealed,
            keys.opening_keys(),
            question.kiosk,
            question.id,
            question.kind,
            question.visit_key,
        )
        asked = read_message(kind.asked, content, CONTENT_LIMIT_BYTES)
    except (ContractError, EnvelopeError):
        return Told(1, Outcome.UNREADABLE.value)
    answer = write_message(kind.answer(asker, asked))
    return Told(1, Outcome.ANSWERED.value, msgspec.Raw(answer))


def _sealed(question: Question, told: Told) -> bytes:
    content = write_message(told)
    if len(content) > CONTENT_LIMIT_BYTES - 4:
        content = write_message(Told(1, Outcome.TOO_LONG.value))
    return seal_answer(content, question.visit_key, question.kiosk, question.id, question.kind)
