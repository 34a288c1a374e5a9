"""Setting sheets in a process of their own: typst's threads hang in forked workers, and a hang must end."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from typing import Literal

import msgspec
from django.conf import settings

from central.certificates.kinds.letterhead import DocumentContent
from central.certificates.refusals import MissingGlyph, NotSet
from central.certificates.typesetter.program import MISSING_GLYPHS, SettingJob, missing_glyphs

TIMEOUT_S = 30
"""A sheet takes half a second; the font of 58,862 glyphs is read each time."""
BEGINS = {"svg": b"<svg", "png": b"\x89PNG"}


def set_document(kind: str, content: DocumentContent) -> bytes:
    """A PDF/A-2b by the sheet of this kind, not signed. The same content gives the same bytes, always and everywhere.

    Raises:
        MissingGlyph
        NotSet: also where the sheets came out otherwise than planned: formula, seal and page numbers stand right only
            if they are as many.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader  # only where documents are made

    pdf = _set(msgspec.json.encode(SettingJob(kind, msgspec.Raw(msgspec.json.encode(content)))))
    if int(PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Count"]) != len(content.pages):
        raise NotSet("the sheets came out otherwise than planned")
    return pdf


def set_pages(folder: str, content: msgspec.Struct) -> bytes:
    """A PDF/A-2b of as many sheets as it takes, by the sheet in this folder of `central`: what is no document of the
    city. Its characters are looked up by nobody: whoever writes it replaces what no font draws.

    Raises:
        NotSet
    """
    job = SettingJob("", msgspec.Raw(msgspec.json.encode(content)), folder=folder)
    return _set(msgspec.json.encode(job))


def set_picture(folder: str, content: msgspec.Struct, form: Literal["svg", "png"]) -> bytes:
    """The same as a picture, of a sheet that has one page.

    Raises:
        NotSet
    """
    job = SettingJob("", msgspec.Raw(msgspec.json.encode(content)), folder=folder, form=form)
    return _set(msgspec.json.encode(job), BEGINS[form])


def missing_in(content: DocumentContent) -> list[str]:
    """The characters for which it cannot be set."""
    return missing_glyphs(msgspec.json.decode(msgspec.json.encode(content.pages)))


def _set(job: bytes, begins: bytes = b"%PDF-") -> bytes:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "central.certificates.typesetter.program"],
            input=job,
            capture_output=True,
            cwd=settings.BASE_DIR,
            timeout=TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as silent:
        raise NotSet("the typesetter did not finish in time") from silent
    if done.returncode == MISSING_GLYPHS:
        raise MissingGlyph(msgspec.json.decode(done.stdout, type=list[str]))
    if done.returncode != 0 or not done.stdout.startswith(begins):
        # Its own words may quote the sheet: they stay out of logs and errors.
        raise NotSet(f"the typesetter ended with {done.returncode}")
    return done.stdout
