"""Django's name for acts on many."""

from __future__ import annotations

from django.apps import AppConfig


class BulkActsConfig(AppConfig):
    """Plans that change many applications."""

    name = "central.bulk_acts"
    label = "bulk_acts"

    def ready(self) -> None:
        """Enter menu, button, words, the jobs that check a plan and run it, and what mails, the store
        and the rule of the second person ask."""
        from central.applications import second_person
        from central.bulk_acts import access, act_words, buttons, menu, sending_files
        from central.bulk_acts.actions import check, run
        from central.bulk_acts.actions.attach import named_by_plans
        from central.store import named

        act_words.enter()
        buttons.enter()
        menu.enter()
        check.enter()
        run.enter()
        sending_files.enter()
        second_person.register(self.label, access.changed_alone)
        named.enter(named_by_plans)
