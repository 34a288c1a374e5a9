"""How words are read, by MeCab with Open JTalk's dictionary (docs/adr/0031-wording.md): a process of its own, for the
centre alone. A centre without it says so.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MECAB = "mecab"
DICTIONARY = Path("/var/lib/mecab/dic/open-jtalk/naist-jdic")
TIME_LIMIT_S = 60
"""For all texts of a form; it takes well below a second."""
_FILES = ("char.bin", "matrix.bin", "sys.dic", "unk.dic", "left-id.def", "right-id.def", "pos-id.def", "rewrite.def")
_SETTINGS = """cost-factor = 800
bos-feature = BOS/EOS,*,*,*,*,*,*,*,*
eval-size = 8
unk-eval-size = 4
config-charset = UTF-8
"""
"""Debian's package of the dictionary has none: Open JTalk needs none."""
_END = "EOS"
_WIDE = {code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1)} | {ord(" "): 0x3000, ord("\n"): 0x3000}
"""The dictionary knows full-width letters and digits; one character stays one."""


class ReadingsNotHere(Exception):
    """MeCab or its dictionary is not installed, or it did not answer."""


@dataclass(frozen=True)
class Token:
    """A word of a text, and how it is read."""

    begin: int
    end: int
    reading: str
    """In katakana; empty where nobody knows."""


def tokens_of(texts: Sequence[str]) -> list[list[Token]]:
    """The words of each text.

    Raises:
        ReadingsNotHere
    """
    if not texts:
        return []
    said = _asked([text.translate(_WIDE) for text in texts]).split(f"{_END}\n")
    if len(said) != len(texts) + 1:
        raise ReadingsNotHere("the program that proposes readings answered otherwise than it was asked")
    return [_tokens(lines.splitlines()) for lines in said[:-1]]


def _asked(lines: Sequence[str]) -> str:
    program = shutil.which(MECAB)
    if program is None or not (DICTIONARY / _FILES[0]).exists():
        raise ReadingsNotHere("readings are proposed where the packages mecab and open-jtalk-mecab-naist-jdic are")
    with tempfile.TemporaryDirectory() as folder:
        for name in _FILES:
            Path(folder, name).symlink_to(DICTIONARY / name)
        settings = Path(folder, "dicrc")
        settings.write_text(_SETTINGS)
        command = [program, "-r", str(settings), "-d", folder, "-F", "%m\t%f[7]\n", "-U", "%m\t\n", "-E", f"{_END}\n"]
        try:
            ended = subprocess.run(
                [*command, "-b", "65536"],
                input="".join(f"{line}\n" for line in lines),
                capture_output=True,
                text=True,
                encoding="utf-8",
                check=True,
                timeout=TIME_LIMIT_S,
            )
        except (OSError, subprocess.SubprocessError, UnicodeDecodeError) as wrong:
            raise ReadingsNotHere("the program that proposes readings did not answer") from wrong
    return ended.stdout


def _tokens(lines: Sequence[str]) -> list[Token]:
    found, at = list[Token](), 0
    for line in lines:
        surface, _, reading = line.partition("\t")
        found.append(Token(at, at + len(surface), "" if reading == "*" else reading))
        at += len(surface)
    return found
