"""簡単なものから: the manual's ladder with the city's forms on each rung, the next step, and examples to begin with.

A rung is read from the definition and set by nobody: on trial among staff, without a card, with a card, with My Number.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from central.authoring.access import authors_anywhere, versions_to_copy
from central.authoring.content import FormContent, FormFacts, taken_apart
from central.authoring.publishing.packages.adapting import adapted_document
from central.catalogue.actions.load_definitions import DEFINITIONS
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import procedure_of
from central.staff.access import has_duty, signed_in
from central.staff.duties import Duty
from central.staff.models import StaffMember
from sync.contract.forms.procedures import Procedure

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOWN = 20
"""Names of one rung; beyond it a number says how many more."""
EXAMPLES_SHOWN = 4


class Rung(StrEnum):
    """From the easiest."""

    STAFF = "staff"
    OPEN = "open"
    CARD = "card"
    MY_NUMBER = "my_number"


WORDS: dict[Rung, tuple[StrOrPromise, StrOrPromise]] = {
    Rung.STAFF: (
        _("職員どうしで試す"),
        _(
            "庁内のアンケートや研修の申込みなど。試験運用で出すと、すべてに【試験】と出て、"
            "件数に入らず、メールも出ません。"
        ),
    ),
    Rung.OPEN: (
        _("住民の申込み・アンケート（カードなし）"),
        _("イベントの申込み、アンケート、簡単な届出など。マイナンバーカードは要りません。"),
    ),
    Rung.CARD: (
        _("申請・届出（カードか本人確認書類で、本人を確かめるもの）"),
        _("カードの署名か、窓口での本人確認があるもの。マイナンバー（12けたの番号）は使いません。"),
    ),
    Rung.MY_NUMBER: (
        _("マイナンバーを使う申請・届出"),
        _("担当課がマイナンバーで処理するもの。キオスクは番号を聞きません。マイナンバーを扱う端末でだけ開けます。"),
    ),
}
STAFF_EXAMPLES = ("survey", "event_entry")


def rung_of(form: Procedure) -> Rung:
    """Where a form stands."""
    if form.test_operation:
        return Rung.STAFF
    if form.my_number:
        return Rung.MY_NUMBER
    return Rung.CARD if form.uses_card or form.needs_id else Rung.OPEN


@dataclass(frozen=True)
class ExampleForm:
    """A definition that comes with the centre, as a beginning."""

    name: str
    title: str
    rung: Rung
    questions: int
    document: bytes


@cache
def examples() -> dict[str, ExampleForm]:
    """By name; those of the easiest rung first, and of a rung the shortest."""
    found = [
        _example(path) for path in sorted((*DEFINITIONS.glob("*.json"), *(DEFINITIONS / "library").glob("*.json")))
    ]
    order = list(Rung)
    found.sort(key=lambda one: (order.index(one.rung), one.questions, one.name))
    return {one.name: one for one in found}


def _example(path: Path) -> ExampleForm:
    document = path.read_bytes()
    content: FormContent = taken_apart(document)[0]
    return ExampleForm(path.stem, content.name["ja"], rung_of(content), len(content.fields()), document)


def begun_with(name: str, body: str, procedure: str) -> tuple[FormContent, FormFacts] | None:
    """Its text without what belongs to the city that wrote it; None: there is no such example."""
    one = examples().get(name)
    if one is None:
        return None
    return taken_apart(adapted_document(one.document, "", body=body, procedure=procedure, version=1).document)


@dataclass(frozen=True)
class ExampleLine:
    """One example on the page, and the address part of a draft that begins with it."""

    title: str
    questions: int
    beginning: str


@dataclass(frozen=True)
class RungLine:
    """One rung of the page."""

    number: int
    title: StrOrPromise
    words: StrOrPromise
    forms: tuple[ProcedureVersion, ...]
    more: int
    """Beyond those that are named."""
    examples: tuple[ExampleLine, ...]
    is_next: bool

    @property
    def count(self) -> int:
        """Forms in offer."""
        return len(self.forms) + self.more


def ladder_of(member: StaffMember) -> tuple[RungLine, ...]:
    """The rungs with what is in offer in the member's bodies. The next step is the easiest rung on which nothing is."""
    rows: dict[Rung, list[ProcedureVersion]] = {rung: [] for rung in Rung}
    offered = versions_to_copy(member).filter(offered=True).select_related("body").order_by("body__code", "procedure")
    for row in offered.defer("definition"):
        rows[rung_of(procedure_of(row))].append(row)
    empty = next((rung for rung in Rung if not rows[rung]), None)
    return tuple(
        RungLine(
            number,
            *WORDS[rung],
            forms=tuple(rows[rung][:SHOWN]),
            more=max(0, len(rows[rung]) - SHOWN),
            examples=_examples_of(rung),
            is_next=rung is empty,
        )
        for number, rung in enumerate(Rung, 1)
    )


def _examples_of(rung: Rung) -> tuple[ExampleLine, ...]:
    if rung is Rung.STAFF:
        return tuple(_line(examples()[name], "trial") for name in STAFF_EXAMPLES)
    return tuple([_line(one, "example") for one in examples().values() if one.rung is rung][:EXAMPLES_SHOWN])


def _line(one: ExampleForm, kind: str) -> ExampleLine:
    return ExampleLine(one.title, one.questions, f"{kind}:{one.name}")


@require_GET
def ladder(request: HttpRequest) -> HttpResponse:
    """The page."""
    member = signed_in(request)
    if not authors_anywhere(member):
        raise Http404
    rungs = ladder_of(member)
    context = {
        "rungs": rungs,
        "next": next((one for one in rungs if one.is_next), None),
        "writes": has_duty(member, Duty.FORM_AUTHOR),
    }
    return render(request, "authoring/ladder.html", context)
