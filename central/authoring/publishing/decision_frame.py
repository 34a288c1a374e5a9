"""The frame of a page on which a draft is sent, given back or published: why not is said, and what was typed stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Generic, Protocol, TypeVar

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from central.authoring.publishing.comparison.compare import FormChange
from central.authoring.publishing.forms import DecisionForm, MinuteForm
from central.authoring.publishing.refusals import SENTENCES, NotDecided, WhyNot
from central.authoring.refusals import AuthoringRefused, DraftElsewhere, DraftNotVisible, DraftNotYours, DraftStale
from central.staff.models import StaffMember
from central.web.words import moment

DraftT = TypeVar("DraftT", bound=Model)
DrawnT = TypeVar("DrawnT", bound=Model, contravariant=True)
TypedForm = DecisionForm | MinuteForm
_OF_WHAT_WAS_TYPED = (WhyNot.NO_COMMENT, WhyNot.LONG_COMMENT, WhyNot.NO_MINUTE, WhyNot.TOO_FAR)


class Draws(Protocol[DrawnT]):
    """The page as this member sees it."""

    def __call__(
        self,
        request: HttpRequest,
        member: StaffMember,
        draft: DrawnT,
        *,
        trouble: str = "",
        status: int = 200,
        typed: TypedForm | None = None,
    ) -> HttpResponse:
        """Drawn."""
        ...


@dataclass(frozen=True)
class ComparedPart:
    """One place, and what changed there."""

    place: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class DecisionFrame(Generic[DraftT]):
    """Of one kind of draft."""

    address: str
    """Of its page."""
    seen: Callable[[HttpRequest, int], tuple[StaffMember, DraftT]]
    draw: Draws[DraftT]

    def shown(self, request: HttpRequest, draft_id: int) -> HttpResponse:
        """The page."""
        member, draft = self.seen(request, draft_id)
        return self.draw(request, member, draft)

    def moved(self, request: HttpRequest, draft_id: int, act: Callable[..., DraftT], done: str) -> HttpResponse:
        """Sent, taken back or given back, with a comment."""
        member, draft = self.seen(request, draft_id)
        form = DecisionForm(request.POST)
        try:
            if not form.is_valid():
                raise NotDecided(WhyNot.LONG_COMMENT)
            act(draft_id, member, revision=form.cleaned_data["revision"], comment=form.cleaned_data["reason"])
        except AuthoringRefused as refused:
            return self.refused(request, member, draft, refused, form)
        return self._done(request, draft_id, done)

    def planned(
        self,
        request: HttpRequest,
        draft_id: int,
        form: MinuteForm,
        plan: Callable[[StaffMember, datetime | None], datetime | None],
    ) -> HttpResponse:
        """Published from a minute on. `plan` gives the minute."""
        member, draft = self.seen(request, draft_id)
        try:
            runs_at = form.runs_at()
            at = plan(member, runs_at)
        except AuthoringRefused as refused:
            return self.refused(request, member, draft, refused, form)
        if runs_at is None or at is None:
            return self._done(request, draft_id, gettext("公開します。まもなくキオスクに出ます。"))
        return self._done(request, draft_id, gettext("%(at)sに公開します。") % {"at": moment(at)})

    def called_off(
        self, request: HttpRequest, draft_id: int, act: Callable[[int, StaffMember], object], done: str
    ) -> HttpResponse:
        """Not at that minute."""
        member, draft = self.seen(request, draft_id)
        try:
            act(draft_id, member)
        except AuthoringRefused as refused:
            return self.refused(request, member, draft, refused)
        return self._done(request, draft_id, done)

    def refused(
        self,
        request: HttpRequest,
        member: StaffMember,
        draft: DraftT,
        refused: AuthoringRefused,
        typed: TypedForm | None = None,
    ) -> HttpResponse:
        """The page as it stands, with the reason and what was typed."""
        match refused:
            case DraftNotVisible() | DraftNotYours():
                raise Http404 from refused
            case NotDecided():
                reason, trouble = refused.reason, refused.sentence
            case DraftStale():
                reason, trouble = WhyNot.ANOTHER_TEXT, str(SENTENCES[WhyNot.ANOTHER_TEXT])
            case DraftElsewhere():
                reason, trouble = WhyNot.ANOTHER_STATE, str(SENTENCES[WhyNot.ANOTHER_STATE])
            case _:
                reason, trouble = WhyNot.FLAWED, str(SENTENCES[WhyNot.FLAWED])
        draft.refresh_from_db()
        status = 400 if reason in _OF_WHAT_WAS_TYPED else 409
        return self.draw(request, member, draft, trouble=trouble, status=status, typed=typed)

    def _done(self, request: HttpRequest, draft_id: int, said: str) -> HttpResponse:
        messages.success(request, said)
        return redirect(self.address, draft_id)


def compared_parts(differences: tuple[FormChange, ...]) -> list[ComparedPart]:
    """What changed, place by place."""
    return [
        ComparedPart(place, tuple(one.words for one in ones))
        for place, ones in groupby(differences, key=lambda one: one.place)
    ]
