"""Whether a statement is still the one that came, asked from the bytes at this moment and never from what was noted.

What was found at the verdict (`checks`) is a record of then. Whoever draws a statement, or decides on it, asks here:
the resident's JWS, the statement, the kiosk's entry and the box in custody must still say the same. Custody lies in
another app, which brings the answer when it starts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NotRequired, Protocol, TypedDict

from django.utils import timezone
from django.utils.translation import gettext

from central.applications.act_details import Arrived, CheckTold
from central.applications.models import Application, ApplicationVersion, ManualCheck
from central.applications.refusals import Altered, NotProvable
from central.applications.words.check_sentences import altered_sentence
from central.audit.details import read_if_whole
from central.audit.models import AuditEntry
from central.audit.record import record, recorded_last
from central.kiosks.models import Kiosk
from sync.contract.numbers import ArrivalNumber, kiosk_of

ALTERED = "altered"
"""Reason of 確認が要る, with the fault behind a colon."""


AWAY = "box_away"
"""Fault of what cannot be proven just now, and against which nothing is known: nobody is called."""


@dataclass(frozen=True)
class Proof:
    """What the bytes of one version say now."""

    resident_signature: str
    """`ok`, `none`, `missing`, `bad` or `other_signature`, as in the checks."""
    faults: tuple[str, ...] = ()
    """Codes of docs/needs-look.md, "altered"; none: it is what came."""


@dataclass(frozen=True)
class Stated:
    """All that an applicant stated, with its proof of this moment."""

    versions: Sequence[ApplicationVersion]
    """Oldest first."""
    proofs: Mapping[int, Proof]

    @property
    def faults(self) -> tuple[str, ...]:
        """Of any version, each once."""
        return tuple(dict.fromkeys(fault for version in self.versions for fault in self.proofs[version.pk].faults))


class Prover(Protocol):
    """Custody, as far as applications need it."""

    def versions(self, versions: Sequence[ApplicationVersion]) -> Mapping[int, Proof]:
        """The proof of each version, by its id."""
        ...

    def manual_check(self, manual_check: ManualCheck) -> tuple[str, ...]:
        """Faults of the statement that is kept with what needs a look."""
        ...


_provers: list[Prover] = []


def register(prover: Prover) -> None:
    """Ask this one from now on."""
    _provers[:] = [prover]


def prove(application: Application) -> Stated:
    """Everything stated in this application, proven now."""
    versions = list(application.versions.order_by("number"))
    return Stated(versions, _provers[0].versions(versions))


def refuse_altered(application: Application) -> None:
    """Return if everything stated is what came.

    Raises:
        Altered, NotProvable
    """
    refuse_faults(prove(application).faults)


def refuse_faults(faults: Sequence[str]) -> None:
    """Return if there are none.

    Raises:
        Altered
        NotProvable: it cannot be proven just now, and nothing is known against it.
    """
    if set(faults) == {AWAY}:
        raise NotProvable("what was stated cannot be proven while the store is away")
    if faults:
        raise Altered("what was stated is not what came any more")


def faults_of_manual_check(manual_check: ManualCheck) -> tuple[str, ...]:
    """Faults of a manual check's statement; none where it keeps no statement."""
    if not bytes(manual_check.statement):
        return ()
    if manual_check.kiosk_id is None and manual_check.application is not None:
        own = manual_check.application.versions.filter(arrival_number=manual_check.arrival_number)
        return tuple(fault for found in proofs_of_own(own).values() for fault in found.faults)
    return _provers[0].manual_check(manual_check)


def proofs_of_own(versions: Iterable[ApplicationVersion]) -> dict[int, Proof]:
    """Of what was taken in at the centre itself no kiosk signed anything: the audit log has the hash of each."""
    wanted = {version.pk: f"application:{version.arrival_number}" for version in versions}
    entries = AuditEntry.objects.filter(subject__in=wanted.values(), act="application.arrived").order_by("-number")
    noted = {entry.subject: read_if_whole(entry.details, Arrived) for entry in entries}
    return {version.pk: _proof_of_own(version, noted) for version in versions}


def _proof_of_own(version: ApplicationVersion, noted: Mapping[str, Arrived | None]) -> Proof:
    subject = f"application:{version.arrival_number}"
    if subject not in noted:
        return Proof("none", ("no_entry",))
    told = noted[subject]
    came = told is not None and told.statement == hashlib.sha256(bytes(version.statement)).hexdigest()
    return Proof("none", () if came else ("other_statement",))


def warning(faults: Sequence[str]) -> str:
    """What a person reads in red above a statement that is not the one that came; "" where nothing is wrong."""
    if not faults:
        return ""
    if set(faults) == {AWAY}:
        return gettext(
            "この内容が届いたときのものと同じか、いまは確かめられません（ファイルの保管場所が使えません）。"
            "決めることは、使えるようになるまでできません。しばらくしてから、もう一度開いてください。"
            "つづくときは、情報政策課に知らせてください。"
        )
    return gettext(
        "この内容は、届いたときのものと合いません（%(why)s）。この申請では、受理や証明書の発行など、決めることは"
        "できません。本人に不利なことはせず、すぐに情報政策課に知らせてください。"
    ) % {"why": "・".join(altered_sentence(fault) for fault in faults)}


def call_people(application: Application, stated: Stated) -> None:
    """Put every version that is not what came into 確認が要る, once; in the caller's transaction."""
    with recorded_last():
        for version in stated.versions:
            reasons = [f"{ALTERED}:{fault}" for fault in stated.proofs[version.pk].faults if fault != AWAY]
            if reasons:
                call(application, version, reasons)


def call(application: Application, version: ApplicationVersion, reasons: list[str]) -> None:
    """Put one version into 確認が要る with these reasons, each once; in the caller's transaction."""
    manual_check, made = ManualCheck.objects.get_or_create(
        **manual_check_place(version, application, _kiosk_of(version)),
        kind=ManualCheck.Kind.ANOMALY,
        resolved_at=None,
        defaults={
            "body_id": application.body_id,
            "reasons": reasons,
            "arrival_number": version.arrival_number,
            "procedure": application.procedure,
            "application": application,
            "arrived_at": version.arrived_at,
            "opened_at": timezone.now(),
        },
    )
    new = [reason for reason in reasons if made or reason not in manual_check.reasons]
    if not new:
        return
    if not made:
        manual_check.reasons = [*manual_check.reasons, *new]
        manual_check.save(update_fields=["reasons"])
    told = CheckTold(kind=manual_check.kind, reasons=tuple(new))
    record("system", "look.opened", f"entry:{manual_check.entry_hash}", application.body, told)


class CheckPlace(TypedDict):
    """Columns of `ManualCheck`."""

    kiosk_id: int | None
    epoch: int | None
    seq: int | None
    entry_hash: str
    """Hex."""
    arrival_number: NotRequired[str]


def manual_check_place(version: ApplicationVersion, application: Application, kiosk_id: int | None) -> CheckPlace:
    """By what an open manual check of this version is known from others: its bytes at a place in a kiosk's chain
    (`kiosk_id`: whose, where it is another's than the application's), or its number where no kiosk sent it.
    """
    if version.kiosk_epoch is None:
        number = version.arrival_number
        return CheckPlace(kiosk_id=None, epoch=None, seq=None, entry_hash="", arrival_number=number)
    return CheckPlace(
        kiosk_id=kiosk_id or application.kiosk_id,
        epoch=version.kiosk_epoch,
        seq=version.kiosk_seq,
        entry_hash=version.entry_hash or "",
    )


def _kiosk_of(version: ApplicationVersion) -> int | None:
    """A correction may come from another kiosk than the application; epoch and seq are of its own."""
    kiosks = Kiosk.objects.filter(code=kiosk_of(ArrivalNumber(version.arrival_number)))
    return kiosks.values_list("pk", flat=True).first()
