"""What is wrong with the form inside a file, each with its place: for whoever brought it and has to tell the sender."""

from __future__ import annotations

import msgspec
from django.utils.translation import gettext

from central.authoring.content import FormContent, taken_apart
from central.authoring.editor.judged import judged
from central.authoring.editor.part_place import PartPlace
from central.authoring.refusals import DraftUnreadable
from sync.japanese.ruby import plain

MOST_LINES = 20
LONGEST_LINE = 300


def lines_of_flaws(document: bytes) -> tuple[str, ...]:
    """Of form and facts as one file, in the clerk's words; (): nothing is wrong that has a place.

    What is emptied on the way (`adapting`) is nobody's mistake here.
    """
    try:
        content, facts = taken_apart(document)
    except DraftUnreadable:
        return ()
    flaws = judged(content, msgspec.structs.replace(facts, period=None, days=(), capacity=None))
    lines = tuple(_short(f"{_place(flaw.at, content)}：{flaw.words}") for flaw in flaws[:MOST_LINES])
    left = len(flaws) - MOST_LINES
    return lines if left <= 0 else (*lines, gettext("ほかに%(count)s件あります。") % {"count": left})


def _place(at: PartPlace, content: FormContent) -> str:
    if at.facts:
        return gettext("問い合わせ先・期間・手数料")
    field = at.field_of(content)
    if field is not None:
        said = gettext("%(page)sページ目の%(number)s番目の項目「%(label)s」")
        return said % {"page": at.page, "number": at.field, "label": plain(field.label.get("ja", field.id))}
    return gettext("%(page)sページ目") % {"page": at.page} if at.page else gettext("手続き全体")


def _short(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1] + "…"
