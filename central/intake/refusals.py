"""Why a request of a kiosk was not served. Each carries the HTTP status and the code of docs/openapi/kiosk.yaml."""

from __future__ import annotations


class KioskApiError(Exception):
    """A refusal that becomes a `Refusal` message."""

    def __init__(
        self, status: int, code: str, detail: str, *, nonce: str | None = None, incarnation: str | None = None
    ) -> None:
        """`nonce` is the kiosk's next one, if the refused request spent its own."""
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail
        self.nonce, self.incarnation = nonce, incarnation


def malformed(detail: str) -> KioskApiError:
    """400: not the written format. The same bytes will never be taken."""
    return KioskApiError(400, "malformed", detail)


def stale_nonce(nonce: str) -> KioskApiError:
    """401: nothing wrong with the request but its nonce; here is one for the next."""
    return KioskApiError(401, "stale_nonce", "send again with this nonce", nonce=nonce)
