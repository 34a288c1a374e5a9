"""The command at the kiosk: it proves, is proven to, and says in words what to do when it is refused."""

from __future__ import annotations

import http.server
import logging
import sys
import threading
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import ClassVar

import pytest

from provisioning import enrol
from sync.contract.messages import EnrolmentHello, Refusal, read_message, write_message
from sync.envelope.enrolment import EnrolmentCode, shows_the_code

CODE = EnrolmentCode("X8YJ", bytes(range(10)), b"root!")


class Centre(http.server.BaseHTTPRequestHandler):
    """Answers every first step with what the test wants."""

    answer: ClassVar[tuple[int, bytes, dict[str, str]]] = (200, b"", {})
    heard: ClassVar[list[bytes]] = []

    def do_POST(self) -> None:
        self.heard.append(self.rfile.read(int(self.headers["Content-Length"])))
        status, body, headers = self.answer
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        raise AssertionError("the command follows nobody elsewhere")

    def log_message(self, *_said: object) -> None:
        return


@pytest.fixture
def centre() -> Iterator[str]:
    server = http.server.HTTPServer(("127.0.0.1", 0), Centre)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    Centre.heard.clear()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def said(
    centre: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    answer: tuple[int, bytes, dict[str, str]],
) -> str:
    monkeypatch.setattr(Centre, "answer", answer)
    monkeypatch.setattr(sys, "stdin", StringIO(CODE.text()))
    places = ["--data", str(folder / "data"), "--mirror", str(folder / "mirror")]
    monkeypatch.setattr(sys, "argv", ["enrol", "--centre", centre, *places])
    with caplog.at_level(logging.INFO):
        assert enrol.main() == 1
    assert not (folder / "data" / "identity.json").exists()
    return caplog.text


def refusal(code: str) -> bytes:
    return write_message(Refusal(1, code, "for logs"))


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (
            (429, refusal("too_many_tries"), {"Retry-After": "17"}),
            "was not used up: wait 17 seconds, then try",
        ),
        ((429, refusal("too_many_tries"), {"Retry-After": "soon"}), "wait a minute"),
        ((403, refusal("code_used"), {}), "Ask the operator for a new one"),
        ((403, refusal("code_expired"), {}), "older than fifteen minutes"),
        ((403, refusal("bad_proof"), {}), "Compare it with the paper"),
        ((503, refusal("busy"), {}), "Try the same code again in a minute"),
        ((502, b"<html>proxy</html>", {}), "check the address"),
        ((302, b"", {"Location": "/elsewhere"}), "check the address"),
        ((200, b"<html>portal</html>", {}), "not a EnrolmentChallenge"),
        ((200, b"cut", {"Content-Length": "400", "Connection": "close"}), "the same code again"),
    ],
)
def test_a_refusal_is_told_in_words(
    centre: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    answer: tuple[int, bytes, dict[str, str]],
    sentence: str,
) -> None:
    assert sentence in said(centre, tmp_path, monkeypatch, caplog, answer)


@pytest.mark.requirement("PROM-07")
def test_the_hello_shows_the_code_and_never_says_it(
    centre: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    said(centre, tmp_path, monkeypatch, caplog, (403, refusal("bad_proof"), {}))
    (heard,) = Centre.heard
    hello = read_message(EnrolmentHello, heard)
    assert shows_the_code(hello, CODE.secret)
    assert not shows_the_code(hello, bytes(10))
    assert CODE.text()[5:] not in heard.decode()
