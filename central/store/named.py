"""Which files are named by rows of those who own them, asked before anything is deleted.

How often a file is named stands in its own row, which every door that puts files may change: whoever broke into the
kiosks' door could write 0 there and let the night delete a certificate. So the night asks the rows that name it, and
those of documents and archives that door may not write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from central.database.walked_chunks import chunks

Asked = Callable[[Sequence[str]], Iterable[str]]
_asked: list[Asked] = []


def enter(which_are_named: Asked) -> None:
    """Ask this app from now on: of some files, those that its rows name."""
    if which_are_named not in _asked:
        _asked.append(which_are_named)


def named(names: Sequence[str]) -> frozenset[str]:
    """Those of them that any row names."""
    if not names:
        return frozenset()
    return frozenset(name for some in chunks(names) for which in _asked for name in which(some))
