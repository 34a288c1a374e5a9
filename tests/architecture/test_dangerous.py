"""What `docs/dangerous.md` says is stopped: each rule named there exists, and those of nowhere else are here."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from re import _constants as constants
from re import _parser as parser

import pytest

from tests.architecture.tracked import ROOT, text_of, tracked_files

PAGE = text_of(Path("docs/dangerous.md"))
PACKAGES = ("kiosk", "sync", "hardware", "central", "provisioning")
SETTINGS = tomllib.loads(text_of(Path("pyproject.toml")))["tool"]
SECRET = re.compile(r"(?:^|_)(?:mac|hmac|secret|pin|token|password|proof|csrf)$")
Allowed = dict[str, str]
NORMALISED: Allowed = {
    "central/postal/addressing.py": "the digits of a postal code",
    "central/applications/search/folding.py": "only for the search: what it gives is never shown or compared",
    "central/applications/searches.py": "what a clerk typed to find a number",
    "central/applications/lists/work_list.py": "what a clerk typed to find a number",
    "central/batches/forms.py": "numbers that somebody typed or looks for",
    "central/batches/letters/read_back.py": "a finished file against its row; both sides, and neither is kept",
    "central/batches/rows.py": "a number that somebody looks for",
    "central/batches/pasted.py": "a name held against a stated one; both sides, and neither is kept",
    "central/certificates/issuing/numbers.py": "a number that somebody typed from paper",
    "central/certificates/kinds/resident_record/request.py": "a count",
    "central/exports/decision_rules.py": "a count that somebody typed",
    "central/resident_register/lookup.py": "the comparison with the register; both sides, and neither is kept",
    "central/staff/forms.py": "a staff number",
    "central/staff/passwords.py": "a password, as NIST SP 800-63B asks",
    "kiosk/forms/choice_search.py": "what is sought in a list of choices; both sides, and neither is kept",
    "hardware/stick/names.py": "NFC of a letter and its own mark, in a file's name on a page; the file keeps its name",
    "sync/japanese/syllabary.py": "what is typed to find a procedure, and its order; neither is shown or kept",
    "sync/contract/forms/answer_formats.py": "digits, and kinds of answers that are no names",
    "sync/contract/forms/my_number.py": "looks for twelve digits; what it gives is thrown away",
    "sync/contract/numbers.py": "a number that somebody typed from paper",
    "sync/envelope/enrolment.py": "a code that somebody typed from paper",
    "sync/japanese/dates.py": "a date",
    "sync/japanese/folding.py": "the comparison of names and addresses; both sides, and neither is kept",
    "sync/japanese/kana.py": "NFC of a reading in kana",
    "sync/japanese/kanji_forms.py": "the comparison of names and addresses; both sides, and neither is kept",
    "sync/japanese/widths.py": "digits and letters of a time, a month, an id or a count",
    "sync/japanese/names.py": "the comparison of names; both sides, and neither is kept",
}
CONFLICTS_IGNORED: Allowed = {
    "central/jobs/schedules.py": "the same night, planned by two workers: one row is meant",
    "central/notices/receivers.py": "the same arrival, told of twice: one mail is meant",
}
COUNTED_PAGES: Allowed = {
    "central/applications/lists/list_part.py": "only what is open; the long list goes on from its last line",
    "central/applications/views.py": "what needs a look and is open",
    "central/authoring/publishing/offer_views.py": "versions in offer: as many as a city has forms, some hundreds",
    "central/authoring/views.py": "drafts of forms: as many as a city has forms, some hundreds",
    "central/batches/action_views.py": "the rows of one batch: 20,000 at most",
    "central/batches/views.py": "batches, and the rows of one: 20,000 at most",
    "central/bulk_acts/views.py": "plans of a body, and the rows of one: at most 20,000",
    "central/certificates/views.py": "all documents of a body: to be turned by the last line before they are many",
    "central/exports/decision_views.py": "sheets of decisions that may be seen, and the lines of one: at most 2,000",
    "central/exports/views.py": "exports that the member may see: their own, and what they could release",
    "central/notices/views.py": "notices, and the deliveries of one",
    "central/postal/views.py": "batches with letters on paper, and the letters of one: 20,000 at most",
    "central/staff/job_views.py": "jobs, which are deleted when they are old",
}
REPEATS_IN_REPEATS: Allowed = {
    "central/web/spreadsheet_cells.py": "constant texts of a formula: quotes and & keep the repeats apart",
    "sync/contract/forms/answer_formats.py": "a telephone number: the repeats are kept apart by a hyphen",
}
WALL_CLOCK: Allowed = {
    "central/staff/accounts.py": "a one-time password is of a half minute of wall clock",
    "central/staff/management/commands/totp.py": "a one-time password is of a half minute of wall clock",
}
NAPS: Allowed = dict.fromkeys(
    [
        "tests/central/intake/flood.py",
        "tests/central/notices/torture.py",
        "tests/central/test_turns.py",
        "tests/crash/children.py",
        "tests/crash/test_killed.py",
        "tests/end_to_end/town.py",
        "tests/kiosk/process/test_defects_in_the_program.py",
        "tests/support/centre/centre_process.py",
        "tests/support/between/narrow_line.py",
        "tests/support/machine/two_users.py",
        "tests/torture/attachment_delays.py",
        "tests/torture/attachments.py",
        "tests/torture/kills.py",
        "tests/torture/site.py",
        "tests/torture/window.py",
    ],
    "between two looks at another process, or as long as that one is to work undisturbed; never until it is done",
)


# ── the page ──


def chapters() -> dict[str, str]:
    parts = re.split(r"^### (.+)$", PAGE, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize(("construct", "said"), chapters().items(), ids=list(chapters()))
def test_each_construct_says_why_and_what_stops_it(construct: str, said: str) -> None:
    lines = [line for line in said.strip().splitlines() if line]
    assert [line.split(":")[0] for line in lines[:2]] == ["Why here", "Stopped by"]
    assert all(len(line) <= 260 for line in lines), "two lines are read, a page is not"
    assert ("nothing yet" in lines[1]) != bool(rules_in(lines[1]))


def rules_in(line: str) -> list[str]:
    return re.findall(r"`([^`]+)`", line)


def test_every_rule_that_the_page_names_exists() -> None:
    rules = [rule for said in chapters().values() for rule in rules_in(said.strip().splitlines()[1])]
    assert len(rules) > 30
    assert [rule for rule in rules if not exists(rule)] == []


def exists(rule: str) -> bool:
    """A test, a whole file of tests, a rule of ruff that is on, or a contract of imports."""
    if rule.startswith("ruff "):
        code = rule.removeprefix("ruff ")
        lint = SETTINGS["ruff"]["lint"]
        return code not in lint["ignore"] and any(code.startswith(one) for one in lint["select"])
    if rule.startswith("contract "):
        return rule.removeprefix("contract ") in {one["name"] for one in SETTINGS["importlinter"]["contracts"]}
    path, _, test = rule.partition("::")
    return (ROOT / path).is_file() and (not test or re.search(rf"^def {test}\b", text_of(Path(path)), re.M) is not None)


@pytest.mark.parametrize(
    "rule",
    ["tests/architecture/test_habits.py::test_nobody_wrote_this", "tests/nowhere.py", "ruff TRY003", "contract None"],
)
def test_a_rule_that_is_not_there_is_seen(rule: str) -> None:
    assert not exists(rule)


# ── rules that stand nowhere else ──


@cache
def code() -> tuple[tuple[str, ast.AST], ...]:
    """Every call, comparison, named argument and constant of the product."""
    wanted = (ast.Call, ast.Compare, ast.keyword, ast.Constant)
    return tuple(
        (str(path), node)
        for path in tracked_files()
        if path.suffix == ".py" and path.parts[0] in PACKAGES and "migrations" not in path.parts
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, wanted)
    )


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    for path, node in code():
        if isinstance(node, ast.Call) and last_name(node.func) in names:
            yield path, node


def last_name(node: ast.AST) -> str:
    """`c` of `a.b.c`, and of a call of it."""
    if isinstance(node, ast.Call):
        return last_name(node.func)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def test_no_conflict_is_ignored_on_what_a_person_must_see() -> None:
    found = {
        path
        for path, node in code()
        if isinstance(node, ast.keyword)
        and node.arg == "ignore_conflicts"
        and not (isinstance(node.value, ast.Constant) and node.value.value is False)
    }
    assert found == CONFLICTS_IGNORED.keys()


def test_text_is_normalised_only_where_no_name_is_kept() -> None:
    assert {path for path, _ in calls("normalize")} == NORMALISED.keys()


def test_secrets_are_not_compared_with_equals() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, node in code()
        if isinstance(node, ast.Compare)
        and any(isinstance(one, ast.Eq | ast.NotEq) for one in node.ops)
        and any(SECRET.search(last_name(one)) for one in (node.left, *node.comparators))
        # A word in the source is no secret.
        and not any(isinstance(one, ast.Constant) for one in (node.left, *node.comparators))
    ]
    assert found == []


def test_no_log_line_has_the_words_of_an_exception() -> None:
    """`TypeError at file:line` tells where; the message of an exception holds what somebody typed."""
    loggers = {"LOG", "log", "logger", "logging"}
    found = [
        f"{path}:{node.lineno}"
        for path, node in calls("exception", "critical", "error", "warning", "info", "debug")
        if isinstance(node.func, ast.Attribute)
        and last_name(node.func.value) in loggers
        and (
            node.func.attr == "exception"
            or any(one.arg in ("exc_info", "stack_info") for one in node.keywords)
            or any(last_name(one) in {"wrong", "exc", "error", "e", "err"} for one in node.args[1:])
        )
    ]
    assert found == []


def test_long_lists_are_not_turned_by_number() -> None:
    assert {path for path, _ in calls("Paginator")} == COUNTED_PAGES.keys()
    statements = [
        f"{path}:{node.lineno}"
        for path, node in code()
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(r"\bOFFSET\b", node.value)
    ]
    assert statements == []


def test_no_pattern_repeats_what_repeats() -> None:
    found = {
        path
        for path, node in calls("compile", "match", "fullmatch", "search", "sub", "findall", "finditer", "split")
        if isinstance(node.func, ast.Attribute)
        and last_name(node.func.value) == "re"
        and isinstance(node.args[0], ast.Constant)
        and repeats_what_repeats(parser.parse(node.args[0].value))
    }
    assert found == REPEATS_IN_REPEATS.keys()


def repeats_what_repeats(part: object, inside: bool = False) -> bool:
    """Whether something without an end stands in something without an end: time grows with the power of the text."""
    if isinstance(part, tuple) and part and part[0] in (constants.MAX_REPEAT, constants.MIN_REPEAT):
        endless = part[1][1] == constants.MAXREPEAT
        return (endless and inside) or repeats_what_repeats(part[1][2], inside or endless)
    if isinstance(part, tuple | list | parser.SubPattern):
        return any(repeats_what_repeats(one, inside) for one in part)
    return False


@pytest.mark.parametrize(
    ("pattern", "dangerous"), [(r"(a+)+b", True), (r"(?:x|(y*z)*)+", True), (r"a+(b{1,3})+", False)]
)
def test_a_pattern_without_an_end_is_seen(pattern: str, dangerous: bool) -> None:
    assert repeats_what_repeats(parser.parse(pattern)) is dangerous


def test_the_wall_clock_is_asked_as_a_moment_and_never_as_seconds() -> None:
    """A clock that steps: durations are of the running clock, moments have a zone."""
    found = {
        path
        for path, node in calls("time")
        if isinstance(node.func, ast.Attribute) and last_name(node.func.value) == "time"
    }
    assert found == WALL_CLOCK.keys()


def test_tests_wait_for_states_and_not_for_times() -> None:
    """Benchmarks measure times, and wait for them."""
    naps = {
        str(path)
        for path in tracked_files()
        if path.suffix == ".py" and path.parts[0] == "tests" and path.parts[1] != "bench" and "sleep" in text_of(path)
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.Call) and last_name(node) == "sleep"
    }
    assert naps == NAPS.keys()
