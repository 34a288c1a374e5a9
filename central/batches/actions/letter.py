"""The batch's letter: its template and words, having all of them made, and going back to editing."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.applications.copy_models import Which
from central.audit.record import record
from central.batches.act_details import OfRows
from central.batches.actions.fetch import lock_batch, see_own_batch, touch
from central.batches.actions.gather import PIECE
from central.batches.letters.files import forget_letters
from central.batches.letters.leaving import still_to_go
from central.batches.letters.making import MAKE_LETTERS, MakeLetters
from central.batches.letters.merging import empty_places, values_of
from central.batches.letters.places import refuse_wrong_places
from central.batches.letters.stopping import forget_approval
from central.batches.letters.templates import LetterTemplate
from central.batches.models import MassBatch
from central.batches.refusals import BatchIncomplete
from central.jobs.actions.enqueue import enqueue
from central.staff.models import StaffMember
from sync.contract.forms.drawable import is_all_drawable

_State = MassBatch.State
EVERYBODY_HAS_ONE = _("全員の帳票を、もう送りに出しました。作り直す人はいません。")
UNSENT = frozenset({_State.MAKING, _State.MADE, _State.STOPPED})
"""Letters are there or on their way, and none of them goes by itself."""


def write_letter(
    batch_id: int,
    member: StaffMember,
    template: LetterTemplate,
    heading: str,
    words: str,
    *,
    which: Which = Which.ORIGINAL,
    revision: int,
) -> None:
    """Choose the template, and say its words, and whether names are those of 原本 or of 編集.

    Raises:
        BatchRefused
    """
    seen = see_own_batch(batch_id, member, revision)
    refuse_wrong_places(seen, heading, words)
    if not all(is_all_drawable(line) for line in f"{heading}\n{words}".split("\n")):
        raise BatchIncomplete(gettext("文に、印字できない文字があります。"))
    with transaction.atomic():
        batch = lock_batch(seen)
        batch.template, batch.heading, batch.words, batch.which = template.value, heading, words, which.value
        touch(batch, "template", "heading", "words", "which")
        record(member, "batch.letter_written", batch.audit_subject, batch.body)


def make_letters(batch_id: int, member: StaffMember, *, revision: int) -> None:
    """Have a letter made for every row whose letter has not left. Whatever is empty is told before anything is made.

    Raises:
        BatchRefused
    """
    seen = see_own_batch(batch_id, member, revision)
    _refuse_unfit(seen)
    with transaction.atomic():
        batch = lock_batch(seen)
        batch.state, batch.letters_at = _State.MAKING, timezone.now()
        touch(batch, "state", "letters_at")
        count = still_to_go(batch).count()
        enqueue(
            MAKE_LETTERS, MakeLetters(batch.pk, batch.revision), by=member, about=batch.audit_subject, body=batch.body
        )
        record(member, "batch.making_asked", batch.audit_subject, batch.body, OfRows(rows=count))


def _refuse_unfit(batch: MassBatch) -> None:
    if batch.template not in set(LetterTemplate):
        raise BatchIncomplete(gettext("帳票テンプレートをえらび、文を保存してください。"))
    refuse_wrong_places(batch, batch.heading, batch.words)
    empty: dict[str, int] = {}
    keys = list(still_to_go(batch).order_by("pk").values_list("pk", flat=True))
    if not keys:
        raise BatchIncomplete(str(EVERYBODY_HAS_ONE))
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
    """Throw away the letters that have not left, and go on with what they are made of. Who has one keeps it.

    Raises:
        BatchRefused
    """
    seen = see_own_batch(batch_id, member, revision)
    with transaction.atomic():
        batch = lock_batch(seen, UNSENT)
        if not still_to_go(batch).exists():
            raise BatchIncomplete(str(EVERYBODY_HAS_ONE))
        batch.state, batch.planned_by = _State.EDITING, None
        touch(batch, "state", "planned_by", *forget_approval(batch))
        record(member, "batch.reopened", batch.audit_subject, batch.body)
    keys = list(still_to_go(seen).exclude(letter="").order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), PIECE):
        with transaction.atomic():
            still = MassBatch.objects.select_for_update().filter(pk=seen.pk, state=_State.EDITING)
            if not still.exists():
                return  # made anew meanwhile: that replaces them
            forget_letters(seen, keys[start : start + PIECE])
