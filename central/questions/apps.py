"""Django's name for questions."""

from __future__ import annotations

from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    """Kinds of questions, and whose turn it is to ask."""

    name = "central.questions"
    label = "questions"
