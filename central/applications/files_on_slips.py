"""Which files of an application its correction may keep: an app above this one knows them, and enters that at start."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from central.applications.models import Application
from sync.contract.states import HandlingStatus
from sync.contract.wire.status import FiledBefore

Files = Mapping[int, tuple[FiledBefore, ...]]
"""By application id; one that is not there has none."""
Teller = Callable[[Sequence[int]], Files]
_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Tell of files from now on, in place of whoever did before."""
    _tellers[:] = [teller]


def files_to_keep(applications: Sequence[Application]) -> Files:
    """Of those that are sent back and have any."""
    with_files = [one.pk for one in applications if one.files and one.status == HandlingStatus.SENT_BACK]
    return _tellers[0](with_files) if with_files and _tellers else {}
