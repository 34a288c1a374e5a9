"""What a version said is read by today's program, and what today's program says by the reader of every version."""

from __future__ import annotations

import hashlib
import importlib
import json
import pkgutil
import re
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync import contract
from sync.contract.capabilities import CENTRE_READS, KIOSK_READS
from tests.architecture.tracked import ROOT
from tests.compatibility.wire import said as recording
from tests.compatibility.wire.conversation import Conversation
from tests.compatibility.wire.documents import Today, Version1, documents_in
from tests.compatibility.wire.kinds import BINARY, LIMITS, STRUCTS, members_today, read_today
from tests.compatibility.wire.tomorrow import line_between
from tests.compatibility.wire.v1 import outer
from tests.compatibility.wire.v1 import reader as v1
from tests.support.centre.city import City

HERE = Path(__file__).parent
RECORDED = sorted(path.parent for path in HERE.glob("v*/**/said.json"))
"""Of version 1 `v1`, and what was added to it since in folders beneath."""
SINCE_V1: dict[str, str] = {
    f"{way} draft_{what}": "draft-1"
    for what in ("keep", "fetch", "end", "extend", "standing")
    for way in ("asked", "told")
} | {
    "statement 2": "statement-2",
    "wording": "wording-1",
    "asked taken_now": "taken-1",
    "told taken_now": "taken-1",
    "entry 2": "attachments-1",
    "content 2": "attachments-1",
    "piece": "attachments-1",
    "piece told": "attachments-1",
    "part receipt": "attachments-1",
}
"""Kind of document that version 1 has not → the capability without which nobody writes it to anybody."""
NEVER_SAID = {
    "Message": "what all of them begin with",
    "UnsignedMessage": "the same",
    "NewerEntry": "how an entry of a later kind or version is held",
    "Draft": "opened by the code on a paper alone, at a kiosk",
    "Carried": "between kiosk process and agent of one machine, which are of one version",
}
"""Structs with a version that do not cross the line."""
NEVER_FILLED = {
    "catalogue.often",
    "content.attachments",
    "entry.parts",
    "page.definitions[].needs",
    "staff act.act.until",
    "statement.attachments",
    "statement.wording",
    "view.corrects_to",
}
"""Members that are null or empty in all of the recording."""
FROZEN = {
    "city.DEVELOPMENT.hpke": "b5153f725d360270c902286926e0c189938119200c048459fc9d70f56950c5a1",
    "members.json": "388f9328472410bb054f7577789ff178b90c3859fdd7a6b0d098d5e42a7c86eb",
    "outer.py": "fd991e406b4378056608bf10daa74149867bb5e8a683cb40bc7b1198d35a1d30",
    "reader.py": "d59c633843a4a2642899f78a8590764c45ba1d02c7edea2a7a7796c5e1ede33b",
    "said.json": "fe269fcc81d8638037709ef89755f9358eab49f1b71ca55d54a2e91db060680d",
    "visit.DEVELOPMENT.hpke": "38e98aae6d98120bf5465a3a1b0aa60e36736f53f6fa24ddbf2b055e180daf1c",
}
"""Files of `v1`, by SHA-256."""


def test_each_change_of_a_message_has_its_recording() -> None:
    """Of a form, a bound, a word of a list, or of what may be missing, too."""
    newest = json.loads((RECORDED[-1] / "members.json").read_text())
    changed = {kind for kind, members in members_today().items() if newest.get(kind) != members}
    assert not changed, (
        f"record it: python -m tests.compatibility.wire.record {HERE.relative_to(ROOT)}/v1/NN (two digits)"
    )
    assert newest.keys() == members_today().keys()


def test_each_message_of_the_contract_is_a_kind_that_is_recorded() -> None:
    """Or a new one could be said, and changed, without a recording."""
    said = {
        struct
        for module in pkgutil.walk_packages(contract.__path__, "sync.contract.")
        for struct in vars(importlib.import_module(module.name)).values()
        if isinstance(struct, type)
        and issubclass(struct, msgspec.Struct)
        and struct.__module__ == module.name
        and not struct.__name__.startswith("_")
        and any(field.name == "v" for field in msgspec.structs.fields(struct))
    }
    assert {struct.__name__ for struct in said - set(STRUCTS.values())} == NEVER_SAID.keys()


def test_version_1_is_frozen() -> None:
    """What was recorded at the freeze, and how it is read, is never made anew: a later change adds a folder beneath."""
    lie_there = {path.name for path in (HERE / "v1").iterdir() if not path.is_dir()}
    found = {name: hashlib.sha256((HERE / "v1" / name).read_bytes()).hexdigest() for name in lie_there}
    # A folder `reader` or a file `__init__.py` would be imported in the place of what is frozen.
    folders = {path.name for path in (HERE / "v1").iterdir() if path.is_dir()} - {"__pycache__"}
    assert {name for name in folders if not re.fullmatch("[0-9]{2}", name)} == set()
    assert found == FROZEN, "put it back, and record what is new: python -m tests.compatibility.wire.record …/v1/NN"


@pytest.mark.requirement("GAP-03")
@pytest.mark.parametrize("folder", RECORDED, ids=lambda folder: str(folder.relative_to(HERE)))
def test_what_was_recorded_is_read_today(folder: Path) -> None:
    said, opener = recording.read(folder)
    kinds = Counter[str]()
    for kind, data in documents_in(said, Today(opener)):
        kinds[kind] += 1
        _is_read_alike(kind, data)
    recorded = set(json.loads((folder / "members.json").read_text())) - {LIMITS}
    assert set(kinds) == recorded | BINARY, "a kind of document stands nowhere in the recording"


@pytest.mark.parametrize("folder", RECORDED, ids=lambda folder: str(folder.relative_to(HERE)))
def test_what_was_recorded_is_read_by_its_own_reader(folder: Path) -> None:
    """Or the reader that is never changed would be wrong from the start."""
    said, opener = recording.read(folder)
    for one in said:
        outer.fields(one.address, one.asked_fields, one.asked, one.status, one.answered_fields)
    found = list(documents_in(said, Version1(opener)))
    assert found == list(documents_in(said, Today(opener))), "opened otherwise"
    for kind, data in found:
        assert kind in SINCE_V1 or v1.read(kind, data) is not None, kind


@pytest.mark.parametrize("folder", RECORDED[:1], ids=lambda folder: str(folder.relative_to(HERE)))
def test_the_recording_says_what_may_be_said(folder: Path) -> None:
    """A member that is null or empty in all of it has never been seen by either reader."""
    said, opener = recording.read(folder)
    seen: dict[str, set[bool]] = {}
    for kind, data in documents_in(said, Today(opener)):
        if kind not in BINARY:
            _note(json.loads(data), kind, seen)
    never = {path for path, filled in seen.items() if filled == {False}}
    assert never <= NEVER_FILLED, "say it in the conversation"


def _note(value: Any, path: str, seen: dict[str, set[bool]]) -> None:
    seen.setdefault(path, set()).add(value is not None and value not in ("", [], {}))
    if isinstance(value, dict):
        for name, held in value.items():
            _note(held, f"{path}.{name}", seen)
    for held in value if isinstance(value, list) else ():
        _note(held, f"{path}[]", seen)


def _is_read_alike(kind: str, data: bytes) -> None:
    """What version 1 knows of it stands in what is read today: nothing was renamed and taken for its default."""
    today = json.loads(msgspec.json.encode(read_today(kind, data)))
    if kind not in SINCE_V1:
        known = v1.read(kind, data)
        assert known == as_known(today, known), kind


def as_known(today: Any, known: Any) -> Any:
    """What stands in the document today, without the members that version 1 passes over, wherever they stand."""
    if isinstance(today, dict) and isinstance(known, dict):
        return {name: as_known(value, known[name]) for name, value in today.items() if name in known}
    if isinstance(today, list) and isinstance(known, list) and len(today) == len(known):
        return [as_known(value, beside) for value, beside in zip(today, known, strict=True)]
    return today


def test_what_version_1_has_not_is_written_to_nobody_who_does_not_name_it() -> None:
    assert set(STRUCTS) == {*v1.DOCUMENTS, *SINCE_V1}, "a new kind of document goes into SINCE_V1"
    assert set(SINCE_V1.values()) <= {*KIOSK_READS, *CENTRE_READS}


@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("GAP-03")
@pytest.mark.parametrize("of_tomorrow", ["today", "tomorrow"])
def test_what_is_said_now_is_read_by_version_1(
    of_tomorrow: str, city: City, live_server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sides = frozenset({"kiosk", "centre"}) if of_tomorrow == "tomorrow" else frozenset()
    spoken = Conversation(line_between(sides, monkeypatch), city, live_server.url, tmp_path)
    spoken.hold()
    kinds = Counter()
    for one in spoken.said:
        outer.fields(one.address, one.asked_fields, one.asked, one.status, one.answered_fields)
    opener = spoken.opener()
    found = list(documents_in(spoken.said, Version1(opener)))
    assert found == list(documents_in(spoken.said, Today(opener))), "a program of version 1 opens it otherwise"
    for kind, data in found:
        kinds[kind] += 1
        _is_read_alike(kind, data)
    assert set(kinds) == {*STRUCTS, *BINARY}


@pytest.mark.parametrize("kind", sorted(v1.DOCUMENTS))
def test_the_reader_of_version_1_does_refuse(kind: str) -> None:
    """Or everything would be readable by it."""
    said, opener = recording.read(RECORDED[0])
    members = json.loads(next(data for found, data in documents_in(said, Today(opener)) if found == kind))
    last = list(v1.DOCUMENTS[kind])[-1]
    worse = {
        "a member less": {name: value for name, value in members.items() if name != last},
        "a member of another type": {**members, last: {"tomorrow": 1}},
        "another version": {**members, "v": 99},
        "another order": {last: members[last], **members},
        "a member more": {**members, "tomorrow": 1},
    }
    refused = {how for how, tree in worse.items() if _is_refused(kind, tree)}
    passed = {"refused": {"another order", "a member more"}, "statement": set()}.get(kind, {"a member more"})
    assert refused == set(worse) - passed


def test_the_reader_of_version_1_refuses_rows_that_break_off() -> None:
    said, opener = recording.read(RECORDED[0])
    rows = next(data for kind, data in documents_in(said, Today(opener)) if kind == "status rows" and data)
    for cut in (1, 30, 31, len(rows) - 1):
        with pytest.raises(v1.NotReadable):
            v1.read("status rows", rows[:cut])


def _is_refused(kind: str, tree: dict[str, object]) -> bool:
    try:
        v1.read(kind, json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode())
    except v1.NotReadable:
        return True
    return False
