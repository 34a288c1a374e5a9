"""Why something about a certificate did not happen.

CertificateRefused
├── NotHere         no such document for this person (404)
├── NoSuchChange    the table of states has no such change, or the request is not accepted (409)
├── Unfinished      a number of this request is reserved and waits for a person (409)
├── StillValid      this application has a reply that counts; end it first (409)
├── Incomplete      a choice or a reason is missing (400)
├── NoIssuer        the document key, its certificate or the certifier of the day is not set up (503)
├── MissingGlyph    the font cannot draw a character of a name or address; nothing is printed silently (409)
├── NotAtHand       the store of files is away, or the file is missing or damaged (503)
└── NotSet          the typesetter did not finish, or the sheets came out otherwise than planned (503)
"""

from __future__ import annotations

from collections.abc import Sequence


class CertificateRefused(Exception):
    """Base of what certificate actions refuse with."""


class NotHere(CertificateRefused):
    """No such document for this person. Says the same whether it exists or not."""


class NoSuchChange(CertificateRefused):
    """Not from this state."""


class Unfinished(CertificateRefused):
    """Finish or void what was begun first."""


class StillValid(CertificateRefused):
    """Two letters that decide the same must not be about."""


class Incomplete(CertificateRefused):
    """Something that the action must say is missing."""


class NoIssuer(CertificateRefused):
    """docs/how-to/install-centre.md, "Documents", says what must be there."""


class NotAtHand(CertificateRefused):
    """The file cannot be written or read now. What was issued stays issued; the page 作業の様子 has the code."""


class NotSet(CertificateRefused):
    """The sheets were not made. The number stays reserved."""


class MissingGlyph(CertificateRefused):
    """Characters that the font cannot draw. They are listed for staff, as code points."""

    def __init__(self, characters: Sequence[str]) -> None:
        self.characters = tuple(characters)
        super().__init__("the font lacks " + " ".join(self.code_points))

    @property
    def code_points(self) -> list[str]:
        """`U+2363A`, with the selector where one was asked for."""
        return ["+".join(f"U+{ord(char):04X}" for char in cluster) for cluster in self.characters]
