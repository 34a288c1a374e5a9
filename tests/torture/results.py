"""Lines of JSON about what was run: when, with which seed, over which product files, with what outcome."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PRODUCT = ("sync", "kiosk", "central", "hardware", "provisioning")
RESULTS = Path(__file__).with_name("results.jsonl")


def tree_hash(packages: tuple[str, ...] = PRODUCT) -> str:
    """One hash over the product's Python files, names and bytes."""
    total = hashlib.sha256()
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            total.update(f"{path.relative_to(ROOT)}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def keep_result(row: str, seed: int, tree: str, outcome: dict[str, Any], path: Path = RESULTS) -> None:
    """Add one line. `tree` is the hash of before the run."""
    line = {
        "row": row,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seed": seed,
        "tree": tree,
        "tree_after": tree_hash(),
        **outcome,
    }
    with path.open("a", encoding="utf-8") as out:
        out.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")


def results_of(row: str, tree: str, path: Path = RESULTS) -> list[dict[str, Any]]:
    """Earlier lines of this row over this very tree."""
    if not path.exists():
        return []
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if line["row"] == row and line["tree"] == tree]
