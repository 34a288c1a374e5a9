"""What each door is made of: its addresses, its middleware and its own secret. The order of the middleware is one for
all of them; a door leaves out what it has no use for.
"""

from __future__ import annotations

from central.serving.doors import Door
from sync.contract.numbers import LEAFLET_PATH

STAFF = frozenset({Door.ALL, Door.STAFF})
PAGES = STAFF | {Door.RESIDENTS}
KIOSKS = frozenset({Door.ALL, Door.KIOSKS})
EVERY = frozenset(Door)
ADDRESSES = {
    Door.ALL: "central.project.urls.everything",
    Door.STAFF: "central.project.urls.staff",
    Door.RESIDENTS: "central.project.urls.residents",
    Door.KIOSKS: "central.project.urls.kiosks",
}
OWN_SECRET = {
    Door.ALL: "secret.key",
    Door.STAFF: "secret.key",
    Door.RESIDENTS: "residents.key",
    Door.KIOSKS: "kiosks.key",
}
"""File of a door's secret. Residents and kiosks hash with theirs who tried how often, nothing else: whoever has it
makes no session of a member."""
OPEN_PREFIXES: dict[Door, tuple[str, ...]] = {
    Door.ALL: ("/kiosk/v1/", "/check/", LEAFLET_PATH),
    Door.STAFF: (),
}
"""Addresses that need no staff session: kiosks sign their requests, the public check and the pages of leaflets tell
nothing secret. Where they have a door of their own, staff's opens none."""
PAGES_FOR_EVERYBODY: dict[Door, tuple[str, ...]] = {
    Door.ALL: ("/check/", LEAFLET_PATH, "/sign-in/"),
    Door.STAFF: ("/sign-in/",),
    Door.RESIDENTS: ("/check/", LEAFLET_PATH),
    Door.KIOSKS: (),
}
"""Where a reader may choose the language."""
_MIDDLEWARE: tuple[tuple[str, frozenset[Door]], ...] = (
    # Outermost, so that what the next three refuse bears the headers too; the scheme is read on the way back.
    ("central.web.headers.PageHeaders", EVERY),
    ("django.middleware.security.SecurityMiddleware", EVERY),
    ("central.intake.kiosk_api.error_answers.ErrorAnswers", KIOSKS),
    ("central.limits.proxies.OurProxies", EVERY),
    ("central.serving.body_limits.BodyLimits", EVERY),
    ("whitenoise.middleware.WhiteNoiseMiddleware", PAGES),
    ("django.contrib.sessions.middleware.SessionMiddleware", STAFF),
    ("central.web.language.ReaderLanguage", PAGES),
    ("django.middleware.common.CommonMiddleware", EVERY),
    ("django.middleware.csrf.CsrfViewMiddleware", STAFF),
    ("django.contrib.auth.middleware.AuthenticationMiddleware", STAFF),
    ("django_otp.middleware.OTPMiddleware", STAFF),
    ("django.contrib.messages.middleware.MessageMiddleware", STAFF),
    ("central.staff.middleware.StaffOnly", STAFF),
    ("central.web.kept_words.KeptWords", STAFF),
)


def middleware_of(door: Door) -> list[str]:
    """Django's setting MIDDLEWARE for this door."""
    return [name for name, doors in _MIDDLEWARE if door in doors]
