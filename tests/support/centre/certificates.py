"""A signed certificate in the test database, and the tools that others would check it with."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
from django.test import override_settings
from django.utils import timezone

from central.applications.models import Application
from central.certificates.issuing.document_files import file_of
from central.certificates.issuing.issue import issue, resume
from central.certificates.issuing.make_documents import Made, Obstacle
from central.certificates.kinds import reply_letter, resident_record
from central.certificates.kinds.reply_letter.request import Letter
from central.certificates.kinds.resident_record.request import Choice, wanted
from central.certificates.kinds.stated_request import household_for
from central.certificates.models import IssuedDocument
from central.jobs.failpoints import JobFailpoint
from central.jobs.models import Job
from central.staff.models import StaffMember
from tests.support.centre.jobs import work_off


@dataclass(frozen=True)
class Certificate:
    """A document with its bytes."""

    document: IssuedDocument
    data: bytes


class NotMade(Exception):
    """The worker's job ended without documents."""

    def __init__(self, obstacle: Obstacle) -> None:
        self.obstacle = obstacle
        super().__init__(obstacle.value)


def issue_now(application: Application, member: StaffMember, choice: Choice | Letter) -> list[IssuedDocument]:
    """A clerk's press of the button, and the worker's turn.

    Raises:
        NotMade, and what `issue` raises
    """
    if isinstance(choice, Letter):
        return made_by(issue(application.pk, member, reply_letter.KIND, choice, revision=application.revision))
    return made_by(issue(application.pk, member, resident_record.KIND, choice, revision=application.revision))


def resume_now(application: Application, member: StaffMember) -> list[IssuedDocument]:
    """続きを作る, and the worker's turn."""
    return made_by(resume(application.pk, member))


def made_by(job: Job) -> list[IssuedDocument]:
    """What came out of it, when the worker has worked off what is due."""
    work_off()
    job.refresh_from_db()
    assert job.state == Job.State.DONE, (job.state, job.trouble)
    made = msgspec.json.decode(job.result, type=Made)
    if made.obstacle:
        raise NotMade(Obstacle(made.obstacle))
    return list(IssuedDocument.objects.filter(number__in=made.numbers).order_by("number"))


class Died(BaseException):
    """As if the process had."""


class DiesOnceLooked:
    """For settings `FAILPOINTS`: dies with the files signed and nothing of them kept."""

    def reach(self, label: str) -> None:
        if label == JobFailpoint.LOOKED:
            raise Died


def die_with_files_signed(job: Job) -> None:
    """The worker's turn ends there; its lease is over."""
    with override_settings(FAILPOINTS="tests.support.centre.certificates.DiesOnceLooked"), suppress(Died):
        work_off()
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now())


def as_asked(application: Application) -> Choice:
    """What the applicant wished."""
    asked = wanted(application, *household_for(application))
    return Choice(asked.persons, asked.details, asked.copies)


def issue_as_asked(application: Application, member: StaffMember) -> list[Certificate]:
    """Everything as the applicant wished."""
    documents = issue_now(application, member, as_asked(application))
    return [Certificate(each, file_of(each)) for each in documents]


def text_of(pdf: bytes) -> str:
    """What a reader copies out of the file (poppler), without any white space."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


def pdfsig(pdf: bytes, ca: Path, folder: Path) -> str:
    """Poppler's verdict, with this CA as its only anchor."""
    store = folder / "nss"
    store.mkdir(exist_ok=True)
    database = f"sql:{store}"
    subprocess.run(["certutil", "-N", "-d", database, "--empty-password"], check=True, capture_output=True)
    added = ["certutil", "-A", "-d", database, "-n", "city", "-t", "CT,C,C", "-i", str(ca)]
    subprocess.run(added, check=True, capture_output=True)
    file = folder / "certificate.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(["pdfsig", "-nssdir", database, str(file)], capture_output=True, check=False, text=True)
    return done.stdout
