"""Files that go with a mail: whoever made them hands them out, and says no when they must not go. Entered at start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class MailAttachment:
    """One file. Its name tells nothing about a person."""

    name: str
    content: bytes
    type: str = "application/pdf"


class NotToBeSent(Exception):
    """There is no such file, or it does not count any more, or it never goes by mail."""


class AttachmentAway(Exception):
    """The file cannot be read at this moment: the mail waits for it."""


Opener = Callable[[str], MailAttachment | Sequence[MailAttachment]]
_openers: dict[str, Opener] = {}
"""By how the numbers of its files begin."""


def register(opener: Opener, beginning: str = "") -> None:
    """Hand out files by number from now on, in place of whoever did before: those whose number begins so, or all that
    nobody else's does.
    """
    _openers[beginning] = opener


def open_for_mail(number: str) -> Sequence[MailAttachment]:
    """The files of this number as they are now; asked at the moment of sending, so that an ended one stays here.

    Raises:
        NotToBeSent, AttachmentAway
    """
    mine = [beginning for beginning in _openers if number.startswith(beginning)]
    if not mine:
        raise NotToBeSent("nobody hands out files")
    found = _openers[max(mine, key=len)](number)
    return (found,) if isinstance(found, MailAttachment) else found
