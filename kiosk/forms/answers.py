"""Values put into a visit: by card, resident, staff or postal code; each remembers its hand (GAP-05)."""

from __future__ import annotations

from datetime import date

from hardware.card.basic_four import BasicFour
from kiosk.forms.addresses import address_of
from kiosk.forms.files import files_that_differ
from kiosk.state.visit import FieldValue, Visit
from sync.contract.chain.statement import Source
from sync.contract.chain.statement_lines import TAKEN
from sync.contract.forms.answers import Answer, item_value
from sync.contract.forms.asking import AskedForm
from sync.contract.forms.card_parts import WHOLE_OF, CardValues, card_values
from sync.contract.forms.procedures import Field, FieldKind, Procedure
from sync.contract.forms.rules import Finding, fold, found_in, judge
from sync.japanese.dates import today_in_japan


def today(visit: Visit) -> date:
    """The day in the hall."""
    return today_in_japan(visit.kiosk_state.clock.now())


def judged(visit: Visit) -> tuple[Finding, ...]:
    """The verdict of the shared rules on everything answered so far, at fields that are asked. An answer that names
    other files than the ones that lie there comes first."""
    taken = {field_id for field_id, given in visit.answers.items() if given.source in TAKEN}
    day, now = today(visit), asking(visit)

    def judge_field(field: Field, value: Answer, is_taken: bool) -> Finding | None:
        """One field's. What the card or the register gave nobody here can mend."""
        return visit.remembered.of(
            ("judged", field.id), (field, value, day, is_taken), lambda: judge(field, value, day, is_taken=is_taken)
        )

    by_rules = visit.remembered.of(("all judged",), (now, taken, day), lambda: tuple(found_in(now, taken, judge_field)))
    return (*(Finding(item, "not_a_file") for item in files_that_differ(now, visit)), *by_rules)


def asking(visit: Visit) -> AskedForm:
    """What is asked with the answers so far, and what follows from them."""
    answers, day, opened = typed_answers(visit), today(visit), dict(visit.opened_instances)
    return visit.remembered.of(
        ("asking",),
        (visit.offer, visit.appearance.language, answers, day, opened),
        lambda: _asking(visit.procedure, answers, day, opened),
    )


def _asking(procedure: Procedure, answers: dict[str, str], day: date, opened: dict[str, int]) -> AskedForm:
    """Computed values are answers as well: what was stated of them before is not looked at. What is not asked is not
    stated, so it counts no instance either: the centre sees what is asked, and nothing else."""
    form = AskedForm(procedure, answers, day, opened)
    while True:
        typed = {item: value for item, value in form.answers.items() if item not in form.computed}
        asked = {item: value for item, value in typed.items() if form.question(item) is not None}
        computed = {item: value for item, value in form.computed.items() if value}
        if len(asked) == len(typed) and asked | computed == form.answers:
            return form
        form = AskedForm(procedure, asked | computed, day, opened)


def asked_fields(visit: Visit) -> tuple[Field, ...]:
    """The fields that are asked, given the answers so far, each with the id of its item."""
    return tuple(question.field for question in asking(visit).questions)


def asked_field(item: str, visit: Visit) -> Field | None:
    """The field of an item as it is asked now; None: it is not."""
    question = asking(visit).question(item)
    return None if question is None else question.field


def typed_answers(visit: Visit) -> dict[str, str]:
    """What the rules judge: every answer that is not empty."""
    return {field_id: value for field_id, value in visit.value_of.items() if value}


def state_computed(visit: Visit) -> None:
    """Put what follows from the answers among them: it was on the screen, so it is stated and signed."""
    found = asking(visit).computed
    for item, value in found.items():
        if value:
            visit.answers[item] = FieldValue(value, Source.COMPUTED)
        else:
            visit.answers.pop(item, None)


def is_locked(field: Field, visit: Visit) -> bool:
    """Filled from the card: nobody edits it (JPK-06)."""
    given = visit.answers.get(field.id)
    return given is not None and given.source == Source.CARD


def fill_from_card(visit: Visit) -> None:
    """Put the four items of the card into their fields. What was typed there before gives way."""
    if visit.holder is None:
        return
    items = _card_values(visit.holder).values
    for field in visit.procedure.fields():
        if field.from_card in items:
            visit.answers[field.id] = FieldValue(items[field.from_card], Source.CARD)


def cut_unsurely(field: Field, visit: Visit) -> bool:
    """Whether it holds a part of the card's name or address whose borders nobody can be certain of."""
    whole = WHOLE_OF.get(field.from_card or "")
    return whole is not None and visit.holder is not None and whole in _card_values(visit.holder).unsure


def _card_values(holder: BasicFour) -> CardValues:
    return card_values(holder.name, holder.address, holder.birth_on, holder.sex.value)


def answer(field: Field, typed: str, visit: Visit) -> bool:
    """Take what was typed. False: it looks like a My Number, and nothing of it was taken (PROM-09)."""
    if is_locked(field, visit):
        return True
    value = folded(field, typed)
    if suspects_my_number(field, value, visit):
        visit.answers.pop(field.id, None)
        return False
    visit.answers[field.id] = FieldValue(value, _hand(visit.answers.get(field.id), value, visit))
    if field.kind is FieldKind.POSTAL_CODE:
        _fill_address(field, value, visit)
    return True


def _hand(before: FieldValue | None, value: str, visit: Visit) -> str:
    """Whose an answer is: what staff prepared stays theirs as long as nobody changes it."""
    if visit.assistant:
        return Source.STAFF + visit.assistant
    prepared = before is not None and visit.preparer is not None and before.source == visit.preparer.source
    return before.source if before is not None and prepared and before.value == value else Source.RESIDENT


def folded(field: Field, typed: str) -> str:
    """The value as it is stored. Several choices and items come one a line and are stored as an item holds them."""
    if field.kind in (FieldKind.CHOICES, FieldKind.ITEMS):
        return item_value(fold(field, tuple(typed.split("\n"))))
    return item_value(fold(field, typed))


def suspects_my_number(field: Field, value: str, visit: Visit) -> bool:
    """The detector's word on this one value."""
    found = judge(field, value, today(visit))
    return found is not None and found.code == "my_number_suspected"


def _fill_address(field: Field, code: str, visit: Visit) -> None:
    """Postal code → address. Never over what a person typed; what a former code filled in goes with that code."""
    found = address_of(code)
    parts = found.parts(len(field.fills)) if found is not None else ("",) * len(field.fills)
    for field_id, part in zip(field.fills, parts, strict=True):
        given = visit.answers.get(field_id)
        if part and (given is None or not given.value or given.source == Source.POSTAL_CODE):
            visit.answers[field_id] = FieldValue(part, Source.POSTAL_CODE)
        elif given is not None and given.source == Source.POSTAL_CODE:
            del visit.answers[field_id]
