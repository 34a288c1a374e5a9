"""Status, slip, enrolment, contact, statement and numbers read from docs/formats.md with the standard library only."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import struct
import zlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from sync.envelope.merkle import path_of, root_by
from sync.envelope.refusals import WrongForm
from tests.vectors.keys import FOLDER
from tests.vectors.openssl import said_by
from tests.vectors.second_reading import merkle_root, read_archive

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def vector(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
    return read


def expand(key: bytes, purpose: bytes, length: int) -> bytes:
    return hmac.digest(key, b"madoguchi-status-v1|" + purpose + b"\1", "sha256")[:length]


def prefixed(*parts: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)


def point(public: str) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex(public))


def der(raw: bytes) -> bytes:
    return encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))


def test_numbers():
    assert int(vector("numbers")["arrival"]) % 97 == 1


def test_status_key_blob_and_change_proof():
    blob, change = vector("status_blob"), vector("change_proof")
    salt = b"madoguchi-status-v1|" + blob["arrival"].encode()
    key = Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(blob["inquiry"].encode())
    assert key.hex() == blob["status_key"] == change["status_key"]
    assert expand(key, b"id", 16).hex() == blob["id"]
    sealed = base64.b64decode(blob["sealed_base64"])
    bound = f"{blob['id']}|{blob['cursor']}".encode()
    whole = AESGCM(expand(key, b"content", 32)).decrypt(sealed[:12], sealed[12:], bound)
    (head,) = struct.unpack_from(">I", whole)
    how, length = head >> 24, head & 0xFFFFFF
    assert (how, len(whole)) == (1, 512)
    assert zlib.decompress(whole[4 : 4 + length], wbits=-15).decode() == blob["view"]
    assert not any(whole[4 + length :])
    told = f"madoguchi-change-v1|{change['kind']}|{change['old']}|{change['statement_sha256']}"
    assert hmac.digest(expand(key, b"proof", 32), told.encode(), "sha256").hex() == change["proof"]


def test_a_page_of_statuses():
    kept, blob = vector("status_page"), vector("status_blob")
    answer = base64.b64decode(kept["answer_base64"])
    (length,) = struct.unpack_from(">I", answer, 5)
    assert (answer[:5], answer[9 : 9 + length].decode()) == (b"MDGS\x01", kept["jws"])
    rows, page = answer[9 + length :], json.loads(kept["payload"])
    assert hashlib.sha256(rows).hexdigest() == page["sha256"]
    name, cursor, days, partition, size = struct.unpack_from(">16sQHBI", rows)
    assert (name.hex(), cursor, len(rows) - 31) == (blob["id"], blob["cursor"], size)
    assert rows[31:] == base64.b64decode(blob["sealed_base64"])
    assert date(2000, 1, 1) + timedelta(days=days) == date.fromisoformat(kept["last_day"])
    assert page["partitions"][partition] == "99201/99201/status"


def test_both_forms_of_the_slip():
    kept, entry = vector("slip_qr"), vector("entry")
    claims = json.loads(entry["payload"])
    for form in (1, 2):
        text = kept[f"form_{form}"]
        data = base64.b32decode(text + "=" * (-len(text) % 8))
        told, place, epoch, seq, days, counter = struct.unpack_from(">BIHIHH", data)
        digest, raw = data[15:47], data[47:]
        assert (told, epoch, seq, digest.hex()) == (form, claims["epoch"], claims["seq"], entry["entry_hash"])
        number = f"{place:08d}"
        assert f"{number[:5]}-{number[5:]}" == claims["kiosk"]
        day = date(2000, 1, 1) + timedelta(days=days)
        assert f"{number[:5]}{day:%Y%m%d}{number[5:]}{counter:04d}" == claims["arrival"][:20]
        if form == 1:
            point(kept["key"]).verify(der(raw), digest, ec.ECDSA(Prehashed(SHA256())))
        else:
            point(kept["key"]).verify(der(raw), b"madoguchi-slip-v2|" + data[:47], ec.ECDSA(SHA256()))


def test_check_code():
    entry = vector("entry")
    bits = int(entry["entry_hash"], 16) >> (256 - 25)
    assert "".join(ALPHABET[bits >> shift & 31] for shift in (20, 15, 10, 5, 0)) == entry["check_code"]


def test_enrolment():
    kept = vector("enrolment")
    code = kept["code"].replace("-", "")
    values = [ALPHABET.index(character) for character in code]
    number = 0
    for value in values[:28]:
        number = number * 32 + value
    assert number % 1021 == values[28] * 32 + values[29]
    secret = (number >> 40) % (1 << 80)
    assert f"{secret:020x}" == kept["secret"]
    root = base64.urlsafe_b64decode(kept["root"] + "=")
    assert hashlib.sha256(root).hexdigest()[:10] == f"{number % (1 << 40):010x}" == kept["root_print"]
    said = [kept[name].encode() for name in ("hello", "nonce", "root")]
    for name, member in (("centre", "centre_proof"), ("kiosk", "kiosk_proof"), ("grant", "mac")):
        more = [kept["grant"].encode()] if name == "grant" else []
        message = prefixed(f"madoguchi-enrol-{name}-v1".encode(), *said, *more)
        proof = base64.urlsafe_b64encode(hmac.digest(secret.to_bytes(10, "big"), message, "sha256")).rstrip(b"=")
        assert proof.decode() == kept[member]
        said.append(proof)


def test_a_hello_shows_the_code():
    kept = vector("enrolment_hello")
    hello = json.loads(kept["hello"])
    random, mac = hello["nonce"].split(".")
    said = [random, *(hello[name] for name in ("code_id", "entry_key", "line_key", "software"))]
    message = prefixed(b"madoguchi-enrol-hello-v1", *(part.encode() for part in said))
    expected = base64.urlsafe_b64encode(hmac.digest(bytes.fromhex(kept["secret"]), message, "sha256")).rstrip(b"=")
    assert mac == expected.decode()


def test_what_a_staff_card_signs():
    kept, before = vector("staff_act"), vector("entry")
    claims = json.loads(kept["payload"])
    assert list(claims) == ["v", "kind", "kiosk", "epoch", "seq", "prev", "act", "time"]
    assert claims["prev"] == before["entry_hash"]
    act = claims["act"]
    place = ["madoguchi-staff-act-v1", *(str(claims[name]) for name in ("kiosk", "epoch", "seq", "prev"))]
    said = [str(act[name] or "") for name in ("act", "card", "catalogue", "at", "until", "about")]
    assert "|".join(place + said) == kept["challenge"]
    raw = base64.urlsafe_b64decode(act["signature"] + "==")
    card = base64.urlsafe_b64decode(kept["card_key"] + "=").hex()
    point(card).verify(der(raw), kept["challenge"].encode(), ec.ECDSA(SHA256()))


def test_contact_body_and_its_signature():
    kept, entry, box = vector("contact"), vector("entry"), vector("box")
    frames = (kept["header"].encode(), entry["jws"].encode(), base64.b64decode(box["box_base64"]))
    body = b"MDGC\1" + prefixed(*frames)
    assert base64.b64encode(body).decode() == kept["body_base64"]
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    assert kept["headers"]["Content-Digest"] == f"sha-256=:{digest}:"
    assert kept["signature_base"].endswith(kept["headers"]["Signature-Input"].removeprefix("kiosk="))
    raw = base64.b64decode(kept["headers"]["Signature"].removeprefix("kiosk=:").removesuffix(":"))
    point(kept["key"]).verify(der(raw), kept["signature_base"].encode(), ec.ECDSA(SHA256()))


def test_confirm_lines():
    statement = json.loads(vector("statement")["statement"])
    lines, group = [(statement["title"], "", "")], ""
    for item in statement["items"]:
        if item["group"] and item["group"] != group:
            lines.append((item["group"], "", ""))
        group = item["group"]
        lines.append((item["label"], item["shown"], item["source"]))
    text = "".join("\x1f".join(line) + "\n" for line in lines)
    assert hashlib.sha256(text.encode()).hexdigest() == statement["lines_sha256"]


def test_consent_is_to_the_definitions_text_in_the_statements_language():
    kept, stated = vector("consent"), json.loads(vector("statement")["statement"])
    for language, sha256 in kept["sha256"].items():
        text = kept["consent_text"].get(language, kept["consent_text"]["ja"])
        assert hashlib.sha256(text.encode()).hexdigest() == sha256, language
    expected = {"version": kept["consent_version"], "sha256": kept["sha256"][stated["language"]]}
    assert stated["consent"] == expected


def test_the_log():
    def root(leaves: list[bytes]) -> bytes:
        if len(leaves) < 2:
            return hashlib.sha256(b"\0" + leaves[0] if leaves else b"").digest()
        left = 1
        while left * 2 < len(leaves):
            left *= 2
        return hashlib.sha256(b"\1" + root(leaves[:left]) + root(leaves[left:])).digest()

    hashes = [hashlib.sha256(bytes([number])).digest() for number in range(9)]
    assert [root(hashes[:size]).hex() for size in range(10)] == vector("merkle")["roots"]


def test_an_archive(tmp_path: Path) -> None:
    """File, tree and paths by hand; the signature by openssl."""
    kept = vector("archive")
    said = said_by(kept["jws"].encode(), bytes.fromhex(kept["key"]), tmp_path)
    data = bytes.fromhex(kept["file"])
    entry = vector("entry")["jws"].encode()
    assert read_archive(data, said) == [(entry, base64.b64decode(vector("box")["box_base64"])), (entry, b"short")]
    at = int(said["index_at"])
    first, second = (hashlib.sha256(b"\0" + data[place + 12 : place + 44]).digest() for place in (at, at + 44))
    assert [[bytes.fromhex(node) for node in path] for path in kept["paths"]] == [[second], [first]]
    assert hashlib.sha256(b"\1" + first + second).hexdigest() == said["root"]


def test_paths_of_the_tree_in_every_size() -> None:
    """Each path leads to the root that RFC 6962 draws, and no path of another place does."""
    for size in range(1, 18):
        hashes = [hashlib.sha256(bytes([number])).digest() for number in range(size)]
        root = merkle_root(hashes)
        for place in range(size):
            path = path_of(hashes, place)
            assert root_by(path, hashes[place], place, size) == root
            for other in set(range(size)) - {place}:
                try:
                    assert root_by(path, hashes[place], other, size) != root
                except WrongForm:
                    continue


def gf32(left: int, right: int) -> int:
    """Product modulo x^5 + x^2 + 1, a bit after the other."""
    product = 0
    for bit in range(5):
        if right >> bit & 1:
            product ^= left << bit
    for bit in range(8, 4, -1):
        if product >> bit & 1:
            product ^= 0b100101 << (bit - 5)
    return product


def test_the_code_and_content_of_a_draft():
    draft = vector("draft")
    values = [ALPHABET.index(character) for character in draft["code"]]
    power, weights = 1, []
    for _ in range(15):
        power = gf32(power, 2)
        weights.append(power)
    total = 0
    for value, weight in zip(values[:15], reversed(weights), strict=True):
        total ^= gf32(value, weight)
    assert total == values[15]
    random = int.from_bytes(bytes(range(10)), "big")
    assert values[:15] == [random >> (5 * place) & 31 for place in range(15)]
    assert draft["written"] == "-".join(draft["code"][start : start + 4] for start in (0, 4, 8, 12))
    stretched = Scrypt(salt=b"madoguchi-draft-v1", length=32, n=2**15, r=8, p=1).derive(draft["code"].encode())

    def derived(purpose: bytes, length: int) -> bytes:
        return hmac.digest(stretched, b"madoguchi-draft-v1|" + purpose + b"\1", "sha256")[:length]

    assert derived(b"id", 16).hex() == draft["id"]
    assert derived(b"content", 32).hex() == draft["content_key"]
    assert derived(b"proof", 32).hex() == draft["proof"]
    assert hashlib.sha256(bytes.fromhex(draft["proof"])).hexdigest() == draft["proof_sha256"]
    sealed = base64.b64decode(draft["sealed_base64"])
    bound = b"madoguchi-draft-v1|" + draft["id"].encode()
    whole = AESGCM(bytes.fromhex(draft["content_key"])).decrypt(sealed[:12], sealed[12:], bound)
    end = 4 + int.from_bytes(whole[1:4], "big")
    assert (whole[0], len(whole), whole[end:].strip(b"\0")) == (1, 1024, b"")
    assert zlib.decompress(whole[4:end], -zlib.MAX_WBITS).decode() == draft["content"]
