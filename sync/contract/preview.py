"""What is said to `python -m kiosk.preview` and what it says: a form in, the kiosk's own pages out. ADR 0030.

Each message is a block: its length in four bytes, the highest first, then so many bytes. A request is one block of
JSON; an answer is a block of JSON and a block with the picture (PNG), which is empty where none was drawn. Places are
pixels from the upper left corner of the panel.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from sync.contract.one_reading import read_unsigned
from sync.contract.wire.catalogue import Hall
from sync.errors import ContractError, TooLarge

REQUEST_LIMIT_BYTES = 1024 * 1024
"""A definition of the largest size in base64, its facts, and answers beside it."""
ANSWER_LIMIT_BYTES = 16 * 1024 * 1024
LONGEST_S = 10
"""For one request; the process ends by itself where not even that stops it."""
DIES_AFTER_S = LONGEST_S + 2
MOST_MEMORY_BYTES = 512 * 1024 * 1024
IDLE_S = 600
"""Without a request for so long the process ends."""
UNAVAILABLE = 69
"""Its exit code where there is no bubblewrap (EX_UNAVAILABLE): nothing was drawn, and nothing was read."""
_LENGTH_BYTES = 4
_MOST_ANSWERS = 1000
_MOST_TOUCHES = 50
_Word = Annotated[str, msgspec.Meta(max_length=200)]
_Typed = Annotated[str, msgspec.Meta(max_length=4000)]


class Look(msgspec.Struct, frozen=True):
    """How a page is drawn."""

    language: Literal["ja", "easy-ja", "en"] = "ja"
    size: Literal["small", "standard", "large", "extra"] = "standard"
    scheme: Literal["standard", "black", "blue", "yellow"] = "standard"
    orientation: Literal["portrait", "landscape"] = "portrait"
    low: bool = False


class TouchAct(StrEnum):
    """What a touch on a page means; `OTHER` is drawn and leads out of the form."""

    NEXT = "next"
    BACK = "back"
    OPEN = "open"
    ANSWER = "answer"
    CHOOSE = "choose"
    TURN = "turn"
    CONFIRM = "confirm"
    TYPED = "typed"
    KEY = "key"
    OTHER = "other"


class Touch(msgspec.Struct, frozen=True, omit_defaults=True):
    """One touch: what it does, to which field or button, with which value."""

    act: TouchAct
    field: _Word = ""
    value: _Typed = ""


class Show(StrEnum):
    """Where to begin."""

    FORM = "form"
    """The page on which `at` stands, a field's or a page's id; empty: the first."""
    KEYS = "keys"
    """The keyboard or pad of the field `at`."""
    REVIEW = "review"
    """The confirm page of the answers so far."""


class PreviewRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One page to draw, or with `check` all of them in this look to be measured."""

    definition: bytes
    """An author's file: form and facts."""
    hall: Hall
    moment: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
    """The kiosk's clock."""
    look: Look = Look()
    show: Show = Show.FORM
    at: _Word = ""
    answers: Annotated[dict[_Word, _Typed], msgspec.Meta(max_length=_MOST_ANSWERS)] = {}
    opened: Annotated[dict[_Word, Annotated[int, msgspec.Meta(ge=0, le=100)]], msgspec.Meta(max_length=100)] = {}
    """By page that repeats: how many of it stand open."""
    touches: Annotated[tuple[Touch, ...], msgspec.Meta(max_length=_MOST_TOUCHES)] = ()
    """Done on that page, in this order, before it is drawn."""
    picture: bool = True
    check: bool = False


class PreviewTrouble(StrEnum):
    """Why nothing was drawn."""

    BAD_REQUEST = "bad_request"
    NOT_READ = "not_read"
    """The bytes are no definition that a kiosk reads."""
    NOT_OFFERED = "not_offered"
    """It is one, and a kiosk of this version leaves it out."""
    NO_SUCH_PLACE = "no_such_place"
    NOT_DRAWN = "not_drawn"
    """Something in it cannot be drawn; the flaws usually say what."""
    TOO_SLOW = "too_slow"
    TOO_MUCH = "too_much"
    """It needs more memory than there is."""


class Place(msgspec.Struct, frozen=True):
    """A rectangle."""

    x: int
    y: int
    w: int
    h: int


class TouchTarget(msgspec.Struct, frozen=True):
    """Something on the picture that can be touched."""

    place: Place
    label: str
    touch: Touch


class FormPageFacts(msgspec.Struct, frozen=True):
    """One page as this look cuts the form: the page of the definition it is of, and the fields on it."""

    page: str
    title: str
    fields: tuple[str, ...]


class NotFitting(msgspec.Struct, frozen=True):
    """Something that does not fit: where, what, and the words where it is a text. `field`: of its keyboard or pad."""

    page: str
    fields: tuple[str, ...]
    keys: bool
    what: str
    words: str


class FoundFlaw(msgspec.Struct, frozen=True):
    """What is refused before it is signed (`sync.contract.definition_flaws`)."""

    reason: str
    page: str
    field: str
    about: str


class PreviewAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What came of one request."""

    trouble: PreviewTrouble | None = None
    about: str = ""
    """What exactly is wrong, for whoever writes the form."""
    flaws: tuple[FoundFlaw, ...] = ()
    pages: tuple[FormPageFacts, ...] = ()
    shown: str = ""
    """The step that stands: `FillPage`, `TypeField`, `CheckAnswers` …"""
    number: int = 0
    """Which of `pages` stands, from 1; 0: none of them."""
    fields: tuple[str, ...] = ()
    answers: dict[str, str] = {}
    """After the touches, with what followed from them."""
    opened: dict[str, int] = {}
    width: int = 0
    height: int = 0
    targets: tuple[TouchTarget, ...] = ()
    fits: bool = True
    misfits: tuple[NotFitting, ...] = ()
    squeezed: int = 100
    """Percent of the usual type at which all of the page fits."""
    measured: int = 0
    """Pages and keyboards that a check looked at."""


_REQUEST = msgspec.json.Decoder(PreviewRequest)
_ANSWER = msgspec.json.Decoder(PreviewAnswer)


def read_request(data: bytes) -> PreviewRequest:
    """Raises ContractError: not of this form, or too large."""
    if len(data) > REQUEST_LIMIT_BYTES:
        raise TooLarge(f"a request is at most {REQUEST_LIMIT_BYTES} bytes")
    return read_unsigned(_REQUEST.decode, data, "a request")


def read_answer(data: bytes) -> PreviewAnswer:
    """Raises ContractError: not of this form, or too large."""
    if len(data) > ANSWER_LIMIT_BYTES:
        raise TooLarge(f"an answer is at most {ANSWER_LIMIT_BYTES} bytes")
    return read_unsigned(_ANSWER.decode, data, "an answer")


def block(data: bytes) -> bytes:
    """A message with its length."""
    return len(data).to_bytes(_LENGTH_BYTES, "big") + data


def read_block(read: Callable[[int], bytes], limit: int) -> bytes | None:
    """The next block; None where the other end has closed before one began.

    Raises:
        TooLarge: it says that it is longer than `limit`; what follows cannot be read.
        ContractError: it ends too early.
    """
    head = read(_LENGTH_BYTES)
    if not head:
        return None
    size = int.from_bytes(head, "big")
    if size > limit:
        raise TooLarge(f"a block of {size} bytes where at most {limit} are taken")
    data = read(size)
    if len(head) < _LENGTH_BYTES or len(data) < size:
        raise ContractError("a block ends before its length")
    return data
