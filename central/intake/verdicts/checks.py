"""What was checked of an opened box, as data that is kept with the version (docs/needs-look.md lists every code).

Each check has an outcome. `ok` and `none` (nothing to check) are good; anything else is the reason why a person looks.
Facts that a clerk needs beside them (how old the revocation list was) stand beside (`central.applications.checks`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeAlias

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email

from central.applications.checks import GOOD, Checks
from central.intake.verdicts.answers_judged import Between, judge_answers
from sync.contract.chain.attached import names_same_files
from sync.contract.chain.box import BoxContent
from sync.contract.chain.entry import Entry
from sync.contract.chain.statement import Source, Statement, StatementKind, consent_to
from sync.contract.chain.statement_lines import Difference, texts_drawn, unproven_sources
from sync.contract.forms.card_parts import put_together
from sync.contract.forms.characters import has_control_character
from sync.contract.forms.drawable import is_all_drawable
from sync.contract.forms.my_number import my_number_suspected
from sync.contract.forms.procedures import FieldKind, Procedure
from sync.contract.forms.rules import CONSENT_GIVEN
from sync.contract.timestamps import rfc3339
from sync.envelope.refusals import CertificateRefused
from sync.envelope.resident.resident_signature import signature_hash, verify_resident_signature
from sync.envelope.resident.revocation_lists import Outcome, RevocationList, revocation_of
from sync.envelope.resident.signing_certificate import CertificateFacts, check_signing_certificate, compared
from sync.errors import EnvelopeError
from sync.japanese.comparison import Comparison, Likeness

Recipient: TypeAlias = tuple[str, int]
"""Key id and suite, as a box names them."""
FACTS_LIMIT = 20
"""Differences and the like that are told one by one; a clerk who has read twenty knows enough."""
DRAWN_LIMIT = 100
"""Characters of a text that is told beside its check."""
MAIL_KEPT = 254
"""Characters of the longest address that mail goes to (RFC 5321) and that the database keeps."""
_OF_THE_CARD = ("resident_signature:", "certificate:", "holder:")
HOLDER_DOUBTFUL = "doubtful"
"""The certificate's name or address may be the stated one: taken in, and a person looks."""
ENDED_MEANWHILE = "ended_meanwhile"
"""Held at some moment of the bracket and not at its end: taken in, and a person looks."""


@dataclass(frozen=True)
class Trust:
    """What a body goes by: whose signing certificates count, and at which halls its procedures are asked for."""

    anchors: tuple[bytes, ...]
    policies: tuple[str, ...]
    lists: tuple[RevocationList, ...]
    """Every revocation list at hand; each certificate is judged by those of its own issuer."""
    now: datetime
    """When all this was so."""
    halls: frozenset[int]
    staff_listed: Callable[[int, str], bool]
    """Whether the centre ever published a staff card (its id) to the kiosks of a hall."""
    has_prepared: Callable[[str, str], bool]
    """Whether a member of staff (the number) prepared an application for a procedure of this body."""
    sealing: Mapping[Recipient, str]
    """For whom a box may be sealed: `hpke` or `recovery_hpke` by key id and suite, as any manifest named them."""


@dataclass
class Verdict:
    """Reasons why no machine may take it in (none: valid), everything that was found, and who applied."""

    reasons: list[str] = field(default_factory=list)
    checks: Checks = field(default_factory=Checks)
    remarks: list[str] = field(default_factory=list)
    """What a person looks at although it is taken in."""
    applicant: CertificateFacts | None = None

    def found(self, check: str, outcome: str) -> None:
        """Note an outcome; a bad one is a reason."""
        self.checks.outcomes[check] = outcome
        if outcome not in GOOD:
            self.reasons.append(f"{check}:{outcome}")

    def remarked(self, check: str, outcome: str) -> None:
        """Note an outcome that stops nothing and that a person decides on."""
        self.checks.outcomes[check] = outcome
        self.remarks.append(f"{check}:{outcome}")


def judge(
    entry: Entry,
    content: BoxContent,
    statement: Statement,
    procedure: Procedure,
    trust: Trust,
    between: Between,
    hall_id: int,
    recipients: Sequence[Recipient],
) -> Verdict:
    """Everything that can be judged without other applications. `between`: when it was made, at the latest on arrival;
    `hall_id`: where the kiosk stands; `recipients`: for whom the box is sealed, in order.

    A hall that serves a body no longer may have done so when the resident stood there: a person decides.
    """
    result = Verdict()
    result.found("statement", "ok" if _belongs_together(entry, content, statement, procedure) else "other_statement")
    result.found("box", _sealed_for(entry, recipients, trust))
    if statement.kind is StatementKind.SUBMISSION and content.secrets.proof is not None:
        result.found("proof", "unasked")
    result.found("hall", "ok" if hall_id in trust.halls else "not_served")
    if entry.parts or content.attachments or statement.attachments:
        result.found("files", "ok" if names_same_files(entry, content, statement) else "other_files")
    _judge_signature(result, entry, content, procedure)
    _judge_certificate(result, content, statement, procedure, trust, between)
    judged = judge_answers(statement, procedure, between)
    _judge_drawing(result, statement, judged.differences)
    _judge_sources(result, statement, procedure, trust, hall_id)
    if statement.kind is not StatementKind.WITHDRAWAL:
        result.found("consent", _consent(statement, procedure))
    broken = list(judged.broken)
    if broken or statement.kind is not StatementKind.WITHDRAWAL:
        result.found("rules", "broken" if broken else "ok")
    if broken:
        result.checks.facts.rules_broken = broken
    _judge_mail(result, content.secrets.mail)
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


def _sealed_for(entry: Entry, recipients: Sequence[Recipient], trust: Trust) -> str:
    """First a decryption key of ours, whose suite the entry names; then a recovery key; and nobody that we do not know.

    A box without the recovery key could be lost with our own; one for a stranger is read by the stranger.
    """
    uses = [trust.sealing.get(recipient) for recipient in recipients]
    wanted = ["hpke", "recovery_hpke"] if "recovery_hpke" in trust.sealing.values() else ["hpke"]
    good = uses[: len(wanted)] == wanted and None not in uses and recipients[0][1] == entry.suite
    return "ok" if good else "other_recipients"


def _judge_drawing(result: Verdict, statement: Statement, found: Sequence[Difference]) -> None:
    """What is judged is what is read: everything that was drawn is drawn again from definition, values and language."""
    result.found("drawn", "differs" if found else "ok")
    # What is drawn as it must be was judged with its value.
    looked_at = {"" if one.what == "title" else one.what for one in found}
    texts = [text for item_id, text in texts_drawn(statement) if item_id in looked_at]
    if any(has_control_character(text) or not is_all_drawable(text) for text in texts):
        result.found("drawn_text", "control_character")
    elif any(my_number_suspected(text) for text in texts):
        result.found("drawn_text", "my_number_suspected")
    elif found:
        # Only texts that may be read are told; the others stand nowhere but in the statement.
        result.checks.facts.drawn_differs = [
            f"「{one.stated[:DRAWN_LIMIT]}」≠「{one.redrawn[:DRAWN_LIMIT]}」" for one in found[:FACTS_LIMIT]
        ]


def _judge_sources(result: Verdict, statement: Statement, procedure: Procedure, trust: Trust, hall_id: int) -> None:
    """Whose hand filled an item is proven, or a person looks: the card by a compared certificate, staff by the list."""
    compared_with_card = result.checks.outcomes.get("holder") in ("ok", HOLDER_DOUBTFUL)
    by_card = unproven_sources(statement, procedure, card_compared=compared_with_card)
    helpers = sorted({item.source for item in statement.items if item.source.startswith(Source.STAFF)})
    strangers = [name for name in helpers if not _known(name.removeprefix(Source.STAFF), statement, trust, hall_id)]
    result.checks.facts.helped_by = helpers
    if not by_card and not strangers:
        result.found("sources", "ok")
        return
    result.checks.facts.sources_unproven = [*by_card, *strangers][:FACTS_LIMIT]
    if not strangers and any(reason.startswith(_OF_THE_CARD) for reason in result.reasons):
        result.checks.outcomes["sources"] = "unproven"  # the reason is told already: the certificate
    else:
        result.found("sources", "unproven")


def _known(helper: str, statement: Statement, trust: Trust, hall_id: int) -> bool:
    """A card of the hall's staff list, or a member who prepared such an application."""
    return trust.staff_listed(hall_id, helper) or trust.has_prepared(helper, statement.procedure)


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
    result: Verdict, content: BoxContent, statement: Statement, procedure: Procedure, trust: Trust, between: Between
) -> None:
    if content.certificate is None:
        return
    not_before, at = between
    earliest = not_before or datetime.min.replace(tzinfo=UTC)
    try:
        facts = check_signing_certificate(content.certificate, trust.anchors, trust.policies, at, earliest)
    except CertificateRefused as refused:
        result.found("certificate", refused.reason)
        return
    if facts.chain_until < at:
        result.remarked("certificate", ENDED_MEANWHILE)
    else:
        result.found("certificate", "ok")
    result.checks.facts.certificate_until = rfc3339(facts.not_after)
    if facts.substituted:
        result.checks.outcomes["spelling"] = "substituted"
    if result.checks.outcomes["resident_signature"] == "ok":
        result.applicant = facts
    _judge_revocation(result, content.certificate, facts, trust, at)
    items = put_together(
        {
            wanted.from_card: item.value
            for item in statement.items
            for wanted in procedure.fields()
            if wanted.id == item.id and wanted.from_card is not None
        }
    )
    if items:
        found = compared(
            facts,
            items.get("name", ""),
            items.get("address", ""),
            items.get("birth_on", ""),
            items.get("sex", ""),
        )
        _judge_holder(result, {item: comparison for item, comparison in found.items() if item in items})


def _judge_holder(result: Verdict, found: Mapping[str, Comparison]) -> None:
    """Only what cannot be the same person stops it; of what no machine can know a clerk decides."""
    by_likeness = {
        likeness: [item for item, comparison in found.items() if comparison.result is likeness] for likeness in Likeness
    }
    result.checks.facts.holder_why = [
        f"{item}:{why.value}" for item, comparison in found.items() for why in comparison.reasons
    ]
    if by_likeness[Likeness.DIFFERS]:
        result.found("holder", "other_person")
        result.checks.facts.holder_differs = by_likeness[Likeness.DIFFERS]
    elif by_likeness[Likeness.DOUBTFUL]:
        result.remarked("holder", HOLDER_DOUBTFUL)
        result.checks.facts.holder_differs = by_likeness[Likeness.DOUBTFUL]
    else:
        result.found("holder", "ok")


def _judge_revocation(result: Verdict, certificate: bytes, facts: CertificateFacts, trust: Trust, at: datetime) -> None:
    """A list that is missing or cannot be believed stops nobody; that it was not asked is kept and shown."""
    found = revocation_of(certificate, facts.issuer, trust.lists, at, trust.now)
    if found.list_at is not None:
        result.checks.facts.crl_at = rfc3339(found.list_at)
        result.checks.facts.crl_age_h = max(0, int((at - found.list_at).total_seconds() // 3600))
    if found.outcome is Outcome.REVOKED and found.since is not None:
        result.found("revocation", found.outcome.value)
        result.checks.facts.revoked_at = rfc3339(found.since)
    else:
        result.checks.outcomes["revocation"] = found.outcome.value


def _judge_mail(result: Verdict, mail: str | None) -> None:
    """A mistyped address costs only the mail, never the application."""
    if mail is None:
        result.checks.outcomes["mail"] = "none"
        return
    try:
        validate_email(mail)
        MaxLengthValidator(MAIL_KEPT)(mail)
    except ValidationError:
        result.checks.outcomes["mail"] = "mistyped"
    else:
        result.checks.outcomes["mail"] = "ok"
