"""Files at the centre: one that is simply there and clean; parts without HTTP, and the worker's work on them."""

from __future__ import annotations

import hashlib
import secrets
from io import StringIO

from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from central.applications.models import Application
from central.attachments.arrivals import drain_arrivals
from central.attachments.files import NamedFile, attach, recount
from central.attachments.models import AttachedFile, AwaitedPart
from central.attachments.taking import take
from central.intake.actions.record_verdicts import drain_verdicts
from central.jobs.models import Job
from central.kiosks.models import Kiosk
from central.store.keeping import keep, put
from sync.contract.chain.entry import Part
from sync.contract.numbers import ArrivalNumber, kiosk_of
from sync.envelope.parts import seal_file
from sync.envelope.sealing import BoxContext
from tests.support.between.files_by_hand import MadeWithFiles
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.jobs import work_off


def attach_clean(
    application: Application, content: bytes, name: str = "書類.zip", kind: str = "application/zip"
) -> AttachedFile:
    """To its first version."""
    version = application.versions.get(number=1)
    place = BoxContext(
        kiosk_of(ArrivalNumber(version.arrival_number)), version.kiosk_epoch or 0, version.kiosk_seq or 0
    )
    sealed = seal_file(content, place, 1, secrets.token_bytes)
    names = tuple(put(part) for part in sealed.parts)
    now = timezone.now()
    with transaction.atomic():
        keep(names)
        for sha256, part in zip(names, sealed.parts, strict=True):
            AwaitedPart.objects.create(
                kiosk_id=application.kiosk_id,
                entry_hash=version.entry_hash or "",
                sha256=sha256,
                length=len(part),
                held=len(part),
                here_at=now,
                noticed=True,
            )
        sha256 = hashlib.sha256(content).hexdigest()
        attach(version, [NamedFile(name, kind, len(content), sha256, names, sealed.key, 1)])
        AttachedFile.objects.filter(version=version).update(state=AttachedFile.State.CLEAN.value, examined_at=now)
        recount(application)
    return AttachedFile.objects.get(version=version)


def bring(hand: KioskHand, made: MadeWithFiles, *names: str) -> None:
    """Parts as the kiosks' door takes them, in one piece each."""
    kiosk = Kiosk.objects.get(code=hand.code)
    for name in names or tuple(made.parts):
        part = made.parts[name]
        taken = take(kiosk.pk, made.made.hash, Part(name, len(part)), 0, part)
        assert taken.here_at is not None


def work_through() -> None:
    """All that the worker has to do."""
    drain_verdicts()
    while drain_arrivals():
        pass
    Job.objects.filter(kind="attachments.examine").update(not_before=None)
    work_off()


def scanned_again(*more: str) -> str:
    """What `scan_files_again` says."""
    said = StringIO()
    call_command("scan_files_again", *more, stdout=said, stderr=said)
    return said.getvalue()


def the_application() -> Application:
    return Application.objects.get()


def file_states() -> list[str]:
    return list(AttachedFile.objects.order_by("version", "number").values_list("state", flat=True))


def application_page(client: Client, made: MadeWithFiles) -> str:
    return client.get(reverse("applications:detail", args=[made.made.arrival])).content.decode()


def file_page(client: Client, made: MadeWithFiles, place: int, version: int = 1) -> HttpResponseBase:
    return client.get(reverse("attachments:file", args=[made.made.arrival, version, place]))
