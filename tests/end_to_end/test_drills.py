"""What an operator practises once a year: a restored centre, copied and stolen machines, a wrong clock, a thin line.

The real centre with gunicorn, task worker and SQLite; the real agent; the kiosk without its window.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import time
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from hardware.simulated.network_link import CuttableLink
from kiosk.screens.status import StatusScreen
from kiosk.screens.touches import Back, Chosen, Confirmed, LanguageChosen, TypedText
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply.done import Received
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.follow_up.numbers import EnterArrival
from kiosk.steps.follow_up.opening import CouldNotAsk, UnknownNumbers
from kiosk.steps.follow_up.status import ShowStatus
from provisioning.demonstration.places import PYTHON, ROOT
from sync.agent.agent import Agent
from sync.envelope.keys.signer import FileSigner
from sync.home.clocks import SystemClock
from sync.home.failpoints import NoFailpoints
from sync.inbox.cache_tables import CacheTables
from sync.inbox.centre_cache import CentreCache
from sync.outbox import KioskHome, Refused
from sync.transport import CentreClient
from tests.end_to_end.proxy import PrefixProxy, ServerCertificate
from tests.end_to_end.town import ShiftedClock, Terminal, Town, wait_for
from tests.support.kiosk.example_catalogue import BULKY_WASTE
from tests.support.machine.two_users import OWNERS, PATIENCE_S, Keeper, shipped, start
from tests.torture.headless import HeadlessKiosk

pytestmark = pytest.mark.end_to_end
THIN_BITS = 64_000
THIN_ENTRIES = 6
INSTALLED = "99201-071"


def _back_up(database: Path, backup: Path) -> None:
    """As docs/how-to/install-centre.md says it: the file alone may lack what its log still holds."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(backup)) as copy:
        source.backup(copy)


@pytest.mark.requirement("PROM-02", "PROM-01", "GAP-03")
def test_a_centre_restored_from_yesterdays_copy_gets_everything_again_and_counts_it_once(town: Town) -> None:
    terminal = town.terminal()
    terminal.agent.start()
    first = terminal.apply(2)
    terminal.wait_for_applications(first)
    town.stop_centre()
    backup = town.places.folder / "yesterday.db"
    _back_up(town.database, backup)
    town.start_centre()
    second = terminal.apply(2)
    terminal.wait_for_applications(second)
    town.stop_centre()
    for path in town.database.parent.glob("central.db*"):
        path.unlink()
    shutil.copy(backup, town.database)
    assert set(terminal.applications()) == set(first)
    town.centre.command("new_incarnation", "--root-key", str(town.places.offline_keys / "root.key"))
    town.start_centre()
    terminal.wait_for_applications(first + second)
    third = terminal.apply(1)
    terminal.wait_for_applications(third)
    assert sorted(terminal.applications()) == sorted(first + second + third)
    assert terminal.row("state") == "active"
    assert town.looks() == []
    terminal.agent.stop()


@pytest.mark.requirement("PROM-07", "PROM-03")
def test_a_copied_machine_makes_the_kiosk_suspect_and_changes_nothing_of_what_is_held(town: Town) -> None:
    terminal = town.terminal()
    terminal.agent.start()
    terminal.wait_for_applications(terminal.apply(1))
    terminal.agent.stop()
    copy = town.copy_of(terminal)
    own = terminal.apply(1)
    terminal.agent.start()
    terminal.wait_for_applications(own)
    terminal.agent.stop()
    held = terminal.applications()
    foreign = copy.apply(1)
    assert foreign == own, "a copy gives the same number: the check code on the slip differs"
    copy.agent.start()
    wait_for(lambda: terminal.row("state") == "suspect", "the alarm")
    copy.agent.stop()
    assert terminal.applications() == held
    number = terminal.row("id")
    evidence = town.rows(f"SELECT reason FROM kiosks_suspicionevidence WHERE kiosk_id = {number}")
    assert ("other_content",) in evidence or ("other_head",) in evidence
    codes = {_check_code(terminal), _check_code(copy)}
    assert len(codes) == 2


@pytest.mark.requirement("PROM-07")
def test_a_machine_set_back_with_all_its_files_is_suspect_at_its_first_word(town: Town) -> None:
    terminal = town.terminal()
    terminal.agent.start()
    terminal.wait_for_applications(terminal.apply(1))
    terminal.agent.stop()
    older = town.copy_of(terminal)
    terminal.agent.start()
    terminal.wait_for_applications(terminal.apply(1))
    terminal.agent.stop()
    assert terminal.row("state") == "active"
    with older.open():
        pass  # boots, and nobody applies
    older.agent.start()
    wait_for(lambda: terminal.row("state") == "suspect", "the alarm")
    older.agent.stop()
    number = terminal.row("id")
    assert town.rows(f"SELECT reason FROM kiosks_suspicionevidence WHERE kiosk_id = {number}") == [("behind_stored",)]


@pytest.mark.parametrize(("command", "state"), [("suspend_kiosk", "suspended"), ("revoke_kiosk", "revoked")])
def test_a_kiosk_that_was_taken_out_takes_nothing_in_and_loses_nothing(town: Town, command: str, state: str) -> None:
    terminal = town.terminal()
    terminal.agent.start()
    terminal.wait_for_applications(terminal.apply(1))
    terminal.agent.stop()
    waiting = terminal.apply(1)
    town.centre.command(command, terminal.code, "--reason", "drill")
    terminal.agent.start()
    wait_for(lambda: terminal.state_told() == state, "the word of the centre")
    terminal.agent.stop()
    with terminal.open() as kiosk:
        said = kiosk.outbox.may_take_in()
        assert isinstance(said, Refused)
        assert said.code.value == state
        assert waiting[0] in [entry.arrival for entry in kiosk.outbox.waiting()]
    assert waiting[0] not in terminal.applications()


def test_a_machine_whose_enrolment_cannot_be_read_says_so_and_ends(tmp_path: Path) -> None:
    for folder in ("data", "mirror"):
        (tmp_path / folder).mkdir()
    (tmp_path / "data" / "identity.json").write_text("{")
    homes = ["--data", str(tmp_path / "data"), "--mirror", str(tmp_path / "mirror")]
    done = subprocess.run(
        [PYTHON, "-m", "kiosk", *homes], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "SDL_VIDEODRIVER": "offscreen", "KIVY_HOME": str(tmp_path / "kivy"), "KIVY_NO_ARGS": "1"},
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith("kiosk: ") or "\nkiosk: " in done.stderr
    assert "Traceback" not in done.stderr
    agent = subprocess.run(
        [PYTHON, "-m", "sync.agent", *homes, "--centre", "http://127.0.0.1:9", "--simulated"],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert agent.returncode == 2


@pytest.mark.parametrize("minutes", [-50, 40])
def test_a_clock_that_is_set_while_somebody_types_costs_nothing_and_the_bracket_is_right(
    town: Town, minutes: int
) -> None:
    terminal = town.terminal()
    terminal.agent.start()
    terminal.wait_for_applications(terminal.apply(1))
    terminal.agent.stop()
    before = datetime.now(UTC)
    wrong = timedelta(minutes=minutes)
    numbers = terminal.apply(1, wrong_by=wrong)
    after = datetime.now(UTC)
    _contact(terminal, wrong)
    terminal.wait_for_applications(numbers)
    ((taken_in_at, not_before, not_after),) = town.rows(
        f"SELECT taken_in_at, not_before, not_after FROM applications_application WHERE arrival_number = '{numbers[0]}'"
    )
    assert abs(_at(taken_in_at) - (before + wrong)) < timedelta(minutes=5)
    assert _at(not_before) <= before
    assert after <= _at(not_after)
    assert _at(not_after) - _at(not_before) < timedelta(minutes=5)
    assert terminal.looks() == []


@pytest.mark.requirement("GAP-03")
def test_a_centre_below_a_path_of_a_reverse_proxy_is_served(town: Town) -> None:
    with PrefixProxy(town.places.centre_port, "/city/kiosks") as proxy:
        terminal = town.terminal(proxy.url)
        terminal.agent.start()
        terminal.wait_for_applications(terminal.apply(2))
        assert proxy.requests >= 2, "one asks how far the centre holds, one brings the entries"
        terminal.agent.stop()


@pytest.mark.requirement("GAP-03")
def test_https_by_the_citys_own_authority_is_served_and_by_an_unknown_one_not_a_byte_is_sent(
    town: Town, tmp_path: Path
) -> None:
    certificate = ServerCertificate(tmp_path)
    with PrefixProxy(town.places.centre_port, "", certificate) as proxy:
        terminal = town.terminal(proxy.url)
        numbers = terminal.apply(2)
        terminal.agent.start()
        terminal.agent.wait_until(lambda: '"reason": "tls"' in terminal.agent.last_words(), 30)
        terminal.agent.stop()
        assert proxy.requests == 0
        terminal.speaks_to(proxy.url, "--ca-file", str(certificate.authority))
        terminal.agent.start()
        terminal.wait_for_applications(numbers)
        terminal.agent.stop()
    assert sorted(terminal.applications()) == sorted(numbers)


@pytest.mark.requirement("GAP-03")
def test_a_line_of_64_kbit_drains_what_an_outage_left(town: Town) -> None:
    line = CuttableLink(("127.0.0.1", 0), ("127.0.0.1", town.places.centre_port))
    line.start()
    try:
        terminal = town.terminal(f"http://127.0.0.1:{line.port}")
        numbers = terminal.apply(THIN_ENTRIES)
        line.throttle(THIN_BITS)
        began = time.monotonic()
        terminal.agent.start()
        terminal.wait_for_applications(numbers, 120)
        took_s = time.monotonic() - began
        terminal.agent.stop()
    finally:
        line.stop()
    assert sorted(terminal.applications()) == sorted(numbers)
    with terminal.open() as kiosk:
        ((sealed_bytes,),) = kiosk.outbox.usable_store().rows("SELECT sum(length(box)) FROM boxes", ())
    # Never faster than the line, or it was not throttled; and not much more than what has to go over it.
    assert sealed_bytes * 8 / THIN_BITS * 0.9 < took_s < 60


def enrol_for_two_users(town: Town, home: KioskHome, url: str, *more: str) -> subprocess.CompletedProcess[str]:
    code = town.centre.command("make_enrolment_code", INSTALLED).strip().splitlines()[-1]
    return subprocess.run(
        [
            *(str(PYTHON), "-m", "provisioning.enrol", "--centre", url, *more),
            *("--data", str(home.data), "--line", str(home.line), "--mirror", str(home.mirror)),
            *("--kiosk-user", str(OWNERS.kiosk), "--agent-user", str(OWNERS.agent), "--group", str(OWNERS.group)),
        ],
        input=code, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files to other users")
@pytest.mark.requirement("PROM-01", "PROM-07")
def test_a_kiosk_enrolled_for_two_users_keeps_and_hands_over_by_the_shipped_commands(town: Town) -> None:
    with TemporaryDirectory(prefix="madoguchi-installed-") as folder, ExitStack() as started:
        place = Path(folder)
        place.chmod(0o755)
        medium = Path(started.enter_context(TemporaryDirectory(prefix="madoguchi-medium-", dir="/dev/shm")))
        home = KioskHome(place / "kiosk", medium, place / "agent")
        certificate = ServerCertificate(place)
        proxy = started.enter_context(PrefixProxy(town.places.centre_port, "", certificate))
        unknown = enrol_for_two_users(town, home, proxy.url)
        assert unknown.returncode == 1
        assert "--ca-file" in unknown.stderr
        assert proxy.requests == 0
        known = ("--ca-file", str(certificate.authority))
        marked = enrol_for_two_users(town, home, proxy.url, *known)
        assert marked.returncode == 1
        assert "keys marked DEVELOPMENT, which everybody may know" in marked.stderr
        assert "Traceback" not in marked.stderr
        assert not home.identity_file.exists()
        assert not home.entry_key.exists(), "no key of this machine stands under such a centre"
        done = enrol_for_two_users(town, home, proxy.url, *known, "--simulated")
        assert done.returncode == 0, done.stderr
        keeper = Keeper(home, clock="system")
        started.callback(keeper.kill)
        keeper.ask("keep 1")
        agent = start(
            OWNERS.agent, *shipped("madoguchi-agent.service", home), *known, "--heartbeat", "0.5", "--simulated"
        )
        started.callback(lambda: (agent.kill(), agent.communicate(timeout=PATIENCE_S)))
        wait_for(lambda: keeper.ask("stored") == "1", "the centre's word")
        assert town.rows(f"SELECT count(*) FROM kiosks_kiosk WHERE code = '{INSTALLED}' AND state = 'active'") == [(1,)]


def _contact(terminal: Terminal, wrong_by: timedelta) -> None:
    """Some steps of an agent whose wall clock stands wrong."""
    client = CentreClient(terminal.town.places.centre_url, FileSigner.load(terminal.home.line_key))
    tables = CacheTables.open(terminal.home.line_db)
    agent = Agent(
        terminal.home,
        client,
        tables,
        clock=ShiftedClock(SystemClock(), wrong_by),
        shake=random.Random(1).random,
        failpoints=NoFailpoints(),
        software="drill",
        simulated=True,
    )
    for _ in range(4):
        agent.step()
    assert agent.troubles() == ()
    client.close()
    tables.close()


def _check_code(terminal: Terminal) -> str:
    from sync.contract.numbers import check_code_of
    from sync.envelope.jws import entry_hash

    with terminal.open() as kiosk:
        ((jws,),) = kiosk.outbox.usable_store().rows("SELECT jws FROM entries ORDER BY seq DESC LIMIT 1", ())
    return str(check_code_of(entry_hash(bytes(jws))))


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def applied(terminal: Terminal) -> tuple[str, str]:
    """Both numbers of a slip."""
    with terminal.open() as kiosk:
        kiosk.starts("bulky_waste").at(FillPage)
        kiosk.fill(BULKY_WASTE)
        kiosk.confirms().at(Received)
        kept = kiosk.conversation.visit.kept
        assert kept is not None
        kiosk.until(lambda step: isinstance(step, Received) and step.printed == "printed", "a slip")
        kiosk.does(Confirmed()).at(Start)
    return kept.arrival, kept.inquiry


def types(kiosk: HeadlessKiosk, arrival: str, inquiry: str) -> HeadlessKiosk:
    return kiosk.does(LanguageChosen("ja"), Chosen("slip"), TypedText(arrival), TypedText(inquiry))


@pytest.mark.requirement("STAT-02", "GAP-18")
def test_a_status_that_a_kiosk_does_not_carry_is_found_is_not_there_or_could_not_be_asked(town: Town) -> None:
    here, elsewhere = town.terminal(), town.terminal()
    line = CuttableLink(("127.0.0.1", 0), ("127.0.0.1", town.places.centre_port))
    with ExitStack() as ends:
        line.start()
        ends.callback(line.stop)
        socket = elsewhere.asks(f"http://127.0.0.1:{line.port}")
        elsewhere.agent.start()
        ends.callback(elsewhere.agent.stop)
        wait_for(socket.is_socket, "the agent's socket")
        wait_for(lambda: CentreCache(elsewhere.home).last_ack() is not None, "its first word of the centre")
        here.agent.start()
        arrival, inquiry = applied(here)
        here.wait_for_applications([arrival])
        with elsewhere.open() as kiosk:
            types(kiosk, arrival, inquiry).at(ShowStatus)
            page = kiosk.screens.now
            assert isinstance(page, StatusScreen)
            assert page.state == "受け付けました。これから内容をみます"
            kiosk.does(Back())
            types(kiosk, arrival, "7KQF-2M9R-XD41").at(UnknownNumbers)
            kiosk.does(Confirmed()).at(EnterArrival)
            kiosk.does(Back())
            line.cut()
            types(kiosk, arrival, inquiry).at(CouldNotAsk)
            line.restore()
            kiosk.does(Chosen("again")).at(ShowStatus)
    log = (elsewhere.places.folder / "agent.log").read_text()
    assert '"state": "answered"' in log
    assert not [word for word in (arrival, inquiry) if word in log]
