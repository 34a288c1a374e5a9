"""The codes of the audit log in words, for pages only: what is kept and hashed are the codes.

One code has one word, and one app, whose own it is, enters it at start (`register`): whoever records it, or the app of
what it is about. No app beside or below names it.
docs/audit-acts.md has every act with its subject and details. A code without words is shown as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from central.audit.details import Details

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Words = Mapping[str, "StrOrPromise"]


@dataclass(frozen=True)
class ActWords:
    """What one app's acts, and what they are about, are called."""

    acts: Words = field(default_factory=dict)
    """`application.accepted` → 受理した."""
    subjects: Words = field(default_factory=dict)
    """What stands before the colon of a subject, or of an actor that is a thing."""
    shortened: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    """How such a subject's name is written on a page, where that is another way than in the log."""
    actors: Words = field(default_factory=dict)
    """Whoever is no member and no thing."""
    details: Words = field(default_factory=dict)
    shapes: Mapping[str, type[Details]] = field(default_factory=dict)
    """What the log keeps of each of these acts."""


SHARED = ActWords(
    subjects={
        "list": _("一覧"),
    },
    actors={
        "system": _("自動"),
    },
    details={
        "altered": _("届いたときと違うところ"),
        "application": _("申請"),
        "at": _("端末の時刻"),
        "code": _("理由の番号"),
        "done": _("済んだ数"),
        "epoch": _("期"),
        "found": _("見つかった"),
        "from": _("前の状態"),
        "kind": _("種類"),
        "left": _("しなかった数"),
        "name": _("名前"),
        "reason": _("理由"),
        "reasons": _("理由"),
        "revision": _("変更の回数"),
        "second_person": _("二人目の承認"),
        "root": _("届いた順の記録の要約"),
        "seq": _("番"),
        "shown": _("出した件数"),
        "to": _("後の状態"),
        "until": _("いつまで"),
        "use": _("使いみち"),
        "version": _("版"),
        "zone": _("網"),
    },
)
"""What acts of several apps have in common, and what is nobody's own."""
_entered: dict[str, ActWords] = {"audit": SHARED}


def register(app: str, words: ActWords) -> None:
    """Enter the words of one app; entering them again replaces them.

    Raises:
        ValueError: another app has entered one of these codes: it would have two words, and one of them by chance.
    """
    for other in (each for name, each in _entered.items() if name != app):
        for mine, theirs in (
            (words.acts, other.acts),
            (words.subjects, other.subjects),
            (words.actors, other.actors),
            (words.details, other.details),
            (words.shapes, other.shapes),
        ):
            if twice := set(mine) & set(theirs):
                raise ValueError(f"{app} enters words that another app has: {', '.join(sorted(twice))}")
    _entered[app] = words


def acts_by_app() -> dict[str, Words]:
    """App → its acts."""
    return {app: words.acts for app, words in _entered.items() if words.acts}


def shape_of(act: str) -> type[Details] | None:
    """What the log keeps of this act; None: no app has entered it."""
    return next((words.shapes[act] for words in _entered.values() if act in words.shapes), None)


def act_words(act: str) -> StrOrPromise:
    """受理した."""
    return next((words.acts[act] for words in _entered.values() if act in words.acts), act)


def actor_words(actor: str) -> StrOrPromise | None:
    """自動; None: a member or a thing."""
    return next((words.actors[actor] for words in _entered.values() if actor in words.actors), None)


def detail_words(name: str) -> StrOrPromise:
    """The name of a detail."""
    return next((words.details[name] for words in _entered.values() if name in words.details), name)


def thing_words(code: str) -> str:
    """申請 1120-007-0123: what a subject names, in a word and as short as it stands on pages."""
    kind, _colon, which = code.partition(":")
    for words in _entered.values():
        if kind in words.subjects:
            return f"{words.subjects[kind]} {words.shortened.get(kind, str)(which)}"
    return code
