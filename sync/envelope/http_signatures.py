"""Signed requests of a kiosk (RFC 9421 with Content-Digest, RFC 9530), in one exact form.

Covered are method, path, query, content type and content digest; not the authority, which a reverse proxy changes.
`created` stands there because stock software asks for it, and is not judged: a kiosk's clock may be wrong.
Freshness is the centre's single-use nonce.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import requests
from cryptography.hazmat.primitives.asymmetric import ec
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureAlgorithm,
    HTTPSignatureKeyResolver,
)
from http_message_signatures.exceptions import HTTPMessageSignaturesException

from sync.contract.wire.messages import HTTP_COVERED, HTTP_SIGNATURE_TAG
from sync.envelope.keys.signer import Signer, TrustedKey
from sync.envelope.refusals import BadSignature, UnknownKey, WrongForm

LABEL = "kiosk"
FIRST_NONCE = "none"
"""Sent by a kiosk that holds no nonce; answered with one."""
EMPTY_BODY_TYPE = "application/octet-stream"
_COVERED = " ".join(f'"{component}"' for component in HTTP_COVERED)
_INPUT = re.compile(
    rf"{LABEL}=\({re.escape(_COVERED)}\);created=[0-9]{{1,12}}"
    rf';keyid="([0-9a-f]{{16}})";nonce="([A-Za-z0-9_-]{{1,86}})";tag="{HTTP_SIGNATURE_TAG}"'
)
_SIGNATURE = re.compile(rf"{LABEL}=:([A-Za-z0-9+/]{{86}}==):")
_METHOD = re.compile(r"[A-Z]{3,7}")
_PATH = re.compile(r"/[A-Za-z0-9._~/-]{0,500}")
_QUERY = re.compile(r"[A-Za-z0-9._~=&-]{0,500}")
_DIGEST = re.compile(r"sha-256=:[A-Za-z0-9+/]{43}=:")
_CONTENT_TYPE = re.compile(r"[a-z0-9.+/;= -]{1,100}")


@dataclass(frozen=True)
class VerifiedRequest:
    """Who sent a request, and the nonce to spend for it."""

    kid: str
    nonce: str
    digest: str
    """Content-Digest of the body that belongs to it."""
    request: str
    """SHA-256 (hex) of its signature: what a signed answer names it by."""


class _Algorithm(HTTPSignatureAlgorithm):
    """ES256 with a key that `signer` already checked; the library's own would take any P-256 object."""

    algorithm_id = "ecdsa-p256-sha256"

    def __init__(self, public_key: TrustedKey | None = None, private_key: ec.EllipticCurvePrivateKey | None = None):
        self._key = public_key

    def verify(self, signature: bytes, message: bytes) -> None:
        """Raise BadSignature unless it holds."""
        assert self._key is not None
        self._key.verify(message, signature)


class _OneKey(HTTPSignatureKeyResolver):
    def __init__(self, key: TrustedKey) -> None:
        self._key = key

    def resolve_public_key(self, key_id: str) -> TrustedKey | None:
        """The key, if it is the one that the request names."""
        return self._key if key_id == self._key.kid else None


class _Verifier(HTTPMessageVerifier):
    def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:
        """Judge nothing: a nonce makes the request fresh, and kiosks' clocks go wrong."""


@dataclass(frozen=True)
class _Message:
    method: str
    url: str
    headers: dict[str, str]


def content_digest(body: bytes) -> str:
    """Value of the Content-Digest field."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def sign_request(request: requests.PreparedRequest, signer: Signer, nonce: str) -> None:
    """Add Content-Type (if none), Content-Digest, Signature-Input and Signature.

    A body that is streamed needs its Content-Digest set before, by `content_digest`. Signing again (with a fresh
    nonce) replaces the old signature.
    """
    body: object = request.body  # may be a stream, whatever the stubs say
    if isinstance(body, str):
        body = body.encode()
    request.headers.setdefault("Content-Type", EMPTY_BODY_TYPE)
    if body is None or isinstance(body, bytes):
        request.headers["Content-Digest"] = content_digest(body or b"")
    elif "Content-Digest" not in request.headers:
        raise WrongForm("a streamed body needs its Content-Digest before it is signed")
    stock = HTTPMessageSigner(signature_algorithm=_Algorithm)
    prepared = stock.prepare(
        request,
        key_id=signer.kid,
        nonce=nonce,
        tag=HTTP_SIGNATURE_TAG,
        label=LABEL,
        include_alg=False,
        covered_component_ids=HTTP_COVERED,
        use_existing_digest=True,
    )
    stock.apply(request, prepared, signer.sign(prepared.signature_base))


def name_of_request(request: requests.PreparedRequest) -> str:
    """What a signed answer names this request by: SHA-256 (hex) of its signature. Empty for one without.

    The nonce would not do: whoever stands on the way can hand it out a second time, in a `stale_nonce` of his own.
    """
    signed = _SIGNATURE.fullmatch(str(request.headers.get("Signature", "")))
    return "" if signed is None else hashlib.sha256(base64.b64decode(signed[1])).hexdigest()


def verify_request(
    method: str,
    path: str,
    query: str,
    headers: Mapping[str, str],
    body: bytes,
    find_key: Callable[[str], TrustedKey | None],
) -> VerifiedRequest:
    """Who signed this request, of which everything is at hand.

    Raises:
        WrongForm, UnknownKey, BadSignature: as `verify_head` and `check_body`.
    """
    verified = verify_head(method, path, query, headers, find_key)
    check_body(verified, body)
    return verified


def verify_head(
    method: str, path: str, query: str, headers: Mapping[str, str], find_key: Callable[[str], TrustedKey | None]
) -> VerifiedRequest:
    """Who signed this request, before its body is read: strangers' bodies need not be. The nonce is not judged here.

    `path` and `query` are as they came on the line (not decoded, query without `?`); header names in any case.
    Nothing of the body counts before `check_body`.

    Raises:
        WrongForm: a field missing or in another form.
        UnknownKey: `find_key` knows no such key.
        BadSignature
    """
    fields = {name.lower(): value for name, value in headers.items()}
    try:
        named = _INPUT.fullmatch(fields["signature-input"])
        signed = _SIGNATURE.fullmatch(fields["signature"])
        content_type, digest = fields["content-type"], fields["content-digest"]
    except KeyError as missing:
        raise WrongForm(f"a signed request has the field {missing.args[0]}") from missing
    if named is None or signed is None:
        raise WrongForm("not the form of a kiosk's request signature")
    if not (_METHOD.fullmatch(method) and _PATH.fullmatch(path) and _QUERY.fullmatch(query)):
        raise WrongForm("not a method, path and query of this interface")
    if not (_CONTENT_TYPE.fullmatch(content_type) and _DIGEST.fullmatch(digest)):
        raise WrongForm("not a content type or digest of this interface")
    raw = base64.b64decode(signed[1])
    if base64.b64encode(raw).decode() != signed[1]:
        raise WrongForm("the signature in a second spelling")
    key = find_key(named[1])
    if key is None or key.kid != named[1]:
        raise UnknownKey("the request names a key that is not known")
    _verify(_Message(method, f"http://kiosk.invalid{path}{'?' * bool(query)}{query}", fields), key)
    return VerifiedRequest(named[1], named[2], digest, hashlib.sha256(raw).hexdigest())


def check_body(verified: VerifiedRequest, body: bytes) -> None:
    """Return if this is the body that was signed.

    Raises:
        WrongForm
    """
    if verified.digest != content_digest(body):
        raise WrongForm("the body is not the one that its digest names")


def _verify(message: _Message, key: TrustedKey) -> None:
    verifier = _Verifier(signature_algorithm=_Algorithm, key_resolver=_OneKey(key))
    try:
        verifier.verify(message, max_age=None, expect_tag=HTTP_SIGNATURE_TAG)
    except (HTTPMessageSignaturesException, ValueError) as wrong:
        raise BadSignature("the request was not signed by this key in this form") from wrong
