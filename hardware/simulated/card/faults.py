"""What can go wrong with a card, scriptable at any command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FaultKind = Literal["pull", "pull_after", "silent", "torn", "6F00", "slow"]


@dataclass(frozen=True)
class Fault:
    """The `at`-th command (from 1, counted from the insertion) meets this:

    pull        the card is out before it saw the command
    pull_after  the card did the command, its answer never arrived
    silent      no answer until the card is pulled
    torn        half of the answer arrives with a nonsense status, then the card is out
    6F00        "no detail", the command was not done; the card goes on
    slow        the answer takes `seconds`

    With `begins`, only commands that begin with these bytes are counted.
    """

    at: int
    kind: FaultKind
    seconds: float = 3.0
    begins: bytes = b""


class CardPulled(Exception):
    """The card is out of the slot. `answer` is what still arrived."""

    def __init__(self, answer: bytes = b"") -> None:
        super().__init__("pulled")
        self.answer = answer


class CardSilent(Exception):
    """The card never answers this command."""
