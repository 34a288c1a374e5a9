"""Whoever stands on the way and drips is never silent: the one thread that uploads is not his for days."""

from __future__ import annotations

import os
import socket
import struct
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sync.agent import gateway
from sync.agent.question_link import QuestionLink
from sync.contract.wire.messages import read_message, write_message
from sync.contract.wire.questions import Carried, Question
from sync.envelope.keys.signer import MemorySigner
from sync.envelope.questions import VisitKey
from sync.home.clocks import SystemClock
from sync.home.local_socket import receive
from sync.transport.answers import Answered, Unreachable
from sync.transport.client import CentreClient
from tests.end_to_end.proxy import ServerCertificate
from tests.support.between.dripping import Dripping, dripping
from tests.support.kiosk.kiosk_homes import KIOSK

pytestmark = pytest.mark.requirement("PROM-02")

DROPS = 200
"""Whoever waits for all of them waits ten seconds, and has an answer."""
SILENCE_S = 1.0
OK = b"HTTP/1.1 200 OK\r\n"
LENGTH = b"Content-Length: 200\r\n\r\n"
BODY = b"x" * DROPS
DRIPS = {
    "head": (b"", OK + b"Name: " + BODY + b"\r\nContent-Length: 0\r\n\r\n"),
    "body": (OK + LENGTH, BODY),
    "body of a connection that closes": (OK + b"Connection: close\r\n\r\n", BODY),
    "length of a chunk": (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0" * DROPS + b"\r\n\r\n"),
    "refusal": (b"HTTP/1.1 503 Busy\r\n" + LENGTH, BODY),
}


def client_of(server: Dripping, ca_file: Path | None = None, least_bytes_per_s: float = 1e6) -> CentreClient:
    return CentreClient(
        server.url,
        MemorySigner.generate(),
        ca_file=ca_file,
        silence_s=SILENCE_S,
        least_bytes_per_s=least_bytes_per_s,
    )


@pytest.mark.parametrize("what", DRIPS)
def test_whoever_drips_is_left(what: str) -> None:
    with dripping(DRIPS[what]) as server:
        client = client_of(server)
        assert client.contact(b"contact", "none") == Unreachable("slow")
        client.close()
        assert server.left.wait(5)


def test_whoever_drips_behind_a_certificate_is_left_and_asked_again_like_anybody(tmp_path: Path) -> None:
    certificate = ServerCertificate(tmp_path)
    with dripping(DRIPS["body"], certificate) as server:
        client = client_of(server, certificate.authority)
        assert client.contact(b"contact", "none") == Unreachable("slow")
        assert server.left.wait(5)
        server.says = (OK + b"Content-Length: 2\r\n\r\nok", b"")
        assert client.contact(b"contact", "none") == Answered(b"ok", None)
        client.close()


def test_a_question_is_over_when_nobody_waits_for_it_any_more() -> None:
    """Its time is one for all of it; the uploads' is far longer."""
    with dripping(DRIPS["body"]) as server:
        client = client_of(server, least_bytes_per_s=1)
        assert client.question(b"question", "none", 0.5) == Unreachable("slow")
        client.close()
        assert server.left.wait(5)


def test_and_the_next_one_reaches_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "ANSWER_S", 0.5)
    question = Question(1, "x" * 8, KIOSK, "ab" * 16, "status_by_id", VisitKey().point, b"sealed")
    with dripping(DRIPS["body"]) as server, TemporaryDirectory(prefix="drip-") as folder:
        client, path = client_of(server, least_bytes_per_s=1), Path(folder) / "questions.sock"
        asking = gateway.Gateway(path, os.getuid(), KIOSK, QuestionLink(client, SystemClock()))
        asking.start()
        assert _said(path, question) == "not_now"
        assert server.left.wait(5)
        until = time.monotonic() + 5
        while (state := _said(path, question)) != "not_now" and time.monotonic() < until:
            pass
        asking.stop()
        client.close()
        assert (state, server.asked) == ("not_now", 2)


def _said(path: Path, question: Question) -> str:
    body = write_message(question)
    with socket.socket(socket.AF_UNIX) as asker:
        try:
            asker.connect(str(path))
            asker.sendall(struct.pack(">I", len(body)) + body)
            answer = receive(asker, time.monotonic() + 10, time.monotonic)
        except OSError:
            return "let go of"  # more askers than there is room for
    return "" if answer is None else read_message(Carried, answer).state


def test_a_line_that_is_only_slow_is_waited_for() -> None:
    """Far longer than the silence, at the speed that kiosk and centre both bear with."""
    with dripping(DRIPS["body"]) as server:
        client = client_of(server, least_bytes_per_s=1000)
        assert client.contact(b"contact", "none") == Answered(BODY, None)
        client.close()
