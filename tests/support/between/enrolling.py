"""A new machine with a code from paper, by hand: step by step over real HTTP, also wrongly."""

from __future__ import annotations

from io import StringIO

import requests
from django.core.management import call_command

from sync.contract.wire.enrolment import (
    EnrolmentAnswer,
    EnrolmentChallenge,
    EnrolmentGrant,
    EnrolmentHello,
    EnrolmentProof,
)
from sync.contract.wire.messages import read_message, write_message
from sync.contract.wire.refusals import Refusal
from sync.envelope import enrolment
from sync.envelope.base64url import to_base64url
from sync.envelope.keys.signer import MemorySigner


class Machine:
    """A new machine in the hall, with a code from paper."""

    def __init__(self, base: str, text: str, *, address: str = "127.0.0.1", shows_the_code: bool = True) -> None:
        """Machines of before the code was shown in the hello say only something random there."""
        self.base, self.address = base, address
        self.code = enrolment.EnrolmentCode.parse(text)
        self.entry, self.line = MemorySigner.generate(), MemorySigner.generate()
        keys = to_base64url(self.entry.public).decode(), to_base64url(self.line.public).decode()
        nonce = enrolment.hello_nonce(self.code.secret, "n1", self.code.code_id, *keys, "test")
        self.hello = write_message(
            EnrolmentHello(1, self.code.code_id, nonce if shows_the_code else "n1", *keys, "test")
        )

    def post(self, step: str, body: bytes) -> requests.Response:
        """From the machine's address, as the proxy in front of the centre tells it."""
        headers = {} if self.address == "127.0.0.1" else {"X-Forwarded-For": self.address}
        return requests.post(f"{self.base}/kiosk/v1/enrolment/{step}", data=body, headers=headers, timeout=30)

    def challenge_status(self) -> int:
        """How the first step is answered."""
        return self.post("hello", self.hello).status_code

    def challenge(self) -> EnrolmentChallenge:
        """The first step, which must be answered by the centre that the code names."""
        answer = self.post("hello", self.hello)
        assert answer.status_code == 200, answer.text
        challenge = read_message(EnrolmentChallenge, answer.content)
        self.code.check_root(enrolment.public_key_of(challenge.root))
        enrolment.check_centre_proof(challenge.proof, self.code.secret, self.hello, challenge.nonce, challenge.root)
        return challenge

    def prove(self, challenge: EnrolmentChallenge, secret: bytes | None = None) -> requests.Response:
        """The second step; with another secret, a wrong one."""
        proof = enrolment.kiosk_proof(secret or self.code.secret, self.hello, challenge.nonce, challenge.root)
        return self.post("proof", write_message(EnrolmentProof(1, self.code.code_id, proof)))

    def granted(self) -> EnrolmentGrant:
        """Both steps, which must succeed."""
        challenge = self.challenge()
        answer = self.prove(challenge)
        assert answer.status_code == 200, answer.text
        told = read_message(EnrolmentAnswer, answer.content)
        said = (self.code.secret, self.hello, challenge.nonce, challenge.root)
        enrolment.check_grant_mac(told.mac, *said, told.grant)
        return read_message(EnrolmentGrant, told.grant)


def code_for(number: int = 7) -> str:
    """What the operator's command prints."""
    out = StringIO()
    call_command("make_enrolment_code", f"99201-{number:03d}", stdout=out)
    return out.getvalue().strip()


def code_of(answer: requests.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, read_message(Refusal, answer.content).code
