"""Of what travels down, which kiosk may have what: `body/hall/kind`, and prefixes of it (docs/adr/0019-statuses.md).

One test for both sides: the centre gives nothing else, and the kiosk keeps nothing else. Whoever writes one keeps to
the form (1 to 8 segments of `0` to `9`, `a` to `z`, `_` and `-`); a reader takes any text, and one of another form
covers nothing here and is passed over: it costs neither the enrolment nor the page that it stands in.
"""

from __future__ import annotations

from collections.abc import Iterable

STATUS = "status"
"""The kind of sealed statuses. A kind that a reader does not know is passed over."""
READ_KINDS = frozenset({STATUS})
"""Kinds that this program keeps."""


def may_have(partition: str, prefixes: Iterable[str]) -> bool:
    """Whether one of these prefixes covers the partition, segment by segment: `a/b` covers `a/b/status`, not `a/b1`."""
    return any(f"{partition}/".startswith(f"{prefix}/") for prefix in prefixes)


def partition_of(body: str, hall: str, kind: str) -> str:
    """Where something of a body that was handed in at a hall lies; both by their codes."""
    return f"{prefix_of(body, hall)}/{kind}"


def prefix_of(body: str, hall: str) -> str:
    """Everything of a body at a hall, of every kind."""
    return f"{body}/{hall}"


def kind_of(partition: str) -> str:
    """The last segment of a whole partition; empty where it is none: `body/hall/kind`."""
    segments = partition.split("/")
    return segments[2] if len(segments) == 3 else ""
