"""The gunicorn worker: one thread holds all connections, work threads get whole requests and leave whole answers.

So no visitor, however slow, holds a work thread: not by a head, a body or an answer that it takes a byte at a time.
Kiosks, strangers and staff have threads apart. docs/adr/0003-centre.md says why no other server is used.
"""

from __future__ import annotations

import errno
import os
import queue
import selectors
import socket
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from gunicorn.http import wsgi
from gunicorn.workers.base import Worker

from central.limits.client_address import FILE_SOCKET, source_of_peer
from central.serving.addresses import BODY_WAITS, Threads, threads_for
from central.serving.arriving import Arriving, NotTaken
from central.serving.connection import (
    ANSWER_S,
    ANSWER_SLOWEST_BYTES_PER_S,
    Answer,
    Connection,
    State,
    said_alone,
)
from central.serving.turns import Turns, Unfinished
from sync.contract.wire.contact_frames import CONTACT_LIMIT_BYTES

UNFINISHED = 20
"""Connections of one address (IPv6: /64) that wait for their client, in all worker processes together."""
LEAVE_S = 5.0
ACCEPT_AT_ONCE = 32
TURN_S = 1.0


class BufferingWorker(Worker):  # type: ignore[misc]  # gunicorn has no types
    """Serves until told to stop; then finishes what it has begun."""

    alive: bool

    def init_process(self) -> None:
        """In the process of its own."""
        self._poller = selectors.DefaultSelector()
        self._connections: set[Connection] = set()
        self._unfinished = Unfinished(max(1, -(-UNFINISHED // self.cfg.workers)))
        self._turns = Turns(self.cfg.threads)
        self._contacts: dict[str, Connection] = {}
        """By line key: the one large contact of a kiosk that is on its way."""
        self._spool = Path(settings.STATE_DIR)
        few = max(1, self.cfg.threads // 2)
        sizes = dict.fromkeys(Threads, few) | {Threads.STAFF: self.cfg.threads}
        self._threads = {kind: ThreadPoolExecutor(size, kind.value) for kind, size in sizes.items()}
        self._finished: queue.SimpleQueue[tuple[Connection, Callable[[], None]]] = queue.SimpleQueue()
        self._bell, self._ring = os.pipe()
        for end in (self._bell, self._ring):
            os.set_blocking(end, False)
        super().init_process()

    def run(self) -> None:
        """Hold connections until the end."""
        for listener in self.sockets:
            listener.setblocking(False)
            self._poller.register(listener, selectors.EVENT_READ, partial(self._accept, listener))
        for bell in (self._bell, self.PIPE[0]):
            self._poller.register(bell, selectors.EVENT_READ, partial(self._answer_bell, bell))
        swept = 0.0
        while self.alive and self.ppid == os.getppid():
            swept = self._turn(swept)
        self.alive = False
        for listener in self.sockets:
            self._poller.unregister(listener)
            listener.close()
        until = time.monotonic() + self.cfg.graceful_timeout
        while time.monotonic() < until and any(one.state is not State.IDLE for one in self._connections):
            swept = self._turn(swept)
        for pool in self._threads.values():
            pool.shutdown(wait=False)
        for connection in tuple(self._connections):
            self._drop(connection)

    def _turn(self, swept: float) -> float:
        """What has come, then whose time is over; returns when that was looked at last."""
        for key, _ in self._poller.select(TURN_S):
            key.data()
        now = time.monotonic()
        if now - swept < TURN_S:
            return swept
        self.notify()
        for connection in tuple(self._connections):
            if connection.deadline < now and connection.state not in (State.SERVED, State.JUDGED):
                self._drop(connection)
        return now

    # ── coming in ──

    def _accept(self, listener: socket.socket) -> None:
        for _ in range(ACCEPT_AT_ONCE):
            try:
                sock, peer = listener.accept()
            except OSError as wrong:
                if wrong.errno in (errno.EMFILE, errno.ENFILE):
                    self._make_room(0)
                return  # another worker has taken it, or it is gone again
            sock.setblocking(False)
            with suppress(OSError):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            source = source_of_peer(str(peer[0]) if isinstance(peer, tuple) else FILE_SOCKET)
            connection = Connection(sock, peer, listener.getsockname(), source, State.IDLE, time.monotonic())
            self._make_room(self.cfg.worker_connections)
            self._connections.add(connection)
            self._alone(connection, partial(self._greet, connection))

    def _greet(self, connection: Connection) -> None:
        """Of many that come at once most have said already what they want: these are not unfinished."""
        self._ready(connection)
        if connection.state is State.IDLE:
            self._expect(connection, b"")

    def _alone(self, connection: Connection, act: Callable[[], None]) -> None:
        """What goes wrong with one connection ends that one: this thread holds all the others."""
        try:
            act()
        except Exception as wrong:  # noqa: BLE001 - a mistake of ours; its words may quote a resident
            self.log.error("a connection was given up: %s", type(wrong).__name__)  # noqa: TRY400 - no message
            self._drop(connection)

    def _make_room(self, limit: int) -> None:
        """At the limit the one goes that has waited longest: for a request, its client, or its turn."""
        if len(self._connections) < limit:
            return
        waiting = [one for one in self._connections if one.state is State.IDLE or one.waits_for_client or one.parked]
        if waiting:
            self._drop(min(waiting, key=lambda one: (one.state is not State.IDLE, one.deadline)))

    def _expect(self, connection: Connection, begun: bytes) -> None:
        """A request begins: from here on its client has to hurry."""
        connection.requests += 1
        connection.arriving = Arriving(
            self.cfg, connection.peer, time.monotonic(), connection.requests, spool=self._spool
        )
        connection.deadline = connection.arriving.deadline
        self._move(connection, State.ARRIVING)
        if begun:
            self._take(connection, begun)
        else:
            self._watch(connection, selectors.EVENT_READ)

    def _ready(self, connection: Connection) -> None:
        """The network has something for this connection, or takes something of it."""
        if connection not in self._connections:
            return  # let go of since the network spoke
        if connection.state is State.ANSWERED:
            self._push(connection)
            return
        data = connection.receive()
        if data == b"":
            self._drop(connection)
        elif data is None:
            return
        elif connection.state is State.LEAVING:
            connection.thrown_away += len(data)
            if connection.thrown_away > CONTACT_LIMIT_BYTES:
                self._drop(connection)
        elif connection.state is State.IDLE:
            self._expect(connection, data)
        else:
            self._take(connection, data)

    def _take(self, connection: Connection, data: bytes) -> None:
        arriving = connection.arriving
        assert arriving is not None
        try:
            arriving.take(data, time.monotonic())
        except NotTaken as refused:
            self._refuse(connection, refused)
            return
        connection.deadline = arriving.deadline
        if arriving.complete:
            self._watch(connection, 0)
            self._move(connection, State.SERVED)
            self._work(threads_for(arriving.path), self._serve, connection)
        elif arriving.asks and connection.source and arriving.is_of(connection.proven):
            # Judged on this very connection before. (A proxy's connections carry many senders.)
            self._await_contact(connection, arriving)
        elif arriving.asks:
            self._watch(connection, 0)
            self._move(connection, State.JUDGED)
            self._work(Threads.KIOSKS, self._judge, connection)
        else:
            self._go_on(connection, arriving)

    def _go_on(self, connection: Connection, arriving: Arriving) -> None:
        if arriving.expects_word:
            arriving.continued = True
            with suppress(OSError):
                connection.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        self._watch(connection, selectors.EVENT_READ)

    # ── in work threads ──

    def _work(self, kind: Threads, work: Callable[[Connection], None], connection: Connection) -> None:
        def done(future: Future[None]) -> None:
            wrong = future.exception()
            if wrong is not None:
                self.log.error("a connection was given up: %s", type(wrong).__name__)
                self._tell(connection, partial(self._drop, connection))
            self._tell(connection, partial(self._turns.done, connection.source))

        def begin() -> None:
            self._threads[kind].submit(work, connection).add_done_callback(done)

        self._turns.ask(connection, begin)

    def _serve(self, connection: Connection) -> None:
        assert connection.arriving is not None
        answer = Answer(self._spool)
        keep, _ = self._asked(connection, connection.arriving.whole(), answer, body_waits=False)
        gone = not answer.offer(connection.sock)
        self._tell(connection, partial(self._answered, connection, answer, keep=keep, gone=gone))

    def _judge(self, connection: Connection) -> None:
        assert connection.arriving is not None
        answer = Answer(self._spool)
        try:
            request = connection.arriving.judge_again()
        except NotTaken as refused:
            self._tell(connection, partial(self._refuse, connection, refused))
            return
        _, status = self._asked(connection, request, answer, body_waits=True)
        self._tell(connection, partial(self._judged, connection, answer, wanted=status == "100"))

    def _asked(self, connection: Connection, request: Any, answer: Answer, *, body_waits: bool) -> tuple[bool, str]:
        """Ask the centre. Whether the connection may stay, and the status."""
        try:
            response, environ = wsgi.create(request, answer, connection.peer, connection.server, self.cfg)
            environ["wsgi.multithread"] = True
            if body_waits:
                environ[BODY_WAITS] = True
            if body_waits or not self.alive:
                response.force_close()
            said = self.wsgi(environ, response.start_response)
            try:
                for piece in said:
                    response.write(piece)
                response.close()
            finally:
                if hasattr(said, "close"):
                    said.close()
            status, keep = str(response.status)[:3], not response.should_close()
        except Exception as wrong:  # noqa: BLE001 - one request's trouble; its words may quote a resident
            self.log.error("a request failed: %s", type(wrong).__name__)  # noqa: TRY400 - no message
            if not answer.size:
                answer.sendall(said_alone(500, connection.arriving.path if connection.arriving else "", "our mistake"))
            status, keep = "500", False
        answer.ready()
        return keep, status

    def _tell(self, connection: Connection, what: Callable[[], None]) -> None:
        self._finished.put((connection, what))
        with suppress(OSError):  # a full pipe rings already
            os.write(self._ring, b"\0")

    # ── going out ──

    def _answer_bell(self, bell: int) -> None:
        with suppress(OSError):
            os.read(bell, 4096)
        while not self._finished.empty():  # nobody else takes from it
            self._alone(*self._finished.get_nowait())

    def _judged(self, connection: Connection, answer: Answer, *, wanted: bool) -> None:
        arriving = connection.arriving
        if connection not in self._connections or arriving is None:
            answer.close()
            return
        if not wanted:
            self._answered(connection, answer, keep=False, gone=False)
            return
        answer.close()
        connection.proven = arriving.key
        self._await_contact(connection, arriving)

    def _await_contact(self, connection: Connection, arriving: Arriving) -> None:
        former = self._contacts.get(arriving.key)
        if former is not None and former is not connection and former.state is not State.SERVED:
            self._drop(former)  # one request is in flight per kiosk
        self._contacts[arriving.key] = connection
        try:
            arriving.wanted(time.monotonic())
        except NotTaken as refused:
            self._refuse(connection, refused)
            return
        connection.deadline = arriving.deadline
        self._move(connection, State.ARRIVING)
        if arriving.complete:
            self._take(connection, b"")
        else:
            self._go_on(connection, arriving)

    def _answered(self, connection: Connection, answer: Answer, *, keep: bool, gone: bool) -> None:
        if connection not in self._connections:
            answer.close()
            return
        connection.answer, connection.keep = answer, keep and self.alive
        connection.deadline = time.monotonic() + ANSWER_S + answer.size / ANSWER_SLOWEST_BYTES_PER_S
        self._move(connection, State.ANSWERED)
        if gone:
            self._drop(connection)
        else:
            self._push(connection)

    def _refuse(self, connection: Connection, refused: NotTaken) -> None:
        path = connection.arriving.path if connection.arriving is not None else ""
        answer = Answer(self._spool)
        answer.sendall(said_alone(refused.status, path, refused.words))
        answer.ready()
        self._answered(connection, answer, keep=False, gone=False)

    def _push(self, connection: Connection) -> None:
        arriving, answer = connection.arriving, connection.answer
        assert arriving is not None
        assert answer is not None
        try:
            if not answer.push(connection.sock):
                self._watch(connection, selectors.EVENT_WRITE)
                return
        except OSError:
            self._drop(connection)
            return
        behind = arriving.behind
        self._forget_contact(connection)
        arriving.close()
        answer.close()
        connection.answer = None
        if connection.keep and behind:
            self._expect(connection, behind)
        elif connection.keep:
            connection.arriving = None
            connection.deadline = time.monotonic() + self.cfg.keepalive
            self._move(connection, State.IDLE)
            self._watch(connection, selectors.EVENT_READ)
        else:
            self._leave(connection)

    def _leave(self, connection: Connection) -> None:
        """Closed at once, a connection with unread bytes takes the answer back; whether more comes nobody knows."""
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_WR)
        connection.deadline = time.monotonic() + LEAVE_S
        self._move(connection, State.LEAVING)
        self._watch(connection, selectors.EVENT_READ)

    # ── keeping count ──

    def _move(self, connection: Connection, state: State) -> None:
        """Another state. Above the limit of its address the longest unfinished one goes: never who has just come."""
        connection.state = state
        if (oldest := self._unfinished.moved(connection)) is not None:
            self._drop(oldest)

    def _watch(self, connection: Connection, events: int) -> None:
        if connection not in self._connections or connection.registered == events:
            return
        if not events:
            self._poller.unregister(connection.sock)
        elif connection.registered:
            self._poller.modify(
                connection.sock, events, partial(self._alone, connection, partial(self._ready, connection))
            )
        else:
            self._poller.register(
                connection.sock, events, partial(self._alone, connection, partial(self._ready, connection))
            )
        connection.registered = events

    def _forget_contact(self, connection: Connection) -> None:
        self._contacts = {key: one for key, one in self._contacts.items() if one is not connection}

    def _drop(self, connection: Connection) -> None:
        if connection not in self._connections:
            return
        self._watch(connection, 0)
        self._connections.discard(connection)
        self._forget_contact(connection)
        self._unfinished.forget(connection)
        connection.close()
