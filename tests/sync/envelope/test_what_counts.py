"""Whose key a box is for, whose signature a card gave, whose clock is asked, and what proves a slip's holder."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding

from sync.contract.chain.statement import StatementKind
from sync.contract.numbers import make_arrival_number
from sync.contract.wire.manifest import Manifest
from sync.contract.wire.messages import HTTP_SIGNATURE_TAG
from sync.envelope.base64url import to_base64url
from sync.envelope.http_signatures import content_digest, verify_request
from sync.envelope.jws import Typ, payload_in, sign_jws
from sync.envelope.keys.hpke_keys import SUITE_P256, SUITE_X25519_MLKEM768, Recipient
from sync.envelope.keys.signer import FileSigner, MemorySigner
from sync.envelope.manifest import read_manifest, sealing_key, sign_manifest, signing_key
from sync.envelope.refusals import BadSignature, UnknownKey, WrongForm
from sync.envelope.resident.resident_signature import resident_signature, signing_input
from sync.envelope.sealing import HpkeKey
from sync.envelope.slip_qr import read_slip_qr, slip_qr_text
from sync.envelope.status import change_proof, check_change_proof
from tests.support.people.residents import make_authority
from tests.vectors import cast
from tests.vectors.kept import vector

DIGEST = hashlib.sha256(b"statement").digest()


def test_after_a_rotation_boxes_are_for_the_newest_key_of_each_use():
    root, old, new, old_recovery, recovery = MemorySigner.generate(), *(HpkeKey.generate() for _ in range(4))
    for keys in (
        (("recovery_hpke", recovery), ("hpke", new), ("recovery_hpke", old_recovery), ("hpke", old)),
        (("hpke", new), ("hpke", old), ("recovery_hpke", recovery), ("recovery_hpke", old_recovery)),
    ):
        members = tuple(sealing_key(use, key) for use, key in keys)
        jws = sign_manifest(Manifest(v=1, version=2, issued_at="", keys=members), root)
        recipients = read_manifest(jws, root.trusted()).recipients()
        assert [recipient.kid for recipient in recipients] == [new.kid, recovery.kid]
        assert [recipient.public for recipient in recipients] == [new.public, recovery.public]


def test_a_manifest_without_a_recovery_key_still_names_whom_a_box_is_for():
    root, key = MemorySigner.generate(), HpkeKey.generate()
    members = (signing_key("ack", root.public), sealing_key("hpke", key))
    jws = sign_manifest(Manifest(v=1, version=1, issued_at="", keys=members), root)
    assert [each.kid for each in read_manifest(jws, root.trusted()).recipients()] == [key.kid]


def test_a_manifest_without_a_decryption_key_names_nobody_whom_a_box_is_for():
    """Not the recovery key alone: it lies in a safe."""
    root = MemorySigner.generate()
    for members in (
        (signing_key("ack", root.public),),
        (signing_key("ack", root.public), sealing_key("recovery_hpke", HpkeKey.generate())),
    ):
        jws = sign_manifest(Manifest(v=1, version=1, issued_at="", keys=members), root)
        with pytest.raises(UnknownKey):
            read_manifest(jws, root.trusted()).recipients()


@pytest.mark.parametrize("suite", [SUITE_P256, SUITE_X25519_MLKEM768])
def test_a_key_of_a_suite_that_is_not_known_is_refused_and_not_read_as_another(suite: int, tmp_path: Path):
    key = HpkeKey.generate(suite)
    key.save(tmp_path / "hpke.hpke")
    members = json.loads((tmp_path / "hpke.hpke").read_text())
    assert HpkeKey.load(tmp_path / "hpke.hpke").public == key.public
    for unknown in (0, 3, 255):
        with pytest.raises(WrongForm, match="not known"):
            _ = Recipient(key.kid, unknown, key.public).key
        with pytest.raises(WrongForm, match="not known"):
            HpkeKey.generate(unknown)
        (tmp_path / "hpke.hpke").write_text(json.dumps({**members, "suite": unknown}))
        with pytest.raises(WrongForm):
            HpkeKey.load(tmp_path / "hpke.hpke")


@pytest.mark.parametrize("curve", [ec.SECP384R1(), ec.SECP256K1()], ids=lambda curve: curve.name)
def test_a_signing_key_of_another_curve_is_refused_when_it_is_loaded(curve: ec.EllipticCurve, tmp_path: Path):
    """And not at the first signature, with a resident in front of the screen."""
    private = ec.generate_private_key(curve)
    pem = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (tmp_path / "entry.key").write_bytes(private.private_bytes(*pem))
    with pytest.raises(WrongForm, match="P-256"):
        FileSigner.load(tmp_path / "entry.key")
    with pytest.raises(WrongForm, match="P-256"):
        MemorySigner(private)


@pytest.mark.parametrize("year", [1970, 2001, 2026, 2099])
def test_what_a_kiosks_clock_says_never_keeps_its_request_out(year: int):
    """Written by hand, as RFC 9421 says it: only the centre's nonce makes a request fresh."""
    signer, body = MemorySigner.generate(), b"abc"
    created = int(datetime(year, 6, 1, tzinfo=UTC).timestamp())
    covered = '("@method" "@path" "@query" "content-type" "content-digest")'
    parameters = f'{covered};created={created};keyid="{signer.kid}";nonce="n";tag="{HTTP_SIGNATURE_TAG}"'
    digest = content_digest(body)
    base = "\n".join(
        (
            '"@method": POST',
            '"@path": /kiosk/v1/contact',
            '"@query": ?',
            '"content-type": application/octet-stream',
            f'"content-digest": {digest}',
            f'"@signature-params": {parameters}',
        )
    )
    # RFC 8941 wants plain base 64, a JWS the other one.
    raw = to_base64url(signer.sign(base.encode())).decode().replace("-", "+").replace("_", "/")
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Digest": digest,
        "Signature-Input": f"kiosk={parameters}",
        "Signature": f"kiosk=:{raw}==:",
    }
    found = verify_request("POST", "/kiosk/v1/contact", "", headers, body, lambda kid: signer.trusted())
    assert (found.kid, found.nonce) == (signer.kid, "n")


def test_every_slip_of_a_kiosk_is_good_at_the_counter():
    """Of two signatures one has the upper s, which a tablet calls respelled: one slip says nothing of the next."""
    entry = payload_in(vector("entry")["jws"].encode(), Typ.ENTRY)
    signer = MemorySigner.generate()  # that of the vectors signs the same bytes alike
    for _ in range(40):
        jws = sign_jws(entry, Typ.ENTRY, signer)
        for text in (slip_qr_text(jws), slip_qr_text(jws, signer)):
            read_slip_qr(text).verify(signer.trusted())


@pytest.mark.requirement("PROM-06")
def test_what_a_card_gave_back_is_taken_only_if_it_signed_this_statement():
    people = make_authority()
    hanako, taro = people.hanako, people.taro

    def signed(statement: bytes, by: object = hanako) -> bytes:
        message = signing_input(statement, hanako.certificate)
        return by.key.sign(message, padding.PKCS1v15(), hashes.SHA256())  # type: ignore[attr-defined]

    good = signed(b"statement")
    assert resident_signature(b"statement", hanako.certificate, good).signature == to_base64url(good).decode()
    for raw in (signed(b"another statement"), signed(b"statement", taro), good[:-1], good + b"\0", b""):
        with pytest.raises(BadSignature):
            resident_signature(b"statement", hanako.certificate, raw)
    with pytest.raises(BadSignature):
        resident_signature(b"statement", taro.certificate, good)
    with pytest.raises(WrongForm):
        resident_signature(b"statement", b"no certificate", good)


@pytest.mark.requirement("PROM-07")
@pytest.mark.parametrize("kind", [StatementKind.CORRECTION, StatementKind.WITHDRAWAL])
def test_who_does_not_hold_the_old_slip_proves_nothing(kind: StatementKind):
    key = bytes(range(32))
    good = change_proof(key, kind, cast.ARRIVAL, DIGEST)
    check_change_proof(good, key, kind, cast.ARRIVAL, DIGEST)
    for proof in (b"", b"\0", bytes(32), good[:-1], good[:1], good + b"\0", good[::-1]):
        with pytest.raises(BadSignature):
            check_change_proof(proof, key, kind, cast.ARRIVAL, DIGEST)
    day = datetime(2026, 11, 20, tzinfo=UTC).date()
    for number in range(1, 4):
        other = make_arrival_number("99201", day, "003", number)
        with pytest.raises(BadSignature):
            check_change_proof(good, key, kind, other, DIGEST)
    with pytest.raises(BadSignature):
        check_change_proof(good, key, kind, cast.ARRIVAL, hashlib.sha256(b"another").digest())
