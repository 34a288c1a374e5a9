"""The verdict on the files of a statement: each is named by an answer to a question for files, and is what it takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sync.contract.forms.answers import Answers, chosen
from sync.contract.forms.attached_files import FILE_LIMIT_BYTES, USUAL_TYPES, AttachmentReference
from sync.contract.forms.procedures import FieldKind, Procedure
from sync.contract.forms.rules import Finding


def file_findings(procedure: Procedure, answers: Answers, files: Sequence[AttachmentReference]) -> Iterator[Finding]:
    """What is wrong with the files; how many there may be is the verdict on the answers."""
    known = {file.sha256: file for file in files}
    named = dict[str, None]()
    fields = procedure.fields_of(answers)
    for item, field in fields.items():
        if field.kind is not FieldKind.ATTACHMENT:
            continue
        for sha256 in chosen(answers[item]):
            named.setdefault(sha256)
            file = known.get(sha256)
            if file is None:
                yield Finding(item, "file_missing")
            elif file.type not in (field.types or USUAL_TYPES):
                yield Finding(item, "file_of_other_kind")
            elif file.size > FILE_LIMIT_BYTES:
                yield Finding(item, "file_too_large")
    if [one for one in named if one in known] != list(known):
        yield Finding("", "file_not_named")
