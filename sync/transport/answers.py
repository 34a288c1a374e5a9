"""What came of a request. A line that fails is a value, not an exception: it is every day's business."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True)
class Answered:
    """200. The body is as sent, not yet verified; `nonce` is the next one, if a header brought it."""

    body: bytes
    nonce: str | None
    request: str = field(default="", compare=False)
    """What a signed answer must name: this very request."""


@dataclass(frozen=True)
class Refused:
    """Somebody refused in the words of the contract. That it was the centre only `signed` can prove."""

    status: int
    code: str
    nonce: str | None = None
    signed: str | None = None
    """Compact JWS as sent, not yet verified."""
    retry_after_s: int = 0
    request: str = field(default="", compare=False)
    """What a signed refusal must name: this very request."""


@dataclass(frozen=True)
class Unreachable:
    """Nothing that the centre said. `reason`: connect, silence, slow, cut, tls, odd_answer, too_large.

    The request may have arrived all the same: whatever it carried is sent again.
    """

    reason: str


Answer: TypeAlias = Answered | Refused | Unreachable
SignedAsk: TypeAlias = Callable[[str], Answer]
"""A request that is signed under the nonce that it is given."""
