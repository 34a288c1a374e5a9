"""The letter as a mail's attachment. At the moment it goes it is looked at once more: is it this row's, and whole?"""

from __future__ import annotations

from django.db import transaction

from central.applications.mail_attachments import AttachmentAway, MailAttachment, NotToBeSent
from central.batches.letters.files import letter_of
from central.batches.letters.merging import edited_names
from central.batches.letters.read_back import NotReadable, plain, text_of
from central.batches.letters.stopping import StopReason, halt, stop
from central.batches.models import BatchRow, MassBatch
from central.store.port import FileDamaged, FileMissing, StoreAway
from central.web.words import grouped
from sync.contract.forms.drawable import drawn_text

PREFIX = "batch-"
"""How a letter is called beside the documents of other apps."""
FILE_NAME = "letter.pdf"


def document_of(row: BatchRow) -> str:
    """The number that a delivery bears."""
    return f"{PREFIX}{row.pk}"


def attachment(number: str) -> MailAttachment:
    """The file of a row whose batch is being sent.

    Raises:
        NotToBeSent: the batch was stopped, or the file is not this row's.
        AttachmentAway
    """
    rows = BatchRow.objects.select_related("application", "batch__body").exclude(batch__state=MassBatch.State.STOPPED)
    row = rows.exclude(letter="").filter(pk=int(number.removeprefix(PREFIX))).first()
    if row is None:
        raise NotToBeSent("no letter of a batch that goes on")
    try:
        return MailAttachment(FILE_NAME, own_letter(row))
    except NotToBeSent:
        with transaction.atomic():
            batch = MassBatch.objects.select_for_update(of=("self",)).get(pk=row.batch_id)
            # One that a person sends again later is no reason to stop what is being prepared for the others.
            if batch.state in (MassBatch.State.SENDING, MassBatch.State.DONE):
                halt(row.batch)
                stop(row.batch, StopReason.FILE, row)
        raise


def own_letter(row: BatchRow) -> bytes:
    """The row's file, if it bears this row's name and numbers.

    Raises:
        NotToBeSent, AttachmentAway
    """
    try:
        content = letter_of(row)
        text = plain(text_of(content))
    except StoreAway as away:
        raise AttachmentAway("the store is away") from away
    except (FileMissing, FileDamaged, NotReadable) as wrong:
        raise NotToBeSent("there is no such file") from wrong
    name = edited_names(row.batch, [row.application_id]).get(row.application_id, row.application.applicant_name)
    own = (name, row.own_number or "", grouped(row.application.arrival_number))
    if not name or any(plain(drawn_text(said)) not in text for said in own):
        raise NotToBeSent("this file is somebody else's")
    return content
