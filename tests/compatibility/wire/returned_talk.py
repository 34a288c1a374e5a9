"""An application that the office sends back, with all that its holder may then read."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from central.applications.actions.send_back import send_back
from central.applications.models import Application
from central.staff.models import StaffMember
from sync.contract.numbers import ArrivalNumber
from sync.contract.wire.status import MarkedField
from tests.support.people.staff import CAST, make_cast


def is_sent_back(arrival: ArrivalNumber) -> None:
    """By the same member each time."""
    application = Application.objects.get(arrival_number=arrival)
    application.notices = [{"ja": "窓口は12月29日から休みます"}]
    application.ready = {"ja": "書類を2番窓口で受け取ってください"}
    application.save()
    marked = [MarkedField("phone", {"ja": "番号を確かめてください"})]
    until = timezone.localdate() + timedelta(days=14)
    words = {"ja": "電話番号を直してください", "en": "Please correct the telephone number"}
    there = StaffMember.objects.filter(staff_number=CAST[0].number).exists()
    member = StaffMember.objects.get(staff_number=CAST[0].number) if there else make_cast(application.body).sato
    send_back(application.pk, member, revision=application.revision, marked=marked, sentence=words, until=until)
