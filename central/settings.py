"""Settings of the central service, read from the environment."""

from __future__ import annotations

import os
from pathlib import Path

import dj_database_url

BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = Path(os.environ.get("MADOGUCHI_STATE", BASE_DIR / "var"))

SECRET_KEY = os.environ.get("MADOGUCHI_SECRET_KEY", "development-key-not-for-service")
DEBUG = os.environ.get("MADOGUCHI_DEBUG", "") == "1"
ALLOWED_HOSTS = os.environ.get("MADOGUCHI_HOSTS", "127.0.0.1,localhost,testserver").split(",")
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "central.audit",
]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "central.urls"
DATABASES = {"default": dj_database_url.parse(os.environ.get("DATABASE_URL", f"sqlite:///{STATE_DIR / 'central.db'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
LANGUAGE_CODE = "ja"
