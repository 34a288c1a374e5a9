"""A published version as a file for another city. A page asks for it, a worker signs: doors need no key for it."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from central import keys
from central.audit.record import record, recorded_last
from central.authoring.act_details import PackageTold
from central.authoring.models import MadePackage
from central.authoring.publishing.packages.package import PackageContent, write_package
from central.authoring.publishing.packages.troubles import PackageRefused
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import facts_document, words_key
from central.jobs.actions.enqueue import enqueue
from central.jobs.kinds import Ended, Kind, Turn, Write
from central.jobs.models import Job
from central.staff.duties import Duty
from central.staff.models import StaffMember
from sync.contract.forms.wording import read_wording
from sync.contract.timestamps import rfc3339
from sync.contract.wire.catalogue import sha256_of, split_definition
from sync.errors import ContractError


class PackageAsked(Struct, frozen=True):
    """Which row is to be filled."""

    package: int


class PackagePlace(Struct, frozen=True):
    """One step: nothing to remember."""


class PackageEnd(Struct, frozen=True):
    """Bytes of the file; 0: too large for a reader."""

    size: int = 0


def made_package(version: ProcedureVersion) -> MadePackage | None:
    """The one with what the office says now. Raises ContractError."""
    said = {"facts_sha256": sha256_of(facts_document(version)), "words_key": words_key(version)}
    return MadePackage.objects.filter(version=version, **said).first()


def ask_for_package(version: ProcedureVersion, member: StaffMember) -> MadePackage:
    """Ask for it; of the same words there is one. What was asked for and came to nothing (its job was ended by hand, or
    it was too large) is asked for anew. Raises ContractError: nobody ever said what the office says.
    """
    facts = sha256_of(facts_document(version))
    with transaction.atomic(), recorded_last():
        row, new = MadePackage.objects.get_or_create(
            version=version, facts_sha256=facts, words_key=words_key(version), defaults={"asked_at": timezone.now()}
        )
        # Two who ask anew at once come one after the other.
        row = MadePackage.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if new or is_given_up(row):
            told = PackageTold(procedure=version.procedure, sha256=version.sha256)
            record(member, "form.package_asked", f"package:{row.pk}", version.body, told)
            once = f"{_once_word(row)}:{_jobs_of(row).count()}"
            enqueue(MAKE_PACKAGE, PackageAsked(row.pk), by=member, body=version.body, once=once)
    return row


def is_given_up(row: MadePackage) -> bool:
    """Asked for, not made, and nothing makes it any more."""
    return row.data is None and not _jobs_of(row).exclude(state__in=_ENDED).exists()


def _once_word(row: MadePackage) -> str:
    return f"authoring.package:{row.pk}"


def _jobs_of(row: MadePackage) -> QuerySet[Job]:
    # Those of before have no number behind.
    return Job.objects.filter(Q(once=_once_word(row)) | Q(once__startswith=f"{_once_word(row)}:"))


def _step(turn: Turn[PackageAsked, PackagePlace]) -> Write[PackagePlace, PackageEnd]:
    row = MadePackage.objects.select_related("version__body").get(pk=turn.arguments.package)
    try:
        data = _written(row.version)
    except (PackageRefused, ContractError):
        return lambda: Ended(PackageEnd(), 1)

    def write() -> Ended[PackageEnd]:
        MadePackage.objects.filter(pk=row.pk).update(data=data)
        return Ended(PackageEnd(len(data)), 1)

    return write


def _written(version: ProcedureVersion) -> bytes:
    definition, facts = bytes(version.definition), facts_document(version)
    with suppress(ContractError):  # of the first days, with its facts inside
        definition = split_definition(definition)[0]
    content = PackageContent(
        v=1,
        made_at=rfc3339(timezone.now()),
        body=version.body.code,
        city=version.body.name,
        definition=definition.decode(),
        facts=facts.decode(),
        wordings={
            row.language: read_wording(bytes(row.document)).words
            for row in version.wordings.filter(offered=True).order_by("language")
        },
    )
    return write_package(content, keys.signer("document"))


def _outcome(result: PackageEnd) -> str:
    return gettext("ファイルができました") if result.size else gettext("大きすぎて、ファイルにできません")


MAKE_PACKAGE = Kind(
    name="authoring.package",
    words=_("様式をほかの市に渡すファイルにする"),
    arguments=PackageAsked,
    start=PackagePlace(),
    result=PackageEnd,
    step=_step,
    outcome=_outcome,
    page=lambda _asked: reverse("authoring:packages"),
    duties=(Duty.FORM_AUTHOR, Duty.FORM_PUBLISHER),
)
_ENDED = (Job.State.DONE, Job.State.CANCELLED)
