"""Every folder here is a kind of document; nothing else knows them one by one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from central.certificates import kinds
from central.certificates.kinds.document_kind import DocumentKind
from central.certificates.models import IssuedDocument
from central.certificates.refusals import NoSuchChange
from central.certificates.states import Category

REPLY = "reply_letter"
"""All letters are of one kind: their rules (`central.catalogue.reply_rules`) say what each of them says."""


@cache
def all_kinds() -> Mapping[str, DocumentKind[Any]]:
    """By name."""
    found = [import_module(f"{kinds.__name__}.{each.name}").KIND for each in iter_modules(kinds.__path__) if each.ispkg]
    return {kind.name: kind for kind in found}


def kind_for(wish: object) -> DocumentKind[Any]:
    """The kind that such a choice asks for."""
    return next(kind for kind in all_kinds().values() if isinstance(wish, kind.wish))


def kind_of(document: IssuedDocument) -> DocumentKind[Any]:
    """The kind of a numbered document.

    Raises:
        NoSuchChange: this version does not know such a kind.
    """
    name = REPLY if document.category == Category.REPLY else document.kind
    try:
        return all_kinds()[name]
    except KeyError:
        raise NoSuchChange("this version knows no such kind of document: void the number") from None
