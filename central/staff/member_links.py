"""Pages about one member that another app has: it enters their addresses, by staff number, when it starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class MemberLink:
    """One of them."""

    address: str
    """Name of the page's address."""
    label: StrOrPromise
    icon: str


_links: list[MemberLink] = []


def register(link: MemberLink) -> None:
    """Beside the member's absences, once."""
    if link not in _links:
        _links.append(link)


def links() -> Sequence[MemberLink]:
    """In the order in which they were entered."""
    return _links
