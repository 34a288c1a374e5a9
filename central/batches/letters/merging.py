"""What stands on one person's sheet, from this person's row alone."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from django.db.models import QuerySet
from django.utils import timezone

from central.applications.copy_models import Which
from central.applications.models import Application
from central.applications.publication import definition_of
from central.applications.working_copies import copies_that_count, edited_name
from central.batches.headings import DAY, EXAM_NUMBER, FORM, NAME, NUMBER, OWN_NAMES, OWN_NUMBER
from central.batches.letters.places import filled, places_in
from central.batches.models import AddedItem, BatchRow, ItemValue, MassBatch
from central.catalogue.queries import facts_of
from central.web.words import day, grouped
from sync.contract.forms.drawable import drawn_text
from sync.contract.forms.texts import words


class LetterContent(msgspec.Struct, frozen=True, kw_only=True):
    """All that is drawn; texts only, so that each of its characters is looked up."""

    heading: str
    name: str
    own_number: str
    arrival_number: str
    text: str
    items: str
    """Added items as lines `name<TAB>value`, for the sheet's table."""
    city: str
    contact: str
    made_on: str
    iso_day: str
    """The same day, for the file itself."""
    fictional: str
    """yes, or nothing."""
    preview: str
    """yes: 見本 stands across."""


@dataclass(frozen=True)
class RowValues:
    """What each place becomes in one row."""

    row: BatchRow
    values: Mapping[str, str]


def values_of(batch: MassBatch, rows: Sequence[BatchRow]) -> list[RowValues]:
    """Of rows with their application and its definition, asked together."""
    items = list(batch.items.all())
    fixed = {item.name: item.text for item in items if item.fixed}
    own = {item.pk: item.name for item in items if not item.fixed}
    names = edited_names(batch, [row.application_id for row in rows])
    said: dict[int, dict[str, str]] = {}
    for value in ItemValue.objects.filter(row__in=rows):
        said.setdefault(value.row_id, {})[own[value.item_id]] = value.text
    return [
        RowValues(row, {**dict.fromkeys(own.values(), ""), **fixed, **_own(row, names), **said.get(row.pk, {})})
        for row in rows
    ]


def edited_names(batch: MassBatch, applications: Collection[int] | QuerySet[BatchRow, int]) -> dict[int, str]:
    """By application: its name in the working copy, where the batch goes by 編集 and there is one that counts."""
    if batch.which != Which.EDITED:
        return {}
    return {application: edited_name(copy) for application, copy in copies_that_count(applications).items()}


def _own(row: BatchRow, names: Mapping[int, str]) -> dict[str, str]:
    application, number = row.application, row.own_number or ""
    return {
        NAME: names.get(application.pk, application.applicant_name),
        OWN_NUMBER: number,
        EXAM_NUMBER: number,
        NUMBER: grouped(application.arrival_number),
        FORM: application.title_now,
        DAY: day(application.arrived_at),
    }


def empty_places(batch: MassBatch, told: RowValues) -> list[str]:
    """Places that the letter uses, or items of its table, of which nothing is known for this person."""
    asked = places_in(batch.heading, batch.words) | {item.name for item in _in_table(batch)}
    return sorted(name for name in asked if not told.values.get(name, "").strip())


def content_for(batch: MassBatch, told: RowValues, *, preview: bool = False) -> LetterContent:
    """This person's sheet. Every place has its value (`empty_places`), unless it is a preview."""
    application = told.row.application
    values = {name: drawn_text(value) for name, value in told.values.items()}
    values = dict.fromkeys((*OWN_NAMES, *places_in(batch.heading, batch.words)), "　") | values
    city, contact, made_on = for_everybody(batch, application)
    return LetterContent(
        heading=filled(batch.heading, values),
        name=values[NAME],
        own_number=values[OWN_NUMBER],
        arrival_number=values[NUMBER],
        text=filled(batch.words, values),
        items="\n".join(f"{item.name}\t{values[item.name]}" for item in _in_table(batch)),
        city=city,
        contact=contact,
        made_on=made_on,
        iso_day=timezone.localdate(batch.letters_at or timezone.now()).isoformat(),
        fictional="yes" if batch.body.code.startswith("99") else "",
        preview="yes" if preview else "",
    )


def for_everybody(batch: MassBatch, application: Application) -> tuple[str, str, str]:
    """City, whom to ask, and the day: the same on every sheet of a batch."""
    procedure, facts = definition_of(application), facts_of(application.definition)
    contact = f"{batch.body.name} {words(procedure.section, 'ja')}　電話 {facts.phone}"
    return batch.body.name, contact, day(batch.letters_at or timezone.now())


def mark_of(content: LetterContent, letter: str) -> str:
    """Another one where anything else would stand on the sheet, or where it is another file (its SHA-256)."""
    return hashlib.sha256(letter.encode() + msgspec.json.encode(content)).hexdigest()


def _in_table(batch: MassBatch) -> list[AddedItem]:
    """Items that stand in the sheet's table: all that the words do not name themselves."""
    named = places_in(batch.heading, batch.words)
    return [item for item in batch.items.order_by("pk") if item.name not in named]
