"""Writes the vectors beside this file: `python -m tests.vectors.make`. The same bytes every time, but for the box of
suite 2, whose encryption takes fresh randomness: it is kept while it opens.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
from datetime import date
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

from central.intake.archive_file import ArchiveStatement, ArchiveWriter, Record, hashes_of
from central.intake.archive_file import write_statement as write_statement_of_archive
from sync.contract.chain.box import BoxContent, Secrets, write_content
from sync.contract.chain.entry import write_entry
from sync.contract.chain.staff_act import challenge, write_staff_act_entry
from sync.contract.chain.statement import StatementKind, consent_to, write_statement
from sync.contract.numbers import check_code_of, group_arrival_number, group_inquiry_number
from sync.contract.wire.catalogue import sha256_of
from sync.contract.wire.contact import ContactHeader
from sync.contract.wire.contact_frames import CONTACT_MEDIA_TYPE, ContactEntry, write_contact
from sync.contract.wire.enrolment import EnrolmentHello
from sync.contract.wire.kiosk_enrolment import enrolment_name
from sync.contract.wire.messages import HTTP_COVERED, HTTP_SIGNATURE_TAG, write_message
from sync.contract.wire.objects import ObjectsAsked, write_objects
from sync.contract.wire.partitions import STATUS, partition_of
from sync.contract.wire.questions import STATUS_BY_ID, Answer, Outcome, Question, StatusAsked, StatusTold, Told
from sync.contract.wire.status_frames import CarriedStatus, StatusPage, write_rows, write_status_page
from sync.envelope import enrolment
from sync.envelope.base64url import to_base64url
from sync.envelope.http_signatures import content_digest
from sync.envelope.jws import Typ, entry_hash, sign_jws
from sync.envelope.merkle import Frontier, path_of
from sync.envelope.refusals import EnvelopeError
from sync.envelope.resident.resident_signature import flattened, resident_signature, signature_hash, signing_input
from sync.envelope.sealing import BoxContext, open_box, seal
from sync.envelope.slip_qr import slip_qr_text
from sync.envelope.status import change_proof, seal_status, status_id, status_key
from tests.vectors import cast
from tests.vectors.decided import decided
from tests.vectors.draft import draft_vector
from tests.vectors.keys import FOLDER, REMARK, VectorSigner, rsa_key, rsa_pem, scalar_of, signer_of
from tests.vectors.second_reading import make_box, padded_for_question, wrap_p256

Vector = dict[str, object]


def make_all() -> dict[str, Vector]:
    """All vectors by name, in the order in which a submission goes."""
    statement = write_statement(cast.statement())
    vectors: dict[str, Vector] = {"numbers": _numbers(), "statement": _statement(statement)}
    vectors["consent"] = _consent()
    signed, content = _resident(statement)
    vectors["resident_signature"] = signed
    box = _box_bytes(content)
    place = (cast.KIOSK, cast.EPOCH, cast.SEQ)
    vectors["box"] = _box(box, content, 1, {"hpke": scalar_of("hpke"), "recovery": scalar_of("recovery")})
    entry = cast.entry(statement, str(signed["sha256"]), box)
    jws = sign_jws(write_entry(entry), Typ.ENTRY, signer_of("entry"))
    digest = entry_hash(jws)
    vectors["entry"] = _jws(jws, "entry") | {"entry_hash": digest.hex(), "check_code": check_code_of(digest)}
    vectors["staff_act"] = _staff_act(digest.hex())
    log = Frontier()
    for number in range(cast.SEQ - 1):
        log.append(hashlib.sha256(bytes([number])).digest())
    log.append(digest)
    vectors["contact"] = _contact(jws, box, digest.hex())
    request = str(vectors["contact"]["request"])
    ack = sign_jws(write_message(cast.ack(digest.hex(), log.root().hex(), request)), Typ.ACK, signer_of("ack"))
    vectors["ack"] = _jws(ack, "ack")
    refusal = sign_jws(write_message(cast.refusal(request)), Typ.REFUSAL, signer_of("ack"))
    vectors["refusal"] = _jws(refusal, "ack")
    vectors["manifest"] = _jws(sign_jws(write_message(cast.manifest()), Typ.MANIFEST, signer_of("root")), "root")
    incarnation = sign_jws(write_message(cast.incarnation()), Typ.INCARNATION, signer_of("root"))
    vectors["incarnation"] = _jws(incarnation, "root")
    catalogue = sign_jws(write_message(cast.catalogue()), Typ.CATALOGUE, signer_of("catalogue"))
    vectors["catalogue"] = _jws(catalogue, "catalogue")
    vectors |= _objects()
    vectors["kiosk_enrolment"] = _jws(cast.kiosk_enrolment_jws(), "ack")
    vectors |= _status(request)
    vectors["change_proof"] = _change_proof()
    vectors["slip_qr"] = {
        "entry": jws.decode(),
        "key": signer_of("entry").public.hex(),
        "form_1": slip_qr_text(jws),
        "form_2": slip_qr_text(jws, signer_of("entry")),
    }
    vectors["enrolment"] = _enrolment()
    vectors["enrolment_hello"] = _enrolment_hello(bytes.fromhex(str(vectors["enrolment"]["secret"])))
    vectors["merkle"] = _merkle()
    vectors["box_hybrid"] = _hybrid(place)
    vectors["question"] = _question(request)
    vectors["draft"] = draft_vector(cast.hpke_key("hpke").public)
    vectors["archive"] = _archive(jws, box)
    vectors["decided"] = decided(entry, digest.hex())
    return vectors


def write_all(folder: Path = FOLDER) -> None:
    """Write one file for each vector."""
    for name, vector in make_all().items():
        text = json.dumps({"remark": REMARK} | vector, ensure_ascii=False, indent=1)
        (folder / f"{name}.json").write_text(text + "\n")


def _objects() -> dict[str, Vector]:
    """What the catalogue names, and how it comes over the line: the third of those asked for is not given."""
    (page,) = (page for page in cast.pages() if page is not None)
    named = (page, cast.definition(), cast.service_facts())
    hashes = [sha256_of(data) for data in named]
    asked = write_message(ObjectsAsked(1, (hashes[0], hashes[2], "0" * 64), 65536))
    answer = write_objects((named[0], named[2], None))
    return {
        "catalogue_page": {"page": page.decode(), "sha256": hashes[0], "definition": named[1].decode()},
        "service_facts": {"facts": named[2].decode(), "sha256": hashes[2]},
        "objects": {"asked": asked.decode(), "answer": answer.hex()},
    }


def _staff_act(prev: str) -> Vector:
    """The entry after: a member of staff puts the kiosk out of service."""
    card = signer_of("staff_card")
    drawn = cast.staff_act(prev, "A" * 86)
    signature = to_base64url(card.sign(challenge(drawn))).decode()
    jws = sign_jws(write_staff_act_entry(cast.staff_act(prev, signature)), Typ.ENTRY, signer_of("entry"))
    return _jws(jws, "entry") | {
        "card_key": to_base64url(card.public).decode(),
        "challenge": challenge(drawn).decode(),
        "entry_hash": entry_hash(jws).hex(),
    }


def _numbers() -> Vector:
    return {
        "arrival": cast.ARRIVAL,
        "arrival_grouped": group_arrival_number(cast.ARRIVAL),
        "inquiry": cast.INQUIRY,
        "inquiry_grouped": group_inquiry_number(cast.INQUIRY),
    }


def _statement(statement: bytes) -> Vector:
    return {"statement": statement.decode(), "sha256": hashlib.sha256(statement).hexdigest()}


def _consent() -> Vector:
    cases = ("ja", "easy-ja", "en")
    return {
        "consent_version": cast.CONSENT_VERSION,
        "consent_text": cast.CONSENT_TEXT,
        "sha256": {name: consent_to(cast.CONSENT_VERSION, cast.CONSENT_TEXT, name).sha256 for name in cases},
    }


def _resident(statement: bytes) -> tuple[Vector, bytes]:
    certificate = cast.resident_certificate()
    der = certificate.public_bytes(serialization.Encoding.DER)
    raw = rsa_key("resident").sign(signing_input(statement, der), padding.PKCS1v15(), hashes.SHA256())
    signature = resident_signature(statement, der, raw)
    vector: Vector = {
        "statement": statement.decode(),
        "certificate_pem": certificate.public_bytes(serialization.Encoding.PEM).decode(),
        "root_pem": cast.sign_root().public_bytes(serialization.Encoding.PEM).decode(),
        "policy": cast.POLICY,
        "private_key_pem": rsa_pem(rsa_key("resident")),
        "protected": base64.urlsafe_b64decode(signature.protected + "==").decode(),
        "signing_input": signing_input(statement, der).decode(),
        "signature": raw.hex(),
        "flattened": flattened(statement, signature).decode(),
        "sha256": signature_hash(statement, signature).hex(),
    }
    secrets = Secrets(cast.ARRIVAL, status_key(cast.ARRIVAL, cast.INQUIRY), "hanako@example.jp", None)
    return vector, write_content(BoxContent(1, statement, signature, der, secrets, ()))


def _box_bytes(content: bytes) -> bytes:
    recipients = [
        (key.kid, key.public, scalar_of(f"ephemeral {name}"))
        for name, key in (("hpke", cast.hpke_key("hpke")), ("recovery", cast.hpke_key("recovery")))
    ]
    content_key = hashlib.sha256(b"madoguchi DEVELOPMENT content key").digest()
    return make_box(content, content_key, recipients, (cast.KIOSK, cast.EPOCH, cast.SEQ))


def _box(box: bytes, content: bytes, suite: int, scalars: dict[str, int]) -> Vector:
    return {
        "kiosk": cast.KIOSK,
        "epoch": cast.EPOCH,
        "seq": cast.SEQ,
        "suite": suite,
        "private_keys": {name: f"{scalar:064x}" for name, scalar in scalars.items()},
        "content": content.decode(),
        "box_base64": base64.b64encode(box).decode(),
        "sha256": hashlib.sha256(box).hexdigest(),
    }


def _hybrid(place: tuple[str, int, int]) -> Vector:
    key, content, context = cast.hybrid_key(), b'{"v":1}', BoxContext(*place)
    try:
        kept = json.loads((FOLDER / "box_hybrid.json").read_text())
        box = base64.b64decode(kept["box_base64"])
        if open_box(box, key, context) != content:
            box = seal(content, [key.recipient()], context)
    except (OSError, ValueError, KeyError, EnvelopeError):
        box = seal(content, [key.recipient()], context)
    secret = hashlib.shake_256(b"madoguchi DEVELOPMENT hybrid").hexdigest(96)
    return _box(box, content, 2, {}) | {"private_keys": {"hpke": secret}}


def _jws(jws: bytes, signer: str) -> Vector:
    header, payload, _ = jws.split(b".")
    key: VectorSigner = signer_of(signer)
    return {
        "typ": json.loads(_decoded(header))["typ"],
        "key": key.public.hex(),
        "private_key_pem": key.pem().decode(),
        "protected": _decoded(header),
        "payload": _decoded(payload),
        "signing_input_sha256": hashlib.sha256(jws.rpartition(b".")[0]).hexdigest(),
        "jws": jws.decode(),
    }


def _decoded(part: bytes) -> str:
    return base64.urlsafe_b64decode(part + b"==").decode()


def _status(request: str) -> dict[str, Vector]:
    key = status_key(cast.ARRIVAL, cast.INQUIRY)
    view = write_message(cast.status_view())
    blob = seal_status(view, key, 42, bytes(range(12)))
    partition = partition_of("99201", "99201", STATUS)
    rows = write_rows([CarriedStatus(blob, partition, date(2027, 2, 18))], [partition])
    by, whole = enrolment_name(sha256_of(cast.kiosk_enrolment_jws())), sha256_of(rows)
    page = StatusPage(1, request, 42, complete=True, enrolment=by, partitions=(partition,), sha256=whole)
    head = sign_jws(write_message(page), Typ.STATUS, signer_of("status"))
    return {
        "status_blob": {
            "arrival": cast.ARRIVAL,
            "inquiry": cast.INQUIRY,
            "status_key": key.hex(),
            "id": status_id(key),
            "cursor": 42,
            "view": view.decode(),
            "sealed_base64": base64.b64encode(blob.sealed).decode(),
        },
        "status_page": _jws(head, "status")
        | {
            "after": 41,
            "last_day": "2027-02-18",
            "rows_base64": base64.b64encode(rows).decode(),
            "answer_base64": base64.b64encode(write_status_page(head, rows)).decode(),
        },
    }


def _question(request: str) -> Vector:
    """Sealed as the page says, by the second implementation, with ephemeral keys that are known."""
    name, kind, point = "5b1d3cbb6a2f4be7a9d5f0c2e8b41c77", STATUS_BY_ID, cast.hpke_key("visit").public
    public = to_base64url(point).decode()
    info = f"madoguchi-question-v1|{cast.KIOSK}|{name}|{kind}|{public}"
    answer_info = f"madoguchi-answer-v1|{cast.KIOSK}|{name}|{kind}"
    asked = write_message(StatusAsked(1, status_id(status_key(cast.ARRIVAL, cast.INQUIRY))))
    told = write_message(Told(1, Outcome.ANSWERED.value, msgspec.Raw(write_message(StatusTold(1, None)))))
    theirs = cast.hpke_key("hpke").public
    sealed = wrap_p256(padded_for_question(asked), theirs, info.encode(), scalar_of("ephemeral question"))
    back = wrap_p256(padded_for_question(told), point, answer_info.encode(), scalar_of("ephemeral answer"))
    claims = Answer(1, cast.KIOSK, name, kind, request, sha256_of(sealed), back, cast.NEXT_NONCE)
    question = Question(1, cast.INCARNATION, cast.KIOSK, name, kind, public, sealed)
    return {
        "private_keys": {"hpke": f"{scalar_of('hpke'):064x}", "visit": f"{scalar_of('visit'):064x}"},
        "question": write_message(question).decode(),
        "question_info": info,
        "asked": asked.decode(),
        "answer_info": answer_info,
        "told": told.decode(),
    } | _jws(sign_jws(write_message(claims), Typ.ANSWER, signer_of("ack")), "ack")


def _change_proof() -> Vector:
    key = status_key(cast.ARRIVAL, cast.INQUIRY)
    sha256 = hashlib.sha256(b"madoguchi DEVELOPMENT correction").digest()
    proof = change_proof(key, StatementKind.CORRECTION, cast.ARRIVAL, sha256)
    members = {"status_key": key.hex(), "kind": "correction", "old": cast.ARRIVAL}
    return members | {"statement_sha256": sha256.hex(), "proof": proof.hex()}


def _contact(jws: bytes, box: bytes, head: str) -> Vector:
    header = ContactHeader(v=1, audience=cast.INCARNATION, kiosk=cast.KIOSK, heartbeat=cast.heartbeat(head), entries=1)
    body = write_contact(header, [ContactEntry(jws, box)])
    line = signer_of("line")
    covered = " ".join(f'"{name}"' for name in HTTP_COVERED)
    parameters = f'({covered});created=1795139527;keyid="{line.kid}";nonce="{cast.NONCE}";tag="{HTTP_SIGNATURE_TAG}"'
    values = ("POST", "/kiosk/v1/contact", "?", CONTACT_MEDIA_TYPE, content_digest(body))
    lines = [f'"{name}": {value}' for name, value in zip(HTTP_COVERED, values, strict=True)]
    base = "\n".join([*lines, f'"@signature-params": {parameters}'])
    raw = line.sign(base.encode())
    signature = base64.b64encode(raw).decode()
    return {
        "key": line.public.hex(),
        "header": write_message(header).decode(),
        "body_base64": base64.b64encode(body).decode(),
        "signature_base": base,
        "headers": {
            "Content-Type": CONTACT_MEDIA_TYPE,
            "Content-Digest": content_digest(body),
            "Signature-Input": f"kiosk={parameters}",
            "Signature": f"kiosk=:{signature}:",
        },
        "request": hashlib.sha256(raw).hexdigest(),
    }


def _enrolment() -> Vector:
    random = hashlib.shake_256(b"madoguchi DEVELOPMENT enrolment").digest(13)
    parts = iter((random[:3], random[3:]))
    root = signer_of("root").public
    code = enrolment.EnrolmentCode.make(lambda _: next(parts), root)
    said = (b'{"v":1,"code_id":"DEVELOPMENT hello"}', cast.NONCE, base64.urlsafe_b64encode(root).rstrip(b"=").decode())
    grant = b'{"v":1,"kiosk":"DEVELOPMENT grant"}'
    return {
        "code": code.text(),
        "code_id": code.code_id,
        "secret": code.secret.hex(),
        "root_print": code.root_print.hex(),
        "hello": said[0].decode(),
        "nonce": said[1],
        "root": said[2],
        "centre_proof": enrolment.centre_proof(code.secret, *said),
        "kiosk_proof": enrolment.kiosk_proof(code.secret, *said),
        "grant": grant.decode(),
        "mac": enrolment.grant_mac(code.secret, *said, grant),
    }


def _archive(jws: bytes, box: bytes) -> Vector:
    """Two records: the entry with its box, and one with a short box that needs no sense."""
    file = io.BytesIO()
    writer = ArchiveWriter(file)
    for record in (Record(jws, box), Record(jws, b"short")):
        writer.add(record)
    written = writer.finish()
    hashes = hashes_of(file)
    said = ArchiveStatement(
        v=1,
        body="99201",
        month="2031-04",
        part=1,
        records=written.records,
        size=written.size,
        sha256=sha256_of(file.getvalue()),
        index_at=written.index_at,
        root=written.root,
        made_at="2031-04-01T16:20:00.000Z",
    )
    signed = sign_jws(write_statement_of_archive(said), Typ.ARCHIVE, signer_of("document"))
    paths = [[node.hex() for node in path_of(hashes, place)] for place in range(2)]
    return {"file": file.getvalue().hex(), "paths": paths} | _jws(signed, "document")


def _enrolment_hello(secret: bytes) -> Vector:
    entry, line = (to_base64url(signer_of(name).public).decode() for name in ("entry", "line"))
    said = ("5f1e0c7a", "X8YJ", entry, line, "0.1.0")
    hello = EnrolmentHello(1, said[1], enrolment.hello_nonce(secret, *said), *said[2:])
    return {"secret": secret.hex(), "hello": write_message(hello).decode()}


def _merkle() -> Vector:
    log, roots = Frontier(), [Frontier().root().hex()]
    for number in range(9):
        log.append(hashlib.sha256(bytes([number])).digest())
        roots.append(log.root().hex())
    return {"leaves": "entry hash n = SHA-256 of the one byte n", "roots": roots}


if __name__ == "__main__":
    write_all()
