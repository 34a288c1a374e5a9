"""What a button of the editor does to the content: its value is a word and what it is about, `up:2.3`."""

from __future__ import annotations

from collections.abc import Callable

from central.authoring.content import FormContent
from central.authoring.editor import reshape
from central.authoring.editor.palette import GROUPS
from central.authoring.editor.part_place import PartPlace, part_place
from sync.contract.forms.procedures import FieldKind

Reshape = Callable[[FormContent, PartPlace], reshape.Reshaped]
OF_PLACE: dict[str, Reshape] = {
    "up": reshape.move_up,
    "down": reshape.move_down,
    "delete": reshape.delete,
    "copy": reshape.copy,
    "page": reshape.add_page,
}


def acted(content: FormContent, word: str, about: str, at: PartPlace) -> reshape.Reshaped | None:
    """The content afterwards and what stands open then. None: there is no such button."""
    if word in OF_PLACE:
        return OF_PLACE[word](content, part_place(about, content))
    if word == "field" and about in set(FieldKind):
        return reshape.add_field(content, FieldKind(about), at)
    if word == "group" and about in GROUPS:
        return reshape.add_group(content, about, at)
    if word == "move":
        what, _to, where = about.partition(">")
        return reshape.move(content, part_place(what, content), part_place(where, content))
    return None
