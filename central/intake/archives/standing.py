"""Archives against the audit log's words about them: one that was written may not vanish, or become another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from central.audit.details import read_if_whole
from central.audit.standing import Standing, entries_about, name_of, register
from central.database.walked_chunks import CHUNK
from central.intake.act_details import Archived
from central.intake.models import BoxArchive

_WRITTEN = "custody.archived"


def enter() -> None:
    """Let `verify_custody` compare them."""
    register(Standing("archive", _names, _rows, _words, never_gone_since=(_WRITTEN,)))


def names_of_archives(names: Sequence[str]) -> list[str]:
    """Of some files of the store, those that archives name: file and what was signed of it."""
    wanted = set(names)
    return [name for archive in _archives() for name in _files_of(archive) if name in wanted]


def _files_of(archive: BoxArchive) -> tuple[str, str]:
    return archive.sha256, hashlib.sha256(bytes(archive.jws)).hexdigest()


def _archives() -> Iterable[BoxArchive]:
    return BoxArchive.objects.exclude(sha256="").select_related("body").order_by("pk").iterator(CHUNK)


def _names() -> Iterable[str]:
    return (archive.name for archive in _archives())


def _rows(names: Iterable[str]) -> Mapping[str, str]:
    wanted = set(names)
    return {archive.name: archive.sha256 for archive in _archives() if archive.name in wanted}


def _words(names: Iterable[str]) -> Mapping[str, str]:
    told = entries_about("archive", names).filter(act=_WRITTEN).values_list("subject", "details")
    written = ((name_of(subject), read_if_whole(details, Archived)) for subject, details in told)
    return {name: one.sha256 if one is not None else "" for name, one in written}
