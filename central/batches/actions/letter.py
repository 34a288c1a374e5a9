"""The batch's letter: its template and words, having all of them made, and going back to editing."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from central.audit.record import record
from central.batches.act_details import OfRows
from central.batches.actions.fetch import lock_batch, see_batch, touch
from central.batches.actions.gather import PIECE
from central.batches.headings import OWN_NAMES
from central.batches.letters.files import forget_letters
from central.batches.letters.making import MAKE_LETTERS, MakeLetters
from central.batches.letters.merging import empty_places, values_of
from central.batches.letters.places import wrong_places
from central.batches.letters.templates import LetterTemplate
from central.batches.models import MassBatch
from central.batches.refusals import BatchIncomplete
from central.jobs.actions.enqueue import enqueue
from central.staff.models import StaffMember
from sync.contract.forms.drawable import is_all_drawable

_State = MassBatch.State
UNSENT = frozenset({_State.MAKING, _State.MADE, _State.STOPPED})
"""Letters are there or on their way, and none of them goes by itself."""


def write_letter(
    batch_id: int, member: StaffMember, template: LetterTemplate, heading: str, words: str, *, revision: int
) -> None:
    """Choose the template, and say its words.

    Raises:
        BatchRefused
    """
    seen = see_batch(batch_id, member)
    known = {*OWN_NAMES, *seen.items.values_list("name", flat=True)}
    if wrong := [*wrong_places(heading, known), *wrong_places(words, known)]:
        raise BatchIncomplete(gettext("%(name)sに入るものがありません。") % {"name": "・".join(wrong)})
    if not all(is_all_drawable(line) for line in f"{heading}\n{words}".split("\n")):
        raise BatchIncomplete(gettext("文に、印字できない文字があります。"))
    with transaction.atomic():
        batch = lock_batch(seen, revision)
        batch.template, batch.heading, batch.words = template.value, heading, words
        touch(batch, "template", "heading", "words")
        record(member, "batch.letter_written", batch.audit_subject, batch.body)


def make_letters(batch_id: int, member: StaffMember, *, revision: int) -> None:
    """Have a letter made for every row. Whatever is empty is told before anything is made.

    Raises:
        BatchRefused
    """
    seen = see_batch(batch_id, member)
    _refuse_unfit(seen)
    with transaction.atomic():
        batch = lock_batch(seen, revision)
        batch.state, batch.letters_at = _State.MAKING, timezone.now()
        touch(batch, "state", "letters_at")
        count = batch.rows.count()
        enqueue(
            MAKE_LETTERS, MakeLetters(batch.pk, batch.revision), by=member, about=batch.audit_subject, body=batch.body
        )
        record(member, "batch.making_asked", batch.audit_subject, batch.body, OfRows(rows=count))


def _refuse_unfit(batch: MassBatch) -> None:
    if batch.template not in set(LetterTemplate):
        raise BatchIncomplete(gettext("帳票テンプレートをえらび、文を保存してください。"))
    known = {*OWN_NAMES, *batch.items.values_list("name", flat=True)}
    if wrong := [*wrong_places(batch.heading, known), *wrong_places(batch.words, known)]:
        raise BatchIncomplete(gettext("%(name)sに入るものがありません。") % {"name": "・".join(wrong)})
    empty: dict[str, int] = {}
    keys = list(batch.rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), PIECE):
        rows = batch.rows.filter(pk__in=keys[start : start + PIECE])
        for told in values_of(batch, list(rows.select_related("application", "application__definition"))):
            for name in empty_places(batch, told):
                empty[name] = empty.get(name, 0) + 1
    if empty:
        said = "・".join(gettext("【%(name)s】%(count)s人") % {"name": name, "count": empty[name]} for name in empty)
        raise BatchIncomplete(
            gettext("空の項目があります：%(said)s。入れるか、その人を外してください。") % {"said": said}
        )


def back_to_editing(batch_id: int, member: StaffMember, *, revision: int) -> None:
    """Throw the letters away and go on with what they are made of. Nothing of them has gone.

    Raises:
        BatchRefused
    """
    seen = see_batch(batch_id, member)
    with transaction.atomic():
        batch = lock_batch(seen, revision, UNSENT)
        if batch.rows.exclude(delivery=None).exists():
            raise BatchIncomplete(gettext("もう送りに出した人がいるので、用意には戻せません。"))
        batch.state, batch.stopped_why, batch.stopped_row = _State.EDITING, "", None
        batch.planned_by, batch.approved_by = None, None
        touch(batch, "state", "stopped_why", "stopped_row", "planned_by", "approved_by")
        record(member, "batch.reopened", batch.audit_subject, batch.body)
    keys = list(seen.rows.exclude(letter="").order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), PIECE):
        with transaction.atomic():
            still = MassBatch.objects.select_for_update().filter(pk=seen.pk, state=_State.EDITING)
            if not still.exists():
                return  # made anew meanwhile: that replaces them
            forget_letters(seen, keys[start : start + PIECE])
