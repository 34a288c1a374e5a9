"""Enrols this kiosk at a centre with a one-time code: both sides prove that they know it before anything is believed.

    python -m provisioning.enrol --centre https://centre.example --mirror /mnt/madoguchi-mirror \
        --data /var/lib/madoguchi/kiosk --line /var/lib/madoguchi/agent \
        --kiosk-user madoguchi-kiosk --agent-user madoguchi-agent

An installation names two users: the screen program's and the upload agent's, each with a folder and a key of its own.
Without them everything stays the caller's, in one folder: for development and demonstration.
The code is typed (or scanned) on standard input, so that it stands in no process list and no shell history.
"""

from __future__ import annotations

import argparse
import logging
import re
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

import requests

from provisioning.owners import Owners, OwnersNotSet, add_owner_options, set_owners
from sync.contract.wire.enrolment import (
    EnrolmentAnswer,
    EnrolmentChallenge,
    EnrolmentGrant,
    EnrolmentHello,
    EnrolmentProof,
)
from sync.contract.wire.messages import read_message, write_message
from sync.contract.wire.refusals import Refusal
from sync.envelope.base64url import to_base64url
from sync.envelope.enrolment import (
    EnrolmentCode,
    check_centre_proof,
    check_grant_mac,
    hello_nonce,
    kiosk_proof,
    public_key_of,
)
from sync.envelope.keys.signer import FileSigner, TrustedKey
from sync.envelope.manifest import read_incarnation, read_manifest
from sync.errors import SyncError
from sync.home.home import Identity, KioskHome
from sync.inbox.only_simulated import refuse_development, refuse_plain_line
from sync.outbox.new_home import create_home
from sync.outbox.storage.two_media import refuse_one_medium
from sync.transport.time_limit import LimitedAdapter, TimeLimit

SILENCE_S = 20
"""A centre behind a slow line answers small messages within this."""
ANSWER_S = 300.0
"""For a whole answer, of the fifteen minutes that a code is good for: a line that drips is never silent."""
ANSWER_LIMIT_BYTES = 8 * 1024 * 1024
"""A grant carries the index of the first catalogue, with its staff list and roots."""
WORDS = {
    "bad_proof": "the centre does not know this code. Compare it with the paper, or ask the operator for a new one",
    "code_used": "this code was used or replaced. Ask the operator for a new one",
    "code_expired": "this code is older than fifteen minutes. Ask the operator for a new one",
    "busy": "the centre cannot enrol anybody just now. Try the same code again in a minute",
}
"""By the code of a refusal (docs/formats.md, "Enrolment")."""
LOG = logging.getLogger(__name__)


class EnrolmentRefused(Exception):
    """The centre said no, or is not the centre that the code was made for. The text says what to do."""


@dataclass(frozen=True)
class Enrolment:
    """One enrolment: where to, with which code, into which folders."""

    centre_url: str
    code: EnrolmentCode
    home: KioskHome
    software: str
    simulated: bool = False
    """A demonstration: an http:// address and keys marked DEVELOPMENT are taken."""
    one_medium: bool = False
    """A demonstration without a second medium: the mirror lies on the disk of the data."""
    ca_file: Path | None = None
    """Trust only these certificate authorities for HTTPS; None: those that requests trusts."""

    def run(self) -> Identity:
        """Prove, be proven to, and lay down the kiosk's home. The kiosk and its agent must not run.

        Raises:
            EnrolmentRefused: wrong, used or old code; another centre.
            OneMedium: the second medium is not mounted; nothing was made, and the code is still good.
            OnlySimulated: an address or keys that only a demonstration may use; with such keys the code is used.
            requests.RequestException: the centre was not reached; the code may still be good.
        """
        refuse_plain_line(self.centre_url, simulated=self.simulated)
        refuse_one_medium(self.home, allowed=self.one_medium and self.simulated)
        for folder in (self.home.data, self.home.line_folder):
            folder.mkdir(parents=True, exist_ok=True)
        entry, line = _fresh_key(self.home.entry_key), _fresh_key(self.home.line_key)
        hello = write_message(self._hello(to_base64url(entry.public).decode(), to_base64url(line.public).decode()))
        challenge = read_message(EnrolmentChallenge, self._post("hello", hello))
        root = TrustedKey(public_key_of(challenge.root))
        try:
            self.code.check_root(root.public)
            check_centre_proof(challenge.proof, self.code.secret, hello, challenge.nonce, challenge.root)
        except SyncError as stranger:
            raise EnrolmentRefused("this is not the centre that the code was made for") from stranger
        said = (self.code.secret, hello, challenge.nonce, challenge.root)
        proof = write_message(EnrolmentProof(v=1, code_id=self.code.code_id, proof=kiosk_proof(*said)))
        answer = read_message(EnrolmentAnswer, self._post("proof", proof), ANSWER_LIMIT_BYTES)
        check_grant_mac(answer.mac, *said, answer.grant)
        grant = read_message(EnrolmentGrant, answer.grant, ANSWER_LIMIT_BYTES)
        refuse_development(read_manifest(grant.manifest.encode(), root), simulated=self.simulated)
        read_incarnation(grant.incarnation.encode(), root)
        for key in (self.home.entry_key, self.home.line_key):
            _next(key).replace(key)
        return create_home(self.home, grant, centre_url=self.centre_url, root=root.public, entry_public=entry.public)

    def _hello(self, entry_key: str, line_key: str) -> EnrolmentHello:
        nonce = hello_nonce(
            self.code.secret, secrets.token_hex(16), self.code.code_id, entry_key, line_key, self.software
        )
        return EnrolmentHello(
            v=1,
            code_id=self.code.code_id,
            nonce=nonce,
            entry_key=entry_key,
            line_key=line_key,
            software=self.software,
        )

    def _post(self, step: str, body: bytes) -> bytes:
        time_limit = TimeLimit()
        with requests.Session() as session:
            for scheme in ("http://", "https://"):
                session.mount(scheme, LimitedAdapter(time_limit))
            with time_limit.of(ANSWER_S) as broken_off:
                told = self._told(session, step, body)
        if broken_off.is_set():
            raise requests.Timeout("the line drips")
        return told

    def _told(self, session: requests.Session, step: str, body: bytes) -> bytes:
        answer = session.post(
            f"{self.centre_url.rstrip('/')}/kiosk/v1/enrolment/{step}",
            data=body,
            headers={"Content-Type": "application/json"},
            timeout=SILENCE_S,
            stream=True,
            allow_redirects=False,
            verify=True if self.ca_file is None else str(self.ca_file),
        )
        content = bytearray()
        for piece in answer.iter_content(64 * 1024):
            content += piece
            if len(content) > ANSWER_LIMIT_BYTES:
                raise EnrolmentRefused("the answer is longer than any grant")
        if answer.status_code == requests.codes.ok:
            return bytes(content)
        try:
            refusal = read_message(Refusal, bytes(content))
        except SyncError as unreadable:
            raise EnrolmentRefused(
                f"something answered with status {answer.status_code} that is no centre: check the address"
            ) from unreadable
        raise EnrolmentRefused(_in_words(refusal.code, answer.headers.get("Retry-After", "")))


def _in_words(code: str, retry_after: str) -> str:
    """What happened and what to do now."""
    if code == "too_many_tries":
        wait = f"{retry_after} seconds" if re.fullmatch("[0-9]{1,4}", retry_after) else "a minute"
        return f"too many wrong codes were tried from this line. Yours was not used up: wait {wait}, then try it again"
    return WORDS.get(code, f"the centre refused: {code}")


def _next(path: Path) -> Path:
    return path.with_name(path.name + ".next")


def _fresh_key(path: Path) -> FileSigner:
    """A new key beside the old one; it takes its place only when the centre has granted."""
    _next(path).unlink(missing_ok=True)
    return FileSigner.create(_next(path))


def main() -> int:
    """Read the code from standard input and enrol."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(prog="python -m provisioning.enrol", description=main.__doc__)
    parser.add_argument("--centre", required=True, help="address of the centre, for example https://centre.example")
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--mirror", required=True, type=Path)
    parser.add_argument("--line", type=Path, help="the agent's own folder; needed with users")
    parser.add_argument("--ca-file", type=Path, help="trust only these certificate authorities for HTTPS")
    parser.add_argument("--software", default="0.1.0")
    parser.add_argument(
        "--simulated", action="store_true", help="a demonstration: take an http:// address and DEVELOPMENT keys"
    )
    parser.add_argument(
        "--one-medium", action="store_true", help="a demonstration without a second medium; only with --simulated"
    )
    add_owner_options(parser, required=False)
    wanted = parser.parse_args()
    if bool(wanted.kiosk_user) != bool(wanted.agent_user) or (wanted.kiosk_user and wanted.line is None):
        parser.error("--kiosk-user, --agent-user and --line belong together")
    if wanted.one_medium and not wanted.simulated:
        parser.error("--one-medium is for demonstrations only, beside --simulated: mount a second medium")
    home = KioskHome(wanted.data, wanted.mirror, wanted.line)
    try:
        refuse_one_medium(home, allowed=wanted.one_medium)
        owners = Owners.named(wanted.kiosk_user, wanted.agent_user, wanted.group) if wanted.kiosk_user else None
        if owners is not None:
            # Before the code is spent: what cannot be owned would leave an enrolled kiosk that cannot start.
            for folder in (home.data, home.line_folder, home.mirror):
                folder.mkdir(parents=True, exist_ok=True)
            set_owners(home, owners)
        code = EnrolmentCode.parse(sys.stdin.readline())
        enrolled = Enrolment(
            wanted.centre,
            code,
            home,
            wanted.software,
            simulated=wanted.simulated,
            one_medium=wanted.one_medium,
            ca_file=wanted.ca_file,
        ).run()
    except OwnersNotSet as refused:
        LOG.error("not enrolled: %s", refused)  # noqa: TRY400 — a sentence for the operator, no trace
        return 1
    except (SyncError, EnrolmentRefused) as refused:
        LOG.error("not enrolled: %s", refused)  # noqa: TRY400 — a sentence for the operator, no trace
        return 1
    except requests.exceptions.SSLError:
        LOG.error("not enrolled: no known authority vouches for this centre; name the city's own with --ca-file")  # noqa: TRY400
        return 1
    except requests.RequestException:
        LOG.error("not enrolled: the centre was not reached; check the line and try the same code again")  # noqa: TRY400
        return 1
    LOG.info("enrolled as kiosk %s, epoch %d", enrolled.kiosk, enrolled.epoch)
    try:
        if owners is not None:
            set_owners(home, owners)
    except OwnersNotSet as refused:
        LOG.error("enrolled, but %s; then run python -m provisioning.owners", refused)  # noqa: TRY400 — as above
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
