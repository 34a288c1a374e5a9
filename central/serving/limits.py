"""How much an address takes, and whose threads serve it (docs/adr/0003-centre.md). The shipped nginx has the same."""

from __future__ import annotations

from enum import Enum

from sync.contract.messages import CONTACT_LIMIT_BYTES

CONTACT = "/kiosk/v1/contact"
LINE = "/kiosk/v1/"
CHECK = "/check/"
STRANGER_BYTES = 64 * 1024
"""What anybody may send to any address: forms, and what the kiosks' line takes unsigned."""
CHECK_BYTES = 5 * 1024 * 1024 + 16 * 1024
"""A certificate and the form around it."""
BODY_WAITS = "madoguchi.body_waits"
"""In the environment of a head that lies before the centre without its body: it answers 100 if the body may come."""
_SIGNED = frozenset({CONTACT, "/kiosk/v1/catalogue", "/kiosk/v1/status"})


class Threads(Enum):
    """Threads that serve apart from each other, so that one kind of visitor never waits for all of another kind."""

    KIOSKS = "kiosks"
    STRANGERS = "strangers"
    """Who has not shown yet who it is: sign-in, enrolment, the public check."""
    STAFF = "staff"


def body_limit(path: str) -> int:
    """Bytes of a body that this address takes at most."""
    if path == CONTACT:
        return CONTACT_LIMIT_BYTES
    return CHECK_BYTES if path.startswith(CHECK) else STRANGER_BYTES


def threads_for(path: str) -> Threads:
    """Who serves this address."""
    if path in _SIGNED:
        return Threads.KIOSKS
    if path.startswith((LINE, CHECK, "/sign-in/", "/static/")):
        return Threads.STRANGERS
    return Threads.STAFF
