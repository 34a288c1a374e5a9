"""How a kiosk and the centre meet for the first time: a code on paper, proven once by both sides.

The code holds an 80-bit secret that is used once within 15 minutes, and 40 bits of the city root's SHA-256. Neither
side sends the secret. Each proof is an HMAC over everything that was said before it, so nothing can be swapped:
the keys and software of the hello, the root of the challenge, the answers before, the grant.

The kiosk's hello shows already that it knows the code: strangers who know only the code's id cannot crowd it out.
That shows an impostor no more than the centre's own answer shows to anybody: a MAC under 80 bits that end in minutes.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from sync.contract.numbers import PLAIN_ALPHABET
from sync.contract.wire.enrolment import EnrolmentHello
from sync.envelope.base64url import from_base64url, to_base64url
from sync.envelope.refusals import BadSignature, WrongForm

SECRET_BYTES = 10
ROOT_PRINT_BYTES = 5
CODE_ID_LENGTH = 4
CODE_LENGTH = 30
_CHECK_MODULUS = 1021
"""Prime, above 31 and below 2^10: finds every single wrong character and every swap of neighbours."""
_GROUP = 5
_SEPARATORS = frozenset(" -‐‑‒–—―−ー－\t\n\r")
_LOOK_ALIKES = str.maketrans("ILO", "110")


@dataclass(frozen=True)
class EnrolmentCode:
    """What an operator gives to the person at the kiosk, as QR or typed."""

    code_id: str
    secret: bytes
    root_print: bytes

    def __repr__(self) -> str:
        return f"EnrolmentCode({self.code_id}, •••)"

    @classmethod
    def make(cls, randomness: Callable[[int], bytes], root_public: bytes) -> EnrolmentCode:
        """A fresh code; `randomness` gives so many random bytes."""
        code_id = _spell(int.from_bytes(randomness(3), "big") >> 4, CODE_ID_LENGTH)
        return cls(code_id, randomness(SECRET_BYTES), root_print(root_public))

    def text(self) -> str:
        """30 characters in six groups: id 4, secret 16, root 8, check 2."""
        body = self.code_id + _spell(int.from_bytes(self.secret, "big"), 16)
        body += _spell(int.from_bytes(self.root_print, "big"), 8)
        whole = body + _spell(_value(body) % _CHECK_MODULUS, 2)
        return "-".join(whole[place : place + _GROUP] for place in range(0, CODE_LENGTH, _GROUP))

    @classmethod
    def parse(cls, typed: str) -> EnrolmentCode:
        """Fold widths, case, separators and look-alikes of what was typed or scanned.

        Raises:
            WrongForm: not 30 characters of the alphabet, or mistyped.
        """
        plain = _folded(typed)
        body, check = plain[:-2], plain[-2:]
        if _value(check) != _value(body) % _CHECK_MODULUS:
            raise WrongForm("a character of this enrolment code is mistyped")
        secret = _value(body[CODE_ID_LENGTH:20]).to_bytes(SECRET_BYTES, "big")
        return cls(body[:CODE_ID_LENGTH], secret, _value(body[20:]).to_bytes(ROOT_PRINT_BYTES, "big"))

    def check_root(self, root_public: bytes) -> None:
        """Return if this is the root that the code was made for.

        Raises:
            BadSignature
        """
        if not hmac.compare_digest(root_print(root_public), self.root_print):
            raise BadSignature("the centre shows another city root than the code names")


def root_print(root_public: bytes) -> bytes:
    """First 40 bits of the SHA-256 of the root's point."""
    return hashlib.sha256(root_public).digest()[:ROOT_PRINT_BYTES]


def hello_nonce(secret: bytes, random: str, code_id: str, entry_key: str, line_key: str, software: str) -> str:
    """The hello's `nonce`: random text, a dot, and a MAC over it and the other members."""
    return f"{random}.{_hello_mac(secret, random, code_id, entry_key, line_key, software)}"


def shows_the_code(hello: EnrolmentHello, secret: bytes) -> bool:
    """Centre: whether the hello comes from somebody who knows the secret. A hello without the MAC is a good one too."""
    random, _, mac = hello.nonce.rpartition(".")
    expected = _hello_mac(secret, random, hello.code_id, hello.entry_key, hello.line_key, hello.software)
    return hmac.compare_digest(mac.encode(), expected.encode())


def centre_proof(secret: bytes, hello: bytes, nonce: str, root: str) -> str:
    """The challenge's `proof`, base64url. `hello` is the body of the first request; `nonce` and `root` as sent."""
    return _mac(secret, b"madoguchi-enrol-centre-v1", hello, nonce.encode(), root.encode())


def kiosk_proof(secret: bytes, hello: bytes, nonce: str, root: str) -> str:
    """The second request's `proof`, over the same and the centre's proof."""
    before = centre_proof(secret, hello, nonce, root)
    return _mac(secret, b"madoguchi-enrol-kiosk-v1", hello, nonce.encode(), root.encode(), before.encode())


def grant_mac(secret: bytes, hello: bytes, nonce: str, root: str, grant: bytes) -> str:
    """The last answer's `mac`, over the same, both proofs and the grant's bytes."""
    first, second = centre_proof(secret, hello, nonce, root), kiosk_proof(secret, hello, nonce, root)
    said = (hello, nonce.encode(), root.encode(), first.encode(), second.encode(), grant)
    return _mac(secret, b"madoguchi-enrol-grant-v1", *said)


def check_centre_proof(proof: str, secret: bytes, hello: bytes, nonce: str, root: str) -> None:
    """Kiosk: return if the centre knows the secret and saw this hello. Raises BadSignature."""
    _same(proof, centre_proof(secret, hello, nonce, root))


def check_kiosk_proof(proof: str, secret: bytes, hello: bytes, nonce: str, root: str) -> None:
    """Centre: return if the kiosk knows the secret and saw this challenge. Raises BadSignature."""
    _same(proof, kiosk_proof(secret, hello, nonce, root))


def check_grant_mac(mac: str, secret: bytes, hello: bytes, nonce: str, root: str, grant: bytes) -> None:
    """Kiosk: return if the grant is what the centre gave in this very exchange. Raises BadSignature."""
    _same(mac, grant_mac(secret, hello, nonce, root, grant))


def public_key_of(text: str) -> bytes:
    """A public key member (base64url) of hello or challenge as bytes. Raises WrongForm."""
    return from_base64url(text.encode())


def _mac(secret: bytes, purpose: bytes, *said: bytes) -> str:
    if len(secret) != SECRET_BYTES:
        raise WrongForm("an enrolment secret has 10 bytes")
    message = b"".join(struct.pack(">I", len(part)) + part for part in (purpose, *said))
    return to_base64url(hmac.digest(secret, message, "sha256")).decode()


def _hello_mac(secret: bytes, *said: str) -> str:
    return _mac(secret, b"madoguchi-enrol-hello-v1", *(part.encode() for part in said))


def _same(shown: str, expected: str) -> None:
    if not hmac.compare_digest(shown.encode(), expected.encode()):
        raise BadSignature("the other side does not know the enrolment code, or something on the way was changed")


def _folded(typed: str) -> str:
    if len(typed) > 100:
        raise WrongForm("too long for an enrolment code")
    folded = unicodedata.normalize("NFKC", typed).upper()
    plain = "".join(character for character in folded if character not in _SEPARATORS).translate(_LOOK_ALIKES)
    if len(plain) != CODE_LENGTH or not set(plain) <= set(PLAIN_ALPHABET):
        raise WrongForm("an enrolment code has 30 letters and digits")
    return plain


def _spell(value: int, length: int) -> str:
    return "".join(PLAIN_ALPHABET[(value >> (5 * place)) & 31] for place in reversed(range(length)))


def _value(text: str) -> int:
    value = 0
    for character in text:
        value = value * 32 + PLAIN_ALPHABET.index(character)
    return value
