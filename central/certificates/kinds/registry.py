"""Every folder here is a kind of document: numbers, signature, check, print log and jobs know none of them by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from central.certificates import kinds
from central.certificates.kinds.document_kind import DocumentKind
from central.certificates.models import IssuedDocument
from central.certificates.refusals import NoSuchChange
from central.certificates.states import Category

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REPLY = "reply_letter"
"""All letters are of one kind: their rules (`central.catalogue.reply_rules`) say what each of them says."""


@cache
def all_kinds() -> Mapping[str, DocumentKind[Any]]:
    """By name."""
    found = [import_module(f"{kinds.__name__}.{each.name}").KIND for each in iter_modules(kinds.__path__) if each.ispkg]
    return {kind.name: kind for kind in found}


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


def title_of(document: IssuedDocument) -> str:
    """What it is headed with: a letter says so itself, a certificate's kind does. Empty: this version knows no such."""
    kind = all_kinds().get(document.kind)
    return document.title or (kind.title if kind is not None else "")


def items_of(document: IssuedDocument) -> Sequence[StrOrPromise]:
    """What it shows because somebody asked for it, as clerks read it; where this version knows no word, as stored."""
    kind = all_kinds().get(document.kind)
    return [kind.item_words.get(item, item) if kind is not None else item for item in document.items]
