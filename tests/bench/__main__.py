"""`python -m tests.bench [NAME …] [--quick] [--out FILE]`: figures beside their floors, as Markdown and JSON lines.

Each benchmark runs in a process of its own: Django has one database in a process, and a figure no neighbours' memory.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

from tests.bench.figures import Figure, keep_report, machine, table
from tests.torture.results import tree_hash

Measure: TypeAlias = Callable[[bool], list[Figure]]
BENCHMARKS: dict[str, tuple[str, str, str]] = {
    "keep": ("tests.bench.keep", "alone", "From the last touch to `Kept`, nothing else going on"),
    "keep-draining": ("tests.bench.keep", "draining", "The same while a real agent drains 1,000 entries and more"),
    "custody-sqlite": ("tests.bench.custody", "sqlite", "Kiosk to acknowledgement, SQLite"),
    "custody-postgresql": ("tests.bench.custody", "postgresql", "Kiosk to acknowledgement, PostgreSQL"),
    "verdicts-sqlite": ("tests.bench.verdicts", "sqlite", "Opened and verified by two task workers, SQLite"),
    "verdicts-postgresql": ("tests.bench.verdicts", "postgresql", "The same, PostgreSQL"),
    "crowd": ("tests.bench.crowd", "figures", "A clerk and a kiosk beside a crowd that means no good"),
    "clerk-sqlite": ("tests.bench.clerk", "sqlite", "A clerk in a city that has grown, SQLite"),
    "clerk-postgresql": ("tests.bench.clerk", "postgresql", "The same, PostgreSQL"),
    "find-sqlite": ("tests.bench.find", "sqlite", "People looked for in a million applications, SQLite"),
    "find-postgresql": ("tests.bench.find", "postgresql", "The same, PostgreSQL"),
    "writer": ("tests.bench.writer", "sqlite", "How long bulk acts hold the writer of SQLite, 50,000 applications"),
    "beside": (
        "tests.bench.beside",
        "sqlite",
        "Eight clerks beside custody at half its rate and a notice to 10,000, SQLite",
    ),
    "letters": ("tests.bench.letters", "figures", "10,000 exam tickets, each read back"),
    "exports": ("tests.bench.exports", "figures", "A million applications as CSV and xlsx"),
    "start": ("tests.bench.start", "figures", "Kiosk program: first page and memory, beside a bare Kivy window"),
    "catalogue": ("tests.bench.catalogue", "figures", "A catalogue of 500 procedures of 16 kB, over 640 kbit/s"),
    "long-form": ("tests.bench.long_form", "figures", "A form of 300 questions beside one of 30, each touch"),
    "search": ("tests.bench.search", "figures", "A procedure looked for among a thousand, letter by letter"),
    "japanese-input": ("tests.bench.japanese_input", "figures", "A key until its words are known; rare names typed"),
    "preview": ("tests.bench.preview", "figures", "A page of a form that somebody writes, changed and drawn"),
    "question": ("tests.bench.questions", "figures", "A question while somebody waits, beside a long queue"),
    "statuses": ("tests.bench.statuses", "figures", "A million slips of a city at 40 halls with 200 kiosks"),
    "addresses": ("tests.bench.addresses", "addresses", "10,000 pairs of addresses with a known answer"),
    "names": ("tests.bench.addresses", "names", "4,800 pairs of names with a known answer"),
    "drain": ("tests.bench.drain", "figures", "A day's queue drained while somebody uses the screen"),
}
"""Name → module, function of `quick`, title."""
RESULTS = Path(__file__).with_name("results.jsonl")
"""Full runs are kept in the repository, each with the hash of the files it ran over."""
QUICK = Path(".cache/bench.jsonl")


def main() -> int:
    """Run what is named, or everything. 1: one of them could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", help=", ".join(BENCHMARKS))
    parser.add_argument("--quick", action="store_true", help="fewer rounds: minutes instead of tens of minutes")
    parser.add_argument("--out", type=Path, help=f"a JSON line for each is appended here, not to {RESULTS.name}")
    parser.add_argument("--here", action="store_true", help="run the one benchmark in this process")
    options = parser.parse_args()
    if unknown := set(options.names) - set(BENCHMARKS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    names = options.names or list(BENCHMARKS)
    out = options.out or (QUICK if options.quick else RESULTS)
    if options.here:
        for name in names:
            measure(name, options.quick, out)
        return 0
    sys.stdout.write(f"{machine()}\n\n")
    sys.stdout.flush()
    flags = ["--here", "--out", str(out), *(["--quick"] if options.quick else [])]
    broken = [
        name
        for name in names
        if subprocess.run([sys.executable, "-m", "tests.bench", name, *flags], check=False).returncode
    ]
    for name in broken:
        sys.stdout.write(f"{name} could not be measured\n")
    return 1 if broken else 0


def measure(name: str, quick: bool, out: Path) -> None:
    """Run one benchmark and write its table."""
    module, function, title = BENCHMARKS[name]
    run: Measure = getattr(import_module(module), function)
    tree = tree_hash()
    figures = run(quick)
    keep_report(out, name, figures, tree=tree, quick=quick)
    sys.stdout.write(table(title, figures) + "\n\n")


if __name__ == "__main__":
    sys.exit(main())
