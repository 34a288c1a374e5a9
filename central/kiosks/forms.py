"""What operators type about a kiosk."""

from __future__ import annotations

from django import forms


class ReasonForm(forms.Form):
    """Suspend, release, revoke, drain: with a reason and a confirmation."""

    reason = forms.CharField(max_length=150)
    confirmed = forms.BooleanField()
