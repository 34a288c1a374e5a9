"""What an installation needs beside its pages: a log that says what broke, closed files, keys of its own."""

from __future__ import annotations

import json
import logging
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client

from central.project.logs import NothingPersonal
from central.staff.models import StaffSession
from sync.envelope.development_keys import make_city_keys
from sync.envelope.keys.signer import FileSigner

ROOT = Path(__file__).parents[2]
ZONE = {"lgwan": {"label": "LGWAN系", "networks": ["10.2.0.0/16"]}}
VARIABLE = re.compile(r"MADOGUCHI_[A-Z_]+|DATABASE_URL")


class Heard(logging.Handler):
    """Lines as stderr would have them."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(NothingPersonal())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def heard() -> Any:
    handler, root = Heard(), logging.getLogger()
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)


@pytest.mark.django_db
def test_a_mistake_is_told_with_its_place_and_nothing_of_the_request(
    heard: Heard, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    def broken(*_: object) -> None:
        name = "山田花子"
        raise ValueError(f"{name} cannot be read")

    monkeypatch.setattr("central.certificates.check_views.check_number", broken)
    client = Client(raise_request_exception=False)
    assert client.post("/check/?name=花子", {"number": "himitsu"}).status_code == 500
    assert client.get("/nowhere/山田/?q=花子").status_code == 404
    settings.ALLOWED_HOSTS = ["centre.example"]
    assert client.get("/check/").status_code == 400
    said = "\n".join(heard.lines)
    assert re.search(r"request: request 500 POST /check/ \[ValueError at .*test_installed\.py:\d+\]", said)
    assert "404 GET no address of ours" in said
    assert "DisallowedHost" in said
    assert not re.search("山田|花子|himitsu|%E5|%E8|testserver", said)


def test_words_of_others_are_not_repeated(heard: Heard) -> None:
    logging.getLogger("fontTools.subset").warning("no glyph for 花子")
    logging.getLogger("central.intake").error("entry %s: refused\nnext", "0f")
    assert "花子" not in heard.lines[0]
    assert heard.lines[1].endswith("central.intake: entry 0f: refused next")
    assert all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} ", line) for line in heard.lines)


def test_log_goes_to_stderr_outside_a_demonstration_too(tmp_path: Path) -> None:
    code = "import django,logging;django.setup();logging.getLogger('django.request').error('x');" + (
        "logging.getLogger('central').info('ours')"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], env=_environment(tmp_path), cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert len(run.stderr.splitlines()) == 2


def test_nobody_else_reads_state_or_database(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir(mode=0o755)
    (state / "central.db").touch(mode=0o644)
    # As a stronger umask before left them: SQLite writes on into what lies there, with the mode that it has.
    for beside in ("central.db-later", "central.db-line"):
        (state / beside).touch(mode=0o644)
    command = [sys.executable, "-m", "central", "migrate", "staff", "--verbosity", "0"]
    old = os.umask(0o022)
    try:
        subprocess.run(command, env=_environment(tmp_path), cwd=ROOT, check=True)
        subprocess.run(command, env=_environment(tmp_path), cwd=ROOT, check=True)
    finally:
        os.umask(old)
    assert state.stat().st_mode & 0o777 == 0o700
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in state.iterdir() if path.is_file()} == {
        path.name: "0o600" for path in state.iterdir()
    }


def test_keys_of_a_demonstration_stop_every_command(tmp_path: Path, settings: Any) -> None:
    make_city_keys(tmp_path / "keys")
    settings.KEYS_DIR, settings.DEMO = tmp_path / "keys", False
    with pytest.raises(SystemCheckError, match="MADOGUCHI_KEYS"):
        call_command("check")
    for command in (["worker", "--until-idle"], ["serve"], ["check_document", "x.pdf"]):
        with pytest.raises(SystemCheckError, match="MADOGUCHI_KEYS"):
            call_command(*command, skip_checks=False)
    settings.DEMO = True
    call_command("check")
    settings.DEMO, settings.KEYS_DIR = False, tmp_path / "own"
    settings.KEYS_DIR.mkdir()
    FileSigner.create(settings.KEYS_DIR / "ack.key", "")
    call_command("check")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("MADOGUCHI_HTTPS", "true"),
        ("MADOGUCHI_DEMO", "no"),
        ("MADOGUCHI_SMTP_TLS", "on"),
        ("MADOGUCHI_TRUSTED_PROXIES", "10.9.0.1/24"),
        ("MADOGUCHI_TRUSTED_PROXIES", "proxy.example"),
        ("MADOGUCHI_ZONES", "lgwan"),
        ("MADOGUCHI_ZONES", '{"": {"label": "LGWAN系", "networks": []}}'),
        ("MADOGUCHI_ZONES", f'{{"{"z" * 21}": {{"label": "LGWAN系", "networks": []}}}}'),
        ("MADOGUCHI_ZONES", '["lgwan"]'),
        ("MADOGUCHI_ZONES", '{"lgwan": {"label": "LGWAN系"}}'),
        ("MADOGUCHI_ZONES", '{"lgwan": {"label": "LGWAN系", "networks": "10.2.0.0/16"}}'),
        ("MADOGUCHI_ZONES", '{"lgwan": {"label": "LGWAN系", "networks": ["10.2.3.4/16"]}}'),
        ("MADOGUCHI_ZONED_PROCEDURES", '{"child_allowance": "nowhere"}'),
        ("MADOGUCHI_PROCESSING_DAYS", '{"child_allowance": "14"}'),
        ("MADOGUCHI_SESSION_IDLE_S", "half an hour"),
        ("MADOGUCHI_SESSION_IDLE_S", "0"),
        ("MADOGUCHI_SMTP_PORT", "smtp"),
        ("MADOGUCHI_LOG_LEVEL", "loud"),
        ("MADOGUCHI_DOOR", "garden"),
        ("DATABASE_URL", "mysql://centre@db.example/centre"),
        ("DATABASE_URL", "centre"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_named_before_anything_begins(
    name: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in [variable for variable in os.environ if VARIABLE.fullmatch(variable)]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("MADOGUCHI_STATE", str(tmp_path))
    monkeypatch.setenv(name, said)
    with pytest.raises(ImproperlyConfigured, match=name) as wrong:
        runpy.run_path(str(ROOT / "central" / "project" / "settings.py"))
    if name == "DATABASE_URL":
        assert said not in str(wrong.value), "an address may hold a password"


def test_a_zones_id_is_as_long_as_the_row_of_a_session_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    longest = StaffSession._meta.get_field("zone").max_length
    assert longest is not None
    zone = "z" * longest
    monkeypatch.setenv("MADOGUCHI_STATE", str(tmp_path))
    monkeypatch.setenv("MADOGUCHI_ZONES", json.dumps({zone: {"label": "LGWAN系", "networks": []}}))
    assert list(runpy.run_path(str(ROOT / "central" / "project" / "settings.py"))["ZONES"]) == [zone]


def test_lists_may_have_spaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_STATE", str(tmp_path))
    monkeypatch.setenv("MADOGUCHI_TRUSTED_PROXIES", "10.9.0.1, 10.9.0.2/32,")
    monkeypatch.setenv("MADOGUCHI_HOSTS", "centre.example, kiosks.example")
    found = runpy.run_path(str(ROOT / "central" / "project" / "settings.py"))
    assert found["TRUSTED_PROXIES"] == ["10.9.0.1/32", "10.9.0.2/32"]
    assert found["ALLOWED_HOSTS"] == ["centre.example", "kiosks.example"]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"MADOGUCHI_TRUSTED_PROXIES": "10.9.0.1/24"}, r"MADOGUCHI_TRUSTED_PROXIES: .*10\.9\.0\.0/24"),
        ({"MADOGUCHI_STATE": "/proc/nothing/here"}, "MADOGUCHI_STATE: .*cannot be used"),
        ({}, "python -m central migrate"),
    ],
    ids=["network", "folder", "database"],
)
def test_an_operator_reads_one_sentence(more: dict[str, str], sentence: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "central", "serve", "--bind", "127.0.0.1:1"]
    run = subprocess.run(
        command, env=_environment(tmp_path) | more, cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert run.returncode == 1
    assert re.search(sentence, run.stderr)
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("words", [["list_roots"], ["verify_audit"], ["publish_catalogue", "99201"]])
def test_a_command_before_the_first_migration_is_one_sentence(words: list[str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "central", *words]
    run = subprocess.run(command, env=_environment(tmp_path), cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert run.returncode == 1
    assert "python -m central migrate" in run.stderr
    assert "Traceback" not in run.stderr


def test_what_service_needs_is_said_outside_a_demonstration(settings: Any, tmp_path: Path) -> None:
    def said() -> set[str]:
        return {str(message.msg).partition(":")[0] for message in run_checks() if message.id == "madoguchi.W001"}

    settings.KEYS_DIR = tmp_path
    settings.DEMO, settings.ZONES, settings.HTTPS = False, {}, False
    assert {"MADOGUCHI_ZONES", "MADOGUCHI_HTTPS", "MADOGUCHI_HOSTS", "MADOGUCHI_PUBLIC_URL"} <= said()
    settings.ZONES, settings.HTTPS, settings.TRUSTED_PROXIES = ZONE, True, ["10.9.0.1/32"]
    settings.ALLOWED_HOSTS, settings.PUBLIC_URL = ["centre.city"], "https://centre.city"
    settings.MAIL_FROM = "madoguchi@centre.city"
    assert said() == set()
    settings.STORE = str(tmp_path / "store")
    (tmp_path / "store").mkdir(mode=0o700)
    assert said() == set()
    (tmp_path / "store").chmod(0o770)
    assert said() == {"MADOGUCHI_DOCUMENT_STORE"}
    settings.DOCUMENT_STORE = str(tmp_path / "documents")
    assert said() == set()
    settings.TRUSTED_PROXIES = []
    assert said() == {"MADOGUCHI_TRUSTED_PROXIES"}
    settings.DEMO, settings.ZONES = True, {}
    assert said() == set()


def test_without_a_word_of_the_operator_no_network_is_a_zone(tmp_path: Path) -> None:
    said = "from django.conf import settings;print(settings.ZONES)"
    for more, zones in (({}, "{}"), ({"MADOGUCHI_DEMO": "1"}, "{'lgwan'")):
        run = subprocess.run(
            [sys.executable, "-c", said], env=_environment(tmp_path) | more, cwd=ROOT, capture_output=True, text=True
        )
        assert run.stdout.startswith(zones)


def test_the_page_of_settings_names_exactly_what_the_programs_read() -> None:
    folders = ("central", "kiosk", "sync", "hardware", "provisioning")
    files = [path for name in folders for path in (ROOT / name).rglob("*") if path.suffix in (".py", ".service")]
    files.append(ROOT / "kiosk.service")
    read = {name for path in files for name in VARIABLE.findall(path.read_text())}
    page = (ROOT / "docs" / "settings.md").read_text()
    rows = set(re.findall(r"^\| `([A-Z_]+)`", page, re.MULTILINE))
    assert rows == read


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not VARIABLE.fullmatch(name)}
    return kept | {"MADOGUCHI_STATE": str(folder / "state"), "DJANGO_SETTINGS_MODULE": "central.project.settings"}


def test_pages_for_developers_stop_every_command_outside_a_demonstration(tmp_path: Path, settings: Any) -> None:
    settings.KEYS_DIR, settings.DEMO, settings.DEBUG = tmp_path / "none", False, True
    with pytest.raises(SystemCheckError, match="MADOGUCHI_DEBUG"):
        call_command("check")
    settings.DEMO = True
    call_command("check")
