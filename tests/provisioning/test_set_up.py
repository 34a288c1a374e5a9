"""What the set-up brings to a machine: one that serves gets nothing that only tests and the demonstration need."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.support.machine.units import ROOT

SET_UP = ROOT / "provisioning" / "machine" / "set_up.sh"
TESTS_ONLY = {"vsmartcard-vpcd", "opensc", "chromium", "postgresql", "python3-apsw", "nodejs", "npm", "cups-ipp-utils"}


def packages_of(machine: str) -> set[str]:
    said = subprocess.run([SET_UP, machine, "--packages"], capture_output=True, text=True, check=True)
    return set(said.stdout.split())


@pytest.mark.parametrize(("machine", "needs", "other"), [
    ("kiosk", {"pcscd", "libccid", "polkitd", "mozc-server", "python3-venv", "gettext"}, "nginx-light"),
    ("centre", {"nginx-light", "openssl", "python3-venv", "gettext", "util-linux"}, "pcscd"),
])  # fmt: skip
def test_a_machine_in_service_gets_what_serves_and_no_virtual_reader(machine: str, needs: set[str], other: str) -> None:
    brought = packages_of(machine)
    assert needs <= brought
    assert not brought & TESTS_ONLY
    assert other not in brought


def test_development_gets_all_but_the_driver_of_real_readers() -> None:
    all_of_it = packages_of("development")
    assert (packages_of("kiosk") | packages_of("centre")) - all_of_it == {"libccid"}
    assert {"vsmartcard-vpcd", "postgresql"} <= all_of_it


def test_a_machine_that_is_not_named_gets_nothing() -> None:
    for words in ([], ["kiosks"]):
        said = subprocess.run([SET_UP, *words], capture_output=True, text=True, check=False)
        assert (said.returncode, said.stdout) == (2, "")
        assert "kiosk, centre, or development" in said.stderr


def test_the_pages_and_make_say_what_their_machine_is() -> None:
    said = {
        page: set(re.findall(r"provisioning/machine/set_up\.sh ?(\w*)", (ROOT / page).read_text(encoding="utf-8")))
        for page in ("docs/how-to/install-kiosk.md", "docs/how-to/install-centre.md", "Makefile")
    }
    assert said == {
        "docs/how-to/install-kiosk.md": {"kiosk"},
        "docs/how-to/install-centre.md": {"centre"},
        "Makefile": {"development"},
    }
