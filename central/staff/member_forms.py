"""What is typed on the pages of groups and members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from central.organisation.models import Body
from central.staff.administration import GroupWanted
from central.staff.duties import Duty
from central.staff.duty_words import WORDS
from central.staff.forms import number_typed
from central.staff.models import STAFF_NUMBER, StaffGroup
from central.web.written import WrittenField

NEEDED = {"required": _("入力してください。")}
A_DAY = {"required": _("日を入れてください。"), "invalid": _("日を入れてください。")}


class GroupForm(forms.Form):
    """What a group may do."""

    duties = forms.MultipleChoiceField(required=False, choices=[(duty.value, words) for duty, words in WORDS.items()])
    scope = forms.ChoiceField(choices=[("all", _("すべて")), ("some", _("えらんだものだけ"))])
    procedures = forms.MultipleChoiceField(required=False)
    mail = forms.EmailField(
        required=False, max_length=254, error_messages={"invalid": _("メールアドレスの形ではありません。")}
    )
    phone = WrittenField(required=False, max_length=20)

    def __init__(self, data: object, *, procedures: Mapping[str, str]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict, or None
        field = self.fields["procedures"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(procedures.items())

    def clean_procedures(self) -> list[str]:
        """Only some procedures, and none chosen, would be all of them."""
        chosen: list[str] = self.cleaned_data["procedures"]
        if self.cleaned_data.get("scope") == "some" and not chosen:
            raise forms.ValidationError(_("手続きを1つ以上えらんでください。"))
        return chosen

    def wanted(self) -> GroupWanted:
        """As the form was filled in."""
        said = self.cleaned_data
        some = said["procedures"] if said["scope"] == "some" else ()
        return GroupWanted(frozenset(map(Duty, said["duties"])), frozenset(some), said["mail"], said["phone"])


class NewGroupForm(GroupForm):
    """A group that is not there yet."""

    name = WrittenField(max_length=60, error_messages=NEEDED)
    body = forms.ModelChoiceField(queryset=Body.objects.none(), error_messages=NEEDED)

    def __init__(self, data: object, *, procedures: Mapping[str, str], bodies: Iterable[int]) -> None:
        super().__init__(data, procedures=procedures)
        field = self.fields["body"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Body.objects.filter(pk__in=bodies)


class MemberGroupsForm(forms.Form):
    """In which groups a member is."""

    groups = forms.ModelMultipleChoiceField(required=False, queryset=StaffGroup.objects.none())

    def __init__(self, data: object, *, groups: Iterable[StaffGroup]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict, or None
        field = self.fields["groups"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = StaffGroup.objects.filter(pk__in=[group.pk for group in groups])


class AbsenceForm(forms.Form):
    """When a member is away, and who stands in."""

    first = forms.DateField(error_messages=A_DAY)
    last = forms.DateField(error_messages=A_DAY)
    stands_in = forms.CharField(max_length=32, error_messages={"required": _("代わりの人をえらんでください。")})


class NewMemberForm(MemberGroupsForm):
    """Somebody who comes in."""

    number = forms.CharField(max_length=64, error_messages=NEEDED)
    name = WrittenField(max_length=60, error_messages=NEEDED)
    section = WrittenField(max_length=60, error_messages=NEEDED)
    body = forms.ModelChoiceField(queryset=Body.objects.none(), error_messages=NEEDED)

    def __init__(self, data: object, *, groups: Iterable[StaffGroup], bodies: Iterable[int]) -> None:
        super().__init__(data, groups=groups)
        field = self.fields["body"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Body.objects.filter(pk__in=bodies)

    def clean_number(self) -> str:
        """In any width, as at sign-in."""
        number = number_typed(self.cleaned_data["number"])
        if not STAFF_NUMBER.regex.fullmatch(number):  # type: ignore[union-attr]  # compiled by Django
            raise forms.ValidationError(
                _("職員番号は、半角の小文字と数字と「-」で、2〜31字にしてください（はじめは文字か数字）。")
            )
        return number
