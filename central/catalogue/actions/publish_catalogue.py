"""Signing what the kiosks of a hall run on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from central import keys
from central.audit.record import record
from central.catalogue.act_details import Published
from central.catalogue.actions.leaflets import leaflets_of
from central.catalogue.actions.load_definitions import refuse_flawed
from central.catalogue.models import ProcedureVersion, PublishedCatalogue, PublishedObject, StaffCard, TrustAnchor
from central.catalogue.often import often_used
from central.catalogue.older import older_of
from central.catalogue.queries import (
    facts_document,
    is_as_loaded,
    is_as_published,
    life,
    newest_version,
    procedure_of,
)
from central.organisation.models import Hall
from sync.contract.forms.procedures import read_procedure
from sync.contract.forms.wording import read_wording, worded
from sync.contract.timestamps import rfc3339
from sync.contract.wire import catalogue as wire
from sync.contract.wire.catalogue import (
    CATALOGUE_VERSION,
    Catalogue,
    ListedDefinition,
    ListedWording,
    listed_as,
    page_hashes,
    read_catalogue,
    read_facts,
    sha256_of,
    write_pages,
)
from sync.contract.wire.messages import DOCUMENT_LIMIT_BYTES, write_message
from sync.envelope.jws import Typ, sign_jws
from sync.errors import ContractError, TooLarge


def publish_catalogue(hall_id: int, by: str = "system") -> PublishedCatalogue:
    """Publish the next catalogue of a hall from what is offered now: pages and facts by content, then the signed index.

    Kiosks fetch the index at their next contact, and of the rest what they lack. What no kiosk could read, or no
    resident answer, is not signed: the kiosks go on with the catalogue they hold.

    Raises:
        DefinitionFlawed: a definition that nobody could answer.
        TooLarge: more than a catalogue may list (`DEFINITIONS_LIMIT`), or than an index may hold.
        ContractError: two bodies of the hall offer a procedure of one id, something in it is of no form that a kiosk
            reads, or a definition is not the one that was loaded.
    """
    with transaction.atomic():
        hall = Hall.objects.select_for_update(of=("self",)).select_related("body").get(pk=hall_id)
        served = list(hall.serves.values_list("pk", flat=True))
        now = timezone.now()
        listed, objects = _listed(served, now)
        pages = write_pages(listed)
        objects |= {sha256_of(page): page for page in pages if page is not None}
        catalogue = Catalogue(
            v=CATALOGUE_VERSION,
            version=newest_version(hall.pk) + 1,
            issued_at=rfc3339(now),
            hall=wire.Hall(
                body=hall.body.code,
                city=hall.city,
                name=hall.name,
                counter=hall.counter,
                phone=hall.phone,
                kiosk_label=hall.kiosk_label,
            ),
            pages=page_hashes(pages),
            staff=tuple(
                wire.StaffCard(card=row.card, name=row.name, public=row.public, duties=tuple(row.duties))
                for row in StaffCard.objects.filter(body_id__in=served, is_active=True).order_by("pk")
            ),
            sign_anchors=_anchors(served, TrustAnchor.Use.SIGN),
            auth_anchors=_anchors(served, TrustAnchor.Use.AUTH),
            sign_policies=tuple(settings.SIGN_POLICIES),
            silent_days=settings.MAX_SILENT_DAYS,
            extend_after_days=settings.EXTEND_AFTER_DAYS,
            expires_at=rfc3339(now + life()),
            leaflets=leaflets_of(served),
            often=often_used(hall.pk, now),
        )
        payload = write_message(catalogue)
        if len(payload) > DOCUMENT_LIMIT_BYTES:
            raise TooLarge(f"a catalogue's index is at most {DOCUMENT_LIMIT_BYTES} bytes")
        read_catalogue(payload)  # as a kiosk will
        rows = [PublishedObject(sha256=sha256, data=data) for sha256, data in objects.items()]
        # What the database has spoilt meanwhile under one of these hashes is put right, not passed over.
        PublishedObject.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["sha256"], update_fields=["data"], batch_size=100
        )
        jws = sign_jws(payload, Typ.CATALOGUE, keys.signer("catalogue"))
        published = PublishedCatalogue.objects.create(hall=hall, version=catalogue.version, jws=jws, issued_at=now)
        record(
            by,
            "catalogue.published",
            f"hall:{hall.body.code}",
            hall.body.code,
            Published(version=catalogue.version, procedures=len(listed), staff=len(catalogue.staff)),
        )
    return published


def _listed(served: list[int], now: datetime) -> tuple[list[ListedDefinition], dict[str, bytes]]:
    """What these bodies offer, each definition and its facts read as a kiosk will; and the facts by hash."""
    listed, facts = list[ListedDefinition](), dict[str, bytes]()
    offered = ProcedureVersion.objects.filter(body_id__in=served, offered=True).order_by("pk")
    for row in offered.iterator(chunk_size=50):
        if not is_as_loaded(row):
            raise ContractError(f"the definition of {row.procedure} {row.version} is not the one that was loaded")
        definition, document = bytes(row.definition), facts_document(row)
        refuse_flawed(read_procedure(definition), read_facts(document))
        one = listed_as(definition, document, _wordings(row), older_of(row, now))
        if any(one.id == other.id for other in listed):
            raise ContractError(f"two bodies of this hall offer {one.id}: nobody could tell which was meant")
        listed.append(one)
        facts[one.facts] = document
    return listed, facts


def _wordings(row: ProcedureVersion) -> Iterator[ListedWording]:
    for kept in row.wordings.filter(offered=True):
        document = bytes(kept.document)
        if not is_as_published(kept):
            raise ContractError(f"the wording {kept} is not the one that was published")
        worded(procedure_of(row), row.sha256, read_wording(document))
        yield ListedWording(kept.language, kept.sha256, len(document))


def _anchors(bodies: list[int], use: TrustAnchor.Use) -> tuple[bytes, ...]:
    rows = TrustAnchor.objects.filter(body_id__in=bodies, use=use).order_by("pk")
    return tuple(dict.fromkeys(bytes(row.certificate) for row in rows))
