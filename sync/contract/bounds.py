"""Forms and bounds that members of several messages share; docs/formats.md gives the same, and a test compares."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated

import msgspec

Whole = Annotated[int, msgspec.Meta(ge=0, lt=2**53)]
"""A count. Beyond this other readers of JSON lose digits, and no database keeps it."""
Error = Annotated[int, msgspec.Meta(ge=-1, lt=2**53)]
"""Milliseconds, or -1 = unknown."""
Epoch = Annotated[int, msgspec.Meta(ge=1, lt=2**16)]
Seq = Annotated[int, msgspec.Meta(ge=1, lt=2**32)]
"""Epoch and seq as a slip's QR has room for them."""
Suite = Annotated[int, msgspec.Meta(ge=1, lt=2**8)]
Version = Annotated[int, msgspec.Meta(ge=1, lt=2**31)]
Hash = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Salt = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{32}\Z")]
KioskCode = Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{5}-[0-9]{3}\Z")]
Boot = Annotated[str, msgspec.Meta(pattern=r"\A[0-9A-Za-z._-]{1,64}\Z")]
Language = Annotated[str, msgspec.Meta(pattern=r"\A[a-z][a-z-]{1,7}\Z")]
"""`ja`, `easy-ja`, `en`, or one that a newer kiosk speaks: what is not drawn here alike waits for a person."""
Name = Annotated[str, msgspec.Meta(pattern=r"\A[a-z][a-z0-9_]{0,59}\Z")]
"""Id of a procedure, a page or a field."""
ItemId = Annotated[str, msgspec.Meta(pattern=r"\A[a-z][a-z0-9_]{0,59}(?:\[[1-9][0-9]?\]\.[a-z][a-z0-9_]{0,59})?\Z")]
"""Id of a field, or `block[n].field` in the n-th of the blocks that a page lets repeat (1 to 99)."""
ChoiceValue = Annotated[str, msgspec.Meta(pattern=r"\A[^,\x00-\x1f\x7f]{1,60}\Z")]
"""What may be chosen. No comma: several stand in one value, joined by it."""
Hand = Annotated[str, msgspec.Meta(pattern=r"\A(?:[a-z_]{1,40}|staff:[^\x00-\x1f\x7f]{1,40})\Z")]
"""Who filled an item (`Source`). A word that is not known here is not proven here."""
FileName = Annotated[str, msgspec.Meta(pattern=r"\A[^\x00-\x1f\x7f-\x9f/\\]{1,100}\Z")]
MediaType = Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9][a-z0-9!#$&^_.+-]{0,99}/[a-z0-9][a-z0-9!#$&^_.+-]{0,99}\Z")]
"""`a/b` in lower case, without parameters."""
FileSize = Annotated[int, msgspec.Meta(ge=1, le=20 * 1024 * 1024)]
PAPER = frozenset({"plenty", "low", "out", "unknown"})
TROUBLE = re.compile(r"[0-9A-Za-z_-]{1,40}")
TROUBLES_LIMIT = 64
SOFTWARE_LIMIT = 100
Software = Annotated[str, msgspec.Meta(pattern=r"\A[^\x00-\x1f\x7f]{0,100}\Z")]
Moment = Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z\Z")]


def is_moment(text: str) -> bool:
    """Whether a text of the form `Moment` names one: there is no 30 February and no hour 24."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
