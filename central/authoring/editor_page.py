"""Everything that the page of one draft shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from central.authoring.access import may_write, writes_now
from central.authoring.actions.walk_texts import text_after, text_before
from central.authoring.content import FormContent, FormFacts, read_content, read_form_facts
from central.authoring.editor.boxes import BoxSection
from central.authoring.editor.condition_boxes import label_of
from central.authoring.editor.judged import ToldFlaw, judged
from central.authoring.editor.palette import GROUPS, KIND_WORDS, kinds_offered
from central.authoring.editor.part_forms import sections_of
from central.authoring.editor.part_place import FACTS, SETTINGS, PartPlace, part_place
from central.authoring.models import FormBrief, FormDraft, PlannedPublication
from central.authoring.transitions import TABLE, FormStep
from central.staff.models import StaffMember
from sync.japanese.ruby import plain

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class OutlineLine:
    """One part in the list at the left."""

    at: str
    label: str
    kind: StrOrPromise
    flaws: int
    is_field: bool
    here: bool
    first: bool
    last: bool
    """Nothing to move up to, or down to."""


@dataclass(frozen=True)
class FlawLine:
    """One flaw, with the part that it concerns."""

    at: str
    part: str
    words: str


@dataclass(frozen=True)
class EditorPage:
    """What stands on it."""

    draft: FormDraft
    content: FormContent
    facts: FormFacts
    at: PartPlace
    flaws: tuple[ToldFlaw, ...]
    writes: bool
    sends: bool
    """The section's own form, to IT at once."""
    takes_back: bool
    planned: PlannedPublication | None
    """From a minute on: nobody writes, and only IT can call it off."""
    brief: FormBrief | None

    @property
    def sections(self) -> tuple[BoxSection, ...]:
        """The boxes of the part that stands open."""
        return sections_of(self.content, self.facts, self.at)

    @property
    def first_box(self) -> str:
        """Where whoever has just put in a part begins to write."""
        return self.sections[0].boxes[0].name

    @property
    def blank_row(self) -> str:
        """The first box of the first row that has no words yet; "": this part has no rows."""
        boxes = (row.boxes[0] for section in self.sections for row in section.rows)
        return next((box.name for box in boxes if not any(box.text.values())), "")

    @property
    def title(self) -> str:
        """Of the part that stands open."""
        return part_title(self.at, self.content)

    @property
    def outline(self) -> tuple[OutlineLine, ...]:
        """Every part, in the order of the form."""
        found = [self._line(SETTINGS), self._line(FACTS)]
        for page, one in enumerate(self.content.pages, 1):
            found.append(self._line(PartPlace(page)))
            found += [self._line(PartPlace(page, field)) for field in range(1, len(one.fields) + 1)]
        return tuple(found)

    def _line(self, at: PartPlace) -> OutlineLine:
        page, field = at.page_of(self.content), at.field_of(self.content)
        last_page = at.page == len(self.content.pages)
        return OutlineLine(
            at=str(at),
            label=part_title(at, self.content),
            kind=KIND_WORDS[field.kind] if field else "",
            flaws=sum(flaw.at == at for flaw in self.flaws),
            is_field=field is not None,
            here=at == self.at,
            first=at.page == 1 and at.field <= 1,
            last=last_page and (field is None or page is None or at.field == len(page.fields)),
        )

    @property
    def flaws_here(self) -> tuple[str, ...]:
        """What is wrong with the part that stands open."""
        return tuple(flaw.words for flaw in self.flaws if flaw.at == self.at)

    @property
    def flaw_lines(self) -> tuple[FlawLine, ...]:
        """All that is wrong."""
        return tuple(FlawLine(str(flaw.at), part_title(flaw.at, self.content), flaw.words) for flaw in self.flaws)

    @property
    def undoes(self) -> bool:
        """Whether there is a text before this one."""
        return text_before(self.draft) is not None

    @property
    def redoes(self) -> bool:
        """Whether one was made from this one."""
        return text_after(self.draft) is not None

    @property
    def kinds(self) -> tuple[tuple[str, StrOrPromise], ...]:
        """The palette's kinds."""
        return kinds_offered()

    @property
    def groups(self) -> tuple[tuple[str, StrOrPromise], ...]:
        """The palette's groups."""
        return tuple((name, group.words) for name, group in GROUPS.items())


def part_title(at: PartPlace, content: FormContent) -> str:
    """How the outline calls a part."""
    if at.facts:
        return gettext("問い合わせ先・期間・手数料")
    page, field = at.page_of(content), at.field_of(content)
    if field is not None:
        return label_of(field) if field.label.get("ja") else gettext("（見出しのない項目）")
    if page is not None:
        return plain(page.title.get("ja", "")) or gettext("ページ%(number)s") % {"number": at.page}
    return gettext("手続き全体")


def editor_page(draft: FormDraft, member: StaffMember, at: str) -> EditorPage:
    """The page as this member sees it."""
    content, facts = read_content(draft.content), read_form_facts(draft.facts)
    of_section = may_write(member, draft)
    planned = draft.publications.filter(state=PlannedPublication.State.PLANNED).first()
    return EditorPage(
        draft=draft,
        content=content,
        facts=facts,
        at=part_place(at, content),
        flaws=judged(content, facts),
        writes=writes_now(member, draft),
        sends=of_section and draft.state in TABLE[FormStep.SEND].sources,
        takes_back=of_section and draft.state in TABLE[FormStep.TAKE_BACK].sources and planned is None,
        planned=planned,
        brief=FormBrief.objects.filter(draft=draft).first(),
    )
