"""The menu at the left and the search at the top. Each app registers its own when it starts; a member sees what a duty
opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Test = Callable[[HttpRequest], bool]
Count = Callable[[HttpRequest], int]


@dataclass(frozen=True)
class MenuPage:
    """One line of the menu."""

    order: int
    label: StrOrPromise
    address: str
    """Name of the page's address, for example `applications:work`."""
    icon: str
    shown: Test
    count: Count | None = None
    """How many things wait there; 0 shows nothing."""
    below_line: bool = False


@dataclass(frozen=True)
class SearchBox:
    """What the search at the top of each page asks."""

    label: StrOrPromise
    address: str
    """Name of the address that the words are posted to."""
    shown: Test


_pages: dict[str, MenuPage] = {}
_search: list[SearchBox] = []


def register(page: MenuPage) -> None:
    """Put a page into the menu; registering it again replaces it."""
    _pages[page.address] = page


def register_search(box: SearchBox) -> None:
    """Put it at the top of each page, in place of the one before."""
    _search[:] = [box]


def search_for(request: HttpRequest) -> SearchBox | None:
    """The search that this request's member may use."""
    return next((box for box in _search if box.shown(request)), None)


def first_page_of(request: HttpRequest) -> str:
    """Name of the first page of this member's menu."""
    return min((page for page in _pages.values() if page.shown(request)), key=lambda page: page.order).address


def menu_for(request: HttpRequest) -> list[tuple[MenuPage, int]]:
    """The pages that this request's member may open, with their counts."""
    pages = sorted((page for page in _pages.values() if page.shown(request)), key=lambda page: page.order)
    return [(page, page.count(request) if page.count else 0) for page in pages]
