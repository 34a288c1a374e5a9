"""Two definitions, or two documents of service facts, and what changed from one to the other, in sentences.

Parts are known by their ids, so a label that was rewritten is a changed label and no other field. Of documents that
are not the same bytes there is at least one sentence; of the same bytes there is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.authoring.content import CONTENT_LIMIT_BYTES, read_content
from central.authoring.publishing.comparison.form_words import FormWords, quoted, with_id
from central.authoring.publishing.comparison.members import FACTS, FIELD, PAGE, PROCEDURE, demand_changed
from central.authoring.publishing.comparison.part_words import KINDS
from central.authoring.publishing.comparison.rules import BothForms, by_table, keyed, moved_among
from central.authoring.publishing.comparison.unknown import unknown_members
from central.authoring.refusals import DraftUnreadable
from sync.contract.forms.procedures import Field, Page, Procedure
from sync.contract.forms.texts import words
from sync.contract.wire.catalogue import OBJECT_LIMIT_BYTES, ServiceFacts
from sync.errors import ContractError, TooLarge
from sync.japanese.ruby import plain

_FACTS = msgspec.json.Decoder(ServiceFacts)
_WHOLE = _("手続き全体")
_OFFICE = _("案内")


@dataclass(frozen=True)
class FormChange:
    """One thing that changed."""

    place: str
    """Page and field as the newer form calls them; what is gone as the older one did."""
    words: str
    page: str = ""
    field: str = ""
    """Their ids."""


def compare_definitions(before: bytes, after: bytes) -> tuple[FormChange, ...]:
    """What changed, in the order of the newer form. Either may be a draft, which nobody could answer yet.

    Raises:
        TooLarge
        ContractError: one of them cannot be read as a definition.
    """
    old, new = _read(before), _read(after)
    found = list(_of_procedure(old, new))
    found += _unknown(unknown_members(before, old), unknown_members(after, new), str(_WHOLE))
    return _never_silent(found, before, after, str(_WHOLE))


def compare_facts(before: bytes, after: bytes) -> tuple[FormChange, ...]:
    """What the office says otherwise than before.

    Raises:
        TooLarge
        ContractError: one of them cannot be read as service facts.
    """
    old, new = _facts(before), _facts(after)
    nowhere = FormWords(_NOTHING)
    place = str(_OFFICE)
    found = [FormChange(place, told) for told in by_table(FACTS, old, new, BothForms(nowhere, nowhere))]
    found += _unknown(unknown_members(before, old), unknown_members(after, new), place)
    return _never_silent(found, before, after, place)


def _of_procedure(old: Procedure, new: Procedure) -> Iterator[FormChange]:
    forms = BothForms(FormWords(old), FormWords(new))
    for told in by_table(PROCEDURE, old, new, forms):
        yield FormChange(str(_WHOLE), told)
    yield from _Pages(old, new, forms).differences()


class _Pages:
    """The pages of both forms, and where each field stands in them."""

    def __init__(self, old: Procedure, new: Procedure, forms: BothForms) -> None:
        self.forms = forms
        self.before, self.after = keyed(old.pages, _id), keyed(new.pages, _id)
        self.fields_before, self.fields_after = _placed(self.before), _placed(self.after)

    def differences(self) -> Iterator[FormChange]:
        stay = [one for one in self.after if one in self.before]
        moved = moved_among([one for one in self.before if one in self.after], stay)
        names = list(self.after)
        for at, (name, page) in enumerate(self.after.items()):
            place = _page_place(page)
            old = self.before.get(name)
            where = _after(self.forms.after.page(self.after[names[at - 1]].id) if at else "")
            if old is None:
                yield FormChange(place, gettext("ページを、%(where)s加えました。") % {"where": where}, page.id)
            elif name in moved:
                yield FormChange(place, gettext("ページを、%(where)s動かしました。") % {"where": where}, page.id)
            blank = Page(id=page.id, title=_japanese(page.title), fields=())
            for told in by_table(PAGE, old or blank, page, self.forms):
                yield FormChange(place, told, page.id)
            yield from self._of_fields(name, page, place)
            if old is not None:
                yield from self._gone(name, old, place)
        for name, page in self.before.items():
            if name not in self.after:
                yield FormChange(_page_place(page), gettext("ページを消しました。"), page.id)
                yield from self._gone(name, page, _page_place(page))

    def _of_fields(self, page_name: str, page: Page, page_place: str) -> Iterator[FormChange]:
        here = [key for key, (of, _field) in self.fields_after.items() if of == page_name]
        stay = [key for key in here if self.fields_before.get(key, ("",))[0] == page_name]
        moved = moved_among([key for key in self.fields_before if key in stay], stay)
        for at, key in enumerate(here):
            field = self.fields_after[key][1]
            place = _field_place(page_place, field)
            where = _after(self.forms.after.field(self.fields_after[here[at - 1]][1].id) if at else "")
            for told in self._of_field(key, field, page_name, where, moved):
                yield FormChange(place, told, page.id, field.id)

    def _of_field(self, key: str, field: Field, page_name: str, where: str, moved: frozenset[str]) -> Iterator[str]:
        known = self.fields_before.get(key)
        if known is None:
            kind = {"where": where, "kind": str(KINDS.get(field.kind, field.kind))}
            yield gettext("項目を、%(where)s加えました（種類は%(kind)s）。") % kind
            old = Field(id=field.id, kind=field.kind, label=_japanese(field.label))
        else:
            old_page, old = known
            if old_page != page_name:
                page = self.before[old_page]
                yield gettext("項目を、ページ%(page)sから、ここの%(where)s動かしました。") % {
                    "page": self.forms.before.page(page.id),
                    "where": where,
                }
            elif key in moved:
                yield gettext("項目を、%(where)s動かしました。") % {"where": where}
        yield from demand_changed(old, field, self.forms)
        yield from by_table(FIELD, old, field, self.forms)

    def _gone(self, page_name: str, page: Page, page_place: str) -> Iterator[FormChange]:
        for key, (of, field) in self.fields_before.items():
            if of == page_name and key not in self.fields_after:
                place = _field_place(page_place, field)
                yield FormChange(place, gettext("項目を消しました。"), page.id, field.id)


def _placed(pages: dict[str, Page]) -> dict[str, tuple[str, Field]]:
    """Each field by its id, with the page it stands on."""
    flat = [(name, field) for name, page in pages.items() for field in page.fields]
    return keyed(flat, lambda placed: placed[1].id)


def _id(page: Page) -> str:
    return page.id


def _japanese(text: dict[str, str]) -> dict[str, str]:
    """What the place of a part that is new already says."""
    return {"ja": text["ja"]} if "ja" in text else {}


def _after(before: str) -> str:
    return gettext("%(before)sの後に") % {"before": before} if before else gettext("いちばん前に")


def _page_place(page: Page) -> str:
    said = plain(words(page.title, "ja"))
    return gettext("ページ%(page)s") % {"page": quoted(with_id(said, page.id))}


def _field_place(page_place: str, field: Field) -> str:
    said = with_id(plain(words(field.label, "ja")), field.id)
    return gettext("%(page)s　項目%(field)s") % {"page": page_place, "field": quoted(said)}


def _unknown(old: dict[str, str], new: dict[str, str], place: str) -> Iterator[FormChange]:
    for name in dict.fromkeys([*new, *old]):
        if old.get(name) != new.get(name):
            told = gettext("この画面では説明できない項目%(name)sが、%(old)sから%(new)sに変わりました。") % {
                "name": quoted(name),
                "old": quoted(old.get(name, "")),
                "new": quoted(new.get(name, "")),
            }
            yield FormChange(place, told)


def _never_silent(found: list[FormChange], before: bytes, after: bytes, place: str) -> tuple[FormChange, ...]:
    if not found and before != after:
        found.append(FormChange(place, gettext("書き方だけが変わりました。たずねることも言葉も同じです。")))
    return tuple(found)


def _read(data: bytes) -> Procedure:
    if len(data) > CONTENT_LIMIT_BYTES:
        raise TooLarge("no draft is so large")
    try:
        return read_content(data.decode())
    except (DraftUnreadable, UnicodeDecodeError) as wrong:
        raise ContractError("not a procedure definition") from wrong


def _facts(data: bytes) -> ServiceFacts:
    if len(data) > OBJECT_LIMIT_BYTES:
        raise TooLarge("service facts above their limit")
    try:
        return _FACTS.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        raise ContractError("not service facts") from wrong


_NOTHING = Procedure(
    id="nothing",
    version=1,
    body="",
    name={},
    category="other",
    summary={},
    pages=(),
    needs_signature=False,
    needs_card=False,
    consent_version=1,
    consent_text={},
    section={},
)
"""Service facts name no field."""
