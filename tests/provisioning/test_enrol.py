"""The command at the kiosk: it proves, is proven to, and says in words what to do when it is refused."""

from __future__ import annotations

import logging
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from provisioning import enrol
from sync.contract.wire.enrolment import EnrolmentHello
from sync.contract.wire.messages import read_message, write_message
from sync.contract.wire.refusals import Refusal
from sync.envelope.enrolment import EnrolmentCode, shows_the_code
from tests.support.between.dripping import dripping
from tests.support.between.stranger import Stranger, stranger

ROOT = Path(__file__).resolve().parents[2]
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
    told = refused(centre.url, folder, monkeypatch, caplog)
    assert not centre.followed, "the command follows nobody elsewhere"
    return told


def refused(url: str, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> str:
    monkeypatch.setattr(sys, "stdin", StringIO(CODE.text()))
    places = ["--data", str(folder / "data"), "--mirror", str(folder / "mirror")]
    monkeypatch.setattr(sys, "argv", ["enrol", "--centre", url, "--simulated", "--one-medium", *places])
    with caplog.at_level(logging.INFO):
        assert enrol.main() == 1
    assert not (folder / "data" / "identity.json").exists()
    return caplog.text


def refusal(code: str) -> bytes:
    return write_message(Refusal(1, code, "for logs"))


def test_a_line_that_drips_is_left_while_the_code_is_still_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(enrol, "ANSWER_S", 1.0)
    with dripping((b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", b"x" * 200)) as centre:
        assert "try the same code again" in refused(centre.url, tmp_path, monkeypatch, caplog)
        assert centre.left.wait(5)


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
    places = ["--data", str(tmp_path / "data"), "--mirror", "/dev/shm/never-made"]
    monkeypatch.setattr(sys, "argv", ["enrol", "--centre", centre.url, *places])
    assert enrol.main() == 1
    assert "https://" in caplog.text
    assert not centre.heard, "the code was shown to whoever listens"
    assert not (tmp_path / "data").exists()


PLACES = ("--data", "{folder}/data", "--mirror", "{folder}/mirror")


def in_own_mounts(folder: Path, *before: str, more: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """The command as an operator runs it, behind mounts that nobody else sees and that end with it."""
    places = [place.format(folder=folder) for place in PLACES]
    command = [sys.executable, "-m", "provisioning.enrol", "--centre", "https://127.0.0.1:9", *places, *more]
    script = " && ".join((*before, f"exec {shlex.join(command)}"))
    return subprocess.run(
        ["unshare", "--mount", "sh", "-c", script],
        input=CODE.text(), cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount")
@pytest.mark.requirement("PROM-01")
def test_a_second_medium_that_is_not_mounted_is_told_before_the_code_is_spent(tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    refused = in_own_mounts(tmp_path)
    assert refused.returncode == 1
    assert "the second medium is not mounted" in refused.stderr
    assert not (tmp_path / "data").exists(), "nothing was made, nobody was asked"
    assert list(mirror.iterdir()) == []
    mounted = in_own_mounts(tmp_path, f"mount -t tmpfs tmpfs {shlex.quote(str(mirror))}")
    assert mounted.returncode == 1
    assert "the centre was not reached" in mounted.stderr, "the medium is no trouble any more"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount")
def test_a_mount_of_the_same_disk_is_no_second_medium(tmp_path: Path) -> None:
    mirror, beside = tmp_path / "mirror", tmp_path / "beside"
    for folder in (mirror, beside):
        folder.mkdir()
    bound = in_own_mounts(tmp_path, shlex.join(["mount", "--bind", str(beside), str(mirror)]))
    assert "the second medium is not mounted" in bound.stderr


def test_only_a_demonstration_may_do_with_one_medium(tmp_path: Path) -> None:
    places = [place.format(folder=tmp_path) for place in PLACES]
    command = [sys.executable, "-m", "provisioning.enrol", "--centre", "https://127.0.0.1:9", "--one-medium", *places]
    refused = subprocess.run(command, input="", cwd=ROOT, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "beside --simulated" in refused.stderr
    assert not (tmp_path / "data").exists()
