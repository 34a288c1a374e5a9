"""Requests of a bucket's client, each over within its time as a whole, and each answer of a bounded length.

A timeout of a socket holds for one wait: whoever gives a byte a second is never silent, and never through. So a timer
ends the connection itself. The client's own connections tell here which one a request uses: two of its members that
are not meant for others are touched (`bound`), which the tests with a dripping bucket would notice.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from botocore.awsrequest import (
    AWSHTTPConnection,
    AWSHTTPConnectionPool,
    AWSHTTPSConnection,
    AWSHTTPSConnectionPool,
)

from central.store.port import StoreAway

ANSWER_LIMIT_BYTES = 8 * 1024 * 1024
"""Of an answer that is read whole: a page of a listing, or what is wrong. A thousand keys of the longest are less."""
_here = threading.local()


class _Limit:
    """The time of one request."""

    def __init__(self, seconds: float) -> None:
        self.over = False
        self._lines: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True
        self._timer.start()

    def watch(self, line: socket.socket) -> None:
        """End this connection, too, when the time is over. Of a copy: whoever encrypts it takes the first one over."""
        copy = socket.socket(fileno=os.dup(line.fileno()))
        with self._lock:
            self._lines.append(copy)
            if self.over:
                raise TimeoutError("the time of this request is over")

    def _end(self) -> None:
        with self._lock:
            self.over = True
            for line in self._lines:
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._timer.cancel()
        with self._lock:
            for line in self._lines:
                line.close()
            self._lines.clear()


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Whatever this thread asks a bucket in here is over after so long, with its tries and its reading.

    Raises:
        StoreAway: it was not through by then.
    """
    _here.limit = limit = _Limit(seconds)
    try:
        yield
    except Exception:
        if limit.over:
            raise StoreAway("the bucket answers too slowly") from None
        raise
    else:
        if limit.over:
            raise StoreAway("the bucket answers too slowly")
    finally:
        _here.limit = None
        limit.close()


def bound(client: Any) -> None:
    """Let this client's connections be ended by `within`, and its answers be no longer than they may be."""
    session = client._endpoint.http_session
    session._pool_classes_by_scheme.update(http=_Pool, https=_EncryptedPool)


def _watch(line: socket.socket | None) -> None:
    limit: _Limit | None = getattr(_here, "limit", None)
    if limit is not None and line is not None:
        limit.watch(line)


def _shortened(answer: Any) -> Any:
    """The same answer; where it is read whole, it ends the connection that it is too long for."""
    whole = answer.stream

    def stream(*how: Any, **more: Any) -> Iterator[bytes]:
        size = 0
        for piece in whole(*how, **more):
            size += len(piece)
            if size > ANSWER_LIMIT_BYTES:
                answer.close()
                raise OSError("the answer is longer than any of a bucket")
            yield piece

    answer.stream = stream
    return answer


class _Watched:
    """Of a connection: whether it is new or one of before, the request that uses it may end it."""

    sock: socket.socket | None

    def _new_conn(self) -> socket.socket:
        line: socket.socket = super()._new_conn()  # type: ignore[misc]  # of the client's own class
        try:
            _watch(line)
        except OSError:
            line.close()
            raise
        return line

    def request(self, *how: Any, **more: Any) -> Any:
        """As the client's own class."""
        _watch(self.sock)
        return super().request(*how, **more)  # type: ignore[misc]  # of the client's own class

    def getresponse(self) -> Any:
        """As the client's own class, and bounded."""
        return _shortened(super().getresponse())  # type: ignore[misc]  # of the client's own class


class _Connection(_Watched, AWSHTTPConnection):  # type: ignore[misc]  # untyped
    pass


class _EncryptedConnection(_Watched, AWSHTTPSConnection):  # type: ignore[misc]  # untyped
    pass


class _Pool(AWSHTTPConnectionPool):  # type: ignore[misc]  # untyped
    ConnectionCls = _Connection


class _EncryptedPool(AWSHTTPSConnectionPool):  # type: ignore[misc]  # untyped
    ConnectionCls = _EncryptedConnection
