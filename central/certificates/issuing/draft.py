"""A document as it will be reserved or previewed: what an application and a clerk's wish make of its kind."""

from __future__ import annotations

from central.applications.models import Application
from central.applications.publication import definition_of
from central.certificates.kinds.document_kind import DocumentFields, DocumentKind, W
from central.certificates.models import IssuedDocument
from central.certificates.refusals import NoSuchChange
from central.certificates.states import Category


def fields_for(application: Application, kind: DocumentKind[W], wish: W) -> DocumentFields:
    """What every copy has in common. A certificate is made of no other kind than its procedure ends with.

    Raises:
        NotIssuable, CertificateRefused
    """
    if kind.category is Category.CERTIFICATE and definition_of(application).issues_certificate != kind.name:
        raise NoSuchChange("this procedure does not end with such a certificate")
    return kind.fields(application, wish)


def drafted(application: Application, kind: DocumentKind[W], fields: DocumentFields) -> IssuedDocument:
    """Not saved, and without number, code, copy and whoever reserves it."""
    return IssuedDocument(
        body=application.body,
        application=application,
        category=kind.category.value,
        kind=fields.letter or kind.name,
        title=fields.title,
        household=fields.household,
        persons=list(fields.persons),
        items=list(fields.items),
        decided=fields.decided,
        by_mail=fields.by_mail,
    )
