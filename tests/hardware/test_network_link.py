"""The line does what a bad line does, and nothing else."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from hardware.simulated.network_link import CuttableLink

WAIT_S = 5.0
SILENCE_S = 0.3


class Echo:
    """Answers each byte with the same byte."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address: tuple[str, int] = self._listener.getsockname()
        self.connections = 0
        self._threads: list[threading.Thread] = []
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._threads.append(threading.Thread(target=self._answer, args=(connection,), daemon=True))
            self._threads[-1].start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            while data := connection.recv(65536):
                connection.sendall(data)

    def stop(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in (self._accepting, *self._threads):
            thread.join(WAIT_S)


@pytest.fixture
def echo() -> Iterator[Echo]:
    server = Echo()
    yield server
    server.stop()


@pytest.fixture
def line(echo: Echo) -> Iterator[CuttableLink]:
    relay = CuttableLink(("127.0.0.1", 0), echo.address)
    relay.start()
    yield relay
    relay.stop()


def connect(line: CuttableLink) -> socket.socket:
    return socket.create_connection(("127.0.0.1", line.port), WAIT_S)


def ask(caller: socket.socket, data: bytes) -> bytes:
    caller.sendall(data)
    answer = b""
    while len(answer) < len(data):
        piece = caller.recv(65536)
        if not piece:
            return answer
        answer += piece
    return answer


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_S
    while not holds():
        assert time.monotonic() < deadline
        threading.Event().wait(0.005)


def is_broken(caller: socket.socket) -> bool:
    try:
        return caller.recv(1) == b""
    except ConnectionError:
        return True


def test_it_carries_every_byte_both_ways(line: CuttableLink) -> None:
    with connect(line) as caller:
        assert ask(caller, bytes(range(256)) * 100) == bytes(range(256)) * 100


def test_an_end_of_one_side_reaches_the_other(line: CuttableLink) -> None:
    with connect(line) as caller:
        caller.sendall(b"last words")
        caller.shutdown(socket.SHUT_WR)
        heard = b""
        while piece := caller.recv(64):
            heard += piece
        assert heard == b"last words"


def test_a_cut_breaks_what_is_open_and_refuses_what_comes(line: CuttableLink) -> None:
    with connect(line) as caller:
        assert ask(caller, b"1") == b"1"
        line.cut()
        assert is_broken(caller)
    with pytest.raises(ConnectionRefusedError):
        connect(line).close()


def test_a_drop_breaks_what_is_open_and_lets_the_next_through(line: CuttableLink) -> None:
    with connect(line) as caller:
        assert ask(caller, b"1") == b"1"
        line.drop()
        assert is_broken(caller)
    with connect(line) as caller:
        assert ask(caller, b"2") == b"2"


def test_a_restored_line_has_the_same_port(line: CuttableLink) -> None:
    port = line.port
    line.cut()
    line.restore()
    assert line.port == port
    with connect(line) as caller:
        assert ask(caller, b"again") == b"again"


def test_a_black_hole_accepts_and_never_answers(line: CuttableLink, echo: Echo) -> None:
    with connect(line) as open_before:
        assert ask(open_before, b"1") == b"1"
        line.black_hole()
        with connect(line) as came_after:
            for caller in (open_before, came_after):
                caller.sendall(b"anybody there?")
                caller.settimeout(SILENCE_S)
                with pytest.raises(TimeoutError):
                    caller.recv(1)
        assert echo.connections == 1


def test_a_restored_black_hole_breaks_what_fell_into_it(line: CuttableLink) -> None:
    line.black_hole()
    with connect(line) as fell_in:
        fell_in.sendall(b"lost")
        until(lambda: line.connections == 1)
        line.restore()
        assert is_broken(fell_in)
    with connect(line) as caller:
        assert ask(caller, b"back") == b"back"


def test_a_throttled_line_takes_the_time_of_its_bits(line: CuttableLink) -> None:
    line.throttle(64_000)
    with connect(line) as caller:
        began = time.monotonic()
        assert ask(caller, b"x" * 4_000) == b"x" * 4_000
        assert time.monotonic() - began >= 2 * 4_000 * 8 / 64_000 * 0.9
        line.throttle(None)
        began = time.monotonic()
        assert ask(caller, b"x" * 400_000) == b"x" * 400_000
        assert time.monotonic() - began < 2


def test_a_delayed_line_holds_back_both_ways(line: CuttableLink) -> None:
    line.delay(100)
    with connect(line) as caller:
        began = time.monotonic()
        assert ask(caller, b"ping") == b"ping"
        assert time.monotonic() - began >= 0.2


def test_nobody_behind_the_line_looks_like_a_broken_connection(line: CuttableLink, echo: Echo) -> None:
    line.stop()
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        address = nobody.getsockname()
    lonely = CuttableLink(("127.0.0.1", 0), address)
    lonely.start()
    try:
        with connect(lonely) as caller:
            assert is_broken(caller)
    finally:
        lonely.stop()


def test_stopping_twice_is_safe(line: CuttableLink) -> None:
    line.stop()
    line.stop()
