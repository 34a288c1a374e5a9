"""A catalogue of 500 procedures: what a new kiosk and one changed form cost on the wire, and what it costs the screen.

The agent and the centre are the real ones; between them lies a line of 640 kbit/s that counts what it carries, HTTP and
all. The floor of bytes is the definitions with their facts as they lie at the centre.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from hardware.simulated.network_link import CuttableLink
from sync.outbox import CentreCache, KioskHome
from tests.bench import ground
from tests.bench.figures import Figure
from tests.bench.kiosk_process import KioskProcess

BITS_PER_S = 640_000
PROCEDURE_BYTES = 16_000
CUT_EVERY_BYTES = 700_000
GIVE_UP_S = 900.0
SHARE, CHANGED_BYTES, START_S, MEMORY_MB = 1.10, 24_000, 0.3, 25.0
"""What is wanted: bytes over the definitions'; over the changed form's own; beside a catalogue of three."""


def figures(quick: bool) -> list[Figure]:
    """Three kiosks: one on an even line, one whose line is cut again and again, one with three procedures."""
    count, starts = (60, 3) if quick else (500, 7)
    with tempfile.TemporaryDirectory(dir=os.environ.get("MADOGUCHI_BENCH_DIR")) as name:
        folder = Path(name)
        land = ground.lay(folder, "sqlite")
        three = ground.enrolled_home(land, 5, folder / "three")
        size = _offer(land, count)
        new, cut = (
            ground.home_of(land, land.city.kiosk(number), folder / f"kiosk-{number}", fetched=False)
            for number in (3, 4)
        )
        with ground.centre() as server:
            line = CuttableLink(("127.0.0.1", 0), ("127.0.0.1", int(server.address.rpartition(":")[2])))
            line.start()
            line.throttle(BITS_PER_S)
            try:
                begun = time.monotonic()
                with ground.agent(new, f"http://127.0.0.1:{line.port}"):
                    _until(new, 2)
                    took, whole = time.monotonic() - begun, line.carried
                    changed_size = _change_one(land)
                    before = line.carried
                    _until(new, 3)
                    changed = line.carried - before
                before, cuts, view = line.carried, 0, CentreCache(cut)
                with ground.agent(cut, f"http://127.0.0.1:{line.port}"):
                    while not _has(view, 3):
                        if line.carried - before > (cuts + 1) * CUT_EVERY_BYTES:
                            line.drop()
                            cuts += 1
                        time.sleep(ground.LOOK_S)
                broken = line.carried - before
            finally:
                line.stop()
        beside = _beside(folder, three, new, starts)
    allowed = changed_size + CHANGED_BYTES
    return [
        Figure(f"{count} procedures, new kiosk: on the wire", whole / 1000, "kB", size / 1000,
               f"≤ {SHARE:.2f} × definitions", whole <= SHARE * size),
        Figure("the same: until it serves", took, "s", size * 8 / BITS_PER_S),
        Figure(f"the same, the line broken {cuts} times", broken / 1000, "kB", size / 1000),
        Figure("one form changed: on the wire", changed / 1000, "kB", changed_size / 1000,
               f"≤ its own size + {CHANGED_BYTES / 1000:.0f} kB", changed <= allowed),
        *beside,
    ]  # fmt: skip


def _beside(folder: Path, three: KioskHome, many: KioskHome, starts: int) -> list[Figure]:
    """In turns, so that both see the same caches and the same neighbours."""
    seen: dict[KioskHome, list[tuple[float, float, float]]] = {three: [], many: []}
    for _ in range(starts + 1):
        for home, found in seen.items():
            with KioskProcess(folder, home) as kiosk:
                first, memory = kiosk.first()
                kiosk.touch("日本語　はじめる")
                kiosk.sees("ChooseEvent")
                kiosk.touch("五十音")
                kiosk.sees("ChooseProcedure")
                found.append((first, memory, kiosk.memory_mb()))
    # The first start of each warms the page cache for both.
    few, lot = ([median(one[at] for one in found[1:]) for at in range(3)] for found in seen.values())
    return [
        Figure("process start to first usable page", lot[0], "s", few[0],
               f"≤ that of three procedures + {START_S} s", lot[0] <= few[0] + START_S),
        Figure("memory at first page", lot[1], "MB", few[1], f"≤ that of three + {MEMORY_MB:.0f} MB",
               lot[1] <= few[1] + MEMORY_MB),
        Figure("memory with the list of all procedures open", lot[2], "MB", few[2],
               f"≤ that of three + {MEMORY_MB:.0f} MB", lot[2] <= few[2] + MEMORY_MB),
    ]  # fmt: skip


def _offer(land: ground.Ground, count: int) -> int:
    """Catalogue 2: so many procedures. Returns the bytes of all definitions and facts."""
    from django.db import connections, transaction

    from central.catalogue.actions.load_definitions import add_definition, compact
    from central.catalogue.actions.publish_catalogue import publish_catalogue
    from central.catalogue.queries import facts_document

    with transaction.atomic():
        for number in range(count - 3):
            add_definition(compact(_procedure(number)), "bench")
    publish_catalogue(land.city.hall.pk)
    from central.catalogue.models import ProcedureVersion

    offered = ProcedureVersion.objects.filter(offered=True)
    size = sum(len(bytes(row.definition)) + len(facts_document(row)) for row in offered)
    connections.close_all()
    return size


def _change_one(land: ground.Ground) -> int:
    """Catalogue 3: one form has a word more. Returns its bytes."""
    from django.db import connections, transaction

    from central.catalogue.actions.load_definitions import add_definition, compact
    from central.catalogue.actions.publish_catalogue import publish_catalogue

    members = json.loads(_procedure(7)) | {"version": 9, "keywords": ["新しい"]}
    with transaction.atomic():
        row = add_definition(compact(json.dumps(members, ensure_ascii=False).encode()), "bench")
    size = len(bytes(row.definition))
    publish_catalogue(land.city.hall.pk)
    connections.close_all()
    return size


def _procedure(number: int) -> bytes:
    """An author's file of 16 kB: no two alike, with the pages of a real one."""
    from central.catalogue.actions.load_definitions import DEFINITIONS

    members: dict[str, Any] = json.loads((DEFINITIONS / "bulky_waste.json").read_text())
    name = {language: f"{number} {said}" for language, said in members["name"].items()}
    members |= {
        "id": f"procedure_{number}",
        "name": name,
        "summary": {"ja": f"{number}の説明"},
        "phone": f"000-{number:07}",
    }
    written = json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()
    members["summary"]["ja"] += "字" * max(0, (PROCEDURE_BYTES - len(written)) // 3)
    return json.dumps(members, ensure_ascii=False).encode()


def _has(view: CentreCache, version: int) -> bool:
    catalogue = view.catalogue()
    return catalogue is not None and catalogue.version >= version


def _until(home: KioskHome, version: int) -> None:
    view = CentreCache(home)
    ground.wait_until(lambda: _has(view, version), GIVE_UP_S)
    view.close()
