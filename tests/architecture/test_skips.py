"""No promise goes unwatched in a green run: a skip that is not on the list turns it red."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.allowed_skips import ALLOWED, is_allowed

ROOT = Path(__file__).parents[2]
SKIPS = {
    "in the test": "import pytest\n\ndef test_x():\n    pytest.skip('no such mount here')\n",
    "in a fixture": "import pytest\n\n@pytest.fixture\ndef a():\n    pytest.skip('no such mount here')\n\n"
    "def test_x(a):\n    pass\n",
    "by a mark": "import pytest\n\n@pytest.mark.skipif(True, reason='no such mount here')\ndef test_x():\n    pass\n",
    "whole": "import pytest\n\npytest.skip('no such mount here', allow_module_level=True)\n",
}


def _run(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_one.py").write_text(text + "\n\ndef test_that_passes():\n    pass\n")
    (folder / "pytest.ini").write_text("[pytest]\n")
    plugin = ("-p", "tests.support.allowed_skips", "-p", "no:cacheprovider", "-p", "no:django")
    command = [sys.executable, "-m", "pytest", "-q", *plugin, "--rootdir", str(folder), str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("text", SKIPS.values(), ids=list(SKIPS))
def test_a_skip_that_is_not_on_the_list_turns_a_green_run_red_and_is_named(tmp_path: Path, text: str) -> None:
    done = _run(tmp_path, text)
    assert done.returncode == 1, done.stdout
    assert "SKIPPED AND NOT ALLOWED" in done.stdout
    assert "no such mount here" in done.stdout


def test_a_run_without_skips_is_green(tmp_path: Path) -> None:
    assert _run(tmp_path, "").returncode == 0


@pytest.mark.parametrize(("path", "reason"), ALLOWED.items())
def test_only_the_listed_reason_of_the_listed_file_counts(path: str, reason: str) -> None:
    assert (ROOT / path).exists()
    assert reason in (ROOT / path).read_text(encoding="utf-8")
    assert is_allowed(path, f"Skipped: {reason}")
    assert not is_allowed(path, "Skipped: no network")
    assert not is_allowed("tests/torture/test_clean_disk.py", f"Skipped: {reason}")


def test_the_checks_of_every_change_run_with_the_list() -> None:
    checks = (ROOT / ".ci" / "checks").read_text(encoding="utf-8")
    (line,) = [line for line in checks.splitlines() if " pytest " in line]
    assert "python -m pytest" in line
    assert "-p tests.support.allowed_skips" in line
