"""The review sheet as a PDF. The same content gives the same bytes."""

from __future__ import annotations

from central.authoring.publishing.review_sheet.content import ReviewSheet
from central.certificates.typesetter.typesetting import set_pages


def set_review_sheet(sheet: ReviewSheet) -> bytes:
    """A PDF/A-2b, set by the typesetter's own process.

    Raises:
        NotSet: it did not end in time, or not well.
    """
    return set_pages("authoring/publishing/review_sheet", sheet)
