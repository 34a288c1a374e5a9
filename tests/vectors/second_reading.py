"""The box read and written a second time from docs/formats.md alone: pyhpke and raw AES-GCM, nothing of the product.

Suite 2 goes through ML-KEM-768 and X25519 by hand (X-Wing), with RFC 9180's key schedule written out.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec, mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pyhpke import AEADId, CipherSuite, KDFId, KEMId, KEMKey
from pyhpke.kem_key import KEMKeyPair

CHUNK = 65536
SUITE = CipherSuite.new(KEMId.DHKEM_P256_HKDF_SHA256, KDFId.HKDF_SHA256, AEADId.AES256_GCM)


@dataclass(frozen=True)
class Wrapped:
    """One recipient as it stands in the header."""

    kid: str
    suite: int
    enc: bytes
    sealed: bytes


def classes() -> list[int]:
    """2, 3, 4, 6, 8, 12 … KiB and the last of 31 MiB + 64 KiB."""
    sizes = sorted({2048 << power for power in range(14)} | {3072 << power for power in range(14)})
    last = 31 * 1024 * 1024 + 65536
    return [size for size in sizes if size < last] + [last]


def split(box: bytes) -> tuple[bytes, list[Wrapped], bytes]:
    """Header, recipients, sealed content."""
    magic, version, cipher, count = struct.unpack_from(">4sBBB", box)
    assert (magic, version, cipher) == (b"MDGB", 1, 1)
    place, wrapped = 7, []
    for _ in range(count):
        kid, suite, length = struct.unpack_from(">8sBH", box, place)
        body = box[place + 11 : place + 11 + length]
        enc = {1: 65, 2: 1120}[suite]
        wrapped.append(Wrapped(kid.hex(), suite, body[:enc], body[enc:]))
        place += 11 + length
    return box[:place], wrapped, box[place:]


def info_of(kiosk: str, epoch: int, seq: int, suite: int, kid: str) -> bytes:
    """HPKE `info`."""
    return f"madoguchi-box-v1|{kiosk}|{epoch}|{seq}|{suite}|{kid}".encode()


def unwrap_p256(wrapped: Wrapped, scalar: int, info: bytes) -> bytes:
    """The content key, by pyhpke."""
    private = KEMKey.from_pyca_cryptography_key(ec.derive_private_key(scalar, ec.SECP256R1()))
    return bytes(SUITE.create_recipient_context(wrapped.enc, private, info).open(wrapped.sealed))


def wrap_p256(content_key: bytes, public: bytes, info: bytes, ephemeral: int) -> bytes:
    """`enc` and ciphertext with a known ephemeral key, by pyhpke."""
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    mine = ec.derive_private_key(ephemeral, ec.SECP256R1())
    pair = KEMKeyPair(KEMKey.from_pyca_cryptography_key(mine), KEMKey.from_pyca_cryptography_key(mine.public_key()))
    enc, context = SUITE.create_sender_context(KEMKey.from_pyca_cryptography_key(theirs), info, eks=pair)
    return bytes(enc) + bytes(context.seal(content_key))


def padded_for_question(content: bytes) -> bytes:
    """u32 length, content, zeros up to 2 KiB, the next power of two, or 34 KiB."""
    sizes = [2048 << power for power in range(5)] + [34 * 1024]
    return (struct.pack(">I", len(content)) + content).ljust(min(s for s in sizes if s >= len(content) + 4), b"\0")


def unwrap_xwing(wrapped: Wrapped, secret: bytes, info: bytes) -> bytes:
    """The content key of suite 2: X-Wing's combiner, then RFC 9180 key schedule in base mode."""
    lattice = mlkem.MLKEM768PrivateKey.from_seed_bytes(secret[:64])
    curve = x25519.X25519PrivateKey.from_private_bytes(secret[64:])
    ct_m, ct_x = wrapped.enc[:1088], wrapped.enc[1088:]
    ss_m = lattice.decapsulate(ct_m)
    ss_x = curve.exchange(x25519.X25519PublicKey.from_public_bytes(ct_x))
    pk_x = curve.public_key().public_bytes_raw()
    shared = hashlib.sha3_256(ss_m + ss_x + ct_x + pk_x + rb"\./" + rb"/^" + b"\\").digest()
    key, nonce = _schedule(shared, info, kem=0x647A)
    return AESGCM(key).decrypt(nonce, wrapped.sealed, b"")


def open_content(header: bytes, sealed: bytes, key: bytes) -> bytes:
    """Decrypt the chunks and take the padding off."""
    bound, whole = hashlib.sha256(header).digest(), b""
    chunks = [sealed[place : place + CHUNK + 16] for place in range(0, len(sealed), CHUNK + 16)]
    for counter, chunk in enumerate(chunks):
        nonce = counter.to_bytes(11, "big") + (b"\1" if counter == len(chunks) - 1 else b"\0")
        whole += AESGCM(key).decrypt(nonce, chunk, bound)
    (length,) = struct.unpack_from(">I", whole)
    assert len(whole) == min(size for size in classes() if size >= length + 4)
    assert not any(whole[4 + length :])
    return whole[4 : 4 + length]


def make_box(
    content: bytes, key: bytes, recipients: list[tuple[str, bytes, int]], place: tuple[str, int, int]
) -> bytes:
    """A box of suite 1 with a known content key and ephemeral keys: (kid, public, ephemeral scalar) each."""
    header = struct.pack(">4sBBB", b"MDGB", 1, 1, len(recipients))
    for kid, public, ephemeral in recipients:
        wrapped = wrap_p256(key, public, info_of(*place, 1, kid), ephemeral)
        header += struct.pack(">8sBH", bytes.fromhex(kid), 1, len(wrapped)) + wrapped
    whole = struct.pack(">I", len(content)) + content
    whole += bytes(min(size for size in classes() if size >= len(whole)) - len(whole))
    bound, sealed = hashlib.sha256(header).digest(), b""
    parts = [whole[start : start + CHUNK] for start in range(0, len(whole), CHUNK)]
    for counter, part in enumerate(parts):
        nonce = counter.to_bytes(11, "big") + (b"\1" if counter == len(parts) - 1 else b"\0")
        sealed += AESGCM(key).encrypt(nonce, part, bound)
    return header + sealed


def _schedule(shared: bytes, info: bytes, kem: int) -> tuple[bytes, bytes]:
    suite = b"HPKE" + struct.pack(">HHH", kem, 1, 2)

    def extract(salt: bytes, label: bytes, material: bytes) -> bytes:
        return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + material, "sha256")

    def expand(prk: bytes, label: bytes, about: bytes, length: int) -> bytes:
        labelled = struct.pack(">H", length) + b"HPKE-v1" + suite + label + about
        return hmac.digest(prk, labelled + b"\1", "sha256")[:length]

    about = b"\0" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    secret = extract(shared, b"secret", b"")
    return expand(secret, b"key", about, 32), expand(secret, b"base_nonce", about, 12)


def read_archive(data: bytes, said: dict[str, object]) -> list[tuple[bytes, bytes]]:
    """Entries and boxes of an archive's file, held against what was signed of it."""
    assert hashlib.sha256(data).hexdigest() == said["sha256"]
    assert (data[:5], data[-4:], len(data)) == (b"MDGA\x01", b"MDGA", said["size"])
    index_at, count = struct.unpack(">QI", data[-16:-4])
    assert (index_at, count) == (said["index_at"], said["records"])
    found, leaves, at = [], [], 5
    for number in range(count):
        line = data[index_at + 44 * number :][:44]
        place, length = struct.unpack(">QI", line[:12])
        assert place == at + 4
        assert struct.unpack(">I", data[at:place]) == (length,)
        record = data[place : place + length]
        assert hashlib.sha256(record).digest() == line[12:]
        (entry,) = struct.unpack(">I", record[:4])
        (box,) = struct.unpack(">I", record[4 + entry : 8 + entry])
        assert 8 + entry + box == length
        found.append((record[4 : 4 + entry], record[8 + entry :]))
        leaves.append(line[12:])
        at = place + length
    assert at == index_at
    assert merkle_root(leaves).hex() == said["root"]
    return found


def merkle_root(leaves: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, as it is written there."""
    if len(leaves) < 2:
        return hashlib.sha256(b"\0" + leaves[0] if leaves else b"").digest()
    left = 1
    while left * 2 < len(leaves):
        left *= 2
    return hashlib.sha256(b"\1" + merkle_root(leaves[:left]) + merkle_root(leaves[left:])).digest()
