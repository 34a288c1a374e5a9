"""Why something was refused. Each word is one cause, so that a log line names it without quoting the message.

EnvelopeError
├── BadSignature         the signature is not by this key over these bytes
├── WrongForm            not the one exact form that docs/formats.md gives
├── UnknownKey           a key id that this use does not trust
├── NotOpenable          not sealed for this key and place, or changed since
└── CertificateRefused   a signing certificate that does not count; `reason` says why
"""

from __future__ import annotations

from sync.errors import EnvelopeError


class BadSignature(EnvelopeError):
    """The signature, proof or code is not by this key over these bytes."""


class WrongForm(EnvelopeError):
    """The bytes depart from their one exact form. Refused before any signature is looked at."""


class UnknownKey(EnvelopeError):
    """The message names a key that is not trusted for this use."""


class NotOpenable(EnvelopeError):
    """Not sealed for this key, kiosk, epoch and seq, or changed since it was sealed."""


class CertificateRefused(EnvelopeError):
    """The signing certificate does not count.

    `reason` is one of unknown_issuer, expired, not_yet_valid, not_for_signing, wrong_policy, malformed.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"the signing certificate was refused: {reason}")
        self.reason = reason
