"""The job that lays out every page of a draft in each look a kiosk has: what does not fit is told in words.

One step is one look: 4 sizes × 3 languages × 2 ways of mounting. The draft is read again at each, so a text that
changed meanwhile ends it: what it found would be of another form.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, get_args

import msgspec
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from central.authoring.models import FormDraft
from central.authoring.preview.asking import request_of
from central.authoring.preview.seat import SEAT, PreviewAbsent, PreviewBusy
from central.authoring.preview.shown_words import LANGUAGE_WORDS, SIZE_WORDS, TURNED_WORDS, Language, Size, Turned
from central.jobs.actions.enqueue import enqueue
from central.jobs.kinds import Ended, Kind, Step, Turn, Write, register
from central.jobs.models import OPEN, Job
from central.staff.duties import Duty
from central.staff.models import StaffMember
from sync.contract.preview import Look, NotFitting, PreviewAnswer

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LOOKS = tuple(
    Look(language=language, size=size, orientation=turned)
    for language, size, turned in product(get_args(Language), get_args(Size), get_args(Turned))
)
MOST_TOLD = 100
CHECKS_LOOKED_AT = 50
"""Of one draft, the newest first."""


class CheckForm(Struct, frozen=True):
    """One text of a draft."""

    draft: int
    text: int


class CheckedSoFar(Struct, frozen=True):
    """How many looks were measured, and what did not fit in them, in words."""

    looks: int = 0
    measured: int = 0
    found: tuple[str, ...] = ()
    ended: str = ""
    """Why not all were: a word of `ENDS`."""


ENDS = {
    "": _("すべての画面を確かめました。"),
    "absent": _("この機械には、キオスクの画面を出すしくみがありません。"),
    "changed": _("確かめている間に、様式が変わりました。もう一度確かめてください。"),
    "not_drawn": _("直すところがあるので、画面にできません。"),
}


def queue_check(draft: FormDraft, member: StaffMember) -> Job:
    """In the caller's transaction."""
    asked = CheckForm(draft.pk, draft.revision)
    return enqueue(CHECK, asked, by=member, about=draft.audit_subject, body=draft.body)


@dataclass(frozen=True)
class CheckLine:
    """The newest check of a draft, as its page shows it."""

    words: StrOrPromise
    found: tuple[str, ...] = ()
    of_this_text: bool = True


def check_line(draft: FormDraft) -> CheckLine | None:
    """What came of it, or how far it is; None: nobody has asked for one."""
    job = Job.objects.filter(kind=CHECK.name, about=draft.audit_subject).order_by("-pk").first()
    if job is None:
        return None
    this = msgspec.json.decode(job.arguments, type=CheckForm).text == draft.revision
    if not job.result:
        far = gettext("確かめています（%(total)s通りのうち%(done)s通り）。") % {"done": job.done, "total": len(LOOKS)}
        return CheckLine(far if job.state in OPEN else Job.State(job.state).label, of_this_text=this)
    result = msgspec.json.decode(job.result, type=CheckedSoFar)
    words = f"{ENDS.get(result.ended, result.ended)}{_outcome(result)}"
    return CheckLine(words, result.found, this)


def misfits_of(draft: FormDraft) -> tuple[str, ...]:
    """What the newest check of the text that stands found to have no room. One that is on its way, was called off, or
    came to no end takes nothing of that away.
    """
    for job in Job.objects.filter(kind=CHECK.name, about=draft.audit_subject).order_by("-pk")[:CHECKS_LOOKED_AT]:
        if not job.result or msgspec.json.decode(job.arguments, type=CheckForm).text != draft.revision:
            continue
        result = msgspec.json.decode(job.result, type=CheckedSoFar)
        if result.found or result.looks == len(LOOKS):
            return result.found
    return ()


def _step(turn: Turn[CheckForm, CheckedSoFar]) -> Write[CheckedSoFar, CheckedSoFar]:
    so_far = _measured(turn.arguments, turn.place)

    def write() -> Step[CheckedSoFar] | Ended[CheckedSoFar]:
        if so_far.ended or so_far.looks == len(LOOKS):
            return Ended(so_far, so_far.looks)
        return Step(so_far, so_far.looks, len(LOOKS))

    return write


def _measured(asked: CheckForm, so_far: CheckedSoFar) -> CheckedSoFar:
    draft = FormDraft.objects.filter(pk=asked.draft, revision=asked.text).first()
    if draft is None:
        return CheckedSoFar(so_far.looks, so_far.measured, so_far.found, "changed")
    look = LOOKS[so_far.looks]
    try:
        answer, _picture = SEAT.ask(request_of(draft, look, check=True))
    except (PreviewAbsent, PreviewBusy):
        return CheckedSoFar(so_far.looks, so_far.measured, so_far.found, "absent")
    if answer.trouble is not None:
        return CheckedSoFar(so_far.looks, so_far.measured, so_far.found, "not_drawn")
    found = (*so_far.found, *_told(answer, look))[:MOST_TOLD]
    return CheckedSoFar(so_far.looks + 1, so_far.measured + answer.measured, found)


def _told(answer: PreviewAnswer, look: Look) -> list[str]:
    return [_sentence(one, answer, look) for one in answer.misfits]


def _sentence(one: NotFitting, answer: PreviewAnswer, look: Look) -> str:
    title = next((page.title for page in answer.pages if page.page == one.page), one.page)
    where = gettext("%(language)s・%(size)s・%(turned)s") % {
        "language": dict(LANGUAGE_WORDS)[look.language],
        "size": dict(SIZE_WORDS)[look.size],
        "turned": dict(TURNED_WORDS)[look.orientation],
    }
    said = gettext("%(where)s：ページ「%(title)s」に「%(what)s」が入りきりません。")
    return said % {"where": where, "title": title, "what": one.words or "、".join(one.fields) or one.what}


def _outcome(result: CheckedSoFar) -> str:
    return gettext("%(measured)s画面、入りきらないもの%(found)s件") % {
        "measured": result.measured,
        "found": len(result.found),
    }


CHECK = Kind(
    name="authoring.check",
    words=_("様式の画面がおさまるかを確かめる"),
    arguments=CheckForm,
    start=CheckedSoFar(),
    result=CheckedSoFar,
    step=_step,
    outcome=_outcome,
    page=lambda asked: reverse("authoring:edit", args=[asked.draft]),
    duties=(Duty.FORM_AUTHOR, Duty.FORM_PUBLISHER),
)


def enter() -> None:
    """Register it."""
    register(CHECK)
