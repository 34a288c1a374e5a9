"""The committed vectors hold, can be made again, and independent implementations agree with them."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from sync.contract.chain.box import ResidentSignature, read_content
from sync.contract.chain.entry import read_entry
from sync.contract.chain.statement import StatementKind, read_statement
from sync.contract.wire.contact_frames import read_contact
from sync.contract.wire.messages import read_message
from sync.contract.wire.questions import Answer, Question
from sync.contract.wire.status import StatusBlob
from sync.contract.wire.status_frames import read_status_page, split_status_page
from sync.envelope import enrolment
from sync.envelope.http_signatures import verify_request
from sync.envelope.jws import Typ, entry_hash, verify_jws
from sync.envelope.keys.signer import TrustedKey
from sync.envelope.manifest import read_manifest
from sync.envelope.questions import VisitKey, open_question
from sync.envelope.resident.resident_signature import verify_resident_signature
from sync.envelope.resident.signing_certificate import check_signing_certificate, differences
from sync.envelope.sealing import HpkeKey, open_box, seal
from sync.envelope.slip_qr import read_slip_qr
from sync.envelope.status import change_proof, open_status, status_key
from tests.vectors import second_reading
from tests.vectors.cast import hybrid_key
from tests.vectors.kept import PLACE, vector
from tests.vectors.keys import FOLDER, rsa_key
from tests.vectors.make import make_all
from tests.vectors.openssl import openssl_verifies

SIGNED = (
    *("entry", "staff_act", "ack", "refusal", "manifest", "incarnation", "catalogue", "status_page"),
    *("kiosk_enrolment", "question"),
)


def test_vectors_are_what_the_command_makes():
    made = make_all()
    assert {path.stem for path in FOLDER.glob("*.json")} == set(made)
    for name, members in made.items():
        kept = vector(name)
        assert kept.pop("remark").startswith("DEVELOPMENT")
        assert kept == members, name


@pytest.mark.parametrize("name", SIGNED)
def test_signed_messages_hold(name):
    kept = vector(name)
    key = TrustedKey(bytes.fromhex(kept["key"]))
    assert verify_jws(kept["jws"].encode(), Typ(kept["typ"]), key, 64 * 1024).decode() == kept["payload"]


def test_a_question_and_its_answer_that_another_implementation_sealed_are_opened():
    kept = vector("question")
    scalars = {name: bytes.fromhex(scalar) for name, scalar in kept["private_keys"].items()}
    question = read_message(Question, kept["question"].encode())
    bound = (question.kiosk, question.id, question.kind)
    asked = open_question(question.sealed, [HpkeKey(1, scalars["hpke"])], *bound, question.visit_key)
    assert asked.decode() == kept["asked"]
    claims = read_message(Answer, kept["payload"].encode())
    assert (claims.kiosk, claims.id, claims.kind) == bound
    assert claims.asked == hashlib.sha256(question.sealed).hexdigest()
    visit = VisitKey(HpkeKey(1, scalars["visit"]))
    assert visit.point == question.visit_key
    assert visit.open(claims.sealed, *bound).decode() == kept["told"]


def test_one_submission_holds_from_slip_to_statement():
    box, entry = vector("box"), vector("entry")
    told = read_entry(entry["payload"].encode())
    key = HpkeKey(1, bytes.fromhex(box["private_keys"]["hpke"]))
    content = read_content(open_box(base64.b64decode(box["box_base64"]), key, PLACE))
    assert content.signature is not None
    assert content.certificate is not None
    statement = read_statement(content.statement)
    verify_resident_signature(content.statement, content.signature, content.certificate)
    kept = vector("resident_signature")
    root = x509.load_pem_x509_certificate(kept["root_pem"].encode()).public_bytes(serialization.Encoding.DER)
    moment = x509.load_der_x509_certificate(content.certificate).not_valid_before_utc.replace(year=2026)
    facts = check_signing_certificate(content.certificate, [root], [kept["policy"]], moment)
    assert differences(facts, statement.items[0].value, facts.address, facts.birth_on, "female") == ()
    assert told.box == box["sha256"]
    qr = read_slip_qr(vector("slip_qr")["form_2"])
    qr.verify(TrustedKey(bytes.fromhex(entry["key"])))
    assert qr.entry_hash == entry_hash(entry["jws"].encode())
    assert qr.arrival == told.arrival == content.secrets.arrival


def test_the_recovery_key_opens_the_same_box():
    box = vector("box")
    key = HpkeKey(1, bytes.fromhex(box["private_keys"]["recovery"]))
    assert open_box(base64.b64decode(box["box_base64"]), key, PLACE).decode() == box["content"]


def test_a_page_of_statuses_is_read_as_it_stands():
    kept, blob = vector("status_page"), vector("status_blob")
    jws, rows = split_status_page(base64.b64decode(kept["answer_base64"]))
    assert (jws.decode(), base64.b64encode(rows).decode()) == (kept["jws"], kept["rows_base64"])
    request = json.loads(kept["payload"])["request"]
    page, found = read_status_page(kept["payload"].encode(), rows, after=kept["after"], request=request)
    assert (page.up_to, page.complete) == (42, True)
    (one,) = found
    assert one.blob == StatusBlob(blob["id"], blob["cursor"], base64.b64decode(blob["sealed_base64"]))
    assert (one.partition, one.last_day.isoformat()) == ("99201/99201/status", kept["last_day"])


def test_status_request_enrolment_and_manifest_hold():
    blob = vector("status_blob")
    key = status_key(blob["arrival"], blob["inquiry"])
    sealed = StatusBlob(blob["id"], blob["cursor"], base64.b64decode(blob["sealed_base64"]))
    assert open_status(sealed, key).decode() == blob["view"]
    change = vector("change_proof")
    about = (StatementKind(change["kind"]), change["old"], bytes.fromhex(change["statement_sha256"]))
    assert change_proof(bytes.fromhex(change["status_key"]), *about).hex() == change["proof"]
    contact = vector("contact")
    body = base64.b64decode(contact["body_base64"])
    line = TrustedKey(bytes.fromhex(contact["key"]))
    sent = verify_request("POST", "/kiosk/v1/contact", "", contact["headers"], body, {line.kid: line}.get)
    assert sent.kid == line.kid
    assert sent.request == contact["request"] == json.loads(vector("ack")["payload"])["request"]
    assert read_contact(body)[0].kiosk == "99201-003"
    meeting = vector("enrolment")
    code = enrolment.EnrolmentCode.parse(meeting["code"].lower().replace("0", "o"))
    said = (meeting["hello"].encode(), meeting["nonce"], meeting["root"])
    enrolment.check_centre_proof(meeting["centre_proof"], code.secret, *said)
    enrolment.check_kiosk_proof(meeting["kiosk_proof"], code.secret, *said)
    enrolment.check_grant_mac(meeting["mac"], code.secret, *said, meeting["grant"].encode())
    manifest = vector("manifest")
    trusted = read_manifest(manifest["jws"].encode(), TrustedKey(bytes.fromhex(manifest["key"])))
    assert len(trusted.recipients()) == 2


@pytest.mark.parametrize("suite", [1, 2])
@pytest.mark.parametrize("length", [0, 1, 2044, 2045, 65532, 65533, 200_000])
def test_a_second_reading_opens_our_boxes(suite, length):
    """pyhpke (suite 1), X-Wing and the key schedule written out (suite 2), raw AES-GCM for the content."""
    secret = bytes(range(1, 33)) if suite == 1 else bytes(range(96))
    key, content = HpkeKey(suite, secret), bytes(length)
    header, wrapped, sealed = second_reading.split(seal(content, [key.recipient()], PLACE))
    info = second_reading.info_of("99201-003", 1, 7, suite, key.kid)
    if suite == 1:
        opened = second_reading.unwrap_p256(wrapped[0], int.from_bytes(secret, "big"), info)
    else:
        opened = second_reading.unwrap_xwing(wrapped[0], secret, info)
    assert second_reading.open_content(header, sealed, opened) == content


def test_we_open_the_kept_box_of_the_second_suite():
    kept = vector("box_hybrid")
    assert open_box(base64.b64decode(kept["box_base64"]), hybrid_key(), PLACE).decode() == kept["content"]


@pytest.fixture(scope="module")
def jose() -> dict[str, Any]:
    """What npm `jose` verified, and what it wrote itself."""
    cache = os.environ.get("MADOGUCHI_CACHE", str(Path(__file__).parents[3] / ".cache"))
    installer = ["sh", str(FOLDER / "jose" / "install.sh")]
    found = subprocess.run(
        installer, capture_output=True, text=True, check=False, env=os.environ | {"MADOGUCHI_CACHE": cache}
    )
    if found.returncode:
        pytest.skip("npm jose is not installed here and cannot be fetched")
    command = ["node", str(FOLDER / "jose" / "check.mjs"), found.stdout.strip(), str(FOLDER)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_npm_jose_verifies_every_signed_vector(jose):
    assert jose["verified"] == [*SIGNED, "resident_signature"]


@pytest.mark.parametrize("name", SIGNED)
def test_we_accept_what_npm_jose_wrote(jose, name):
    kept = vector(name)
    key = TrustedKey(bytes.fromhex(kept["key"]))
    payload = verify_jws(jose["written"][name].encode(), Typ(kept["typ"]), key, 64 * 1024)
    assert payload.decode() == kept["payload"]


def test_we_accept_the_resident_signature_that_npm_jose_wrote(jose):
    kept = vector("resident_signature")
    certificate = x509.load_pem_x509_certificate(kept["certificate_pem"].encode())
    signature = ResidentSignature(**jose["written"]["resident_signature"])
    verify_resident_signature(
        kept["statement"].encode(), signature, certificate.public_bytes(serialization.Encoding.DER)
    )


PEM = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def test_openssl_verifies_the_entry(tmp_path):
    kept = vector("entry")
    message, _, signature = kept["jws"].encode().rpartition(b".")
    raw = base64.urlsafe_b64decode(signature + b"==")
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    assert decode_dss_signature(der)[1] < 2**255
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex(kept["key"]))
    assert openssl_verifies(tmp_path, public.public_bytes(*PEM), message, der)
    assert not openssl_verifies(tmp_path, public.public_bytes(*PEM), message + b".", der)


def test_openssl_verifies_the_resident(tmp_path):
    kept = vector("resident_signature")
    public = rsa_key("resident").public_key()
    public.verify(bytes.fromhex(kept["signature"]), kept["signing_input"].encode(), padding.PKCS1v15(), hashes.SHA256())
    message, signature = kept["signing_input"].encode(), bytes.fromhex(kept["signature"])
    assert openssl_verifies(tmp_path, public.public_bytes(*PEM), message, signature)
