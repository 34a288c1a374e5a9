"""A page of a form that somebody writes: from its change to its picture, in the real process within its walls.

Each request changes a label of the page that is shown, as an author who types does. The floor is the same request
without its picture: all of reading, walking and laying out, and nothing of drawing.
"""

from __future__ import annotations

import itertools
import json
import time
from typing import Literal

from kiosk.screens.appearance import TextSize
from kiosk.ui.layout import SIZES
from sync.contract.preview import Look, PreviewRequest
from tests.bench.figures import Figure, percentile, timed_ms
from tests.support.kiosk.every_kind import authored, every_kind
from tests.support.kiosk.example_catalogue import DEFINITIONS, HALL
from tests.support.screens.preview_client import MOMENT, Preview, preview

ROUNDS, QUICK_ROUNDS = 40, 6
LOOKS = (Look("ja"), Look("easy-ja", "extra"), Look("en", "large", "black"), Look("ja", orientation="landscape"))
"""Both ways of mounting: a turned page is drawn beside the window."""
LANGUAGES: tuple[Literal["ja", "easy-ja", "en"], ...] = ("ja", "easy-ja", "en")


def figures(quick: bool) -> list[Figure]:
    """From a start to the first picture; then one change after the other; then all pages of all looks."""
    forms = [authored(every_kind()), *(path.read_bytes() for path in sorted(DEFINITIONS.glob("*.json")))]
    drawn: list[float] = []
    bare: list[float] = []
    begun = time.perf_counter()
    with preview() as process:
        process.ask(PreviewRequest(forms[0], HALL, MOMENT))
        first_ms = (time.perf_counter() - begun) * 1000
        for number in range(QUICK_ROUNDS if quick else ROUNDS):
            for form, look in itertools.product(forms, LOOKS):
                request = _changed(form, look, number)
                bare.append(timed_ms(lambda asked=request: process.ask(_without_picture(asked))))  # type: ignore[misc]
                drawn.append(timed_ms(lambda asked=request: process.ask(asked)))  # type: ignore[misc]
        everything_ms, pages = _all_looks(process, forms[0])
    p95 = percentile(drawn, 0.95)
    return [
        Figure("page changed → picture, p95", p95, "ms", percentile(bare, 0.95), "≤ 1,000 ms", p95 <= 1000),
        Figure("the same, p50", percentile(drawn, 0.5), "ms", percentile(bare, 0.5)),
        Figure("start → first picture", first_ms, "ms"),
        Figure(
            f"all {pages:,} pages and keyboards × 4 sizes × 3 languages × 2 ways, measured", everything_ms / 1000, "s"
        ),
    ]


def _changed(form: bytes, look: Look, number: int) -> PreviewRequest:
    """Its second page with another title and first label."""
    members = json.loads(form)
    page = members["pages"][1]
    page["title"] = {language: f"{words} {number}" for language, words in page["title"].items()}
    first = page["fields"][0]
    first["label"] = {language: f"{words} {number}" for language, words in first["label"].items()}
    changed = json.dumps(members, ensure_ascii=False).encode()
    return PreviewRequest(changed, HALL, MOMENT, look)


def _without_picture(request: PreviewRequest) -> PreviewRequest:
    return PreviewRequest(request.definition, request.hall, request.moment, request.look, picture=False)


def _all_looks(process: Preview, form: bytes) -> tuple[float, int]:
    """Milliseconds and pages of the check job, one request for each look."""
    pages = 0
    begun = time.perf_counter()
    for language, size, way in itertools.product(LANGUAGES, TextSize, SIZES):
        request = PreviewRequest(form, HALL, MOMENT, Look(language, size.value, orientation=way), check=True)
        answer, _ = process.ask(request)
        pages += answer.measured
    return (time.perf_counter() - begun) * 1000, pages
