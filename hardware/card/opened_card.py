"""A card that lies in the reader, held for us alone until `close()`.

What happens in life comes back as a value: a pulled card is `CardLost` from every method from then on. Exceptions
mean that the caller broke the order: wrong kind of card, or no PIN. One thread uses one opened card.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from types import TracebackType
from typing import ParamSpec, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256

from hardware.card import applications, basic_four, city_card, jpki_card, pins
from hardware.card.basic_four import BasicFour
from hardware.card.link import CardChannel, CardLinkLost, ChannelLost, Link
from hardware.card.results import (
    CardBusy,
    CardKind,
    CardLost,
    CertificatesPresent,
    LossReason,
    NotOnThisCard,
    PinAccepted,
    PinKind,
    VerifyResult,
)
from hardware.card.tlv import BadRecord
from hardware.card.transport import connect
from hardware.errors import PinNotVerified, WrongKindOfCard
from hardware.secret import Secret

Connect = Callable[[str], CardChannel | CardBusy]
"""Powers the card in a reader and holds it alone. Raises `ChannelLost` when there is none."""

_P = ParamSpec("_P")
_R = TypeVar("_R")


def open_card(reader: str, *, staff_only: bool = False, connect: Connect = connect) -> OpenedCard | CardLost | CardBusy:
    """Hold the card in this reader and tell its kind. Uses no PIN try.

    `staff_only`: while nobody has begun anything. A card of staff is known by its application; any other is asked
    nothing at all, and its kind is `UNKNOWN`.
    """
    try:
        channel = connect(reader)
    except ChannelLost as lost:
        return CardLost(lost.reason)
    if isinstance(channel, CardBusy):
        return channel
    link = Link(channel)
    try:
        return OpenedCard(link, staff_only=staff_only)
    except CardLinkLost as lost:
        return CardLost(lost.reason)
    except BaseException:
        link.close()
        raise


def _or_lost(method: Callable[_P, _R]) -> Callable[_P, _R | CardLost]:
    def call(*args: _P.args, **kwargs: _P.kwargs) -> _R | CardLost:
        try:
            return method(*args, **kwargs)
        except CardLinkLost as lost:
            return CardLost(lost.reason)

    call.__doc__ = method.__doc__
    return call


class OpenedCard:
    """One card for one visit. Leaving the `with` block powers it off, which closes its PINs."""

    def __init__(self, link: Link, *, staff_only: bool = False) -> None:
        self._link = link
        self._open_pin: PinKind | None = None
        self._told = pins.ToldOnce()
        self._present = CertificatesPresent(sign=False, auth=False)
        self._auth_certificate: bytes | None = None
        self._asked_for_auth_certificate = False
        self._staff: city_card.StaffRecord | None = None
        self._staff_identity: bytes | None = None
        self._sign_certificate: bytes | None = None
        self.kind = self._recognise_staff() if staff_only else self._recognise()

    def __enter__(self) -> OpenedCard:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Power the card off: its verified PINs end with that. Safe to repeat."""
        self._told.forget()
        self._link.close()

    @_or_lost
    def certificates(self) -> CertificatesPresent:
        """Which certificates the card says it has. Ask before asking for a PIN."""
        self._need(CardKind.MY_NUMBER, CardKind.PHONE, CardKind.OLD_RESIDENT_CARD)
        return self._present

    @_or_lost
    def identity(self) -> bytes | NotOnThisCard:
        """A value that tells whether it is the same card as before. Keep it in memory only, for this visit only.

        Of a resident's card it is the hash of `auth_certificate`, and costs the same.
        """
        self._need(*CardKind)
        if self._staff_identity is not None:
            return self._staff_identity
        certificate = self._free_certificate()
        return sha256(certificate).digest() if certificate is not None else NotOnThisCard()

    @_or_lost
    def auth_certificate(self) -> bytes | NotOnThisCard:
        """The authentication certificate (DER). It names nobody, but it is one person's: for this visit only.

        Read when it is first asked for, which closes an open PIN of another application: ask before any PIN.
        """
        self._need(*CardKind)
        return self._free_certificate() or NotOnThisCard()

    @_or_lost
    def expires_at(self) -> datetime | NotOnThisCard:
        """When the authentication certificate ends; the signing certificate never ends later. Known without a PIN, so
        an expired card can be told at once. Revocation is another matter, which only the centre may ask."""
        self._need(CardKind.MY_NUMBER, CardKind.PHONE, CardKind.OLD_RESIDENT_CARD)
        certificate = self._free_certificate()
        return self._end_of(certificate) if certificate is not None else NotOnThisCard()

    @_or_lost
    def tries_left(self, kind: PinKind) -> int:
        """Tries left for a PIN, 0 when it is blocked. Costs nothing. Closes an open PIN of another application."""
        self._need_pin_of_this_card(kind)
        tries = pins.ask_tries(self._link, kind)
        self._forget_closed_pin()
        if tries is None:
            # "Verified already": the card does not say how many, and it cannot be fewer than before. One is the safe
            # claim.
            return 1
        return tries

    @_or_lost
    def verify(self, kind: PinKind, secret: Secret) -> VerifyResult:
        """Try the PIN that was typed just now: the tries left are asked first, the PIN is sent at most once, ever."""
        try:
            self._need_pin_of_this_card(kind)
            self._open_pin = None
            result = pins.verify(self._link, kind, secret, self._told)
        finally:
            secret.wipe()
        if isinstance(result, PinAccepted):
            self._open_pin = kind
        return result

    @_or_lost
    def basic_four(self) -> BasicFour | NotOnThisCard:
        """Name, address, birth date and sex. Needs the PIN `BASIC_FOUR`, accepted just before."""
        self._need(CardKind.MY_NUMBER)
        self._need_open(PinKind.BASIC_FOUR)
        if not self._link.select_file(applications.EF_BASIC_FOUR):
            return NotOnThisCard()
        record = self._link.read_record(5)
        if record is None:
            raise self._link.give_up(LossReason.UNINTELLIGIBLE)
        try:
            return basic_four.parse(record)
        except BadRecord:
            raise self._link.give_up(LossReason.UNINTELLIGIBLE) from None

    @_or_lost
    def sign_certificate(self) -> bytes | NotOnThisCard:
        """The signing certificate (DER): it names the person. Needs the PIN `SIGN`, accepted just before."""
        self._need(CardKind.MY_NUMBER)
        if not self._present.sign:
            return NotOnThisCard()
        self._need_open(PinKind.SIGN)
        if self._sign_certificate is None:
            der = jpki_card.read_certificate(self._link, applications.EF_SIGN_CERTIFICATE)
            if der is None:
                raise self._link.give_up(LossReason.UNINTELLIGIBLE)
            self._sign_certificate = der
        return self._sign_certificate

    @_or_lost
    def sign(self, digest: bytes) -> bytes:
        """RS256 signature of a SHA-256 digest by the resident's signing key. Needs the PIN `SIGN`.

        It is checked against the card's certificate before it is handed out: a torn signature is a lost card.
        """
        self._need(CardKind.MY_NUMBER)
        if len(digest) != 32:
            raise ValueError("a SHA-256 digest has 32 bytes")
        certificate = self.sign_certificate()
        if isinstance(certificate, CardLost):
            raise CardLinkLost(certificate.reason)
        self._need_open(PinKind.SIGN)
        signature = jpki_card.sign(self._link, applications.KEY_SIGN, digest)
        if signature is None or isinstance(certificate, NotOnThisCard) or not _is_by(certificate, digest, signature):
            raise self._link.give_up(LossReason.UNINTELLIGIBLE)
        return signature

    @_or_lost
    def staff_card_id(self) -> str:
        """The id under which the staff list knows this card. Says nothing before a challenge was signed."""
        self._need(CardKind.STAFF)
        assert self._staff is not None, "a staff card was recognised by its record"
        return self._staff.card_id

    @_or_lost
    def sign_challenge(self, challenge: bytes) -> bytes:
        """Prove the card's key: ECDSA P-256 r ‖ s over SHA-256(challenge) by a staff card (PIN `STAFF`); RS256 by the
        authentication key of a My Number card (PIN `AUTH`)."""
        digest = sha256(challenge).digest()
        if self.kind is CardKind.STAFF:
            self._need_open(PinKind.STAFF)
            if not self._link.select_file(applications.KEY_STAFF):
                raise self._link.give_up(LossReason.UNINTELLIGIBLE)
            answer = self._link.sign(digest)
            if answer.status != 0x9000 or len(answer.data) != city_card.SIGNATURE_BYTES:
                raise self._link.give_up(LossReason.UNINTELLIGIBLE)
            return answer.data
        self._need(CardKind.MY_NUMBER)
        self._need_open(PinKind.AUTH)
        signature = jpki_card.sign(self._link, applications.KEY_AUTH, digest)
        if signature is None:
            raise self._link.give_up(LossReason.UNINTELLIGIBLE)
        return signature

    def _recognise(self) -> CardKind:
        if self._link.select_application(applications.JPKI_AID):
            kind = jpki_card.kind_of_token(self._link)
            # An old card is named and left alone: not every one of them has the other files.
            if kind in (CardKind.MY_NUMBER, CardKind.PHONE):
                self._present = jpki_card.certificates_present(self._link)
            return kind
        return self._recognise_staff()

    def _recognise_staff(self) -> CardKind:
        if not self._link.select_application(applications.STAFF_AID):
            return CardKind.UNKNOWN
        record = self._link.read_record(5) if self._link.select_file(applications.EF_STAFF) else None
        if record is None:
            return CardKind.UNKNOWN
        try:
            self._staff = city_card.parse(record)
        except BadRecord:
            return CardKind.UNKNOWN
        self._staff_identity = sha256(record).digest()
        return CardKind.STAFF

    def _free_certificate(self) -> bytes | None:
        """The authentication certificate, which no PIN guards; read once, and only when somebody asks."""
        if not self._asked_for_auth_certificate and self.kind in (CardKind.MY_NUMBER, CardKind.PHONE):
            self._asked_for_auth_certificate = True
            if self._link.application == applications.JPKI_AID or self._link.select_application(applications.JPKI_AID):
                self._auth_certificate = jpki_card.read_certificate(self._link, applications.EF_AUTH_CERTIFICATE)
            self._forget_closed_pin()
        return self._auth_certificate

    def _end_of(self, certificate: bytes) -> datetime:
        try:
            return x509.load_der_x509_certificate(certificate).not_valid_after_utc
        except ValueError:
            raise self._link.give_up(LossReason.UNINTELLIGIBLE) from None

    def _need(self, *kinds: CardKind) -> None:
        if self.kind not in kinds:
            raise WrongKindOfCard(f"a {self.kind.value} card cannot do this")
        if self._link.lost is not None:
            raise CardLinkLost(self._link.lost)

    def _need_pin_of_this_card(self, kind: PinKind) -> None:
        self._need(CardKind.STAFF if kind is PinKind.STAFF else CardKind.MY_NUMBER)

    def _need_open(self, kind: PinKind) -> None:
        if self._open_pin is not kind or self._link.application != pins.PLACES[kind].application:
            raise PinNotVerified(f"the PIN {kind.value} must be accepted first")

    def _forget_closed_pin(self) -> None:
        if self._open_pin is not None and self._link.application != pins.PLACES[self._open_pin].application:
            self._open_pin = None


def _is_by(certificate: bytes, digest: bytes, signature: bytes) -> bool:
    try:
        key = x509.load_der_x509_certificate(certificate).public_key()
        if not isinstance(key, rsa.RSAPublicKey):
            return False
        key.verify(signature, digest, padding.PKCS1v15(), Prehashed(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True
