"""The agent's socket for questions: who may ask, what is no question, and that nothing of it is written down."""

from __future__ import annotations

import base64
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sync.agent import gateway as module
from sync.agent.gateway import AT_ONCE, Gateway
from sync.agent.question_link import QuestionLink
from sync.contract.wire.messages import read_message, write_message
from sync.contract.wire.questions import (
    GATEWAY_FRAME_BYTES,
    STATUS_BY_ID,
    Carried,
    Question,
    StatusAsked,
    StatusTold,
)
from sync.envelope.asking import Asked, NotAnswered, ask
from sync.envelope.keys.signer import MemorySigner
from sync.envelope.manifest import TrustedManifest
from sync.envelope.questions import VisitKey
from sync.envelope.refusals import UnknownKey
from sync.errors import ContractError, EnvelopeError
from sync.home.clocks import SystemClock
from sync.home.local_socket import receive
from sync.inbox.centre_cache import CentreCache
from sync.transport import CentreClient
from tests.support.between.centre_that_answers import Answers
from tests.support.between.small_centre import SmallCentre
from tests.support.kiosk.kiosk_homes import KIOSK, EnrolledKiosk, enrolled_kiosk
from tests.support.machine.two_users import wait_until

SOMEBODY = "ab" * 16
LONG_S = 30


@dataclass
class Hall:
    """A kiosk's home, its centre, and the agent's socket."""

    kiosk: EnrolledKiosk
    centre: SmallCentre
    answers: Answers
    path: Path
    line: QuestionLink = field(init=False)

    def __post_init__(self) -> None:
        client = CentreClient(self.centre.url, self.kiosk.line_signer)
        self.line = QuestionLink(client, SystemClock())

    @property
    def manifest(self) -> TrustedManifest:
        view = CentreCache(self.kiosk.home)
        manifest = view.manifest()
        view.close()
        assert manifest is not None
        return manifest

    def asked(self, key: VisitKey | None = None, kiosk: str = KIOSK) -> Asked:
        wanted = StatusAsked(1, SOMEBODY)
        return ask(self.manifest, "incarnation-1", kiosk, STATUS_BY_ID, wanted, key or VisitKey())

    def connect(self) -> socket.socket:
        asker = socket.socket(socket.AF_UNIX)
        asker.settimeout(LONG_S)
        try:
            asker.connect(str(self.path))
        except OSError:
            asker.close()
            raise
        return asker

    def say(self, question: Question) -> Carried | None:
        return self.say_bytes(write_message(question))

    def say_bytes(self, body: bytes) -> Carried | None:
        with self.connect() as asker:
            asker.sendall(struct.pack(">I", len(body)) + body)
            return heard(asker)


def heard(asker: socket.socket) -> Carried | None:
    answer = receive(asker, time.monotonic() + LONG_S, time.monotonic)
    return None if answer is None else read_message(Carried, answer)


@pytest.fixture
def hall() -> Iterator[Hall]:
    # A short path: a socket's has at most 107 bytes. Open to other users, so that only the gateway stops them.
    with TemporaryDirectory(prefix="gateway-") as folder:
        Path(folder).chmod(0o755)
        kiosk = enrolled_kiosk(Path(folder))
        with SmallCentre(kiosk.city, kiosk.line_signer.public, kiosk.entry_signer.public) as centre:
            centre.answer_question = answers = Answers(kiosk.city)
            made = Hall(kiosk, centre, answers, Path(folder) / "questions.sock")
            yield made
            answers.goes_on.set()
            made.line.close()


@pytest.fixture
def listening(hall: Hall) -> Iterator[Gateway]:
    gateway = Gateway(hall.path, os.getuid(), KIOSK, hall.line)
    gateway.start()
    yield gateway
    gateway.stop()


@pytest.mark.usefixtures("listening")
def test_a_question_is_carried_there_and_its_answer_back(hall: Hall) -> None:
    assert hall.path.stat().st_mode & 0o777 == 0o660
    for _ in range(2):
        asked = hall.asked()
        carried = hall.say(asked.question)
        assert carried is not None
        assert carried.state == "answered"
        assert asked.believed(carried, hall.manifest, StatusTold) == StatusTold(1, None)
    assert hall.centre.requests == 3, "the first said which nonce counts; the second had it from its answer"


@pytest.mark.usefixtures("listening")
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can start programs of other users")
@pytest.mark.requirement("PROM-07")
def test_another_user_is_not_heard_not_even_one_of_the_group(hall: Hall) -> None:
    body = write_message(hall.asked().question)
    program = (
        "import socket, struct, sys\n"
        "body = sys.stdin.buffer.read()\n"
        "asker = socket.socket(socket.AF_UNIX)\n"
        "asker.connect(sys.argv[1])\n"
        "try:\n"
        "    asker.sendall(struct.pack('>I', len(body)) + body)\n"
        "    sys.stdout.buffer.write(asker.recv(100))\n"
        "except OSError:\n"
        "    pass\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(hall.path)], input=body, capture_output=True, check=True,
        user=5103, group=os.getgid(), extra_groups=[],
    )  # fmt: skip
    assert done.stdout == b""
    assert hall.answers.asked == []
    assert hall.say_bytes(body) is not None, "and to its own user it is a question"


@pytest.mark.usefixtures("listening")
def test_who_sends_half_a_frame_and_waits_holds_up_nobody(hall: Hall) -> None:
    with hall.connect() as slow, hall.connect() as slower:
        slow.sendall(b"\0\0")
        slower.sendall(struct.pack(">I", 100) + b"{")
        carried = hall.say(hall.asked().question)
        assert carried is not None
        assert carried.state == "answered"
        assert slow.recv(1) == slower.recv(1) == b"", "let go of"


@pytest.mark.usefixtures("listening")
def test_what_is_no_question_of_this_kiosk_is_refused_and_not_carried(hall: Hall) -> None:
    refused = Carried(1, "refused")
    assert hall.say_bytes(b"") == refused
    assert hall.say_bytes(b"nonsense") == refused
    assert hall.say_bytes(b"x" * GATEWAY_FRAME_BYTES) == refused
    assert hall.say_bytes(write_message(hall.asked().question)[:-1]) == refused
    assert hall.say(hall.asked(kiosk="99201-004").question) == refused
    with hall.connect() as asker:
        asker.sendall(struct.pack(">I", GATEWAY_FRAME_BYTES + 1))
        assert heard(asker) == refused
    assert hall.answers.asked == []


@pytest.mark.usefixtures("listening")
def test_a_second_question_is_told_that_one_is_out(hall: Hall) -> None:
    hall.answers.goes_on.clear()
    first = list[Carried | None]()
    asker = threading.Thread(target=lambda: first.append(hall.say(hall.asked().question)))
    asker.start()
    assert hall.answers.arrived.wait(LONG_S)
    assert hall.say(hall.asked().question) == Carried(1, "busy")
    hall.answers.goes_on.set()
    asker.join(LONG_S)
    assert [one and one.state for one in first] == ["answered"]


@pytest.mark.usefixtures("listening")
def test_a_centre_that_is_silent_is_not_waited_for_and_the_next_question_finds_it(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.say(hall.asked().question)
    monkeypatch.setattr(module, "ANSWER_S", 0.3)
    hall.answers.goes_on.clear()
    assert hall.say(hall.asked().question) == Carried(1, "not_now")
    monkeypatch.setattr(module, "ANSWER_S", LONG_S)
    hall.answers.goes_on.set()
    carried = None
    until = time.monotonic() + LONG_S
    while (carried is None or carried.state == "busy") and time.monotonic() < until:
        carried = hall.say(hall.asked().question)
    assert carried is not None
    assert carried.state == "answered"


@pytest.mark.usefixtures("listening")
def test_an_older_centre_or_none_is_not_now(hall: Hall) -> None:
    hall.centre.answer_question = None
    assert hall.say(hall.asked().question) == Carried(1, "not_now")
    gone = QuestionLink(CentreClient("http://127.0.0.1:9", hall.kiosk.line_signer), SystemClock())
    question = hall.asked().question
    assert gone.carry(question, write_message(question), 2) == Carried(1, "not_now")
    gone.close()


@pytest.mark.usefixtures("listening")
def test_a_nonce_that_somebody_else_spent_costs_no_answer(hall: Hall) -> None:
    hall.say(hall.asked().question)
    hall.centre.restore(hall.centre.memory, new_incarnation=False)
    carried = hall.say(hall.asked().question)
    assert carried is not None
    assert carried.state == "answered"


@pytest.mark.usefixtures("listening")
def test_after_a_pause_that_the_centre_asked_for_a_question_goes_one_way_and_not_two(hall: Hall) -> None:
    hall.say(hall.asked().question)
    hall.centre.too_many_questions = 1
    assert hall.say(hall.asked().question) == Carried(1, "not_now")
    before = hall.centre.requests
    carried = hall.say(hall.asked().question)
    assert carried is not None
    assert carried.state == "answered"
    assert hall.centre.requests == before + 1, "on a slow line a second way is all the time there is"


@pytest.mark.usefixtures("listening")
@pytest.mark.requirement("PROM-07")
def test_an_answer_of_another_request_or_question_is_dropped_on_the_way(hall: Hall) -> None:
    hall.answers.members = {"request": "cd" * 32}
    assert hall.say(hall.asked().question) == Carried(1, "not_now")
    hall.answers.members = {"id": SOMEBODY}
    assert hall.say(hall.asked().question) == Carried(1, "not_now")
    hall.answers.members = {}
    hall.say(hall.asked().question)
    hall.answers.replayed = hall.answers.given[-1]
    assert hall.say(hall.asked().question) == Carried(1, "not_now")


@pytest.mark.requirement("PROM-07")
def test_whoever_asked_believes_no_answer_but_the_centres_to_this_question_of_this_visit(hall: Hall) -> None:
    asked, key, manifest = hall.asked(), VisitKey(), hall.manifest

    def carried(**members: object) -> Carried:
        hall.answers.members = members
        return hall.line.carry(asked.question, write_message(asked.question), LONG_S)

    right = carried()
    assert asked.believed(right, manifest, StatusTold) == StatusTold(1, None)
    with pytest.raises(ContractError, match="another request"):
        asked.believed(Carried(1, "answered", "cd" * 32, right.answer), manifest, StatusTold)
    with pytest.raises(ContractError, match="another question"):
        hall.asked().believed(right, manifest, StatusTold)
    with pytest.raises(EnvelopeError):
        Asked(asked.question, key).believed(right, manifest, StatusTold)
    for members in ({"kiosk": "99201-004"}, {"kind": "other"}):
        with pytest.raises(ContractError):
            asked.believed(carried(**members), manifest, StatusTold)
    hall.answers.signer = MemorySigner.generate()
    with pytest.raises(UnknownKey):
        asked.believed(carried(), manifest, StatusTold)
    hall.answers.signer = hall.kiosk.city.status
    with pytest.raises(UnknownKey):
        asked.believed(carried(), manifest, StatusTold)
    hall.answers.signer, hall.answers.outcome = None, "unknown_kind"
    with pytest.raises(NotAnswered, match="unknown_kind"):
        asked.believed(carried(), manifest, StatusTold)


def test_a_socket_that_a_killed_agent_left_is_taken_over_and_a_file_is_not(hall: Hall) -> None:
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(hall.path))
    left.close()
    gateway = Gateway(hall.path, os.getuid(), KIOSK, hall.line)
    gateway.start()
    carried = hall.say(hall.asked().question)
    gateway.stop()
    assert carried is not None
    assert carried.state == "answered"
    assert not hall.path.exists()
    hall.path.write_text("somebody's")
    with pytest.raises(OSError, match="in use"):
        Gateway(hall.path, os.getuid(), KIOSK, hall.line).start()
    assert hall.path.read_text() == "somebody's"


@pytest.mark.usefixtures("listening")
def test_more_askers_than_there_is_room_for_are_let_go_of(hall: Hall) -> None:
    waiting = [hall.connect() for _ in range(AT_ONCE + 3)]
    gone = [asker.recv(1) for asker in waiting]
    assert gone == [b""] * len(waiting), "all of them, the ones that had room when their time was over"
    for asker in waiting:
        asker.close()
    carried = hall.say(hall.asked().question)
    assert carried is not None
    assert carried.state == "answered"


@pytest.fixture
def agent(hall: Hall) -> Iterator[subprocess.Popen[bytes]]:
    """The agent's own process."""
    home = hall.kiosk.home
    folders = ["--data", str(home.data), "--mirror", str(home.mirror)]
    command = [sys.executable, "-m", "sync.agent", *folders, "--centre", hall.centre.url, "--simulated"]
    with (home.data.parent / "agent.log").open("wb") as log:
        process = subprocess.Popen([*command, "--questions", str(hall.path), "--heartbeat", "0.2"], stderr=log)
    wait_until(lambda: hall.path.is_socket() and hall.path.stat().st_mode & 0o777 == 0o660)
    yield process
    process.kill()
    process.wait(LONG_S)


@pytest.mark.requirement("PROM-07")
def test_an_agent_that_cannot_tell_users_apart_serves_no_questions_and_all_else(hall: Hall) -> None:
    """As in a unit with PrivateUsers: there the kiosk's user and a stranger are one number."""
    home = hall.kiosk.home
    folders = ["--data", str(home.data), "--mirror", str(home.mirror), "--centre", hall.centre.url, "--simulated"]
    command = ["unshare", "-U", sys.executable, "-m", "sync.agent", *folders, "--questions", str(hall.path)]
    log = home.data.parent / "agent.log"
    with log.open("wb") as file:
        process = subprocess.Popen(command, stderr=file)
    try:
        wait_until(lambda: bool(hall.centre.heartbeats))
    finally:
        process.kill()
        process.wait(LONG_S)
    assert b"no PrivateUsers" in log.read_bytes()
    assert not hall.path.exists()


@pytest.mark.requirement("PROM-04")
def test_nothing_of_question_or_answer_is_in_a_file_the_log_or_a_core(
    hall: Hall, agent: subprocess.Popen[bytes]
) -> None:
    key, body = VisitKey(), b""
    for outcome in ("answered", "unknown_kind"):
        hall.answers.outcome = outcome
        asked = hall.asked(key)
        body = write_message(asked.question)
        carried = hall.say(asked.question)
        assert carried is not None
        assert carried.state == "answered"
    hall.say_bytes(body[:-1])
    beats = len(hall.centre.heartbeats)
    wait_until(lambda: len(hall.centre.heartbeats) >= beats + 2)
    limits = Path(f"/proc/{agent.pid}/limits").read_text().splitlines()
    assert next(line.split()[4:6] for line in limits if line.startswith("Max core file size")) == ["0", "0"]
    agent.send_signal(signal.SIGTERM)
    assert agent.wait(LONG_S) == 0
    assert not hall.path.exists()
    canaries = [key.point.encode(), hall.answers.given[-1]]
    for question in hall.answers.asked:
        canaries += [question.id.encode(), question.sealed[:24], base64.b64encode(question.sealed)[:32]]
    files = [path for path in hall.path.parent.rglob("*") if path.is_file()]
    assert any(path.name == "agent.log" and b"question" in path.read_bytes() for path in files)
    for path in files:
        held = path.read_bytes()
        assert not [canary for canary in canaries if canary in held], path.name
