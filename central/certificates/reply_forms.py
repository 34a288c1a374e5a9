"""What a clerk fills in on a reply document."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from central.catalogue.reply_rules import ReplyRule
from central.certificates.kinds.reply_letter.request import DECIDED_LIMIT, Letter
from central.web.written import WrittenField

LINE = "line_"


class ReplyForm(forms.Form):
    """One line for each that the rule leaves to a person, and whether it goes by mail too."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, rule: ReplyRule, may_mail: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rule = rule
        for line in rule.decided:
            self.fields[LINE + line.id] = WrittenField(
                label=line.label,
                max_length=DECIDED_LIMIT,
                initial=line.example if line.proposed else "",
                widget=forms.TextInput(attrs={"placeholder": line.example, "class": "in wide"}),
                error_messages={
                    "required": _("「%(label)s」を書いてください。") % {"label": line.label},
                    "max_length": _("「%(label)s」は60字までです。") % {"label": line.label},
                },
            )
        self.fields["by_mail"] = forms.BooleanField(required=False, initial=may_mail, disabled=not may_mail)

    def lines(self) -> list[forms.BoundField]:
        """The fields of the letter, for the page."""
        return [self[LINE + line.id] for line in self._rule.decided]

    def letter(self) -> Letter:
        """What was decided."""
        said = self.cleaned_data
        return Letter({line.id: said[LINE + line.id] for line in self._rule.decided}, said["by_mail"])
