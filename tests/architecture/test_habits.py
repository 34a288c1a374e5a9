"""What the style guide asks of every file, so that nobody has to remember it in a review."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tracked import ROOT, text_of, tracked_files

LONGEST_FILE_LINES = 400
READ_BY_PEOPLE = {".py", ".kv", ".sh", ".html", ".css", ".mjs"}
GENERAL = {
    "base",
    "common",
    "helper",
    "helpers",
    "logic",
    "manager",
    "managers",
    "misc",
    "service",
    "services",
    "util",
    "utils",
}
DEMANDED = {Path("central/database/sqlite_in_turn/base.py")}
"""Django looks for a database backend under this very name."""
REGISTRY = re.compile(
    r"files\.pythonhosted\.org|pypi\.org/simple|registry\.(?:npmjs|yarnpkg)\.|\.pkg\.dev|artifactory|deb\.debian\.org"
    r"|(?<!--no-emit-)\bindex-url\b"
)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home/\w+|root|work/(?:main|shared)|tmp/(?:gate|brief)|opt/wheels)\b")
COUNTED_SLEEP = re.compile(r"\bsleep\(\s*\d")
PACKAGES = ("kiosk", "sync", "hardware", "central", "provisioning")


def lines_that_match(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    found = []
    for path in paths:
        text = text_of(path)
        if pattern.search(text):
            rows = enumerate(text.splitlines(), start=1)
            found += [f"{path}:{number}" for number, line in rows if pattern.search(line)]
    return found


def test_import_contracts_hold():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_file_is_read_in_one_sitting():
    lengths = {
        str(path): len(text_of(path).splitlines())
        for path in tracked_files()
        if path.suffix in READ_BY_PEOPLE and "migrations" not in path.parts
    }
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE_LINES} == {}


def test_no_module_has_a_name_that_says_nothing():
    code = [path for path in tracked_files() if path.suffix == ".py" and path not in DEMANDED]
    assert [str(path) for path in code if GENERAL & {*path.parts, path.stem}] == []


@pytest.mark.parametrize("pattern", [REGISTRY, MACHINE_PATH], ids=["registry address", "machine path"])
def test_no_tracked_file_tells_where_it_was_made(pattern):
    others = [path for path in tracked_files() if path != Path("tests/architecture/test_habits.py")]
    assert lines_that_match(pattern, others) == []


def test_the_product_never_sleeps_for_a_bare_number():
    code = [path for path in tracked_files() if path.suffix == ".py" and path.parts[0] in PACKAGES]
    assert lines_that_match(COUNTED_SLEEP, code) == []


def test_every_imported_package_is_asked_for_by_name():
    """What only comes along with another package goes away with that package's next version."""
    asked = {re.split(r"[=\[<>]", line)[0].strip().lower() for line in text_of(Path("requirements.in")).splitlines()}
    names = {
        "django_otp": "django-otp",
        "dj_database_url": "dj-database-url",
        "escpos": "python-escpos",
        "fontTools": "fonttools",
        "importlinter": "import-linter",
        "http_message_signatures": "http-message-signatures",
        "openapi_spec_validator": "openapi-spec-validator",
        "PIL": "pillow",
        "pyhanko_certvalidator": "pyhanko-certvalidator",
        "smartcard": "pyscard",
        "sqlite_utils": "sqlite-utils",
        "stdnum": "python-stdnum",
        "yaml": "pyyaml",
        "zxingcpp": "zxing-cpp",
        "usb": "pyusb",
    }
    found = re.compile(r"^(?:from|import) ([A-Za-z_]\w*)", re.MULTILINE)
    code = [path for path in tracked_files() if path.suffix == ".py"]
    imported = {name for path in code for name in found.findall(text_of(path))}
    own = {*PACKAGES, "tests", "apsw"}  # apsw is Debian's: it shares its SQLite with Debian's Python
    missing = {name for name in imported - own - sys.stdlib_module_names if names.get(name, name).lower() not in asked}
    assert missing == set()
