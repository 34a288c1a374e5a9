"""Filling a notice's words for its recipients, some at a time: by whoever wrote them, and by workers for the rest."""

from __future__ import annotations

import json

from django.db import transaction

from central.notices import texts
from central.notices.models import BulkNotice, Delivery
from central.row_writing import written_together

_FILLED = "UPDATE notices_delivery SET subject = %s, text = %s, status_text = %s, filled = %s WHERE id = %s"
PIECE = 100
"""Rows that are written in one transaction."""


def fill_some() -> int:
    """Fill one piece of one notice that waits for it; returns how many rows were filled."""
    notice = (
        BulkNotice.objects.filter(state=BulkNotice.State.FILLING).order_by("pk").values_list("pk", flat=True).first()
    )
    return 0 if notice is None else fill_piece(notice)


def fill_piece(notice_id: int) -> int:
    """Fill the next rows; with the last of them the notice is `planned`. 0: nothing is left to fill."""
    notice = BulkNotice.objects.get(pk=notice_id)
    if notice.state != BulkNotice.State.FILLING:
        return 0
    unfilled = notice.deliveries.exclude(filled=notice.revision)
    rows = list(unfilled.select_related("application", "application__definition").order_by("pk")[:PIECE])
    for row in rows:
        _fill(row, notice)
    with transaction.atomic():
        as_it_was = BulkNotice.objects.select_for_update().filter(
            pk=notice.pk, revision=notice.revision, state=BulkNotice.State.FILLING
        )
        if not as_it_was.exists():
            # Written anew or thrown away meanwhile: these words are nobody's.
            return 0
        with written_together() as writer:
            for row in rows:
                said = [row.subject, row.text, json.dumps(row.status_text), row.filled, row.pk]
                writer.run(_FILLED, said)
        if len(rows) < PIECE:
            as_it_was.update(state=BulkNotice.State.PLANNED)
    return len(rows)


def _fill(row: Delivery, notice: BulkNotice) -> None:
    application = row.application
    words = notice.text.get(row.language) or notice.text.get("ja", "")
    row.subject = " ".join(texts.filled(notice.subject, application, notice.reply_to).split())
    body = texts.filled(words, application, notice.reply_to).strip()
    row.status_text = {
        language: texts.filled(said, application, notice.reply_to).strip() for language, said in notice.text.items()
    }
    row.text = f"{body}\n\n--\n{texts.office(application)}\n{texts.footer(row.language)}\n"
    row.filled = notice.revision
