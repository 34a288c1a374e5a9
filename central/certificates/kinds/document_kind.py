"""What a kind of document is to the rest of this app: two functions and a sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar

from central.certificates.kinds.letterhead import DocumentContent
from central.certificates.states import Category

if TYPE_CHECKING:
    from central.applications.models import Application
    from central.certificates.models import IssuedDocument
    from central.resident_register.models import Household

W = TypeVar("W")
"""What a clerk chose or decided."""


@dataclass(frozen=True, kw_only=True)
class DocumentFields:
    """Columns that every copy of one issue has in common."""

    kind: str
    title: str = ""
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
    wish: type[W]
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
