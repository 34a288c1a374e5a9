"""Why something about the register did not happen. Nothing was changed."""

from __future__ import annotations

NEUTRAL_CODE = "C-20"
"""The one code of every refusal to issue. Whoever hears it learns only: talk to the counter."""


class RegisterRefused(Exception):
    """A register file was refused as a whole. Says what to do about it, and no value from it."""


class NotIssuable(Exception):
    """Nothing can be issued for who asks. The same for a person who is not registered, for another household's
    member, for a household under protection, for one that is leaving: `code` never differs."""

    code = NEUTRAL_CODE

    def __init__(self) -> None:
        super().__init__(f"{NEUTRAL_CODE}: nothing can be issued here; the counter knows more")
