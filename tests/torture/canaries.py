"""Strings that must not rest on a disk, in every form a program might write them, and the searcher that finds them.

All canaries of a run share stems, one for each kind of field, so that a whole disk is searched for some dozens of byte
strings. A kiosk makes the inquiry numbers itself; they are looked up among everything on the disk that looks like one.
"""

from __future__ import annotations

import base64
import errno
import json
import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote

import jaconv

_KANJI = "桜梅桃柳桐柏椿楠槙樺蘭菊萩葵藤菫芹蓮茜藍紺碧翠琥珀瑠璃玻瑪瑙鷺鶴鴨雉鷹隼燕雀鳩梟鯉鮎鱒鰹鯛鮭"
_KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロ"
_UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ"
NUMBER_FORM = re.compile(
    rb"(?<![0-9A-Z])[0-9A-Z]{4}[-\x20]?[0-9A-Z]{4}[-\x20]?[0-9A-Z]{4}(?:[-\x20]?[0-9A-Z]{4})?(?![0-9A-Z])"
)
"""An inquiry number, or the code of a draft, which is four longer."""
_SLICE = 3
"""Base64 writes a string in one of three ways, depending on what stands before it."""


@dataclass(frozen=True)
class Stems:
    """The common beginnings of a run's canaries."""

    kanji: str
    kana: str
    digits: str
    password: str
    mail: str

    @classmethod
    def of(cls, seed: int) -> Stems:
        chance = random.Random(f"stems {seed}")
        return cls(
            "".join(chance.choices(_KANJI, k=5)),
            "".join(chance.choices(_KANA, k=7)),
            "0509" + "".join(chance.choices("123456789", k=4)),
            "".join(chance.choices(_UPPER, k=9)),
            "".join(chance.choices(_UPPER.lower(), k=9)),
        )


@dataclass(frozen=True)
class Canaries:
    """What one resident types and has on the card. Nothing here is anybody's."""

    name: str
    kana: str
    address: str
    phone: str
    mail: str
    pin: str
    password: str

    @classmethod
    def of(cls, stems: Stems, number: int) -> Canaries:
        chance = random.Random(f"{stems} {number}")

        def some(letters: str, count: int) -> str:
            return "".join(chance.choices(letters, k=count))

        return cls(
            stems.kanji + some(_KANJI, 3),
            stems.kana + some(_KANA, 5),
            f"若葉県若葉市{stems.kanji}町" + some(_KANJI, 4),
            stems.digits + some("0123456789", 3),
            f"{stems.mail}{some('abcdefgh', 4)}@example.com",
            some("0123456789", 4),
            stems.password + some("0123456789", 4),
        )


@dataclass(frozen=True)
class Hit:
    """`form` names the canary and how it was written; `where` the file or the raw disk."""

    form: str
    where: str
    at: int


@dataclass
class Searcher:
    """Looks for the stems, and for the inquiry numbers and codes of drafts that were given."""

    stems: Stems
    inquiry_numbers: set[str] = field(default_factory=set)

    def patterns(self) -> dict[str, bytes]:
        """What is looked for, byte for byte."""
        words = {
            "kanji": self.stems.kanji,
            "kana": self.stems.kana,
            "kana hiragana": jaconv.kata2hira(self.stems.kana),
            "kana half-width": jaconv.z2h(self.stems.kana, kana=True),
            "digits": self.stems.digits,
            "digits grouped": f"{self.stems.digits[:3]}-{self.stems.digits[3:7]}-{self.stems.digits[7:]}",
            "digits full-width": jaconv.h2z(self.stems.digits, digit=True),
            "password": self.stems.password,
            "mail": self.stems.mail,
        }
        return {f"{name}, {form}": data for name, word in words.items() for form, data in _forms(word).items()}

    def in_bytes(self, data: bytes, where: str) -> Iterator[Hit]:
        """Everything that is found in some bytes; the first place of each form."""
        for form, pattern in self.patterns().items():
            at = data.find(pattern)
            if at >= 0:
                yield Hit(form, where, at)
        for step in (1, 2):
            # Every second byte as well: an inquiry number in UTF-16.
            text = data if step == 1 else data[::step]
            for found in NUMBER_FORM.finditer(text):
                number = re.sub(rb"[-\x20]", b"", found[0]).decode()
                if not self.inquiry_numbers.isdisjoint((number, number[:12])):
                    yield Hit("inquiry number", where, found.start() * step)

    def in_folder(self, folder: Path) -> Iterator[Hit]:
        """Every file's name and content."""
        for path in sorted(folder.rglob("*")):
            yield from self.in_bytes(str(path.relative_to(folder)).encode(), f"name of {path.relative_to(folder)}")
            if path.is_file() and not path.is_symlink():
                yield from self.in_bytes(path.read_bytes(), str(path.relative_to(folder)))

    def in_image(self, image: Path) -> Iterator[Hit]:
        """The raw medium: what was deleted, what was overwritten elsewhere, directory entries, journal. Blocks of the
        image that nothing ever wrote are holes of its file, and nothing but zeros: most of a medium, and passed over.
        """
        with image.open("rb") as raw:
            for start, end in _written(raw.fileno(), image.stat().st_size):
                data = bytes(_EDGE) + os.pread(raw.fileno(), end - start, start) + bytes(_EDGE)
                for hit in self.in_bytes(data, "raw medium"):
                    yield replace(hit, at=start + hit.at - _EDGE)


_EDGE = 64
"""Zeros that a written block may need beside it for the last letter of a canary in UTF-32."""


def _written(image: int, size: int) -> Iterator[tuple[int, int]]:
    """From where to where, in whole blocks."""
    start = 0
    while start < size:
        try:
            start = os.lseek(image, start, os.SEEK_DATA)
        except OSError as nothing_more:
            if nothing_more.errno == errno.ENXIO:
                return
            raise
        end = os.lseek(image, start, os.SEEK_HOLE)
        yield start, end
        start = end


def _forms(word: str) -> dict[str, bytes]:
    forms = {
        "UTF-8": word.encode(),
        "UTF-16LE": word.encode("utf-16-le"),
        "UTF-16BE": word.encode("utf-16-be"),
        "UTF-32": word.encode("utf-32-le"),
        "hexadecimal": word.encode().hex().encode(),
        **{f"base64 at {offset}": _base64(word.encode(), offset) for offset in range(_SLICE)},
        **{f"base64 of UTF-16 at {offset}": _base64(word.encode("utf-16-le"), offset) for offset in range(_SLICE)},
    }
    if not word.isascii():
        forms |= {
            "JSON escapes": json.dumps(word)[1:-1].encode(),
            "percent escapes": quote(word).encode(),
            "Shift_JIS": word.encode("cp932"),
            "EUC-JP": word.encode("euc-jp"),
            "Python bytes": repr(word.encode())[2:-1].encode(),
        }
    return forms


def _base64(data: bytes, offset: int) -> bytes:
    """The letters that do not depend on what stands before and after."""
    text = base64.b64encode(bytes(offset) + data)
    first = (offset * 4 + 2) // 3
    whole = (offset + len(data)) * 4 // 3
    return text[first:whole]
