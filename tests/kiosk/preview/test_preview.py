"""`python -m kiosk.preview`, the real process within its walls (ADR 0030)."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from kiosk.preview.sandbox import command
from sync.contract.preview import (
    MOST_MEMORY_BYTES,
    REQUEST_LIMIT_BYTES,
    UNAVAILABLE,
    Look,
    PreviewRequest,
    PreviewTrouble,
    Show,
    Touch,
    TouchAct,
    TouchTarget,
    block,
)
from tests.support.kiosk.every_kind import authored, every_kind
from tests.support.kiosk.example_catalogue import DEFINITIONS, HALL
from tests.support.screens.preview_client import MOMENT, Preview, memory_of, preview

WASTE = (DEFINITIONS / "bulky_waste.json").read_bytes()
EVERY_KIND = authored(every_kind())


@pytest.fixture(scope="module")
def running() -> Iterator[Preview]:
    with preview() as process:
        yield process
        assert process.ends() == 0


def asked(definition: bytes = WASTE, **words: object) -> PreviewRequest:
    return PreviewRequest(definition, HALL, MOMENT, **words)  # type: ignore[arg-type]


def members(**changed: object) -> bytes:
    return json.dumps(json.loads(WASTE) | changed, ensure_ascii=False).encode()


def dots(picture: bytes) -> tuple[tuple[int, int], bytes]:
    image = Image.open(io.BytesIO(picture))
    return image.size, image.convert("RGB").tobytes()


@pytest.mark.parametrize(
    "look", [Look("ja"), Look("en", "extra"), Look("easy-ja", orientation="landscape")], ids=lambda look: look.language
)
def test_pictures_are_those_of_the_kiosk_dot_for_dot(tmp_path: Path, look: Look) -> None:
    words = [str(tmp_path), look.language, look.size, look.orientation]
    subprocess.run([sys.executable, "-m", "tests.support.screens.walked_picture", *words], check=True, timeout=120)
    with preview() as own:
        answer, form = own.ask(asked(look=look))
        _, complaints = own.ask(asked(look=look, touches=(Touch(TouchAct.NEXT),)))
        other = Look(
            look.language, look.size, orientation="portrait" if look.orientation == "landscape" else "landscape"
        )
        _, turned = own.ask(asked(look=other))
        _, again = own.ask(asked(look=look))
    assert (answer.trouble, answer.fits) == (None, True)
    assert dots(form) == dots(again) == dots((tmp_path / "form.png").read_bytes())
    assert dots(complaints) == dots((tmp_path / "complaints.png").read_bytes())
    assert dots(complaints) != dots(form)
    assert dots(turned)[0] == tuple(reversed(dots(form)[0]))


def test_a_turned_picture_differs_from_the_kiosks_by_no_more_than_a_rounding(running: Preview, tmp_path: Path) -> None:
    words = [str(tmp_path), "ja", "standard", "landscape"]
    subprocess.run([sys.executable, "-m", "tests.support.screens.walked_picture", *words], check=True, timeout=120)
    running.ask(asked())
    _, turned = running.ask(asked(look=Look(orientation="landscape")))
    pair = [Image.open(io.BytesIO(one)).convert("RGB") for one in (turned, (tmp_path / "form.png").read_bytes())]
    difference = ImageChops.difference(*pair)
    assert max(most for _, most in difference.getextrema()) <= 1


def test_a_form_is_tried_by_touching_its_picture(running: Preview) -> None:
    """Each target says what to ask for next, until the confirm page stands."""
    first, _ = running.ask(asked(EVERY_KIND, picture=False))
    assert first.flaws == ()
    assert first.pages[0].page == json.loads(EVERY_KIND)["pages"][0]["id"]
    assert first.number == 1
    opened = next(target for target in first.targets if target.touch.act is TouchAct.OPEN)
    keyboard, picture = running.ask(asked(EVERY_KIND, touches=(opened.touch,)))
    assert keyboard.shown == "TypeField"
    assert keyboard.number == 1
    assert dots(picture)[0] == (keyboard.width, keyboard.height) == (1080, 1920)
    typed = (opened.touch, Touch(TouchAct.TYPED, value="山田"))
    back, _ = running.ask(asked(EVERY_KIND, touches=typed, picture=False))
    assert (back.shown, back.answers) == ("FillPage", {opened.touch.field: "山田"})
    again, _ = running.ask(asked(EVERY_KIND, answers=back.answers, show=Show.REVIEW))
    assert again.shown == "CheckAnswers"
    edits = [
        target for target in again.targets if target.touch == Touch(TouchAct.CHOOSE, value=f"edit:{opened.touch.field}")
    ]
    assert len(edits) == 1
    there, _ = running.ask(asked(EVERY_KIND, answers=back.answers, show=Show.REVIEW, touches=(edits[0].touch,)))
    assert (there.shown, there.fields) == ("FillPage", first.fields)


def test_targets_lie_where_the_picture_has_them(running: Preview) -> None:
    """A chosen choice is drawn otherwise within its target, and its own target says so."""
    before, plain = running.ask(asked(EVERY_KIND, at="married"))
    yes = next(target for target in before.targets if target.touch == Touch(TouchAct.ANSWER, "married", "yes"))
    after, chosen = running.ask(asked(EVERY_KIND, at="married", touches=(yes.touch,)))
    assert after.answers["married"] == "yes"
    assert cut_out(plain, yes) != cut_out(chosen, yes)
    assert all(inside(one, before.width, before.height) for one in before.targets)


def inside(target: TouchTarget, width: int, height: int) -> bool:
    place = target.place
    return place.x >= 0 and place.y >= 0 and place.x + place.w <= width and place.y + place.h <= height


def cut_out(picture: bytes, target: TouchTarget) -> bytes:
    place = target.place
    box = (place.x, place.y, place.x + place.w, place.y + place.h)
    return Image.open(io.BytesIO(picture)).convert("RGB").crop(box).tobytes()


def test_all_pages_of_a_form_are_measured_in_a_look(running: Preview) -> None:
    """Hidden questions too, with keyboards, complaints and the confirm page: what does not fit is named."""
    fitting, _ = running.ask(asked(EVERY_KIND, check=True, look=Look("en")))
    assert (fitting.trouble, fitting.misfits) == (None, ())
    shown = {field for page in fitting.pages for field in page.fields}
    assert {"spouse", "child[1].name"} <= shown
    assert fitting.measured > 2 * len(fitting.pages)
    pages = json.loads(WASTE)["pages"]
    pages[0]["fields"][0]["label"]["en"] = "Donaudampfschifffahrtsgesellschaftskapitaensmuetzenabzeichen " * 12
    answer, _ = running.ask(asked(members(pages=pages), check=True, look=Look("en", "extra")))
    assert not answer.fits
    assert (pages[0]["id"], pages[0]["fields"][0]["id"]) in {(one.page, one.fields[0]) for one in answer.misfits}
    assert answer.squeezed < 100


@pytest.mark.parametrize("path", sorted(DEFINITIONS.glob("*.json")), ids=lambda path: path.stem)
def test_the_longest_names_fit_in_the_largest_type(running: Preview, path: Path) -> None:
    answer, _ = running.ask(asked(path.read_bytes(), check=True, look=Look("easy-ja", "extra")))
    assert (answer.trouble, answer.misfits) == (None, ())


def test_flaws_come_with_the_page(running: Preview) -> None:
    answer, picture = running.ask(asked(members(category="nothing")))
    assert [(flaw.reason, flaw.about) for flaw in answer.flaws] == [("unknown_category", "nothing")]
    assert picture


HOSTILE = {
    "no JSON": (block(b"\xff\x00{"), PreviewTrouble.BAD_REQUEST),
    "deep request": (block(b'{"definition":' + b"[" * 200_000), PreviewTrouble.BAD_REQUEST),
    "empty": (block(b""), PreviewTrouble.BAD_REQUEST),
}
DEFINITIONS_NOT_SHOWN = {
    "no JSON": (b"\xff\x00{", PreviewTrouble.NOT_READ),
    "deep": (b'{"pages":' + b"[" * 100_000 + b"]" * 100_000 + b"}", PreviewTrouble.NOT_READ),
    "no object": (b"[]", PreviewTrouble.NOT_READ),
    "huge": (members(summary={"ja": "長" * 100_000}), PreviewTrouble.NOT_READ),
    "10,000 fields": (
        members(
            pages=[
                {"id": "p", "title": {"ja": "頁"}, "fields": [{"id": f"f{n}", "kind": "text"} for n in range(10_000)]}
            ]
        ),
        PreviewTrouble.NOT_READ,
    ),
    "unknown kind": (
        members(pages=[{"id": "p", "title": {}, "fields": [{"id": "f", "kind": "x"}]}]),
        PreviewTrouble.NOT_READ,
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_request_costs_itself_alone(running: Preview, name: str) -> None:
    data, trouble = HOSTILE[name]
    answer, picture = running.ask_bytes(data)
    assert (answer.trouble, picture) == (trouble, b"")
    assert running.ask(asked(picture=False))[0].trouble is None


@pytest.mark.parametrize("name", DEFINITIONS_NOT_SHOWN)
def test_a_definition_that_nobody_reads_costs_itself_alone(running: Preview, name: str) -> None:
    definition, trouble = DEFINITIONS_NOT_SHOWN[name]
    answer, picture = running.ask(asked(definition))
    assert (answer.trouble, picture) == (trouble, b"")
    assert answer.about
    assert running.ask(asked(picture=False))[0].trouble is None


def test_a_place_that_is_not_there_is_named(running: Preview) -> None:
    for request in (asked(at="nowhere"), asked(answers={"nowhere": "1"})):
        answer, _ = running.ask(request)
        assert (answer.trouble, answer.about) == (PreviewTrouble.NO_SUCH_PLACE, "nowhere")


def test_a_form_that_takes_too_long_costs_itself_alone(running: Preview) -> None:
    many = [{"id": f"f{n}", "kind": "text", "label": {"ja": "質問の文"}, "max_length": 40} for n in range(1700)]
    large = members(pages=[{"id": "p", "title": {"ja": "頁"}, "fields": many}])
    answer, _ = running.ask(asked(large, check=True))
    assert answer.trouble is PreviewTrouble.TOO_SLOW
    assert running.ask(asked(picture=False))[0].trouble is None


def test_one_page_after_the_other_takes_no_more_memory() -> None:
    """A picture's textures are some megabytes: what is kept of each ended the process after some eighty."""
    with preview() as process:
        taken = []
        for number in range(36):
            form = members(name={"ja": f"粗大ごみ {number}"})
            look = Look("ja", orientation="landscape" if number % 4 == 3 else "portrait")
            assert process.ask(asked(form, look=look))[1]
            taken.append(memory_of(process))
    assert max(taken[24:]) - max(taken[:12]) < 16 << 20


def test_a_block_longer_than_any_request_ends_it_with_a_word() -> None:
    with preview() as process:
        answer, _ = process.ask_bytes((REQUEST_LIMIT_BYTES + 1).to_bytes(4, "big"))
        assert answer.trouble is PreviewTrouble.BAD_REQUEST
        assert process.process.wait(30) == 0


WAYS_OUT = {
    "network": "import socket; socket.create_connection(('127.0.0.1', 9), 2)",
    "a file of the house": "open('/etc/passwd').read()",
    "the checkout": f"import os; os.listdir({str(DEFINITIONS.parents[1])!r})",
    "writing": "open('/house/kiosk/__init__.py', 'a')",
    "writing anywhere": "open('/new', 'w')",
    "another process": "import os; os.kill(int(next(n for n in os.listdir('/proc') if n.isdigit() and n not in "
    "('1', str(os.getpid())))), 0)",
    "memory": f"bytearray({2 * MOST_MEMORY_BYTES // 3}); bytearray({MOST_MEMORY_BYTES})",
    "a large file": "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    "open('/tmp/f', 'wb').write(bytes(17 << 20))",
}


@pytest.mark.parametrize("name", WAYS_OUT)
def test_ways_out_of_the_walls_are_closed(name: str) -> None:
    """Each program is known to work without them: it fails for the wall, with the wall's own error."""
    tried = f"try:\n    {WAYS_OUT[name]}\nexcept (OSError, MemoryError, StopIteration) as e:\n    print('closed')\n"
    done = subprocess.run(command(("-c", tried)), capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "closed\n", done.stderr


def test_the_walls_hold_only_the_program_itself() -> None:
    done = subprocess.run(
        command(("-c", "import os; print(os.getuid(), sorted(os.listdir('/house')))")),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == "65534 ['hardware', 'kiosk', 'sync']\n"


def test_without_bubblewrap_it_says_so_and_draws_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kiosk.preview"],
        env={**os.environ, "PATH": str(tmp_path)},
        input=b"",
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (UNAVAILABLE, b"")
    assert b"bubblewrap" in done.stderr
