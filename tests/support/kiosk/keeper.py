"""An installation's kiosk without its window: `python -m tests.support.kiosk.keeper DATA LINE MIRROR CLOCK`.

CLOCK is `fake` beside a centre whose times are made up, and `system` beside the real one.

Each line on standard input is one command, each answered by one line: `keep N` keeps submission N, `files N` one with a
file, `stored` says up to where the centre's word in line.db goes, `end` lets go of everything and ends.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from sync.envelope.keys.signer import FileSigner
from sync.home.clocks import Clock, SystemClock
from sync.home.rights import check_kiosk_rights
from sync.outbox import KioskHome, Outbox
from tests.support.kiosk.kiosk_homes import submission_of
from tests.support.kiosk.with_files import file_of, submission_with_files
from tests.support.machine.clocks import FakeClock, SeededRandomness

CLOCKS: dict[str, Callable[[], Clock]] = {"fake": FakeClock, "system": SystemClock}


def main(home: KioskHome, clock: Clock) -> None:
    check_kiosk_rights(home)
    signer = FileSigner.load(home.entry_key)
    with Outbox.open(home, clock=clock, randomness=SeededRandomness()) as outbox:
        _say(outbox.boot_check().state.value)
        for line in sys.stdin:
            match line.split():
                case ["keep", number]:
                    manifest = outbox.line.manifest()
                    assert manifest is not None, "nothing can be sealed"
                    _say(outbox.keep(submission_of(int(number)), signer, manifest.recipients()).arrival)
                case ["files", number]:
                    manifest = outbox.line.manifest()
                    assert manifest is not None, "nothing can be sealed"
                    submission = submission_with_files(int(number), file_of(int(number)))
                    _say(outbox.keep(submission, signer, manifest.recipients()).arrival)
                case ["stored"]:
                    _say(str(outbox.line.stored_up_to()))
                case _:
                    return


def _say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    data, line, mirror, clock = sys.argv[1:]
    main(KioskHome(Path(data), Path(mirror), Path(line)), CLOCKS[clock]())
