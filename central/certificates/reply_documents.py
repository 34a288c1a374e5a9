"""Whether an application is to be answered by a document, and whether it was (BO-08, BO-09): words, and conditions for
whoever lists applications.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from central.applications.models import Application
from central.catalogue.reply_rules import SignatureOf, reply_rule, reply_rules
from central.certificates.models import IssuedDocument
from central.certificates.states import Category, DocumentState


class ReplyWanted(TextChoices):
    """返信文書の要否."""

    SIGNED = "signed", _("必要（署名必須）")
    OPTIONAL = "optional", _("必要（署名任意）")
    NONE = "none", _("なし")


class ReplyThere(TextChoices):
    """返信文書の状態. What is issued here always bears the city's signature."""

    SIGNED = "signed", _("添付済（署名あり）")
    NONE = "none", _("なし")


_WANTED = {SignatureOf.MANDATORY: ReplyWanted.SIGNED, SignatureOf.OPTIONAL: ReplyWanted.OPTIONAL}


def reply_wanted(application: Application) -> ReplyWanted:
    """By the rule of its procedure."""
    rule = reply_rule(application.body.code, application.procedure)
    return ReplyWanted.NONE if rule is None else _WANTED[rule.signature]


def reply_there(application: Application) -> ReplyThere:
    """By the documents that are issued and count."""
    return ReplyThere.SIGNED if _issued().filter(application=application).exists() else ReplyThere.NONE


def of_wanted(wanted: ReplyWanted) -> Q:
    """Condition on applications: so answered by their procedure's rule."""
    found, any_rule = Q(pk__in=[]), Q(pk__in=[])
    for rule in reply_rules():
        here = Q(body__code=rule.body, procedure=rule.procedure)
        any_rule |= here
        if _WANTED[rule.signature] is wanted:
            found |= here
    return ~any_rule if wanted is ReplyWanted.NONE else found


def of_there(there: ReplyThere) -> Q:
    """Condition on applications: with such a document, or with none that counts."""
    issued = Exists(_issued().filter(application=OuterRef("pk")))
    return Q(issued) if there is ReplyThere.SIGNED else ~Q(issued)


def _issued() -> QuerySet[IssuedDocument]:
    return IssuedDocument.objects.filter(category=Category.REPLY.value, state=DocumentState.ISSUED.value)
