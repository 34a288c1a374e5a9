"""The shipped service files, users and rules, judged by systemd's own programs where it has one."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kiosk.process.config import KioskConfig
from tests.support.machine.confined import confined
from tests.support.machine.units import (
    AGENT_STATE,
    CENTRE_UNITS,
    DOCUMENTS,
    DOOR_UNITS,
    FILE_PAGES_UNIT,
    KIOSK_STATE,
    MIRROR,
    PREVIEW_UNIT,
    ROOT,
    SCAN,
    STICK_UNIT,
    STORE,
    UNITS,
    VERIFY,
    said,
    said_all,
    unit_file,
)

MOST_EXPOSED = 20
"""systemd-analyze's figure times ten; it calls everything up to here OK."""


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", [*UNITS, STICK_UNIT, *CENTRE_UNITS, FILE_PAGES_UNIT, PREVIEW_UNIT])
def test_systemd_finds_nothing_to_say_about_a_unit(name: str, tmp_path: Path) -> None:
    command = said_all(unit_file(name), "ExecStart")[0].split()[0]
    here = tmp_path / name
    here.write_text(unit_file(name).read_text(encoding="utf-8").replace(command, sys.executable), encoding="utf-8")
    entries = [path for path in (unit_file(name.replace("@", "")).with_suffix(".socket"),) if path.exists()]
    for entry in entries:
        (tmp_path / entry.name).write_bytes(entry.read_bytes())
    judged = run("systemd-analyze", "verify", here, *(tmp_path / entry.name for entry in entries))
    about_ours = [line for line in judged.stderr.splitlines() if name in line or "madoguchi" in line]
    assert (judged.returncode, about_ours) == (0, [])


@pytest.mark.parametrize("name", [*UNITS, STICK_UNIT, *CENTRE_UNITS, FILE_PAGES_UNIT, PREVIEW_UNIT])
def test_a_unit_exposes_little(name: str) -> None:
    judged = run("systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", unit_file(name))
    assert judged.returncode == 0, judged.stdout.splitlines()[-1]


def test_kiosk_and_agent_are_two_users_with_a_folder_each() -> None:
    kiosk, agent = (unit_file(name) for name in UNITS)
    assert said(kiosk, "User") != said(agent, "User")
    assert said(kiosk, "Group") == said(agent, "Group")
    for unit, state in ((kiosk, KIOSK_STATE), (agent, AGENT_STATE)):
        assert f"/var/lib/{said(unit, 'StateDirectory')}" == state
        assert said(unit, "StateDirectoryMode") == "2750", "what is made in it stays the group's"
        command = said(unit, "ExecStart")
        assert f"--data {KIOSK_STATE} --line {AGENT_STATE} --mirror {MIRROR} " in command
    assert said(agent, "ReadWritePaths") == "", "only its state directory"


def test_the_screen_asks_where_the_agent_listens_and_the_agent_sees_who_it_is() -> None:
    kiosk, agent = (unit_file(name) for name in UNITS)
    (socket,) = {
        word
        for unit in (kiosk, agent)
        for word in " ".join(said_all(unit, "Environment")).split()
        if "QUESTIONS" in word
    }
    assert socket == f"MADOGUCHI_QUESTIONS=/run/{said(agent, 'RuntimeDirectory')}/questions.sock"
    assert said(agent, "RuntimeDirectoryMode") == "0750", "its group comes in, others do not"
    assert said(agent, "PrivateUsers") != "yes", "in a user namespace every other user is nobody"


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_sees_which_start_of_the_machine_this_is(name: str) -> None:
    assert said(unit_file(name), "ProcSubset") != "pid", "without /proc/sys each program makes up a boot of its own"


def test_the_screen_reaches_a_usb_printer_and_does_not_stay_dark_without_its_second_medium() -> None:
    kiosk = unit_file("kiosk.service")
    assert "char-usb_device rw" in said_all(kiosk, "DeviceAllow")
    assert "lp" in said(kiosk, "SupplementaryGroups").split()
    assert MIRROR not in said(kiosk, "RequiresMountsFor")
    assert said(kiosk, "ReadWritePaths") == f"-{MIRROR}"


def test_the_users_of_the_units_are_made_from_the_shipped_list(tmp_path: Path) -> None:
    place = tmp_path / "usr" / "lib" / "sysusers.d"
    place.mkdir(parents=True)
    (tmp_path / "etc").mkdir()
    (place / "madoguchi.conf").write_bytes((ROOT / "provisioning" / "systemd" / "madoguchi.sysusers").read_bytes())
    assert run("systemd-sysusers", f"--root={tmp_path}").returncode == 0
    users = dict(line.split(":")[0::3][:2] for line in (tmp_path / "etc" / "passwd").read_text().splitlines())
    groups = {line.split(":")[2]: line.split(":")[0] for line in (tmp_path / "etc" / "group").read_text().splitlines()}
    for name in UNITS:
        unit = unit_file(name)
        assert groups[users[said(unit, "User")]] == said(unit, "Group")


@pytest.mark.parametrize("name", CENTRE_UNITS)
def test_the_centres_files_are_its_users_alone(name: str, tmp_path: Path) -> None:
    unit = unit_file(name)
    assert (said(unit, "StateDirectoryMode"), said(unit, "UMask")) == ("0700", "0077")
    assert f"MADOGUCHI_STATE=/var/lib/{said(unit, 'StateDirectory')}" in said(unit, "Environment")
    place = tmp_path / "usr" / "lib" / "sysusers.d"
    place.mkdir(parents=True)
    (tmp_path / "etc").mkdir()
    users = ROOT / "provisioning" / "systemd" / "madoguchi-central.sysusers"
    (place / "madoguchi-central.conf").write_bytes(users.read_bytes())
    assert run("systemd-sysusers", f"--root={tmp_path}").returncode == 0
    assert f"{said(unit, 'User')}:" in (tmp_path / "etc" / "passwd").read_text()


def test_each_door_is_a_user_that_reaches_nothing_of_the_others() -> None:
    units = {door: unit_file(name) for door, name in DOOR_UNITS.items()}
    states = {f"/var/lib/{said(unit, 'StateDirectory')}" for unit in units.values()}
    assert len({said(unit, "User") for unit in units.values()}) == len(states) == 3
    owner = unit_file("madoguchi-central-worker.service")
    assert said(owner, "User") not in {said(unit, "User") for unit in units.values()}
    states.add(f"/var/lib/{said(owner, 'StateDirectory')}")
    settings = set()
    for door, unit in units.items():
        own = f"/var/lib/{said(unit, 'StateDirectory')}"
        places = {"residents": {STORE, DOCUMENTS}, "kiosks": {DOCUMENTS}, "staff": set()}
        others = {*states, *places[door]} - {own}
        assert set(said_all(unit, "InaccessiblePaths")) == {f"-{state}" for state in others}
        assert said(unit, "ReadWritePaths") == ("" if door == "residents" else f"-{STORE}")
        assert said(unit, "ExecStart").endswith(f" serve --door {door}"), "at the socket that it is given"
        assert said(unit, "Conflicts") == "madoguchi-central.service"
        assert not settings & set(said_all(unit, "EnvironmentFile")), "no settings file of another door"
        settings |= set(said_all(unit, "EnvironmentFile"))


def test_only_nginx_comes_to_a_door_and_a_public_one_goes_nowhere() -> None:
    """On an address of this machine every program of it would be staff's trusted proxy."""
    for door, name in DOOR_UNITS.items():
        unit, entry = unit_file(name), unit_file(name).with_suffix(".socket")
        assert said(unit, "Requires") == said(entry, "ListenStream").replace("/run/", "").replace(".sock", ".socket")
        assert said(entry, "Service") == name
        assert (said(entry, "SocketUser"), said(entry, "SocketGroup"), said(entry, "SocketMode")) == (
            "root",
            "www-data",
            "0660",
        )
        if door != "staff":
            assert said(unit, "RestrictAddressFamilies") == "AF_UNIX"
            assert (said(unit, "IPAddressDeny"), said_all(unit, "IPAddressAllow")) == ("any", [])


STORE_USERS = [name for name in CENTRE_UNITS if f"-{STORE}" in said(unit_file(name), "ReadWritePaths").split()]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can start programs of other users")
@pytest.mark.parametrize("name", STORE_USERS)
def test_whoever_has_the_store_shares_what_it_puts_there(name: str) -> None:
    """The folder is another user's and of the group that both have, as the page for who installs a centre lays it."""
    user, group = 5201, 5202
    with TemporaryDirectory(prefix="madoguchi-store-") as outer:
        Path(outer).chmod(0o755)
        state, store = Path(outer) / "state", Path(outer) / "store"
        for folder, owner, mode in ((state, user, 0o700), (store, 5203, 0o770)):
            folder.mkdir()
            os.chown(folder, owner, group)
            folder.chmod(mode)
        put = "import io, sys; from central.store.disk import Folder; "
        put += "Folder(sys.argv[1]).write('ab' * 32, io.BytesIO(b'box'))"
        settings = {"DJANGO_SETTINGS_MODULE": "central.project.settings", "MADOGUCHI_STATE": str(state)}
        command = confined(name, user, [group], [sys.executable, "-c", put, store])
        done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr.splitlines()[-1]
        (file,) = (path for path in store.rglob("*") if path.is_file())
        assert (file.stat().st_gid, file.stat().st_mode & 0o777) == (group, 0o660)


def test_the_records_are_verified_every_night(tmp_path: Path) -> None:
    """Both commands: if the first one fails, systemd runs no second one, and the unit has failed."""
    commands = [command.split(" -m central ")[1] for command in said_all(unit_file(VERIFY), "ExecStart")]
    assert commands == ["verify_audit", "verify_custody --file-nights 14"]
    timer = unit_file(VERIFY).with_suffix(".timer")
    assert run("systemd-analyze", "calendar", said(timer, "OnCalendar")).returncode == 0
    assert said(timer, "Persistent") == "true"


def test_files_are_scanned_again_every_night(tmp_path: Path) -> None:
    (command,) = (command.split(" -m central ")[1] for command in said_all(unit_file(SCAN), "ExecStart"))
    assert command == "scan_files_again --days 30 --minutes 120"
    timer = unit_file(SCAN).with_suffix(".timer")
    assert run("systemd-analyze", "calendar", said(timer, "OnCalendar")).returncode == 0
    assert said(timer, "Persistent") == "true"


def test_the_screen_and_nobody_else_gets_the_card_reader() -> None:
    rules = ROOT / "provisioning" / "polkit" / "50-madoguchi-pcscd.rules"
    asked = """
      let rule; const polkit = {addRule: given => { rule = given; }, Result: {YES: "yes", NOT_HANDLED: "no word"}};
      eval(require("fs").readFileSync(process.argv[1], "utf8"));
      const said = {};
      for (const user of ["madoguchi-kiosk", "madoguchi-agent"])
        for (const id of ["access_pcsc", "access_card", "other"])
          said[user + " " + id] = rule({id: "org.debian.pcsc-lite." + id}, {user});
      console.log(JSON.stringify(said));
    """
    said_by_rule = json.loads(run("node", "-e", asked, rules).stdout)
    allowed = {who for who, word in said_by_rule.items() if word == "yes"}
    assert len(said_by_rule) == 6
    assert allowed == {"madoguchi-kiosk access_pcsc", "madoguchi-kiosk access_card"}


def test_the_page_for_operators_names_every_setting_of_the_kiosk_with_its_default() -> None:
    page = (ROOT / "docs" / "how-to" / "install-kiosk.md").read_text(encoding="utf-8")
    table = dict(re.findall(r"^\| `([a-z_]+)` \| ([^|]+) \|", page, re.MULTILINE))
    words = {"": {"empty", "any real reader"}, False: {"`false`"}}
    for field in fields(KioskConfig):
        default = list(field.default) if isinstance(field.default, tuple) else field.default
        written = {f"`{default}`", f"`{json.dumps(default)}`"} | words.get(field.default, set())
        assert table.get(field.name) in written, field.name
