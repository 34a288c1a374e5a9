"""The answers of a working copy as its column keeps them, and the items that they make: drawn as a kiosk draws them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from central.applications.models import ApplicationVersion
from central.applications.publication import definition_stated
from sync.contract.chain.statement import Item, Source, Statement
from sync.contract.chain.statement_lines import TAKEN, Filled, items_of
from sync.contract.forms.answers import Answer, chosen, item_value
from sync.contract.forms.asking import AskedForm
from sync.contract.forms.procedures import FieldKind, Procedure
from sync.contract.forms.rules import Finding, fold, verdict
from sync.japanese.dates import today_in_japan


class CopyContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is hashed."""

    v: int
    statement: str
    """SHA-256 (hex) of the statement beside which it stands."""
    answers: dict[str, str]
    """Values by item, as a statement has them."""


class TypedForm:
    """A form that a member of staff fills in on a page: its answers as they stood before, and the day that counts."""

    def __init__(self, procedure: Procedure, day: date, stated: Sequence[Item] = ()) -> None:
        self.procedure = procedure
        self.day = day
        self.stated = tuple(stated)
        """What a statement says already; nothing where there is none yet."""
        self.original = {item.id: item.value for item in self.stated}

    def asking(self, answers: Mapping[str, str]) -> AskedForm:
        """What is asked with these."""
        return AskedForm(self.procedure, answers, self.day)

    def findings(self, answers: Mapping[str, str]) -> tuple[Finding, ...]:
        """What the form does not allow of these. What card or register gave stands as it is until somebody edits it."""
        fields = self.procedure.fields_of(answers)
        several = {item for item, field in fields.items() if field.kind is FieldKind.CHOICES}
        read: dict[str, Answer] = {item: chosen(said) if item in several else said for item, said in answers.items()}
        taken = {item.id for item in self.stated if item.source in TAKEN and answers.get(item.id) == item.value}
        return verdict(self.procedure, read, self.day, taken)

    def edited(self, before: Mapping[str, str], typed: Mapping[str, Answer]) -> dict[str, str]:
        """These answers with what was typed folded in, what follows from it computed again, and what is no more asked
        left out. What was never asked and was stated all the same stays.
        """
        fields, answers = self.procedure.fields_of(typed), dict(before)
        for item, said in typed.items():
            if item_value(said) == before.get(item, ""):
                continue  # as it stands: a field that nobody touched is no edit, however it came to be written
            folded = fold(fields[item], said)
            answers[item] = item_value(folded)
        answers = {item: said for item, said in answers.items() if said}
        was = self.asking(before)
        for _ in range(2):
            # Once more, because a computed answer may open or close others.
            now = self.asking(answers)
            gone = {item for item in answers if now.question(item) is None and self._is_given_up(was, item, typed)}
            answers = {item: said for item, said in answers.items() if item not in gone}
            answers |= {item: said for item, said in now.computed.items() if said}
        return answers

    def _is_given_up(self, was: AskedForm, item: str, typed: Mapping[str, Answer]) -> bool:
        return was.question(item) is not None or item in typed


class StatedForm(TypedForm):
    """A statement with its form, on the last day on which it can have been made."""

    def __init__(self, version: ApplicationVersion, statement: Statement) -> None:
        procedure = definition_stated(version.application, statement)
        super().__init__(procedure, today_in_japan(version.not_after), statement.items)
        self.statement = statement
        self.sha256 = hashlib.sha256(bytes(version.statement)).hexdigest()

    def items(self, answers: Mapping[str, str]) -> tuple[Item, ...]:
        """As items of a statement in its language: those that did not change are the statement's own."""
        own = {item.id: item for item in self.statement.items}
        filled = {
            item: Filled(said, own[item].source if item in own else Source.RESIDENT) for item, said in answers.items()
        }
        asked = {
            item.id: item
            for item in items_of(
                self.statement.kind,
                self.procedure,
                filled,
                self.statement.language,
                self.day,
                self.statement.attachments,
            )
        }
        order = list(asked)
        place = 0
        for item in self.statement.items:
            if item.id in asked:
                place = order.index(item.id) + 1
            elif answers.get(item.id) == item.value:
                order.insert(place, item.id)
                place += 1
        unchanged = {name for name in own if answers.get(name) == own[name].value}
        return tuple(own[name] if name in unchanged else asked[name] for name in order)


def write_copy(statement: str, answers: Mapping[str, str]) -> bytes:
    """The bytes that are kept and hashed: one spelling for the same answers."""
    return msgspec.json.encode(CopyContent(1, statement, dict(sorted(answers.items()))))


def read_copy(content: bytes) -> CopyContent:
    """What a column says.

    Raises:
        msgspec.MsgspecError: other bytes than were written.
    """
    return msgspec.json.decode(content, type=CopyContent)
