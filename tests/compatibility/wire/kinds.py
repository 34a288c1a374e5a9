"""Each kind of document: its members, and how today's program reads it."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import inspect

from sync import contract
from sync.contract.chain.box import BoxContent, read_content
from sync.contract.chain.chain_entry import read_chain_entry
from sync.contract.chain.entry import Entry
from sync.contract.chain.print_outcome import PrintOutcomeEntry
from sync.contract.chain.staff_act import StaffActEntry
from sync.contract.chain.statement import Statement, read_statement
from sync.contract.forms.wording import Wording, read_wording
from sync.contract.wire import ack, catalogue, contact, drafts, enrolment, manifest, parts, refusals, status
from sync.contract.wire.kiosk_enrolment import KioskEnrolment, read_enrolment
from sync.contract.wire.messages import read_message
from sync.contract.wire.objects import ObjectsAsked, read_asked
from sync.contract.wire.questions import Answer, Question, StatusAsked, StatusTold, TakenAsked, TakenTold, Told
from sync.contract.wire.refusals import SignedRefusal
from sync.contract.wire.status_frames import StatusPage, rows_of

STRUCTS: Mapping[str, type[msgspec.Struct]] = {
    "hello": enrolment.EnrolmentHello,
    "challenge": enrolment.EnrolmentChallenge,
    "proof": enrolment.EnrolmentProof,
    "granted": enrolment.EnrolmentAnswer,
    "grant": enrolment.EnrolmentGrant,
    "manifest": manifest.Manifest,
    "incarnation": manifest.Incarnation,
    "header": contact.ContactHeader,
    "entry": Entry,
    "entry 2": Entry,
    "staff act": StaffActEntry,
    "print outcome": PrintOutcomeEntry,
    "content": BoxContent,
    "content 2": BoxContent,
    "statement": Statement,
    "statement 2": Statement,
    "answer": ack.ContactAnswer,
    "ack": ack.Ack,
    "refused": refusals.Refusal,
    "refusal": SignedRefusal,
    "catalogue": catalogue.Catalogue,
    "page": catalogue.CataloguePage,
    "facts": catalogue.ServiceFacts,
    "wording": Wording,
    "objects": ObjectsAsked,
    "status": StatusPage,
    "enrolment": KioskEnrolment,
    "view": status.StatusView,
    "question": Question,
    "asked status": StatusAsked,
    "reply": Answer,
    "told": Told,
    "told status": StatusTold,
    "asked taken_now": TakenAsked,
    "told taken_now": TakenTold,
    "asked draft_keep": drafts.DraftKeepAsked,
    "told draft_keep": drafts.DraftKeepTold,
    "asked draft_fetch": drafts.DraftFetchAsked,
    "told draft_fetch": drafts.DraftFetchTold,
    "asked draft_end": drafts.DraftEndAsked,
    "told draft_end": drafts.DraftEndTold,
    "asked draft_extend": drafts.DraftExtendAsked,
    "told draft_extend": drafts.DraftExtendTold,
    "asked draft_standing": drafts.DraftsStandingAsked,
    "told draft_standing": drafts.DraftsStandingTold,
    "piece": parts.PartHeader,
    "piece told": parts.PartTold,
    "part receipt": parts.PartReceipt,
}


def _page(data: bytes) -> catalogue.CataloguePage:
    first = json.loads(data)["definitions"][0]["id"]
    return catalogue.CataloguePage(1, catalogue.read_page(data, catalogue.digit_of(first)))


class _StatusToldWhole(msgspec.Struct, frozen=True):
    v: int
    outcome: str
    answer: StatusTold | None


def _told(data: bytes) -> _StatusToldWhole:
    """With what is told in it, of which the centre says no more than its kind."""
    told = read_message(Told, data)
    answer = bytes(told.answer)
    return _StatusToldWhole(told.v, told.outcome, None if answer == b"null" else read_message(StatusTold, answer))


def _status_rows(data: bytes) -> list[dict[str, object]]:
    """Named as the frozen reader names them."""
    return [
        {
            "id": row.blob.id,
            "cursor": row.blob.cursor,
            "last_day": row.last_day.isoformat(),
            "partition": int(row.partition),
            "sealed": row.blob.sealed.hex(),
        }
        for row in rows_of(data, [str(place) for place in range(255)])
    ]


_BY_HAND: Mapping[str, Callable[[bytes], Any]] = {
    "entry": read_chain_entry,
    "entry 2": read_chain_entry,
    "staff act": read_chain_entry,
    "print outcome": read_chain_entry,
    "content": read_content,
    "content 2": read_content,
    "statement": read_statement,
    "statement 2": read_statement,
    "catalogue": catalogue.read_catalogue,
    "page": _page,
    "facts": catalogue.read_facts,
    "wording": read_wording,
    "objects": read_asked,
    "told": _told,
    "status rows": _status_rows,
    "enrolment": read_enrolment,
}
BINARY = frozenset({"status rows"})
"""Kinds without members."""


def read_today(kind: str, data: bytes) -> Any:
    """The document, as kiosk and centre read it.

    Raises:
        ContractError
    """
    return _BY_HAND[kind](data) if kind in _BY_HAND else read_message(STRUCTS[kind], data)


LIMITS = "limits"
"""Beside the kinds: every number that bounds a message."""
_BOUNDS = ("pattern", "min_length", "max_length", "ge", "gt", "le", "lt")


def members_today() -> dict[str, Any]:
    """Kind → its members, and what may stand in them: what a change of the wire changes."""
    return {kind: _form(inspect.type_info(struct)) for kind, struct in STRUCTS.items()} | {LIMITS: _limits()}


def _form(form: inspect.Type) -> Any:
    bounds = {name: held for name in _BOUNDS if (held := getattr(form, name, None)) is not None}
    match form:
        case inspect.StructType(fields=fields):
            return {field.encode_name: _member(field) for field in fields}
        case inspect.VarTupleType(item_type=inner):
            return [_form(inner), bounds] if bounds else [_form(inner)]
        case inspect.DictType(value_type=inner):
            return {"*": _form(inner)}
        case inspect.UnionType(types=types):
            return {"one of": sorted((_form(one) for one in types), key=str)}
        case inspect.EnumType(cls=words):
            return {"word": [word.value for word in words]}
        case inspect.LiteralType(values=words):
            return {"word": list(words)}
        case _:
            name = type(form).__name__.removesuffix("Type").lower()
            return {name: bounds} if bounds else name


def _member(field: inspect.Field) -> Any:
    return _form(field.type) if field.required else {"may be missing": _form(field.type)}


def _limits() -> dict[str, list[int]]:
    modules = [importlib.import_module(one.name) for one in pkgutil.walk_packages(contract.__path__, "sync.contract.")]
    said = dict[str, set[int]]()
    for module in modules:
        if module.__name__.split(".")[2] in ("wire", "chain", "bounds", "capabilities"):
            for name, held in vars(module).items():
                if name.isupper() and not name.startswith("_") and type(held) is int:
                    said.setdefault(name, set()).add(held)
    return {name: sorted(held) for name, held in sorted(said.items())}
