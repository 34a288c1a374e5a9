"""Power is cut at each step of a part and of its file, by SIGKILL: nothing is lost, nothing is there twice."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from central import failpoints
from central.attachments.failpoints import PartFailpoint
from central.attachments.models import AttachedFile, AwaitedPart
from central.attachments.taking import take
from central.catalogue.models import ProcedureVersion
from central.intake.actions.record_verdicts import drain_verdicts
from central.jobs.models import Job
from central.kiosks.models import Kiosk
from central.store.keeping import content_of
from central.store.models import StoredFile
from sync.contract.chain.entry import Part
from tests.support.between.files_by_hand import HandFile, MadeWithFiles, submit_files
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.attached import bring, file_states, the_application, work_through
from tests.support.centre.deliveries import deliver
from tests.support.faults.failpoints import KillingFailpoints

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.crash]
OF_THE_WORKER = (PartFailpoint.NOTICED, PartFailpoint.EXAMINED)
PIECE = 100_000
LARGE = HandFile("写真.jpg", os.urandom(350_000), "image/jpeg")


def dies_at(label: PartFailpoint, act: Callable[[], object]) -> None:
    """In a process of its own, which ends there."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        listener = KillingFailpoints(f"{label.value}:1")
        failpoints._listener = lambda _path: listener  # type: ignore[assignment]
        try:
            act()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"{label} was never reached"
    assert os.WTERMSIG(status) == signal.SIGKILL


@pytest.fixture
def large(hand: KioskHand, with_files: ProcedureVersion) -> MadeWithFiles:
    made = submit_files(hand, with_files, [LARGE])
    deliver(hand, made.made)
    drain_verdicts()
    return made


@pytest.mark.parametrize("label", [one for one in PartFailpoint if one not in OF_THE_WORKER])
def test_a_part_goes_on_from_where_it_was(label: PartFailpoint, hand: KioskHand, large: MadeWithFiles) -> None:
    kiosk = Kiosk.objects.get(code=hand.code).pk
    ((name, part),) = large.parts.items()
    named = Part(name, len(part))

    def to_the_end() -> None:
        taken = take(kiosk, large.made.hash, named, 0, b"")
        while taken.here_at is None:
            taken = take(kiosk, large.made.hash, named, taken.held, part[taken.held : taken.held + PIECE])

    dies_at(label, to_the_end)
    row = AwaitedPart.objects.get()
    assert row.here_at is None or content_of(name, len(part)) == part, "a receipt is given for nothing else"
    to_the_end()
    assert content_of(name, len(part)) == part
    assert StoredFile.objects.get(pk=name).uses == 1
    assert AwaitedPart.objects.get().spoiled == 0


@pytest.mark.parametrize("label", OF_THE_WORKER)
def test_a_file_is_examined_once_to_its_end(
    label: PartFailpoint, hand: KioskHand, large: MadeWithFiles, scanner: str, settings: Any
) -> None:
    bring(hand, large)
    dies_at(label, work_through)
    Job.objects.filter(kind="attachments.examine").update(lease_until=None, lease="", state="waiting")
    work_through()
    assert file_states() == ["clean"]
    assert the_application().events.filter(act="files_came").count() == 1
    assert AttachedFile.objects.get().examined_at is not None
