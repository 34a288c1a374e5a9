"""Refusals are signed by nobody: what a stranger on the way puts into one must not outlast it."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from typing import ClassVar

import pytest

from sync.envelope.signer import MemorySigner
from sync.transport.answers import Answered, Refused, Unreachable
from sync.transport.client import RETRY_AFTER_LIMIT_S, CentreClient

pytestmark = pytest.mark.requirement("PROM-07")


class Stranger(http.server.BaseHTTPRequestHandler):
    """Answers whatever is asked with what the test wants."""

    answer: ClassVar[tuple[int, bytes, dict[str, str]]] = (200, b"", {})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        status, body, headers = self.answer
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        return


@pytest.fixture
def client() -> Iterator[CentreClient]:
    server = http.server.HTTPServer(("127.0.0.1", 0), Stranger)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    client = CentreClient(f"http://127.0.0.1:{server.server_address[1]}", MemorySigner.generate())
    yield client
    client.close()
    server.shutdown()
    server.server_close()
    thread.join()


def refusal(code: str = "busy", nonce: str | None = None) -> bytes:
    return json.dumps({"v": 1, "code": code, "detail": "", "nonce": nonce, "incarnation": None}).encode()


@pytest.mark.parametrize("nonce", ["日本", 'a";tag="other', "a b", "", "x" * 87])
def test_a_nonce_that_no_request_can_carry_is_not_kept(
    client: CentreClient, monkeypatch: pytest.MonkeyPatch, nonce: str
) -> None:
    monkeypatch.setattr(Stranger, "answer", (401, refusal("stale_nonce", nonce), {}))
    assert client.contact(b"contact", "none") == Refused(401, "stale_nonce")


@pytest.mark.parametrize("status", [200, 503])
def test_nor_is_one_in_the_header(client: CentreClient, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    monkeypatch.setattr(Stranger, "answer", (status, refusal(), {"Madoguchi-Nonce": "a b"}))
    answer = client.contact(b"contact", "none")
    assert isinstance(answer, Answered | Refused)
    assert answer.nonce is None


@pytest.mark.parametrize("code", ["x" * 15_000, "busy\n", "故障", ""])
def test_a_code_that_is_no_word_is_nobodys_answer(
    client: CentreClient, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr(Stranger, "answer", (503, refusal(code), {}))
    assert client.contact(b"contact", "none") == Unreachable("odd_answer")


@pytest.mark.parametrize(
    ("said", "seconds"), [("17", 17), ("999999", RETRY_AFTER_LIMIT_S), ("9" * 5000, 0), ("\xb2", 0), ("soon", 0)]
)
def test_how_long_to_wait_is_a_number_or_nothing(
    client: CentreClient, monkeypatch: pytest.MonkeyPatch, said: str, seconds: int
) -> None:
    monkeypatch.setattr(Stranger, "answer", (503, refusal(), {"Retry-After": said}))
    assert client.contact(b"contact", "none") == Refused(503, "busy", retry_after_s=seconds)
