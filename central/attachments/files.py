"""Which files an application has and where they stand: rows for each that a statement names, counted in the
application's own row, so that lists and decisions ask nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from central.applications.models import Application, ApplicationVersion
from central.applications.working_copies import statements_among
from central.attachments.calling import BROKEN
from central.attachments.models import AttachedFile
from sync.contract.wire.status import FiledBefore

NO_PARTS = "no_parts"
"""Found of a file that neither came with its statement nor with a former one."""
NOT_SEEN_WHOLE = "not_seen_whole"
"""Found of a file of which the scanner says that it did not look at all of it."""
_S = AttachedFile.State
_COUNTED = ("files", "files_awaited", "files_unchecked")


@dataclass(frozen=True)
class NamedFile:
    """A file as a statement names it, with what opens it."""

    name: str
    type: str
    size: int
    sha256: str
    parts: tuple[str, ...] = ()
    """SHA-256 of each sealed part; none: a correction keeps the file of a former version."""
    key: bytes = b""
    place: int = 0
    """Which of the entry's files it is, from 1."""

    def __repr__(self) -> str:
        return "NamedFile(•••)"


def attach(version: ApplicationVersion, files: Sequence[NamedFile]) -> None:
    """Keep which files a version names, in the transaction in which it joins its application."""
    now = timezone.now()
    rows = []
    for number, named in enumerate(files, 1):
        row = AttachedFile(
            version=version,
            application_id=version.application_id,
            body_id=version.body_id,
            number=number,
            name=named.name,
            type=named.type,
            size=named.size,
            sha256=named.sha256,
            awaited_since=now,
        )
        if named.parts:
            row.entry_hash, row.parts = version.entry_hash or "", list(named.parts)
            row.key, row.place = named.key, named.place
        else:
            _keep_former(row)
        rows.append(row)
    AttachedFile.objects.bulk_create(rows)


def _keep_former(row: AttachedFile) -> None:
    """What a correction keeps came with a former version, and stands where that stands."""
    former = AttachedFile.objects.filter(
        application_id=row.application_id, sha256=row.sha256, size=row.size, kept=None
    ).exclude(found=NO_PARTS)
    kept = former.order_by("-pk").first()
    if kept is None:
        row.state, row.found = _S.BROKEN.value, NO_PARTS
    else:
        row.kept, row.state, row.found, row.examined_at = kept, kept.state, kept.found, kept.examined_at


def files_of(versions: Iterable[ApplicationVersion]) -> list[AttachedFile]:
    """In their order."""
    return list(AttachedFile.objects.filter(version__in=list(versions)).select_related("kept").order_by("pk"))


def newest_files(application_id: int) -> list[AttachedFile]:
    """Those that count: of the newest statement that is no withdrawal."""
    stated = ApplicationVersion.objects.filter(application_id=application_id)
    newest = statements_among(stated).order_by("-number").values("pk")[:1]
    return list(AttachedFile.objects.filter(version__in=newest).order_by("number"))


def files_to_keep(applications: Sequence[int]) -> dict[int, tuple[FiledBefore, ...]]:
    """What a correction of each may name again: files of its newest statement that came, or are on their way."""
    stated = ApplicationVersion.objects.filter(application__in=list(applications))
    newest = statements_among(stated).order_by("application", "number")
    versions = dict(newest.values_list("application", "pk"))
    rows = AttachedFile.objects.filter(version__in=versions.values()).exclude(state__in=[_S.INFECTED, _S.BROKEN])
    found: dict[int, tuple[FiledBefore, ...]] = {}
    for row in rows.order_by("application", "number"):
        named = FiledBefore(row.name, row.type, row.size, row.sha256)
        found[row.application_id] = (*found.get(row.application_id, ()), named)
    return found


def recount(application: Application) -> None:
    """Count its files anew, in its locked row."""
    states = [file.state for file in newest_files(application.pk)]
    application.files = len(states)
    application.files_awaited = states.count(_S.AWAITED.value)
    application.files_unchecked = states.count(_S.HERE.value)
    Application.objects.filter(pk=application.pk).update(**{name: getattr(application, name) for name in _COUNTED})


def move(file: AttachedFile, state: AttachedFile.State, found: str = "") -> None:
    """It, and whatever later version keeps it, stands so from now on."""
    ended = timezone.now() if state not in (_S.AWAITED, _S.HERE) else None
    every = AttachedFile.objects.filter(Q(pk=file.pk) | Q(kept=file.pk))
    every.update(state=state.value, found=found[:100], examined_at=ended, late_told_at=None)
    file.state, file.found, file.examined_at = state.value, found[:100], ended


def broken_among(version: ApplicationVersion) -> list[str]:
    """Reasons for people: a file that never had parts."""
    return [BROKEN] if AttachedFile.objects.filter(version=version, found=NO_PARTS).exists() else []
