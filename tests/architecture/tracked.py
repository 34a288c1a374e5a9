"""What the repository holds, as its index says; without one, all files that no rule of .gitignore would drop."""

from __future__ import annotations

import subprocess
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def tracked_files() -> tuple[Path, ...]:
    """Tracked and new files that exist, as paths below the root."""
    listing = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if (ROOT / ".git").exists():
        listed = _git("-c", f"safe.directory={ROOT}", *listing)
    else:
        with tempfile.TemporaryDirectory() as empty:
            _git("init", "--bare", empty)
            listed = _git(f"--git-dir={empty}", f"--work-tree={ROOT}", *listing)
    return tuple(path for path in map(Path, filter(None, listed.split("\0"))) if (ROOT / path).is_file())


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True).stdout.decode()


@cache
def text_of(path: Path) -> str:
    """The text of a tracked file; empty for a picture, a font or any other binary file."""
    data = (ROOT / path).read_bytes()
    return "" if b"\0" in data[:8192] else data.decode("utf-8", errors="replace")
