"""Settings of the central service, read from the environment; docs/adr/0003-centre.md has the reasons.

Each door is given what it needs and nothing else (docs/adr/0021-doors-and-organisation.md): a name that is not set for
a door ends whatever would use it there.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from central.project import doors, environment
from central.project.logs import logging_settings
from central.project.secret_file import secret_of
from central.serving.addresses import BULK_FILES_BODY_BYTES, FORM_PART_BOXES, FORM_PART_BYTES
from central.serving.doors import VARIABLE, Door

BASE_DIR = Path(__file__).resolve().parents[2]
STATE_DIR = Path(os.environ.get("MADOGUCHI_STATE", BASE_DIR / "var"))
"""Database, key files and kept files of the embedded default."""
DOOR = Door(environment.one_of(VARIABLE, tuple(Door)))
"""Which door this process is. Commands and the task worker are all of them."""

SECRET_KEY = os.environ.get("MADOGUCHI_SECRET_KEY") or secret_of(STATE_DIR, doors.OWN_SECRET[DOOR])
"""One secret for all workers of a door. On several machines it comes from the environment."""
if DOOR.is_office:
    SEARCH_KEY = os.environ.get("MADOGUCHI_SEARCH_KEY") or secret_of(STATE_DIR, "search.key")
    """Marks searches in the audit log (HMAC). Outside the database; on several machines it comes from the
    environment."""
FOLD_TABLE = os.environ.get("MADOGUCHI_FOLD_TABLE", "")
"""A city's own characters that a search takes for one another, beside ours; then `python -m central fold_again`."""
DEBUG = environment.on("MADOGUCHI_DEBUG")
ALLOWED_HOSTS = environment.listed("MADOGUCHI_HOSTS", "127.0.0.1,localhost,testserver")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "central.web",
    "central.limits",
    "central.audit",
    "central.jobs",
    "central.organisation",
    "central.store",
    "central.questions",
    "central.staff",
    "central.catalogue",
    "central.resident_register",
    "central.kiosks",
    "central.applications",
    "central.attachments",
    "central.intake",
    "central.notices",
    "central.certificates",
    "central.drafts",
    "central.batches",
    "central.bulk_acts",
    "central.connection_tests",
    "central.totals",
    "central.authoring",
    "central.exports",
    "central.paper_forms",
    "central.postal",
    "central.prepared",
    "central.project",
]
MIDDLEWARE = doors.middleware_of(DOOR)
ROOT_URLCONF = doors.ADDRESSES[DOOR]
WSGI_APPLICATION = "central.project.wsgi.application"

DATABASES: dict[str, Any] = {"default": environment.database("DATABASE_URL", f"sqlite:///{STATE_DIR / 'central.db'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "central.database.sqlite_in_turn"
    # A write that begins as a read fails at once when another writer came between: ask for the lock at BEGIN and wait.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    # The hand-written statements of custody are planned once in a connection. A pooler that gives each transaction
    # another connection must know of prepared statements (pgbouncer does from 1.21 on).
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("prepare_threshold", 0)
DATABASES["default"]["CONN_MAX_AGE"] = 600
"""Seconds. On SQLite too: closing the last connection carries the whole log into the file, at the end of a request."""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
"""Each in its own words. Staff pages speak the first; `central.web.language` says where a reader may choose."""
LOCALE_PATHS = [BASE_DIR / "central" / "locale"]
PAGES_FOR_EVERYBODY = doors.PAGES_FOR_EVERYBODY[DOOR]

# ── kiosks' line and what comes over it ──
if DOOR.holds_keys:
    KEYS_DIR = Path(os.environ.get("MADOGUCHI_KEYS", STATE_DIR / "keys"))
    """ack.key, catalogue.key, status.key, document.key, hpke*.hpke, root.public. Never the root's own key."""
ISSUER_CERTIFICATES_DIR = os.environ.get(
    "MADOGUCHI_ISSUER_CERTIFICATES", "" if DOOR.holds_keys else STATE_DIR / "certificates"
)
"""Where document_issuer.pem and document_ca.pem lie, for processes that may read no key; empty: beside the keys."""
CRL_FILE = Path(os.environ.get("MADOGUCHI_CRL", STATE_DIR / "sign.crl"))
"""Revocation lists of the signing certificates: a file, or a folder of files (`intake.revocation.revocation_files`)."""
SIGN_POLICIES = environment.listed("MADOGUCHI_SIGN_POLICIES", "1.2.392.200149.8.5.1.1.20")
"""Accepted policies of signing certificates."""
DRAINS = [
    "central.intake.actions.record_verdicts.drain_verdicts",
    "central.attachments.arrivals.drain_arrivals",
    "central.intake.actions.judge_revocation.drain_revocation",
    "central.web.statistics.drain_statistics",
]
"""What `python -m central worker` drains: functions without arguments that return how many they did."""
DRAINS_APART = ["central.notices.drain.drain_notices", "central.jobs.drain.drain_jobs"]
"""Each in a thread of its own: neither somebody else's silent server nor a long batch holds up an application."""
LEASE_S = 60
"""A worker that was killed holds what it claimed for so long."""
DATA_UPLOAD_MAX_MEMORY_SIZE = FORM_PART_BYTES
"""What the most generous address takes; how much each takes is `serving.addresses`, told before a byte is read."""
DATA_UPLOAD_MAX_NUMBER_FIELDS = FORM_PART_BOXES
FILE_UPLOAD_HANDLERS: list[str] = []
"""Only the public check, the packages of forms, tables with decisions, paper forms and the files for many take a file,
in memory, and no view writes one to the disk."""
FILE_UPLOAD_MAX_MEMORY_SIZE = BULK_FILES_BODY_BYTES
STORE = environment.place("MADOGUCHI_STORE", STATE_DIR / "store")
"""Large boxes, archives and issued files: a folder, or `s3://bucket/prefix` (docs/adr/0020-store.md)."""
if DOOR.is_office:
    DOCUMENT_STORE = environment.place("MADOGUCHI_DOCUMENT_STORE", "")
    """Where what the office alone puts lies apart, archives and issued files; empty: in `STORE` with the boxes."""
STORE_ENDPOINT = os.environ.get("MADOGUCHI_STORE_ENDPOINT", "")
STORE_REGION = os.environ.get("MADOGUCHI_STORE_REGION", "") or "ap-northeast-1"
PIECES = environment.place("MADOGUCHI_PIECES", STATE_DIR / "pieces")
"""Where parts of residents' files lie until they are whole: a folder of the kiosks' door."""
if DOOR.is_office:
    CLAMD = environment.scanner("MADOGUCHI_CLAMD")
    """Where clamd listens; empty: there is none, and no file of a resident is opened by anybody."""
    FILE_PAGES = environment.socket_path("MADOGUCHI_FILE_PAGES")
    """Where pages of residents' files are drawn; empty: by a program that the staff's process starts itself."""
    FORM_PREVIEW = environment.socket_path("MADOGUCHI_FORM_PREVIEW")
    """Where the kiosk's pages of a form that is written are drawn; empty: by a program of the centre's own."""
    FILES_LATE_DAYS = environment.whole("MADOGUCHI_FILES_LATE_DAYS", 7, most=365)
    """After so long without a file that a statement names people are told."""
MAX_SILENT_DAYS = 30
"""A kiosk that nobody attends stops after so long without our word."""
EXTEND_AFTER_DAYS = environment.whole("MADOGUCHI_EXTEND_AFTER_DAYS", 7, most=MAX_SILENT_DAYS)
"""After so long without it staff in the hall may put that end off by card and PIN: not later than it comes."""
STATUS_YOUNG_DAYS = environment.whole("MADOGUCHI_STATUS_YOUNG_DAYS", 90, most=3650)
"""So long after the last word on an application the kiosks of its hall carry its status."""
STATUS_KEPT_DAYS = environment.whole("MADOGUCHI_STATUS_KEPT_DAYS", 180, most=3650)
"""So long after the last word on an application that has ended its status can be seen at all."""

# ── staff pages ──
SERVICE_NAME = os.environ.get("MADOGUCHI_SERVICE_NAME", "若葉市 窓口")
DEMO = environment.on("MADOGUCHI_DEMO")
"""A demonstration: ready-made members whose second factor a command tells."""
AUTH_USER_MODEL = "staff.StaffMember"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("staff_number", "name", "section")},
    },
    {"NAME": "central.staff.passwords.NotCommonWithSignsAround"},
    {"NAME": "central.staff.passwords.NotOurOwnWords"},
]
LOGIN_URL = "staff:sign-in"
OTP_TOTP_ISSUER = "Madoguchi"
OTP_TOTP_THROTTLE_FACTOR = 0  # our own lock counts wrong codes together with wrong passwords
SESSION_ENGINE = "central.staff.sessions"
MESSAGE_STORAGE = "central.staff.page_messages.SessionRows"
SESSION_IDLE_S = environment.whole("MADOGUCHI_SESSION_IDLE_S", 1800, least=60, most=43200)
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
HTTPS = environment.on("MADOGUCHI_HTTPS")
"""Browsers come over HTTPS, which a proxy of ours ends."""
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = (
    ("__Host-sessionid", "__Host-csrftoken") if HTTPS else ("sessionid", "csrftoken")
)
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "central.web.refused_post.old_page"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
OPEN_PREFIXES = doors.OPEN_PREFIXES.get(DOOR, ())
TRUSTED_PROXIES = environment.networks("MADOGUCHI_TRUSTED_PROXIES")
"""Networks of our own proxies: only their X-Forwarded-For and X-Forwarded-Proto are believed."""
DEMO_ZONES = '{"lgwan": {"label": "LGWAN系", "networks": ["127.0.0.0/8", "::1/128"]}}'
ZONES = environment.zones("MADOGUCHI_ZONES", DEMO_ZONES if DEMO else "{}")
"""Zone id → words for staff, and its networks. Nobody signs in from elsewhere: without this setting, nobody at all."""
ZONED_PROCEDURES = environment.zone_by_procedure("MADOGUCHI_ZONED_PROCEDURES", ZONES)
"""Procedure id → the only zone from which its applications may be opened (個人番号利用事務系)."""
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "central.staff.frame.frame"],
            "builtins": ["central.web.templatetags.page"],
        },
    }
]
PROCESSING_DAYS = {"": 14, **environment.days_by_procedure("MADOGUCHI_PROCESSING_DAYS", most=3650)}
"""Procedure id → days that the office gives itself; under "" for all others."""
RETENTION_YEARS = {"": 5, **environment.years_by_procedure("MADOGUCHI_RETENTION_YEARS", most=100)}
"""Procedure id → years from 1 April after the application ended, until its boxes go into an archive; "" as above."""
BULK_SECOND_PERSON_ABOVE = 500
"""A bulk notice to more people than this needs another person's approval."""
EXPORT_SECOND_PERSON_ABOVE = 1_000
"""A file of more applications than this is released by another person than its maker."""
EXPORT_FILES_SECOND_PERSON_ABOVE = 100
"""The same of the residents' own files: copies of what proves who they are."""
BULK_ACT_SECOND_PERSON_ABOVE = environment.whole("MADOGUCHI_BULK_ACT_ALONE", 100, least=0, most=20_000)
"""An act on more applications than this, by a plan or by decisions read back, needs another person's approval: as many
as one person can look through. Which acts always need one: `central.applications.second_person`."""
BULK_ACT_HELD_MINUTES = environment.whole("MADOGUCHI_BULK_ACT_HELD_MINUTES", 10, least=0, most=1440)
"""Between the approval of an act on many, or of letters to many, and its begin: long enough to see a mistake and press
one button."""
MAIL_FILES_BYTES = environment.whole("MADOGUCHI_MAIL_FILES_MB", 7, least=0, most=20) * 1024 * 1024
"""Files to many that together are larger go by no mail: many servers take 10 MB, and a mail makes a third more."""
MAIL_FROM = os.environ.get("MADOGUCHI_MAIL_FROM", "madoguchi@wakaba.example")
"""The system's own address, sender of every mail."""
EMAIL_HOST = os.environ.get("MADOGUCHI_SMTP_HOST", "127.0.0.1")
EMAIL_PORT = environment.whole("MADOGUCHI_SMTP_PORT", 25, most=65535)
if DOOR.is_office:
    EMAIL_HOST_USER = os.environ.get("MADOGUCHI_SMTP_USER", "")
    EMAIL_HOST_PASSWORD = os.environ.get("MADOGUCHI_SMTP_PASSWORD", "")
EMAIL_USE_TLS = environment.on("MADOGUCHI_SMTP_TLS")
EMAIL_TIMEOUT = 30
PUBLIC_URL = os.environ.get("MADOGUCHI_PUBLIC_URL", "https://madoguchi.wakaba.example")
"""Where residents reach us: printed on certificates with /check/ behind it, on leaflets with /p/ and a code."""
LOGGING = logging_settings(environment.one_of("MADOGUCHI_LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR", "CRITICAL")))
"""To stderr, which systemd's journal keeps."""
STATIC_URL = "/static/"
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_USE_FINDERS = True  # served from where they lie: nothing to collect at installation
