"""A signed certificate in the test database, and the tools that others would check it with."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from central.applications.models import Application
from central.certificates.actions.issue import issue
from central.certificates.composing import Choice
from central.certificates.models import DocumentFile, IssuedDocument
from central.certificates.requests import household_for, wanted
from central.staff.models import StaffMember


@dataclass(frozen=True)
class Certificate:
    """A document with its bytes."""

    document: IssuedDocument
    data: bytes


def issue_as_asked(application: Application, member: StaffMember) -> list[Certificate]:
    """Everything as the applicant wished."""
    asked = wanted(application, *household_for(application))
    choice = Choice(asked.persons, asked.details, asked.copies)
    documents = issue(application.pk, member, revision=application.revision, choice=choice)
    return [Certificate(each, bytes(DocumentFile.objects.get(document=each).content)) for each in documents]


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
