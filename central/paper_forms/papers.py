"""Files of papers in the office's store."""

from __future__ import annotations

from collections.abc import Sequence

from central.paper_forms.cleaning.program import MOST_BYTES
from central.paper_forms.models import PaperBatch, PaperFile
from central.paper_forms.refusals import PaperNotThere
from central.store.keeping import content_of, put
from central.store.port import StoreError

BATCH_LIMIT_BYTES = 128 * 1024 * 1024


def put_paper(content: bytes, *, by_office: bool = False) -> str:
    """Before the transaction that names it; returns its SHA-256. A city's paper says nothing of anybody: what staff's
    door puts lies where it may write. What a worker printed lies where the office alone reads (`by_office`).

    Raises:
        PaperNotThere: the store is away; nothing is kept.
    """
    try:
        return put(content, by_office=by_office)
    except StoreError as away:
        raise PaperNotThere("the store takes no file at this moment") from away


def paper_of(file: PaperFile) -> bytes:
    """The cleaned PDF.

    Raises:
        PaperNotThere: the store is away, or its file is missing or damaged (a code on 作業の様子).
    """
    return _content(file.sha256, 2 * MOST_BYTES)


def batch_file(batch: PaperBatch) -> bytes:
    """What was printed. Raises as `paper_of`."""
    return _content(batch.sha256, BATCH_LIMIT_BYTES)


def names_of_papers(names: Sequence[str]) -> list[str]:
    """Of some files of the store, those that papers and PDFs of many name."""
    papers = PaperFile.objects.filter(sha256__in=names).values_list("sha256", flat=True)
    batches = PaperBatch.objects.filter(sha256__in=names).values_list("sha256", flat=True)
    return [*papers, *batches]


def _content(sha256: str, limit: int) -> bytes:
    try:
        return content_of(sha256, limit)
    except StoreError as wrong:
        raise PaperNotThere("the file cannot be read now") from wrong
