"""A correction (補正) begins with the answers of the application that was sent back."""

from __future__ import annotations

from kiosk.forms.files import former_files, put_files
from kiosk.state.offers import Offer
from kiosk.state.visit import EarlierApplication, FieldValue, Visit
from sync.contract.chain.statement import Source
from sync.contract.forms.procedures import FieldKind


def offer_of_then(earlier: EarlierApplication, visit: Visit) -> Offer | None:
    """The form in the version under which this application is corrected."""
    return visit.kiosk_state.offer_of_then(earlier.view.procedure, earlier.view.definition or "")


def former_answers(visit: Visit) -> dict[str, FieldValue]:
    """What the application that is corrected answers to the form of today; empty where none is. Card data comes from
    the card anew; files are another matter (`former_files`)."""
    if visit.former is None:
        return {}
    answers = visit.former.view.answers
    known = visit.procedure.fields_of(answers)
    return {
        item: FieldValue(value, Source.RESIDENT)
        for item, value in answers.items()
        if item in known
        and known[item].kind is not FieldKind.ATTACHMENT
        and not (known[item].from_card and visit.needs_card)
    }


def begin_with_former(visit: Visit) -> None:
    """Nothing but that, and the files that may stay."""
    visit.forget_answers()
    visit.answers.update(former_answers(visit))
    for item, files in former_files(visit).items():
        put_files(item, files, visit)
