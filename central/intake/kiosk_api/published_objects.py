"""What a catalogue names, by SHA-256, for the kiosks of the hall that it was published for; and a kiosk's enrolment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from central.catalogue.models import ProcedureVersion, ProcedureWording, PublishedCatalogue, PublishedObject
from central.kiosks.models import Kiosk
from sync.contract.wire.catalogue import ListedDefinition, read_catalogue, read_page, sha256_of
from sync.contract.wire.objects import OBJECTS_ANSWER_BYTES, ObjectsAsked, write_objects
from sync.envelope.jws import Typ, payload_in
from sync.errors import SyncError

READ_AT_ONCE = 32
"""Objects that one question brings into memory."""
ASKED_AT_ONCE = 500
"""Hashes in one question: no database binds any number of them."""
STILL_GIVEN = 2
"""The newest catalogues of a hall: a kiosk may be in the middle of the one before."""


def objects_answer(kiosk: Kiosk, asked: ObjectsAsked) -> bytes:
    """The objects in the order asked, as many as there is room for. What another hall's catalogues name, and another
    kiosk's enrolment, look like what nobody has.
    """
    own = frozenset({kiosk.enrolment})
    # The whole catalogue is not read for a kiosk that asks for nothing but its enrolment.
    named = own if own.issuperset(asked.objects) else named_for(kiosk.hall_id) | own
    room = min(asked.at_most, OBJECTS_ANSWER_BYTES)
    given = list[bytes | None]()
    for data in _found(asked.objects, named):
        size = len(data or b"")
        if size > room and any(given):
            break
        given.append(data)
        room -= size
    return write_objects(given)


def named_for(hall_id: int) -> frozenset[str]:
    """Hashes that the hall's newest catalogues name."""
    newest = PublishedCatalogue.objects.filter(hall_id=hall_id).order_by("-version").values_list("pk", flat=True)
    return frozenset().union(*(_named_by(pk) for pk in newest[:STILL_GIVEN]))


def lost_to(hall_id: int) -> list[str]:
    """Hashes that the hall's newest catalogues name and this centre has nothing under."""
    named, held = sorted(named_for(hall_id)), set[str]()
    for first in range(0, len(named), ASKED_AT_ONCE):
        some = named[first : first + ASKED_AT_ONCE]
        held |= set(PublishedObject.objects.filter(pk__in=some).values_list("pk", flat=True))
        held |= set(ProcedureVersion.objects.filter(sha256__in=some).values_list("sha256", flat=True))
        held |= set(ProcedureWording.objects.filter(sha256__in=some).values_list("sha256", flat=True))
    return [sha256 for sha256 in named if sha256 not in held]


def _named_by(catalogue_id: int) -> frozenset[str]:
    """Read at each question, sixteen pages at most: what was mended since is given at once. Whether to believe it is
    the kiosk's.
    """
    named = set[str]()
    try:
        jws = bytes(PublishedCatalogue.objects.values_list("jws", flat=True).get(pk=catalogue_id))
        pages = read_catalogue(payload_in(jws, Typ.CATALOGUE)).pages
    except SyncError:
        return frozenset()
    held = dict(PublishedObject.objects.filter(pk__in=[one for one in pages if one]).values_list("pk", "data"))
    for digit, sha256 in enumerate(pages):
        if sha256 is None:
            continue
        named.add(sha256)
        page = bytes(held.get(sha256, b""))
        # A page that is not what the index names hides what stands on it, and nothing of the others.
        if sha256_of(page) == sha256:
            with suppress(SyncError):
                named.update(*map(names_of, read_page(page, digit)))
    return frozenset(named)


def names_of(row: ListedDefinition) -> Iterator[str]:
    """Hashes of what a row of a page stands for."""
    yield from (row.sha256, row.facts)
    yield from (wording.sha256 for wording in row.wordings)
    yield from (older.sha256 for older in row.older)


def _found(hashes: Sequence[str], may_have: frozenset[str]) -> Iterator[bytes | None]:
    """Bytes of another hash than their name are as good as lost: a kiosk would only ask again."""
    for first in range(0, len(hashes), READ_AT_ONCE):
        some = hashes[first : first + READ_AT_ONCE]
        wanted = [one for one in some if one in may_have]
        rows = [
            *PublishedObject.objects.filter(pk__in=wanted).values_list("pk", "data"),
            *ProcedureVersion.objects.filter(sha256__in=wanted).values_list("sha256", "definition"),
            *ProcedureWording.objects.filter(sha256__in=wanted).values_list("sha256", "document"),
        ]
        held = {name: bytes(data) for name, data in rows if sha256_of(bytes(data)) == name}
        yield from (held.get(one) for one in some)
