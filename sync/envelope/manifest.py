"""The centre's keys under the city root: the only key that a kiosk takes on trust, at enrolment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import msgspec

from sync.contract.wire.manifest import Incarnation, Manifest, PublicKey
from sync.contract.wire.messages import DOCUMENT_LIMIT_BYTES, read_message, write_message
from sync.envelope.base64url import from_base64url, to_base64url
from sync.envelope.jws import Typ, kid_in, sign_jws, verify_jws
from sync.envelope.keys.hpke_keys import HpkeKey, Recipient
from sync.envelope.keys.signer import Signer, TrustedKey, kid_of
from sync.envelope.refusals import UnknownKey, WrongForm

INCARNATION_LIMIT_BYTES = 4 * 1024
ES256 = "ES256"
SIGNING_USES = ("ack", "catalogue", "status", "document")
SEALING_USES = ("hpke", "recovery_hpke")


@dataclass(frozen=True)
class TrustedManifest:
    """A manifest whose root signature held. Several keys of one use stand newest first (rotation)."""

    manifest: Manifest

    def keys(self, use: str) -> tuple[TrustedKey, ...]:
        """All signing keys of a use, newest first."""
        return self._signing_keys.get(use, ())

    def key(self, use: str) -> TrustedKey:
        """The newest signing key of a use.

        Raises:
            UnknownKey: the manifest has none.
        """
        for key in self.keys(use):
            return key
        raise UnknownKey(f"the manifest names no key for {use}")

    def recipients(self) -> tuple[Recipient, ...]:
        """Whom a box is sealed for: the newest decryption key, then the newest recovery key.

        Raises:
            UnknownKey: the manifest has no decryption key.
        """
        if self._newest_recipients is None:
            raise UnknownKey("the manifest names no decryption key")
        return self._newest_recipients

    def verify(self, jws: bytes, typ: Typ, use: str, limit: int) -> bytes:
        """The payload of a JWS by any key that the manifest names for this use.

        Raises:
            WrongForm, UnknownKey, BadSignature
        """
        named = kid_in(jws, typ)
        for key in self.keys(use):
            if key.kid == named:
                return verify_jws(jws, typ, key, limit)
        raise UnknownKey(f"a {typ.value} by a key that the manifest does not name for {use}")

    @cached_property
    def _signing_keys(self) -> dict[str, tuple[TrustedKey, ...]]:
        """Made once: a key object remembers its point, and whoever keeps something waits for no parsing."""
        found: dict[str, tuple[TrustedKey, ...]] = {}
        for key in self.manifest.keys:
            found[key.use] = (*found.get(key.use, ()), TrustedKey(from_base64url(key.public.encode())))
        return found

    @cached_property
    def _newest_recipients(self) -> tuple[Recipient, ...] | None:
        newest: dict[str, Recipient] = {}
        for key in self.manifest.keys:
            if key.use in SEALING_USES and key.use not in newest:
                newest[key.use] = Recipient(key.kid, int(key.alg), from_base64url(key.public.encode()))
        return tuple(newest[use] for use in SEALING_USES if use in newest) if "hpke" in newest else None


def signing_key(use: str, public: bytes) -> PublicKey:
    """A signing key as a member of the manifest."""
    return PublicKey(use, kid_of(public), ES256, to_base64url(public).decode())


def sealing_key(use: str, key: HpkeKey | Recipient) -> PublicKey:
    """A decryption key as a member of the manifest."""
    return PublicKey(use, key.kid, str(key.suite), to_base64url(key.public).decode())


def sign_manifest(manifest: Manifest, root: Signer) -> bytes:
    """Compact JWS by the city root."""
    _check(manifest)
    return sign_jws(write_message(manifest), Typ.MANIFEST, root)


def read_manifest(jws: bytes, root: TrustedKey) -> TrustedManifest:
    """Verify and read.

    Raises:
        WrongForm, UnknownKey, BadSignature, ContractError
    """
    payload = verify_jws(jws, Typ.MANIFEST, root, DOCUMENT_LIMIT_BYTES)
    manifest = read_message(Manifest, payload)
    # What a newer centre names for a use that is not known here is nobody's key here.
    usable = msgspec.structs.replace(manifest, keys=tuple(key for key in manifest.keys if _is_of_known_use(key)))
    _check(usable)
    return TrustedManifest(usable)


def sign_incarnation(incarnation: Incarnation, root: Signer) -> bytes:
    """Compact JWS by the city root."""
    return sign_jws(write_message(incarnation), Typ.INCARNATION, root)


def read_incarnation(jws: bytes, root: TrustedKey) -> Incarnation:
    """Verify and read.

    Raises:
        WrongForm, UnknownKey, BadSignature, ContractError
    """
    payload = verify_jws(jws, Typ.INCARNATION, root, INCARNATION_LIMIT_BYTES)
    return read_message(Incarnation, payload, INCARNATION_LIMIT_BYTES)


def _check(manifest: Manifest) -> None:
    for key in manifest.keys:
        public = from_base64url(key.public.encode())
        if key.kid != kid_of(public):
            raise WrongForm("a key of the manifest is not the one that its id names")
        if not _is_of_known_use(key):
            raise WrongForm(f"a key of the manifest has an unknown use or algorithm: {key.use}")


def _is_of_known_use(key: PublicKey) -> bool:
    return (key.use in SIGNING_USES and key.alg == ES256) or (key.use in SEALING_USES and key.alg in ("1", "2"))
