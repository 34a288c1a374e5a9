"""The page for who installs a centre, after the installation: its backup, restored to an empty folder; its update."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.provisioning.test_install_centre import CENTRE_USER, PAGE, Machine

pytestmark = pytest.mark.end_to_end
AFTERWARDS = PAGE[PAGE.index("## Backup") : PAGE.index("## Three doors apart")]
KEEPS = """
from django.db import transaction
from central.store import keeping
name = keeping.put(b"sealed" * 20_000)
with transaction.atomic():
    keeping.keep([name])
"""
SHIPPED = re.compile(r"provisioning/(?:systemd|nginx|machine)/\S+")


def lines_of(word: str, page: str = AFTERWARDS) -> list[str]:
    """The lines of the first code block behind this word."""
    block = re.search(r"^```\n(.*?)^```$", page[page.index(f"**{word}**") :], re.MULTILINE | re.DOTALL)
    assert block is not None
    return block[1].splitlines()


def follow(machine: Machine, word: str) -> None:
    for line in lines_of(word):
        if line.startswith("madoguchi-central "):
            machine.run(line)
        elif not line.startswith("systemctl "):
            here = re.sub(r"(-o|-g) madoguchi-central\b", rf"\1 {CENTRE_USER}", line)
            here = here.replace("madoguchi-central:madoguchi-central", f"{CENTRE_USER}:{CENTRE_USER}")
            subprocess.run(["bash", "-ec", machine.here(here)], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can start programs of other users")
def test_who_follows_the_page_gets_back_every_row_with_its_file(installed: Machine) -> None:
    machine = installed
    subprocess.run([machine.wrapper, "shell", "-c", KEEPS], check=True, cwd=machine.folder)
    state, settings = machine.folder / "state", machine.folder / "etc" / "central.env"
    before = {path.relative_to(state) for path in state.rglob("*") if path.is_file() and "central.db-" not in path.name}
    assert any(path.parts[0] == "store" for path in before)
    follow(machine, "Backup")
    shutil.rmtree(state)
    settings.unlink()
    state.mkdir(mode=0o700)
    os.chown(state, CENTRE_USER, CENTRE_USER)
    os.chown(machine.folder / "safe" / "keys" / "root.key", 0, 0)
    follow(machine, "Restore")
    assert any("all 1 files hold" in said for said in machine.said)
    after = {path.relative_to(state) for path in state.rglob("*") if path.is_file()}
    assert before <= after
    assert {path.stat().st_uid for path in (state, *state.rglob("*"))} == {CENTRE_USER}
    assert settings.stat().st_mode & 0o777 == 0o600


def test_the_files_are_copied_after_the_database() -> None:
    """A row must find its file in the copy (docs/adr/0020-store.md)."""
    (database,) = (at for at, line in enumerate(lines_of("Backup")) if ".backup" in line)
    (files,) = (at for at, line in enumerate(lines_of("Backup")) if line.startswith("rsync "))
    assert database < files


def test_an_update_copies_all_that_the_installation_copied() -> None:
    def shipped(lines: list[str]) -> set[str]:
        named = {word for line in lines for word in SHIPPED.findall(line) if "set_up.sh" not in word}
        told = subprocess.run(
            ["bash", "-c", f"printf '%s\\n' {' '.join(sorted(named))}"], capture_output=True, text=True, check=True
        )
        return {Path(word).name for word in told.stdout.split()}

    installed = shipped(PAGE[: PAGE.index("## Backup")].splitlines())
    assert {
        "madoguchi-central.sysusers",
        "madoguchi-central-verify.timer",
        "madoguchi.conf",
        "madoguchi-central",
    } <= installed
    assert installed - shipped(lines_of("Update")) == set()
    assert any("systemd-sysusers" in line for line in lines_of("Update"))
