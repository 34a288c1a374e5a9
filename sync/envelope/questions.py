"""What a question and its answer hold, for the centre and for one visit alone.

HPKE's `info` binds kiosk, question, kind and the key of the visit: whoever carries a question can neither ask it as
another one nor have it answered to himself. Padded, so that the length tells nothing either.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag

from sync.contract.wire.questions import CONTENT_LIMIT_BYTES
from sync.envelope.base64url import from_base64url, to_base64url
from sync.envelope.keys.hpke_keys import SUITE_P256, HpkeKey, Recipient, known_suite
from sync.envelope.keys.signer import kid_of
from sync.envelope.refusals import NotOpenable, WrongForm

SMALLEST_CLASS_BYTES = 2 * 1024
_LENGTH = struct.Struct(">I")


class VisitKey:
    """A key that lives in the memory of the kiosk process as long as a visit. Its repr shows nothing."""

    def __init__(self, key: HpkeKey | None = None) -> None:
        """Fresh, unless one of suite 1 is given."""
        self._key = key or HpkeKey.generate(SUITE_P256)

    def __repr__(self) -> str:
        return "VisitKey()"

    @property
    def point(self) -> str:
        """The public half, as a question names it."""
        return to_base64url(self._key.public).decode()

    def open(self, sealed: bytes, kiosk: str, question: str, kind: str) -> bytes:
        """What the centre told this visit.

        Raises:
            NotOpenable: for another visit or question, or changed.
        """
        return _opened(sealed, self._key, _answer_info(kiosk, question, kind))


def seal_question(content: bytes, recipient: Recipient, kiosk: str, question: str, kind: str, point: str) -> bytes:
    """Seal for the centre; `point` is the visit's.

    Raises:
        WrongForm: above the limit, or a bad key.
    """
    return _sealed(content, recipient, _question_info(kiosk, question, kind, point))


def open_question(sealed: bytes, keys: Sequence[HpkeKey], kiosk: str, question: str, kind: str, point: str) -> bytes:
    """What the kiosk asked, by whichever of the centre's keys opens it.

    Raises:
        NotOpenable
    """
    for key in reversed(keys):
        try:
            return _opened(sealed, key, _question_info(kiosk, question, kind, point))
        except NotOpenable:
            continue
    raise NotOpenable("this question is not sealed for this centre, or changed")


def seal_answer(content: bytes, point: str, kiosk: str, question: str, kind: str) -> bytes:
    """Seal for the visit whose key this is.

    Raises:
        WrongForm: above the limit, or no such point.
    """
    public = from_base64url(point.encode())
    return _sealed(content, Recipient(kid_of(public), SUITE_P256, public), _answer_info(kiosk, question, kind))


def _question_info(kiosk: str, question: str, kind: str, point: str) -> bytes:
    return f"madoguchi-question-v1|{kiosk}|{question}|{kind}|{point}".encode()


def _answer_info(kiosk: str, question: str, kind: str) -> bytes:
    return f"madoguchi-answer-v1|{kiosk}|{question}|{kind}".encode()


def _sealed(content: bytes, recipient: Recipient, info: bytes) -> bytes:
    whole = _LENGTH.pack(len(content)) + content
    if len(whole) > CONTENT_LIMIT_BYTES:
        raise WrongForm(f"what is sealed has at most {CONTENT_LIMIT_BYTES - _LENGTH.size} bytes")
    padded = whole.ljust(_size_class(len(whole)), b"\0")
    return known_suite(recipient.suite).encrypt(padded, recipient.key, info)


def _opened(sealed: bytes, key: HpkeKey, info: bytes) -> bytes:
    try:
        whole = key.unwrap(sealed, info)
    except (InvalidTag, ValueError) as wrong:
        raise NotOpenable("sealed for another key, question or visit, or changed") from wrong
    if not SMALLEST_CLASS_BYTES <= len(whole) <= CONTENT_LIMIT_BYTES:
        raise NotOpenable("of a length that nothing sealed has")
    (length,) = _LENGTH.unpack_from(whole)
    end = _LENGTH.size + length
    if end > len(whole) or _size_class(end) != len(whole) or any(whole[end:]):
        raise NotOpenable("not padded to its class")
    return whole[_LENGTH.size : end]


def _size_class(length: int) -> int:
    size = SMALLEST_CLASS_BYTES
    while size < length:
        size *= 2
    return min(size, CONTENT_LIMIT_BYTES)
