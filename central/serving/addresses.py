"""How much an address takes, and whose threads serve it (docs/adr/0003-centre.md). The shipped nginx has the same."""

from __future__ import annotations

import re
from enum import Enum

from sync.contract.numbers import LEAFLET_PATH
from sync.contract.wire.contact_frames import CONTACT_LIMIT_BYTES
from sync.contract.wire.parts import PART_REQUEST_BYTES

CONTACT = "/kiosk/v1/contact"
PART = "/kiosk/v1/part"
QUESTION = "/kiosk/v1/question"
LINE = "/kiosk/v1/"
CHECK = "/check/"
STRANGER_BYTES = 64 * 1024
"""What anybody may send to any address: forms, and what the kiosks' line takes unsigned."""
CHECK_BYTES = 5 * 1024 * 1024 + 16 * 1024
"""A certificate and the form around it."""
PACKAGES = "/forms/packages/"
PACKAGE_BYTES = 1040 * 1024
"""A form of another city (`authoring.publishing.packages`) and the form around it."""
DECISIONS = "/exports/decisions/"
"""A table with decisions that a clerk brings back: as much as a package."""
PAPERS = "/paper-forms/bring/"
PAPER_BYTES = 10 * 1024 * 1024 + 16 * 1024
"""The PDF of a city's paper form (`paper_forms`) and the form around it."""
FORM_PART = re.compile(r"/forms/[0-9]+/save/")
FORM_PART_BYTES = 1024 * 1024
"""The open part of a form that is being written, a question of a thousand choices too: four times what the largest
definition holds, because a browser writes a letter in up to nine."""
FORM_PART_BOXES = 6000
"""A question of a thousand choices has five boxes for each, and few others."""
BATCH_TABLE = re.compile(r"/batches/[0-9]+/tables/")
"""A table that a clerk pastes: some thousand lines. As much as the part of a form."""
BULK_FILES = re.compile(r"/bulk/[0-9]+/files/")
BULK_FILES_BYTES = 20 * 1024 * 1024
"""The same files for many people: all of one set together."""
BULK_FILES_BODY_BYTES = BULK_FILES_BYTES + 64 * 1024
"""With the form around them."""
BODY_WAITS = "madoguchi.body_waits"
"""In the environment of a head that lies before the centre without its body: it answers 100 if the body may come."""
LENGTH_DIGITS = 18
"""Of the longest body that a head may announce and be answered with reasons."""
_SIGNED = frozenset({CONTACT, PART, "/kiosk/v1/catalogue", "/kiosk/v1/objects", "/kiosk/v1/status"})


class Threads(Enum):
    """Threads that serve apart from each other, so that one kind of visitor never waits for all of another kind."""

    KIOSKS = "kiosks"
    QUESTIONS = "questions"
    """Kiosks too, while a resident waits: not behind the uploads of two hundred others."""
    STRANGERS = "strangers"
    """Who has not shown yet who it is: sign-in, enrolment, the public check, a leaflet's page."""
    STAFF = "staff"


def body_limit(path: str) -> int:
    """Bytes of a body that this address takes at most."""
    if path == CONTACT:
        return CONTACT_LIMIT_BYTES
    if path == PART:
        return PART_REQUEST_BYTES
    if path in (PACKAGES, DECISIONS):
        return PACKAGE_BYTES
    if path == PAPERS:
        return PAPER_BYTES
    if FORM_PART.fullmatch(path) or BATCH_TABLE.fullmatch(path):
        return FORM_PART_BYTES
    if BULK_FILES.fullmatch(path):
        return BULK_FILES_BODY_BYTES
    return CHECK_BYTES if path.startswith(CHECK) else STRANGER_BYTES


def is_plain_type(kind: str) -> bool:
    """Whether a body's type names no encoding of text but UTF-8, in no spelling that readers understand differently.

    Any other word of Python's codecs (`hex`, `idna`) would be looked for there, and fail in the middle of a form.
    """
    for part in kind.split(";")[1:]:
        name, _, value = part.partition("=")
        name = name.strip().lower()
        if name.endswith("*") or (name == "charset" and value.strip().strip('"').lower() not in ("utf-8", "utf8")):
            return False
    return True


def threads_for(path: str) -> Threads:
    """Who serves this address."""
    if path == QUESTION:
        return Threads.QUESTIONS
    if path in _SIGNED:
        return Threads.KIOSKS
    if path.startswith((LINE, CHECK, LEAFLET_PATH, "/sign-in/", "/static/")):
        return Threads.STRANGERS
    return Threads.STAFF
