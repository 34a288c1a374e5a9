"""`python -m tests.torture [ROW …] [--seed N] [--budget SECONDS] [--resume]`: long runs that break things.

Rows: kills, clean_disk, power_cut, bulk_notice, second_taps, silence, members, both_verdicts, attachments,
guesses, rare_names, mix_up. Each prints its seed and adds a line to results.jsonl. `--resume` counts what earlier
runs over the same tree have done. Exit code 1: a promise was broken; the folder stays.
"""

# ruff: noqa: T201 - a command speaks to its terminal

from __future__ import annotations

import argparse
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.torture.results import RESULTS, keep_result, results_of, tree_hash

FULL_KILLS = 1_000
FULL_VISITS = 500
FULL_SILENT = 200
FULL_PAIRS = 100_000
FULL_FILES = 60
FULL_GUESSES = 1_000_000
FULL_PEOPLE = 5_000
VERDICT_LIMIT_S = 0.25
"""For the centre's verdict on one statement of a generated form, in time of the processor."""
FULL_STATES = 100_020  # shared out over workloads, rounded down


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("rows", nargs="*", default=list(ROWS), metavar="ROW")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--budget", type=float, default=1800, help="seconds for each row")
    parser.add_argument("--resume", action="store_true", help="count what was done over this tree before")
    parser.add_argument("--kills", type=int, default=FULL_KILLS)
    parser.add_argument("--visits", type=int, default=FULL_VISITS)
    parser.add_argument("--files", type=int, default=FULL_FILES, help="of attachments")
    parser.add_argument("--cuts", type=int, default=100, help="of attachments' line")
    parser.add_argument("--file-kills", type=int, default=100, help="of attachments' kiosk and agent")
    parser.add_argument("--narrow", action="store_true", help="attachments: 10 MB over 64 kbit/s, too (22 minutes)")
    parser.add_argument("--kiosks", type=int, default=FULL_SILENT)
    parser.add_argument("--guesses", type=int, default=FULL_GUESSES, help="in all; --budget and --resume make pieces")
    parser.add_argument("--people", type=int, default=FULL_PEOPLE, help="of mix_up's batch")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite", help="of silence's centre")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where to add a line for each row")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else secrets.randbelow(2**32)
    tree = tree_hash()
    failed = False
    for row in options.rows:
        done = sum(line["done"] for line in results_of(row, tree, options.results)) if options.resume else 0
        folder = Path(tempfile.mkdtemp(prefix=f"torture-{row}-"))
        print(f"{row}: seed {seed}, tree {tree[:12]}, {done} done before", flush=True)
        outcome = ROWS[row](folder, seed, options, done)
        print(f"{row}: {outcome}", flush=True)
        keep_result(row, seed, tree, outcome, options.results)
        if row == "guesses":
            print(f"{row}: in all {sum_of_guesses(results_of(row, tree, options.results))}", flush=True)
        if outcome["broken"]:
            failed = True
            print(f"{row}: BROKEN, see {folder}", flush=True)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return int(failed)


def kills(folder: Path, seed: int, options: argparse.Namespace, done: int) -> dict[str, Any]:
    from tests.torture.kills import Kills, PromiseBroken, Tally
    from tests.torture.site import Site

    site = Site(folder)
    end = time.monotonic() + options.budget

    def enough(tally: Tally) -> bool:
        if tally.rounds % 50 == 0 and tally.rounds:
            print(f"kills: {tally.kills.total()} in {tally.rounds} rounds", flush=True)
        return tally.kills.total() + done >= options.kills or time.monotonic() > end

    run = Kills(site, seed)
    broken = ""
    began = time.monotonic()
    try:
        site.start()
        run.run(enough)
    except (PromiseBroken, TimeoutError) as wrong:
        broken = str(wrong)
    finally:
        site.stop()
    tally = run.tally
    return {
        "done": tally.kills.total(),
        "points": tally.points,
        "kills": dict(sorted(tally.kills.items())),
        "missed": dict(sorted((+Counter(tally.missed)).items())),
        "rounds": tally.rounds,
        "promised": tally.promised,
        "kept": tally.kept,
        "stored": tally.stored,
        "applications": tally.applications,
        "seconds": round(time.monotonic() - began, 1),
        "broken": broken,
    }


def clean_disk(folder: Path, seed: int, options: argparse.Namespace, done: int) -> dict[str, Any]:
    from tests.torture.clean_disk import run

    return run(folder, seed, max(0, options.visits - done), options.budget)


def silence(folder: Path, seed: int, options: argparse.Namespace, done: int) -> dict[str, Any]:
    more = [str(folder), str(seed), str(max(0, options.kiosks - done)), str(options.budget), options.database]
    command = [sys.executable, "-m", "tests.torture.silence", *more]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        return {"done": 0, "seconds": 0.0, "broken": ended.stderr[-2000:]}
    outcome: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return outcome


def power_cut(folder: Path, seed: int, options: argparse.Namespace, done: int) -> dict[str, Any]:
    command = ["-m", "tests.crash.power_cut", "--states", str(FULL_STATES), "--seed", str(seed)]
    return _outcome_of(command, r"(\d+) states")


def bulk_notice(folder: Path, seed: int, options: argparse.Namespace, done: int) -> dict[str, Any]:
    command = ["-m", "tests.central.notices.torture", "--recipients", "1000", "--kills", "50"]
    return _outcome_of([*command, "--seed", str(seed)], r'"recipients": (\d+)')


def second_taps(folder: Path, seed: int, options: argparse.Namespace, done: int) -> dict[str, Any]:
    from tests.torture.second_taps import run

    return run(seed, options.budget)


def members(folder: Path, seed: int, options: argparse.Namespace, done: int) -> dict[str, Any]:
    told = folder / "cells"
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/central/web/test_members_and_addresses.py"]
    outcome = _outcome_of(command, r"(\d+) passed", {"MADOGUCHI_WHOLE": str(told)})
    return outcome | {"done": int(told.read_text()) if told.exists() else 0}


def both_verdicts(folder: Path, seed: int, options: argparse.Namespace, done: int) -> dict[str, Any]:
    from tests.support.between.both_verdicts import Tally, compare

    tally, began, broken, block = Tally(), time.monotonic(), "", 0
    while tally.pairs + done < FULL_PAIRS and time.monotonic() - began < options.budget and not broken:
        try:
            compare(seed + block, 100, 8, tally)
        except AssertionError as differs:
            broken = str(differs)[:2000]
        block += 1
    if tally.longest_s > VERDICT_LIMIT_S:
        broken = broken or f"a verdict took {tally.longest_s:.2f} s"
    told = {"good": tally.good, "codes": sorted(tally.codes), "longest_ms": round(tally.longest_s * 1000)}
    return told | {"done": tally.pairs, "seconds": round(time.monotonic() - began, 1), "broken": broken}


def attachments(folder: Path, seed: int, options: argparse.Namespace, done: int) -> dict[str, Any]:
    from tests.torture.attachment_delays import beside, on_a_narrow_line
    from tests.torture.attachments import FILE_BYTES, run

    files = max(1, options.files - done)
    (folder / "broken").mkdir()
    told = run(folder / "broken", seed, files, options.cuts, options.file_kills, small=3, budget=options.budget)
    waits = beside(folder, files, max(20, files * 10 // 3), FILE_BYTES, 0.1, options.budget)
    told |= {name: value for name, value in waits.items() if name != "broken"}
    slow = on_a_narrow_line(folder / "narrow", options.budget) if options.narrow else {"broken": ""}
    told |= {name: value for name, value in slow.items() if name not in ("broken", "small")}
    return told | {"broken": ", ".join(word for word in (told["broken"], waits["broken"], slow["broken"]) if word)}


def guesses(folder: Path, seed: int, options: argparse.Namespace, done: int) -> dict[str, Any]:
    """One piece: what is missing, or as many as the budget allows. A piece that broke off is not counted at all."""
    missing = options.guesses - done
    if missing <= 0:
        return {"done": 0, "seconds": 0.0, "broken": ""}
    told = folder / "guesses"
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/central/drafts/test_guesses.py"]
    if done:
        command += ["-k", "million"]  # the share over HTTP was in the first piece
    bounds = {"MADOGUCHI_GUESSES": str(missing), "MADOGUCHI_GUESSES_S": str(options.budget)}
    outcome = _outcome_of(command, r"(\d+) passed", {"MADOGUCHI_WHOLE": str(told), **bounds})
    counted: dict[str, Any] = json.loads(told.read_text()) if told.exists() else {"done": 0}
    return outcome | counted


def sum_of_guesses(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Of all pieces over one tree. Each began with empty tables: so often the first thousand names were let through."""
    pieces = [line for line in lines if line["done"]]
    summed = {
        name: sum(line.get(name, 0) for line in pieces) for name in ("done", "opened", "looked_up", "most_looked_up")
    }
    broken = [line["broken"] for line in lines if line["broken"]]
    return {"pieces": len(pieces), **summed, "broken": len(broken)}


def rare_names(folder: Path, seed: int, options: argparse.Namespace, done: int) -> dict[str, Any]:
    told = folder / "names"
    file = "tests/central/intake/test_rare_names.py"
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", file]
    outcome = _outcome_of(command, r"(\d+) passed", {"MADOGUCHI_WHOLE": str(told)})
    counted: dict[str, Any] = json.loads(told.read_text()) if told.exists() else {"done": 0}
    return outcome | counted


def mix_up(folder: Path, seed: int, options: argparse.Namespace, done: int) -> dict[str, Any]:
    """Nine faults, at two moments each, in a batch of so many people: stopped before the first message."""
    file = "tests/central/batches/test_sending.py"
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", file, "-k", "whatever_is_not_as_it_was_approved"]
    return _outcome_of(command, r"(\d+) passed", {"MADOGUCHI_MIX_UP_PEOPLE": str(options.people)}) | {
        "people": options.people
    }


def _outcome_of(command: list[str], counted: str, also: dict[str, str] | None = None) -> dict[str, Any]:
    """A row that has a command of its own: what it said and counted, and whether it was content."""
    began = time.monotonic()
    surroundings = os.environ | (also or {})
    ended = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False, env=surroundings)
    said = ended.stdout.strip().splitlines()[-12:]
    count = re.search(counted, said[-1]) if said else None
    broken = "" if ended.returncode == 0 and count else (ended.stderr[-2000:] or "it did not say what it counted")
    done = int(count.group(1)) if count else 0
    return {"done": done, "said": said, "seconds": round(time.monotonic() - began, 1), "broken": broken}


ROWS = {
    "kills": kills,
    "clean_disk": clean_disk,
    "power_cut": power_cut,
    "bulk_notice": bulk_notice,
    "second_taps": second_taps,
    "silence": silence,
    "members": members,
    "both_verdicts": both_verdicts,
    "attachments": attachments,
    "guesses": guesses,
    "rare_names": rare_names,
    "mix_up": mix_up,
}

if __name__ == "__main__":
    sys.exit(main())
