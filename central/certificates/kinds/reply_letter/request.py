"""A reply document: what must hold before a letter is written, and what a clerk decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from central.applications.models import Application
from central.catalogue.reply_rules import ReplyRule, reply_rule
from central.certificates.kinds.document_kind import DocumentFields
from central.certificates.models import IssuedDocument
from central.certificates.refusals import Incomplete, NoSuchChange, StillValid
from central.certificates.states import Category, DocumentState

DECIDED_LIMIT = 60
"""Characters of one line, so that the letter stays on its one sheet."""


@dataclass(frozen=True)
class Letter:
    """What a clerk decided, by id of the rule's lines, and whether the file also goes by mail."""

    decided: Mapping[str, str]
    by_mail: bool
    copies: int = 1


def fields_of(application: Application, letter: Letter) -> DocumentFields:
    """The procedure has a letter, none counts yet, and every line of it is decided.

    Raises:
        CertificateRefused
    """
    rule = reply_rule(application.body.code, application.procedure)
    if rule is None:
        raise NoSuchChange("this procedure is answered with no letter")
    replies = IssuedDocument.objects.filter(application=application, category=Category.REPLY.value)
    if replies.filter(state=DocumentState.ISSUED.value).exists():
        raise StillValid("there is a reply that counts")
    if letter.by_mail and not (rule.by_mail and application.mail):
        raise Incomplete("this letter cannot go by mail")
    return DocumentFields(
        letter=rule.letter, title=rule.title, decided=check_decided(rule, letter.decided), by_mail=letter.by_mail
    )


def check_decided(rule: ReplyRule, decided: Mapping[str, str]) -> dict[str, str]:
    """Every line of the rule, and no other.

    Raises:
        Incomplete
    """
    said = {line.id: decided.get(line.id, "").strip() for line in rule.decided}
    if not all(said.values()) or max(map(len, said.values()), default=0) > DECIDED_LIMIT:
        raise Incomplete("a line of the letter is empty or too long")
    return said


def decided_lines(document: IssuedDocument) -> list[tuple[str, str]]:
    """What a clerk decided, with the labels of the rule; nothing for certificates."""
    rule = reply_rule(document.body.code, document.application.procedure)
    labels = {line.id: line.label for line in rule.decided} if rule else {}
    return [(labels.get(line, line), value) for line, value in document.decided.items()]
