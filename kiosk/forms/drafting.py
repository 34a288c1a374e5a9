"""From a visit to a draft and back: what is put away, and what of it still fits the form."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.forms.answers import today
from kiosk.forms.corrections import begin_with_former, former_answers
from kiosk.forms.files import former_files, put_files
from kiosk.screens.appearance import Appearance, Scheme, TextSize
from kiosk.state.visit import FieldValue, Preparer, Visit
from kiosk.words.texts import _
from sync.contract.chain.statement import Source
from sync.contract.forms.answers import CHOICES_SEPARATOR, chosen, place_of
from sync.contract.forms.procedures import Field, FieldKind, Procedure
from sync.contract.forms.rules import judge, shown
from sync.contract.forms.texts import words
from sync.contract.wire.drafts import CORRECTION, PLAIN, PREPARED, Draft, DraftItem
from sync.errors import ContractError

KEPT_SOURCES = frozenset({Source.RESIDENT, Source.POSTAL_CODE})
"""Card and register are read anew; what a member of staff typed beside the resident is not hers to take home."""
GIVEN_ANEW = frozenset({FieldKind.CONSENT, FieldKind.COMPUTED, FieldKind.ATTACHMENT})
"""Consent to what stands in the form on the day; files from the stick; what is computed follows by itself."""
NOT_A_CHOICE = "not_a_choice"


@dataclass(frozen=True)
class Misfit:
    """What the form of today has no place for: shown, because somebody typed it."""

    label: str
    shown: str = field(repr=False)


def draft_of(visit: Visit, at: str) -> Draft:
    """All that the resident typed, and where the form stood."""
    assert visit.offer is not None, "nothing is typed before a procedure is chosen"
    look, language = visit.appearance, visit.appearance.language
    corrects = visit.former.view.arrival if visit.former is not None else ""
    preparer = visit.preparer
    return Draft(
        v=CORRECTION if corrects else PLAIN if preparer is None else PREPARED,
        procedure=visit.procedure.id,
        version=visit.procedure.version,
        definition=visit.offer.sha256,
        at=at,
        language=language,
        size=look.size.value,
        scheme=look.scheme.value,
        low=look.low,
        speech=look.speech,
        items=tuple(
            DraftItem(
                field_id, words(asked.label, language), given.value, _shown(field_id, asked, given, visit), given.source
            )
            for field_id, asked, given in _kept(visit)
        ),
        corrects=corrects,
        prepared_by=preparer.number if preparer is not None else "",
        preparer=preparer.name if preparer is not None else "",
    )


def kept_count(visit: Visit) -> int:
    """How many answers a draft would hold."""
    return len(_kept(visit))


def has_staff_answers(visit: Visit) -> bool:
    """Whether somebody of the office typed something, which a draft leaves out."""
    kept = _kept_sources(visit.preparer)
    return any(
        given.value and given.source.startswith(Source.STAFF) and given.source not in kept
        for given in visit.answers.values()
    )


def prepared_count(visit: Visit) -> int:
    """How many answers stand as staff prepared them."""
    source = visit.preparer.source if visit.preparer is not None else ""
    return sum(bool(given.value) and given.source == source for given in visit.answers.values())


def preparer_of(draft: Draft) -> Preparer | None:
    """Who prepared it for the resident."""
    return Preparer(draft.prepared_by, draft.preparer) if draft.prepared_by else None


def _kept_sources(preparer: Preparer | None) -> frozenset[str]:
    """What was prepared is the resident's to take home, as she was given it."""
    return KEPT_SOURCES if preparer is None else KEPT_SOURCES | {preparer.source}


def look_of(draft: Draft, languages: tuple[str, ...]) -> Appearance:
    """How the page looked; what this program does not know is as usual."""
    language = draft.language if draft.language in languages else languages[0]
    size = TextSize(draft.size) if draft.size in set(TextSize) else TextSize.STANDARD
    scheme = Scheme(draft.scheme) if draft.scheme in set(Scheme) else Scheme.STANDARD
    return Appearance(language, size, scheme, draft.low, draft.speech)


def take_up(draft: Draft, visit: Visit) -> tuple[Misfit, ...]:
    """Put the answers into the form that was chosen; what it has no place for is given back.

    A value that no longer stands for another reason is put in all the same: its field says what is wrong with it.
    """
    lost: list[Misfit] = []
    if draft.corrects:
        begin_with_former(visit)
    for item in draft.items:
        asked = field_of(visit.procedure, item.id)
        if draft.corrects and asked is not None and asked.kind is FieldKind.ATTACHMENT:
            _keep_files(item, visit)
        elif item.source not in _kept_sources(preparer_of(draft)) or asked is None or asked.kind in GIVEN_ANEW:
            lost.append(Misfit(item.label, item.shown))
        elif asked.from_card and visit.needs_card:
            continue
        elif draft.corrects and not item.value:
            visit.drop_item(item.id)
        elif (found := judge(asked, item.value, today(visit))) is not None and found.code == NOT_A_CHOICE:
            lost.append(Misfit(item.label, item.shown))
        else:
            visit.answers[item.id] = FieldValue(item.value, item.source)
    _open_where_it_stood(draft.at, visit)
    return tuple(lost)


def _keep_files(item: DraftItem, visit: Visit) -> None:
    """Of the files that a correction may keep, those that were not taken out."""
    kept = chosen(item.value)
    put_files(item.id, tuple(file for file in visit.attachments.get(item.id, ()) if file.sha256 in kept), visit)


def _open_where_it_stood(at: str, visit: Visit) -> None:
    """One of several that stood open and empty stands open again: `child[2].name`, or `child[2]` of its heading."""
    page_id, number, _field = place_of(at if "]." in at else f"{at}.heading")
    for page in visit.procedure.pages:
        if page.id == page_id and page.repeat is not None:
            visit.opened_instances[page_id] = min(number, page.repeat.most)


def field_of(procedure: Procedure, item_id: str) -> Field | None:
    """What an answer is to, also the answer of one of several blocks: `child[2].name`."""
    try:
        return procedure.field(item_id)
    except ContractError:
        return None


def _kept(visit: Visit) -> list[tuple[str, Field, FieldValue]]:
    """Of a correction, what differs from the application: also that an answer was taken away, which is an empty one."""
    found, before = [], former_answers(visit)
    taken_away = {item: FieldValue("", Source.RESIDENT) for item in before if not _value(item, visit)}
    for field_id, given in (visit.answers | taken_away).items():
        asked = field_of(visit.procedure, field_id)
        if asked is None or given.source not in _kept_sources(visit.preparer) or asked.kind in GIVEN_ANEW:
            continue
        stood = before[field_id].value if field_id in before else ""
        if given.value != stood:
            found.append((field_id, asked, given))
    return found + _files_taken_out(visit)


def _shown(item: str, asked: Field, given: FieldValue, visit: Visit) -> str:
    if asked.kind is not FieldKind.ATTACHMENT:
        return shown(asked, given.value, visit.appearance.language)
    stay = chosen(given.value)
    return _("、").join(file.name for file in visit.attachments.get(item, ()) if file.sha256 in stay)


def _files_taken_out(visit: Visit) -> list[tuple[str, Field, FieldValue]]:
    """Of a correction, each question for files of which some that came before do not stay, with those that do."""
    found = []
    for item, before in former_files(visit).items():
        stay = tuple(file.sha256 for file in before if file in visit.attachments.get(item, ()))
        asked = field_of(visit.procedure, item)
        if asked is not None and len(stay) < len(before):
            found.append((item, asked, FieldValue(CHOICES_SEPARATOR.join(stay), Source.RESIDENT)))
    return found


def _value(item: str, visit: Visit) -> str:
    return visit.answers[item].value if item in visit.answers else ""
