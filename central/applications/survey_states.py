"""アンケートの確認状況: beside the ten states, of what came under a form that is a survey (BO-06)."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SurveyState(TextChoices):
    """Whether somebody who reviews has opened what was answered."""

    UNREAD = "unread", _("未確認")
    READ = "read", _("確認済")
