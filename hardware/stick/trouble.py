"""Why something of a stick is not taken: one word for each, for which the kiosk has its own sentence.

What happens in life is a result (`hardware.errors`): `StickRefused` carries the word from deep inside a file system to
the answer, and no further.
"""

from __future__ import annotations

from enum import StrEnum


class StickTrouble(StrEnum):
    """Each its own clear message (docs/adr/0026-attachments.md has the table)."""

    # of the stick
    ABSENT = "absent"
    """No stick is in."""
    GONE = "gone"
    """Pulled out while it was read."""
    OTHER_STICK = "other_stick"
    """Not the stick whose files were listed."""
    SLOW = "slow"
    """It takes too long, or there is too much to go through."""
    DAMAGED = "damaged"
    """Its file system, or the place of one file in it, leads nowhere."""
    NTFS = "ntfs"
    LOCKED = "locked"
    """BitLocker, LUKS: encrypted as a whole."""
    FOREIGN = "foreign"
    """Another file system, or none that is known."""
    UNAVAILABLE = "unavailable"
    """Of the kiosk, not of the stick: who reads sticks did not answer."""
    # of a file
    NOT_THERE = "not_there"
    """The stick has no such file any more."""
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN_KIND = "unknown_kind"
    NOT_WANTED = "not_wanted"
    """A kind that is known, and not taken for this procedure."""
    NOT_AS_NAMED = "not_as_named"
    """The name says a kind that is taken; what is inside is none."""
    TWO_KINDS = "two_kinds"
    """Reads as two kinds at once."""
    HEIC = "heic"
    """The pictures of some telephones."""
    MARKED_INFECTED = "marked_infected"
    """Carries the mark by which scanners are tried. A real scanner looks at the centre."""
    ZIP_PASSWORD = "zip_password"  # noqa: S105  a reason, no password
    ZIP_PASSWORD_INSIDE = "zip_password_inside"  # noqa: S105  as above
    ZIP_IN_ZIP = "zip_in_zip"
    ZIP_TOO_MUCH = "zip_too_much"
    """It would unpack to more than anybody sends."""
    ZIP_TOO_MANY = "zip_too_many"
    ZIP_UNKNOWN_INSIDE = "zip_unknown_inside"
    """A file inside is of no kind that is known."""
    ZIP_DAMAGED = "zip_damaged"
    PDF_PASSWORD = "pdf_password"  # noqa: S105  as above
    PDF_DAMAGED = "pdf_damaged"
    OFFICE_PASSWORD = "office_password"  # noqa: S105  as above
    OFFICE_MACROS = "office_macros"
    OFFICE_OLD = "office_old"
    """Word or Excel as written before 2007."""
    PICTURE_DAMAGED = "picture_damaged"
    PICTURE_TOO_LARGE = "picture_too_large"
    """More dots than can be drawn here."""
    TOO_HARD = "too_hard"
    """Looking at it took more time or memory than a document needs."""


class StickRefused(Exception):
    """It goes no further with this, for the reason it carries."""

    def __init__(self, trouble: StickTrouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble
