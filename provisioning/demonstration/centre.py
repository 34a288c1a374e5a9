"""The central service of the demonstration: database, keys, staff, web, worker, and a mail server on loopback."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass

from provisioning.demonstration.places import KIOSK, PYTHON, ROOT, Places
from provisioning.demonstration.processes import Program, listens, stop_all
from provisioning.development_keys import make_development_keys

START_S = 60


@dataclass(frozen=True)
class SignIn:
    """How a member signs in."""

    number: str
    password: str
    name: str


class Centre:
    """Set up once, then started and ended as often as the story wants."""

    def __init__(self, places: Places, database_url: str | None = None) -> None:
        self.places = places
        self.env = {
            "MADOGUCHI_STATE": str(places.centre_state),
            "MADOGUCHI_KEYS": str(places.centre_state / "keys"),
            "MADOGUCHI_CRL": str(places.cards / "crl" / "sign.crl"),
            "MADOGUCHI_SIGN_POLICIES": "1.2.392.200149.8.5.1.0.20",
            "MADOGUCHI_DEMO": "1",
            "MADOGUCHI_SMTP_PORT": str(places.mail_port),
            "MADOGUCHI_PUBLIC_URL": places.centre_url,
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        if database_url is not None:
            self.env["DATABASE_URL"] = database_url
        self.staff: dict[str, SignIn] = {}
        bind = f"127.0.0.1:{places.centre_port}"
        self.web = Program("web", self._central("serve", "--bind", bind), places.logs / "web.log", self.env)
        self.worker = Program("worker", self._central("worker"), places.logs / "worker.log", self.env)
        self.mail = Program(
            "mail",
            [str(PYTHON), "-m", "provisioning.demonstration.mail_server", str(places.mail_port), str(places.mail)],
            places.logs / "mail.log",
        )

    def set_up(self) -> None:
        """Keys, database, city, manifest, catalogue, staff."""
        self.places.centre_state.mkdir(parents=True, exist_ok=True)
        make_development_keys(self.places.offline_keys, self.places.centre_state / "keys")
        folders = "--cards", str(self.places.cards), "--offline", str(self.places.offline_keys)
        for line in self.command("set_up_demo", *folders).splitlines():
            if line.count("\t") == 2:
                number, password, name = line.split("\t")
                self.staff[number] = SignIn(number, password, name)

    def start(self) -> None:
        """Mail server, web workers and task worker; returns when they answer."""
        self.begin()
        self.wait_until_up()

    def begin(self) -> None:
        """Start all three side by side; does not wait for them."""
        for program in (self.mail, self.web, self.worker):
            program.start()

    def wait_until_up(self) -> None:
        """Return when mail server and web answer."""
        self.mail.wait_until(lambda: listens(self.places.mail_port), START_S)
        self.web.wait_until(lambda: listens(self.places.centre_port), START_S)

    def stop(self) -> None:
        """End all three."""
        stop_all(self.worker, self.web, self.mail)

    def enrolment_code(self) -> str:
        """A one-time code for the kiosk of the story."""
        return self.command("make_enrolment_code", KIOSK).strip().splitlines()[-1]

    def second_factor(self, number: str) -> str:
        """The six digits that a member would read from a phone."""
        return self.command("totp", number).split()[-1]

    def command(self, *words: str) -> str:
        """Run `python -m central …` and return what it printed.

        Raises:
            RuntimeError: it failed; with what it said.
        """
        done = subprocess.run(
            self._central(*words), env=os.environ | self.env, cwd=ROOT, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise RuntimeError(f"central {words[0]} failed:\n{done.stderr[-2000:]}")
        return done.stdout

    def _central(self, *words: str) -> list[str]:
        return [str(PYTHON), "-m", "central", *words]
