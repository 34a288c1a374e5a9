"""Keys, the manifest, enrolment, status, slips and the log, each at its edges."""

from __future__ import annotations

import hashlib
import secrets
import stat
from dataclasses import replace

import msgspec
import pytest
import requests
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from sync.contract.chain.box import ResidentSignature
from sync.contract.chain.statement import StatementKind
from sync.contract.numbers import PLAIN_ALPHABET
from sync.contract.wire.manifest import Manifest
from sync.envelope import enrolment, sealing
from sync.envelope.base64url import from_base64url, to_base64url
from sync.envelope.development_keys import make_city_keys
from sync.envelope.enrolment import EnrolmentCode
from sync.envelope.http_signatures import content_digest, sign_request, verify_request
from sync.envelope.jws import Typ, sign_jws
from sync.envelope.keys.signer import CURVE_ORDER, FileSigner, MemorySigner, TrustedKey, kid_of
from sync.envelope.manifest import read_manifest, sign_manifest, signing_key
from sync.envelope.merkle import Frontier
from sync.envelope.refusals import BadSignature, NotOpenable, UnknownKey, WrongForm
from sync.envelope.resident.resident_signature import verify_resident_signature
from sync.envelope.sealing import HpkeKey, Recipient, open_box, recipients_of, seal, size_class
from sync.envelope.slip_qr import TEXT_LENGTH, read_slip_qr, slip_qr_text
from sync.envelope.status import change_proof, check_change_proof, open_status, seal_status, status_key
from tests.support.people.residents import make_authority
from tests.vectors import cast
from tests.vectors.kept import PLACE, vector
from tests.vectors.keys import signer_of


def test_a_key_file_is_for_its_owner_and_never_replaced(tmp_path):
    path = tmp_path / "entry.key"
    signer = FileSigner.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        FileSigner.create(path)
    assert [found.name for found in tmp_path.iterdir()] == ["entry.key"]
    again = FileSigner.load(path)
    assert again.kid == signer.kid == kid_of(signer.public)
    again.trusted().verify(b"message", signer.sign(b"message"))
    with pytest.raises(BadSignature):
        again.trusted().verify(b"massage", signer.sign(b"message"))


@pytest.mark.parametrize("content", [b"", b"-----BEGIN PRIVATE KEY-----", b'{"suite":1,"private":"AA"}', b"[]"])
def test_a_file_that_holds_no_key_is_refused(tmp_path, content):
    path = tmp_path / "key"
    path.write_bytes(content)
    with pytest.raises(WrongForm):
        FileSigner.load(path)
    with pytest.raises(WrongForm):
        HpkeKey.load(path)


@pytest.mark.parametrize("public", [b"", b"\4" + bytes(64), b"\2" + bytes(32), secrets.token_bytes(65)])
def test_a_point_off_the_curve_is_no_key(public):
    with pytest.raises(WrongForm):
        TrustedKey(public).verify(b"", bytes(64))


@pytest.mark.parametrize("suite", [1, 2])
def test_a_saved_decryption_key_opens_what_was_sealed_before(tmp_path, suite):
    key = HpkeKey.generate(suite)
    box = seal(b"content", [key.recipient()], PLACE)
    key.save(tmp_path / "hpke")
    assert stat.S_IMODE((tmp_path / "hpke").stat().st_mode) == 0o600
    assert open_box(box, HpkeKey.load(tmp_path / "hpke"), PLACE) == b"content"
    assert recipients_of(box) == ((key.kid, suite),)


@pytest.mark.requirement("PROM-07")
def test_a_box_that_names_one_recipient_twice_has_no_form():
    key = HpkeKey.generate(1)
    twice = seal(b"x", [key.recipient(), key.recipient()], PLACE)
    with pytest.raises(WrongForm, match="twice"):
        recipients_of(twice)
    with pytest.raises(WrongForm, match="twice"):
        open_box(twice, key, PLACE)


@pytest.mark.requirement("PROM-07")
@pytest.mark.parametrize(
    "spelled",
    [
        lambda header: header.replace(b'":"', b'": "', 1),
        lambda header: header + b"\n",
        lambda header: header.replace(b'{"alg":"RS256",', b"{").replace(b"}", b',"alg":"RS256"}'),
        lambda header: header.replace(b"{", b'{"alg":"RS256",', 1),
    ],
)
def test_the_protected_header_of_a_residents_signature_has_one_spelling(spelled):
    resident = make_authority().hanako
    good = resident.sign(b"statement")
    verify_resident_signature(b"statement", good, resident.certificate)
    header = from_base64url(good.protected.encode())
    # Signed anew by the same card, so that nothing but the spelling is wrong.
    other = to_base64url(spelled(header))
    raw = resident.key.sign(other + b"." + to_base64url(b"statement"), padding.PKCS1v15(), hashes.SHA256())
    for signature in (to_base64url(raw).decode(), good.signature):
        with pytest.raises(WrongForm):
            verify_resident_signature(b"statement", ResidentSignature(other.decode(), signature), resident.certificate)


def test_recipients_of_two_suites_open_one_box():
    old, new = HpkeKey.generate(1), HpkeKey.generate(2)
    box = seal(b"content", [new.recipient(), old.recipient()], PLACE)
    assert open_box(box, old, PLACE) == open_box(box, new, PLACE) == b"content"
    assert recipients_of(box) == ((new.kid, 2), (old.kid, 1))


def test_a_recipient_whose_key_was_exchanged_is_refused():
    mine, theirs = HpkeKey.generate(), HpkeKey.generate()
    with pytest.raises(WrongForm):
        seal(b"", [replace(mine.recipient(), public=theirs.public)], PLACE)
    with pytest.raises(WrongForm):
        seal(b"", [Recipient(mine.kid, 9, mine.public)], PLACE)
    with pytest.raises(WrongForm):
        seal(b"", [], PLACE)


def test_boxes_tell_only_a_size_class():
    key = HpkeKey.generate().recipient()
    lengths = {len(seal(bytes(length), [key], PLACE)) for length in range(2045, 3069, 64)}
    assert len(lengths) == 1
    classes = [size_class(length) for length in (1, 2048, 2049, 3073, 31 * 1024 * 1024 + 4)]
    assert classes == [2048, 2048, 3072, 4096, 31 * 1024 * 1024 + 65536]


@pytest.mark.parametrize(
    "whole",
    [
        b"\0\0\0\1x".ljust(2047, b"\0") + b"\1",  # something hides in the padding
        b"\0\0\0\1x".ljust(3072, b"\0"),  # another class than the length asks for
        b"\xff\xff\xff\xff".ljust(2048, b"\0"),
        b"",
    ],
)
def test_a_box_with_another_padding_is_refused(monkeypatch, whole):
    key = HpkeKey.generate()
    monkeypatch.setattr(sealing, "padded", lambda content: whole)
    with pytest.raises(NotOpenable):
        open_box(seal(b"x", [key.recipient()], PLACE), key, PLACE)


def test_a_city_folder_is_marked_and_loaded_again(tmp_path):
    keys = make_city_keys(tmp_path / "keys")
    assert all(b"DEVELOPMENT" in path.read_bytes() for path in (tmp_path / "keys").iterdir())
    assert make_city_keys(tmp_path / "keys").root.kid == keys.root.kid
    jws = sign_manifest(keys.manifest(1, "2026-11-20T00:00:00Z"), keys.root)
    trusted = read_manifest(jws, keys.root.trusted())
    assert trusted.key("ack").kid == keys.ack.kid
    assert [recipient.kid for recipient in trusted.recipients()] == [keys.hpke.kid, keys.recovery.kid]
    ack = sign_jws(b"{}", Typ.ACK, keys.ack)
    assert trusted.verify(ack, Typ.ACK, "ack", 100) == b"{}"
    with pytest.raises(UnknownKey):
        trusted.verify(sign_jws(b"{}", Typ.ACK, keys.catalogue), Typ.ACK, "ack", 100)
    with pytest.raises(UnknownKey):
        read_manifest(jws, keys.ack.trusted())


def test_a_manifest_with_a_key_that_is_not_its_id_is_refused():
    root = MemorySigner.generate()
    good = signing_key("ack", root.public)
    for bad in (
        msgspec.structs.replace(good, kid="0" * 16),
        msgspec.structs.replace(good, use="everything"),
        msgspec.structs.replace(good, alg="none"),
    ):
        with pytest.raises(WrongForm):
            sign_manifest(Manifest(v=1, version=1, issued_at="", keys=(bad,)), root)


def test_a_rotated_key_still_verifies_and_the_newest_is_used():
    root, old, new = (MemorySigner.generate() for _ in range(3))
    keys = (signing_key("ack", new.public), signing_key("ack", old.public))
    trusted = read_manifest(sign_manifest(Manifest(v=1, version=2, issued_at="", keys=keys), root), root.trusted())
    assert trusted.key("ack").kid == new.kid
    assert trusted.verify(sign_jws(b"{}", Typ.ACK, old), Typ.ACK, "ack", 100) == b"{}"
    with pytest.raises(UnknownKey):
        trusted.key("status")
    with pytest.raises(UnknownKey):
        trusted.recipients()


def test_every_single_typing_error_in_an_enrolment_code_is_found():
    code = EnrolmentCode.make(secrets.token_bytes, signer_of("root").public)
    plain = code.text().replace("-", "")
    assert EnrolmentCode.parse(f" {plain.lower()} ") == code
    for place in range(len(plain)):
        for other in PLAIN_ALPHABET:
            if other != plain[place]:
                with pytest.raises(WrongForm):
                    EnrolmentCode.parse(plain[:place] + other + plain[place + 1 :])
        swapped = plain[:place] + plain[place + 1 : place + 2] + plain[place] + plain[place + 2 :]
        if swapped != plain:
            with pytest.raises(WrongForm):
                EnrolmentCode.parse(swapped)
    assert code.secret.hex() not in repr(code)


def test_nothing_of_an_enrolment_can_be_exchanged():
    code = EnrolmentCode.make(secrets.token_bytes, signer_of("root").public)
    said = (b"hello", "nonce", "root")
    proof = enrolment.kiosk_proof(code.secret, *said)
    enrolment.check_kiosk_proof(proof, code.secret, *said)
    for other in ((b"hullo", "nonce", "root"), (b"hello", "nance", "root"), (b"hello", "nonce", "ruot")):
        with pytest.raises(BadSignature):
            enrolment.check_kiosk_proof(proof, code.secret, *other)
        with pytest.raises(BadSignature):
            enrolment.check_centre_proof(enrolment.centre_proof(code.secret, *said), code.secret, *other)
    with pytest.raises(BadSignature):  # a centre that only mirrors proves nothing
        enrolment.check_kiosk_proof(enrolment.centre_proof(code.secret, *said), code.secret, *said)
    mac = enrolment.grant_mac(code.secret, *said, b"grant")
    with pytest.raises(BadSignature):
        enrolment.check_grant_mac(mac, code.secret, *said, b"grand")
    with pytest.raises(BadSignature):
        enrolment.check_grant_mac("月", code.secret, *said, b"grant")
    code.check_root(signer_of("root").public)
    with pytest.raises(BadSignature):
        code.check_root(signer_of("ack").public)


def test_a_status_needs_both_numbers():
    key = status_key(cast.ARRIVAL, cast.INQUIRY)
    blob = seal_status(b"view", key, 1, bytes(12))
    assert open_status(blob, key) == b"view"
    other = type(cast.INQUIRY)(cast.INQUIRY[:-1] + ("A" if cast.INQUIRY[-1] != "A" else "B"))
    wrong = status_key(cast.ARRIVAL, other)
    with pytest.raises(NotOpenable):
        open_status(blob, wrong)
    assert len({len(seal_status(bytes(length), key, 1, bytes(12)).sealed) for length in range(0, 1021, 51)}) == 1


def test_a_change_is_proven_for_one_statement_and_one_kind():
    digest = hashlib.sha256(b"statement").digest()
    proof = change_proof(bytes(32), StatementKind.WITHDRAWAL, cast.ARRIVAL, digest)
    check_change_proof(proof, bytes(32), StatementKind.WITHDRAWAL, cast.ARRIVAL, digest)
    with pytest.raises(BadSignature):
        check_change_proof(proof, bytes(32), StatementKind.CORRECTION, cast.ARRIVAL, digest)
    with pytest.raises(BadSignature):
        check_change_proof(proof, b"\1" * 32, StatementKind.WITHDRAWAL, cast.ARRIVAL, digest)


def test_the_first_form_of_a_slip_proves_the_entry_and_the_second_all_it_shows():
    jws, entry = vector("entry")["jws"].encode(), signer_of("entry")
    for text in (slip_qr_text(jws), slip_qr_text(jws, entry)):
        assert len(text) == TEXT_LENGTH
        read_slip_qr(text).verify(entry.trusted())
        with pytest.raises(BadSignature):
            read_slip_qr(text).verify(signer_of("line").trusted())
    with pytest.raises(BadSignature):
        replace(read_slip_qr(slip_qr_text(jws, entry)), seq=8).verify(entry.trusted())


def test_a_slip_with_a_respelled_signature_is_refused():
    qr = read_slip_qr(vector("slip_qr")["form_2"])
    upper = (CURVE_ORDER - int.from_bytes(qr.signature[32:], "big")).to_bytes(32, "big")
    with pytest.raises(BadSignature):
        replace(qr, signature=qr.signature[:32] + upper).verify(signer_of("entry").trusted())


@pytest.mark.parametrize("text", ["", "A" * TEXT_LENGTH, "7" * TEXT_LENGTH, "あ" * TEXT_LENGTH, "a" * TEXT_LENGTH])
def test_other_texts_are_no_slip(text):
    with pytest.raises(WrongForm):
        read_slip_qr(text)


def naive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, word for word."""
    if len(leaves) <= 1:
        return hashlib.sha256(b"\0" + leaves[0] if leaves else b"").digest()
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\1" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


def test_the_log_has_the_root_that_the_rfc_gives():
    log, leaves = Frontier(), list[bytes]()
    for number in range(130):
        assert log.root() == naive_root(leaves)
        log = Frontier.from_bytes(log.to_bytes())
        leaves.append(hashlib.sha256(bytes([number])).digest())
        log.append(leaves[-1])
    assert log.size == 130
    with pytest.raises(WrongForm):
        Frontier.from_bytes(log.to_bytes()[:-1])


def test_a_prepared_request_is_signed_again_with_a_fresh_nonce():
    signer = MemorySigner.generate()
    url = "http://127.0.0.1:1/prefix/kiosk/v1/status?after=3&limit=9"
    request = requests.Request("GET", url).prepare()
    for nonce in ("none", "second"):
        sign_request(request, signer, nonce)
        headers = {name.upper(): value for name, value in request.headers.items()}
        found = verify_request(
            "GET", "/prefix/kiosk/v1/status", "after=3&limit=9", headers, b"", lambda kid: signer.trusted()
        )
        assert (found.kid, found.nonce) == (signer.kid, nonce)
    with pytest.raises(BadSignature):
        verify_request("GET", "/kiosk/v1/status", "after=3&limit=9", request.headers, b"", lambda kid: signer.trusted())


def test_a_streamed_body_brings_its_digest():
    signer, body = MemorySigner.generate(), b"abc" * 1000
    request = requests.Request("POST", "http://127.0.0.1:1/kiosk/v1/contact", data=iter([body])).prepare()
    with pytest.raises(WrongForm):
        sign_request(request, signer, "none")
    request.headers["Content-Digest"] = content_digest(body)
    sign_request(request, signer, "none")
    found = verify_request("POST", "/kiosk/v1/contact", "", request.headers, body, lambda kid: signer.trusted())
    assert found.kid == signer.kid
