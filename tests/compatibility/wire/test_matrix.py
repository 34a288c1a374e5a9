"""A kiosk and a centre of today and of tomorrow, each with each: nothing stops, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from central.applications.models import Application, NeedsLook
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.models import CustodyEntry
from central.kiosks.actions.add import add_kiosk
from central.kiosks.models import Kiosk
from provisioning.enrol import Enrolment
from sync.agent.agent import Agent
from sync.contract.messages import StatusView, read_message
from sync.contract.statement import StatementKind
from sync.envelope.enrolment import EnrolmentCode
from sync.envelope.signer import FileSigner
from sync.envelope.status import open_status, status_id, status_key
from sync.outbox import KioskHome, Outbox, Submission, keep
from sync.outbox.line_tables import LineTables
from sync.transport import CentreClient
from tests.compatibility.wire.tomorrow import Side, line_between
from tests.support.city import City
from tests.support.clocks import FakeClock, SeededRandomness
from tests.support.enrolling import code_for
from tests.support.failpoints import RecordingFailpoints

pytestmark = pytest.mark.django_db(transaction=True)
MATRIX: list[frozenset[Side]] = [
    frozenset(),
    frozenset({"kiosk"}),
    frozenset({"centre"}),
    frozenset({"kiosk", "centre"}),
]


@pytest.mark.requirement("GAP-03")
@pytest.mark.parametrize("of_tomorrow", MATRIX, ids=lambda sides: " and ".join(sorted(sides)) or "none")
def test_from_enrolment_to_the_status_on_the_kiosk(
    of_tomorrow: frozenset[Side],
    transactional_db: None,
    city: City,
    live_server: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = line_between(of_tomorrow, monkeypatch)
    home = KioskHome(tmp_path / "data", tmp_path / "mirror", tmp_path / "line")
    add_kiosk(city.hall.pk, 3, "system")
    with line.as_kiosk():
        code = EnrolmentCode.parse(code_for(3))
        Enrolment(live_server.url, code, home, "test", simulated=True, one_medium=True).run()
    writer = replace(city.kiosk(9), code="99201-003")
    clock, tables = FakeClock(datetime.now(UTC)), LineTables.open(home.line_db)
    client = CentreClient(live_server.url, FileSigner.load(home.line_key), silence_s=20)
    agent = Agent(
        home,
        client,
        tables,
        clock=clock,
        shake=lambda: 0.5,
        failpoints=RecordingFailpoints(),
        software="test",
        simulated=True,
    )
    with Outbox.open(home, clock=clock, randomness=SeededRandomness()) as outbox:

        def contact_until_quiet() -> None:
            for _ in range(20):
                with line.as_kiosk():
                    wait = agent.step()
                clock.pass_time(timedelta(milliseconds=int(wait * 1000) + 1))
                if wait > 1:
                    break
            assert agent.troubles() == ()

        outbox.boot_check()
        manifest = outbox.line.manifest()
        assert manifest is not None
        recipients = manifest.recipients()
        with line.as_kiosk():
            said = [Submission(StatementKind.SUBMISSION, writer.waste_statement()) for _ in range(3)]
            kept = [keep(outbox, one, FileSigner.load(home.entry_key), recipients) for one in said]
        contact_until_quiet()
        assert outbox.line.stored_up_to() == 3
        assert CustodyEntry.objects.filter(fault="").count() == 3
        while drain_verdicts():
            pass
        contact_until_quiet()
        assert not NeedsLook.objects.exists()
        assert set(Application.objects.values_list("arrival_number", flat=True)) == {one.arrival for one in kept}
        for one in kept:
            key = status_key(one.arrival, one.inquiry)
            blob = outbox.line.status_blob(status_id(key))
            assert blob is not None, "the holder of the slip reads nothing"
            assert read_message(StatusView, open_status(blob, key)).state == "unprocessed"
        assert outbox.line.catalogue() is not None
    client.close()
    tables.close()
    beat = Kiosk.objects.get(code="99201-003").heartbeat
    assert (beat["waiting"], "status-1" in beat["reads"]) == (0, True)


def test_tomorrow_says_more_in_every_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or the matrix would show nothing."""
    from sync.contract.messages import Incarnation, write_message

    line = line_between(frozenset({"kiosk"}), monkeypatch)
    told = Incarnation(1, "i", 1, None, "2026-11-20T01:02:03.004Z")
    today = write_message(told)
    with line.as_kiosk():
        assert write_message(told) != today
        assert read_message(Incarnation, write_message(told)) == told
