"""How every revocation list and every sign root stands: for the page 失効の一覧 and for `check_revocation_lists`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from cryptography import x509

from central.catalogue.models import TrustAnchor
from central.intake.revocation.revocation_files import list_files
from sync.envelope.resident.revocation_lists import CLOCKS_APART, RevocationList, is_of, is_old


class ListState(StrEnum):
    """Of a file, a list or a root. Only `GOOD` and `REPLACED` need nobody."""

    GOOD = "good"
    OLD = "old"
    REPLACED = "replaced"
    """Old, and a newer one of the same root and points is at hand."""
    FUTURE = "future"
    UNKNOWN_ROOT = "unknown_root"
    NONE = "none"
    """Of a root: nobody laid down a list of its."""
    DELTA = "delta"
    INDIRECT = "indirect"
    PARTIAL = "partial"
    CRITICAL = "critical"
    MISSING = "missing"
    NOT_READABLE = "not_readable"
    TOO_LARGE = "too_large"
    NO_LIST = "no_list"


@dataclass(frozen=True)
class ListStanding:
    """One list of a file, or the file where it has none."""

    file: str
    state: ListState
    root: str = ""
    """SHA-256 of the root that signed it."""
    at: datetime | None = None
    until: datetime | None = None
    age_h: int | None = None
    """Hours since it was made; 0 for one of the future."""
    entries: int = 0
    points: int = 0
    """Distribution points that it is for; 0: all certificates of its root."""


@dataclass(frozen=True)
class RootStanding:
    """A sign root, and its newest list."""

    sha256: str
    name: str
    until: datetime
    state: ListState
    newest: ListStanding | None


@dataclass(frozen=True)
class Standing:
    """Everything at a moment."""

    lists: Sequence[ListStanding]
    roots: Sequence[RootStanding]

    @property
    def troubles(self) -> int:
        """How many of them need somebody."""
        states = [one.state for one in self.lists] + [one.state for one in self.roots]
        return sum(state not in (ListState.GOOD, ListState.REPLACED) for state in states)


def standing(bodies: Iterable[int] | None, now: datetime) -> Standing:
    """Of the sign roots of these bodies (None: of all). The files are the installation's, so all are told."""
    every = TrustAnchor.objects.filter(use=TrustAnchor.Use.SIGN).order_by("pk")
    known = {row.sha256: bytes(row.certificate) for row in every}
    mine = (
        known.keys()
        if bodies is None
        else dict.fromkeys(every.filter(body_id__in=bodies).values_list("sha256", flat=True))
    )
    files = list_files()
    read = [(file.name, each) for file in files for each in file.lists]
    lists = [_list(name, each, known, now) for name, each in read]
    good = {(one.root, each.points) for (_, each), one in zip(read, lists, strict=True) if one.state is ListState.GOOD}
    lists = [
        replace(one, state=ListState.REPLACED)
        if one.state is ListState.OLD and (one.root, each.points) in good
        else one
        for (_, each), one in zip(read, lists, strict=True)
    ]
    lists += [ListStanding(file.name, ListState(file.fault)) for file in files if file.fault]
    lists.sort(key=lambda one: one.file)
    return Standing(lists, [_root(sha256, known[sha256], lists) for sha256 in mine])


def _list(file: str, one: RevocationList, roots: dict[str, bytes], now: datetime) -> ListStanding:
    root = next((sha256 for sha256, der in roots.items() if is_of(one, der)), "")
    if one.unbelieved:
        state = ListState(one.unbelieved)
    elif not root:
        state = ListState.UNKNOWN_ROOT
    elif one.at > now + CLOCKS_APART:
        state = ListState.FUTURE
    else:
        state = ListState.OLD if is_old(one, now) else ListState.GOOD
    age = max(0, int((now - one.at).total_seconds() // 3600))
    return ListStanding(file, state, root, one.at, one.until, age, one.entries, len(one.points))


def _root(sha256: str, der: bytes, lists: Sequence[ListStanding]) -> RootStanding:
    certificate = x509.load_der_x509_certificate(der)
    own = [one for one in lists if one.root == sha256 and one.state in (ListState.GOOD, ListState.OLD) and one.at]
    newest = max(own, key=lambda one: one.at.timestamp() if one.at else 0.0, default=None)
    name = ", ".join(str(part.value) for part in certificate.subject)
    return RootStanding(
        sha256, name, certificate.not_valid_after_utc, newest.state if newest else ListState.NONE, newest
    )
