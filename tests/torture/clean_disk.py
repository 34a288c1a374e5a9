"""Visits full of canaries on a medium of their own, ended by kills at any moment; then the medium is searched, raw.

The medium is an ext4 image mounted through a loop device in a mount namespace of this run, every write at once
(`sync`): whatever any file ever held is in the image until its block is used again. On it lie both folders of the
kiosk, its logs, its temporary files, its home folder, and the working folder where a core dump would fall. City keys,
cards and the list of inquiry numbers lie elsewhere. Four digits are no canary: a PIN is not looked for.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.torture.canaries import Canaries, Searcher, Stems
from tests.torture.leaks import LEAKS

IMAGE_BYTES = 128 * 1024 * 1024
ROOT = Path(__file__).parents[2]
ALONE = ("unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--mount-proc")
"""A name space of its own for mounts and processes: a conversion server that outlives its kiosk ends with the run."""
AT_ONCE = "loop,sync,noatime"


class NoMedium(Exception):
    """This machine lets nobody mount an image. The row was not run."""


def run(folder: Path, seed: int, visits: int, budget_s: float) -> dict[str, Any]:
    """Visits, then the search, then the planted leaks. `broken` is empty if all is as it should be."""
    began = time.monotonic()
    image = make_image(folder / "kiosk.img")
    program = [sys.executable, "-m", "tests.torture.canary_hall", str(folder), str(seed), str(visits), str(budget_s)]
    done = on_medium(image, folder / "medium", program)
    if done.returncode != 0:
        return {"done": 0, "broken": (done.stdout + done.stderr)[-1500:]}
    told = json.loads(done.stdout.splitlines()[-1])
    searcher = Searcher(Stems.of(seed), set((folder / "inquiries").read_text().split()))
    hits = [asdict(hit) for hit in searcher.in_image(image)] + told.pop("hits")
    missed = missed_leaks(folder, seed)
    broken = "; ".join(
        [*(f"{hit['form']} in {hit['where']}" for hit in hits), *(f"planted and not found: {name}" for name in missed)]
    )
    return {
        "done": told["visits"],
        **told,
        "inquiry_numbers": len(searcher.inquiry_numbers),
        "drafts": sum(len(number) == 16 for number in searcher.inquiry_numbers),
        "patterns": len(searcher.patterns()),
        "searched_bytes": image.stat().st_size,
        "hits": len(hits),
        "leaks_planted": len(LEAKS),
        "leaks_found": len(LEAKS) - len(missed),
        "seconds": round(time.monotonic() - began, 1),
        "broken": broken,
    }


def missed_leaks(folder: Path, seed: int) -> list[str]:
    """Plant each leak on a fresh medium of its own; which of them the searcher does not find."""
    with ThreadPoolExecutor(os.cpu_count()) as side_by_side:
        found = list(side_by_side.map(lambda number: _is_found(folder, seed, number), range(len(LEAKS))))
    return [leak.__name__ for leak, is_found in zip(LEAKS, found, strict=True) if not is_found]


def _is_found(folder: Path, seed: int, number: int) -> bool:
    image = make_image(folder / f"leak-{number}.img", 4 * 1024 * 1024)
    mount = folder / f"leak-{number}"
    leak = LEAKS[number].__name__
    program = [sys.executable, "-m", "tests.torture.clean_disk", leak, str(seed), str(number), str(mount)]
    done = on_medium(image, mount, program)
    if done.returncode != 0:
        raise NoMedium(done.stderr[-500:])
    return bool(list(Searcher(Stems.of(seed), {planted_number(seed)}).in_image(image)))


def planted_number(seed: int) -> str:
    """An inquiry number that no kiosk made."""
    return "".join(random.Random(seed).choices("23456789ABCDEFGHJKMNPQRSTVWXYZ", k=12))


def make_image(path: Path, size: int = IMAGE_BYTES) -> Path:
    """An empty ext4 medium in a file."""
    path.unlink(missing_ok=True)
    with path.open("wb") as out:
        out.truncate(size)
    subprocess.run(["/sbin/mkfs.ext4", "-q", "-F", path], check=True, capture_output=True)
    return path


def on_medium(image: Path, mount: Path, program: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a program in a mount namespace where the image is mounted; afterwards it is unmounted and flushed."""
    mount.mkdir(exist_ok=True)
    script = 'mount -o "$1" "$2" "$3" || exit 77; shift 3; "$@"; code=$?; sync; exit $code'
    return subprocess.run(
        [*ALONE, "sh", "-c", script, "sh", AT_ONCE, image, mount, *program],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def may_mount(folder: Path) -> bool:
    """Whether this machine lets us."""
    try:
        return on_medium(make_image(folder / "try.img", 1024 * 1024), folder / "try", ["true"]).returncode == 0
    except (OSError, subprocess.CalledProcessError):
        return False


def _plant(name: str, seed: int, number: int, mount: Path) -> None:
    leak = next(leak for leak in LEAKS if leak.__name__ == name)
    leak(mount, Canaries.of(Stems.of(seed), number), planted_number(seed))
    os._exit(0)  # as a kill: what is open stays as it is


if __name__ == "__main__":
    _plant(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
