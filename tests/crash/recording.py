"""Records every write and every sync of the real code: SQLite's through a VFS below it, the mirror's through its port.

Debian's python3-apsw shares libsqlite3 with Python's own sqlite3, so a VFS made by apsw serves both.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sync.home.disk import RealDisk

DEBIAN = "/usr/lib/python3/dist-packages"
VFS_NAME = "recording"
RECORDED = (".db", ".db-wal", ".rebuilt", ".rebuilt-wal")


@dataclass(frozen=True)
class Op:
    """One thing that happened. `what`: write, sync, cut, remove, replace, folder, told.

    `told` is a promise given to a person at this moment: (seq, entry hash).
    """

    what: str
    file: str
    offset: int = 0
    data: bytes = b""
    other: str = ""


class Recorder:
    """The story of one run below a folder; file names are kept relative to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ops: list[Op] = []

    def note(self, what: str, path: str | Path, offset: int = 0, data: bytes = b"", other: str | Path = "") -> None:
        name = self._name(path)
        if name is not None:
            self.ops.append(Op(what, name, offset, bytes(data), (self._name(other) or "") if other else ""))

    def told(self, seq: int, entry_hash: str) -> None:
        """From here on this entry must survive everything."""
        self.ops.append(Op("told", entry_hash, seq))

    def purge_begins(self, up_to: int) -> None:
        """From here on boxes up to this seq may be gone."""
        self.ops.append(Op("purge", "", up_to))

    def syncs(self, name: str) -> int:
        return sum(1 for op in self.ops if op.what == "sync" and op.file == name)

    def _name(self, path: str | Path) -> str | None:
        try:
            return str(Path(path).relative_to(self.folder))
        except ValueError:
            return None


class RecordingDisk(RealDisk):
    """The real disk, with a witness."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def write_at(self, file: Path, offset: int, data: bytes) -> None:
        super().write_at(file, offset, data)
        self._recorder.note("write", file, offset, data)

    def sync(self, file: Path) -> None:
        super().sync(file)
        self._recorder.note("sync", file)

    def sync_folder(self, folder: Path) -> None:
        super().sync_folder(folder)
        self._recorder.note("folder", folder)

    def cut(self, file: Path, length: int) -> None:
        super().cut(file, length)
        self._recorder.note("cut", file, length)

    def remove(self, file: Path) -> None:
        was_there = file.exists()
        super().remove(file)
        if was_there:
            self._recorder.note("remove", file)

    def replace(self, file: Path, by: Path) -> None:
        super().replace(file, by)
        self._recorder.note("replace", file, other=by)


class ForgetfulDisk(RecordingDisk):
    """A canary: says that it synced and did not."""

    def sync(self, file: Path) -> None:
        return None


@contextmanager
def recording(recorder: Recorder) -> Iterator[None]:
    """Every file that SQLite opens meanwhile in this process is recorded."""
    apsw = _apsw()

    class File(apsw.VFSFile):  # type: ignore[misc, name-defined]  # apsw has no types here
        def __init__(self, name: Any, flags: Any) -> None:
            self._path = name.filename() if hasattr(name, "filename") else (name or "")
            super().__init__("unix", name, flags)

        def excepthook(self, *_: object) -> None:
            """A refused lock of a read-only connection is SQLite's business, not news."""

        def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's name
            super().xWrite(data, offset)
            recorder.note("write", self._path, offset, data)

        def xSync(self, flags: int) -> None:  # noqa: N802 - SQLite's name
            super().xSync(flags)
            recorder.note("sync", self._path)

        def xTruncate(self, size: int) -> None:  # noqa: N802 - SQLite's name
            super().xTruncate(size)
            recorder.note("cut", self._path, size)

    class Vfs(apsw.VFS):  # type: ignore[misc, name-defined]  # apsw has no types here
        def __init__(self) -> None:
            super().__init__(VFS_NAME, "unix", makedefault=True)

        def excepthook(self, *_: object) -> None:
            """A missing file is SQLite's business, not news."""

        def xOpen(self, name: Any, flags: Any) -> Any:  # noqa: N802 - SQLite's name
            return File(name, flags)

        def xDelete(self, name: str, sync: bool) -> None:  # noqa: N802 - SQLite's name
            super().xDelete(name, sync)
            recorder.note("remove", name)
            if sync:
                recorder.note("folder", Path(name).parent)

    vfs = Vfs()
    try:
        yield
    finally:
        vfs.unregister()


def _apsw() -> Any:
    sys.path.append(DEBIAN)
    try:
        return importlib.import_module("apsw")
    finally:
        sys.path.remove(DEBIAN)
