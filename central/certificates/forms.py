"""What staff and residents type about certificates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from central.certificates.issuing.issue import COPIES_LIMIT
from central.certificates.kinds.resident_record.content import Detail
from central.certificates.kinds.resident_record.request import Choice
from central.resident_register.models import Citizen


class IssueForm(forms.Form):
    """Who and what stands on the sheet. Only members of this household can be chosen."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    persons = forms.MultipleChoiceField(error_messages={"required": _("だれの住民票かを選んでください。")})
    details = forms.MultipleChoiceField(choices=[(detail.value, detail.value) for detail in Detail], required=False)
    copies = forms.IntegerField(min_value=1, max_value=COPIES_LIMIT)

    def __init__(self, *args: Any, members: list[Citizen], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        persons = self.fields["persons"]
        assert isinstance(persons, forms.MultipleChoiceField)
        persons.choices = [(member.number, member.number) for member in members]

    def choice(self) -> Choice:
        """What was chosen."""
        said = self.cleaned_data
        return Choice(tuple(said["persons"]), frozenset(Detail(value) for value in said["details"]), said["copies"])


class EndForm(forms.Form):
    """Void or revoke: with a reason and a confirmation."""

    reason = forms.CharField(max_length=200)
    confirmed = forms.BooleanField()


class PrintForm(forms.Form):
    """What came out of which printer."""

    printer = forms.CharField(max_length=60)
    sheets = forms.IntegerField(min_value=1, max_value=99)
    spoiled = forms.IntegerField(min_value=0, max_value=99)
