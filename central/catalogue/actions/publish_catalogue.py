"""Signing what the kiosks of a hall run on."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from central import keys
from central.audit.record import record
from central.catalogue.actions.load_definitions import refuse_flawed
from central.catalogue.models import Hall, ProcedureVersion, PublishedCatalogue, StaffCard, TrustAnchor
from central.catalogue.queries import is_as_loaded, newest_version
from sync.contract import messages
from sync.contract.messages import Catalogue, read_definitions, read_message, write_message
from sync.contract.moments import rfc3339
from sync.envelope.jws import Typ, sign_jws
from sync.errors import ContractError


def publish_catalogue(hall_id: int, by: str = "system") -> PublishedCatalogue:
    """Publish the next catalogue of a hall from what is offered now. Kiosks fetch it at their next contact.

    What no kiosk could read, or no resident answer, is not signed: the kiosks go on with the catalogue they hold.

    Raises:
        DefinitionFlawed: a definition that nobody could answer.
        TooLarge: more than a catalogue may hold (`DOCUMENT_LIMIT_BYTES`).
        ContractError: something in it is of no form that a kiosk reads, or a definition is not the one that was loaded.
    """
    with transaction.atomic():
        hall = Hall.objects.select_for_update(of=("self",)).select_related("body").get(pk=hall_id)
        served = list(hall.serves.values_list("pk", flat=True))
        now = timezone.now()
        catalogue = messages.Catalogue(
            v=1,
            version=newest_version(hall.pk) + 1,
            issued_at=rfc3339(now),
            hall=messages.Hall(
                body=hall.body.code,
                city=hall.city,
                name=hall.name,
                counter=hall.counter,
                phone=hall.phone,
                kiosk_label=hall.kiosk_label,
            ),
            procedures=tuple(
                _definition(row)
                for row in ProcedureVersion.objects.filter(body_id__in=served, offered=True).order_by("pk")
            ),
            staff=tuple(
                messages.StaffCard(card=row.card, name=row.name, public=row.public, duties=tuple(row.duties))
                for row in StaffCard.objects.filter(body_id__in=served, is_active=True).order_by("pk")
            ),
            sign_anchors=_anchors(served, TrustAnchor.Use.SIGN),
            auth_anchors=_anchors(served, TrustAnchor.Use.AUTH),
            sign_policies=tuple(settings.SIGN_POLICIES),
            silent_days=settings.MAX_SILENT_DAYS,
            extend_after_days=settings.EXTEND_AFTER_DAYS,
        )
        payload = write_message(catalogue)
        for _, procedure in read_definitions(read_message(Catalogue, payload)):  # as a kiosk will
            refuse_flawed(procedure)
        jws = sign_jws(payload, Typ.CATALOGUE, keys.signer("catalogue"))
        published = PublishedCatalogue.objects.create(hall=hall, version=catalogue.version, jws=jws, issued_at=now)
        record(
            by,
            "catalogue.published",
            f"hall:{hall.body.code}",
            hall.body.code,
            {"version": catalogue.version, "procedures": len(catalogue.procedures), "staff": len(catalogue.staff)},
        )
    return published


def _definition(row: ProcedureVersion) -> bytes:
    if not is_as_loaded(row):
        raise ContractError(f"the definition of {row.procedure} {row.version} is not the one that was loaded")
    return bytes(row.definition)


def _anchors(bodies: list[int], use: TrustAnchor.Use) -> tuple[bytes, ...]:
    rows = TrustAnchor.objects.filter(body_id__in=bodies, use=use).order_by("pk")
    return tuple(dict.fromkeys(bytes(row.certificate) for row in rows))
