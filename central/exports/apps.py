"""Django's name for exports."""

from __future__ import annotations

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    """What leaves as a file."""

    name = "central.exports"
    label = "exports"

    def ready(self) -> None:
        """Enter menu, button, words, jobs, and which files of the store are named here."""
        from central.applications import second_person, taken_out
        from central.exports import access, act_words, buttons, menu, named_files
        from central.exports.actions import purge, run_decisions, write

        act_words.enter()
        buttons.enter()
        menu.enter()
        named_files.enter()
        write.enter()
        purge.enter()
        run_decisions.enter()
        second_person.register(self.label, access.decided_alone)
        taken_out.register(access.EXPORTS, access.written_out_alone)
