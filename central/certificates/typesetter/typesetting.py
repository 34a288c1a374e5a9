"""Setting sheets in a process of their own: typst's threads hang in forked workers, and a hang must end."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

import msgspec
from django.conf import settings

from central.certificates.kinds.letterhead import DocumentContent
from central.certificates.refusals import MissingGlyph, NotSet
from central.certificates.typesetter.many_program import SetSheet, SheetFolder
from central.certificates.typesetter.program import MISSING_GLYPHS, SettingJob, missing_glyphs

TIMEOUT_S = 30
"""A sheet takes half a second; the font of 58,862 glyphs is read each time."""
EACH_S = 1.0
"""Of many, for one more: it takes some milliseconds on a machine that does nothing else."""
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


@dataclass(frozen=True)
class SetResult:
    """One of many: a PDF, or the characters for which there is none."""

    pdf: bytes
    missing: tuple[str, ...] = ()


def set_many(folder: str, contents: Sequence[msgspec.Struct]) -> list[SetResult]:
    """A PDF/A-2b of each content (texts alone), in their order, by the one sheet in this folder of `central`: two
    processes, each with one compiler for its half.

    Raises:
        NotSet
    """
    half = (len(contents) + 1) // 2
    halves = [part for part in (contents[:half], contents[half:]) if part]
    with ThreadPoolExecutor(len(halves) or 1) as pool:
        return [result for results in pool.map(lambda part: _set_part(folder, part), halves) for result in results]


def _set_part(folder: str, contents: Sequence[msgspec.Struct]) -> list[SetResult]:
    said = b"".join(msgspec.json.encode(line) + b"\n" for line in (SheetFolder(folder), *contents))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "central.certificates.typesetter.many_program"],
            input=said,
            capture_output=True,
            cwd=settings.BASE_DIR,
            timeout=TIMEOUT_S + len(contents) * EACH_S,
            check=False,
        )
    except subprocess.TimeoutExpired as silent:
        raise NotSet("the typesetter did not finish in time") from silent
    if done.returncode != 0:
        raise NotSet(f"the typesetter ended with {done.returncode}")
    results, told = [], BytesIO(done.stdout)
    for _content in contents:
        sheet = msgspec.json.decode(told.readline(), type=SetSheet)
        results.append(SetResult(told.read(sheet.length), sheet.missing))
        if len(results[-1].pdf) != sheet.length or (sheet.length and not results[-1].pdf.startswith(b"%PDF-")):
            raise NotSet("the typesetter did not say what it set")
    return results


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
