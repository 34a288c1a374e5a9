"""Inside the mount: `python -m tests.torture.canary_hall FOLDER SEED VISITS BUDGET_S`; FOLDER/medium is the medium."""

from __future__ import annotations

import base64
import json
import multiprocessing
import os
import random
import signal
import sqlite3
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from hardware.simulated.card import authority
from hardware.simulated.card import record as card_file
from hardware.simulated.card.authority import Cardholder
from hardware.simulated.printer import SimulatedPrinter
from sync.contract.timestamps import rfc3339
from sync.envelope.development_keys import make_city_keys
from sync.envelope.sealing import BoxContext, open_box
from sync.home.failpoints import Failpoint
from sync.outbox import KioskHome
from tests.support.faults.failpoints import Orders
from tests.support.kiosk.example_catalogue import example_catalogue
from tests.support.kiosk.kiosk_in_a_box import furnish
from tests.support.people.kept_cast import lay_cast
from tests.torture import children
from tests.torture.canaries import Canaries, Searcher, Stems
from tests.torture.kills import ANY_MOMENT, KILLED, KIOSK
from tests.torture.window import Window

KIOSK_S = 90.0
LONGEST_VISIT_S = 2.0
CARD_EVERY = 3
HEAL_EVERY = 20
WINDOW_EVERY = 14


class CanaryHall:
    """A kiosk on the medium and everything around it elsewhere."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.medium = folder / "medium"
        self.stems = Stems.of(seed)
        self.kills: Counter[str] = Counter()
        self._chance = random.Random(seed)
        for name in ("tmp", "home", "logs", "kivy"):
            (self.medium / name).mkdir()
        self.orders = Orders(folder / "orders")
        os.environ |= {
            "TMPDIR": str(self.medium / "tmp"),
            "HOME": str(self.medium / "home"),
            "KIVY_HOME": str(self.medium / "kivy"),
            "MADOGUCHI_ORDERS": str(self.orders.folder),
        }
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)
        self.home = KioskHome(self.medium / "data", self.medium / "mirror")
        self.printer = SimulatedPrinter()
        self.inquiries = folder / "inquiries"
        self.inquiries.touch()
        self.root = authority.make_root("digital signature", 1, datetime.now(UTC) - timedelta(days=400), 10)
        self._key = authority.new_key()
        lay_cast(folder / "cast")
        self._enrol()
        self._warm = multiprocessing.get_context("forkserver")
        self._warm.set_forkserver_preload(["tests.torture.children"])
        self.agent = self._fork(children.agent_of, self.home, "http://127.0.0.1:9", self.medium / "logs" / "agent.log")

    def run(self, visits: int, budget_s: float) -> dict[str, Any]:
        """So many visits; whole ones and killed ones take turns."""
        self.printer.start()
        end = time.monotonic() + budget_s
        done = whole = heals = windows = 0
        whole_before = False
        points = [*map(str, KIOSK), ANY_MOMENT, ANY_MOMENT, ANY_MOMENT, *[""] * 6]
        while done < visits and time.monotonic() < end:
            point = self._chance.choice(points)
            # A lost database beside a torn mirror is two faults at once: then the kiosk calls for staff, as it should.
            if done % HEAL_EVERY >= HEAL_EVERY // 2 and whole_before and heals * HEAL_EVERY < done:
                heals += 1
                for path in self.home.data.glob("outbox.db*"):
                    path.unlink()
                point = str(Failpoint.MID_HEAL)
            window = done % WINDOW_EVERY == WINDOW_EVERY // 2
            code = self._window_visit(done, point) if window else self._visit(done, point)
            windows += window
            whole_before = code == 0
            if code == KILLED:
                self.kills[point] += 1
            elif code == 0:
                whole += 1
            else:
                raise SystemExit(f"visit {done} at {point} ended with {code}: {self._last_words()}")
            self.orders.withdraw(point) if point else None
            done += 1
        if self._visit(done, "") != 0:
            raise SystemExit(f"after the last kill the kiosk does not serve: {self._last_words()}")
        self.agent.kill()
        self.agent.join()
        self.printer.stop()
        searcher = Searcher(self.stems, set(self.inquiries.read_text().split()))
        opened = self._opened_boxes()
        return {
            "visits": done,
            "whole": whole,
            "boxes": len(opened),
            "boxes_with_canaries": sum(any(Searcher(self.stems).in_bytes(box, "box")) for box in opened),
            "killed": self.kills.total(),
            "with_window": windows,
            "databases_lost": heals,
            "pages": len(self.printer.pages),
            "files": sum(1 for path in self.medium.rglob("*") if path.is_file()),
            "file_bytes": sum(path.stat().st_size for path in self.medium.rglob("*") if path.is_file()),
            "hits": [asdict(hit) for hit in searcher.in_folder(self.medium)],
        }

    def _visit(self, number: int, point: str) -> int | None:
        canaries = Canaries.of(self.stems, number)
        card = self._card(canaries, number) if number % CARD_EVERY == 0 else None
        moment = time.monotonic() + self._chance.random() * LONGEST_VISIT_S if point == ANY_MOMENT else None
        if point and moment is None:
            self.orders.arm(point)
        kiosk = self._fork(
            children.canary_visit,
            self.home,
            self.printer.port,
            canaries,
            card,
            self.inquiries,
            self.medium / "logs" / "kiosk.log",
        )
        kiosk.join(KIOSK_S if moment is None else max(0.0, moment - time.monotonic()))
        if kiosk.is_alive():
            kiosk.kill()
            kiosk.join()
        return kiosk.exitcode

    def _window_visit(self, number: int, point: str) -> int:
        """The same with the whole program. It dies of an order, or at the end of a signal that would dump a core."""
        if point and point != ANY_MOMENT:
            self.orders.arm(point)
        here = Path.cwd()
        os.chdir(self.medium)
        try:
            window = Window(self.folder, self.medium / "logs", self.home, self.printer.port)
            whole = window.visit(Canaries.of(self.stems, number), signal.SIGKILL if point else signal.SIGSEGV)
        finally:
            os.chdir(here)
        return 0 if whole else KILLED

    def _card(self, canaries: Canaries, number: int) -> Path:
        """A card of the cast with the canaries in chip and certificate."""
        path = self.folder / "card.json"
        record = card_file.load(self.folder / "cast" / "cards" / "hanako.json")
        record["basic_four"] |= {"name": canaries.name, "address": canaries.address}  # type: ignore[typeddict-item]
        record["pins"]["basic_four"]["value"] = canaries.pin
        record["pins"]["sign"]["value"] = canaries.password
        four = record["basic_four"]
        holder = Cardholder(
            "若葉県", "若葉市", canaries.name, "0" * len(canaries.name), four["sex"],
            _era(four["birth"]) + four["birth"], canaries.address, "0" * len(canaries.address),
        )  # fmt: skip
        now = datetime.now(UTC)
        certificate = authority.issue_sign(
            self.root, self._key, holder, 5000 + number, now - timedelta(days=30), now + timedelta(days=900)
        )
        record["sign_certificate"] = base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()
        record["sign_key"] = _pem(self._key)
        card_file.save(path, record)
        return path

    def _opened_boxes(self) -> list[bytes]:
        """What the centre would see: the proof that what was sealed is what is searched for."""
        uri = f"file:{self.home.outbox_db}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as database:
            rows = list(database.execute("SELECT seq, box FROM boxes"))
        return [open_box(bytes(box), self._hpke, BoxContext("99201-003", 1, seq)) for seq, box in rows]

    def _enrol(self) -> None:
        city = make_city_keys(self.folder / "city")
        self._hpke = city.hpke
        issued = rfc3339(datetime.now(UTC) - timedelta(hours=1))
        furnish(
            self.home,
            city,
            example_catalogue(anchors=(self.root.der,), policies=(authority.SIGN_POLICY,), issued_at=issued),
        )

    def _fork(self, program: Any, *arguments: object) -> BaseProcess:
        process = self._warm.Process(target=program, args=arguments, daemon=True)
        here = os.getcwd()
        os.chdir(self.medium)  # where a core dump would fall
        try:
            process.start()
        finally:
            os.chdir(here)
        return process

    def _last_words(self) -> str:
        return "\n".join((self.medium / "logs" / "kiosk.log").read_text(errors="replace").splitlines()[-12:])


def _era(birth: str) -> str:
    return "4" if "19890108" <= birth < "20190501" else "3" if birth < "19890108" else "5"


def _pem(key: rsa.RSAPrivateKey) -> str:
    from cryptography.hazmat.primitives import serialization

    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(Encoding.PEM, form, serialization.NoEncryption()).decode()


if __name__ == "__main__":
    hall = CanaryHall(Path(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.write(json.dumps(hall.run(int(sys.argv[3]), float(sys.argv[4]))) + "\n")
