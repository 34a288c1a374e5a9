"""The row of a kiosk while it is in contact: locked, judged by custody, and written back by one statement each.

Statements of our own, because every contact of every kiosk passes here (docs/adr/0003-centre.md).
"""

from __future__ import annotations

from collections.abc import Collection

from central.database.bulk_rows import RowWriter, row_lock
from central.kiosks.heartbeats import heartbeat_text
from central.kiosks.models import Kiosk

_READ = """
SELECT kiosk.*, body.code AS body_code FROM kiosks_kiosk AS kiosk
JOIN organisation_body AS body ON body.id = kiosk.body_id"""
_WRITE = """
UPDATE kiosks_kiosk SET state = %s, state_reason = %s, stored_up_to = %s, head = %s, last_counter = %s, nonce = %s,
not_before = %s, contact_at = %s, heartbeat = %s, clock_ahead_ms = %s WHERE id = %s
"""


def lock_kiosks(ids: Collection[int]) -> dict[int, Kiosk]:
    """Rows of kiosks, locked until the transaction ends: a kiosk's requests follow each other.

    They are locked in one order, so that nobody waits in a circle.
    """
    places = ", ".join(["%s"] * len(ids))
    rows = Kiosk.objects.raw(f"{_READ} WHERE kiosk.id IN ({places}) ORDER BY kiosk.id{row_lock('kiosk')}", list(ids))
    return {kiosk.pk: kiosk for kiosk in rows}


def body_code(kiosk: Kiosk) -> str:
    """The code of a locked kiosk's body, which came with its row."""
    code: str = vars(kiosk)["body_code"]
    return code


def write_kiosk(writer: RowWriter, kiosk: Kiosk) -> None:
    """Everything of a kiosk's row that a contact may change."""
    moved = [kiosk.stored_up_to, kiosk.head, kiosk.last_counter, kiosk.nonce, kiosk.not_before]
    seen = [kiosk.contact_at, heartbeat_text(kiosk), kiosk.clock_ahead_ms]
    writer.run(_WRITE, [kiosk.state, kiosk.state_reason, *moved, *seen, kiosk.pk])
