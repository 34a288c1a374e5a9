"""Letters as a condition of lists: who got one by post, and whose came back."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from central.applications.lists.added_conditions import AddedCondition, named_by, register
from central.postal.models import PostalLetter

_S = PostalLetter.State


def _of(state: str) -> Q:
    return named_by(PostalLetter.objects.filter(state=state))


def enter() -> None:
    """Offer it on every list."""
    choices = [(state.value, state.label) for state in (_S.POSTED, _S.RETURNED)]
    register(AddedCondition("letter", _("郵便の手紙"), choices, _of))
