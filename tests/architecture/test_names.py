"""One word for one thing (docs/adr/0018-names.md), held against the names of rooms, modules and classes."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

from tests.architecture.tracked import text_of, tracked_files

PACKAGES = ("kiosk", "sync", "hardware", "central", "provisioning")
CODE = [path for path in tracked_files() if path.suffix == ".py" and path.parts[0] in PACKAGES]

BANNED: dict[str, dict[str, str]] = {
    "kiosk": {
        "answer": "answers are a resident's: `forms/answers`; what a device says is a `Result`",
        "around": "kiosk_state",
        "book": "outbox_port",
        "capacity": "paging",
        "fault": "defect: our own; `faults` are planted in simulated cards",
        "glass": "touch_input",
        "landmark": "destination",
        "line": "a line of text; what leads to the centre is its contact or its cache",
        "look": "appearance: how the screen looks",
        "meaning": "field_roles",
        "over": "overlay",
        "papers": "slip_reprint",
        "rest": "preload",
        "sheet": "display_list, form_part, paper_canvas",
        "shelf": "offer_cache",
        "standing": "tap_guard",
        "stating": "statement_builder",
        "surroundings": "kiosk_state",
        "ways": "destinations",
    },
    "hardware": {
        "line": "network_link",
        "opening": "device_factory",
        "sheet": "paper_canvas",
    },
    "sync": {
        "drawing": "statement_lines",
        "former": "arrival_number_takeover",
        "line": "a line of text; what the centre said is `inbox`, what leads there is a link",
        "moment": "timestamps",
        "room": "before_a_form",
    },
    "central": {
        "bracket": "arrival_window",
        "claiming": "leases",
        "face": "badge",
        "gathering": "group_commit",
        "joining": "corrections",
        "look": "manual_check: a case that a person must check (確認が要る)",
        "opening": "unsealing",
        "recording": "verdict_rows",
        "storing": "custody_rows",
        "trusting": "trust_store",
    },
}
"""Package → word of a name → what it is called now, and why."""
STILL: dict[str, str] = {
    "kiosk/forms/answers.py": "a resident's answers",
    "kiosk/ui/text.py:TextLine": "a line of text",
    "kiosk/screens/review.py:ReviewLine": "a line of text",
    "kiosk/screens/touches.py:FieldAnswered": "by a resident",
    "kiosk/steps/apply/confirm.py:CheckAnswers": "a resident's answers",
    "kiosk/steps/card/card_at_reader.py:Unanswered": "the card stays silent",
    "sync/contract/chain/statement.py:ConfirmLine": "a line of text",
    "sync/contract/chain/statement_lines.py": "lines of text",
    "sync/japanese/line_breaking.py": "lines of text",
    "sync/japanese/line_breaking.py:Lines": "lines of text",
}
"""Where such a word is right."""
GONE = {
    "LineTables": "CacheTables",
    "LineView": "CentreCache",
    "NeedsLook": "ManualCheck",
    "kiosk_view": "kiosk_endpoint",
    "line_reading": "asking_kiosk",
    "line_tables": "cache_tables",
    "line_view": "centre_cache; of an address: endpoint",
    "look_place": "manual_check_place",
    "needs_look": "manual_check",
}
"""Names that nothing has any more, and no sentence either → what it is now."""
TELLS_OF_THEM = ("docs/adr/0018-names.md", "tests/architecture/test_names.py", "CHANGELOG.md")
LOOK_OF_A_PERSON = re.compile(
    r"\b(?:a|an open|the|open|new|such|another|every|and|or|later) looks?\b(?! (?:into|at)\b)"
)
"""What needs a look (docs/needs-look.md) is a `ManualCheck`; one look, whichever, is no thing of the centre's."""
WHERE_PERSONS_CHECK = tuple(
    f"{top}central/{app}/" for top in ("", "tests/") for app in ("applications", "audit", "intake")
)

_REPORTED = "what a reader reports, and the same as an event of the conversation"
_RESULT = "what the card said, and the same as a result for the visit that asked"
_PORT = "what a package must be able to replace: each its own, and none imports the other's"
_PLACES = "where a test may stop this program: each program has its own list"
TWICE: dict[str, str] = {
    "AskLastPassword": "a page, and the base of both such pages",
    "CardInserted": _REPORTED,
    "CardRemoved": _REPORTED,
    "Carries": "one promise, at the two ends of a socket",
    "Clock": _PORT,
    "EnterPassword": "a page, and the base of both such pages",
    "Failpoint": _PLACES,
    "Failpoints": _PLACES,
    "Job": "IPP's own word, beside the centre's jobs",
    "KioskState": "what a kiosk knows of itself, and what the centre says of it",
    "NoFailpoints": _PLACES,
    "NotTaken": "not taken in: an application by the kiosk, a connection by the centre",
    "OutOfOrder": "the page of a kiosk that cannot go on, and entries that came too early",
    "PinAccepted": _RESULT,
    "PinBlocked": _RESULT,
    "PinMalformed": _RESULT,
    "PinRejected": _RESULT,
    "PinUnlikely": _RESULT,
    "Randomness": _PORT,
    "ReaderGone": _REPORTED,
    "ReaderReady": _REPORTED,
    "Resident": "a fictional person: with a card, and at the screen",
    "StaffMember": "who works at the city, and who plays that with a card",
    "Step": "of a conversation, of a job, of a time line",
    "SystemClock": _PORT,
    "SystemRandomness": _PORT,
}
"""Names of classes of which one at least is the kiosk's or the hardware's → why they may stand more than once."""
TWICE_ELSEWHERE = {
    "Answer",
    "AuditHead",
    "CertificateRefused",
    "Chain",
    "Choice",
    "Compared",
    "Detail",
    "EnrolmentCode",
    "Filled",
    "Hall",
    "Incomplete",
    "Keeper",
    "LeaseLost",
    "Line",
    "NoSuchChange",
    "NotAllowed",
    "NumbersUsedUp",
    "Outcome",
    "Page",
    "Place",
    "ReasonForm",
    "Record",
    "Refused",
    "RevisionForm",
    "Row",
    "StaffCard",
    "Standing",
    "Told",
    "Unfinished",
    "Verdict",
    "WaitingEntry",
    "Wrong",
}
"""The same among sync, central and provisioning, as found on the day of the rule: what is taken off stays off."""


def words_of(name: str) -> set[str]:
    """`LookChanged` and `appearance_changed` → look, changed. Plurals count as their word."""
    parts = re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name)
    small = {part.lower() for part in parts}
    return small | {part.removesuffix("s") for part in small}


def classes() -> dict[str, list[str]]:
    """Name of a class that others may know → the files that have one."""
    found = defaultdict(list)
    for path in (path for path in CODE if "migrations" not in path.parts and "commands" not in path.parts):
        for node in ast.parse(text_of(path)).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(path.as_posix())
    return found


def near_the_card(paths: list[str]) -> bool:
    """Of the kiosk or of its devices."""
    return any(path.startswith(("kiosk/", "hardware/")) for path in paths)


def banned_in(package: str, names: list[tuple[str, str]]) -> dict[str, str]:
    """Where a banned word stands in a name, and what it is called now."""
    banned = BANNED[package]
    return {
        place: banned[word]
        for place, name in names
        for word in sorted(words_of(name) & set(banned))
        if place not in STILL
    }


def named_in(package: str) -> list[tuple[str, str]]:
    """Modules by path, folders among them, and classes by path and name."""
    mine = [path for path in CODE if path.parts[0] == package and "migrations" not in path.parts]
    modules = [(path.as_posix(), path.parent.name if path.stem == "__init__" else path.stem) for path in mine]
    return modules + [
        (f"{path}:{name}", name)
        for name, paths in classes().items()
        for path in paths
        if path.startswith(f"{package}/")
    ]


@pytest.mark.parametrize("package", BANNED)
def test_no_old_word_comes_back(package: str) -> None:
    assert banned_in(package, named_in(package)) == {}


def gone_in(text: str) -> list[str]:
    """Old names and words in a text, each with what it is called now."""
    return [f"{old}: {now}" for old, now in GONE.items() if re.search(rf"\b{old}\b", text)]


def looks_in(text: str) -> list[str]:
    """Where `look` is a thing: in a sentence, or as a name in code."""
    named = re.findall(r"(?<![\w\"'`.:/-])looks?(?= =|\.[a-z]| in [a-z])", text)
    return LOOK_OF_A_PERSON.findall(re.sub(r"\bneeds? a look\b", "", text)) + named


def test_no_text_knows_an_old_name() -> None:
    texts = [path for path in tracked_files() if path.suffix in (".py", ".md", ".toml")]
    found = {
        path.as_posix(): gone
        for path in texts
        if not path.as_posix().startswith(TELLS_OF_THEM) and "migrations" not in path.parts
        if (gone := gone_in(text_of(path)))
    }
    assert found == {}


def test_what_a_person_must_check_has_one_name() -> None:
    found = {
        path.as_posix(): looks
        for path in tracked_files()
        if path.suffix == ".py" and path.as_posix().startswith(WHERE_PERSONS_CHECK) and "migrations" not in path.parts
        if (looks := looks_in(text_of(path)))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("the kiosk reads it (line_view)", True),
        ("What still does not hold opens a new look.", True),
        ("    look = ManualCheck.objects.get()", True),
        ("assert look.reasons == []", True),
        ("What needs a look is closed once.", False),
        ("found by one look into the index", False),
        ('"look.opened": _("確認が要るものができた"),', False),
    ],
)
def test_an_old_name_in_a_text_would_be_seen(text: str, seen: bool) -> None:
    assert bool(gone_in(text) + looks_in(text)) is seen


def test_an_old_word_would_be_seen() -> None:
    names = [
        ("a.py", "look"),
        ("b.py:LookAtCard", "LookAtCard"),
        ("c.py", "overlays"),
        ("d.py", "the_rest"),
        ("e.py", "sheets"),
    ]
    assert set(banned_in("kiosk", names)) == {"a.py", "b.py:LookAtCard", "d.py", "e.py"}


def test_who_may_keep_an_old_word_is_there() -> None:
    names = {place for package in BANNED for place, _ in named_in(package)}
    assert set(STILL) <= names


def test_no_class_has_the_name_of_another() -> None:
    twice = {name: paths for name, paths in classes().items() if len(paths) > 1}
    new = {name: paths for name, paths in twice.items() if name not in TWICE and name not in TWICE_ELSEWHERE}
    assert new == {}, "one of them needs a word of its own (docs/adr/0018-names.md), or a reason here"


def test_who_may_stand_twice_does_so_still() -> None:
    ours = [name for name, paths in classes().items() if len(paths) > 1 and near_the_card(paths)]
    assert sorted(ours) == sorted(TWICE)


def test_a_class_in_the_tree_can_be_found_twice() -> None:
    found = classes()
    assert found["Conversation"] == ["kiosk/conversation/conversation.py"]
    assert Path(found["Visit"][0]) in CODE
