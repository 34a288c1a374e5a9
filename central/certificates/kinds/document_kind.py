"""What a kind of document is to the rest of this app: a title, two functions and a sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from central.certificates.kinds.letterhead import DocumentContent
from central.certificates.states import Category

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from central.applications.models import Application
    from central.certificates.models import IssuedDocument
    from central.resident_register.models import Household


class Wish(Protocol):
    """What a clerk chose or decided; each kind has its own members."""

    @property
    def copies(self) -> int:
        """How many documents, each under its number."""


W = TypeVar("W", bound=Wish)


@dataclass(frozen=True, kw_only=True)
class DocumentFields:
    """Columns that every copy of one issue has in common."""

    letter: str = ""
    """Replies: which letter it is, by its rule. A certificate is known by its kind's name."""
    title: str = ""
    """Of a document that its kind gives none."""
    household: Household | None = None
    persons: tuple[str, ...] = ()
    """Register numbers."""
    items: tuple[str, ...] = ()
    decided: dict[str, str]
    by_mail: bool = False


@dataclass(frozen=True)
class DocumentKind(Generic[W]):
    """One kind: the name is its folder's."""

    name: str
    category: Category
    title: str
    """What its documents are headed with, on the sheet, in lists and in everybody's check; empty: each has its own."""
    fields: Callable[[Application, W], DocumentFields]
    """What must be there before a number is taken.

    Raises:
        NotIssuable, CertificateRefused
    """
    content: Callable[[IssuedDocument, datetime], DocumentContent]
    """What stands on a reserved document, from register and statement as they are now; without number, code and QR.

    Raises:
        NotIssuable: something has come to stand in the way since.
        CertificateRefused
    """
    item_words: Mapping[str, StrOrPromise] = field(default_factory=dict)
    """How clerks read the `items` of its documents."""
