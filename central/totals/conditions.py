"""The condition of lists by which answered surveys are found that nobody has read (BO-06)."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from central.applications.lists.added_conditions import AddedCondition, register
from central.applications.survey_states import SurveyState


def enter() -> None:
    """Offer it on every list."""
    register(AddedCondition("survey", _("アンケートの確認状況"), SurveyState.choices, lambda value: Q(survey=value)))
