"""The command at the kiosk: it proves, is proven to, and says in words what to do when it is refused."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from provisioning import enrol
from sync.contract.messages import EnrolmentHello, Refusal, read_message, write_message
from sync.envelope.enrolment import EnrolmentCode, shows_the_code
from tests.support.stranger import Stranger, stranger

CODE = EnrolmentCode("X8YJ", bytes(range(10)), b"root!")


@pytest.fixture
def centre() -> Iterator[Stranger]:
    with stranger() as answering:
        yield answering


def said(
    centre: Stranger,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    answer: tuple[int, bytes, dict[str, str]],
) -> str:
    centre.answer = answer
    monkeypatch.setattr(sys, "stdin", StringIO(CODE.text()))
    places = ["--data", str(folder / "data"), "--mirror", str(folder / "mirror")]
    monkeypatch.setattr(sys, "argv", ["enrol", "--centre", centre.url, "--simulated", *places])
    with caplog.at_level(logging.INFO):
        assert enrol.main() == 1
    assert not centre.followed, "the command follows nobody elsewhere"
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
    centre: Stranger,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    answer: tuple[int, bytes, dict[str, str]],
    sentence: str,
) -> None:
    assert sentence in said(centre, tmp_path, monkeypatch, caplog, answer)


@pytest.mark.requirement("PROM-07")
def test_the_hello_shows_the_code_and_never_says_it(
    centre: Stranger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    said(centre, tmp_path, monkeypatch, caplog, (403, refusal("bad_proof"), {}))
    (heard,) = centre.heard
    hello = read_message(EnrolmentHello, heard)
    assert shows_the_code(hello, CODE.secret)
    assert not shows_the_code(hello, bytes(10))
    assert CODE.text()[5:] not in heard.decode()


@pytest.mark.requirement("PROM-07")
def test_an_address_without_tls_is_for_demonstrations_only(
    centre: Stranger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO(CODE.text()))
    places = ["--data", str(tmp_path / "data"), "--mirror", str(tmp_path / "mirror")]
    monkeypatch.setattr(sys, "argv", ["enrol", "--centre", centre.url, *places])
    assert enrol.main() == 1
    assert "https://" in caplog.text
    assert not centre.heard, "the code was shown to whoever listens"
    assert not (tmp_path / "data").exists()
