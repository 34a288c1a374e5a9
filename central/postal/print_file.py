"""The file of a bundle: for each letter its address sheet, then its sheets, in postal order.

typst sets the sheets, poppler unites them, and what is handed out is read back from the finished bytes: each address
sheet must bear its own code, address and name and nobody else's; each sheet of a letter its own arrival number; and
each letter is held against its row once more, as its batch does it.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from central.applications.mail_attachments import AttachmentAway, NotToBeSent
from central.batches.letters.merging import values_of
from central.batches.letters.read_back import BatchPeople, LetterCheck, plain
from central.batches.models import MassBatch
from central.batches.sending.files import own_letter
from central.certificates.refusals import NotSet
from central.certificates.typesetter.typesetting import set_many
from central.postal.addressing import content_of, written_code
from central.postal.models import PostalLetter
from central.web.words import grouped
from sync.contract.forms.drawable import drawn_text

FOLDER: Final = "postal/address_sheet"
BUNDLE: Final = 100
"""Letters of one bundle: what a printer takes, and a person looks through."""
READERS = 2
GIVE_UP_S = 60


class NoPrintFile(Exception):
    """Nothing is handed out. The letter that is not as it must be, if it is one: the message says what."""

    def __init__(self, why: str, letter: PostalLetter | None = None) -> None:
        super().__init__(why)
        self.letter = letter


@dataclass(frozen=True)
class _Own:
    """What must stand on the pages of one letter."""

    letter: PostalLetter
    address: tuple[str, ...]
    number: str
    pages: int
    """Of the letter itself."""


def print_file(batch: MassBatch, letters: Sequence[PostalLetter]) -> bytes:
    """Of these, in their order.

    Raises:
        NoPrintFile
    """
    try:
        sheets = set_many(FOLDER, [content_of(each) for each in letters])
        files = [own_letter(each.row) for each in letters]
    except NotToBeSent as wrong:
        raise NoPrintFile("file") from wrong
    except (NotSet, AttachmentAway, OSError) as away:
        raise NoPrintFile("away") from away
    undrawn = next((each for each, sheet in zip(letters, sheets, strict=True) if not sheet.pdf), None)
    if undrawn is not None:
        raise NoPrintFile("undrawn", undrawn)
    check, told = LetterCheck(batch), values_of(batch, [each.row for each in letters])
    with ThreadPoolExecutor(READERS) as readers:
        wrong_ones = list(readers.map(lambda at: check.wrong_with(told[at], files[at]), range(len(files))))
        pages = list(readers.map(_pages_of, files))
    for each, what in zip(letters, wrong_ones, strict=True):
        if what is not None:
            raise NoPrintFile("letter", each)
    own = [
        _Own(each, _on_sheet(each), plain(grouped(each.application.arrival_number)), len(found))
        for each, found in zip(letters, pages, strict=True)
    ]
    whole = _united([part for sheet, file in zip(sheets, files, strict=True) for part in (sheet.pdf, file)])
    _read_back(batch, own, whole)
    return whole


def _read_back(batch: MassBatch, own: Sequence[_Own], whole: bytes) -> None:
    pages, people = _pages_of(whole), BatchPeople(batch)
    if len(pages) != sum(1 + each.pages for each in own):
        raise NoPrintFile("pages")
    addresses = {each.letter.pk: each.address for each in own}
    at = 0
    for each in own:
        sheet, at = pages[at], at + 1
        if any(said not in sheet for said in each.address) or people.mix_up_in(sheet, each.address):
            raise NoPrintFile("sheet", each.letter)
        # Of nobody else in the bundle an address, unless it is within our own: people of one house.
        theirs = {said[0] for key, said in addresses.items() if key != each.letter.pk}
        if any(other in sheet and not any(other in mine for mine in each.address) for other in theirs):
            raise NoPrintFile("sheet", each.letter)
        for page in pages[at : at + each.pages]:
            if each.number not in page:
                raise NoPrintFile("letter", each.letter)
        at += each.pages


def _on_sheet(letter: PostalLetter) -> tuple[str, ...]:
    said = [drawn_text(letter.address), f"{drawn_text(letter.application.applicant_name)}様"]
    if letter.postal_code:
        said.append(written_code(letter.postal_code))
    return tuple(plain(each) for each in said)


def _pages_of(pdf: bytes) -> list[str]:
    command = ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"]
    try:
        done = subprocess.run(command, input=pdf, capture_output=True, timeout=GIVE_UP_S, check=True)
    except (OSError, subprocess.SubprocessError) as silent:
        raise NoPrintFile("unreadable") from silent
    return [plain(page) for page in done.stdout.decode("utf-8", "replace").split("\f")[:-1]]


def _united(files: Sequence[bytes]) -> bytes:
    """By poppler, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        names = [str(Path(folder) / f"{at:04}.pdf") for at in range(len(files))]
        for name, content in zip(names, files, strict=True):
            Path(name).write_bytes(content)
        out = Path(folder) / "all.pdf"
        try:
            subprocess.run(["pdfunite", *names, str(out)], check=True, capture_output=True, timeout=GIVE_UP_S)
        except (OSError, subprocess.SubprocessError) as silent:
            raise NoPrintFile("away") from silent
        return out.read_bytes()
