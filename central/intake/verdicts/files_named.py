"""The files that a statement names, with what its box has to open them, into rows."""

from __future__ import annotations

from collections.abc import Sequence

from central.applications.models import Application, ApplicationVersion
from central.attachments.files import NamedFile, attach, broken_among, recount
from central.intake.verdicts.unsealing import Opened
from sync.contract.chain.statement import StatementKind


def named_files(one: Opened) -> list[NamedFile]:
    """In the statement's order, each with what opens it; without parts: a correction keeps it from a former version."""
    sealed = {key.sha256: (place, key) for place, key in enumerate(one.content.attachments, 1)}
    files = []
    for said in one.statement.attachments:
        place, key = sealed.get(said.sha256, (0, None))
        files.append(
            NamedFile(said.name, said.type, said.size, said.sha256)
            if key is None
            else NamedFile(said.name, said.type, said.size, said.sha256, key.parts, key.key, place)
        )
    return files


def attach_files(born: Sequence[tuple[Opened, Application]]) -> None:
    """Of applications that were born in this transaction."""
    with_files = {application.pk: one for one, application in born if one.statement.attachments}
    if not with_files:
        return
    first = ApplicationVersion.objects.filter(application__in=list(with_files), number=1)
    for version in first.order_by("pk"):
        attach(version, named_files(with_files[version.application_id]))


def join_files(one: Opened, application: Application, version: ApplicationVersion) -> list[str]:
    """Of a correction that has just joined; its statement's files are those that count from now on. Returns what people
    look at.
    """
    if one.entry.kind is not StatementKind.CORRECTION:
        return []
    attach(version, named_files(one))
    if application.files or one.statement.attachments:
        recount(application)
    return broken_among(version)
