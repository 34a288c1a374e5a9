"""Kana to kanji with Mozc, through its `mozc_emacs_helper` (S-expressions on stdin and stdout).

Mozc learns by default: after one resident commits a rare name, the next is offered it. So it runs in incognito, without
history and without history suggestions, from its first start; nothing is ever committed to it (only asked and escaped),
and its session ends with each visit. It refuses to run as root and hangs without `$HOME/.config`: hence an unprivileged
user, a home of its own and a time for the whole answer. When it does not answer, kana stay as typed here;
`mozc_home` then looks words up in a list and starts it anew in the background.
"""

from __future__ import annotations

import logging
import os
import pwd
import re
import selectors
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias, TypeVar

from sync.contract.forms.drawable import is_all_drawable
from sync.japanese.kana import both_scripts

_LOG = logging.getLogger("kiosk.conversion.mozc")
HELPER = "/usr/bin/mozc_emacs_helper"
INCOGNITO = bytes.fromhex("a00101900302a00600")
"""config1.db: incognito on, learning level no history, history suggestions off (fields 20, 50 and 100)."""
ANSWER_S = 0.4
"""An answer takes 2 to 10 ms; a killed server is back in 0.2 s. Later than this, the resident should not wait."""
START_S = 3.0
LONGEST_READING = 60
LONGEST_IN_ONE = 12
"""Kana that are also looked up in one piece, as names are; what is longer is written piece by piece."""
MOST_CANDIDATES = 80
Expression: TypeAlias = "str | list[Expression]"
T = TypeVar("T")
_HALF_WIDTH_KANA = re.compile("[\uff61-\uff9f]")
_ESCAPE = ("escape", "escape", "escape")
_PIECE = re.compile(r'"(?:\\.|[^"\\])*"|[()]|[^\s()]+')


class MozcSilent(Exception):
    """Mozc gave no answer in time. Go on with kana; it is started again for the next reading."""


class MozcLate(MozcSilent):
    """It lives and does not answer."""


def _may_be_answered(word: str) -> bool:
    """What nothing draws is not offered, nor half-width kana, nor the name of the converter itself (ばーじょん)."""
    return is_all_drawable(word) and not _HALF_WIDTH_KANA.search(word) and not word.startswith("Mozc-")


class Mozc:
    """A `Converter`. Starts at first use, starts again at once when it ended, one session per visit.

    Whatever it does wrong is its own: it is ended, and kana stay as typed.
    """

    is_poorer = False

    def __init__(self, home: Path, user: str | None = None, helper: str = HELPER) -> None:
        self._home = home
        self._user = user
        self._helper = helper
        self._process: subprocess.Popen[bytes] | None = None
        self._session = ""
        self._asked_for = self._count = 0
        """Questions sent, and answers received."""
        self._rest = b""
        self._until_s = 0.0
        """When the answer that is waited for comes too late."""
        self.is_silent = False
        """It gave no answer to the last question, not in the second try either."""

    def __repr__(self) -> str:
        return "Mozc"

    # ── Converter ─────────────────────────────────────────────────────────

    def candidates(self, kana: str) -> tuple[str, ...]:
        """Ways to write the reading, best first; the kana themselves always among them."""
        if not kana:
            return ()
        found = [word for word in self._asked(kana, self._whole) or () if _may_be_answered(word)]
        return tuple(dict.fromkeys((*found[:MOST_CANDIDATES], *both_scripts(kana))))

    def segments(self, kana: str) -> tuple[tuple[str, str], ...]:
        """The reading in Mozc's pieces, each with its first writing."""
        found = self._asked(kana, self._pieces) if kana else ()
        found = tuple((piece, word if _may_be_answered(word) else piece) for piece, word in found)
        return found or (((kana, kana),) if kana else ())

    def reset(self) -> None:
        """End of a visit: the session goes, and with it everything typed."""
        if self._process is not None and self._session:
            try:
                self._until_s = time.monotonic() + ANSWER_S
                self._command(f"DeleteSession {self._session}")
            except Exception as broken:  # noqa: BLE001  it ended, or answers what nobody can read
                self._failed(broken)
        self._session = ""

    def answers(self) -> bool:
        """Start it and try it, with more time than a resident has. False: it was ended again."""
        try:
            self._ready()
            self._until_s = time.monotonic() + START_S
            return bool(self._whole("あ"))
        except Exception as broken:  # noqa: BLE001  it ended, or answers what nobody can read
            self._failed(broken)
            return False

    def close(self) -> None:
        """End the helper. The server is left to its own; it keeps nothing."""
        process, self._process = self._process, None
        self._session, self._rest = "", b""
        self._count = self._asked_for
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with suppress(OSError):  # what was not flushed to a dead process
                        stream.close()

    # ── asking ────────────────────────────────────────────────────────────

    def _asked(self, kana: str, ask: Callable[[str], tuple[T, ...]]) -> tuple[T, ...]:
        self.is_silent = False
        if len(kana) > LONGEST_READING or '"' in kana or "\\" in kana:
            return ()
        for _ in range(2):
            try:
                self._ready()
                self._until_s = time.monotonic() + ANSWER_S
                return ask(kana)
            except MozcLate as late:
                self._failed(late)
                break  # who was slow once would be slow again while a resident waits
            except Exception as broken:  # noqa: BLE001  it ended, or answers what nobody can read
                self._failed(broken)
        self.is_silent = True
        return ()

    def _failed(self, broken: Exception) -> None:
        # The kind alone: a message could hold what a resident typed.
        _LOG.warning("conversion_failed %s", type(broken).__name__)
        self.close()

    def _whole(self, kana: str) -> tuple[str, ...]:
        """Candidates of the first segment when it is all; otherwise the joined first writings come first."""
        _, first, output = self._keys(f'"{kana}"', "space", "space")
        pieces = _segments(first)
        words: list[str] = []
        if len(pieces) > 1:
            words.append("".join(writing for _, writing in pieces))
            # A name is looked up in one piece: the first one grows over the whole reading; a key too many does nothing.
            more = len(kana) - len(pieces[0][0]) if len(kana) <= LONGEST_IN_ONE else 0
            output = self._keys(*["shift right"] * more, "space", "space", *_ESCAPE)[more + 1] if more else []
        if not words or not output:
            self._keys(*_ESCAPE)
        words += [word for word in _candidates(output) if len(_segments(output)) == 1]
        return tuple(dict.fromkeys(words))

    def _pieces(self, kana: str) -> tuple[tuple[str, str], ...]:
        return _segments(self._keys(f'"{kana}"', "space", *_ESCAPE)[1])

    def _key(self, *keys: str) -> Expression:
        return self._keys(" ".join(keys))[0]

    def _keys(self, *keys: str) -> list[Expression]:
        """What comes out of each of several keys, sent together: an answer is on its way while the next is made."""
        for key in keys:
            self._send(f"SendKey {self._session} {key}")
        return [_under(self._received(), "output") for _ in keys]

    # ── the helper ────────────────────────────────────────────────────────

    def _ready(self) -> None:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._start()
        if not self._session:
            self._until_s = time.monotonic() + START_S
            session = _under(self._command("CreateSession"), "emacs-session-id")
            if not isinstance(session, str) or not session.isdigit():
                raise MozcSilent("no session")
            self._session = session

    def _start(self) -> None:
        prepare_home(self._home, self._user)
        entry = pwd.getpwnam(self._user) if self._user else None
        self._process = subprocess.Popen(
            [self._helper],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"HOME": str(self._home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            cwd="/",
            user=entry.pw_uid if entry else None,
            group=entry.pw_gid if entry else None,
            extra_groups=[] if entry else None,
        )
        self._until_s = time.monotonic() + START_S
        self._read()

    def _command(self, words: str) -> Expression:
        self._send(words)
        return self._received()

    def _send(self, words: str) -> None:
        process = self._process
        if process is None or process.stdin is None:
            raise MozcSilent("not started")
        self._asked_for += 1
        process.stdin.write(f"({self._asked_for} {words})\n".encode())
        process.stdin.flush()

    def _received(self) -> Expression:
        """The answer to the oldest question that has none yet."""
        self._count += 1
        answer = self._read()
        if not isinstance(answer, list) or not answer or _under(answer, "emacs-event-id") != str(self._count):
            raise MozcSilent("answer to another question")
        return answer

    def _read(self) -> Expression:
        """One line; an answer that takes too long is given up and the helper ended."""
        process = self._process
        if process is None or process.stdout is None:
            raise MozcSilent("not started")
        with selectors.DefaultSelector() as waiting:
            waiting.register(process.stdout, selectors.EVENT_READ)
            while b"\n" not in self._rest:
                if not waiting.select(max(0.0, self._until_s - time.monotonic())):
                    raise MozcLate("no answer in time")
                more = os.read(process.stdout.fileno(), 65536)
                if not more:
                    raise MozcSilent("the helper ended")
                self._rest += more
        line, _, self._rest = self._rest.partition(b"\n")
        return parse(line.decode())


def prepare_home(home: Path, user: str | None) -> None:
    """Make a home with the incognito configuration in place before the server ever starts."""
    folder = home / ".config" / "mozc"
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "config1.db"
    if not config.exists() or config.read_bytes() != INCOGNITO:
        config.write_bytes(INCOGNITO)
    if user is not None and os.geteuid() == 0:
        entry = pwd.getpwnam(user)
        for path in (home, home / ".config", folder, config):
            os.chown(path, entry.pw_uid, entry.pw_gid)


def parse(text: str) -> Expression:
    """An S-expression as lists and strings.

    Raises:
        MozcSilent: it is not one.
    """
    pieces: Iterator[str] = iter(_PIECE.findall(text))

    def read(piece: str) -> Expression:
        if piece != "(":
            return re.sub(r"\\(.)", r"\1", piece[1:-1]) if piece.startswith('"') else piece
        found: list[Expression] = []
        for inner in pieces:
            if inner == ")":
                return found
            found.append(read(inner))
        raise MozcSilent("a torn answer")

    try:
        return read(next(pieces))
    except StopIteration:
        raise MozcSilent("an empty answer") from None


def _under(answer: Expression, *path: str) -> Expression:
    """The value of a key in nested association lists; an empty list when there is none."""
    for name in path:
        for pair in answer if isinstance(answer, list) else []:
            if isinstance(pair, list) and pair and pair[0] == name:
                answer = pair[2] if len(pair) == 3 and pair[1] == "." else pair[1:]
                break
        else:
            return []
    return answer


def _segments(output: Expression) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    preedit = _under(output, "preedit")
    for part in preedit if isinstance(preedit, list) else []:
        if isinstance(part, list) and part and part[0] == "segment":
            for segment in part[1:]:
                key, value = _under(segment, "key"), _under(segment, "value")
                if isinstance(key, str) and isinstance(value, str):
                    found.append((key, value))
    return tuple(found)


def _candidates(output: Expression) -> list[str]:
    listed = _under(output, "all-candidate-words", "candidates")
    words = (_under(entry, "value") for entry in (listed if isinstance(listed, list) else []))
    return [word for word in words if isinstance(word, str)]
