"""`central.env` as the command for operators reads it: what systemd hands to the services, and nothing of it is run."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.support.machine.units import ROOT

WRAPPER = ROOT / "provisioning" / "machine" / "madoguchi-central"


def read(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    """The wrapper with `env` in the place of the program."""
    script, command = WRAPPER.read_text(encoding="utf-8"), "exec setpriv"
    assert command in script
    script = script[: script.index(command)].replace("/etc/madoguchi/central.env", str(folder / "central.env"))
    (folder / "central.env").write_text(f"# settings\n\n; of a city\n{line}\nMADOGUCHI_HTTPS=1", encoding="utf-8")
    return subprocess.run(["bash", "-c", f"{script}\nenv"], capture_output=True, text=True, check=False, cwd=folder)


@pytest.mark.parametrize(("line", "value"), [
    ("MADOGUCHI_SERVICE_NAME=若葉市 窓口", "若葉市 窓口"),
    ("MADOGUCHI_SERVICE_NAME=p$HOME$x`touch here`$(touch here)", "p$HOME$x`touch here`$(touch here)"),
    ("MADOGUCHI_SERVICE_NAME=a;b&c#d |e* (f)  ", "a;b&c#d |e* (f)"),
    ("  MADOGUCHI_SERVICE_NAME=a=b", "a=b"),
    ("MADOGUCHI_SERVICE_NAME=", ""),
    ('MADOGUCHI_SERVICE_NAME=\'{"lgwan": {"label": "LGWAN $系"}}\'', '{"lgwan": {"label": "LGWAN $系"}}'),
    ("MADOGUCHI_SERVICE_NAME='back\\slash'", "back\\slash"),
    ('MADOGUCHI_SERVICE_NAME="it\'s $5"', "it's $5"),
])  # fmt: skip
def test_a_value_is_what_it_is(line: str, value: str, tmp_path: Path) -> None:
    said = read(tmp_path, line)
    assert (said.returncode, said.stderr) == (0, "")
    assert f"MADOGUCHI_SERVICE_NAME={value}" in said.stdout.splitlines()
    assert {"MADOGUCHI_HTTPS=1", "MADOGUCHI_STATE=/var/lib/madoguchi-central"} <= set(said.stdout.splitlines())
    assert not (tmp_path / "here").exists()


@pytest.mark.parametrize("line", [
    "MADOGUCHI_SMTP_PASSWORD=it's-secret", "MADOGUCHI_SMTP_PASSWORD=secret\\", 'MADOGUCHI_SMTP_PASSWORD="secret',
    'MADOGUCHI_SMTP_PASSWORD="a"secret', "MADOGUCHI_SMTP_PASSWORD='a'secret'", "MADOGUCHI_SMTP_PASSWORD =secret",
    "export X=secret", "secret",
])  # fmt: skip
def test_what_two_readers_could_take_differently_is_refused_by_its_line(line: str, tmp_path: Path) -> None:
    said = read(tmp_path, line)
    assert (said.returncode, said.stdout) == (1, "")
    assert "central.env, line 4: " in said.stderr
    assert "secret" not in said.stderr
