"""What a request of the kiosks' line must know before it is verified, read by one statement: each further one would be
another wait, and building it another moment in which this process verifies nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db import connection

from central.intake.documents import CurrentIncarnation
from central.intake.refusals import KioskApiError
from sync.contract.wire.catalogue import sha256_of
from sync.envelope.keys.signer import TrustedKey

_READ = """
SELECT line.public, kiosk.id, kiosk.code, kiosk.epoch, kiosk.stored_up_to, kiosk.state, kiosk.nonce, entry.public,
  kiosk.enrolment,
  (SELECT name FROM intake_signeddocument WHERE kind = 'incarnation' ORDER BY number DESC LIMIT 1),
  (SELECT jws FROM intake_signeddocument WHERE kind = 'incarnation' ORDER BY number DESC LIMIT 1),
  (SELECT jws FROM intake_signeddocument WHERE kind = 'manifest' ORDER BY number DESC LIMIT 1),
  newest.version, newest.jws,
  (SELECT max(cursor) FROM applications_statuspublication AS status WHERE status.hall_id = kiosk.hall_id)
FROM kiosks_kioskkey AS line
JOIN kiosks_kiosk AS kiosk ON kiosk.id = line.kiosk_id AND kiosk.epoch = line.epoch
LEFT JOIN kiosks_kioskkey AS entry
  ON entry.kiosk_id = line.kiosk_id AND entry.epoch = line.epoch AND entry.use = 'entry'
LEFT JOIN catalogue_publishedcatalogue AS newest
  ON newest.hall_id = kiosk.hall_id AND newest.version = (
    SELECT max(version) FROM catalogue_publishedcatalogue AS catalogue WHERE catalogue.hall_id = kiosk.hall_id)
WHERE line.kid = %s AND line.use = 'line'
"""


@dataclass(frozen=True)
class AskingKiosk:
    """A kiosk as its line key names it, and what its answer will tell of the centre."""

    key: TrustedKey
    kiosk_id: int
    code: str
    epoch: int
    """The present one: the key is of it."""
    stored_up_to: int
    state: str
    nonce: str
    """As these three were read; custody asks again under its lock."""
    entry_key: TrustedKey | None
    known_incarnation: CurrentIncarnation | None
    catalogue: int
    """Newest version of its hall; 0 before the first."""
    status_cursor: int
    """Newest publication of its hall; 0 before the first."""
    enrolment: str
    """Hash of what it may have; empty before the first."""
    manifest: str
    """Hash of the newest manifest; empty before the first."""
    index: str
    """Hash of its hall's newest index; empty before the first."""

    @property
    def incarnation(self) -> CurrentIncarnation:
        """What requests must name as their audience.

        Raises:
            KioskApiError: none was installed yet.
        """
        if self.known_incarnation is None:
            raise KioskApiError(503, "busy", "this centre has no incarnation yet")
        return self.known_incarnation

    @cached_property
    def entry_keys(self) -> Mapping[str, TrustedKey]:
        """By kid."""
        return {} if self.entry_key is None else {self.entry_key.kid: self.entry_key}


def read_asking_kiosk(kid: str) -> AskingKiosk | None:
    """The kiosk whose present epoch has this line key; None if no kiosk has."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [kid])
        found = cursor.fetchone()
    if found is None:
        return None
    line, kiosk_id, code, epoch, stored_up_to, state, nonce, entry, enrolment, *documents = found
    name, jws, manifest, catalogue, index, status_cursor = documents
    return AskingKiosk(
        key=TrustedKey(bytes(line)),
        kiosk_id=kiosk_id,
        code=code,
        epoch=epoch,
        stored_up_to=stored_up_to,
        state=state,
        nonce=nonce,
        entry_key=None if entry is None else TrustedKey(bytes(entry)),
        known_incarnation=None if name is None else CurrentIncarnation(name, bytes(jws).decode()),
        catalogue=catalogue or 0,
        status_cursor=status_cursor or 0,
        enrolment=enrolment,
        manifest=_hash(manifest),
        index=_hash(index),
    )


def _hash(jws: bytes | memoryview | None) -> str:
    return "" if jws is None else sha256_of(bytes(jws))
