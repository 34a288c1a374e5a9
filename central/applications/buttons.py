"""What a clerk can begin, from an application or a list of them, in an app above this one. It enters that at start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from central.applications.models import Application
from central.staff.models import StaffMember

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class PageButton:
    """A link on the page of one application."""

    label: StrOrPromise
    address: str
    """Name of the page's address; it takes the arrival number."""
    icon: str
    suits: Callable[[Application, StaffMember], bool]
    """Whether this member may begin it now."""
    before: str = ""
    """Dialog of the page whose own button is the second choice while this one is there."""


@dataclass(frozen=True)
class ListButton:
    """A button for the lines that were chosen; its page gets them as the list's form sends them."""

    label: StrOrPromise
    address: str
    """Name of the page's address; it takes nothing, and is posted to."""
    icon: str
    suits: Callable[[StaffMember], bool]


_on_page: dict[str, PageButton] = {}
_on_list: dict[str, ListButton] = {}


def register(button: PageButton | ListButton) -> None:
    """Put a button onto the page; registering it again replaces it."""
    if isinstance(button, PageButton):
        _on_page[button.address] = button
    else:
        _on_list[button.address] = button


def buttons_for(application: Application, member: StaffMember) -> Sequence[PageButton]:
    """In the order in which they were entered."""
    return [button for button in _on_page.values() if button.suits(application, member)]


def list_buttons_for(member: StaffMember) -> Sequence[ListButton]:
    """In the order in which they were entered."""
    return [button for button in _on_list.values() if button.suits(member)]
