"""Mozc as it really runs: offers kanji, learns nothing, comes back, and never keeps a resident waiting."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.conversion import mozc
from kiosk.conversion.mozc import INCOGNITO, Mozc, MozcSilent, parse
from kiosk.conversion.mozc_home import RUNTIME, HousedMozc, clear_left_homes
from sync.contract.forms.drawable import is_all_drawable
from tests.support.machine.folders import reachable

USER = "nobody" if os.geteuid() == 0 else None
pytestmark = pytest.mark.skipif(not Path(mozc.HELPER).exists(), reason="emacs-mozc-bin is not installed")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return reachable(tmp_path) / "mozc"


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys sent by a test itself are not sent again: beside busy processes an answer may take its time."""
    for wait in ("ANSWER_S", "START_S"):
        monkeypatch.setattr(mozc, wait, 10.0)


@pytest.fixture
def engine(home: Path, patient: None) -> Iterator[Mozc]:
    running = Mozc(home, USER)
    yield running
    running.close()
    _end_server(home)


def _servers(home: Path) -> list[int]:
    """Servers of this home only: others on the machine are not ours."""
    found = []
    for process in Path("/proc").iterdir():
        try:
            ours = f"HOME={home}".encode() in (process / "environ").read_bytes().split(b"\0")
            if ours and "mozc_server" in (process / "cmdline").read_text():
                found.append(int(process.name))
        except OSError:
            continue
    return found


def _stop_all(home: Path) -> None:
    """Until each of them stands still, one that was only starting too."""
    while not (servers := _servers(home)) or not all(_stands_still(server) for server in servers):
        for server in servers:
            os.kill(server, signal.SIGSTOP)


def _stands_still(process: int) -> bool:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "T"


@pytest.mark.parametrize("reading", ["はな", "かに", "でんわ", "まる", "ばーじょん"])
def test_what_nothing_draws_is_not_offered(engine: Mozc, reading: str) -> None:
    offered = engine.candidates(reading)
    assert len(offered) > 2
    assert [word for word in offered if not is_all_drawable(word) or "Mozc" in word] == []
    assert all(is_all_drawable(word) for _, word in engine.segments(reading))


def _end_server(home: Path) -> None:
    for number in _servers(home):
        os.kill(number, 9)


def test_a_reading_offers_kanji_and_its_kana(engine: Mozc) -> None:
    found = engine.candidates("さいとう")
    assert {"斎藤", "齋藤", "さいとう", "サイトウ"} <= set(found)
    assert len(found) == len(set(found))


def test_a_longer_reading_comes_in_pieces(engine: Mozc) -> None:
    assert engine.segments("とうきょうとしんじゅくく") == (("とうきょうと", "東京都"), ("しんじゅくく", "新宿区"))
    assert engine.candidates("とうきょうとしんじゅくく")[0] == "東京都新宿区"


@pytest.mark.requirement("PROM-04")
def test_a_rare_name_is_not_offered_sooner_to_the_next_person(engine: Mozc, home: Path) -> None:
    first = engine.candidates("さいとう")
    # The worst case: the rare name is committed, twice, as a keyboard that learns would do.
    for _ in range(2):
        engine._ready()
        engine._key('"さいとう"')
        engine._key("space")
        output = engine._key("space")
        for _ in range(len(first)):
            if mozc._segments(output) == (("さいとう", "齋藤"),):
                break
            output = engine._key("space")
        assert mozc._segments(output) == (("さいとう", "齋藤"),)
        engine._key("enter")
    engine.reset()
    assert engine.candidates("さいとう") == first
    names = [path.name for path in (home / ".config" / "mozc").iterdir()]
    assert not any("history" in name and (home / ".config" / "mozc" / name).stat().st_size > 100 for name in names)


def test_the_configuration_is_in_place_before_the_first_start(home: Path, engine: Mozc) -> None:
    engine.candidates("あ")
    assert (home / ".config" / "mozc" / "config1.db").read_bytes() == INCOGNITO


def test_a_killed_helper_comes_back(engine: Mozc) -> None:
    engine.candidates("あ")
    assert engine._process is not None
    engine._process.kill()
    engine._process.wait()
    assert "斎藤" in engine.candidates("さいとう")


def test_a_killed_server_comes_back(engine: Mozc, home: Path) -> None:
    engine.candidates("あ")
    assert _servers(home)
    _end_server(home)
    assert "さいとう" in engine.candidates("さいとう")
    assert "斎藤" in engine.candidates("さいとう")


def test_an_engine_that_never_answers_leaves_the_kana(home: Path, tmp_path: Path) -> None:
    silent = tmp_path / "silent"
    silent.write_text(f"#!{sys.executable}\nimport time\ntime.sleep(60)\n")
    silent.chmod(0o755)
    mute = Mozc(home, None, str(silent))
    started = time.monotonic()
    mozc_start, mozc.START_S = mozc.START_S, 0.2
    try:
        assert mute.candidates("はるか") == ("はるか", "ハルカ")
        assert mute.segments("はるか") == (("はるか", "はるか"),)
    finally:
        mozc.START_S = mozc_start
        mute.close()
    assert time.monotonic() - started < 5


def test_an_engine_that_is_not_installed_leaves_the_kana(home: Path) -> None:
    assert Mozc(home, None, "/nowhere/mozc").candidates("はるか") == ("はるか", "ハルカ")


def test_what_is_no_reading_is_never_sent(engine: Mozc) -> None:
    assert engine.candidates('"あ') == ('"あ', '"ア')
    assert engine._process is None
    assert engine.candidates("") == ()


@pytest.mark.parametrize("torn", ["", "((a . b)", "("])
def test_a_torn_answer_is_no_answer(torn: str) -> None:
    with pytest.raises(MozcSilent):
        parse(torn)


def test_it_refuses_nothing_when_the_visit_ends_twice(engine: Mozc) -> None:
    engine.candidates("あ")
    engine.reset()
    engine.reset()
    assert engine.candidates("あ")


def test_the_program_can_be_imported_without_kivy() -> None:
    code = "import sys, kiosk.conversion.mozc, kiosk.paging.form_pages\n"
    code += "sys.exit(any(name.startswith('kivy') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_home_and_server_go_with_the_program(tmp_path: Path) -> None:
    runtime = reachable(tmp_path)
    housed = HousedMozc("", runtime)
    assert list(runtime.iterdir()) == [], "nothing before the first kana"
    assert housed.candidates("わかば")[0] == "若葉"
    (home,) = runtime.iterdir()
    assert home.stat().st_mode & 0o077 == 0
    assert _servers(home)
    housed.reset()
    housed.close()
    assert list(runtime.iterdir()) == []
    gone = threading.Event()
    while _servers(home) and not gone.wait(0.02):
        assert not home.exists()


@pytest.mark.parametrize("typed", ["さいとう", "わたなべけんたろう", "とうきょうとしんじゅくくにししんじゅく"])
def test_a_reading_as_one_key_is_cut_as_kana_by_kana(engine: Mozc, typed: str) -> None:
    engine._ready()
    for mark in typed:
        engine._key(f'"{mark}"')
    by_kana = mozc._segments(engine._key("space"))
    engine._keys(*mozc._ESCAPE)
    assert engine.segments(typed) == by_kana


def test_a_name_of_several_pieces_is_also_looked_up_in_one(engine: Mozc) -> None:
    found = engine.candidates("げんみょういんほうおうじ")
    assert found[0] == "".join(word for _, word in engine.segments("げんみょういんほうおうじ"))
    assert len(engine.candidates("ささきゆうこ")) > 3


def test_half_width_kana_are_not_offered(engine: Mozc) -> None:
    assert not any("\uff61" <= mark <= "\uff9f" for word in engine.candidates("わたなべ") for mark in word)


class Few:
    """A list of words that knows one."""

    is_poorer = True

    def candidates(self, kana: str) -> tuple[str, ...]:
        return ("一覧", kana)

    def segments(self, kana: str) -> tuple[tuple[str, str], ...]:
        return ((kana, "一覧"),)

    def reset(self) -> None:
        """Nothing is kept."""


def test_while_mozc_is_silent_a_list_stands_in_and_it_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped, not ended: the worst case, for it holds its socket and says nothing."""
    monkeypatch.setattr(mozc, "ANSWER_S", 3.0)  # beside busy processes what lives may take its time
    monkeypatch.setattr(mozc, "START_S", 20.0)
    runtime = reachable(tmp_path)
    with closing(HousedMozc("", runtime, Few())) as housed:
        assert "斎藤" in housed.candidates("さいとう")
        assert not housed.is_poorer
        (home,) = runtime.iterdir()
        _stop_all(home)
        assert housed.candidates("さいとう") == ("一覧", "さいとう")
        assert housed.is_poorer
        assert housed.segments("さいとう") == (("さいとう", "一覧"),), "nobody waits for it a second time"
        back = threading.Event()
        while housed.is_poorer and not back.wait(0.05):
            pass
        assert "斎藤" in housed.candidates("さいとう")


def test_a_program_without_a_home_for_mozc_has_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.conversion.mozc_home.MozcHome", _refused)
    with closing(HousedMozc("", tmp_path, Few())) as housed:
        assert housed.candidates("さいとう") == ("一覧", "さいとう")
        assert housed.is_poorer


def _refused(*_: object) -> None:
    raise OSError


TYPES_AND_WAITS = """
import sys
from kiosk.conversion.mozc_home import housed_mozc
housed_mozc("").candidates("げんみょういん")
print("typed", flush=True)
sys.stdin.read()
"""


def _types_and_waits(runtime: Path) -> subprocess.Popen[bytes]:
    """A program in which somebody typed a name, and still stands there."""
    program = subprocess.Popen(
        [sys.executable, "-c", TYPES_AND_WAITS],
        env=os.environ | {RUNTIME: str(runtime)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert program.stdout is not None
    assert program.stdout.readline() == b"typed\n"
    return program


@pytest.mark.requirement("PROM-04")
def test_a_killed_program_leaves_nothing_behind_the_next_start(tmp_path: Path) -> None:
    runtime = reachable(tmp_path)
    with _types_and_waits(runtime) as killed:
        (home,) = runtime.iterdir()
        assert _servers(home)
        clear_left_homes("", runtime)
        assert home.exists(), "taken from a program that lives"
        killed.send_signal(signal.SIGKILL)
    assert home.exists()
    with _types_and_waits(runtime) as next_start:
        assert not home.exists()
        (its_home,) = runtime.iterdir()
        next_start.send_signal(signal.SIGKILL)
    clear_left_homes("", runtime)
    assert list(runtime.iterdir()) == []
    gone = threading.Event()
    while (_servers(home) or _servers(its_home)) and not gone.wait(0.02):
        pass


@pytest.mark.requirement("PROM-04")
def test_the_home_is_to_the_byte_the_same_whatever_was_typed(tmp_path: Path, patient: None) -> None:
    """So a home that a killed program left tells nothing. Only the key of the server's socket differs, by chance."""
    kept = []
    for typed in ("あ", "げんみょういんほうおうじ"):
        home = reachable(tmp_path) / typed
        with closing(Mozc(home, USER)) as engine:
            files = _files_after(engine, home, typed)
        _end_server(home)
        files[".session.ipc"] = bytes(len(files[".session.ipc"]))
        kept.append(files)
    assert kept[0] == kept[1]
    assert {"config1.db", "segment.db", "boundary.db"} <= set(kept[0])


def _files_after(engine: Mozc, home: Path, typed: str) -> dict[str, bytes]:
    """What lies in the home after a reading was typed and, the worst case, committed as the kiosk never does."""
    engine.candidates(typed)
    engine._key(f'"{typed}"')
    for key in ("space", "enter"):
        engine._key(key)
    engine.reset()
    engine.candidates("い")  # a server that learns writes down what it learned when the next session begins
    return {path.name: path.read_bytes() for path in (home / ".config" / "mozc").iterdir() if path.is_file()}
