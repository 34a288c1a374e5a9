"""`python -m central make_fold_table --from DIR`: build `fold_table.txt` anew, to be reviewed like code.

From Debian's `unicode-data` (15.0 in Debian 12; /usr/share/unicode): the old forms of kanji for names (kJinmeiyoKanji),
and kanji of one meaning and sound (kSemanticVariant, kZVariant), as far as JIS X 0213 has both. Never are two kanji of
everyday use (kJoyoKanji) joined by them: those are two names. Before all stand the pairs that offices know (`KNOWN`).
"""

from __future__ import annotations

import bz2
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from central.applications.search.folding import TABLE, Groups

SOURCE = Path("/usr/share/unicode")
KNOWN = """
高髙 崎﨑嵜碕 辺邊邉 斎齋斉齊 沢澤 浜濱濵 吉𠮷 土圡 柳栁桺 島嶋嶌 富冨 峰峯 渕淵渊 桑桒
館舘 曽曾 瀬瀨 頼賴 徳德 増增 関關 竜龍 滝瀧 条條 広廣 寿壽 桧檜 籠篭 薮藪 鉄鐵鐡銕 恵惠
国國圀 桜櫻 真眞 蔵藏 角⻆ 黒黑 横橫 鴎鷗 凜凛 槙槇 遥遙 尭堯 煕熙凞 晋晉 亀龜 万萬 与與
弥彌 礼禮 円圓 栄榮 学學 実實 芦蘆 侠俠 祷禱 梅楳 野埜 杉杦 坂阪 略畧
"""
"""Of the national standard's and the offices' everyday: family names above all."""
NOT_ONE = frozenset({"崎埼"})
"""Pairs of the source that are two names."""
HEAD = """\
# Characters that a search takes for one another. Only for finding: never shown, printed, exported or compared.
# Built by `python -m central make_fold_table` and reviewed; a city adds its own lines in the file FOLD_TABLE names.
"""


class Command(BaseCommand):
    """Write the table."""

    help = "Build the table of kanji that a search takes for one another, from Debian's unicode-data"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("--from", dest="source", type=Path, default=SOURCE, help="folder of Unihan_*.txt.bz2")
        parser.add_argument("--out", type=Path, default=TABLE)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        lines = fold_lines(options["source"])
        options["out"].write_text(HEAD + "".join(f"{line}\n" for line in lines), encoding="utf-8")
        self.stdout.write(f"{len(lines)} groups")


def fold_lines(source: Path) -> list[str]:
    """The groups, each line with the everyday form first."""
    everyday = {chr(code) for code, _value in _values(source, "OtherMappings", "kJoyoKanji")}
    groups = Groups()
    members: dict[str, set[str]] = defaultdict(set)

    def join(first: str, other: str) -> None:
        one, two = groups.top(first), groups.top(other)
        together = (members[one] or {first}) | (members[two] or {other})
        groups.join((one, two))
        members[groups.top(one)] = together

    for known in KNOWN.split():
        for other in known[1:]:
            join(known[0], other)
    for pair in _pairs(source):
        one, two = (members[groups.top(each)] or {each} for each in pair)
        if len((one | two) & everyday) <= 1 and "".join(sorted(pair)) not in {"".join(sorted(p)) for p in NOT_ONE}:
            join(*pair)
    found = {frozenset(group) for group in members.values() if len(group) > 1}
    tops = [group for group in found if not any(group < other for other in found)]
    return sorted(
        " ".join(sorted(group, key=lambda each: (each not in everyday, _place(each), each))) for group in tops
    )


def _pairs(source: Path) -> Iterator[tuple[str, str]]:
    for code, value in _values(source, "OtherMappings", "kJinmeiyoKanji"):
        _year, _colon, usual = value.partition(":")
        if usual:
            yield chr(int(usual.removeprefix("U+"), 16)), chr(code)
    for member in ("kZVariant", "kSemanticVariant"):
        for code, value in _values(source, "Variants", member):
            for part in value.split():
                pair = (chr(code), chr(int(part.partition("<")[0].removeprefix("U+"), 16)))
                if all(_place(each) < 3 for each in pair):
                    yield pair


def _values(source: Path, file: str, member: str) -> Iterator[tuple[int, str]]:
    """Code point and value of one member of Unihan."""
    with bz2.open(source / f"Unihan_{file}.txt.bz2", "rt", encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#") and f"\t{member}\t" in line:
                code, _member, value = line.rstrip("\n").split("\t")
                yield int(code.removeprefix("U+"), 16), value


def _place(character: str) -> int:
    """0: JIS X 0208; 1 and 2: planes of JIS X 0213; 3: neither."""
    try:
        return 0 if len(character.encode("euc_jp")) == 2 else 1
    except UnicodeEncodeError:
        pass
    try:
        return 1 if len(character.encode("euc_jis_2004")) == 2 else 2
    except UnicodeEncodeError:
        return 3
