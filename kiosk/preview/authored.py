"""A visit at a kiosk that offers one form: the author's, read as a kiosk reads it from its catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import msgspec

from hardware.card.basic_four import BasicFour, Sex
from kiosk.devices.slip_printer import PrinterSeen
from kiosk.forms.answers import answer, fill_from_card
from kiosk.preview.trouble import NotShown
from kiosk.screens.appearance import Appearance, Scheme, TextSize
from kiosk.state.kiosk_state import CentreContact, KioskState
from kiosk.state.visit import Visit
from sync.contract.definition_flaws.check_definition import check_definition
from sync.contract.forms.procedures import FieldKind, Procedure, read_procedure
from sync.contract.preview import FoundFlaw, Look, PreviewRequest, PreviewTrouble
from sync.contract.timestamps import moment_of
from sync.contract.wire.catalogue import (
    Catalogue,
    ListedDefinition,
    listed_as,
    page_hashes,
    sha256_of,
    split_definition,
    write_pages,
)
from sync.errors import ContractError
from sync.japanese.dates import today_in_japan

KIOSK = "00000-000"
SAMPLE_HOLDER = BasicFour("見本　太郎", "見本県見本市見本町１丁目２番３号", "1990-01-01", Sex.MALE)
"""Whom the card of the preview belongs to. Nobody."""


@dataclass(frozen=True)
class OneMoment:
    """A clock that stands."""

    moment: datetime

    def now(self) -> datetime:
        """The request's moment."""
        return self.moment

    def monotonic(self) -> float:
        """No time passes."""
        return 0.0


class NoChance:
    """What is drawn does not hang on chance, and nothing here is signed."""

    def bytes(self, count: int) -> bytes:
        """Zeros."""
        return bytes(count)


@dataclass(frozen=True)
class OneForm:
    """What lies behind a catalogue of one definition."""

    row: ListedDefinition
    held: dict[str, bytes] = field(repr=False)

    def listed(self) -> Sequence[ListedDefinition]:
        """The one."""
        return (self.row,)

    def content(self, sha256: str) -> bytes | None:
        """Definition or facts."""
        return self.held.get(sha256)

    def contents(self, hashes: Sequence[str]) -> dict[str, bytes]:
        """The same for many."""
        return {one: self.held[one] for one in hashes if one in self.held}


def visit_of(request: PreviewRequest) -> Visit:
    """A resident in front of this form, with the sample card where it begins with one, and the answers given.

    Raises:
        NotShown: no kiosk reads it, or none offers it.
    """
    try:
        definition, facts = split_definition(request.definition)
        row = listed_as(definition, facts)
        procedure = read_procedure(definition)
    except (ContractError, ValueError, RecursionError) as wrong:
        raise NotShown(PreviewTrouble.NOT_READ, str(wrong)) from wrong
    contents = OneForm(row, {sha256_of(definition): definition, sha256_of(facts): facts})
    state = KioskState(KIOSK, OneMoment(moment_of(request.moment)), NoChance())
    state.contact = CentreContact(online=True)
    state.ready, state.trouble = True, ""
    state.printer = PrinterSeen(True, "plenty", visit=0)
    state.orientation = request.look.orientation
    pages = page_hashes(write_pages((row,)))
    state.take(Catalogue(2, 1, request.moment, request.hall, pages, (), (), (), ()), contents)
    visit = Visit(1, state, appearance_of(request.look))
    visit.offer = state.offer(procedure.id)
    if visit.offer is None:
        raise NotShown(PreviewTrouble.NOT_OFFERED, ", ".join(procedure.needs))
    if procedure.uses_card:
        visit.holder = SAMPLE_HOLDER
    fill_from_card(visit)
    return visit


def give(visit: Visit, answers: dict[str, str], opened: dict[str, int]) -> None:
    """Put the answers in, as the page of each would; open so many instances of what repeats. Files nobody types.

    Raises:
        NotShown: there is no such field.
    """
    visit.opened_instances.update(opened)
    for item, typed in answers.items():
        try:
            asked = visit.procedure.field(item)
        except ContractError as unknown:
            raise NotShown(PreviewTrouble.NO_SUCH_PLACE, item) from unknown
        if asked.kind is not FieldKind.ATTACHMENT:
            answer(msgspec.structs.replace(asked, id=item), typed, visit)


def ask_everything(visit: Visit) -> None:
    """Every page and field is asked, whatever its condition: what may come must fit as well."""
    assert visit.offer is not None, "the visit is of a form"
    procedure = visit.offer.procedure
    pages = tuple(
        msgspec.structs.replace(
            page,
            show_if=None,
            fields=tuple(msgspec.structs.replace(asked, show_if=None) for asked in page.fields),
        )
        for page in procedure.pages
    )
    visit.offer = replace(visit.offer, procedure=msgspec.structs.replace(procedure, pages=pages))
    visit.opened_instances.update({page.id: max(1, page.repeat.least) for page in pages if page.repeat is not None})


def appearance_of(look: Look) -> Appearance:
    """The look in the kiosk's own words."""
    return Appearance(look.language, TextSize(look.size), Scheme(look.scheme), low=look.low)


def flaws_of(procedure: Procedure, now: datetime) -> tuple[FoundFlaw, ...]:
    """Everything for which it would not be signed."""
    found = check_definition(procedure, today_in_japan(now))
    return tuple(FoundFlaw(flaw.reason.value, flaw.page, flaw.field, flaw.about) for flaw in found)
