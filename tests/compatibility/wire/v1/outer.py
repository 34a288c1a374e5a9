"""The outer layers of wire version 1, taken off by hand: what a program that nobody renewed can still open.

Like `reader.py` beside it, this imports nothing of the product, and once version 1 is out nothing here changes.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import struct
import zlib
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHUNK = 65536


class NotOpenable(Exception):
    """A program of version 1 does not get through."""


def payload(jws: bytes, typ: str) -> bytes:
    """Of a compact JWS: its header has these bytes and no others. The signature is another matter."""
    parts = jws.split(b".")
    _expect(len(parts) == 3, "a JWS has three parts")
    header, body, signature = (_base64url(part) for part in parts)
    found = json.loads(header)
    kid = found.get("kid", "")
    _expect(len(kid) == 16 and header == b'{"alg":"ES256","kid":"%s","typ":"%s"}' % (kid.encode(), typ.encode()), typ)
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    n = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    _expect(len(signature) == 64 and 0 < r < n and 0 < s <= n // 2, "a signature of r and s")
    return body


def contact(body: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """Header, and of each entry its JWS and its box."""
    _expect(body[:5] == b"MDGC\x01", "a contact begins with its magic")
    frames = list(_frames(body[5:]))
    _expect(len(frames) % 2 == 1 and json.loads(frames[0])["entries"] == len(frames) // 2, "frames as the header says")
    return frames[0], list(zip(frames[1::2], frames[2::2], strict=True))


def objects(body: bytes) -> list[bytes]:
    """Objects in the order asked; empty for one that is not given."""
    _expect(body[:5] == b"MDGO\x01", "objects begin with their magic")
    return list(_frames(body[5:]))


def status_page(body: bytes) -> tuple[bytes, bytes]:
    """JWS of the head, and the rows behind it."""
    _expect(body[:5] == b"MDGS\x01", "a page of statuses begins with its magic")
    (length,) = struct.unpack_from(">I", body, 5)
    _expect(9 + length <= len(body), "a head that breaks off")
    return body[9 : 9 + length], body[9 + length :]


def box(data: bytes, key: dict[str, str], kiosk: str, epoch: int, seq: int) -> bytes:
    """Content of a box, by the private key of its first recipient (suite 1)."""
    magic, version, cipher, count = struct.unpack_from(">4sBBB", data)
    _expect((magic, version, cipher) == (b"MDGB", 1, 1) and 1 <= count <= 8, "a box of version 1")
    place, wrapped = 7, list[tuple[str, int, bytes]]()
    for _ in range(count):
        kid, suite, length = struct.unpack_from(">8sBH", data, place)
        wrapped.append((kid.hex(), suite, data[place + 11 : place + 11 + length]))
        place += 11 + length
    kid, suite, one = wrapped[0]
    _expect(suite == 1 and len(one) == 113, "the first recipient is of suite 1")
    content_key = hpke(one, key, f"madoguchi-box-v1|{kiosk}|{epoch}|{seq}|1|{kid}")
    bound, whole = hashlib.sha256(data[:place]).digest(), b""
    chunks = [data[at : at + CHUNK + 16] for at in range(place, len(data), CHUNK + 16)]
    for number, chunk in enumerate(chunks):
        nonce = number.to_bytes(11, "big") + (b"\1" if number == len(chunks) - 1 else b"\0")
        whole += _decrypt(content_key, nonce, chunk, bound)
    sizes = sorted({2048 << power for power in range(14)} | {3072 << power for power in range(14)})
    return _without_padding(whole, [size for size in sizes if size < 31 * 1024 * 1024 + 65536])


def question(sealed: bytes, key: dict[str, str], asked: dict[str, str]) -> bytes:
    """What a kiosk asks."""
    about = "|".join(asked[name] for name in ("kiosk", "id", "kind", "visit_key"))
    return _of_a_question(hpke(sealed, key, f"madoguchi-question-v1|{about}"))


def answer(reply: dict[str, str], key: dict[str, str], asked: dict[str, str]) -> bytes:
    """What it is told, by the key of its visit."""
    _expect(reply["asked"] == hashlib.sha256(base64(asked["sealed"])).hexdigest(), "an answer to what was asked")
    about = "|".join(asked[name] for name in ("kiosk", "id", "kind"))
    return _of_a_question(hpke(base64(reply["sealed"]), key, f"madoguchi-answer-v1|{about}"))


def view(sealed: bytes, status_key: bytes, status_id: str, cursor: int) -> bytes:
    """A sealed status, by the key of its slip."""
    key = _expand(status_key, b"madoguchi-status-v1|content", 32)
    plain = _decrypt(key, sealed[:12], sealed[12:], f"{status_id}|{cursor}".encode())
    _expect(plain[0] == 1, "a status of version 1")
    length = int.from_bytes(plain[1:4], "big")
    sizes = sorted({512 << power for power in range(13)} | {768 << power for power in range(13)})
    _expect(len(plain) == min(size for size in sizes if size >= length + 4), "a size of its class")
    _expect(not any(plain[4 + length :]), "padding of zeros")
    return zlib.decompress(plain[4 : 4 + length], -15)


def id_of_status(status_key: bytes) -> str:
    """The name of its status."""
    return _expand(status_key, b"madoguchi-status-v1|id", 16).hex()


def hpke(sealed: bytes, key: dict[str, str], info: str) -> bytes:
    """RFC 9180, base mode, DHKEM(P-256), HKDF-SHA256, AES-256-GCM, written out."""
    private = ec.derive_private_key(int.from_bytes(_base64url(key["private"].encode()), "big"), ec.SECP256R1())
    enc, rest = sealed[:65], sealed[65:]
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), enc)
    numbers = private.public_key().public_numbers()
    own = b"\4" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")
    kem, suite = b"KEM\x00\x10", b"HPKE\x00\x10\x00\x01\x00\x02"
    prk = _extract(kem, b"", b"eae_prk", private.exchange(ec.ECDH(), theirs))
    shared = _labelled(kem, prk, b"shared_secret", enc + own, 32)
    about = b"\0" + _extract(suite, b"", b"psk_id_hash", b"") + _extract(suite, b"", b"info_hash", info.encode())
    secret = _extract(suite, shared, b"secret", b"")
    found, nonce = _labelled(suite, secret, b"key", about, 32), _labelled(suite, secret, b"base_nonce", about, 12)
    return _decrypt(found, nonce, rest, b"")


def _of_a_question(plain: bytes) -> bytes:
    return _without_padding(plain, [2048 << power for power in range(5)] + [34 * 1024])


def _without_padding(whole: bytes, sizes: list[int]) -> bytes:
    (length,) = struct.unpack_from(">I", whole)
    _expect(len(whole) == min(size for size in sizes if size >= length + 4), "a size of its class")
    _expect(not any(whole[4 + length :]), "padding of zeros")
    return whole[4 : 4 + length]


def _frames(data: bytes) -> Iterator[bytes]:
    place = 0
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        _expect(place + 4 + length <= len(data), "a frame that breaks off")
        yield data[place + 4 : place + 4 + length]
        place += 4 + length


def _extract(suite: bytes, salt: bytes, label: bytes, material: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + material, "sha256")


def _labelled(suite: bytes, prk: bytes, label: bytes, about: bytes, length: int) -> bytes:
    return _expand(prk, struct.pack(">H", length) + b"HPKE-v1" + suite + label + about, length)


def _expand(prk: bytes, info: bytes, length: int) -> bytes:
    return hmac.digest(prk, info + b"\1", "sha256")[:length]


def _decrypt(key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(nonce, sealed, bound)
    except Exception as wrong:
        raise NotOpenable("sealed otherwise") from wrong


def _base64url(text: bytes) -> bytes:
    data = urlsafe_b64decode(text + b"=" * (-len(text) % 4))
    _expect(urlsafe_b64encode(data).rstrip(b"=") == text, "base64url in its one spelling")
    return data


def base64(text: str) -> bytes:
    """Byte strings as they stand in JSON."""
    return b64decode(text, validate=True)


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise NotOpenable(otherwise)


CONTENT = {
    "/kiosk/v1/contact": ("application/vnd.madoguchi.contact", "application/json"),
    "/kiosk/v1/objects": ("application/json", "application/vnd.madoguchi.objects"),
    "/kiosk/v1/question": ("application/json", "application/jose"),
    "/kiosk/v1/catalogue": ("application/octet-stream", "application/jose"),
    "/kiosk/v1/status": ("application/octet-stream", "application/vnd.madoguchi.status"),
}
"""Signed addresses: content type of the request, and of an answer 200."""
_INPUT = re.compile(
    r'kiosk=\("@method" "@path" "@query" "content-type" "content-digest"\)'
    r';created=[0-9]+;keyid="[0-9a-f]{16}";nonce="[A-Za-z0-9_-]{1,86}";tag="madoguchi-kiosk"'
)


def fields(address: str, asked: dict[str, str], body: bytes, status: int, answered: dict[str, str]) -> None:
    """See that a request has the fields by which a centre of version 1 serves it, and its answer those that a kiosk
    goes on with.
    """
    path = address.partition("?")[0]
    if path not in CONTENT:
        return
    wanted, given = CONTENT[path]
    _expect(asked.get("content-type", "application/octet-stream") == wanted, f"a request of {wanted}")
    digest = f"sha-256=:{b64encode(hashlib.sha256(body).digest()).decode()}:"
    _expect(asked.get("content-digest") == digest, "the digest of the body")
    _expect(_INPUT.fullmatch(asked.get("signature-input", "")) is not None, "a signature's input")
    _expect(re.fullmatch(r"kiosk=:[A-Za-z0-9+/]{86}==:", asked.get("signature", "")) is not None, "a signature")
    if status == 200:
        _expect(answered.get("content-type") == given, f"an answer of {given}")
        if path in ("/kiosk/v1/objects", "/kiosk/v1/catalogue", "/kiosk/v1/status"):
            _expect(bool(answered.get("madoguchi-nonce")), "a nonce for the next request")
    else:
        _expect(answered.get("content-type") == "application/json", "a refusal is JSON")
