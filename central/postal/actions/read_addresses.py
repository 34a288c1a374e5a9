"""Addresses of all letters of a batch that go on paper, some at a time. Who is there already stays as it stands."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from central.audit.record import record
from central.batches.models import MassBatch
from central.jobs.actions.enqueue import enqueue
from central.jobs.kinds import Ended, Kind, Step, Turn, Write, register
from central.notices.still import STILL
from central.postal.access import may_post, paper_rows
from central.postal.act_details import OfLetters
from central.postal.addressing import stated_address
from central.postal.models import PostalLetter
from central.postal.refusals import PostalNotAllowed
from central.staff.duties import Duty
from central.staff.models import StaffMember

PIECE = 50
_S = PostalLetter.State


class ReadAddresses(Struct, frozen=True):
    """Of which batch."""

    batch: int


class AddressesRead(Struct, frozen=True):
    """How far it is."""

    up_to: int = 0
    letters: int = 0


def read_addresses(batch: MassBatch, member: StaffMember) -> None:
    """Have them read.

    Raises:
        PostalNotAllowed
    """
    if not may_post(member, batch):
        raise PostalNotAllowed("this needs the duty of review for all of it")
    with transaction.atomic():
        enqueue(READ_ADDRESSES, ReadAddresses(batch.pk), by=member, about=batch.audit_subject, body=batch.body)
        told = OfLetters(letters=paper_rows(batch).count())
        record(member, "postal.addresses_read", batch.audit_subject, batch.body, told)


def _step(turn: Turn[ReadAddresses, AddressesRead]) -> Write[AddressesRead, AddressesRead]:
    place = turn.place
    batch = MassBatch.objects.get(pk=turn.arguments.batch)
    new = paper_rows(batch).filter(pk__gt=place.up_to)
    new = new.exclude(Exists(PostalLetter.objects.filter(row=OuterRef("pk"))))
    rows = list(new.select_related("application", "application__definition").order_by("pk")[:PIECE])
    letters = []
    for row in rows:
        found = stated_address(row.application)
        goes = not row.application.trial and row.application.status in STILL["batch_letter"]
        state = _S.LEFT_OUT if not goes else _S.WAITING if found.address else _S.NO_ADDRESS
        letters.append(
            PostalLetter(
                row=row,
                batch=batch,
                application=row.application,
                postal_code=found.postal_code,
                address=found.address,
                state=state,
                state_at=timezone.now(),
            )
        )

    def write() -> Step[AddressesRead] | Ended[AddressesRead]:
        # Asked twice at the same moment, the second finds them: a row has one letter.
        MassBatch.objects.select_for_update().get(pk=batch.pk)
        there = set(PostalLetter.objects.filter(row__in=rows).values_list("row", flat=True))
        PostalLetter.objects.bulk_create([letter for letter in letters if letter.row_id not in there])
        count = place.letters + len(letters)
        if len(rows) < PIECE:
            return Ended(AddressesRead(0, count), count)
        return Step(AddressesRead(rows[-1].pk, count), count)

    return write


def _outcome(result: AddressesRead) -> str:
    return gettext("%(letters)s通の宛名を読みました") % {"letters": f"{result.letters:,}"}


READ_ADDRESSES = Kind(
    name="postal.read_addresses",
    words=_("郵便で出す手紙の宛名を読む"),
    arguments=ReadAddresses,
    start=AddressesRead(),
    result=AddressesRead,
    step=_step,
    outcome=_outcome,
    page=lambda asked: reverse("postal:letters", args=[asked.batch]),
    duties=(Duty.REVIEW,),
)


def enter() -> None:
    """Let workers take it up."""
    register(READ_ADDRESSES)
