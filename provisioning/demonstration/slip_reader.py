"""Eyes for paper: reads the numbers of a slip, a draft's code and a leaflet's from the picture, as a resident would."""

from __future__ import annotations

import io
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path

import zxingcpp
from PIL import Image

from sync.contract.numbers import (
    PLAIN_ALPHABET,
    ArrivalNumber,
    DraftCode,
    InquiryNumber,
    LeafletNumber,
    group_arrival_number,
    leaflet_code_in,
    parse_draft_code,
    parse_inquiry_number,
    parse_leaflet_number,
)
from sync.envelope.slip_qr import read_slip_qr
from sync.errors import NotANumber

_NUMBER = re.compile(rf"[{PLAIN_ALPHABET}ILO]{{4}}-[{PLAIN_ALPHABET}ILO]{{4}}-[{PLAIN_ALPHABET}ILO]{{4}}")
_HALF = re.compile(rf"([{PLAIN_ALPHABET}ILO]{{4}}-[{PLAIN_ALPHABET}ILO]{{4}})")
"""One of the two lines in which a draft's code stands."""
LOOKS = (1.0, 2.0, 1.5, 1.25, 3.0)
"""Sizes at which the line is read; the printed size is right in 97 of 100."""
ONE_LINE, SINGLE_LETTER = "7", "10"
"""What is looked at, in tesseract's own numbers (`--psm`)."""
_INK, _MARGIN = 128, 20
_TWINS = (("0", "Q"), ("8", "B"), ("5", "S"), ("8", "S"), ("2", "Z"))
"""Two letters of the number that a glance takes for each other at every size, the likeliest first."""
_FRAME = 30
"""Dots from the edge of the paper in which a frame's sides stand."""
_RULE = 400
"""A row with more black dots than this is a rule or the frame of the box."""


class Unreadable(Exception):
    """The paper does not show what a slip shows."""


@dataclass(frozen=True, repr=False)
class SlipRead:
    """What the paper says."""

    arrival: ArrivalNumber
    inquiries: tuple[InquiryNumber, ...]
    """What it may be, likeliest first: a glance can take B for 8. Empty on a reprint."""

    @property
    def typed_arrival(self) -> str:
        """As a person types it, group by group."""
        return group_arrival_number(self.arrival)


def read_slip(path: Path) -> SlipRead:
    """Read QR and inquiry number.

    Raises:
        Unreadable
    """
    paper = _seen(path)
    return SlipRead(read_slip_qr(_qr_of(paper)).arrival, _inquiry_numbers(paper))


def read_leaflet(path: Path) -> LeafletNumber:
    """The code of the leaflet on this picture, of its QR.

    Raises:
        Unreadable: no QR was found.
        NotANumber: it is another's.
    """
    return parse_leaflet_number(leaflet_code_in(_qr_of(_seen(path))))


def read_draft_codes(path: Path) -> tuple[DraftCode, ...]:
    """What the code on this draft's paper may be, likeliest first: its last character sorts out most that it is not.

    Raises:
        Unreadable: no code was found.
    """
    paper = _seen(path)
    looks = [_halves(paper.crop(_edges(paper, *rows))) for rows in _rows_of_text(paper) if _framed(paper, *rows)]
    found: dict[DraftCode, None] = {}
    for above, below in pairwise(looks):
        for first, second in product(above, below):
            with suppress(NotANumber):
                found[parse_draft_code(first + second)] = None
    if not found:
        raise Unreadable("no code on this paper")
    return tuple(found)


def _seen(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        return picture.convert("L")


def _qr_of(paper: Image.Image) -> str:
    codes = zxingcpp.read_barcodes(paper)
    if not codes:
        raise Unreadable("no QR on this paper")
    return codes[0].text


def _framed(paper: Image.Image, top: int, bottom: int) -> bool:
    """Whether a frame stands to the left and to the right of these rows."""
    sides = (paper.crop((left, top, left + _FRAME, bottom)) for left in (0, paper.width - _FRAME))
    return all(max(side.resize((1, bottom - top), Image.Resampling.BOX).tobytes()) < 255 for side in sides)


def _halves(band: Image.Image) -> tuple[str, ...]:
    """What of a draft's code this line may show, likeliest first; nothing where it is another line."""
    looks = [look[1] for scale in LOOKS if (look := _HALF.search(_glance(band, scale)))]
    if not looks:
        return ()
    if len(set(looks)) > 1:
        looks += [spelled[1]] if (spelled := _HALF.search(_spelled(band))) else []
    likely = [half for half, _ in Counter(looks).most_common()]
    return tuple(dict.fromkeys((*likely, *_with_twins(likely[0]))))


def _inquiry_numbers(paper: Image.Image) -> tuple[InquiryNumber, ...]:
    for band in _boxed_lines(paper):
        looks = [look for scale in LOOKS if (look := _NUMBER.search(_glance(band, scale)))]
        if looks:
            looks += [spelled] if (spelled := _NUMBER.fullmatch(_spelled(band))) else []
            found = [parse_inquiry_number(look.group()) for look in looks]
            likely = [number for number, _ in Counter(found).most_common()]
            return tuple(dict.fromkeys((*likely, *_twins_of(likely[0]))))
    return ()


def _spelled(line: Image.Image) -> str:
    """The line letter by letter: a glance at all of it can swap two neighbours, or see one where two stand."""
    return "".join(_glance(letter, 2.0, SINGLE_LETTER)[:1] for letter in _letters(line))


def _letters(line: Image.Image) -> Iterator[Image.Image]:
    """What stands between columns without a black dot, each on white paper of its own."""
    black = line.point(lambda dot: 255 if dot < _INK else 0)
    start = None
    for x in range(line.width + 1):
        inked = x < line.width and black.crop((x, 0, x + 1, line.height)).getbbox() is not None
        if inked and start is None:
            start = x
        elif not inked and start is not None:
            paper = Image.new("L", (x - start + 2 * _MARGIN, line.height), 255)
            paper.paste(line.crop((start, 0, x, line.height)), (_MARGIN, 0))
            yield paper
            start = None


def _twins_of(number: InquiryNumber) -> Iterator[InquiryNumber]:
    """The same number with one letter seen as the other of its pair."""
    return (parse_inquiry_number(twin) for twin in _with_twins(number))


def _with_twins(written: str) -> Iterator[str]:
    for one, other in (*_TWINS, *(pair[::-1] for pair in _TWINS)):
        for at, letter in enumerate(written):
            if letter == other:
                yield written[:at] + one + written[at + 1 :]


def _boxed_lines(paper: Image.Image) -> Iterator[Image.Image]:
    """Lines of text, tallest first: the number is the tallest."""
    for rows in sorted(_rows_of_text(paper), key=lambda rows: rows[0] - rows[1]):
        yield paper.crop(_edges(paper, *rows))


def _edges(paper: Image.Image, top: int, bottom: int) -> tuple[int, int, int, int]:
    return 30, max(0, top - 12), paper.width - 30, bottom + 12


def _rows_of_text(paper: Image.Image) -> list[tuple[int, int]]:
    """From where to where lines stand that are neither small nor a picture, from the top."""
    width, height = paper.size
    pixels = paper.load()
    assert pixels is not None
    blacks = [sum(1 for x in range(30, width - 30) if pixels[x, y] == 0) for y in range(height)]
    bands, start = [], None
    for y, count in enumerate([*blacks, 0]):
        if 0 < count < _RULE and start is None:
            start = y
        elif (count == 0 or count >= _RULE) and start is not None:
            bands.append((start, y))
            start = None
    return [(top, bottom) for top, bottom in bands if 30 <= bottom - top <= 80]


def _glance(line: Image.Image, scale: float, mode: str = ONE_LINE) -> str:
    size = (round(line.width * scale), round(line.height * scale))
    png = io.BytesIO()
    line.resize(size, Image.Resampling.LANCZOS).save(png, "PNG", dpi=(203, 203))
    done = subprocess.run(
        [
            *("/usr/bin/tesseract", "-", "-", "--psm", mode, "-l", "eng"),
            *("-c", f"tessedit_char_whitelist={PLAIN_ALPHABET}-"),
            *("-c", "load_system_dawg=0", "-c", "load_freq_dawg=0"),
        ],
        input=png.getvalue(), capture_output=True, check=True, env={"OMP_THREAD_LIMIT": "1"},
    )  # fmt: skip
    return done.stdout.decode().strip()
