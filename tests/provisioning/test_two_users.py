"""Kiosk and agent as two users of one installation: what waits goes out, however the other program ended."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from provisioning.owners import Owners, OwnersNotSet, set_owners
from sync.contract.capabilities import ATTACHMENTS, CENTRE_READS
from sync.home.kiosk_note import read_kiosk_note
from sync.outbox import KioskHome, Outbox
from tests.support.between.small_centre import SmallCentre
from tests.support.kiosk.kiosk_homes import EnrolledKiosk, enrolled_kiosk, submission_of
from tests.support.machine.clocks import FakeClock, SeededRandomness
from tests.support.machine.two_users import OWNERS, PATIENCE_S, Keeper, shipped, start, wait_until

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can start programs of other users")
STRANGER = 5103


@dataclass
class Installation:
    """A home of two users, and a centre."""

    kiosk: EnrolledKiosk
    centre: SmallCentre
    started: ExitStack

    @property
    def home(self) -> KioskHome:
        return self.kiosk.home

    def keeper(self) -> Keeper:
        keeper = Keeper(self.home)
        self.started.callback(keeper.kill)
        return keeper

    def agent(self, *more: str, user: int = OWNERS.agent) -> subprocess.Popen[str]:
        options = ("--centre", self.centre.url, "--heartbeat", "0.3", "--simulated", *more)
        agent = start(user, *shipped("madoguchi-agent.service", self.home), *options)
        self.started.callback(lambda: (agent.kill(), agent.communicate(timeout=PATIENCE_S)))
        return agent

    def arrived(self, count: int) -> None:
        """So many entries are in custody, each once."""
        wait_until(lambda: len(self.centre.hashes()) == count)
        assert self.centre.forks == []

    def beside(self, database: Path) -> set[str]:
        """What SQLite left next to a database."""
        return {suffix for suffix in ("-wal", "-shm") if database.with_name(database.name + suffix).exists()}


@pytest.fixture
def installation() -> Iterator[Installation]:
    # Not below pytest's own folder: each of its sessions closes that one to other users again.
    with TemporaryDirectory(prefix="madoguchi-installation-") as folder:
        place = Path(folder)
        place.chmod(0o755)
        kiosk = enrolled_kiosk(place, line=place / "line")
        set_owners(kiosk.home, OWNERS)
        centre = SmallCentre(kiosk.city, kiosk.line_signer.public, kiosk.entry_signer.public)
        with centre, ExitStack() as started:
            yield Installation(kiosk, centre, started)


ASK = """
import os, socket, struct, sys
asker = socket.socket(socket.AF_UNIX)
asker.connect(sys.argv[1])
asker.sendall(struct.pack(">I", 1) + b"x")
print(os.stat(sys.argv[1]).st_gid, asker.recv(1000)[4:].decode())
"""


@pytest.mark.requirement("PROM-07")
def test_only_the_kiosk_programs_user_may_ask_at_the_agents_socket(installation: Installation) -> None:
    place = installation.home.data.parent / "run-agent"
    place.mkdir()
    os.chown(place, OWNERS.agent, OWNERS.group)
    place.chmod(0o750)
    path = place / "questions.sock"
    installation.agent("--questions", str(path))
    wait_until(lambda: path.is_socket() and path.stat().st_mode & 0o777 == 0o660)

    def ask(user: int, group: int = OWNERS.group) -> str:
        done = subprocess.run(
            [sys.executable, "-c", ASK, str(path)], user=user, group=group, extra_groups=[],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.stdout.strip() or done.stderr.strip().splitlines()[-1].partition(":")[0]

    heard = f'{OWNERS.group} {{"v":1,"state":"refused","request":"","answer":""}}'
    wait_until(lambda: ask(OWNERS.kiosk) == heard)
    assert ask(OWNERS.agent) != heard, "its own user is not the one that asks"
    assert ask(STRANGER) != heard, "nor is another one of the group"
    assert ask(STRANGER, group=STRANGER) == "PermissionError"


@pytest.mark.requirement("PROM-01", "PROM-02")
def test_the_agent_uploads_while_the_kiosk_program_runs(installation: Installation) -> None:
    keeper = installation.keeper()
    keeper.ask("keep 1")
    installation.agent()
    installation.arrived(1)
    keeper.ask("keep 2")
    installation.arrived(2)
    wait_until(lambda: keeper.ask("stored") == "2")


@pytest.mark.requirement("PROM-01", "PROM-07")
def test_the_agent_reads_sealed_files_writes_none_and_sees_no_mirror(installation: Installation) -> None:
    installation.centre.reads = (ATTACHMENTS, *CENTRE_READS)
    keeper = installation.keeper()
    keeper.ask("files 1")
    installation.agent()
    wait_until(lambda: len(installation.centre.parts.receipted) == 1)
    keeper.end()
    set_owners(installation.home, OWNERS)  # as at every update: the owners are what they were
    keeper = installation.keeper()
    keeper.ask("files 2")
    wait_until(lambda: len(installation.centre.parts.receipted) == 2)
    parts = installation.home.data_parts
    assert stat.S_IMODE(parts.stat().st_mode) == 0o2750
    for path in parts.iterdir():
        assert (path.stat().st_uid, path.stat().st_gid) == (OWNERS.kiosk, OWNERS.group)
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert stat.S_IMODE(installation.home.mirror.stat().st_mode) == 0o700


@pytest.mark.requirement("PROM-01", "PROM-02")
def test_the_agent_uploads_what_a_killed_kiosk_program_left(installation: Installation) -> None:
    keeper = installation.keeper()
    keeper.ask("keep 1")
    keeper.kill()
    assert installation.beside(installation.home.outbox_db) == {"-wal", "-shm"}
    installation.agent()
    installation.arrived(1)
    again = installation.keeper()
    assert again.boot == "normal"
    again.ask("keep 2")
    installation.arrived(2)


@pytest.mark.requirement("PROM-01", "PROM-02")
def test_the_agent_uploads_what_a_kiosk_program_left_that_ended_cleanly(installation: Installation) -> None:
    keeper = installation.keeper()
    keeper.ask("keep 1")
    keeper.end()
    assert installation.beside(installation.home.outbox_db) == set()
    agent = installation.agent()
    installation.arrived(1)
    for number in (2, 3):
        again = installation.keeper()
        assert again.boot == "normal"
        again.ask(f"keep {number}")
        again.end()
        installation.arrived(number)
    assert agent.poll() is None
    agent.send_signal(signal.SIGTERM)
    _, errors = agent.communicate(timeout=PATIENCE_S)
    assert agent.returncode == 0, errors
    assert installation.beside(installation.home.line_db) == set()
    last = installation.keeper()
    assert last.ask("stored") == "3", "the other way round: the agent ended cleanly"
    installation.agent()
    last.ask("keep 4")
    installation.arrived(4)
    wait_until(lambda: last.ask("stored") == "4")


@pytest.mark.requirement("PROM-01", "PROM-02")
def test_the_agent_uploads_after_a_power_cut_before_the_kiosk_program_has_started(installation: Installation) -> None:
    keeper = installation.keeper()
    keeper.ask("keep 1")
    agent = installation.agent()
    installation.arrived(1)
    wait_until(lambda: keeper.ask("stored") == "1")
    agent.kill()
    agent.communicate(timeout=PATIENCE_S)
    keeper.ask("keep 2")
    keeper.kill()
    # The shared memory is never synced: after a power cut it may be missing while the log is there.
    for database in (installation.home.outbox_db, installation.home.line_db):
        database.with_name(f"{database.name}-shm").unlink()
        assert installation.beside(database) == {"-wal"}
    again = installation.keeper()
    assert again.ask("stored") == "1", "the centre's word counts before the agent has started"
    again.kill()
    installation.home.outbox_db.with_name("outbox.db-shm").unlink()
    installation.agent()
    installation.arrived(2)
    wait_until(lambda: installation.keeper().ask("stored") == "2")


@pytest.mark.requirement("PROM-01")
def test_the_screen_program_serves_as_its_own_user_and_leaves_files_that_the_agent_reads(
    installation: Installation,
) -> None:
    keeper = installation.keeper()
    keeper.ask("keep 1")
    keeper.kill()
    place = installation.home.data.parent
    runtime, config = place / "run", place / "kiosk.toml"
    runtime.mkdir()
    os.chown(runtime, OWNERS.kiosk, OWNERS.group)
    config.write_text("simulated = true\none_medium = true\n", encoding="utf-8")
    config.chmod(0o644)
    command = shipped("kiosk.service", installation.home)
    command[command.index("--config") + 1] = str(config)
    screen = start(OWNERS.kiosk, *command, runtime=runtime)
    installation.started.callback(lambda: (screen.kill(), screen.communicate(timeout=PATIENCE_S)))
    assert screen.stderr is not None
    told = ""
    while "kiosk_started" not in told:
        line = screen.stderr.readline()
        assert line, told
        told += line
    wait_until(lambda: bool(read_kiosk_note(installation.home).trouble))
    screen.terminate()
    screen.communicate(timeout=PATIENCE_S)
    assert screen.returncode == 0
    assert installation.beside(installation.home.outbox_db) == set(), "it ended cleanly"
    installation.agent()
    installation.arrived(1)
    assert installation.centre.heartbeats[-1].trouble, "what the screen noted of reader and printer is read too"


READ = "import sys; open(sys.argv[1], 'rb').read(1)"
MAKE = "import sys; open(sys.argv[1], 'xb')"


def outcome(user: int, program: str, path: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], user=user, group=OWNERS.group, extra_groups=[],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return "done" if done.returncode == 0 else done.stderr.strip().splitlines()[-1].partition(":")[0]


@pytest.mark.requirement("PROM-07")
def test_neither_program_reads_the_key_or_writes_into_the_folder_of_the_other(installation: Installation) -> None:
    home = installation.home
    kiosk, agent = OWNERS.kiosk, OWNERS.agent
    for user, path, expected in (
        (kiosk, home.entry_key, "done"), (agent, home.line_key, "done"),
        (kiosk, home.line_key, "PermissionError"), (agent, home.entry_key, "PermissionError"),
        (kiosk, home.line_db, "done"), (agent, home.outbox_db, "done"), (agent, home.identity_file, "done"),
        (agent, home.medium_file, "PermissionError"), (kiosk, home.medium_file, "done"),
    ):  # fmt: skip
        assert outcome(user, READ, path) == expected, (user, path.name)
    for user, folder in ((kiosk, home.line_folder), (agent, home.data), (agent, home.mirror)):
        assert outcome(user, MAKE, folder / "other") == "PermissionError", (user, folder.name)
    keeper = installation.keeper()
    keeper.ask("keep 1")
    installation.agent()
    installation.arrived(1)
    for path in [*home.data.iterdir(), *home.line_folder.iterdir(), *home.mirror.iterdir()]:
        assert not stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXO | stat.S_IWGRP), path.name


def test_files_of_another_user_are_told_as_such_with_what_to_do(installation: Installation) -> None:
    for user in (OWNERS.kiosk, STRANGER):
        _, errors = (agent := installation.agent(user=user)).communicate(timeout=PATIENCE_S)
        assert agent.returncode == 4
        assert "not permitted" in errors
        assert "provisioning.owners" in errors
        assert "another agent" not in errors
    command = shipped("kiosk.service", installation.home)
    runtime = installation.home.data.parent / "run"
    runtime.mkdir()
    os.chown(runtime, OWNERS.agent, OWNERS.group)
    screen = start(OWNERS.agent, *command[: command.index("--config")], runtime=runtime)
    installation.started.callback(lambda: (screen.kill(), screen.communicate(timeout=PATIENCE_S)))
    assert screen.stderr is not None
    told = ""
    while "resting" not in told:
        line = screen.stderr.readline()
        assert line, f"it rests with a page for staff, and says why before: {told}"
        told += line
    assert "provisioning.owners" in told
    assert "resting X-04" in told
    assert "Traceback" not in told


@pytest.mark.requirement("PROM-01")
def test_what_waited_in_one_folder_for_both_goes_out_after_it_was_divided() -> None:
    with TemporaryDirectory(prefix="madoguchi-divided-") as folder, ExitStack() as started:
        place = Path(folder)
        place.chmod(0o755)
        kiosk = enrolled_kiosk(place)
        old = kiosk.home
        with Outbox.open(old, clock=FakeClock(), randomness=SeededRandomness()) as outbox:
            outbox.boot_check()
            manifest = outbox.line.manifest()
            assert manifest is not None
            outbox.keep(submission_of(1), kiosk.entry_signer, manifest.recipients())
        home = KioskHome(old.data, old.mirror, place / "line")
        home.line_folder.mkdir()
        for path in (*old.data.glob("line.db*"), old.line_key):
            path.rename(home.line_folder / path.name)
        set_owners(home, OWNERS)
        with SmallCentre(kiosk.city, kiosk.line_signer.public, kiosk.entry_signer.public) as centre:
            made = Installation(EnrolledKiosk(home, kiosk.city, kiosk.entry_signer, kiosk.line_signer), centre, started)
            assert made.keeper().boot == "normal"
            made.agent()
            made.arrived(1)
            started.close()


def test_one_folder_or_one_user_for_both_is_refused(installation: Installation) -> None:
    home = installation.home
    with pytest.raises(OwnersNotSet, match="own"):
        set_owners(KioskHome(home.data, home.mirror), OWNERS)
    with pytest.raises(OwnersNotSet, match="two users"):
        Owners.named("5101", "5101", "5100")
    with pytest.raises(OwnersNotSet, match="madoguchi-nobody"):
        Owners.named("madoguchi-nobody", "5102", "5100")
