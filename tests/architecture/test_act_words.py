"""Each act of the audit log has one word, of one app that records or reads it; no app beside or below names it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from central.applications.action_views import ACTIONS
from central.audit import act_words
from central.audit.act_words import ActWords, acts_by_app
from tests.architecture.import_contracts import broken_in, graph_with
from tests.architecture.strings import strings_in
from tests.architecture.tracked import text_of, tracked_files

ACT = re.compile(r"[a-z]+\.[a-z_]+")
DOCUMENTED = set(re.findall(r"`([a-z]+\.[a-z_]+)`", text_of(Path("docs/audit-acts.md"))))
OWNER = {act: app for app, acts in acts_by_app().items() for act in acts}


def texts_of(app: str) -> set[str]:
    """Every text of an app's code but its words themselves."""
    own = Path("central", app)
    paths = [path for path in tracked_files() if own in path.parents and path.suffix == ".py"]
    code = [path for path in paths if "migrations" not in path.parts and path.name != "act_words.py"]
    return {text for path in code for _, text in strings_in(path)}


def records(act: str, texts: set[str]) -> bool:
    """Whether this code can make the act: as it stands, or put together from its last part."""
    _, _, name = act.partition(".")
    return act in texts or (
        any(act.endswith(f"{before}{text.lstrip('._')}") for text in texts if len(text) > 3 for before in "._")
        and bool(name)
    )


def test_every_documented_act_has_a_word_and_every_word_is_of_a_documented_act() -> None:
    assert set(OWNER) ^ DOCUMENTED == set()
    assert sum(map(len, acts_by_app().values())) == len(OWNER)


def named_in_histories() -> Iterator[str]:
    """What `note` and `move` of an action are told by name, and what a page says was done."""
    yield from (done_act for *_, done_act in ACTIONS.values())
    place = {"note": 2, "move": 3}
    for path in (path for path in tracked_files() if path.parts[0] == "central" and path.suffix == ".py"):
        for node in ast.walk(ast.parse(text_of(path))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in place:
                for act in node.args[place[node.func.id] :][:1]:
                    if isinstance(act, ast.Constant) and isinstance(act.value, str):
                        yield act.value


def test_every_act_of_an_applications_history_has_a_word() -> None:
    """It is recorded as `application.` and its name, which stands in no line of code."""
    named = set(named_in_histories())
    assert {"taken_on", "accepted", "force_completed"} <= named
    assert {f"application.{act}" for act in named} - set(OWNER) == set(), "applications/act_words.py, audit-acts.md"


@pytest.mark.parametrize("app", sorted(acts_by_app()))
def test_an_app_has_words_for_acts_that_its_own_code_names(app: str) -> None:
    texts = texts_of(app)
    assert [act for act in acts_by_app()[app] if not records(act, texts)] == []


@pytest.mark.parametrize("app", sorted(acts_by_app()))
def test_no_app_names_an_act_of_an_app_above_it_or_beside_it(app: str) -> None:
    """Which it could not import either."""
    named = {OWNER[text] for text in texts_of(app) if text in OWNER} - {app}
    wrong = {other for other in named if broken_in(graph_with([(f"central.{app}.models", f"central.{other}.models")]))}
    assert wrong == set()


def test_a_second_word_for_an_act_stops_the_start() -> None:
    act = next(iter(acts_by_app()["certificates"]))
    with pytest.raises(ValueError, match=act):
        act_words.register("notices", ActWords(acts={act: "another word"}))
    assert OWNER[act] == "certificates"
    assert act not in acts_by_app()["notices"]
