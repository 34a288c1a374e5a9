"""The story of `make demo`, played whole with real processes, and what stands at the centre afterwards."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from provisioning.demonstration.places import PYTHON, ROOT
from tests.support.centre.migrated_database import lay_migrated
from tests.support.people.kept_cast import lay_cast

PUBLISHED = "".join(path.read_text() for path in (ROOT / "central/catalogue/definitions").glob("*.json"))

pytestmark = [pytest.mark.end_to_end, pytest.mark.pcsc]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, before = tmp_path_factory.mktemp("story"), tmp_path_factory.mktemp("before")
    lay_cast(before / "cards")
    lay_migrated(before / "centre" / "central.db")
    command = [str(PYTHON), "-m", "provisioning.demonstration", "--no-keep", "--folder", str(folder)]
    command += ["--begin-with", str(before)]
    env = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "The story took" in done.stdout
    return folder


def _rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(f"file:{folder}/centre/central.db?mode=ro", uri=True) as database:
        return database.execute(sql).fetchall()


@pytest.mark.requirement("PROM-01", "PROM-02", "GAP-04", "STAT-13")
def test_each_application_is_at_the_centre_once_and_where_staff_left_it(played: Path) -> None:
    standing = dict(_rows(played, "SELECT procedure, status FROM applications_application"))
    assert standing == {
        "child_allowance": "accepted_replied",
        "resident_record": "accepted_replied",
        "bulky_waste": "accepted_reply_pending",
    }
    versions = dict(
        _rows(
            played,
            "SELECT a.procedure, count(*) FROM applications_applicationversion v "
            "JOIN applications_application a ON a.id = v.application_id GROUP BY a.procedure",
        )
    )
    assert versions == {"child_allowance": 2, "resident_record": 1, "bulky_waste": 1}


def test_the_issued_certificate_is_valid_to_an_independent_judge(played: Path) -> None:
    documents = sorted(played.glob("J-99201-*.pdf"))
    assert len(documents) == 2, "a certificate and a reply"
    for document in documents:
        judged = subprocess.run(["pdfsig", "-nocert", str(document)], capture_output=True, text=True, check=False)
        assert "Signature is Valid" in judged.stdout
        assert "Total document signed" in judged.stdout


@pytest.mark.requirement("CERT-09")
def test_the_reply_went_by_mail_once_with_its_file(played: Path) -> None:
    ((number,),) = _rows(played, "SELECT number FROM certificates_issueddocument WHERE category = 'reply'")
    assert _rows(played, f"SELECT state FROM notices_delivery WHERE document = '{number}'") == [("sent",)]
    attached = [path for path in (played / "mail").iterdir() if f"{number}.pdf" in path.read_text(errors="replace")]
    assert len(attached) == 1


@pytest.mark.requirement("SUB-02", "BULK-03")
def test_mails_went_to_those_who_gave_an_address_one_recipient_each(played: Path) -> None:
    recipients = [path.read_text(errors="replace").splitlines()[0] for path in sorted((played / "mail").iterdir())]
    assert set(recipients) == {"X-Envelope-To: hanako@example.com", "X-Envelope-To: taro@example.com"}


@pytest.mark.requirement("PROM-04")
def test_nothing_readable_about_a_resident_rests_on_the_kiosk(played: Path) -> None:
    told = ["花子", "太郎", "ヤマダハナコ", "hanako@example.com", "09012345678", "090-1234-5678", "若葉町"]
    kept = [
        path for name in ("kiosk-data", "kiosk-mirror", "kivy") for path in (played / name).rglob("*") if path.is_file()
    ]
    logs = [played / "logs" / f"{name}.log" for name in ("kiosk", "agent")]
    assert any(path.name == "outbox.db" for path in kept)
    for path in (*kept, *logs):
        data = path.read_bytes()
        # line.db holds the definitions by their hash, as they are published: an example in one may be a name of ours.
        public = PUBLISHED if path.name.startswith("line.db") else ""
        assert [word for word in told if word.encode() in data and word not in public] == [], path.name
    assert [
        cell for cell in _cells_but_objects(played / "kiosk-data" / "line.db") if any(w in cell for w in told)
    ] == []


def _cells_but_objects(line_db: Path) -> list[str]:
    """What else stands in it; an object is public, and is what its hash says."""
    with closing(sqlite3.connect(line_db)) as database:
        for sha256, data in database.execute("SELECT sha256, data FROM objects"):
            assert hashlib.sha256(data).hexdigest() == sha256
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [row for table in tables if table != "objects" for row in database.execute(f"SELECT * FROM {table}")]
    return [cell.decode("utf-8", "replace") if isinstance(cell, bytes) else str(cell) for row in rows for cell in row]


def test_the_slips_and_pictures_are_there(played: Path) -> None:
    assert len(list((played / "paper").glob("*.png"))) == 4
    assert len(list((played / "pictures").glob("*.png"))) >= 20
    assert json.loads((played / "kiosk-data" / "identity.json").read_text())["kiosk"] == "99201-003"
