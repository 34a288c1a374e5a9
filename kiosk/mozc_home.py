"""Where Mozc lives while the program runs: a home of its own, and a user that may be there.

Mozc refuses to be root. In a hall the program is an unprivileged user and Mozc runs as the same; started by root (the
demonstration on a laptop) it is given `nobody`. Home and server go with the program.
"""

from __future__ import annotations

import logging
import os
import pwd
import shutil
import signal
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from kiosk.mozc import HELPER, Mozc
from kiosk.ui.conversion import Converter, KanaOnly

_LOG = logging.getLogger("kiosk.mozc")
RUNTIME = "MADOGUCHI_RUNTIME"
"""Folder for what need not outlive the program."""
OF_ROOT = "nobody"
_SERVER = b"mozc_server"


class MozcHome:
    """A home that nobody else reads, made at once and gone after `close`."""

    def __init__(self, user: str, runtime: Path | None) -> None:
        self.user = (user or OF_ROOT) if os.geteuid() == 0 else None
        inside = runtime is not None and runtime.is_dir() and (self.user is None or _others_pass(runtime))
        self.path = Path(tempfile.mkdtemp(prefix="madoguchi-mozc-", dir=runtime if inside else None))
        if self.user is not None:
            account = pwd.getpwnam(self.user)
            os.chown(self.path, account.pw_uid, account.pw_gid)

    def close(self) -> None:
        """End the server that lives here, and take the home away."""
        for number in self._servers():
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                continue
        shutil.rmtree(self.path, ignore_errors=True)

    def _servers(self) -> Iterator[int]:
        """The server of this home and of no other: it detached itself from the helper that started it."""
        mark = os.fsencode(f"HOME={self.path}")
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if _SERVER in (process / "cmdline").read_bytes() and mark in (
                    (process / "environ").read_bytes().split(b"\0")
                ):
                    yield int(process.name)
            except OSError:
                continue


class HousedMozc:
    """A `Converter` that moves into its home at the first kana: a visit without typing leaves no trace on the disk."""

    def __init__(self, user: str, runtime: Path | None) -> None:
        self._user = user
        self._runtime = runtime
        self._home: MozcHome | None = None
        self._mozc: Mozc | None = None

    def candidates(self, kana: str) -> tuple[str, ...]:
        """Ways to write the reading, best first."""
        return self._engine().candidates(kana)

    def segments(self, kana: str) -> tuple[tuple[str, str], ...]:
        """The reading in pieces, each with its first writing."""
        return self._engine().segments(kana)

    def reset(self) -> None:
        """End of a visit."""
        if self._mozc is not None:
            self._mozc.reset()

    def close(self) -> None:
        """End of the program."""
        mozc, home, self._mozc, self._home = self._mozc, self._home, None, None
        if mozc is not None:
            mozc.close()
        if home is not None:
            home.close()

    def _engine(self) -> Converter:
        if self._mozc is None:
            try:
                self._home = MozcHome(self._user, self._runtime)
            except (OSError, KeyError) as refused:
                _LOG.warning("conversion_without_home %s", type(refused).__name__)
                return KanaOnly()
            self._mozc = Mozc(self._home.path, self._home.user)
        return self._mozc


def housed_mozc(user: str) -> HousedMozc | None:
    """The conversion of this machine. None: not installed here, so kana stay as typed."""
    if not Path(HELPER).exists():
        _LOG.warning("conversion_not_installed")
        return None
    said = os.environ.get(RUNTIME)
    return HousedMozc(user, Path(said) if said else None)


def _others_pass(folder: Path) -> bool:
    """Another user can walk into this folder."""
    return all(path.stat().st_mode & stat.S_IXOTH for path in (folder, *folder.absolute().parents))
