"""A kiosk whose agent is a process of its own, and a centre that answers questions."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.screens.touches import Chosen, LanguageChosen, TypedText
from sync.contract.numbers import ArrivalNumber, InquiryNumber, make_arrival_number, parse_inquiry_number
from sync.contract.states import HandlingStatus
from sync.contract.wire.messages import write_message
from sync.contract.wire.status import StatusView
from sync.envelope.keys.signer import FileSigner
from sync.envelope.status import seal_status, status_id, status_key
from tests.support.between.centre_that_answers import Answers
from tests.support.between.small_centre import SmallCentre
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.machine.two_users import wait_until

ARRIVAL = make_arrival_number("99201", date(2026, 11, 17), "004", 12)
INQUIRY = parse_inquiry_number("7KQF-2M9R-XD41")


@dataclass
class AskingHall:
    """`start` starts the agent; nothing of the slip's application is on this kiosk."""

    kiosk: KioskInABox
    centre: SmallCentre
    answers: Answers
    socket: Path
    agents: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> subprocess.Popen[bytes]:
        """The agent; returns when it listens and has heard from the centre."""
        self.socket.unlink(missing_ok=True)  # of one that was killed
        home = self.kiosk.home
        folders = ["--data", str(home.data), "--mirror", str(home.mirror), "--centre", self.centre.url, "--simulated"]
        command = [sys.executable, "-m", "sync.agent", *folders, "--questions", str(self.socket)]
        with (home.data.parent / "agent.log").open("ab") as log:
            agent = subprocess.Popen(command, stderr=log)
        self.agents.append(agent)
        wait_until(lambda: self.socket.is_socket() and self.socket.stat().st_mode & 0o777 == 0o660)
        wait_until(lambda: self.kiosk.line.last_ack() is not None)
        return agent

    def publish(self, state: str = HandlingStatus.ACCEPTED_REPLIED, answers: dict[str, str] | None = None) -> None:
        """The centre has a status for the slip, which this kiosk does not carry."""
        key = status_key(ARRIVAL, INQUIRY)
        moment = "2026-11-17T01:00:00.000Z"
        view = StatusView(
            1, ARRIVAL, "bulky_waste", {"ja": "粗大ごみの収集申込"}, state, moment, moment, {}, answers=answers or {}
        )
        self.answers.statuses[status_id(key)] = seal_status(write_message(view), key, 7, bytes(12))

    def types(self, arrival: ArrivalNumber = ARRIVAL, inquiry: InquiryNumber = INQUIRY) -> KioskInABox:
        """A resident types the two numbers, and is looked for here; whatever is asked then waits for its worker."""
        kiosk = self.kiosk
        return kiosk.does(LanguageChosen("ja"), Chosen("slip"), TypedText(arrival), TypedText(inquiry))


@contextmanager
def asking_hall() -> Iterator[AskingHall]:
    """A short path: a socket's has at most 107 bytes."""
    with TemporaryDirectory(prefix="asking-") as folder:
        kiosk = KioskInABox(Path(folder), questions=Path(folder) / "questions.sock")
        home = kiosk.home
        line, entry = FileSigner.load(home.line_key), FileSigner.load(home.entry_key)
        with SmallCentre(kiosk.city, line.public, entry.public) as centre:
            centre.answer_question = answers = Answers(kiosk.city)
            made = AskingHall(kiosk, centre, answers, Path(folder) / "questions.sock")
            try:
                yield made
            finally:
                answers.goes_on.set()
                for agent in made.agents:
                    agent.kill()
                    agent.wait(30)
                kiosk.close()
