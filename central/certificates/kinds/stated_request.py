"""What the applicant stated and who they are in the register.

Read from the newest statement, never from anything that was typed since.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from central.applications.models import Application
from central.applications.publication import definition_stated
from central.applications.working_copies import statements_of
from central.resident_register.lookup import FourItems, household_of
from central.resident_register.models import Citizen, Household
from central.resident_register.refusals import NotIssuable
from sync.contract.chain.statement import Item, Statement, read_statement
from sync.contract.forms.card_parts import join_name
from sync.contract.forms.field_roles import ADDRESS_PARTS, NAME_PARTS, FieldRole, fields_with
from sync.errors import ContractError
from sync.japanese.addresses import join_address
from sync.japanese.dates import NotADate, parse_date

_SEX = {"男": "male", "女": "female"}


def household_for(application: Application) -> tuple[Household, Citizen]:
    """The household of the person who made this request.

    Raises:
        NotIssuable
    """
    return household_of(application.body_id, _four_items(said_by_role(application)))


def _four_items(answers: Mapping[FieldRole, Item]) -> FourItems:
    try:
        born: date = parse_date(answers[FieldRole.BIRTH_DATE].value)
        name, address = answers[FieldRole.NAME].value, answers[FieldRole.ADDRESS].value
        sex = answers[FieldRole.SEX].value
        return FourItems(name, address, born, _SEX.get(sex, sex))
    except (KeyError, NotADate, ContractError) as incomplete:
        raise NotIssuable from incomplete


def said_by_role(application: Application) -> dict[FieldRole, Item]:
    """What the applicant answered about themselves and the request: the first answer of each role."""
    statement = _newest(application)
    if statement is None:
        return {}
    procedure, items = definition_stated(application, statement), {item.id: item for item in statement.items}
    found = {}
    for role in FieldRole:
        answered = (items[field.id] for field in fields_with(procedure, role) if field.id in items)
        if (first := next(answered, None)) is not None:
            found[role] = first
    _put_together(found, FieldRole.NAME, NAME_PARTS, join_name)
    _put_together(found, FieldRole.ADDRESS, ADDRESS_PARTS, join_address)
    return found


def _put_together(
    found: dict[FieldRole, Item], whole: FieldRole, parts: Sequence[FieldRole], join: Callable[..., str]
) -> None:
    """What was answered in parts stands there as a whole, too."""
    said = [found.get(part) for part in parts]
    first = next((item for item in said if item is not None), None)
    if whole not in found and first is not None:
        value = join(*(item.value if item is not None else "" for item in said))
        shown = join(*(item.shown if item is not None else "" for item in said))
        found[whole] = replace(first, value=value, shown=shown)


def stated_items(application: Application) -> dict[str, Item]:
    """The answers of the newest statement, by id."""
    statement = _newest(application)
    return {item.id: item for item in statement.items} if statement is not None else {}


def _newest(application: Application) -> Statement | None:
    newest = statements_of(application).order_by("-number").first()
    return read_statement(bytes(newest.statement)) if newest is not None else None
