"""The story of `make demo`, played whole with real processes, and what stands at the centre afterwards."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from provisioning.demonstration.places import ROOT
from tests.end_to_end.demonstration import holds_nothing_readable, played, rows

PUBLISHED = "".join(path.read_text() for path in (ROOT / "central/catalogue/definitions").glob("*.json"))

pytestmark = [pytest.mark.end_to_end, pytest.mark.pcsc]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return played(tmp_path_factory, "The story took")


def _rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    return rows(folder / "centre" / "central.db", sql)


@pytest.mark.requirement("PROM-01", "PROM-02", "GAP-04", "STAT-13")
def test_each_application_is_at_the_centre_once_and_where_staff_left_it(story: Path) -> None:
    standing = dict(_rows(story, "SELECT procedure, status FROM applications_application"))
    assert standing == {
        "child_allowance": "accepted_replied",
        "resident_record": "accepted_replied",
        "bulky_waste": "accepted_reply_pending",
    }
    versions = dict(
        _rows(
            story,
            "SELECT a.procedure, count(*) FROM applications_applicationversion v "
            "JOIN applications_application a ON a.id = v.application_id GROUP BY a.procedure",
        )
    )
    assert versions == {"child_allowance": 2, "resident_record": 1, "bulky_waste": 1}


def test_the_issued_certificate_is_valid_to_an_independent_judge(story: Path) -> None:
    documents = sorted(story.glob("J-99201-*.pdf"))
    assert len(documents) == 2, "a certificate and a reply"
    for document in documents:
        judged = subprocess.run(["pdfsig", "-nocert", str(document)], capture_output=True, text=True, check=False)
        assert "Signature is Valid" in judged.stdout
        assert "Total document signed" in judged.stdout


@pytest.mark.requirement("CERT-09")
def test_the_reply_went_by_mail_once_with_its_file(story: Path) -> None:
    ((number,),) = _rows(story, "SELECT number FROM certificates_issueddocument WHERE category = 'reply'")
    assert _rows(story, f"SELECT state FROM notices_delivery WHERE document = '{number}'") == [("sent",)]
    attached = [path for path in (story / "mail").iterdir() if f"{number}.pdf" in path.read_text(errors="replace")]
    assert len(attached) == 1


@pytest.mark.requirement("SUB-02", "BULK-03")
def test_mails_went_to_those_who_gave_an_address_one_recipient_each(story: Path) -> None:
    recipients = [path.read_text(errors="replace").splitlines()[0] for path in sorted((story / "mail").iterdir())]
    assert set(recipients) == {"X-Envelope-To: hanako@example.com", "X-Envelope-To: taro@example.com"}


@pytest.mark.requirement("PROM-04")
def test_nothing_readable_about_a_resident_rests_on_the_kiosk(story: Path) -> None:
    told = ["花子", "太郎", "ヤマダハナコ", "hanako@example.com", "09012345678", "090-1234-5678", "若葉町"]
    holds_nothing_readable(story, told, PUBLISHED)


def test_the_slips_and_pictures_are_there(story: Path) -> None:
    assert len(list((story / "paper").glob("*.png"))) == 4
    assert len(list((story / "pictures").glob("*.png"))) >= 20
    assert json.loads((story / "kiosk-data" / "identity.json").read_text())["kiosk"] == "99201-003"
