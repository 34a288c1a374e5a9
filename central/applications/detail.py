"""Everything that the page of one application shows, put together from what is stored and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext

from central.applications.access import may_force_complete, may_review
from central.applications.buttons import PageButton, buttons_for
from central.applications.consultations import Askable, ConsultationShown, receivers_of, shown_on
from central.applications.copy_models import WorkingCopy
from central.applications.history import details_in
from central.applications.lists.work_list import came_offline
from central.applications.models import Application, ApplicationVersion, HandlingEvent, ReviewComment
from central.applications.pairs import Similar, choices_about, duplicate_of, similar_with_choices
from central.applications.panels import Panel, panels_for
from central.applications.proof import Stated
from central.applications.publication import definition_of, definition_stated
from central.applications.slip_words import slip_words
from central.applications.transitions import ACCEPTED, UNDECIDED, next_for_staff
from central.applications.undoing import Undo, undo_of
from central.applications.words import badges
from central.applications.words.arrival_window import ArrivalWindow, bracket_of
from central.applications.words.check_sentences import CheckSentence, sentences
from central.applications.words.number_parts import NumberPart, number_parts
from central.applications.words.typists import typist_names
from central.applications.working_copies import newest_copy
from central.audit.act_words import act_words
from central.audit.models import AuditEntry
from central.staff.models import StaffMember
from sync.contract.chain.statement import ConfirmLine, Source, StatementKind, confirm_lines, read_statement
from sync.contract.chain.statement_lines import TAKEN
from sync.contract.forms.drawable import CODE_POINT
from sync.contract.forms.field_roles import names_in
from sync.contract.states import HandlingStatus
from sync.errors import ContractError

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

AUDIT_SHOWN = 30


@dataclass(frozen=True)
class Line:
    """One line of the confirm screen as it was shown, its source, and what stood there before a correction."""

    heading: bool
    label: str
    shown: str
    source: badges.Badge | None
    before: str | None
    changed: bool
    item_id: str
    name: bool
    marked: bool
    undrawn: bool
    """Card or register gave a character that no font draws: its code point stands there."""


@dataclass(frozen=True)
class Step:
    """One line of history or audit."""

    at: object
    who: str
    what: StrOrPromise
    more: str


@dataclass(frozen=True)
class Actions:
    """Buttons that this member may press in this state."""

    review: bool
    accept: bool
    reply: bool
    reserve: bool
    provisional: bool
    send_back: bool
    refuse: bool
    complete: bool
    force: bool


@dataclass(frozen=True)
class Detail:
    """The page."""

    application: Application
    version: ApplicationVersion
    lines: Sequence[Line]
    has_before: bool
    status: badges.Badge
    trial: badges.Badge | None
    survey: badges.Badge | None
    files: badges.Badge | None
    """That files are still to come, or to be looked at."""
    panels: Sequence[Panel]
    """What apps above this one know of the version that is shown."""
    uses_card: bool
    """The procedure is one that uses the My Number card."""
    offline: bool
    bracket: ArrivalWindow
    checks: Sequence[CheckSentence]
    helped: Sequence[str]
    similar: Sequence[Similar]
    duplicate_of: Application | None
    """A person decided that it is the duplicate of this one."""
    history: Sequence[Step]
    comments: Sequence[ReviewComment]
    consultations: Sequence[ConsultationShown]
    receivers: Askable
    """Whom this member can ask."""
    waits_for_answer: bool
    """A question has none yet."""
    audit: Sequence[Step]
    actions: Actions
    buttons: Sequence[PageButton]
    outranked: Collection[str]
    """Dialogs whose own button is the second choice beside one of these."""
    fields: Sequence[tuple[str, str, bool]]
    sentence: str
    versions: Sequence[ApplicationVersion]
    number_parts: Sequence[NumberPart]
    """What the digits of its arrival number say."""
    undo: Undo | None
    """The member's own last act, while it is young."""
    undo_word: StrOrPromise
    copy: WorkingCopy | None
    """The newest working copy."""
    copy_is_old: bool
    """It was made from an older statement than the newest."""


def detail_of(
    application: Application,
    member: StaffMember,
    stated: Stated,
    visible: Sequence[Application],
    wanted: str = "",
) -> Detail:
    """Read the kept bytes and the records beside them. `visible` are similar ones that the member may see; `wanted`
    is the number of an earlier version to show in place of the newest.
    """
    every = [version for version in stated.versions if version.kind != StatementKind.WITHDRAWAL]
    shown = [version for version in every if str(version.number) == wanted] or every
    shown = every[: every.index(shown[-1]) + 1]
    newest, proof = shown[-1], stated.proofs[shown[-1].pk]
    said = slip_words(application)
    marked = {field.id for field in said.marked}
    lines = _lines(newest, shown[-2] if len(shown) > 1 else None, marked)
    buttons = buttons_for(application, member)
    undo = undo_of(application, member, timezone.now()) if may_review(member, application) else None
    copy, choices = newest_copy(application), choices_about(application)
    asked = shown_on(application, member)
    events = list(HandlingEvent.objects.filter(application=application).order_by("-pk"))
    return Detail(
        application=application,
        version=newest,
        lines=lines,
        has_before=len(shown) > 1,
        status=badges.status(application.status),
        trial=badges.trial(application),
        survey=badges.survey(application),
        files=badges.files(application) if application.status in UNDECIDED else None,
        panels=panels_for(application, newest),
        uses_card=definition_of(application).uses_card,
        offline=came_offline(application),
        bracket=bracket_of(application),
        checks=sentences(newest, proof.resident_signature, proof.faults),
        helped=_helped(lines, newest),
        similar=similar_with_choices(visible, choices),
        duplicate_of=duplicate_of(application, choices.values()),
        history=[
            Step(event.at, event.actor_name or _who(event.actor), act_words(f"application.{event.act}"), _more(event))
            for event in events
        ],
        comments=list(ReviewComment.objects.filter(application=application).select_related("author").order_by("pk")),
        consultations=asked,
        receivers=receivers_of(application, member),
        waits_for_answer=any(one.end is None for one in asked),
        audit=_audit(application),
        actions=_actions(application, member),
        buttons=buttons,
        outranked={button.before for button in buttons},
        fields=[(field, label, field in marked) for field, label in _named_fields(lines)],
        sentence=said.sentence.get("ja", ""),
        versions=every,
        number_parts=number_parts(application.arrival_number),
        undo=undo,
        undo_word=act_words(f"application.{undo.event.act}") if undo is not None else "",
        copy=copy,
        copy_is_old=copy is not None and copy.version_id != every[-1].pk,
    )


def _named_fields(lines: Sequence[Line]) -> list[tuple[str, str]]:
    """Ids and labels of the answers; a label that stands under several headings is told with its heading."""
    labels = [line.label for line in lines if not line.heading]
    heading, found = "", []
    for line in lines:
        if line.heading:
            heading = line.label
        else:
            found.append((line.item_id, f"{heading}：{line.label}" if labels.count(line.label) > 1 else line.label))
    return found


def read_lines(version: ApplicationVersion) -> tuple[ConfirmLine, ...]:
    """The confirm screen of a version, from its bytes; nothing of bytes that are no statement any more."""
    try:
        return confirm_lines(read_statement(bytes(version.statement)))
    except ContractError:
        return ()


def _names(version: ApplicationVersion) -> frozenset[str]:
    """Ids of the answers that are names, as the definition says that was asked."""
    try:
        statement = read_statement(bytes(version.statement))
    except ContractError:
        return frozenset()
    return names_in(definition_stated(version.application, statement))


def _lines(newest: ApplicationVersion, before: ApplicationVersion | None, marked: set[str]) -> list[Line]:
    old = {line.item_id: line.shown for line in read_lines(before) if not line.heading} if before else {}
    names, drawn = _names(newest), []
    typists = typist_names({line.source for line in read_lines(newest)})
    for line in read_lines(newest):
        earlier = old.get(line.item_id) if before and not line.heading else None
        drawn.append(
            Line(
                heading=line.heading,
                label=line.label,
                shown=line.shown,
                source=None if line.heading else badges.source(line.source, typists),
                before=earlier,
                changed=before is not None and not line.heading and earlier != line.shown,
                item_id=line.item_id,
                name=line.item_id in names,
                marked=line.item_id in marked,
                undrawn=line.source in TAKEN and bool(CODE_POINT.search(line.shown)),
            )
        )
    return drawn


def _helped(lines: Sequence[Line], version: ApplicationVersion) -> list[str]:
    by_staff: dict[str, list[str]] = {}
    for line in read_lines(version):
        if line.source.startswith(Source.STAFF):
            by_staff.setdefault(line.source, []).append(line.label)
    names, found = typist_names(by_staff), []
    for source, labels in by_staff.items():
        number = source.removeprefix(Source.STAFF)
        known = gettext("職員 %(name)s（%(number)s）が「%(labels)s」を入力")
        said = known if names[source] != number else gettext("職員カード %(number)s が「%(labels)s」を入力")
        found.append(said % {"name": names[source], "number": number, "labels": "」「".join(labels)})
    return found


def _audit(application: Application) -> list[Step]:
    entries = AuditEntry.objects.filter(subject=application.audit_subject).order_by("-number")[:AUDIT_SHOWN]
    return [Step(entry.at, _who(entry.actor), act_words(entry.act), "") for entry in entries]


def _who(actor: str) -> str:
    kind, _, name = actor.partition(":")
    match kind:
        case "staff":
            return StaffMember.objects.filter(staff_number=name).values_list("name", flat=True).first() or name
        case "kiosk":
            return gettext("端末 %(name)s") % {"name": name}
        case "applicant":
            return gettext("本人")
        case _:
            return gettext("自動")


def _more(event: HandlingEvent) -> str:
    decided = details_in(event)
    undone = str(act_words(f"application.{decided.undone}")) if decided.undone else ""
    moved = f"{_who(f'staff:{decided.assignee_before}')} → {_who(f'staff:{decided.assignee_after}')}"
    handed = moved if decided.assignee_after else ""
    said = (decided.sentence.get("ja", ""), "、".join(decided.documents), decided.reason, undone, handed)
    return "　".join(part for part in said if part)


def _actions(application: Application, member: StaffMember) -> Actions:
    review = may_review(member, application)
    following = set(
        next_for_staff(
            HandlingStatus(application.status),
            ends_without_decision=definition_of(application).ends_without_decision,
            files_open=application.files_open,
        )
    )
    from_accepted = application.status in ACCEPTED
    return Actions(
        review=review,
        accept=review and not from_accepted and HandlingStatus.ACCEPTED_REPLY_PENDING in following,
        reply=review and from_accepted and HandlingStatus.ACCEPTED_REPLIED in following,
        reserve=review and from_accepted and HandlingStatus.ACCEPTED_RESERVED in following,
        provisional=review and HandlingStatus.PROVISIONALLY_TAKEN_IN in following,
        send_back=review and HandlingStatus.SENT_BACK in following,
        refuse=review and HandlingStatus.NOT_ACCEPTED in following,
        complete=review and HandlingStatus.COMPLETED in following,
        force=HandlingStatus.FORCE_COMPLETED in following and may_force_complete(member, application),
    )
