"""base64url without padding (RFC 7515 section 2), with exactly one accepted spelling for any bytes."""

from __future__ import annotations

import base64
import binascii

from sync.envelope.refusals import WrongForm


def to_base64url(data: bytes) -> bytes:
    """The one spelling of these bytes."""
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def from_base64url(text: bytes) -> bytes:
    """The bytes of a spelling.

    Raises:
        WrongForm: another alphabet, padding, or spare bits that are not zero (a second spelling of the same bytes).
    """
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise WrongForm("not base64url") from wrong
    if to_base64url(data) != text:
        raise WrongForm("base64url in a second spelling")
    return data
