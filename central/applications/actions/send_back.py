"""差戻し: the applicant corrects the marked fields and sends again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from central.applications.access import may_review
from central.applications.actions.fetch import fetch
from central.applications.actions.move import By, move
from central.applications.history import HandlingDetails
from central.applications.models import Application
from central.applications.publication import definition_of, definition_stated
from central.applications.refusals import Incomplete
from central.applications.slip_words import mark, say
from central.applications.working_copies import newest_statement
from central.catalogue.queries import offered_definition
from central.staff.models import StaffMember
from sync.contract.chain.statement import read_statement
from sync.contract.chain.statement_lines import heading_of
from sync.contract.forms.answers import item_in_block, place_of
from sync.contract.forms.procedures import Procedure
from sync.contract.forms.texts import Text, words
from sync.contract.states import HandlingStatus
from sync.contract.wire.status import MarkedField
from sync.errors import ContractError

LONGEST = timedelta(days=366)
"""A correction is asked for within a year."""


def days_for_until() -> tuple[date, date]:
    """The first and the last day that may be told as the last one for a correction."""
    today = timezone.localdate()
    return today, today + LONGEST


def markable(application: Application) -> dict[str, str]:
    """What may be marked, by id of its item: each answer of the newest statement, those in blocks too
    (`child[2].name`), and every question outside of blocks. With the label that the page gives it.
    """
    definition, items = _stated(application)
    found: dict[str, str] = {}
    for page in definition.pages:
        heading = words(page.group, "ja")
        for field in page.fields:
            if page.repeat is None:
                found[field.id] = _label(heading, words(field.label, "ja"), definition)
    for page_id, number, field_id in map(place_of, items):
        if number:
            page = next(page for page in definition.pages if page.id == page_id)
            label = next(words(field.label, "ja") for field in page.fields if field.id == field_id)
            found[item_in_block(page_id, number, field_id)] = f"{heading_of(page, number, 'ja')}：{label}"
    return found


def _label(heading: str, label: str, definition: Procedure) -> str:
    """With its heading where several questions have this label."""
    alike = [field for field in definition.fields() if words(field.label, "ja") == label]
    return f"{heading}：{label}" if heading and len(alike) > 1 else label


def _stated(application: Application) -> tuple[Procedure, list[str]]:
    """The form that the newest statement answers, and its items; none of bytes that are no statement any more."""
    try:
        statement = read_statement(bytes(newest_statement(application).statement))
    except ContractError:
        return definition_of(application), []
    definition = definition_stated(application, statement)
    return definition, list(definition.fields_of(item.id for item in statement.items))


def not_asked_any_more(application: Application, items: Collection[str]) -> list[str]:
    """Those of these that the form which kiosks ask now does not have: nobody could be led there."""
    now = offered_definition(application.body_id, application.procedure)
    if now is None:
        return []  # kiosks say themselves that they do not offer it
    known = now.fields_of(items)
    return [item for item in items if item not in known]


def send_back(
    application_id: int,
    member: StaffMember,
    *,
    revision: int,
    marked: Sequence[MarkedField],
    sentence: Text,
    until: date | None = None,
) -> Application:
    """差戻し with the fields to correct and a sentence that says why. The slip then opens both, with the answers.

    Raises:
        Incomplete: no Japanese sentence, an answer that the form does not have, or a day that cannot be met.
        HandlingRefused
    """
    if not sentence.get("ja", "").strip():
        raise Incomplete("a sentence to the applicant is needed")
    first, last = days_for_until()
    if until is not None and not first <= until <= last:
        raise Incomplete("a day between today and a year from now")
    with transaction.atomic():
        application = fetch(application_id, member, revision, may_review)
        items = [field.id for field in marked]
        if not set(items) <= set(markable(application)) or not_asked_any_more(application, items):
            raise Incomplete("a marked field is not part of this form")
        mark(application, marked)
        say(application, sentence)
        application.until = until
        move(
            application,
            HandlingStatus.SENT_BACK,
            By.staff(member),
            "sent_back",
            HandlingDetails(sentence=sentence, marked=tuple(marked), until=until),
        )
    return application
