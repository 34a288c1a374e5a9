"""Ten thousand altered messages: none is accepted, each refusal has a name, and the next good message goes through."""

from __future__ import annotations

import base64
import json
import random
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from sync.contract.wire.status import StatusBlob
from sync.envelope.base64url import to_base64url
from sync.envelope.http_signatures import content_digest, verify_request
from sync.envelope.jws import Typ, entry_hash, kid_in, sign_jws, verify_jws
from sync.envelope.keys.signer import CURVE_ORDER, MemorySigner, TrustedKey
from sync.envelope.refusals import BadSignature, NotOpenable, UnknownKey, WrongForm
from sync.envelope.sealing import BoxContext, HpkeKey, open_box, seal
from sync.envelope.slip_qr import read_slip_qr
from sync.envelope.status import open_status, seal_status, status_id
from tests.support.faults.accidents import altered
from tests.vectors.kept import PLACE, vector
from tests.vectors.keys import signer_of

SEED = 20261120
NAMED = (WrongForm, BadSignature, UnknownKey, NotOpenable)


def refused_all(good: bytes, other: bytes, accept: Callable[[bytes], object], count: int, seed: int) -> Counter[str]:
    """Every altered message raises a named refusal; the good one goes through after each hundred."""
    chosen, reasons = random.Random(seed), Counter[str]()
    while reasons.total() < count:
        bad = altered(good, other, chosen)
        if bad == good:
            continue
        try:
            accept(bad)
        except NAMED as refusal:
            reasons[type(refusal).__name__] += 1
        else:
            pytest.fail(f"an altered message was accepted (seed {seed}, number {reasons.total()})")
        if reasons.total() % 100 == 0:
            accept(good)
    return reasons


def jws_of(name: str) -> tuple[bytes, Typ, TrustedKey]:
    kept = vector(name)
    return kept["jws"].encode(), Typ(kept["typ"]), TrustedKey(bytes.fromhex(kept["key"]))


@pytest.mark.requirement("PROM-07")
@pytest.mark.parametrize("name", ["entry", "ack", "manifest", "incarnation"])
def test_altered_signed_messages_are_refused(name):
    jws, typ, key = jws_of(name)
    foreign = sign_jws(b'{"v":1}', typ, MemorySigner.generate())
    reasons = refused_all(jws, foreign, lambda bad: verify_jws(bad, typ, key, 8192), 1000, SEED)
    assert set(reasons) <= {"WrongForm", "BadSignature", "UnknownKey"}
    assert min(reasons["WrongForm"], reasons["BadSignature"]) > 50, reasons


@pytest.mark.requirement("PROM-07")
@pytest.mark.parametrize("suite", [1, 2])
def test_altered_boxes_are_refused(suite):
    key = HpkeKey.generate(suite)
    box = seal(random.Random(1).randbytes(3000), [key.recipient()], PLACE)
    other = seal(b"other", [key.recipient()], PLACE)
    reasons = refused_all(box, other, lambda bad: open_box(bad, key, PLACE), 1250, SEED + suite)
    assert set(reasons) == {"WrongForm", "NotOpenable"}


@pytest.mark.requirement("PROM-07")
def test_altered_status_blobs_are_refused():
    key = bytes(range(32))
    good = seal_status(b'{"v":1}', key, 7, bytes(12)).sealed
    other = seal_status(b'{"v":2}', key, 8, bytes(11) + b"\1").sealed
    name = seal_status(b"", key, 7, bytes(12)).id
    refused_all(good, other, lambda bad: open_status(StatusBlob(name, 7, bad), key), 500, SEED)
    for inside in (
        b"\0\0\0\2{}",
        b"\1\0\0\2{}",
        b"\1\0\0\3" + _deflated(b"{}"),
        b"\1\0\0\5" + _deflated(b"{}") + b"\1",
        b"\1" + len(_deflated(bytes(2**20 + 1))).to_bytes(3, "big") + _deflated(bytes(2**20 + 1)),
    ):
        # Sealed with the right key, and of no form that counts; the last unfolds into more than any view has.
        with pytest.raises(NotOpenable):
            open_status(_sealed_as_it_is(inside, key), key)
    for wrong in (StatusBlob(name, 8, good), StatusBlob("0" * 32, 7, good)):
        with pytest.raises(NotOpenable):
            open_status(wrong, key)


def _deflated(data: bytes) -> bytes:
    return zlib.compress(data, 9, wbits=-15)


def _sealed_as_it_is(inside: bytes, key: bytes) -> StatusBlob:
    name, size = status_id(key), 512 if len(inside) <= 512 else 1024 if len(inside) > 768 else 768
    while size < len(inside):
        size *= 2
    content = HKDFExpand(hashes.SHA256(), 32, b"madoguchi-status-v1|content").derive(key)
    sealed = AESGCM(content).encrypt(bytes(12), inside.ljust(size, b"\0"), f"{name}|7".encode())
    return StatusBlob(name, 7, bytes(12) + sealed)


@pytest.mark.requirement("PROM-07")
def test_altered_slip_codes_are_refused():
    kept = vector("slip_qr")
    key = TrustedKey(bytes.fromhex(kept["key"]))

    def accept(text: bytes) -> None:
        read_slip_qr(text.decode("latin-1")).verify(key)

    other = sign_jws(b"{}", Typ.ENTRY, signer_of("entry"))
    refused_all(kept["form_2"].encode(), other, accept, 1000, SEED)


@pytest.mark.requirement("PROM-07")
def test_altered_requests_are_refused():
    kept = vector("contact")
    body = base64.b64decode(kept["body_base64"])
    key = TrustedKey(bytes.fromhex(kept["key"]))
    good = {"method": "POST", "path": "/kiosk/v1/contact", "query": "", **kept["headers"]}
    chosen, reasons = random.Random(SEED), Counter[str]()

    def accept(parts: dict[str, str], sent: bytes) -> None:
        headers = {name: value for name, value in parts.items() if name[0].isupper()}
        verify_request(parts["method"], parts["path"], parts["query"], headers, sent, {key.kid: key}.get)

    while reasons.total() < 2500:
        parts, sent = dict(good), body
        if chosen.random() < 0.2:
            sent = altered(body, b"MDGC\1", chosen)
            if chosen.random() < 0.5:
                parts["Content-Digest"] = content_digest(sent)
        else:
            name = chosen.choice(list(parts))
            parts[name] = altered(parts[name].encode(), b'kiosk=("@method")', chosen).decode("latin-1")
        if (parts, sent) == (good, body):
            continue
        try:
            accept(parts, sent)
        except NAMED as refusal:
            reasons[type(refusal).__name__] += 1
        else:
            pytest.fail(f"an altered request was accepted: {reasons.total()}")
        if reasons.total() % 100 == 0:
            accept(good, body)
    assert set(reasons) <= {"WrongForm", "BadSignature", "UnknownKey"}
    assert min(reasons["WrongForm"], reasons["BadSignature"]) > 50, reasons


def headers_that_lie() -> Iterator[tuple[str, str]]:
    kid = signer_of("entry").kid
    good = {"alg": "ES256", "kid": kid, "typ": "madoguchi-entry"}
    tight = {"separators": (",", ":")}
    yield "alg none", json.dumps(good | {"alg": "none"}, **tight)
    yield "HS256 with the public key", json.dumps(good | {"alg": "HS256"}, **tight)
    yield "jku", json.dumps(good | {"jku": "https://example.jp/keys"}, **tight)
    yield "jwk", json.dumps(good | {"jwk": {"kty": "EC"}}, **tight)
    yield "x5c", json.dumps(good | {"x5c": []}, **tight)
    yield "crit", json.dumps(good | {"crit": ["b64"], "b64": False}, **tight)
    yield "b64", json.dumps(good | {"b64": False}, **tight)
    yield "doubled alg", f'{{"alg":"none","alg":"ES256","kid":"{kid}","typ":"madoguchi-entry"}}'
    yield "doubled kid", f'{{"alg":"ES256","kid":"{"0" * 16}","kid":"{kid}","typ":"madoguchi-entry"}}'
    yield "spaces", json.dumps(good)
    yield "another order", json.dumps(dict(reversed(good.items())), **tight)
    yield "escapes", json.dumps(good, **tight).replace("ES256", "\\u0045S256")
    yield "another typ", json.dumps(good | {"typ": "madoguchi-ack"}, **tight)
    yield "no typ", json.dumps({"alg": "ES256", "kid": kid}, **tight)
    yield "longer kid", json.dumps(good | {"kid": kid + "0"}, **tight)


@pytest.mark.requirement("PROM-07")
@pytest.mark.parametrize(("what", "header"), list(headers_that_lie()), ids=lambda value: value[:24])
def test_other_headers_are_refused_even_when_truly_signed(what, header):
    entry = signer_of("entry")
    signing_input = to_base64url(header.encode()) + b"." + to_base64url(b"{}")
    jws = signing_input + b"." + to_base64url(entry.sign(signing_input))
    with pytest.raises(WrongForm):
        verify_jws(jws, Typ.ENTRY, entry.trusted(), 8192)
    with pytest.raises(WrongForm):
        kid_in(jws, Typ.ENTRY)


@pytest.mark.requirement("PROM-07")
def test_a_general_or_flattened_jws_is_refused():
    header, payload, signature = vector("entry")["jws"].split(".")
    members = {"payload": payload, "protected": header, "signature": signature, "header": {"alg": "none"}}
    for form in (json.dumps(members), f"{header}.{payload}.{signature}.", f" {header}.{payload}.{signature}"):
        with pytest.raises(WrongForm):
            verify_jws(form.encode(), Typ.ENTRY, signer_of("entry").trusted(), 8192)


@pytest.mark.requirement("PROM-07")
def test_a_respelled_signature_is_refused_and_the_entry_keeps_its_hash():
    jws, typ, key = jws_of("entry")
    signing_input, _, signature = jws.rpartition(b".")
    raw = base64.urlsafe_b64decode(signature + b"==")
    upper = raw[:32] + (CURVE_ORDER - int.from_bytes(raw[32:], "big")).to_bytes(32, "big")
    respelled = signing_input + b"." + to_base64url(upper)
    assert entry_hash(respelled) == entry_hash(jws)
    with pytest.raises(BadSignature):
        verify_jws(respelled, typ, key, 8192)
    spare = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = spare.index(jws[-1:])
    for other in range(last + 1, last + 16):  # the last letter of 64 bytes has four bits that mean nothing
        with pytest.raises(WrongForm):
            verify_jws(jws[:-1] + spare[other : other + 1], typ, key, 8192)


@pytest.mark.requirement("PROM-07")
@pytest.mark.parametrize(
    "place", [BoxContext("99201-004", 1, 7), BoxContext("99201-003", 2, 7), BoxContext("99201-003", 1, 8)]
)
def test_a_box_opens_only_at_its_place(place):
    key = HpkeKey.generate()
    box = seal(b"secret", [key.recipient()], PLACE)
    with pytest.raises(NotOpenable):
        open_box(box, key, place)
    assert open_box(box, key, PLACE) == b"secret"


@pytest.mark.requirement("PROM-07")
def test_a_header_or_chunk_of_another_box_does_not_fit():
    key, other = HpkeKey.generate(), HpkeKey.generate()
    one = seal(bytes(200_000), [key.recipient(), other.recipient()], PLACE)
    two = seal(bytes(200_000), [key.recipient(), other.recipient()], PLACE)
    header = len(one) - (262144 + 4 * 16)
    step = 65536 + 16
    swapped = one[:header] + one[header + step : header + 2 * step] + one[header : header + step]
    swapped += one[header + 2 * step :]
    for bad in (one[:header] + two[header:], one[: header + step], swapped, one + bytes(16), one[:-step]):
        with pytest.raises(NotOpenable):
            open_box(bad, key, PLACE)
    with pytest.raises(NotOpenable):
        open_box(one, HpkeKey.generate(), PLACE)


def test_requests_without_each_field_are_refused():
    kept: dict[str, Any] = vector("contact")
    body, key = base64.b64decode(kept["body_base64"]), TrustedKey(bytes.fromhex(kept["key"]))
    for missing in kept["headers"]:
        headers = {name: value for name, value in kept["headers"].items() if name != missing}
        with pytest.raises(WrongForm):
            verify_request("POST", "/kiosk/v1/contact", "", headers, body, {key.kid: key}.get)
    with pytest.raises(UnknownKey):
        verify_request("POST", "/kiosk/v1/contact", "", kept["headers"], body, lambda kid: None)
