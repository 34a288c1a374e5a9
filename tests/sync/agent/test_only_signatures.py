"""Somebody on the line who reads, changes, repeats and invents answers: he can keep a kiosk off the line, no more."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from sync.contract.timestamps import rfc3339
from sync.contract.wire.contact_frames import read_contact
from sync.contract.wire.messages import write_message
from sync.contract.wire.refusals import SignedRefusal
from sync.envelope.jws import Typ, sign_jws
from sync.envelope.keys.signer import FileSigner, MemorySigner, Signer
from sync.outbox import Ready
from sync.outbox.readiness.before_a_form import RefusalCode, Refused
from sync.transport import CentreClient
from tests.support.between.meddler import Meddler, Passing, meddler
from tests.support.kiosk.kiosk_homes import KIOSK, enrolment_jws
from tests.support.machine.clocks import START

pytestmark = pytest.mark.requirement("PROM-07")
Line = Any
"""tests/sync/agent/conftest.py, which a test module cannot import by name."""


@pytest.fixture
def way(line: Line) -> Iterator[Meddler]:
    """The agent speaks through somebody, and has been answered truly so far."""
    with meddler(line.centre.url) as between:
        line.agent._client.close()
        client = CentreClient(between.url, line.kiosk.line_signer, silence_s=5)
        line.agent._client = client
        line.agent._documents._client = client
        line.keep_some(1)
        line.run(until_stored=1)
        yield between


def a_minute_later(line: Line, steps: int = 1) -> None:
    for _ in range(steps):
        line.clock.pass_time(timedelta(minutes=6))
        line.agent.step()


def is_served(line: Line) -> None:
    """Whoever stands at the kiosk notices nothing, and when the line is honest again everything arrives."""
    assert line.outbox.may_take_in() == Ready()
    line.keep_some(1)


def after_him(line: Line, way: Meddler) -> None:
    way.meddle = None
    a_minute_later(line, 3)
    assert line.outbox.line.stored_up_to() == line.next
    assert line.agent.troubles() == ()


def refusal(code: str, signed: str | None = None, nonce: str | None = None) -> bytes:
    return json.dumps({"v": 1, "code": code, "detail": "", "nonce": nonce, "signed": signed}).encode()


def request_of(passing: Passing) -> str:
    _, _, text = passing.headers["Signature"].partition("=:")
    return hashlib.sha256(base64.b64decode(text.rstrip(":"))).hexdigest()


def signed_refusal(passing: Passing, signer: Signer, code: str = "revoked", kiosk: str = KIOSK) -> bytes:
    claims = SignedRefusal(1, code, kiosk, request_of(passing), "", rfc3339(START), code, "n", None)
    return refusal(code, sign_jws(write_message(claims), Typ.REFUSAL, signer).decode())


@pytest.mark.parametrize("state", ["suspended", "revoked", "drained"])
def test_a_state_beside_a_genuine_acknowledgement_changes_nothing(line: Line, way: Meddler, state: str) -> None:
    way.meddle = lambda passing: (200, json.dumps(passing.said() | {"state": state}).encode())
    a_minute_later(line, 2)
    is_served(line)
    after_him(line, way)


@pytest.mark.parametrize("code", ["suspended", "revoked", "drained", "other_incarnation", "too_large"])
def test_a_refusal_that_nobody_signed_is_no_line(line: Line, way: Meddler, code: str) -> None:
    way.meddle = lambda _: (403, refusal(code))
    a_minute_later(line, 2)
    is_served(line)
    assert line.agent.troubles() == ("unreachable",)
    after_him(line, way)


@pytest.mark.parametrize("answer", [(200, b"<html>Wi-Fi</html>"), (403, b"<html>"), (502, b""), (200, b"{}")])
def test_the_page_of_a_proxy_is_no_line(line: Line, way: Meddler, answer: tuple[int, bytes]) -> None:
    way.meddle = lambda _: answer
    a_minute_later(line, 2)
    is_served(line)
    assert line.agent.troubles() == ("unreachable",)
    after_him(line, way)


@pytest.mark.parametrize("code", ["stale_nonce", "bad_signature", "unknown_key", "busy"])
def test_a_word_that_nobody_signs_only_makes_a_pause(line: Line, way: Meddler, code: str) -> None:
    way.meddle = lambda _: (401, refusal(code))
    a_minute_later(line, 2)
    is_served(line)
    assert line.agent.troubles() == (code,)
    after_him(line, way)


@pytest.mark.parametrize("hands_out_the_old_nonce", [False, True])
def test_an_old_refusal_said_again_is_nothing(line: Line, way: Meddler, *, hands_out_the_old_nonce: bool) -> None:
    """Not even under the nonce of the request that it refused: a nonce can be handed out by anybody."""
    line.centre.refuse_with = "suspended"
    a_minute_later(line)
    assert line.outbox.may_take_in().code is RefusalCode.SUSPENDED
    old = way.passed[-1]
    line.centre.refuse_with = None
    a_minute_later(line)
    is_served(line)
    nonce = old.headers["Signature-Input"].partition('nonce="')[2].partition('"')[0]

    def again(passing: Passing) -> tuple[int, bytes]:
        if hands_out_the_old_nonce and f'nonce="{nonce}"' not in passing.headers["Signature-Input"]:
            return 401, refusal("stale_nonce", nonce=nonce)
        return old.status, old.answer

    way.meddle = again
    a_minute_later(line, 2)
    is_served(line)
    after_him(line, way)


def test_an_old_acknowledgement_said_again_is_no_contradiction(line: Line, way: Meddler) -> None:
    old = way.passed[-1]
    assert old.status == 200
    line.keep_some(2)
    a_minute_later(line, 2)
    way.meddle = lambda _: (old.status, old.answer)
    a_minute_later(line, 2)
    is_served(line)
    assert line.agent.troubles() == ("unreachable",)
    after_him(line, way)


def test_a_suspended_kiosk_is_not_kept_at_work_by_an_old_answer(line: Line, way: Meddler) -> None:
    old = way.passed[-1]
    line.centre.refuse_with = "suspended"
    a_minute_later(line)
    way.meddle = lambda _: (old.status, old.answer)
    a_minute_later(line, 2)
    assert line.outbox.may_take_in().code is RefusalCode.SUSPENDED


Forging = Callable[[Any, Passing], bytes]


def by_a_foreign_key(_line: Line, passing: Passing) -> bytes:
    return signed_refusal(passing, MemorySigner.generate())


def by_another_key_of_the_centre(line: Line, passing: Passing) -> bytes:
    return signed_refusal(passing, line.centre.city.status)


def for_another_kiosk(line: Line, passing: Passing) -> bytes:
    return signed_refusal(passing, line.centre.city.ack, kiosk="99201-004")


def with_a_code_that_is_none(line: Line, passing: Passing) -> bytes:
    return signed_refusal(passing, line.centre.city.ack, code="busy")


def as_an_acknowledgement(_line: Line, passing: Passing) -> bytes:
    return refusal("revoked", str(passing.said()["ack"]))


@pytest.mark.parametrize(
    "forge",
    [
        by_a_foreign_key,
        by_another_key_of_the_centre,
        for_another_kiosk,
        with_a_code_that_is_none,
        as_an_acknowledgement,
    ],
)
def test_a_refusal_signed_otherwise_is_no_line(line: Line, way: Meddler, forge: Forging) -> None:
    way.meddle = lambda passing: (403, forge(line, passing))
    a_minute_later(line, 2)
    is_served(line)
    after_him(line, way)


@pytest.mark.parametrize("code", ["suspended", "revoked", "drained"])
def test_a_refusal_that_the_centre_signed_stops_the_kiosk(line: Line, way: Meddler, code: str) -> None:
    line.centre.refuse_with = code
    a_minute_later(line)
    verdict = line.outbox.may_take_in()
    assert isinstance(verdict, Refused)
    assert verdict.code is RefusalCode(code)


def test_an_unsigned_malformed_takes_no_batch_apart(line: Line, way: Meddler) -> None:
    line.keep_some(3)
    way.meddle = lambda _: (400, refusal("malformed"))
    a_minute_later(line, 2)
    assert [read_contact(passing.body)[0].entries for passing in way.passed[-2:]] == [3, 3]


def test_a_restored_centre_with_a_new_key_is_believed_under_the_root(line: Line, way: Meddler, tmp_path: Any) -> None:
    backup = line.centre.memory.copy()
    line.keep_some(2)
    a_minute_later(line, 2)
    line.centre.restore(backup)
    line.centre.city = replace(line.centre.city, ack=FileSigner.create(tmp_path / "ack-2.key"))
    line.centre.enrolment = enrolment_jws(line.centre.city)
    line.centre.manifest_version = 2
    a_minute_later(line, 3)
    assert line.centre.hashes() == line.own_hashes()
    assert line.agent.troubles() == ()
