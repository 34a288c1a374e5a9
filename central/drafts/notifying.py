"""The one mail before a draft's end. The address came sealed to the centre's key; it goes when the mail has gone.

The centre knows neither whose draft it is nor its language: the mail says the same in three. Mails go outside of any
transaction: a worker that is killed between mail and wipe sends one a second time, which is better than none.
"""

from __future__ import annotations

from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from central import keys
from central.drafts.counting import DraftTally, count
from central.drafts.models import DraftNotice
from central.drafts.wiping import overwritten
from central.jobs.kinds import Ended, Kind, Step, Turn, Write
from central.jobs.retention import NoArguments
from central.jobs.schedules import Hourly, schedule
from sync.envelope.drafts import open_notify
from sync.envelope.refusals import NotOpenable

BEFORE = timedelta(days=7)
A_STEP = 20


class Told(Struct, frozen=True):
    """How many were told, and after which draft to go on."""

    mails: int = 0
    after: str = ""


def _step(turn: Turn[NoArguments, Told]) -> Write[Told, Told]:
    today = timezone.localdate()
    due = DraftNotice.objects.filter(
        draft__ends_on__range=(today, today + BEFORE), draft_id__gt=turn.place.after
    ).select_related("draft")
    notices = list(due.order_by("draft_id")[:A_STEP])
    ways = {notice.draft_id: _told(notice) for notice in notices}
    used = [name for name, way in ways.items() if way is not None]

    def write() -> Step[Told] | Ended[Told]:
        with overwritten():
            DraftNotice.objects.filter(pk__in=used).delete()
        now, sent = timezone.now(), list(ways.values()).count(DraftTally.MAILED)
        count(DraftTally.MAILED, now, more=sent)
        count(DraftTally.NO_ADDRESS, now, more=len(used) - sent)
        mails = turn.place.mails + sent
        if len(notices) < A_STEP:
            return Ended(Told(mails), mails)
        return Step(Told(mails, notices[-1].draft_id), mails)

    return write


def _told(notice: DraftNotice) -> DraftTally | None:
    """Whether the address was used, or can never be. A post office that is away is asked again in an hour."""
    address = _address(notice)
    if address is None:
        return DraftTally.NO_ADDRESS
    day = notice.draft.ends_on
    japanese = f"{day.year}年{day.month}月{day.day}日"
    message = EmailMessage(
        subject=SUBJECT,
        body=TEXT % {"day": japanese, "iso": day.isoformat(), "service": settings.SERVICE_NAME},
        from_email=settings.MAIL_FROM,
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except (OSError, ValueError):
        return None
    return DraftTally.MAILED


def _address(notice: DraftNotice) -> str | None:
    for key in reversed(keys.opening_keys()):
        try:
            address = open_notify(bytes(notice.sealed), notice.draft_id, key)
        except NotOpenable:
            continue
        # Whoever wrote it was no centre: one address, and nothing that would be another header.
        return address if parseaddr(address)[1] == address and address.isprintable() else None
    return None


SUBJECT = "途中で保存した入力の期限が近づいています / Your draft will be deleted soon"
TEXT = "\n\n".join(
    (
        "途中で保存した入力は、%(day)sに消えます。つづけるときは、保存の紙の「つづきの番号」を、市の端末で入力してください。"
        "そのとき、1か月のばすこともできます。",
        "（やさしい日本語）途中（とちゅう）で 残（のこ）したものは、%(day)sに 消（き）えます。"
        "つづけるときは、紙（かみ）の 番号（ばんごう）を、市（し）の 機械（きかい）に 入（い）れてください。",
        "Your draft is kept until %(iso)s. To go on, type the draft code on your paper at any kiosk of the city; "
        "you can also keep it one more month there.",
        "--\n%(service)s\nこのメールは自動で送っています。このアドレスは、この一通のあと消しました。\n",
    )
)
"""In three languages: which of them its resident reads lies sealed in the draft."""


def _outcome(told: Told) -> str:
    return gettext("%(mails)s通を送りました") % {"mails": told.mails}


NOTIFY = Kind(
    name="drafts.notify",
    words=_("途中の入力の期限を知らせる"),
    arguments=NoArguments,
    start=Told(),
    result=Told,
    step=_step,
    outcome=_outcome,
)


def enter() -> None:
    """By day and by night: a mail waits for nobody."""
    schedule(NOTIFY, NoArguments(), Hourly(35))
