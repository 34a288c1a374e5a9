"""k04, k08: where a PIN or a password is typed."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.screens.frame import Screen


@dataclass(frozen=True)
class NumberPad(Screen):
    """k04: PIN of `digits` digits; posts TypedSecret. Masked, no tone, no pressed look."""

    digits: int
    note: str = ""
    warning: str = ""
    most_digits: int | None = None
    """Staff PINs: 4 to 8 digits."""


@dataclass(frozen=True)
class PasswordPad(Screen):
    """k08: capitals and digits, 6 to 16, dots; posts TypedSecret. `signs`: what follows is signed, not only read."""

    fewest: int = 6
    most: int = 16
    note: str = ""
    warning: str = ""
    signs: bool = True
