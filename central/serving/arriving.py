"""One request as it arrives. Nothing here waits: bytes are handed in as the network gives them.

Of a stranger at most 64 KiB lie in memory; what is larger and allowed (a contact of a kiosk that has proven itself, a
certificate to be checked) lies in an unnamed file. Who is slower than any line that we know runs into a deadline.
"""

from __future__ import annotations

import re
import tempfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import IO, Any, TypeAlias
from urllib.parse import unquote

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.http.message import Request
from gunicorn.http.unreader import Unreader

from central.serving.addresses import CONTACT, LENGTH_DIGITS, LINE, STRANGER_BYTES, body_limit, is_plain_type

HEAD_BYTES = 32 * 1024
HEAD_S = 10.0
BODY_S = 20.0
SLOWEST_BYTES_PER_S = 8 * 1024
"""Of a body beyond those seconds: a certificate of 5 MiB has eleven minutes."""
CONTACT_S = 60.0
CONTACT_SLOWEST_BYTES_PER_S = 1000
"""A modem of 32 kbit/s brings four times as much."""
KNOWN_BYTES = 1024 * 1024
"""Of a kiosk that has proven itself so much stays in memory: what an agent sends at once."""
_KEY = re.compile(r'keyid="([0-9a-f]{1,64})"')
_PIECE = 1024 * 1024


Spooled: TypeAlias = "tempfile.SpooledTemporaryFile[bytes]"


class NotTaken(Exception):
    """This request is answered now, without its body."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


class Arriving:
    """Head, then body. `begun` is of a monotonic clock, in seconds."""

    def __init__(self, settings: Any, peer: object, begun: float, number: int, spool: Path) -> None:
        self.request: Request | None = None
        self.length = 0
        self.behind = b""
        """What came after the body: the beginning of the next request."""
        self.known = False
        """The centre has judged the head, and wants the whole of it."""
        self.continued = False
        self._settings, self._peer, self._number, self._spool = settings, peer, number, spool
        self._head = bytearray()
        self._line = ""
        self._source = _Source()
        self._got = 0
        self.deadline = begun + HEAD_S
        self.begun = begun

    @property
    def empty(self) -> bool:
        """Not a byte has come."""
        return self.request is None and not self._head

    @property
    def complete(self) -> bool:
        """Head and body are here."""
        return self.request is not None and self._got == self.length

    @property
    def path(self) -> str:
        """As the centre will read it (`%73` is an s); of a head that nobody could read, as far as it goes."""
        if self.request is not None:
            return unquote(str(self.request.path))
        words = bytes(self._head[:4096]).split(b" ", 2)
        return unquote(words[1].decode("latin-1")) if len(words) > 1 else ""

    @property
    def asks(self) -> bool:
        """Too much for a stranger: the head has to be judged first."""
        return self.request is not None and self.length > STRANGER_BYTES and self.path == CONTACT and not self.known

    @property
    def expects_word(self) -> bool:
        """The sender waits for `100 Continue`."""
        return self.request is not None and bool(self.request._expected_100_continue) and not self.continued

    @property
    def key(self) -> str:
        """The kid that the head names."""
        found = _KEY.search(self._header("SIGNATURE-INPUT"))
        return found.group(1) if found else ""

    def is_of(self, proven: str) -> bool:
        """Whether the head names this line key, which was proven before. What is too large goes before the centre."""
        return bool(proven) and self.key == proven and self.length <= body_limit(self.path)

    def take(self, data: bytes, now: float) -> None:
        """The next bytes.

        Raises:
            NotTaken
        """
        if self.request is None:
            seen = max(0, len(self._head) - 3)
            self._head += data
            end = self._head.find(b"\r\n\r\n", seen)
            if max(end, len(self._head) if end < 0 else 0) > HEAD_BYTES:
                raise NotTaken(431, "the head is too long")
            if end < 0:
                return
            data = bytes(self._head[end + 4 :])
            self._begin(bytes(self._head[: end + 4]), now)
        wanted = self.length - self._got
        if wanted:
            self._keep(data[:wanted])
            self._got += min(len(data), wanted)
        self.behind += data[wanted:]

    def judge_again(self) -> Request:
        """The same head once more, for the centre to judge it without its body."""
        request = self._parsed(_Source(bytes(self._head)))
        request._expected_100_continue = False
        return request

    def whole(self) -> Request:
        """The request with its body, from the beginning."""
        assert self.request is not None
        self._source.body.seek(0)
        self.request._expected_100_continue = False
        return self.request

    def wanted(self, now: float) -> None:
        """The centre knows who this is: the whole body may come.

        Raises:
            NotTaken
        """
        self.known = True
        with self._source.body as rest:
            rest.seek(0)
            self._source.body = spooled(KNOWN_BYTES, self._spool)
            self._keep(rest.read())
        self.deadline = now + CONTACT_S + self.length / CONTACT_SLOWEST_BYTES_PER_S

    def close(self) -> None:
        """Let go of what came."""
        with suppress(OSError):  # of a full disk: what it could not keep
            self._source.body.close()

    def _keep(self, data: bytes) -> None:
        try:
            self._source.body.write(data)
        except OSError as full:  # the disk, or the files that a process may open
            raise NotTaken(503, "the centre has no room for this now") from full

    def _begin(self, head: bytes, now: float) -> None:
        del self._head[len(head) :]
        self._source = _Source(head)
        self.request = self._parsed(self._source)
        if self._header("TRANSFER-ENCODING"):
            raise NotTaken(411, "a body needs a Content-Length")
        self.length = int(self._header("CONTENT-LENGTH") or "0")
        limit = body_limit(self.path)
        reasoned = self.path == CONTACT and self.length < 10**LENGTH_DIGITS  # to a kiosk the centre signs why
        if self.length > limit and not reasoned:
            raise NotTaken(413, f"at most {limit} bytes")
        if not is_plain_type(self._header("CONTENT-TYPE")):
            raise NotTaken(415, "text comes in UTF-8")
        self._source.body = spooled(STRANGER_BYTES, self._spool)
        self.deadline = now + BODY_S + self.length / SLOWEST_BYTES_PER_S

    def _parsed(self, source: _Source) -> Request:
        try:
            return Request(self._settings, source, self._peer, self._number)
        except LimitRequestLine as wrong:
            raise NotTaken(414, "the address is too long") from wrong
        except LimitRequestHeaders as wrong:
            raise NotTaken(431, "the head is too long") from wrong
        except (ParseException, OSError, StopIteration) as wrong:
            raise NotTaken(400, "this is no request of HTTP/1.1") from wrong

    def _header(self, name: str) -> str:
        assert self.request is not None
        return next((str(value) for header, value in self.request.headers if header == name), "")


def spooled(in_memory: int, folder: Path) -> Spooled:
    """Bytes in memory, and beyond so many in a file without a name: nobody else opens it, no power cut leaves it."""
    return tempfile.SpooledTemporaryFile(in_memory, dir=str(folder))


def for_kiosks(path: str) -> bool:
    """Whether a refusal of this address is read by a machine."""
    return path.startswith(LINE)


class _Source(Unreader):  # type: ignore[misc]  # gunicorn has no types
    """Where gunicorn's parser reads: the head, then what lies in the body's file."""

    def __init__(self, head: bytes = b"") -> None:
        super().__init__()
        self._head = head
        self.body: IO[bytes] = BytesIO()

    def chunk(self, size_hint: int | None = None) -> bytes:
        """The next piece; nothing at the end."""
        if self._head:
            head, self._head = self._head, b""
            return head
        return self.body.read(min(size_hint or _PIECE, _PIECE))
