"""Files of a visit as answers: items name them by hash, the statement says what each is, the outbox gets the bytes of
those that are not at the centre already.
"""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.state.attachments import MOST_OF_A_VISIT, AttachmentChoice
from kiosk.state.visit import FieldValue, Visit
from sync.contract.chain.statement import Source
from sync.contract.forms.answers import CHOICES_SEPARATOR, chosen
from sync.contract.forms.asking import AskedForm
from sync.contract.forms.attached_files import USUAL_TYPES, AttachmentReference, most_files
from sync.contract.forms.procedures import Field, FieldKind, Procedure
from sync.contract.wire.status import FiledBefore

_NOT_IN_A_NAME = str.maketrans({"/": "／", "\\": "＼"})


class FilesDiffer(Exception):
    """A question for files names other ones than it has. The text holds the ids of items, and nothing of a person."""


def asks_files(procedure: Procedure) -> bool:
    """Whether any question of the form is for files."""
    return any(field.kind is FieldKind.ATTACHMENT for field in procedure.fields())


def put_files(item: str, files: tuple[AttachmentChoice, ...], visit: Visit) -> None:
    """These are the files of an item from now on, in this order."""
    if files:
        visit.attachments[item] = files
        source = Source.STAFF + visit.assistant if visit.assistant else Source.RESIDENT
        visit.answers[item] = FieldValue(CHOICES_SEPARATOR.join(file.sha256 for file in files), source)
    else:
        visit.drop_item(item)


def reference_of(file: AttachmentChoice) -> AttachmentReference:
    """As a statement says it."""
    return AttachmentReference(file.name.translate(_NOT_IN_A_NAME), file.media_type, file.size, file.sha256)


def references(items: Iterable[str], visit: Visit) -> tuple[AttachmentReference, ...]:
    """Files of these items in their order, each once."""
    found = dict[str, AttachmentReference]()
    for item in items:
        for file in visit.attachments.get(item, ()):
            found.setdefault(file.sha256, reference_of(file))
    return tuple(found.values())


def asked_files(asking: AskedForm, visit: Visit) -> tuple[AttachmentReference, ...]:
    """Of every question for files that is asked now.

    Raises:
        FilesDiffer: an answer names other files than the ones that lie there.
    """
    items = _items_of_files(asking)
    if differing := files_that_differ(asking, visit):
        raise FilesDiffer(", ".join(differing))
    return references(items, visit)


def files_that_differ(asking: AskedForm, visit: Visit) -> tuple[str, ...]:
    """Items whose answer names other files than the ones that lie there: neither may be stated."""
    values = visit.value_of
    return tuple(
        item
        for item in _items_of_files(asking)
        if chosen(values.get(item, "")) != tuple(file.sha256 for file in visit.attachments.get(item, ()))
    )


def _items_of_files(asking: AskedForm) -> tuple[str, ...]:
    return tuple(question.field.id for question in asking.questions if question.field.kind is FieldKind.ATTACHMENT)


def contents(files: Iterable[AttachmentReference], visit: Visit) -> tuple[bytes, ...]:
    """Bytes of those that come with the statement, in that order; a file that is only kept has none here."""
    every = [file for chosen_files in visit.attachments.values() for file in chosen_files]
    held = {file.sha256: file.content for file in every if not file.kept}
    kept = {file.sha256 for file in every if file.kept}
    return tuple(held[file.sha256] for file in files if file.sha256 in held or file.sha256 not in kept)


def former_files(visit: Visit) -> dict[str, tuple[AttachmentChoice, ...]]:
    """What the earlier statement of this visit names and its correction may keep, by item, as far as the form takes it
    today.
    """
    if visit.former is None:
        return {}
    view, found = visit.former.view, dict[str, tuple[AttachmentChoice, ...]]()
    known = {file.sha256: file for file in view.files}
    fields = visit.procedure.fields_of(view.answers)
    for item, value in view.answers.items():
        if item in fields and fields[item].kind is FieldKind.ATTACHMENT:
            named = [known[sha256] for sha256 in chosen(value) if sha256 in known]
            if files := _taken_today(fields[item], named):
                found[item] = files
    return found


def _taken_today(field: Field, named: Iterable[FiledBefore]) -> tuple[AttachmentChoice, ...]:
    files = [file for file in named if file.type in (field.types or USUAL_TYPES)]
    most = min(most_files(field.most), MOST_OF_A_VISIT)
    return tuple(
        AttachmentChoice(file.name, file.type, file.size, file.sha256, b"", kept=True) for file in files[:most]
    )


def is_some_file_lost(visit: Visit) -> bool:
    """Whether the earlier statement names a file that its correction cannot keep: it must be brought again."""
    if visit.former is None or visit.offer is None:
        return False
    answers, kept = visit.former.view.answers, former_files(visit)
    fields = visit.procedure.fields_of(answers)
    named = {item: chosen(value) for item, value in answers.items() if item in fields}
    return any(
        len(kept.get(item, ())) < len(hashes)
        for item, hashes in named.items()
        if fields[item].kind is FieldKind.ATTACHMENT
    )


def files_of(item: str, visit: Visit) -> tuple[AttachmentReference, ...]:
    """What stands as the answer of one item."""
    named = set(chosen(visit.value_of.get(item, "")))
    return tuple(file for file in references((item,), visit) if file.sha256 in named)
