"""What an office says of a procedure: telephone, FAX, hours, fee, what follows. It belongs to body and procedure,
whatever version of the form residents fill in.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from central.organisation.models import Body, ProcedureFacts


def document_of(body_id: int, procedure: str) -> bytes | None:
    """The bytes that kiosks fetch; None: nothing was ever said."""
    found = ProcedureFacts.objects.filter(body_id=body_id, procedure=procedure).values_list("document", flat=True)
    document = found.first()
    return None if document is None else bytes(document)


def documents_of(body_ids: Iterable[int], procedures: Iterable[str]) -> dict[tuple[int, str], bytes]:
    """The same of many at once, by body and procedure; what nothing was ever said of is not there."""
    found = ProcedureFacts.objects.filter(body_id__in=set(body_ids), procedure__in=set(procedures))
    return {(body, name): bytes(said) for body, name, said in found.values_list("body_id", "procedure", "document")}


def hold(body_id: int, procedure: str) -> None:
    """Let nobody else say something new until the caller's transaction ends."""
    ProcedureFacts.objects.select_for_update(of=("self",)).filter(body=body_id, procedure=procedure).first()


def put(body: Body, procedure: str, document: bytes) -> bool:
    """Say this from now on, in the caller's transaction; whether it is something else than before."""
    known = ProcedureFacts.objects.select_for_update(of=("self",)).filter(body=body, procedure=procedure).first()
    if known is not None and bytes(known.document) == document:
        return False
    values = {"document": document, "changed_at": timezone.now()}
    ProcedureFacts.objects.update_or_create(body=body, procedure=procedure, defaults=values)
    return True
