"""`python -m tests.support.screens.step_shots OUT [appearance …] [name …]`: every page of a visit.

Every page in three languages; those where it matters also in 小 大 特大, 黒 青 黄, low and landscape. `index.html` puts
each beside the page of the design that it follows; its picture too, where the design's folder lies beside the project.
"""

from __future__ import annotations

import html
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.conversion.mozc_home import housed_mozc
from kiosk.screens.appearance import Appearance, Orientation, Scheme, TextSize
from tests.support.screens.step_looks import walked_alone

if TYPE_CHECKING:
    from kiosk.ui.screenshots import Shot

DESIGN = Path(__file__).parents[4] / "shared" / "reference" / "screens"
LOOKS: dict[str, tuple[Appearance, Orientation]] = {
    "ja": (Appearance("ja"), "portrait"),
    "easy": (Appearance("easy-ja"), "portrait"),
    "en": (Appearance("en"), "portrait"),
    "small": (Appearance("ja", TextSize.SMALL), "portrait"),
    "large": (Appearance("ja", TextSize.LARGE), "portrait"),
    "extra": (Appearance("ja", TextSize.EXTRA), "portrait"),
    "black": (Appearance("ja", scheme=Scheme.BLACK), "portrait"),
    "black-extra": (Appearance("ja", TextSize.EXTRA, Scheme.BLACK), "portrait"),
    "blue": (Appearance("ja", scheme=Scheme.BLUE), "portrait"),
    "yellow": (Appearance("ja", scheme=Scheme.YELLOW), "portrait"),
    "low": (Appearance("ja", low=True), "portrait"),
    "landscape": (Appearance("ja"), "landscape"),
}
WHOLE = ("ja", "easy", "en")
"""Looks in which the whole visit is drawn."""
MATTERS = """
01-welcome 02-choose 02-choose-list 04-insert 05-pin 06-form-wrong 06-keyboard-kanji 07-form-01 07-date-pad
08-review-0 09-password 10-done 11-card-left 12-look 12-idle 13-no-paper 15-closed 17-status 17-correct
20-pin-locked 21-other-card 21-password-locked 22-form-00 23-arrival-wrong 23-inquiry-wrong
""".split()  # noqa: SIM905 - a list of names reads better without quotes
TOUCHES = {
    "05-pin": ("1", "2"),
    "06-keyboard": ("ヤ", "マ", "タ"),
    "06-keyboard-kanji": ("わ", "か", "は", "゛゜小"),
    "09-password": tuple("ABCD"),
}
FOLLOWS = {
    "01": "k01-attract",
    "02-choose": "k02-choose",
    "02-choose-list": "k02-choose-kana",
    "04": "k03-insert-card",
    "05": "k04-pin",
    "06-form": "k05-form",
    "06-form-wrong": "k11-error",
    "06-keyboard": "k06-keyboard",
    "07": "k05-form",
    "08": "k07-confirm",
    "09-password": "k08-sign-password",
    "09": "k08-signing",
    "10": "k09-done",
    "11": "k12-card-left",
    "12": "k13-idle",
    "12-look": "k15-settings",
    "13": "k12-paper-out",
    "14": "k11-error",
    "15": "k16-out-of-service",
    "17": "k10-status",
    "18-staff": "k14-staff",
    "20-pin": "k04-pin",
    "20-card": "k03-insert-card",
    "20-day": "k11-error",
    "21-password": "k08-sign-password",
    "21-other": "k03-insert-card",
    "22": "k11-error",
    "25": "k16-out-of-service",
}
"""The longest beginning of a page's name decides."""
DRAWN_APART = {("k05-form", "black-extra"): "k05-form-black-xl", ("k05-form", "easy"): "k05-form-easy"}
FOR_LANDSCAPE, FOR_LOW = "-land", "-low"


@dataclass(frozen=True)
class Taken:
    """A picture and what it follows."""

    path: Path
    page: str
    appearance: str

    @property
    def design(self) -> str:
        """Name of the design's page; empty when it drew none."""
        begins = [start for start in FOLLOWS if self.page.startswith(start)]
        if not begins:
            return ""
        name = FOLLOWS[max(begins, key=len)]
        ending = {"landscape": FOR_LANDSCAPE, "low": FOR_LOW, "en": "-en"}.get(self.appearance, "")
        better = DRAWN_APART.get((name, self.appearance), name + ending)
        return better if (DESIGN / f"{better}.png").exists() else name


def shots_in(key: str, names: list[str]) -> Iterator[Shot]:
    """The pages of one look that are wanted."""
    from kiosk.ui.screenshots import Shot

    appearance, orientation = LOOKS[key]
    for page in walked_alone(appearance, orientation):
        wanted = any(page.name.startswith(name) for name in names) if names else key in WHOLE or page.name in MATTERS
        if wanted:
            yield Shot(f"{page.name}-{key}", page.screen, page.appearance, page.under, TOUCHES.get(page.name, ()))


def write_index(folder: Path, taken: list[Taken]) -> None:
    """Each page's looks in a row, the design first."""
    rows = []
    for page in sorted({each.page for each in taken}):
        cells = []
        for design in dict.fromkeys(each.design for each in taken if each.page == page):
            source = os.path.relpath(DESIGN / f"{design}.png", folder)
            if design and (DESIGN / f"{design}.png").exists():
                cells.append(_figure(source, f"design {design}", "design"))
        cells += [_figure(each.path.name, each.appearance, "") for each in taken if each.page == page]
        rows.append(f"<h2>{html.escape(page)}</h2><div>{''.join(cells)}</div>")
    style = (
        "body{font-family:sans-serif;background:#ddd}div{display:flex;overflow-x:auto;gap:12px}figure{margin:0}"
        "img{height:560px;display:block}.design img{outline:6px solid #c60}"
    )
    page = f'<!doctype html><meta charset="utf-8"><title>Kiosk</title><style>{style}</style>\n' + "\n".join(rows)
    (folder / "index.html").write_text(page + "\n", "utf-8")


def _figure(source: str, words: str, kind: str) -> str:
    return (
        f'<figure class="{kind}"><img loading="lazy" src="{html.escape(source)}">'
        f"<figcaption>{html.escape(words)}</figcaption></figure>"
    )


def draw(folder: Path, keys: list[str], names: list[str]) -> None:
    """Draw the pages of these looks, all of one orientation."""
    from kiosk.ui.screenshots import take
    from kiosk.ui.view import Tools

    mozc = housed_mozc("")
    try:
        for key in keys:
            take(shots_in(key, names), folder, LOOKS[key][1], Tools(mozc) if mozc is not None else Tools())
    finally:
        if mozc is not None:
            mozc.close()


def taken_in(folder: Path) -> list[Taken]:
    """Every picture of the folder, in the order of the visit and of the looks."""
    ordered = list(LOOKS)
    by_length = sorted(LOOKS, key=len, reverse=True)
    found = []
    for path in folder.glob("*.png"):
        key = next((key for key in by_length if path.stem.endswith(f"-{key}")), "")
        if key:
            found.append(Taken(path, path.stem.removesuffix(f"-{key}"), key))
    return sorted(found, key=lambda each: (each.page, ordered.index(each.appearance)))


def main() -> None:
    """Draw and write the index."""
    os.environ["MADOGUCHI_DISPLAY"] = "offscreen"
    folder, words = Path(sys.argv[1]), sys.argv[2:]
    keys = [word for word in words if word in LOOKS] or list(LOOKS)
    names = [word for word in words if word not in LOOKS]
    upright = [key for key in keys if LOOKS[key][1] == "portrait"]
    lying = [key for key in keys if key not in upright]
    if upright and lying:
        # A process has one window, and a window one size.
        again = [sys.executable, "-m", "tests.support.screens.step_shots", str(folder), *lying, *names]
        subprocess.run(again, check=True)
    draw(folder, upright or lying, names)
    write_index(folder, taken_in(folder))


if __name__ == "__main__":
    main()
