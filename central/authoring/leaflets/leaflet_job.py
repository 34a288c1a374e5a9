"""After a code was made or ended, hall after hall of its body gets a signed catalogue that knows."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from central.authoring.publishing.publication_job import HallsReached, next_hall, signed_for
from central.catalogue.models import Leaflet
from central.jobs.actions.enqueue import enqueue
from central.jobs.kinds import Ended, Kind, Step, Turn, Write
from central.staff.duties import Duty
from central.staff.models import StaffMember


class LeafletsAsked(Struct, frozen=True):
    """Whose kiosks are told, and by whom."""

    body: int
    by: str


class LeafletsOut(Struct, frozen=True):
    """How many halls have it."""

    halls: int = 0
    refused: int = 0


def tell_kiosks(row: Leaflet, member: StaffMember) -> None:
    """Queue it, in the transaction of the change."""
    once = f"leaflets:{row.number}:{'ended' if row.ended else 'made'}"
    enqueue(PUBLISH_LEAFLETS, LeafletsAsked(row.body_id, member.audit_name), once=once, by=member, body=row.body)


def _step(turn: Turn[LeafletsAsked, HallsReached]) -> Write[HallsReached, LeafletsOut]:
    hall = next_hall(turn.arguments.body, turn.place.up_to)

    def write() -> Step[HallsReached] | Ended[LeafletsOut]:
        if hall is None:
            return Ended(LeafletsOut(turn.place.halls, turn.place.refused), turn.place.halls)
        return signed_for(hall, turn.place, turn.arguments.by)

    return write


def _outcome(result: LeafletsOut) -> str:
    said = {"halls": result.halls, "refused": result.refused}
    if result.refused:
        return gettext("チラシの番号を%(halls)sか所に知らせました（%(refused)sか所には出せませんでした）") % said
    return gettext("チラシの番号を%(halls)sか所に知らせました") % said


PUBLISH_LEAFLETS = Kind(
    name="authoring.publish_leaflets",
    words=_("チラシの番号をキオスクに知らせる"),
    arguments=LeafletsAsked,
    start=HallsReached(made=True),
    result=LeafletsOut,
    step=_step,
    outcome=_outcome,
    page=lambda _asked: reverse("authoring:leaflets"),
    duties=(Duty.FORM_PUBLISHER,),
)
