"""Holds the card for the conversation. The only thread that touches it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from hardware.card.results import (
    CardBusy,
    CardKind,
    CardLost,
    LossReason,
    NotOnThisCard,
    PinAccepted,
    PinBlocked,
    PinKind,
    PinMalformed,
    PinRejected,
    PinUnlikely,
)
from hardware.devices import HeldCard, OpensCards
from kiosk.devices import card as results
from kiosk.devices.card import (
    OpenCard,
    OpenStaffCard,
    PowerOffCard,
    ReadBasicFour,
    ReadSigningCertificate,
    SignChallenge,
    SignStatement,
    VerifyPin,
)
from kiosk.devices.command import Command
from kiosk.devices.workers.worker import Post, Worker
from sync.envelope.resident.resident_signature import signing_input


class CardWorker(Worker):
    """`reader_now` names the reader in which the card lies, as last reported."""

    name = "card-worker"

    def __init__(self, post: Post, open_card: OpensCards, reader_now: Callable[[], str]) -> None:
        super().__init__(post)
        self._open_card = open_card
        self._reader_now = reader_now
        self._held: HeldCard | None = None

    def do(self, visit: int, command: Command) -> None:
        """Carry one card command out."""
        match command:
            case OpenCard(to_sign):
                opened = self._opened(visit)
                if opened is not None:
                    self._tell(visit, opened, to_sign)
            case OpenStaffCard():
                opened = self._opened(visit, staff_only=True)
                if opened is not None:
                    self._tell_staff(visit, opened)
            case PowerOffCard():
                self._let_go()
            case _ if self._held is None:
                if isinstance(command, VerifyPin):
                    command.secret.wipe()
                self.post(results.CardFailed(LossReason.PULLED, visit=visit))
            case VerifyPin(kind, secret):
                self._judge(visit, self._held.verify(kind, secret))
            case ReadBasicFour():
                self._four(visit, self._held)
            case ReadSigningCertificate():
                self._certificate(visit, self._held)
            case SignStatement(statement, certificate):
                digest = hashlib.sha256(signing_input(statement, certificate)).digest()
                signature = self._held.sign(digest)
                if isinstance(signature, CardLost):
                    self._lost(visit, signature)
                else:
                    self.post(results.StatementSigned(signature, visit=visit))
            case SignChallenge(challenge):
                self._challenge(visit, self._held, challenge)
            case _:
                raise TypeError(type(command).__name__)

    def failed(self, visit: int, command: Command) -> None:
        """Let the card go; the resident puts it in again."""
        try:
            self._let_go()
        finally:
            if not isinstance(command, PowerOffCard):
                self.post(results.CardFailed(LossReason.UNINTELLIGIBLE, visit=visit))

    def stop(self, timeout_s: float = 5.0) -> None:
        """Let go of the card too."""
        super().stop(timeout_s)
        self._let_go()

    def _opened(self, visit: int, *, staff_only: bool = False) -> HeldCard | None:
        """The card, held; None: why not is told."""
        self._let_go()
        opened = self._open_card(self._reader_now(), staff_only=staff_only)
        match opened:
            case CardLost():
                self._lost(visit, opened)
            case CardBusy():
                self.post(results.CardFailed(None, visit=visit))
            case _:
                self._held = opened
                return opened
        return None

    def _tell_staff(self, visit: int, card: HeldCard) -> None:
        """A card of staff, or one that is none of our business."""
        if card.kind is not CardKind.STAFF:
            self._let_go()
            return self.post(results.CardOpened(card.kind, visit=visit))
        tries = card.tries_left(PinKind.STAFF)
        if isinstance(tries, CardLost):
            return self._lost(visit, tries)
        return self.post(results.CardOpened(card.kind, staff_tries=tries, visit=visit))

    def _tell(self, visit: int, card: HeldCard, to_sign: bool) -> None:
        """Everything that decides whether this card can be used, before anything is typed."""
        if card.kind is not CardKind.MY_NUMBER:
            return self.post(results.CardOpened(card.kind, visit=visit))
        present = card.certificates()
        identity: bytes | NotOnThisCard | CardLost = NotOnThisCard()
        expires: datetime | NotOnThisCard | CardLost = NotOnThisCard()
        auth: bytes | NotOnThisCard | CardLost = NotOnThisCard()
        if to_sign:
            identity, expires, auth = card.identity(), card.expires_at(), card.auth_certificate()
        if isinstance(present, CardLost):
            return self._lost(visit, present)
        if isinstance(identity, CardLost):
            return self._lost(visit, identity)
        if isinstance(expires, CardLost):
            return self._lost(visit, expires)
        if isinstance(auth, CardLost):
            return self._lost(visit, auth)
        sign = card.tries_left(PinKind.SIGN) if present.sign else None
        auth_tries = card.tries_left(PinKind.AUTH) if sign is None else None
        # Last, so that this application is the one selected when its PIN is typed.
        four = card.tries_left(PinKind.BASIC_FOUR)
        if isinstance(sign, CardLost):
            return self._lost(visit, sign)
        if isinstance(four, CardLost):
            return self._lost(visit, four)
        if isinstance(auth_tries, CardLost):
            return self._lost(visit, auth_tries)
        return self.post(
            results.CardOpened(
                card.kind,
                identity=None if isinstance(identity, NotOnThisCard) else identity,
                certificates=present,
                basic_four_tries=four,
                sign_tries=sign,
                without_pin=(auth_tries, four) == (0, 0),
                expires_at=None if isinstance(expires, NotOnThisCard) else expires,
                auth_certificate=None if isinstance(auth, NotOnThisCard) else auth,
                visit=visit,
            )
        )

    def _judge(self, visit: int, result: object) -> None:
        match result:
            case PinAccepted():
                self.post(results.PinAccepted(visit=visit))
            case PinRejected(tries_left):
                self.post(results.PinRejected(tries_left, visit=visit))
            case PinBlocked():
                self.post(results.PinBlocked(visit=visit))
            case PinMalformed():
                self.post(results.PinMalformed(visit=visit))
            case PinUnlikely():
                self.post(results.PinUnlikely(visit=visit))
            case CardLost():
                self._lost(visit, result)
            case _:
                raise TypeError(type(result).__name__)

    def _four(self, visit: int, card: HeldCard) -> None:
        match card.basic_four():
            case CardLost() as lost:
                self._lost(visit, lost)
            case NotOnThisCard():
                self.post(results.HolderRead(None, visit=visit))
            case holder:
                self.post(results.HolderRead(holder, visit=visit))

    def _certificate(self, visit: int, card: HeldCard) -> None:
        match card.sign_certificate():
            case CardLost() as lost:
                self._lost(visit, lost)
            case NotOnThisCard():
                self.post(results.CertificateRead(None, visit=visit))
            case certificate:
                self.post(results.CertificateRead(certificate, visit=visit))

    def _challenge(self, visit: int, card: HeldCard, challenge: bytes) -> None:
        name, signature = card.staff_card_id(), card.sign_challenge(challenge)
        if isinstance(name, CardLost):
            self._lost(visit, name)
        elif isinstance(signature, CardLost):
            self._lost(visit, signature)
        else:
            self.post(results.ChallengeSigned(name, signature, visit=visit))

    def _lost(self, visit: int, lost: CardLost) -> None:
        self._let_go()
        self.post(results.CardFailed(lost.reason, visit=visit))

    def _let_go(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            held.close()
