"""An entry that is kept while the agent prepares a contact. Found by the killing runs: the agent reads the head for the
heartbeat first and the batch after it, so the centre saw a kiosk whose head lay behind its own entries.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sync.agent.agent import Agent
from sync.inbox.cache_tables import CacheTables
from sync.outbox import Outbox, keep
from sync.transport import CentreClient
from tests.support.between.small_centre import SmallCentre
from tests.support.faults.failpoints import RecordingFailpoints
from tests.support.kiosk.kiosk_homes import enrolled_kiosk, submission_of
from tests.support.machine.clocks import FakeClock, SeededRandomness


@pytest.mark.requirement("PROM-02", "GAP-03")
def test_an_entry_kept_between_the_two_looks_is_no_sign_of_a_set_back_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk = enrolled_kiosk(tmp_path)
    clock = FakeClock()
    with (
        SmallCentre(kiosk.city, kiosk.line_signer.public, kiosk.entry_signer.public) as centre,
        Outbox.open(kiosk.home, clock=clock, randomness=SeededRandomness()) as outbox,
    ):
        outbox.boot_check()
        tables = CacheTables.open(kiosk.home.line_db)
        client = CentreClient(centre.url, kiosk.line_signer, silence_s=5)
        agent = Agent(
            kiosk.home,
            client,
            tables,
            clock=clock,
            shake=lambda: 0.5,
            failpoints=RecordingFailpoints(),
            software="test",
            simulated=True,
        )
        agent.step()
        manifest = outbox.line.manifest()
        assert manifest is not None
        recipients = manifest.recipients()
        keep(outbox, submission_of(1), kiosk.entry_signer, recipients)
        read_batch = agent._reader.batch

        def late(*arguments: Any) -> Any:
            monkeypatch.undo()
            keep(outbox, submission_of(2), kiosk.entry_signer, recipients)
            return read_batch(*arguments)

        monkeypatch.setattr(agent._reader, "batch", late)
        agent.step()
        troubles = agent.troubles()
        client.close()
        tables.close()
        assert troubles == ()
