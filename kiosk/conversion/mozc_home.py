"""Where Mozc lives while the program runs: a home of its own, and a user that may be there.

Mozc refuses to be root. In a hall the program is an unprivileged user and Mozc runs as the same; started by root (the
demonstration on a laptop) it is given `nobody`. Home and server go with the program; what a killed program left goes
at the next start. Nothing typed is in it either way: Mozc is incognito.
"""

from __future__ import annotations

import fcntl
import logging
import os
import pwd
import shutil
import signal
import stat
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from kiosk.conversion.converter import Converter
from kiosk.conversion.mozc import HELPER, Mozc
from kiosk.conversion.word_list import WordList

_LOG = logging.getLogger("kiosk.conversion.mozc")
RUNTIME = "MADOGUCHI_RUNTIME"
"""Folder for what need not outlive the program."""
OF_ROOT = "nobody"
REST_S, LONGEST_REST_S = 1.0, 60.0
"""After a failure it is started anew so much later, then twice as late each time."""
_NAMED = "madoguchi-mozc-"
_SERVER = b"mozc_server"


class MozcHome:
    """A home that nobody else reads, made at once and gone after `close`."""

    def __init__(self, user: str, runtime: Path | None) -> None:
        self.user = _user_of(user)
        inside = runtime is not None and runtime.is_dir() and (self.user is None or _others_pass(runtime))
        self.path, self._hold = _new_home(runtime if inside else None)
        if self.user is not None:
            account = pwd.getpwnam(self.user)
            os.chown(self.path, account.pw_uid, account.pw_gid)

    def close(self) -> None:
        """End the server that lives here, and take the home away."""
        _vacate(self.path)
        os.close(self._hold)


def clear_left_homes(user: str, runtime: Path | None) -> None:
    """Take away what killed programs left, with the servers that still live there. A living program's home stays."""
    ours = {os.geteuid()}
    if (name := _user_of(user)) is not None:
        ours.add(pwd.getpwnam(name).pw_uid)
    for folder in {Path(tempfile.gettempdir()), runtime or Path(tempfile.gettempdir())}:
        for home in folder.glob(f"{_NAMED}*"):
            hold = _held(home)
            if hold is None:
                continue
            if os.fstat(hold).st_uid in ours:
                _vacate(home)
            os.close(hold)


def _user_of(user: str) -> str | None:
    """Who Mozc runs as. None: as the program itself does."""
    return (user or OF_ROOT) if os.geteuid() == 0 else None


def _new_home(parent: Path | None) -> tuple[Path, int]:
    """A new folder, and the lock that tells the next start that somebody lives there."""
    while True:
        path = Path(tempfile.mkdtemp(prefix=_NAMED, dir=parent))
        hold = _held(path)
        if hold is not None:
            if path.is_dir():
                return path, hold
            os.close(hold)  # another start found it before it was held, and took it away


def _held(home: Path) -> int | None:
    """Hold a home; the kernel lets go of it when the program ends in whatever way. None: held, gone or another's."""
    try:
        hold = os.open(home, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(hold)
        return None
    return hold


def _end_servers(home: Path) -> None:
    for number in _servers(home):
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)


def _vacate(home: Path) -> None:
    _end_servers(home)
    shutil.rmtree(home, ignore_errors=True)


def _servers(home: Path) -> Iterator[int]:
    """The server of this home and of no other: it detached itself from the helper that started it."""
    mark = os.fsencode(f"HOME={home}")
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if _SERVER in (process / "cmdline").read_bytes() and mark in (
                (process / "environ").read_bytes().split(b"\0")
            ):
                yield int(process.name)
        except OSError:
            continue


class HousedMozc:
    """A `Converter` that moves into its home at the first kana: a visit without typing leaves no trace on the disk.

    While Mozc is silent, words come from a list, and a thread starts Mozc anew; nobody waits for either.
    """

    def __init__(self, user: str, runtime: Path | None, words: Converter | None = None) -> None:
        self._user = user
        self._runtime = runtime
        self._words = words or WordList()
        self._home: MozcHome | None = None
        self._mozc: Mozc | None = None
        self._lock = threading.Lock()
        self._revived: Mozc | None = None
        """Started and tried by the thread, to be taken over before the next question."""
        self._homeless = False
        self._closing = threading.Event()
        self._reviving: threading.Thread | None = None

    @property
    def is_poorer(self) -> bool:
        """Whether the list stands in for Mozc."""
        with self._lock:
            return self._homeless or (self._reviving is not None and self._revived is None)

    def candidates(self, kana: str) -> tuple[str, ...]:
        """Ways to write the reading, best first."""
        engine = self._engine()
        found = engine.candidates(kana)
        return self._words.candidates(kana) if self._fell_silent(engine) else found

    def segments(self, kana: str) -> tuple[tuple[str, str], ...]:
        """The reading in pieces, each with its first writing."""
        engine = self._engine()
        found = engine.segments(kana)
        return self._words.segments(kana) if self._fell_silent(engine) else found

    def reset(self) -> None:
        """End of a visit."""
        if self._mozc is not None:
            self._mozc.reset()

    def close(self) -> None:
        """End of the program."""
        self._closing.set()
        if self._reviving is not None:
            self._reviving.join()
        home, self._home = self._home, None
        for mozc in (self._mozc, self._revived):
            if mozc is not None:
                mozc.close()
        self._mozc = self._revived = None
        if home is not None:
            home.close()

    def _engine(self) -> Converter:
        with self._lock:
            if self._revived is not None:
                self._mozc, self._revived, self._reviving = self._revived, None, None
            if self._reviving is not None:
                return self._words
        if self._mozc is None:
            try:
                self._home = self._home or MozcHome(self._user, self._runtime)
            except Exception as refused:  # noqa: BLE001  the list stands in
                _LOG.warning("conversion_without_home %s", type(refused).__name__)
                self._homeless = True
                return self._words
            self._homeless = False
            self._mozc = Mozc(self._home.path, self._home.user)
        return self._mozc

    def _fell_silent(self, engine: Converter) -> bool:
        """Whether this question got no answer; then it is looked after."""
        if not isinstance(engine, Mozc) or not engine.is_silent or self._home is None:
            return False
        self._mozc = None
        self._reviving = threading.Thread(target=self._revive, args=(self._home,), name="mozc", daemon=True)
        self._reviving.start()
        return True

    def _revive(self, home: MozcHome) -> None:
        """End what is left of Mozc and start it anew, until it answers or the program ends."""
        rest_s = REST_S
        while not self._closing.wait(rest_s):
            _end_servers(home.path)
            mozc = Mozc(home.path, home.user)
            if mozc.answers():
                with self._lock:
                    self._revived = mozc
                _LOG.info("conversion_revived")
                return
            mozc.close()
            rest_s = min(2 * rest_s, LONGEST_REST_S)


def housed_mozc(user: str) -> HousedMozc | None:
    """The conversion of this machine. None: not installed here, so only the list of words is left."""
    if not Path(HELPER).exists():
        _LOG.warning("conversion_not_installed")
        return None
    said = os.environ.get(RUNTIME)
    runtime = Path(said) if said else None
    try:
        clear_left_homes(user, runtime)
    except Exception as refused:  # noqa: BLE001  the next start tries again
        _LOG.warning("homes_not_cleared %s", type(refused).__name__)
    return HousedMozc(user, runtime)


def _others_pass(folder: Path) -> bool:
    """Another user can walk into this folder."""
    return all(path.stat().st_mode & stat.S_IXOTH for path in (folder, *folder.absolute().parents))
