"""`installed`: a machine on which every command of the page for who installs a centre was given, once for all tests."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.provisioning.test_install_centre import Machine, commands, new_machine


@dataclass(frozen=True)
class Followed:
    """A machine after the page's last command, and all that lay there then."""

    machine: Machine
    kept: Path

    def as_it_was(self) -> Machine:
        """The same machine, whatever a test did there since."""
        folder = self.machine.folder
        for path in folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        subprocess.run(
            ["tar", "--extract", "--preserve-permissions", "--file", self.kept, "--directory", folder], check=True
        )
        return Machine(folder, list(self.machine.said))


@pytest.fixture(scope="session")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Followed]:
    """Every command of the page, in its order."""
    kept = tmp_path_factory.mktemp("installed") / "machine.tar"
    with new_machine() as made:
        for line in commands():
            made.run(line)
        subprocess.run(["tar", "--create", "--file", kept, "--directory", made.folder, "."], check=True)
        yield Followed(made, kept)


@pytest.fixture
def installed(followed: Followed) -> Machine:
    """As the page's last command left it."""
    return followed.as_it_was()
