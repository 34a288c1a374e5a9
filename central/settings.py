"""Settings of the central service, read from the environment; docs/adr/0003-centre.md has the reasons."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url

BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = Path(os.environ.get("MADOGUCHI_STATE", BASE_DIR / "var"))
"""Database, key files and kept files of the embedded default."""

SECRET_KEY = os.environ.get("MADOGUCHI_SECRET_KEY", "development-key-not-for-service")
DEBUG = os.environ.get("MADOGUCHI_DEBUG", "") == "1"
ALLOWED_HOSTS = os.environ.get("MADOGUCHI_HOSTS", "127.0.0.1,localhost,testserver").split(",")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "central.audit",
    "central.catalogue",
]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "central.urls"
WSGI_APPLICATION = "central.wsgi.application"

DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(os.environ.get("DATABASE_URL", f"sqlite:///{STATE_DIR / 'central.db'}"))
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A write that begins as a read fails at once when another writer came between: ask for the lock at BEGIN and wait.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
LANGUAGE_CODE = "ja"
