"""What somebody brought: kept as it came, looked at, and a draft only once a person has said whose key it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from central.audit.record import record, recorded_last
from central.authoring.act_details import PackageTold, SenderAccepted
from central.authoring.actions.make_draft import add_draft
from central.authoring.content import taken_apart
from central.authoring.models import FormDraft, MadePackage, ReceivedPackage, SenderKey
from central.authoring.publishing.looking import newest_version_of
from central.authoring.publishing.packages.adapting import Adapted, adapted
from central.authoring.publishing.packages.package import FormPackage, read_package
from central.authoring.refusals import DraftNotVisible, DraftNotYours
from central.organisation.models import Body
from central.staff.access import bodies_for, has_duty
from central.staff.duties import Duty
from central.staff.models import StaffMember

KEPT = timedelta(days=30)
"""A file that became no draft is thrown away after it, when the next one comes."""


class KeyOwner(StrEnum):
    """What is known of the key."""

    OWN = "own"
    ACCEPTED = "accepted"
    STRANGER = "stranger"


class SenderNotAccepted(Exception):
    """Nobody has said yet that the key is the sender's."""


@dataclass(frozen=True)
class LoadedForm:
    """The draft, and what was done to it on the way."""

    draft: FormDraft
    adapted: Adapted


def receive(body: Body, data: bytes, member: StaffMember) -> ReceivedPackage:
    """Keep a file that can be read.

    Raises:
        PackageRefused: nothing of it is kept.
        DraftNotYours: this member writes no forms of that body.
    """
    if not has_duty(member, Duty.FORM_AUTHOR, body.pk):
        raise DraftNotYours
    package = read_package(data)
    with transaction.atomic():
        ReceivedPackage.objects.filter(draft=None, received_at__lt=timezone.now() - KEPT).delete()
        row = ReceivedPackage.objects.create(
            body=body, data=data, sha256=package.sha256, received_by=member, received_at=timezone.now()
        )
        told = PackageTold(procedure=_procedure_of(package), sha256=package.sha256)
        record(member, "form.package_received", f"package:{row.pk}", body, told)
    return row


def received_visible_to(member: StaffMember) -> list[int]:
    """Of bodies for which the member writes forms."""
    bodies = bodies_for(member, Duty.FORM_AUTHOR)
    return list(ReceivedPackage.objects.filter(body__in=bodies).values_list("pk", flat=True))


def whose_key(package: FormPackage, body: Body) -> tuple[KeyOwner, SenderKey | None]:
    """Ours, one that somebody here accepted, or a stranger's."""
    known = SenderKey.objects.select_related("accepted_by").filter(body=body, key_sha256=_key(package)).first()
    if known is not None:
        return KeyOwner.ACCEPTED, known
    return (KeyOwner.OWN if _is_own(package, body) else KeyOwner.STRANGER), None


def _is_own(package: FormPackage, body: Body) -> bool:
    """By the key of a file that this city made: the door of staff is given no key to compare with."""
    made = MadePackage.objects.filter(version__body=body, data__isnull=False).order_by("-pk").first()
    return made is not None and made.data is not None and read_package(bytes(made.data)).public == package.public


def load_received(received_id: int, member: StaffMember, *, procedure: str, accepts: bool) -> LoadedForm:
    """Make a draft of it, beside all that is there: of a procedure that is published already, its next version. Asked
    twice for one procedure, it is one draft.

    Raises:
        SenderNotAccepted
        PackageRefused: this program reads it no more.
        DraftNotVisible, DraftNotYours, DraftUnreadable
    """
    with transaction.atomic(), recorded_last():
        row = (
            ReceivedPackage.objects.select_for_update(of=("self",))
            .select_related("body", "draft")
            .filter(pk=received_id)
            .first()
        )
        if row is None or row.pk not in received_visible_to(member):
            raise DraftNotVisible
        if not has_duty(member, Duty.FORM_AUTHOR, row.body_id, procedure):
            raise DraftNotYours
        package = read_package(bytes(row.data))
        whose, _known = whose_key(package, row.body)
        if whose is KeyOwner.STRANGER:
            if not accepts:
                raise SenderNotAccepted
            SenderKey.objects.create(
                body=row.body,
                key_sha256=_key(package),
                city=package.content.city,
                accepted_by=member,
                accepted_at=timezone.now(),
            )
            told = SenderAccepted(key=_key(package), city=package.content.city)
            record(member, "form.sender_accepted", f"package:{row.pk}", row.body, told)
        newest = newest_version_of(row.body_id, procedure)
        version = 1 if newest is None else newest.version + 1
        made = adapted(package, body=row.body.code, procedure=procedure, version=version)
        content, facts = taken_apart(made.document)
        if row.draft is not None and row.draft.procedure == procedure:
            return LoadedForm(row.draft, made)
        draft = add_draft(row.body, content, facts, member, newest)
        row.draft = draft
        row.save(update_fields=["draft"])
        loaded = PackageTold(procedure=procedure, sha256=row.sha256)
        record(member, "form.package_loaded", draft.audit_subject, row.body, loaded)
    return LoadedForm(draft, made)


def _key(package: FormPackage) -> str:
    return hashlib.sha256(package.public).hexdigest()


def _procedure_of(package: FormPackage) -> str:
    content, _facts = taken_apart(package.document)
    return content.id[:60]
