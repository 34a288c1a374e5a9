"""What a slip that is printed again needs, from the entry that the outbox keeps. Nothing of it is personal."""

from __future__ import annotations

from kiosk.workers.outbox_port import Paper, Papers
from sync.contract.numbers import check_code_of
from sync.envelope.jws import entry_hash
from sync.envelope.slip_qr import slip_qr_text
from sync.outbox import Outbox


def papers_of(outbox: Outbox) -> Papers:
    """Look entries up in this outbox."""

    def find(seq: int) -> Paper | None:
        store = outbox.usable_store()
        for (jws,) in store.rows("SELECT jws FROM entries WHERE seq = ?", (seq,)):
            for (copies,) in store.rows("SELECT count(*) FROM prints WHERE seq = ?", (seq,)):
                code = check_code_of(entry_hash(bytes(jws)))
                return Paper(outbox.identity.epoch, code, slip_qr_text(bytes(jws)), copies)
        return None

    return find
