"""The page for who installs a centre, followed as it stands: its commands and files, in its order, no demonstration."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sync.envelope.base64url import to_base64url
from sync.envelope.keys.signer import MemorySigner, TrustedKey
from sync.envelope.manifest import read_manifest
from tests.central.catalogue.test_roots import NAME, root
from tests.end_to_end.proxy import PrefixProxy, ServerCertificate
from tests.support.centre.centre_process import answers, free_port, wait_for
from tests.support.machine.units import ROOT

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can start programs of other users"),
]
PAGE = (ROOT / "docs" / "how-to" / "install-centre.md").read_text(encoding="utf-8")
WRAPPER = ROOT / "provisioning" / "machine" / "madoguchi-central"
CENTRE_USER = 5104
INSTALLING = PAGE[: PAGE.index("## Backup")]
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", INSTALLING, re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^(madoguchi-central|openssl) ")


def commands() -> list[str]:
    """Every line of the page's code blocks that is one of the centre's commands, continued lines joined."""
    lines = [line for language, text in BLOCKS if not language for line in text.replace("\\\n", " ").splitlines()]
    return [line for line in lines if COMMAND.match(line)]


def block(first: str) -> str:
    """The code block whose text begins like this."""
    (found,) = (text for _language, text in BLOCKS if text.startswith(first))
    return found


@dataclass
class Machine:
    """Folders in the places that the page names."""

    folder: Path
    said: list[str] = field(default_factory=list)

    @property
    def places(self) -> Mapping[str, str]:
        return {
            "/etc/madoguchi": f"{self.folder}/etc",
            "/var/lib/madoguchi-central": f"{self.folder}/state",
            "/var/lib/madoguchi-lists": f"{self.folder}/lists",
            "/mnt/": f"{self.folder}/",
            "madoguchi.city.example": "127.0.0.1",
            "city.example": "city.test",
        }

    def here(self, text: str) -> str:
        for named, place in self.places.items():
            text = text.replace(named, place)
        return text

    def lay(self, name: str, text: str) -> None:
        path = self.folder / "etc" / name
        path.write_text(self.here(text), encoding="utf-8")
        path.chmod(0o644)

    def run(self, line: str) -> str:
        done = subprocess.run(
            [word if word != "madoguchi-central" else str(self.wrapper) for word in shlex.split(self.here(line))],
            capture_output=True, text=True, check=False, cwd=self.folder,
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
        )  # fmt: skip
        assert done.returncode == 0, f"{line}\n{done.stderr[-1500:]}"
        self.said.append(done.stdout + done.stderr)
        return done.stdout

    @property
    def wrapper(self) -> Path:
        return self.folder / "madoguchi-central"


@contextmanager
def new_machine() -> Iterator[Machine]:
    """A machine that stands at the end of the page's first chapter, with the files that the page names."""
    with TemporaryDirectory(prefix="madoguchi-centre-") as name:
        made = Machine(Path(name))
        made.folder.chmod(0o755)
        for folder, mode in (("etc", 0o755), ("state", 0o700), ("safe/keys", 0o700)):
            (made.folder / folder).mkdir(parents=True)
            (made.folder / folder).chmod(mode)
        for owned in ("state", "safe/keys"):
            os.chown(made.folder / owned, CENTRE_USER, CENTRE_USER)
        script = WRAPPER.read_text(encoding="utf-8")
        for word, here in (
            ("/opt/madoguchi/.venv/bin/python", sys.executable),
            ("/opt/madoguchi", str(ROOT)),
            ("--reuid=madoguchi-central", f"--reuid={CENTRE_USER}"),
            ("--regid=madoguchi-central", f"--regid={CENTRE_USER}"),
            ("--init-groups", "--clear-groups"),
        ):
            assert word in script
            script = script.replace(word, here)
        made.wrapper.write_text(made.here(script), encoding="utf-8")
        made.wrapper.chmod(0o755)
        made.lay("central.env", block("MADOGUCHI_HOSTS="))
        (made.folder / "etc" / "central.env").chmod(0o600)
        made.lay("hall.json", block('{\n  "body": {'))
        made.lay("certifier.json", block('{\n  "body": "99201"'))
        card = re.search(r'`(\{"card": .*?\})`', PAGE).group(1)
        made.lay(
            "card.json",
            card.replace("<base64url of its P-256 point>", to_base64url(MemorySigner.generate().public).decode()),
        )
        auth = NAME.replace("digital signature", "user authentication")
        for file, name in (("sign03", NAME), ("sign04", NAME), ("auth03", auth), ("auth04", auth)):
            made.lay(f"{file}.pem", root(name=name).decode())
        shutil.copytree(
            ROOT / "central" / "catalogue" / "definitions", made.folder / "etc" / "procedures",
            ignore=shutil.ignore_patterns("replies"),
        )  # fmt: skip
        yield made


@pytest.fixture
def machine() -> Iterator[Machine]:
    with new_machine() as made:
        yield made


def test_who_follows_the_page_has_a_centre_that_enrols_a_kiosk(installed: Machine) -> None:
    """Outside a demonstration, under keys that are not marked, over HTTPS."""
    machine = installed
    assert any("no issues" in said for said in machine.said), "the settings of the page lack nothing"
    state = machine.folder / "state"
    assert {path.stat().st_uid for path in (state, *state.rglob("*"))} == {CENTRE_USER}
    database = sqlite3.connect(state / "central.db")
    ((manifest,),) = database.execute("SELECT jws FROM intake_signeddocument WHERE kind = 'manifest'").fetchall()
    ((newest,),) = database.execute("SELECT max(version) FROM catalogue_publishedcatalogue").fetchall()
    assert newest == 2
    database.close()
    city_root = TrustedKey((state / "keys" / "root.public").read_bytes())
    assert not read_manifest(bytes(manifest), city_root).manifest.development
    assert {path.name for path in (machine.folder / "safe" / "keys").iterdir()} == {"root.key", "recovery.hpke"}
    assert not (state / "keys" / "root.key").exists()

    port = free_port()
    serving = subprocess.Popen([machine.wrapper, "serve", "--bind", f"127.0.0.1:{port}"], start_new_session=True)
    try:
        wait_for(lambda: answers(port))
        code = machine.run("madoguchi-central make_enrolment_code 99201-003")
        certificate = ServerCertificate(machine.folder)
        with PrefixProxy(port, "", certificate) as proxy, TemporaryDirectory(dir="/dev/shm") as medium:
            kiosk = [machine.folder / "kiosk", Path(medium)]
            enrolled = subprocess.run(
                [
                    *(sys.executable, "-m", "provisioning.enrol", "--centre", proxy.url),
                    *("--ca-file", certificate.authority, "--data", kiosk[0], "--mirror", kiosk[1]),
                ],
                input=code, capture_output=True, text=True, check=False, cwd=ROOT,
            )  # fmt: skip
        assert enrolled.returncode == 0, enrolled.stderr
    finally:
        serving.terminate()
        serving.wait(60)
