"""A notice as letters: a batch of those whom no mail reached, with the notice's own words. From there on it goes the
way of every batch: looked at, made, read back, tried, approved by a second person, held.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext

from central.applications.models import Application
from central.audit.record import record
from central.batches.actions.gather import make_batch, rename
from central.batches.actions.letter import write_letter
from central.batches.headings import OWN_NAMES
from central.batches.letters.templates import LetterTemplate
from central.batches.models import MassBatch
from central.notices.models import BulkNotice
from central.notices.texts import PLACEHOLDER, answer_wanted, values_for
from central.postal.access import UNMAILED
from central.postal.act_details import OfLetters
from central.staff.models import StaffMember

HEADING_LIMIT = 60
NAME_LIMIT = 100


def letters_of_notice(notice: BulkNotice, member: StaffMember) -> MassBatch:
    """The batch, with its words written.

    Raises:
        BatchRefused: several procedures, or not all of them the member's.
    """
    reached = notice.deliveries.filter(state__in=UNMAILED)
    people = Application.objects.filter(pk__in=reached.values("application"))
    why = gettext("お知らせ「%(title)s」がメールで届かない人") % {"title": notice.title}
    batch = make_batch(member, people, why)
    batch.refresh_from_db()
    rename(batch.pk, member, revision=batch.revision, name=notice.title[:NAME_LIMIT])
    batch.refresh_from_db()
    first = batch.rows.select_related("application", "application__definition").order_by("pk")[0].application
    values = values_for(first, notice.reply_to)
    heading, words = _in_batch(notice.subject, values), _in_batch(notice.text.get("ja", ""), values)
    if notice.answer_until is not None:
        words = f"{words}\n\n{answer_wanted(notice.answer_until, 'ja')}"
    if len(heading) > HEADING_LIMIT:
        heading, words = gettext("お知らせ"), f"{heading}\n\n{words}"
    write_letter(batch.pk, member, LetterTemplate.PLAIN_LETTER, heading, words, revision=batch.revision)
    with transaction.atomic():
        told = OfLetters(letters=batch.rows.count())
        record(member, "postal.made_of_notice", notice.audit_subject, notice.body, told)
    return batch


def _in_batch(text: str, values: Mapping[str, str]) -> str:
    """Places that a batch fills stay; what is the same for everybody of one procedure stands there at once."""

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        return match.group() if name in OWN_NAMES else values.get(name, match.group())

    return PLACEHOLDER.sub(value, text)
