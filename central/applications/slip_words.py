"""What whoever holds the slip reads beside the status, as four columns of an application: written and read here alone.

Words are by language (`ja`, `easy-ja`, `en`). Nothing is saved here: the action that changes them saves its row.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import msgspec

from central.applications.models import Application
from sync.contract.forms.texts import Text
from sync.contract.wire.status import MarkedField

NOTICES_LIMIT = 10
"""Older ones leave the status page; the notice itself stays in its own table."""


class SlipWords(msgspec.Struct, frozen=True):
    """All four."""

    marked: tuple[MarkedField, ...] = ()
    """While sent back: what is to be corrected, with the office's comment on each."""
    sentence: Text = {}
    """The office's latest sentence; empty: none."""
    ready: Text = {}
    """What can be collected, and where; empty: nothing."""
    notices: tuple[Text, ...] = ()
    """Newest last."""


def slip_words(application: Application) -> SlipWords:
    """As they stand, whichever program wrote them."""
    columns = {name: getattr(application, name) for name in SlipWords.__struct_fields__}
    return msgspec.convert(columns, SlipWords)


def say(application: Application, sentence: Text | None) -> None:
    """The office's sentence from now on; None: there is none."""
    application.sentence = dict(sentence or {})


def mark(application: Application, marked: Sequence[MarkedField]) -> None:
    """What is to be corrected from now on."""
    application.marked = msgspec.to_builtins(tuple(marked))


def unmark(application: Application) -> None:
    """Nothing is to be corrected any more, and by no day."""
    application.marked, application.until = [], None


def promise(application: Application, ready: Text) -> None:
    """What can be collected from now on; empty: nothing."""
    application.ready = dict(ready)


def add_notice(application: Application, text: Text) -> None:
    """One more, as the newest."""
    application.notices = [*application.notices, dict(text)][-NOTICES_LIMIT:]


def column_of_notices(application: Application) -> str:
    """As its column keeps them, for a statement by hand."""
    return json.dumps(application.notices)
