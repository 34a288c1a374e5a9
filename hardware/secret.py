"""A typed PIN or password on its way to the card: never printed, taken once, zeroed afterwards."""

from __future__ import annotations

from types import TracebackType


class SecretTaken(Exception):
    """The secret was already used. Ask the resident again; never keep a copy."""


class Secret:
    """Characters a person typed just now. `with secret.taken() as data:` hands them out once and zeroes them.

    Promise 5 of the design rests on this: a secret that was taken cannot be sent to a card a second time.
    """

    __slots__ = ("_data", "_taken")

    def __init__(self, characters: str) -> None:
        self._data = bytearray(characters, "ascii")
        self._taken = False

    def __repr__(self) -> str:
        return "•••"

    def __len__(self) -> int:
        return len(self._data)

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a Secret does not leave the process")

    def taken(self) -> _Taken:
        """Hand the bytes out for one command.

        Raises:
            SecretTaken: they were handed out or wiped before.
        """
        if self._taken:
            raise SecretTaken("the PIN was already used; ask for it again")
        self._taken = True
        return _Taken(self._data)

    def wipe(self) -> None:
        """Forget the characters without using them."""
        self._taken = True
        _zero(self._data)


class _Taken:
    """The bytes for as long as one command lasts."""

    __slots__ = ("_data",)

    def __init__(self, data: bytearray) -> None:
        self._data = data

    def __enter__(self) -> bytearray:
        return self._data

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _zero(self._data)


def _zero(data: bytearray) -> None:
    for place in range(len(data)):
        data[place] = 0
