"""How a change of one member is said: a rule for each sort of member, made with the name that a clerk knows it by."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import msgspec
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.authoring.publishing.comparison.form_words import FormWords, quoted
from sync.contract.forms.texts import Text
from sync.japanese.ruby import in_brackets, plain, stretches

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LANGUAGE_NAMES: dict[str, StrOrPromise] = {"ja": _("日本語"), "easy-ja": _("やさしい日本語"), "en": _("英語")}


EASY = "easy-ja"
_KANJI = re.compile("[\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]")


@dataclass(frozen=True)
class BothForms:
    """The words of the form before and after."""

    before: FormWords
    after: FormWords


Told: TypeAlias = Callable[[Any, Any, BothForms], Iterator[str]]
Shown: TypeAlias = Callable[[Any, FormWords], str]
V = TypeVar("V")


@dataclass(frozen=True)
class Line:
    """What one member says of a form, for whoever reads the whole of it."""

    name: str
    words: str
    language: str = ""
    """Of words in one language: its code."""
    gap: str = ""
    """What is missing here. Empty: nothing."""


Lines: TypeAlias = Callable[[Any, FormWords], Iterator[Line]]


@dataclass(frozen=True)
class Rule:
    """How one member is said: its change, and itself."""

    told: Told
    lines: Lines


Table: TypeAlias = Mapping[str, Rule]


def language_name(language: str) -> str:
    """日本語; a language that is not known here by its code."""
    return str(LANGUAGE_NAMES.get(language, language))


def changed(name: str, old: str, new: str) -> str:
    """The sentence of a change from words to words; empty words are nothing."""
    told = {"name": name, "old": quoted(old), "new": quoted(new)}
    if old == new:
        return gettext("%(name)sの内部の値が変わりました（表に出る言葉は%(new)sのままです）。") % told
    if not old:
        return gettext("%(name)sを%(new)sにしました（前は決めていませんでした）。") % told
    if not new:
        return gettext("%(name)sをやめました（前は%(old)sでした）。") % told
    return gettext("%(name)sが%(old)sから%(new)sに変わりました。") % told


def value(name: StrOrPromise, show: Shown = lambda said, _form: "" if said is None else str(said)) -> Rule:
    """A member whose value can be shown in some words."""

    def told(old: Any, new: Any, forms: BothForms) -> Iterator[str]:
        if old != new:
            yield changed(str(name), show(old, forms.before), show(new, forms.after))

    def lines(said: Any, form: FormWords) -> Iterator[Line]:
        if shown := show(said, form):
            yield Line(str(name), shown)

    return Rule(told, lines)


def open_word(name: StrOrPromise, known: Mapping[str, StrOrPromise]) -> Rule:
    """A word of a list; one that is not in it is shown as it stands."""
    return value(name, lambda word, _form: "" if word is None else str(known.get(word, word)))


def switch(name: StrOrPromise, on: StrOrPromise, off: StrOrPromise) -> Rule:
    """A yes or no, with the sentence of each turn."""

    def told(old: Any, new: Any, _forms: BothForms) -> Iterator[str]:
        if old != new:
            yield str(on if new else off)

    def lines(said: bool, _form: FormWords) -> Iterator[Line]:
        yield Line(str(name), gettext("はい") if said else gettext("いいえ"))

    return Rule(told, lines)


def text(name: StrOrPromise) -> Rule:
    """Words in languages: each language by itself, readings apart from the words."""

    def told(old: Text, new: Text, _forms: BothForms) -> Iterator[str]:
        for language in dict.fromkeys([*LANGUAGE_NAMES, *old, *new]):
            yield from _of_language(str(name), language, old.get(language), new.get(language))

    def lines(said: Text, _form: FormWords) -> Iterator[Line]:
        if any(said.values()):
            for language in dict.fromkeys([*LANGUAGE_NAMES, *said]):
                yield Line(str(name), in_brackets(said.get(language, "")), language, _gap(said, language))

    return Rule(told, lines)


def _gap(said: Text, language: str) -> str:
    own = said.get(language)
    if not own:
        return gettext("文がありません")
    if language == EASY and any(_KANJI.search(one.text) for one in stretches(own) if not one.reading):
        return gettext("ふりがなのない漢字があります")
    return ""


def _of_language(name: str, language: str, old: str | None, new: str | None) -> Iterator[str]:
    said = {"name": name, "language": language_name(language)}
    if old == new:
        return
    if not old and not new:
        yield gettext("%(name)sの%(language)sの欄は、空のままです（書き方だけが変わりました）。") % said
    elif not old:
        yield gettext("%(name)sの%(language)s%(new)sを加えました。") % {**said, "new": quoted(in_brackets(new or ""))}
    elif not new:
        yield gettext("%(name)sの%(language)sを消しました（前は%(old)sでした）。") % {
            **said,
            "old": quoted(in_brackets(old)),
        }
    elif plain(old) == plain(new):
        yield changed(gettext("%(name)sの%(language)sのふりがな") % said, in_brackets(old), in_brackets(new))
    else:
        yield changed(gettext("%(name)sの%(language)s") % said, in_brackets(old), in_brackets(new))


def part(name: StrOrPromise, table: Table, nothing: Callable[[], msgspec.Struct]) -> Rule:
    """A part with members of its own, or none."""

    def told(old: msgspec.Struct | None, new: msgspec.Struct | None, forms: BothForms) -> Iterator[str]:
        if old == new:
            return
        if new is None:
            yield gettext("%(name)sをやめました。") % {"name": name}
            return
        if old is None:
            yield gettext("%(name)sを決めました。") % {"name": name}
        yield from by_table(table, old or nothing(), new, forms)

    def lines(said: msgspec.Struct | None, form: FormWords) -> Iterator[Line]:
        if said is not None:
            yield from lines_of(table, said, form)

    return Rule(told, lines)


def by_table(table: Table, old: msgspec.Struct, new: msgspec.Struct, forms: BothForms) -> Iterator[str]:
    """Every member that has a rule, in the order of the table."""
    for member, rule in table.items():
        yield from rule.told(getattr(old, member), getattr(new, member), forms)


def lines_of(table: Table, part: msgspec.Struct, form: FormWords) -> Iterator[Line]:
    """What every member that is not at its default says."""
    defaults = {one.name: one.default for one in msgspec.structs.fields(type(part))}
    for member, rule in table.items():
        said = getattr(part, member)
        if said != defaults.get(member):
            yield from rule.lines(said, form)


def rows(name: StrOrPromise, key: Callable[[Any], str], label: Callable[[Any], str], table: Table) -> Rule:
    """Parts that are known by a value of theirs: added, taken away, moved, changed."""

    def told(old: Sequence[Any], new: Sequence[Any], forms: BothForms) -> Iterator[str]:
        before, after = keyed(old, key), keyed(new, key)
        stay = [one for one in after if one in before]
        moved = moved_among([one for one in before if one in after], stay)
        for at, (one, row) in enumerate(after.items()):
            said = {"name": name, "row": quoted(label(row)), "place": after_which(list(after.values()), at, label)}
            if one not in before:
                yield gettext("%(name)s%(row)sを、%(place)s加えました。") % said
                continue
            if one in moved:
                yield gettext("%(name)s%(row)sを、%(place)s動かしました。") % said
            for words in by_table(table, before[one], row, forms):
                yield gettext("%(name)s%(row)s：%(words)s") % {**said, "words": words}
        for one, row in before.items():
            if one not in after:
                yield gettext("%(name)s%(row)sを消しました。") % {"name": name, "row": quoted(label(row))}

    def lines(said: Sequence[Any], form: FormWords) -> Iterator[Line]:
        for number, row in enumerate(said, start=1):
            for line in lines_of(table, row, form):
                numbered = gettext("%(name)s%(number)s　%(member)s") % {
                    "name": name,
                    "number": number,
                    "member": line.name,
                }
                yield replace(line, name=numbered)

    return Rule(told, lines)


def keyed(parts: Sequence[V], key: Callable[[V], str]) -> dict[str, V]:
    """By their key; of those with one key the second is another part."""
    found: dict[str, V] = {}
    for one in parts:
        name = base = key(one)
        number = 2
        while name in found:
            name, number = f"{base} {number}", number + 1
        found[name] = one
    return found


def moved_among(before: Sequence[str], after: Sequence[str]) -> frozenset[str]:
    """The fewest of these same names that must have moved for the second order to come of the first."""
    places = {name: place for place, name in enumerate(before)}
    best: list[tuple[int, int]] = []
    """For each name of the second order: the longest run that ends with it and keeps its order, and what is before."""
    for at, name in enumerate(after):
        longest, previous = 0, -1
        for earlier in range(at):
            if places[after[earlier]] < places[name] and best[earlier][0] > longest:
                longest, previous = best[earlier][0], earlier
        best.append((longest + 1, previous))
    kept = set[str]()
    at = max(range(len(best)), key=lambda one: best[one][0], default=-1)
    while at >= 0:
        kept.add(after[at])
        at = best[at][1]
    return frozenset(after) - kept


def after_which(parts: Sequence[V], at: int, label: Callable[[V], str]) -> str:
    """「氏名」の後に, or いちばん前に."""
    if at == 0:
        return gettext("いちばん前に")
    return gettext("%(before)sの後に") % {"before": quoted(label(parts[at - 1]))}
