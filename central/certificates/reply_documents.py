"""Whether an application is to be answered by a document, and whether it was (BO-08, BO-09): words, and conditions for
whoever lists applications.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from central.applications.lists.added_conditions import AddedCondition, named_by, register
from central.applications.models import Application
from central.catalogue.reply_rules import SignatureOf, reply_rule, reply_rules
from central.certificates.models import IssuedDocument
from central.certificates.states import Category, DocumentState
from central.organisation.models import Body


class ReplyWanted(TextChoices):
    """返信文書の要否."""

    SIGNED = "signed", _("必要（署名必須）")
    OPTIONAL = "optional", _("必要（署名任意）")
    NONE = "none", _("なし")


class ReplyThere(TextChoices):
    """返信文書の状態. What is issued here always bears the city's signature; what a plan sends to many does not."""

    SIGNED = "signed", _("添付済（署名あり）")
    UNSIGNED = "unsigned", _("添付済（署名なし）")
    NONE = "none", _("なし")


Gone: TypeAlias = Callable[[], QuerySet[Any]]
"""Rows with an `application` each, to which something without a signature went."""
_unsigned: list[Gone] = []
_WANTED = {SignatureOf.MANDATORY: ReplyWanted.SIGNED, SignatureOf.OPTIONAL: ReplyWanted.OPTIONAL}


def reply_wanted(application: Application) -> ReplyWanted:
    """By the rule of its procedure."""
    rule = reply_rule(application.body.code, application.procedure)
    return ReplyWanted.NONE if rule is None else _WANTED[rule.signature]


def reply_there(application: Application) -> ReplyThere:
    """By the documents that are issued and count."""
    if _issued().filter(application=application).exists():
        return ReplyThere.SIGNED
    gone = any(rows().filter(application=application).exists() for rows in _unsigned)
    return ReplyThere.UNSIGNED if gone else ReplyThere.NONE


def also_unsigned(gone: Gone) -> None:
    """Of an app above this one, entered at start: what it gives to applicants is there, without a signature."""
    if gone not in _unsigned:
        _unsigned.append(gone)


def of_wanted(wanted: ReplyWanted) -> Q:
    """Condition on applications: so answered by their procedure's rule."""
    found, any_rule = Q(pk__in=[]), Q(pk__in=[])
    bodies = dict(Body.objects.values_list("code", "pk"))
    for rule in reply_rules():
        here = Q(body=bodies.get(rule.body), procedure=rule.procedure)
        any_rule |= here
        if _WANTED[rule.signature] is wanted:
            found |= here
    return ~any_rule if wanted is ReplyWanted.NONE else found


def of_there(there: ReplyThere) -> Q:
    """Condition on applications: with such a document, or with none that counts."""
    signed = named_by(_issued())
    if there is ReplyThere.SIGNED:
        return signed
    unsigned = Q(pk__in=[])
    for rows in _unsigned:
        unsigned |= named_by(rows())
    return unsigned & ~signed if there is ReplyThere.UNSIGNED else ~(signed | unsigned)


def _issued() -> QuerySet[IssuedDocument]:
    return IssuedDocument.objects.filter(category=Category.REPLY.value, state=DocumentState.ISSUED.value)


def enter() -> None:
    """Offer both on the lists."""
    wanted = [(each.value, each.label) for each in ReplyWanted]
    register(AddedCondition("reply_wanted", _("返信文書の要否"), wanted, lambda value: of_wanted(ReplyWanted(value))))
    there = [(each.value, each.label) for each in ReplyThere]
    register(AddedCondition("reply_there", _("返信文書の状態"), there, lambda value: of_there(ReplyThere(value))))
