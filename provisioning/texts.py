"""Compiles the text catalogues (`.po` → `.mo`) of the kiosk and the centre. Run after a checkout; safe to repeat."""

from __future__ import annotations

import logging
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("kiosk", "central")
LOG = logging.getLogger(__name__)


def compile_catalogues(root: Path = ROOT) -> int:
    """Compile every catalogue under `root` that is newer than what was compiled; return how many were."""
    compiled = 0
    for source in sorted(path for package in PACKAGES for path in (root / package).rglob("LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            subprocess.run(["/usr/bin/msgfmt", "--check-format", "-o", str(target), str(source)], check=True)
            compiled += 1
    return compiled


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    count = compile_catalogues()
    if count:
        LOG.info("compiled %d text catalogues", count)
