"""The way to the agent, with an agent that does what an agent must not: nobody at the screen waits longer for it."""

from __future__ import annotations

import os
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kiosk.devices.workers.agent_socket import AgentSocket
from sync.contract.wire.messages import write_message
from sync.contract.wire.questions import GATEWAY_FRAME_BYTES, Carried

SHORT_S, LONG_S = 0.4, 30.0
ANSWERED = Carried(1, "answered", "ab" * 32, "a.b.c")
Behaves = Callable[[socket.socket, int], None]
"""Given each connection and its number."""


@pytest.fixture
def place() -> Iterator[Path]:
    with TemporaryDirectory(prefix="agent-") as folder:
        Path(folder, "line.db").touch()
        yield Path(folder)


@contextmanager
def agent_that(behaves: Behaves, place: Path) -> Iterator[Path]:
    path = place / "questions.sock"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen(8)

        def serve() -> None:
            number = 0
            while True:
                try:
                    asker, _ = listener.accept()
                except OSError:
                    return
                with asker:
                    number += 1
                    behaves(asker, number)

        serving = threading.Thread(target=serve, daemon=True)
        serving.start()
        try:
            yield path
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            serving.join(LONG_S)


def frame(carried: Carried) -> bytes:
    said = write_message(carried)
    return struct.pack(">I", len(said)) + said


def says(*answers: bytes) -> Behaves:
    """One after the other, the last for ever."""

    def behaves(asker: socket.socket, number: int) -> None:
        asker.recv(GATEWAY_FRAME_BYTES)
        asker.sendall(answers[min(number, len(answers)) - 1])

    return behaves


def silent(asker: socket.socket, _number: int) -> None:
    while asker.recv(1000):
        pass


def test_what_the_agent_says_is_what_comes_of_it(place: Path) -> None:
    with agent_that(says(frame(ANSWERED)), place) as path:
        assert AgentSocket(path, place / "line.db", within_s=LONG_S).carry(b"{}", 1) == ANSWERED


def test_a_question_that_is_out_is_waited_for(place: Path) -> None:
    busy = frame(Carried(1, "busy"))
    with agent_that(says(busy, busy, frame(ANSWERED)), place) as path:
        assert AgentSocket(path, place / "line.db", within_s=LONG_S).carry(b"{}", 1) == ANSWERED
        assert AgentSocket(path, place / "line.db", within_s=LONG_S).carry(b"{}", 1) == ANSWERED
    with TemporaryDirectory(prefix="agent-") as other, agent_that(says(busy), Path(other)) as path:
        assert AgentSocket(path, place / "line.db", within_s=SHORT_S).carry(b"{}", 1) is None


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\0\0",
        struct.pack(">I", 100) + b"{",
        struct.pack(">I", GATEWAY_FRAME_BYTES + 1),
        struct.pack(">I", 2) + b"[]",
    ],
)
def test_half_an_answer_or_none_is_not_now(place: Path, answer: bytes) -> None:
    with agent_that(says(answer), place) as path:
        assert AgentSocket(path, place / "line.db", within_s=LONG_S).carry(b"{}", 1) is None


def test_an_agent_that_says_nothing_is_not_waited_for(place: Path) -> None:
    with agent_that(silent, place) as path:
        assert AgentSocket(path, place / "line.db", within_s=SHORT_S).carry(b"{}", 1) is None


def test_without_a_socket_or_with_too_long_a_question_nothing_is_asked(place: Path) -> None:
    assert AgentSocket(None, place / "line.db").carry(b"{}", 1) is None
    missing = AgentSocket(place / "questions.sock", place / "line.db")
    assert missing.is_missing()
    assert missing.carry(b"{}", 1) is None
    assert not AgentSocket(None, place / "line.db").is_missing(), "where none is wanted none is missing"
    with agent_that(says(frame(ANSWERED)), place) as path:
        assert AgentSocket(path, place / "line.db").carry(bytes(GATEWAY_FRAME_BYTES + 1), 1) is None


def test_whoever_waited_and_left_is_waited_for_by_nobody(place: Path) -> None:
    with agent_that(silent, place) as path:
        agent = AgentSocket(path, place / "line.db", within_s=LONG_S)
        came = list[Carried | None]()
        asking = threading.Thread(target=lambda: came.append(agent.carry(b"{}", 1)))
        asking.start()
        while asking.is_alive():
            agent.hang_up(2)  # also before it has begun to talk
            asking.join(0.02)
        assert came == [None]


def test_whoever_left_before_the_question_was_out_is_not_asked_for_any_more(place: Path) -> None:
    """The visit ended while the question was being made; the next one is asked for as ever."""
    heard = list[bytes]()

    def listens(asker: socket.socket, number: int) -> None:
        heard.append(asker.recv(GATEWAY_FRAME_BYTES))
        asker.sendall(frame(ANSWERED))

    with agent_that(listens, place) as path:
        agent = AgentSocket(path, place / "line.db", within_s=LONG_S)
        agent.hang_up(2)
        assert agent.carry(b'{"of":1}', 1) is None
        assert agent.carry(b'{"of":2}', 2) == ANSWERED
    assert [said[4:] for said in heard] == [b'{"of":2}']


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.requirement("PROM-07")
def test_nobody_but_the_agents_user_is_asked(place: Path) -> None:
    heard = list[bytes]()

    def listens(asker: socket.socket, _number: int) -> None:
        heard.append(asker.recv(GATEWAY_FRAME_BYTES))

    os.chown(place / "line.db", 5102, -1)
    with agent_that(listens, place) as path:
        assert AgentSocket(path, place / "line.db", within_s=LONG_S).carry(b'{"secret":1}', 1) is None
    assert heard == [b""]
