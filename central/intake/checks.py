"""What was checked of an opened box, as data that is kept with the version (docs/needs-look.md lists every code).

Each check is one member: name → outcome. `ok` and `none` (nothing to check) are good; anything else is the reason why
a person looks. Facts that a clerk needs beside them (how old the revocation list was) stand in members of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from central.intake.moments import moment
from sync.contract.box import BoxContent
from sync.contract.entry import Entry
from sync.contract.procedures import FieldKind, Procedure
from sync.contract.rules import CONSENT_GIVEN, chosen, verdict
from sync.contract.statement import Statement, StatementKind, consent_to
from sync.envelope.refusals import CertificateRefused
from sync.envelope.resident_signature import signature_hash, verify_resident_signature
from sync.envelope.signing_certificate import CertificateFacts, check_signing_certificate, differences, is_revoked
from sync.errors import EnvelopeError

Checks: TypeAlias = dict[str, str | int | list[str]]
JAPAN = ZoneInfo("Asia/Tokyo")
CRL_OLD = timedelta(hours=48)
"""A list older than this is named as old; it is used all the same."""


@dataclass(frozen=True)
class Trust:
    """What a body goes by: whose signing certificates count, and at which halls its procedures are asked for."""

    anchors: tuple[bytes, ...]
    policies: tuple[str, ...]
    crl: bytes | None
    halls: frozenset[int]

    @classmethod
    def of(cls, anchors: tuple[bytes, ...], policies: tuple[str, ...], crl_file: Path, halls: frozenset[int]) -> Trust:
        """With the newest revocation list, where there is one."""
        return cls(anchors, policies, crl_file.read_bytes() if crl_file.is_file() else None, halls)


@dataclass
class Verdict:
    """Reasons why no machine may take it in (none: valid), everything that was found, and who applied."""

    reasons: list[str] = field(default_factory=list)
    checks: Checks = field(default_factory=dict)
    applicant: CertificateFacts | None = None

    def found(self, check: str, outcome: str) -> None:
        """Note an outcome; a bad one is a reason."""
        self.checks[check] = outcome
        if outcome not in ("ok", "none"):
            self.reasons.append(f"{check}:{outcome}")


def judge(
    entry: Entry,
    content: BoxContent,
    statement: Statement,
    procedure: Procedure,
    trust: Trust,
    arrived_at: datetime,
    hall_id: int,
) -> Verdict:
    """Everything that can be judged without other applications. `hall_id`: where the kiosk stands.

    A hall that serves a body no longer may have done so when the resident stood there: a person decides.
    """
    result = Verdict()
    result.found("statement", "ok" if _belongs_together(entry, content, statement, procedure) else "other_statement")
    result.found("hall", "ok" if hall_id in trust.halls else "not_served")
    _judge_signature(result, entry, content, procedure)
    _judge_certificate(result, content, statement, procedure, trust, arrived_at)
    findings = verdict(procedure, _answers(statement, procedure), arrived_at.astimezone(JAPAN).date())
    if statement.kind is not StatementKind.WITHDRAWAL:
        result.found("rules", "ok" if not findings else "broken")
        if findings:
            result.checks["rules_broken"] = [f"{finding.field_id}:{finding.code}" for finding in findings]
        result.found("consent", _consent(statement, procedure))
    _judge_mail(result, content.secrets.mail)
    result.checks["helped_by"] = sorted({item.source for item in statement.items if item.source.startswith("staff:")})
    return result


def _belongs_together(entry: Entry, content: BoxContent, statement: Statement, procedure: Procedure) -> bool:
    return (
        content.secrets.arrival == entry.arrival
        and statement.kind == entry.kind
        and statement.kiosk == entry.kiosk
        and statement.corrects == entry.corrects
        and statement.procedure == procedure.id
        and statement.procedure_version == procedure.version
    )


def _consent(statement: Statement, procedure: Procedure) -> str:
    """Whether the consent that was given is to the text of this definition, in the language of the visit."""
    asked = {wanted.id for wanted in procedure.fields() if wanted.kind is FieldKind.CONSENT}
    given = any(item.id in asked and item.value == CONSENT_GIVEN for item in statement.items)
    if statement.consent is None:
        return "missing" if given else "none"
    expected = consent_to(procedure.consent_version, procedure.consent_text, statement.language)
    return "ok" if given and statement.consent == expected else "other_text"


def _judge_signature(result: Verdict, entry: Entry, content: BoxContent, procedure: Procedure) -> None:
    if content.signature is None or content.certificate is None:
        # A withdrawal is shown to come from the slip's holder by its proof.
        needed = procedure.needs_signature and entry.kind is not StatementKind.WITHDRAWAL
        # A certificate alone proves nothing: anybody who has seen a card's may enclose it.
        half = content.signature is not None or content.certificate is not None
        missing = needed or half or entry.signature is not None
        result.found("resident_signature", "missing" if missing else "none")
        return
    if entry.signature != signature_hash(content.statement, content.signature).hex():
        result.found("resident_signature", "other_signature")
        return
    try:
        verify_resident_signature(content.statement, content.signature, content.certificate)
    except EnvelopeError:
        result.found("resident_signature", "bad")
    else:
        result.found("resident_signature", "ok")


def _judge_certificate(
    result: Verdict, content: BoxContent, statement: Statement, procedure: Procedure, trust: Trust, at: datetime
) -> None:
    if content.certificate is None:
        return
    try:
        facts = check_signing_certificate(content.certificate, trust.anchors, trust.policies, at)
    except CertificateRefused as refused:
        result.found("certificate", refused.reason)
        return
    result.found("certificate", "ok")
    result.checks["certificate_until"] = moment(facts.not_after)
    if result.checks["resident_signature"] == "ok":
        result.applicant = facts
    _judge_revocation(result, facts, trust, at)
    items = {
        wanted.from_card: item.value
        for item in statement.items
        for wanted in procedure.fields()
        if wanted.id == item.id and wanted.from_card is not None
    }
    if items:
        differing = differences(
            facts,
            items.get("name", ""),
            items.get("address", ""),
            _day(items.get("birth_on", "")),
            items.get("sex", ""),
        )
        asked = [name for name in differing if name in items]
        result.found("holder", "other_person" if asked else "ok")
        if asked:
            result.checks["holder_differs"] = asked


def _judge_revocation(result: Verdict, facts: CertificateFacts, trust: Trust, at: datetime) -> None:
    """A list that is missing or cannot be believed stops nobody; that it was not asked is kept and shown."""
    if trust.crl is None:
        result.checks["revocation"] = "not_checked"
        return
    try:
        found = is_revoked(facts.serial, trust.crl, trust.anchors)
    except EnvelopeError:
        result.checks["revocation"] = "not_checked"
        return
    result.checks["crl_at"] = moment(found.crl_at)
    age = at - found.crl_at
    result.checks["crl_age_h"] = max(0, int(age.total_seconds() // 3600))
    if found.revoked and (found.since is None or found.since <= at):
        result.found("revocation", "revoked")
        return
    result.checks["revocation"] = "old_list" if age > CRL_OLD else "ok"


def _judge_mail(result: Verdict, mail: str | None) -> None:
    """A mistyped address costs only the mail, never the application."""
    if mail is None:
        result.checks["mail"] = "none"
        return
    try:
        validate_email(mail)
    except ValidationError:
        result.checks["mail"] = "mistyped"
    else:
        result.checks["mail"] = "ok"


def _answers(statement: Statement, procedure: Procedure) -> dict[str, str | tuple[str, ...]]:
    several = {wanted.id for wanted in procedure.fields() if wanted.kind is FieldKind.CHOICES}
    return {item.id: chosen(item.value) if item.id in several else item.value for item in statement.items}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
