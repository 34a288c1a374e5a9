"""A published version is taken out of offer: one member asks with a reason, another of those who publish decides.

What was signed under it is read and decided as before; the next catalogue of each hall leaves it out, so that an
applicant corrects and withdraws at the counter.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from central.audit.record import record, recorded_last
from central.authoring.act_details import OfferEndTold
from central.authoring.models import OfferEnd
from central.authoring.publishing.publication_job import HallsReached, next_hall, signed_for
from central.authoring.refusals import AuthoringRefused, DraftNotVisible, DraftNotYours
from central.catalogue.actions.end_offer import end_offer
from central.catalogue.models import ProcedureVersion
from central.jobs.actions.enqueue import enqueue
from central.jobs.kinds import Ended, Kind, Step, Turn, Write
from central.staff.access import bodies_for, has_duty, within_reach
from central.staff.duties import Duty
from central.staff.models import StaffMember

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REASON_LIMIT = 2000


class WhyNotEnded(StrEnum):
    """One word, one sentence each."""

    NO_REASON = "no_reason"
    LONG_REASON = "long_reason"
    NOT_OFFERED = "not_offered"
    ASKED_ALREADY = "asked_already"
    NOT_ASKED = "not_asked"
    OWN_ASKING = "own_asking"


SENTENCES: dict[WhyNotEnded, StrOrPromise] = {
    WhyNotEnded.NO_REASON: _("公開をやめる理由を書いてください。"),
    WhyNotEnded.LONG_REASON: _("理由は2,000字までで書いてください。"),
    WhyNotEnded.NOT_OFFERED: _("この版は、もうキオスクに出ていません。"),
    WhyNotEnded.ASKED_ALREADY: _("この版の公開をやめることは、もう頼まれています。"),
    WhyNotEnded.NOT_ASKED: _("見ていた間に、ほかの人がこの依頼を動かしました。いまの状態を確かめてください。"),
    WhyNotEnded.OWN_ASKING: _("自分で頼んだ分は、自分では決められません。ほかの担当者に頼んでください。"),
}


class OfferNotEnded(AuthoringRefused):
    """Nothing was changed."""

    def __init__(self, reason: WhyNotEnded) -> None:
        super().__init__(reason.value)
        self.reason = reason

    @property
    def sentence(self) -> str:
        """For the clerk."""
        return str(SENTENCES[self.reason])


def versions_in_offer(member: StaffMember) -> QuerySet[ProcedureVersion]:
    """Of bodies for which the member writes or publishes forms."""
    bodies = bodies_for(member, Duty.FORM_AUTHOR) | bodies_for(member, Duty.FORM_PUBLISHER)
    return ProcedureVersion.objects.filter(body__in=bodies, offered=True)


def ends_visible_to(member: StaffMember) -> QuerySet[OfferEnd]:
    """Everything that was asked for there."""
    bodies = bodies_for(member, Duty.FORM_AUTHOR) | bodies_for(member, Duty.FORM_PUBLISHER)
    return OfferEnd.objects.filter(version__body__in=bodies)


def ends_waiting_for(member: StaffMember) -> int:
    """How many wait for this member's decision."""
    reach = within_reach(member, frozenset({Duty.FORM_PUBLISHER}), body="version__body", procedure="version__procedure")
    return OfferEnd.objects.filter(reach, state=OfferEnd.State.ASKED).exclude(asked_by=member).count()


def ask_end(version_id: int, member: StaffMember, reason: str) -> OfferEnd:
    """Ask for it, with a reason.

    Raises:
        OfferNotEnded, DraftNotVisible, DraftNotYours
    """
    said = reason.strip()
    with transaction.atomic():
        version = (
            ProcedureVersion.objects.select_for_update(of=("self",))
            .select_related("body")
            .filter(pk=version_id)
            .first()
        )
        if version is None:
            raise DraftNotVisible
        if not any(has_duty(member, duty, version.body_id, version.procedure) for duty in _BOTH):
            raise DraftNotYours
        if not version.offered:
            raise OfferNotEnded(WhyNotEnded.NOT_OFFERED)
        if not said:
            raise OfferNotEnded(WhyNotEnded.NO_REASON)
        if len(said) > REASON_LIMIT:
            raise OfferNotEnded(WhyNotEnded.LONG_REASON)
        if version.offer_ends.filter(state__in=_OPEN).exists():
            raise OfferNotEnded(WhyNotEnded.ASKED_ALREADY)
        ending = OfferEnd.objects.create(version=version, reason=said, asked_by=member, asked_at=timezone.now())
        record(member, "form.end_asked", _subject(version), version.body, _told(version))
    return ending


def call_end_off(ending_id: int, member: StaffMember) -> None:
    """It stays in offer: said by whoever asked, or by one of those who publish.

    Raises:
        OfferNotEnded, DraftNotVisible, DraftNotYours
    """
    with transaction.atomic():
        ending = _fetch(ending_id, member)
        publishes = has_duty(member, Duty.FORM_PUBLISHER, ending.version.body_id, ending.version.procedure)
        if ending.asked_by_id != member.pk and not publishes:
            raise DraftNotYours
        _close(ending, member, OfferEnd.State.CALLED_OFF)
        record(member, "form.end_called_off", _subject(ending.version), ending.version.body, _told(ending.version))


def decide_end(ending_id: int, member: StaffMember) -> None:
    """A worker takes it out, and signs each hall's catalogue without it.

    Raises:
        OfferNotEnded, DraftNotVisible, DraftNotYours
    """
    with transaction.atomic(), recorded_last():
        ending = _fetch(ending_id, member)
        version = ending.version
        if not has_duty(member, Duty.FORM_PUBLISHER, version.body_id, version.procedure):
            raise DraftNotYours
        if ending.asked_by_id == member.pk:
            raise OfferNotEnded(WhyNotEnded.OWN_ASKING)
        _close(ending, member, OfferEnd.State.DECIDED)
        record(member, "form.end_decided", _subject(version), version.body, _told(version))
        # Without a word of its own: after a decider who may not any more it is decided anew, by another job.
        enqueue(END_OFFER, EndingAsked(ending.pk), by=member, about=_subject(version), body=version.body)


def _fetch(ending_id: int, member: StaffMember) -> OfferEnd:
    rows = OfferEnd.objects.select_for_update(of=("self",)).select_related("version__body")
    ending = rows.filter(pk__in=ends_visible_to(member).filter(pk=ending_id)).first()
    if ending is None:
        raise DraftNotVisible
    if ending.state != OfferEnd.State.ASKED:
        raise OfferNotEnded(WhyNotEnded.NOT_ASKED)
    return ending


def _close(ending: OfferEnd, member: StaffMember, state: OfferEnd.State) -> None:
    ending.state, ending.decided_by, ending.decided_at = state, member, timezone.now()
    ending.save()


def _subject(version: ProcedureVersion) -> str:
    return f"procedure:{version.procedure}"


def _told(version: ProcedureVersion) -> OfferEndTold:
    return OfferEndTold(procedure=version.procedure, version=version.version)


# ── the worker's half ──


class EndingAsked(Struct, frozen=True):
    """Which row was decided."""

    ending: int


class OfferOut(Struct, frozen=True):
    """What came of it."""

    halls: int = 0
    refused: int = 0
    ended: bool = False


def _step(turn: Turn[EndingAsked, HallsReached]) -> Write[HallsReached, OfferOut]:
    ending = OfferEnd.objects.select_related("version__body", "decided_by").get(pk=turn.arguments.ending)
    if not turn.place.made:
        return lambda: _end(ending.pk)
    hall = next_hall(ending.version.body_id, turn.place.up_to)
    return lambda: _reach(ending, turn.place, hall)


def _end(ending_id: int) -> Step[HallsReached] | Ended[OfferOut]:
    rows = OfferEnd.objects.select_for_update(of=("self",)).select_related("version", "decided_by")
    ending = rows.get(pk=ending_id)
    by = ending.decided_by
    if ending.state != OfferEnd.State.DECIDED or by is None:
        return Ended(OfferOut(), 0)
    if not has_duty(by, Duty.FORM_PUBLISHER, ending.version.body_id, ending.version.procedure):
        # Whoever decided may not any more: somebody else decides anew.
        ending.state, ending.decided_by, ending.decided_at = OfferEnd.State.ASKED, None, None
        ending.save()
        return Ended(OfferOut(), 0)
    end_offer(ending.version_id, by.audit_name)
    ending.state = OfferEnd.State.DONE
    ending.save()
    return Step(HallsReached(made=True), 1)


def _reach(ending: OfferEnd, place: HallsReached, hall: int | None) -> Step[HallsReached] | Ended[OfferOut]:
    if hall is None:
        return Ended(OfferOut(place.halls, place.refused, ended=True), place.halls + 1)
    assert ending.decided_by is not None
    return signed_for(hall, place, ending.decided_by.audit_name)


def _outcome(result: OfferOut) -> str:
    if not result.ended:
        return gettext("公開をやめませんでした")
    said = {"halls": result.halls, "refused": result.refused}
    if result.refused:
        return gettext("%(halls)sか所で公開をやめました（%(refused)sか所の一覧は作り直せませんでした）") % said
    return gettext("%(halls)sか所で公開をやめました") % said


def _cancelled(asked: EndingAsked, place: HallsReached) -> None:
    """Its job was ended on the page of jobs before it began: it can be asked for anew."""
    OfferEnd.objects.filter(pk=asked.ending, state=OfferEnd.State.DECIDED).update(state=OfferEnd.State.CALLED_OFF)


END_OFFER = Kind(
    name="authoring.end_offer",
    words=_("様式の公開をやめる"),
    arguments=EndingAsked,
    start=HallsReached(),
    result=OfferOut,
    step=_step,
    outcome=_outcome,
    page=lambda _asked: reverse("authoring:offers"),
    cancelled=_cancelled,
    after_cancel=_("まだやめていなければ、公開したままです。やめた版は、もう出ません。"),
    duties=(Duty.FORM_PUBLISHER,),
)
_BOTH = (Duty.FORM_AUTHOR, Duty.FORM_PUBLISHER)
_OPEN = (OfferEnd.State.ASKED, OfferEnd.State.DECIDED)
