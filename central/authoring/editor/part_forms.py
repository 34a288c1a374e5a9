"""One part, drawn as boxes and read back from them."""

from __future__ import annotations

from msgspec.structs import replace

from central.authoring.content import FormContent, FormFacts
from central.authoring.editor.boxes import BoxSection
from central.authoring.editor.field_boxes import field_from, field_sections
from central.authoring.editor.form_boxes import (
    facts_from,
    facts_sections,
    page_from,
    page_sections,
    settings_from,
    settings_sections,
)
from central.authoring.editor.part_place import PartPlace
from central.authoring.editor.renamed import with_id
from central.authoring.editor.typed import TypedPart


def sections_of(content: FormContent, facts: FormFacts, at: PartPlace) -> tuple[BoxSection, ...]:
    """All that can be said of that part."""
    if at.facts:
        return facts_sections(facts)
    field, page = at.field_of(content), at.page_of(content)
    if field is not None:
        return field_sections(field, content, at)
    return settings_sections(content) if page is None else page_sections(page, content, at)


def with_part(content: FormContent, facts: FormFacts, at: PartPlace, said: TypedPart) -> tuple[FormContent, FormFacts]:
    """Form and facts with what was typed for that part; `said.errors` afterwards tells what could not be kept so."""
    if at.facts:
        return content, facts_from(said, facts)
    page = at.page_of(content)
    if page is None:
        return settings_from(said, content), facts
    field = at.field_of(content)
    if field is None:
        new_page = page_from(said, page)
        old, new = page.id, new_page.id
    else:
        new_field = field_from(said, field)
        fields = (*page.fields[: at.field - 1], new_field, *page.fields[at.field :])
        new_page = replace(page, fields=fields)
        old, new = field.id, new_field.id
    ids = {*(one.id for one in content.pages), *(one.id for one in content.fields())}
    said.check_id(old, ids)
    pages = (*content.pages[: at.page - 1], new_page, *content.pages[at.page :])
    return with_id(replace(content, pages=pages), old, new), facts
