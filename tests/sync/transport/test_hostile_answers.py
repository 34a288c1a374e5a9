"""Most refusals are signed by nobody: what a stranger on the way puts into one must not outlast it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from sync.envelope.keys.signer import MemorySigner
from sync.transport.answers import Answered, Refused, Unreachable
from sync.transport.client import RETRY_AFTER_LIMIT_S, CentreClient
from tests.support.between.stranger import Stranger, stranger

pytestmark = pytest.mark.requirement("PROM-07")


@pytest.fixture
def centre() -> Iterator[Stranger]:
    with stranger() as answering:
        yield answering


@pytest.fixture
def client(centre: Stranger) -> Iterator[CentreClient]:
    client = CentreClient(centre.url, MemorySigner.generate())
    yield client
    client.close()


def refusal(code: str = "busy", nonce: str | None = None) -> bytes:
    return json.dumps({"v": 1, "code": code, "detail": "", "nonce": nonce, "signed": None}).encode()


@pytest.mark.parametrize("nonce", ["日本", 'a";tag="other', "a b", "", "x" * 87])
def test_a_nonce_that_no_request_can_carry_is_not_kept(client: CentreClient, centre: Stranger, nonce: str) -> None:
    centre.answer = (401, refusal("stale_nonce", nonce), {})
    assert client.contact(b"contact", "none") == Refused(401, "stale_nonce")


@pytest.mark.parametrize("status", [200, 503])
def test_nor_is_one_in_the_header(client: CentreClient, centre: Stranger, status: int) -> None:
    centre.answer = (status, refusal(), {"Madoguchi-Nonce": "a b"})
    answer = client.contact(b"contact", "none")
    assert isinstance(answer, Answered | Refused)
    assert answer.nonce is None


@pytest.mark.parametrize("code", ["x" * 15_000, "busy\n", "故障", ""])
def test_a_code_that_is_no_word_is_nobodys_answer(client: CentreClient, centre: Stranger, code: str) -> None:
    centre.answer = (503, refusal(code), {})
    assert client.contact(b"contact", "none") == Unreachable("odd_answer")


@pytest.mark.parametrize(
    ("said", "seconds"), [("17", 17), ("999999", RETRY_AFTER_LIMIT_S), ("9" * 5000, 0), ("\xb2", 0), ("soon", 0)]
)
def test_how_long_to_wait_is_a_number_or_nothing(
    client: CentreClient, centre: Stranger, said: str, seconds: int
) -> None:
    centre.answer = (503, refusal(), {"Retry-After": said})
    assert client.contact(b"contact", "none") == Refused(503, "busy", retry_after_s=seconds)
