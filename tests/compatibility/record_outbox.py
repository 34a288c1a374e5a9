"""`python -m tests.compatibility.record_outbox FOLDER`: record an outbox as this version writes it.

Run once per version of the tables or formats, into a new folder; recorded ones are never written again.
The keys are thrown away: what is recorded can be read and verified for ever, but not continued.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from sync.contract.timestamps import rfc3339
from sync.inbox.cache_tables import CacheTables, Fact
from sync.outbox import Outbox, PrintOutcome, keep
from tests.support.kiosk.kiosk_homes import enrolled_kiosk, signed_ack, submission_of
from tests.support.machine.clocks import FakeClock, SeededRandomness


def record(into: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        kiosk = enrolled_kiosk(Path(folder))
        clock = FakeClock()
        with Outbox.open(kiosk.home, clock=clock, randomness=SeededRandomness()) as outbox:
            outbox.boot_check()
            manifest = outbox.line.manifest()
            assert manifest is not None
            for number in range(3):
                kept = keep(outbox, submission_of(number), kiosk.entry_signer, manifest.recipients())
                outbox.record_print(kept.seq, 1, PrintOutcome.PRINTED if number else PrintOutcome.UNKNOWN)
            second = outbox.usable_store().record(2)
            assert second is not None
            tables = CacheTables.open(kiosk.home.line_db)
            with tables.change():
                tables.put(Fact.ACK, signed_ack(kiosk.city, 2, second.hash, clock.now()))
                tables.note_custody(2, rfc3339(clock.now()))
            tables.close()
        for name in (
            "data/identity.json",
            "data/outbox.db",
            "data/line.db",
            "mirror/medium.json",
            "mirror/0001.segment",
        ):
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(Path(folder) / name, into / name)


if __name__ == "__main__":
    record(Path(sys.argv[1]))
