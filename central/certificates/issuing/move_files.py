"""Issued files that lie in rows, from before there was a store, into it: a job in pieces, queued by
`move_documents_into_store`. A file is read in its row or in the store at every moment of it.
"""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from central.certificates.issuing.document_files import digest_of
from central.certificates.models import DocumentFile
from central.jobs.kinds import Ended, Kind, Step, Turn, Write, register
from central.jobs.retention import NoArguments
from central.store.keeping import keep, put

PIECE = 20


class MovedFiles(Struct, frozen=True):
    """How far it is."""

    up_to: int = 0
    files: int = 0


def _step(turn: Turn[NoArguments, MovedFiles]) -> Write[MovedFiles, MovedFiles]:
    place = turn.place
    rows = list(DocumentFile.objects.select_related("document").filter(pk__gt=place.up_to).order_by("pk")[:PIECE])
    old = [row for row in rows if bytes(row.content) and digest_of(bytes(row.content)) == row.document.sha256]
    for row in old:
        put(bytes(row.content), by_office=True)
        turn.beat()

    def write() -> Step[MovedFiles] | Ended[MovedFiles]:
        moved = 0
        for row in old:
            still = DocumentFile.objects.filter(pk=row.pk).exclude(content=b"")
            if still.update(content=b""):
                keep([row.document.sha256])
                moved += 1
        after = MovedFiles(rows[-1].pk if rows else place.up_to, place.files + moved)
        return Ended(after, after.files) if len(rows) < PIECE else Step(after, after.files)

    return write


MOVE_DOCUMENTS = Kind(
    name="certificates.move_files",
    words=_("証明書などのファイルを、データベースから保管場所に移す"),
    arguments=NoArguments,
    start=MovedFiles(),
    result=MovedFiles,
    step=_step,
    outcome=lambda result: gettext("%(files)s件を移しました") % {"files": f"{result.files:,}"},
)


def enter() -> None:
    """Known to the worker; queued by hand."""
    register(MOVE_DOCUMENTS)
