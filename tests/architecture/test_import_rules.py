"""Each import contract is broken here on purpose, so that none can never fail (docs/adr/0014-import-rules.md)."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.architecture.import_contracts import (
    Import,
    broken_in,
    configuration,
    graph_with,
    options,
    real_graph,
)
from tests.architecture.tracked import ROOT, text_of, tracked_files

CIRCLE = "No circle anywhere"
BREAKING: dict[str, list[Import]] = {
    "The five packages": [("sync.errors", "hardware.errors"), ("sync.japanese.ruby", "hardware.errors")],
    "hardware sees nothing of sync but the rules of Japanese": [
        ("hardware.printer.outcome", "sync.contract.numbers"),
        ("hardware.card.tlv", "sync.envelope.base64url"),
        ("hardware.devices", "sync.outbox.storage.store"),
        ("hardware.printer.job", "sync.home.disk"),
        ("hardware.device_factory", "sync.inbox.centre_cache"),
        ("hardware.simulated.dock", "sync.transport.rate"),
        ("hardware.simulated.scenarios", "sync.agent.backoff"),
        ("hardware.errors", "sync.errors"),
    ],
    CIRCLE: [
        ("sync.outbox.storage.store", "sync.outbox.storage.rows"),
        ("kiosk.steps.apply.identify", "kiosk.steps.apply.choose"),
        ("hardware.card.results", "hardware.card.jpki_card"),
    ],
    "provisioning talks to central over HTTPS only": [
        ("provisioning.enrol", "central.project.secret_file"),
        ("provisioning.texts", "kiosk.words.texts"),
    ],
    "central sees only the contract and the envelope of sync": [
        ("central.intake.custody.custody_rows", "sync.outbox.storage.store"),
        ("central.intake.views", "sync.transport.answers"),
        ("central.intake.verdicts.checks", "sync.inbox.kept_ack"),
        ("central.keys", "sync.home.disk"),
        ("central.kiosks.fleet", "sync.agent.backoff"),
    ],
    "The kiosk process has no line: the agent has": [
        ("kiosk.state.kiosk_state", "sync.agent.backoff"),
        ("kiosk.devices.workers.outbox_worker", "sync.transport.client"),
        ("kiosk.steps.follow_up.status", "requests"),
    ],
    "Inside sync": [
        ("sync.contract.forms.rules", "sync.envelope.base64url"),
        ("sync.japanese.dates", "sync.errors"),
        ("sync.transport.rate", "sync.outbox.refusals"),
        ("sync.outbox.reader", "sync.agent.backoff"),
        ("sync.inbox.kept_ack", "sync.outbox.refusals"),
        ("sync.home.disk", "sync.inbox.centre_cache"),
    ],
    "The line is spoken over by what holds no home": [
        ("sync.transport.rate", "sync.home.clocks"),
        ("sync.transport.client", "sync.inbox.cache_tables"),
    ],
    "Inside the contract": [
        ("sync.contract.chain.statement", "sync.contract.wire.status"),
        ("sync.contract.forms.rules", "sync.contract.chain.statement"),
        ("sync.contract.wire.catalogue", "sync.contract.definition_flaws.flaw"),
        ("sync.contract.definition_flaws.flaw", "sync.contract.preview"),
        ("sync.contract.numbers", "sync.contract.timestamps"),
    ],
    "Inside the envelope": [
        ("sync.envelope.keys.key_files", "sync.envelope.jws"),
        ("sync.envelope.resident.resident_signature", "sync.envelope.jws"),
        ("sync.envelope.merkle", "sync.envelope.status"),
    ],
    "Inside the outbox": [
        ("sync.outbox.storage.mirror", "sync.outbox.recovery.boot_check"),
        ("sync.outbox.readiness.silence", "sync.outbox.entries.submission"),
        ("sync.outbox.entries.submission", "sync.outbox.recovery.healing"),
        ("sync.outbox.waiting", "sync.outbox.reader"),
    ],
    "The contract and the rules of Japanese have no I/O and no crypto": [
        ("sync.contract.chain.box", "cryptography"),
        ("sync.contract.wire.refusals", "requests"),
        ("sync.japanese.kana", "os"),
        ("sync.contract.forms.rules", "random"),
        ("sync.contract.chain.entry", "secrets"),
        ("sync.contract.numbers", "socket"),
        ("sync.japanese.widths", "subprocess"),
        ("sync.contract.chain.statement", "threading"),
        ("sync.contract.states", "time"),
    ],
    "The outbox's file is opened by sync alone": [
        ("kiosk.devices.workers.slip_reprint", "sqlite3"),
        ("kiosk.process.outbox_check", "sqlite_utils"),
        ("sync.agent.agent", "sqlite3"),
    ],
    "Inside hardware": [
        ("hardware.card.tlv", "hardware.printer.status"),
        ("hardware.printer.job", "hardware.devices"),
        ("hardware.stick.listing", "hardware.printer.status"),
        ("hardware.document_printer.status", "hardware.printer.status"),
        ("hardware.simulated.dock", "hardware.device_factory"),
    ],
    "Simulated devices are reached as real ones are, over pcscd and TCP": [
        ("kiosk.app", "hardware.simulated.dock"),
        ("provisioning.demonstration.hand", "hardware.simulated.scenarios"),
    ],
    "Device libraries in hardware only": [
        ("kiosk.devices.workers.printer_worker", "usb"),
        ("provisioning.enrol", "usb"),
    ],
    "The card reader's library where readers are spoken to": [("hardware.card.jpki_card", "smartcard")],
    "The printer's library where the printer is spoken to": [("hardware.printer.status", "escpos")],
    "Inside kiosk": [
        ("kiosk.steps.always.welcome", "kiosk.conversation.conversation"),
        ("kiosk.forms.form_parts", "kiosk.steps.step"),
        ("kiosk.state.visit", "kiosk.forms.findings"),
        ("kiosk.screens.done", "kiosk.state.visit"),
        ("kiosk.devices.card", "kiosk.state.visit"),
        ("kiosk.devices.workers.worker", "kiosk.steps.step"),
        ("kiosk.ui.window", "kiosk.devices.card"),
        ("kiosk.screens.touches", "kiosk.words.texts"),
        ("kiosk.runtime.bus", "kiosk.screens.touches"),
        ("kiosk.process.outbox_check", "kiosk.wiring"),
        ("kiosk.preview.inside", "kiosk.app"),
    ],
    "Inside the steps: chapter after chapter": [
        ("kiosk.steps.apply.choose", "kiosk.steps.follow_up.status"),
        ("kiosk.steps.card.trouble", "kiosk.steps.always.leaving"),
        ("kiosk.steps.slip_content", "kiosk.steps.page_frame"),
        ("kiosk.steps.step", "kiosk.steps.page_frame"),
    ],
    "Inside devices: threads know what is asked, not the other way round": [
        ("kiosk.devices.card", "kiosk.devices.slip_printer"),
        ("kiosk.devices.command", "kiosk.devices.outbox"),
    ],
    "Inside process: each part stands alone": [("kiosk.process.start_attempts", "kiosk.process.config")],
    "Inside the kiosk's state": [("kiosk.state.kiosk_state", "kiosk.state.visit")],
    "Inside screens": [
        ("kiosk.screens.frame", "kiosk.screens.welcome"),
        ("kiosk.screens.done", "kiosk.screens.status"),
        ("kiosk.screens.touches", "kiosk.screens.controls"),
    ],
    "Inside runtime": [
        ("kiosk.runtime.failpoints", "kiosk.runtime.clock"),
        ("kiosk.runtime.bus", "kiosk.runtime.defects"),
    ],
    "Decisions without Kivy: only what starts the kiosk knows its window": [
        ("kiosk.conversation.conversation", "kiosk.ui.window"),
        ("kiosk.steps.always.welcome", "kiosk.ui.drawing_texts"),
        ("kiosk.forms.form_parts", "kiosk.ui.text"),
        ("kiosk.state.visit", "kiosk.ui.tokens"),
        ("kiosk.wiring", "kiosk.ui.window"),
    ],
    "Decisions ask by commands: only what puts the kiosk together knows its workers": [
        ("kiosk.app", "kiosk.devices.workers.card_worker"),
        ("kiosk.preview.authored", "kiosk.devices.workers.card_worker"),
        ("kiosk.conversation.conversation", "kiosk.devices.workers.worker"),
        ("kiosk.steps.always.leaving", "kiosk.devices.workers.card_worker"),
    ],
    "Decisions are given time, chance and files, they take none": [
        ("kiosk.steps.apply.identify", "time"),
        ("kiosk.steps.apply.sign", "secrets"),
        ("kiosk.forms.answers", "pathlib"),
        ("kiosk.steps.slip_content", "os"),
        ("kiosk.steps.page_frame", "random"),
        ("kiosk.state.visit", "threading"),
        ("kiosk.conversation.conversation", "socket"),
        ("kiosk.screens.frame", "subprocess"),
        ("kiosk.paging.form_pages", "os"),
        ("kiosk.words.dates", "time"),
    ],
    "Kivy in kiosk.ui only": [
        ("kiosk.app", "kivy"),
        ("kiosk.steps.always.welcome", "kivy"),
        ("hardware.printer.paper_canvas", "kivy"),
    ],
    "Django and what belongs to it in central only": [
        ("hardware.errors", "django"),
        ("sync.envelope.keys.signer", "django"),
        ("kiosk.words.texts", "django"),
        ("provisioning.demonstration.centre", "django"),
        ("provisioning.enrol", "dj_database_url"),
        ("sync.agent.memory", "psycopg"),
        ("provisioning.demonstration.clerk", "django_otp"),
        ("kiosk.app", "gunicorn"),
        ("provisioning.texts", "whitenoise"),
        ("kiosk.process.config", "django_stubs_ext"),
    ],
    "Inside central": [
        ("central.certificates.standing", "central.intake.custody.custody_walk"),
        ("central.notices.receivers", "central.intake.models"),
        ("central.notices.access", "central.bulk_acts.models"),
        ("central.notices.menu", "central.authoring.models"),
        ("central.applications.chosen", "central.exports.models"),
        ("central.exports.access", "central.authoring.models"),
        ("central.catalogue.queries", "central.authoring.models"),
        ("central.applications.words.badges", "central.certificates.states"),
        ("central.kiosks.fleet", "central.applications.access"),
        ("central.staff.sign_in", "central.kiosks.heartbeats"),
        ("central.limits.lockout", "central.staff.models"),
        ("central.organisation.facts", "central.staff.access"),
        ("central.staff.accounts", "central.catalogue.queries"),
        ("central.audit.head", "central.web.days"),
        ("central.keys", "central.audit.models"),
        ("central.database.bulk_rows", "central.keys"),
        ("central.staff.accounts", "central.project.settings"),
    ],
    "Inside central.project: a worker loads the settings, these read the environment": [
        ("central.project.settings", "central.project.wsgi"),
        ("central.project.environment", "central.project.settings"),
    ],
    "Inside an app: pages ask, actions change, models keep": [
        ("central.applications.actions.accept", "central.applications.manual_check_views"),
        ("central.intake.actions.take_custody", "central.intake.enrolment_views"),
        ("central.kiosks.models", "central.kiosks.actions.states"),
        ("central.notices.access", "central.notices.actions.run"),
        ("central.kiosks.views", "central.kiosks.management.commands.revoke_kiosk"),
    ],
    "Inside certificates: pages ask, a worker issues by kinds, everybody checks": [
        ("central.certificates.kinds.letterhead", "central.certificates.typesetter.typesetting"),
        ("central.certificates.signing.qr_text", "central.certificates.issuing.numbers"),
        ("central.certificates.issuing.issue", "central.certificates.printing.print_log"),
        ("central.certificates.kinds.registry", "central.certificates.issuing.issue"),
    ],
    "Inside intake: custody is above the verdicts, which know of it by its rows only": [
        ("central.intake.verdicts.leases", "central.intake.custody.custody_rows"),
        ("central.intake.kiosk_api.status_pages", "central.intake.verdicts.checks"),
        ("central.intake.revocation.revocation_files", "central.intake.kiosk_api.status_pages"),
    ],
    "The city's signature and the typesetter in certificates only": [
        ("central.intake.contact_entries", "asn1crypto"),
        ("central.notices.texts", "fontTools"),
        ("central.applications.proof", "pyhanko"),
        ("central.applications.proof", "pyhanko_certvalidator"),
        ("central.kiosks.code_sheet", "typst"),
    ],
    "The client of buckets where buckets are spoken to": [
        ("central.store.keeping", "boto3"),
        ("central.intake.custody.custody_rows", "botocore"),
    ],
    "Spreadsheets are written and read by exports alone": [
        ("central.applications.chosen", "xlsxwriter"),
        ("central.notices.texts", "openpyxl"),
    ],
    "Inside provisioning": [
        ("provisioning.owners", "provisioning.enrol"),
        ("provisioning.enrol", "provisioning.demonstration.places"),
    ],
    "What the demonstration drives with stays there": [
        ("central.notices.smtp", "aiosmtpd"),
        ("provisioning.texts", "playwright"),
        ("hardware.printer.receipt", "zxingcpp"),
    ],
}
EXAMPLES = [(name, importer, imported) for name, imports in BREAKING.items() for importer, imported in imports]
ROOTS = configuration()["session_options"]["root_packages"]
EVERY_MODULE_PLACED = [name for name, one in options().items() if one.get("exhaustive")]
PAGES = ("urls", "views", "forms")


def test_every_contract_is_broken_somewhere_here() -> None:
    assert set(BREAKING) == set(options())
    assert all(BREAKING.values())


def test_the_tree_breaks_none() -> None:
    assert broken_in(real_graph()) == []


@pytest.mark.parametrize(("contract", "importer", "imported"), EXAMPLES)
def test_one_import_that_is_not_allowed_breaks_its_contract_and_no_other(
    contract: str, importer: str, imported: str
) -> None:
    """But that an import upwards may close a circle as well, and thereby turn the order inside a room round."""
    assert importer in real_graph().modules, "an example of a module that is gone shows nothing"
    broken = broken_in(graph_with([(importer, imported)]))
    assert contract in broken
    inside = {
        name for name in EVERY_MODULE_PLACED if "." in (room := options()[name]["containers"][0]) and room in importer
    }
    assert set(broken) <= {contract, CIRCLE, *inside}


def test_every_module_that_a_contract_keeps_apart_is_imported_once_against_it() -> None:
    """A name that is spelled wrong in a contract would forbid nothing."""
    for name, one in options().items():
        kept_apart = {*one.get("forbidden_modules", ()), *one.get("protected_modules", ())}
        tried = {imported for _, imported in BREAKING[name]}
        left = {module for module in kept_apart if not any(f"{each}.".startswith(f"{module}.") for each in tried)}
        assert {module for module in left if find_spec(module) is None} == set(), name
        assert left <= ALSO_KEPT_APART.get(name, set()), name


ALSO_KEPT_APART = {
    # Each of these breaks a second contract as well, which holds it closer.
    "The contract and the rules of Japanese have no I/O and no crypto": {"django", "kivy", "sqlite3", "sqlite_utils"},
    "Device libraries in hardware only": {"escpos", "smartcard"},
}


def test_the_inside_of_every_package_has_an_order_that_every_module_is_placed_in() -> None:
    """So have rooms inside one, where an order was drawn."""
    placed = [container for name in EVERY_MODULE_PLACED for container in options()[name]["containers"]]
    assert sorted(container for container in placed if "." not in container) == sorted(ROOTS)
    assert len(placed) == len(set(placed))


@pytest.mark.parametrize("contract", EVERY_MODULE_PLACED)
def test_a_new_module_must_be_placed(contract: str) -> None:
    (container,) = options()[contract]["containers"]
    assert broken_in(graph_with(modules=[f"{container}.newcomer"])) == [contract]


def test_a_new_package_is_under_the_contracts() -> None:
    packages = {path.parts[0] for path in tracked_files() if len(path.parts) == 2 and path.name == "__init__.py"}
    assert packages - {"tests"} == set(ROOTS)


def test_every_page_of_an_app_is_placed_above_its_actions() -> None:
    layers = " ".join(options()["Inside an app: pages ask, actions change, models keep"]["layers"])
    placed = {word.strip("()") for word in layers.split() if word not in "|:"}
    inside = [module.split(".") for module in real_graph().modules if module.startswith("central.")]
    pages = {parts[2] for parts in inside if len(parts) == 3 and parts[2].endswith(PAGES)}
    assert {"views", "action_views", "staff_urls", "reply_forms"} <= pages
    assert pages - placed == set()


@pytest.mark.parametrize("contract", EVERY_MODULE_PLACED)
def test_the_drawing_is_the_contract(contract: str) -> None:
    (container,) = options()[contract]["containers"]
    (block,) = re.findall(r"```\n(.*?)```", text_of(Path("docs/adr/0014-import-rules.md")), re.DOTALL)
    drawn = re.search(rf"^{container} +(\w.*\n(?: {{15}}.*\n)*)", block, re.MULTILINE)
    assert drawn is not None
    layers = re.sub(r"#.*", "", drawn.group(1)).split("→")
    assert [set(re.findall(r"\w+", layer)) for layer in layers] == [
        set(re.findall(r"\w+", layer)) for layer in options()[contract]["layers"]
    ]


def test_the_command_sees_every_contract_broken(tmp_path: Path) -> None:
    """The same through `lint-imports`, as `make check` asks it: a copy of the tree with one example of each."""
    for path in (path for path in tracked_files() if path.suffix == ".py" and path.parts[0] in ROOTS):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, tmp_path / path)
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    for importer, imported in (imports[0] for imports in BREAKING.values()):
        path = tmp_path / importer.replace(".", "/")
        source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        source.write_text(f"{source.read_text()}\nimport {imported}\n")
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    kept = [name for name in BREAKING if not any(line.startswith(f"{name} BROKEN") for line in lines)]
    assert (done.returncode, kept) == (1, [])
