"""The revocation lists that somebody laid down for us: a file, or a folder of files (settings `CRL_FILE`).

How they come there is the installation's own matter (a notified verifier fetches them from J-LIS). Files are read
again when they change. One that is no list is told in the log, by `check_revocation_lists` and on the page 失効の一覧,
and costs only itself.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from sync.envelope.refusals import WrongForm
from sync.envelope.resident.revocation_lists import RevocationList, read_revocation_lists

LOG = logging.getLogger(__name__)
FILE_LIMIT_BYTES = 128 * 1024 * 1024


@dataclass(frozen=True)
class ListFile:
    """One file, with its lists or with what is wrong with it."""

    name: str
    lists: tuple[RevocationList, ...] = ()
    fault: str = ""
    """missing, not_readable, too_large, no_list; empty for a good file."""


_READ: dict[Path, tuple[tuple[int, int, int], ListFile]] = {}
"""Each file once in its present state, so that the log is told once too. Of a former state nothing stays: a list has
many megabytes, and there is a new one each day."""


def list_files() -> tuple[ListFile, ...]:
    """Every file, in the order of their names. Hidden ones, such as those still being written, are passed over."""
    place = settings.CRL_FILE
    try:
        paths = sorted(place.iterdir()) if place.is_dir() else [place]
    except OSError:
        return (ListFile(place.name, fault="not_readable"),)
    there = frozenset(paths)
    for known in tuple(_READ):  # other threads read too
        if known not in there:
            _READ.pop(known, None)
    return tuple(_file(path) for path in paths if not path.name.startswith("."))


def lists_at_hand() -> tuple[RevocationList, ...]:
    """All lists of all files."""
    return tuple(one for file in list_files() for one in file.lists)


def mark_of(lists: Iterable[RevocationList]) -> str:
    """Another one as soon as any list comes, goes or changes."""
    return hashlib.sha256("".join(sorted(one.sha256 for one in lists)).encode()).hexdigest()


def _file(path: Path) -> ListFile:
    try:
        found = path.stat()
    except FileNotFoundError:
        return ListFile(path.name, fault="missing")
    except OSError:
        return ListFile(path.name, fault="not_readable")
    state = (found.st_ino, found.st_mtime_ns, found.st_size)
    known = _READ.get(path)
    if known is None or known[0] != state:
        known = _READ[path] = (state, _read(path, found.st_size))
    return known[1]


def _read(path: Path, size: int) -> ListFile:
    try:
        if size > FILE_LIMIT_BYTES:
            return _told(path, "too_large")
        lists = read_revocation_lists(path.read_bytes())
    except WrongForm:
        return _told(path, "no_list")
    except OSError:
        return _told(path, "not_readable")
    for one in lists:
        if one.unbelieved:
            LOG.error("the revocation list in %s is not believed: %s", path.name, one.unbelieved)
    return ListFile(path.name, lists)


def _told(path: Path, fault: str) -> ListFile:
    LOG.error("%s is not used as a revocation list: %s", path.name, fault)
    return ListFile(path.name, fault=fault)
