"""How numbered documents stand, and what the audit log said last about each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from central.audit.standing import Standing, entries_about, name_of, register
from central.certificates.models import IssuedDocument
from central.certificates.states import Category, DocumentState
from central.database.walked_chunks import CHUNK

_ACTS = {
    "reserved": DocumentState.RESERVED,
    "issued": DocumentState.ISSUED,
    "voided": DocumentState.VOID,
    "revoked": DocumentState.REVOKED,
}
_LEADS_TO = {f"{category.value}.{act}": state for category in Category for act, state in _ACTS.items()}
_FIRST = tuple(f"{category.value}.reserved" for category in Category)
"""A number is never given twice, and its row stays for good."""


def enter() -> None:
    """Let `verify_custody` compare them."""
    register(Standing("document", _numbers, _documents, _words_of_documents, never_gone_since=_FIRST))


def _numbers() -> Iterable[str]:
    return IssuedDocument.objects.order_by("pk").values_list("number", flat=True).iterator(CHUNK)


def _documents(numbers: Iterable[str]) -> Mapping[str, str]:
    return dict(IssuedDocument.objects.filter(number__in=numbers).values_list("number", "state"))


def _words_of_documents(numbers: Iterable[str]) -> Mapping[str, str]:
    told = entries_about("document", numbers).filter(act__in=_LEADS_TO).values_list("subject", "act")
    return {name_of(subject): _LEADS_TO[act].value for subject, act in told.iterator(CHUNK)}
