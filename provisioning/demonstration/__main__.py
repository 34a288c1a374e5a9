"""`make demo`: raise hall and centre, play the story or a chapter, leave all up for the hand.

python -m provisioning.demonstration [story | forms] [--no-story] [--no-keep] [--folder DIR] [--begin-with DIR]
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from provisioning.demonstration.centre import Centre
from provisioning.demonstration.forms_chapter import FormsChapter
from provisioning.demonstration.hall import Hall
from provisioning.demonstration.places import PYTHON, ROOT, Places
from provisioning.demonstration.processes import NotReady
from provisioning.demonstration.resident import Lost
from provisioning.demonstration.slip_reader import Unreadable
from provisioning.demonstration.story import Story

CHAPTERS: dict[str, type[Story | FormsChapter]] = {"story": Story, "forms": FormsChapter}


def main() -> int:
    """Play; 0 when the story came to its end."""
    parser = argparse.ArgumentParser(prog="python -m provisioning.demonstration")
    parser.add_argument(
        "chapter", nargs="?", choices=CHAPTERS, default="story", help="what is played; no word: the story"
    )
    parser.add_argument("--no-story", action="store_true", help="only raise everything")
    parser.add_argument("--no-keep", action="store_true", help="end everything after it was played")
    parser.add_argument("--folder", type=Path, default=ROOT / ".demo")
    parser.add_argument(
        "--begin-with", type=Path, help="a folder to copy first: cards made, a database migrated before"
    )
    wanted = parser.parse_args()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: _leave(ended))
    shutil.rmtree(wanted.folder, ignore_errors=True)
    if wanted.begin_with is not None:
        shutil.copytree(wanted.begin_with, wanted.folder)
    places = Places.under(wanted.folder)
    hall, centre = Hall(places, offscreen="DISPLAY" not in os.environ), Centre(places)
    began = time.monotonic()

    def tell(sentence: str) -> None:
        sys.stdout.write(f"[{time.monotonic() - began:5.0f} s] {sentence}\n")
        sys.stdout.flush()

    try:
        raise_all(hall, centre, tell)
        if not wanted.no_story:
            CHAPTERS[wanted.chapter](places, centre, hall, tell).play()
        pictures = f"Pictures: {places.pictures}   " if places.pictures.exists() else ""
        tell(f"{pictures}slips: {places.paper}   mails: {places.mail}   logs: {places.logs}")
        if not wanted.no_keep:
            places.hand_over()
            sys.stdout.write(by_hand(places, centre, hall))
            sys.stdout.flush()
            ended.wait()
    except (NotReady, Lost, Unreadable) as trouble:
        sys.stderr.write(f"{trouble}\nLogs: {places.logs}   the pages so far: {places.pictures}\n")
        return 1
    finally:
        hall.stop()
        centre.stop()
        places.hand_over()
    return 0


def raise_all(hall: Hall, centre: Centre, say: Callable[[str], None]) -> None:
    """Cards, centre, dock, enrolment, kiosk; returns when the kiosk shows its first screen."""
    say("Making the cast's cards …")
    hall.make_cards()
    hall.begin_dock()
    say("Setting up the centre: database, keys, city, staff, register …")
    centre.set_up()
    centre.begin()
    code = centre.enrolment_code()
    centre.wait_until_up()
    hall.wait_for_dock()
    say("Enrolling the kiosk with a one-time code …")
    hall.enrol(code)
    hall.start_kiosk()
    say("The kiosk shows its first screen.")


def by_hand(places: Places, centre: Centre, hall: Hall) -> str:
    """What a visitor can do now, as text for the terminal."""
    python = os.path.relpath(PYTHON, ROOT)
    dock = f"MADOGUCHI_DOCK={places.dock_socket} {python} -m hardware.simulated"
    hand = f"{python} -m provisioning.demonstration.hand --folder {places.folder}"
    staff = "\n".join(f"    {who.number:10} {who.password:14} {who.name}" for who in centre.staff.values())
    where = "on this display" if "DISPLAY" in os.environ else "drawn off screen; look at it with `picture`"
    return f"""
Everything is up. Ctrl-C ends it.

Centre         {centre.places.centre_url}/          public check: {centre.places.centre_url}/check/
  staff        number, password:
{staff}
  second factor
    {python} -m provisioning.demonstration.hand --folder {places.folder} totp sato

Kiosk          {where}
    {hand} picture screen.png
    {hand} screen
    {hand} touch '日本語　はじめる'
    {hand} type 1234

Cards          (who is who: {places.folder}/cards.txt)
    {dock} insert hanako
    {dock} pull
Printer        {dock} paper out | paper full
Line           {dock} line cut | line restore | line throttle 64000
Slips          {places.paper}
"""


def _leave(ended: threading.Event) -> None:
    if ended.is_set():
        return
    ended.set()
    raise KeyboardInterrupt


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(0)
