"""The sheet as a PDF."""

from __future__ import annotations

from central.certificates.typesetter.typesetting import set_pages
from central.prepared.paper.content import PreparedPaper

FOLDER = "prepared/paper"


def set_paper(paper: PreparedPaper) -> bytes:
    """A PDF/A-2b of one A4 sheet. Raises NotSet."""
    return set_pages(FOLDER, paper)
