"""Five papers from their upload to print: every value inside its box, names whole, and what cannot be drawn told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from central.applications.models import Application
from central.paper_forms.boxes import Fills, PaperBox
from central.web.pdf_answers import PDF_POLICY
from tests.support.centre.five_papers import CityPaper, five_papers
from tests.support.centre.papers import SeenWord, applied, in_force, words_in
from tests.support.people.staff import Cast, sign_in

PAPERS = {paper.procedure: paper for paper in five_papers()}
KEPT = os.environ.get("MADOGUCHI_PAPER_PICTURES", "")
"""A folder: the PDFs are kept there, to be looked at."""


def printed(client: Client, application: Application, paper_id: int) -> bytes:
    answer = client.get(f"/paper-forms/for/{application.arrival_number}/{paper_id}.pdf")
    assert isinstance(answer, HttpResponse)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf"), answer.content.decode()
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["Content-Security-Policy"] == PDF_POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    return answer.content


def stands_in(box: PaperBox, seen: list[SeenWord]) -> str:
    """What stands in a box, words in reading order, spaces aside."""
    inside = [word for word in seen if word.inside(box)]
    lines: list[list[SeenWord]] = []
    for word in sorted(inside, key=lambda one: one.top):
        if lines and abs(lines[-1][0].top - word.top) < 0.5:
            lines[-1].append(word)
        else:
            lines.append([word])
    return "".join(word.text for line in lines for word in sorted(line, key=lambda one: one.left))


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("procedure", PAPERS)
def test_every_value_stands_whole_inside_its_box(procedure: str, cast: Cast) -> None:
    paper = PAPERS[procedure]
    brought, application = in_force(paper, cast), applied(paper)
    client = sign_in(cast.takahashi)
    before = client.get(f"/paper-forms/for/{application.arrival_number}/").content.decode()
    assert "すべての欄に書けます。" in before
    pdf = printed(client, application, brought.pk)
    if KEPT:
        Path(KEPT, f"{procedure}.pdf").write_bytes(pdf)
    seen = words_in(pdf)
    assert {name: bare(stands_in(one, seen)) for name, one in named(paper).items() if name in paper.words} == {
        name: bare(words) for name, words in paper.words.items()
    }
    for one in paper.boxes:
        if one.fills is Fills.STAMP:
            assert stands_in(one, seen) == ""
    heading = [word for word in seen if word.page == 1 and word.top < 20]
    outside = [word for word in seen if word not in heading and not any(word.inside(one) for one in paper.boxes)]
    assert outside == [], "nothing is printed anywhere else"


def named(paper: CityPaper) -> dict[str, PaperBox]:
    return {one.id: one for one in paper.boxes}
