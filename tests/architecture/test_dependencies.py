"""docs/dependencies.md names what we ask for, in the versions that are used, and says why where something is newer."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.architecture.tracked import text_of

PAGE = Path("docs/dependencies.md")
ROW = re.compile(r"^\| (\S+) \| (\S+) \| (\S+) \| ?(.*) \|$", re.MULTILINE)
VENDORED = re.compile(r"npm `(\S+)` (\S+?),")


def rows_of(heading: str) -> dict[str, tuple[str, str, str]]:
    part = text_of(PAGE).split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return {row[1]: (row[2], row[3], row[4]) for row in ROW.finditer(part) if row[2] != "---" and row[1] != "name"}


def test_every_python_requirement_stands_there_in_the_locked_version() -> None:
    locked = dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text_of(Path("requirements.lock")), re.MULTILINE))
    lines = (re.split(r"[=\[<>#]", line)[0].strip().lower() for line in text_of(Path("requirements.in")).splitlines())
    asked = [name for name in lines if name]
    assert {name: used for name, (used, _, _) in rows_of("Python").items()} == {name: locked[name] for name in asked}


def test_every_npm_package_stands_there_in_the_version_that_lies_here() -> None:
    wanted = dict(VENDORED.findall(text_of(Path("central/web/static/web/README.md"))))
    for folder in ("tests/vectors/jose", "tests/support/axe_core"):
        wanted |= json.loads(text_of(Path(folder) / "package.json"))["dependencies"]
    assert {name: used for name, (used, _, _) in rows_of("npm").items()} == wanted


def test_every_debian_package_stands_there() -> None:
    lines = text_of(Path("provisioning/machine/packages.txt")).splitlines()
    asked = {name for line in lines if not line.startswith("[") for name in line.partition("#")[0].split()}
    part = text_of(PAGE).split("\n## Debian 12\n")[1]
    assert set(re.findall(r"^\| (\S+) \| \S*\d\S* \| \S*\d\S* \|$", part, re.MULTILINE)) == asked


def test_what_is_not_the_newest_says_why() -> None:
    silent = [
        name
        for heading in ("Python", "npm")
        for name, (used, newest, why) in rows_of(heading).items()
        if (used != newest) is not bool(why)
    ]
    assert silent == []
