"""Which files a machine may find after a power cut, given what was written and what was synced before.

What was synced stands. Of what was not, any part may stand: nothing, all, a prefix, a torn write, any sectors in any
order, or a grown file of zeros. New, removed and changed names count only after their folder was synced (SQLite syncs
the folder of a new write-ahead log with the log's first sync).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.crash.recording import Op

SECTOR = 512
PATTERNS = ("nothing", "everything", "prefix", "torn", "sectors", "zeros")


@dataclass
class FileState:
    """One file on its way to the platter."""

    durable: bytes | None
    """None: after a cut the name may not be there."""
    pending: list[Op] = field(default_factory=list)
    named: bool = True
    """Whether the name itself is durable."""
    removed: bytes | None = None
    """Content that may come back, since the removal is not durable yet."""
    renamed_from: str = ""
    instead: FileState | None = None
    """What the name stood for before a rename that is not durable yet."""


@dataclass(frozen=True)
class Cut:
    """One state: the files, the promises given before, and how it was made."""

    place: int
    pattern: str
    lost: str
    files: dict[str, bytes]
    told: int
    purged: int


class Platter:
    """Follows the operations and knows at each moment what is durable."""

    def __init__(self, before: dict[str, bytes]) -> None:
        self._files = {name: FileState(content) for name, content in before.items()}
        self.told = 0
        self.purged = 0

    def apply(self, op: Op) -> None:
        """One more operation happened."""
        match op.what:
            case "told":
                self.told += 1
            case "purge":
                self.purged = max(self.purged, op.offset)
            case "write" | "cut":
                self._file(op.file).pending.append(op)
            case "sync":
                self._sync(op.file)
            case "folder":
                self._sync_folder(op.file)
            case "remove":
                gone = self._files.pop(op.file, None)
                if gone is not None:
                    self._files[op.file] = FileState(None, removed=_applied(gone.durable or b"", gone.pending))
            case "replace":
                self._replace(op)

    def cut(self, place: int, dice: random.Random, losses: Sequence[str]) -> Cut:
        """What may be found if power is cut now."""
        lost = dice.choice(losses)
        pattern = dice.choice(PATTERNS)
        files: dict[str, bytes] = {}
        for name, state in self._files.items():
            if _is_lost(name, lost):
                continue
            if state.renamed_from and dice.random() < 0.5:
                _put(files, state.renamed_from, _found(state, pattern, dice))
                if state.instead is not None:
                    _put(files, name, _found(state.instead, pattern, dice))
            else:
                _put(files, name, _found(state, pattern, dice))
        return Cut(place, pattern, lost, files, self.told, self.purged)

    def _file(self, name: str) -> FileState:
        state = self._files.get(name)
        if state is None or (state.durable is None and state.removed is not None and not state.pending):
            state = self._files[name] = FileState(b"", named=False)
        return state

    def _sync(self, name: str) -> None:
        state = self._files.get(name)
        if state is None or state.removed is not None:
            return
        state.durable = _applied(state.durable or b"", state.pending)
        state.pending.clear()
        if name.endswith("-wal"):
            state.named = True

    def _sync_folder(self, folder: str) -> None:
        for name in list(self._files):
            if name.rpartition("/")[0] != folder:
                continue
            state = self._files[name]
            if state.removed is not None:
                del self._files[name]
            state.named = True
            state.renamed_from, state.instead = "", None

    def _replace(self, op: Op) -> None:
        new = self._files.pop(op.other)
        new.renamed_from, new.instead = op.other, self._files.get(op.file)
        new.named = True  # a rename is there or not; once it is, the name is never without a file
        self._files[op.file] = new


def _is_lost(name: str, lost: str) -> bool:
    """Whether it lay on what the cut took with it. `parts`: the disk's folder of sealed files."""
    match lost:
        case "mirror":
            return name.startswith("mirror/")
        case "database":
            return "outbox." in name
        case "parts":
            return name.startswith("data/parts/")
        case _:
            return False


def _put(files: dict[str, bytes], name: str, content: bytes | None) -> None:
    if content is not None:
        files[name] = content


def _found(state: FileState, pattern: str, dice: random.Random) -> bytes | None:
    if state.removed is not None:
        return state.removed if dice.random() < 0.5 else None
    if not state.named and dice.random() < 0.5:
        return None
    base = state.durable or b""
    pending = state.pending
    match pattern:
        case "nothing":
            return base
        case "everything":
            return _applied(base, pending)
        case "prefix":
            return _applied(base, pending[: dice.randint(0, len(pending))])
        case "torn":
            return _torn(base, pending, dice)
        case "zeros":
            return _zeros(base, pending, dice)
        case _:
            return _sectors(base, pending, dice)


def _applied(base: bytes, ops: list[Op]) -> bytes:
    if not ops:
        return base
    content = bytearray(base)
    for op in ops:
        _do(content, op)
    return bytes(content)


def _do(content: bytearray, op: Op) -> None:
    if op.what == "cut":
        del content[op.offset :]
        return
    if len(content) < op.offset:
        content.extend(bytes(op.offset - len(content)))
    content[op.offset : op.offset + len(op.data)] = op.data


def _torn(base: bytes, pending: list[Op], dice: random.Random) -> bytes:
    if not pending:
        return base
    last = dice.randrange(len(pending))
    content = bytearray(_applied(base, pending[:last]))
    op = pending[last]
    part = dice.randint(0, len(op.data))
    _do(content, Op(op.what, op.file, op.offset, op.data[:part]) if op.what == "write" else op)
    return bytes(content)


def _zeros(base: bytes, pending: list[Op], dice: random.Random) -> bytes:
    """The length reached the disk before the bytes."""
    whole = _applied(base, pending)
    kept = dice.randint(min(len(base), len(whole)), len(whole))
    return whole[:kept] + bytes(len(whole) - kept)


def _sectors(base: bytes, pending: list[Op], dice: random.Random) -> bytes:
    pieces: list[Op] = []
    for op in pending:
        pieces.extend(_pieces(op))
    chance = dice.random()
    chosen = [piece for piece in pieces if dice.random() < chance]
    dice.shuffle(chosen)
    content = bytearray(base)
    for piece in chosen:
        _do(content, piece)
    return bytes(content)


def _pieces(op: Op) -> Iterator[Op]:
    if op.what != "write":
        yield op
        return
    place = 0
    while place < len(op.data):
        step = SECTOR - (op.offset + place) % SECTOR
        yield Op("write", op.file, op.offset + place, op.data[place : place + step])
        place += step
