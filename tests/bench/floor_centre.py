"""The floor of custody: a bare Django view that checks the same signatures and keeps the same bytes, and nothing else.

No chain, no log, no nonce, no audit, no acknowledgement. `DATABASE_URL` says where; `FLOOR_KEYS` is a JSON file of
public points by kid. Run by gunicorn like the centre: `tests.bench.floor_centre:application`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import dj_database_url
import django
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

from sync.contract.wire.contact_frames import read_contact
from sync.envelope.http_signatures import verify_request
from sync.envelope.keys.signer import TrustedKey

_database: dict[str, Any] = {**dj_database_url.parse(os.environ["DATABASE_URL"])}
if _database["ENGINE"].endswith("sqlite3"):
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
_database["CONN_MAX_AGE"] = 600
settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="floor",
    DATABASES={"default": _database},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    DATA_UPLOAD_MAX_MEMORY_SIZE=None,
)
django.setup()

from django.db import connection, models, transaction  # noqa: E402 - settings first

_POINTS = {kid: bytes.fromhex(point) for kid, point in json.loads(Path(os.environ["FLOOR_KEYS"]).read_text()).items()}
_KEYS = {kid: ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point) for kid, point in _POINTS.items()}
_ES256 = ec.ECDSA(SHA256())


class Kept(models.Model):
    hash = models.CharField(max_length=64, unique=True)
    jws = models.BinaryField()
    box = models.BinaryField()

    class Meta:
        app_label = "floor"


def make_table() -> None:
    """Once, before the workers start."""
    with connection.schema_editor() as editor:
        editor.create_model(Kept)


def contact(request: HttpRequest) -> HttpResponse:
    body = request.body
    headers = {name: value for name, value in request.headers.items() if value}
    verify_request("POST", request.path, "", headers, body, lambda kid: TrustedKey(_POINTS[kid]))
    _, entries = read_contact(body)
    rows = []
    for entry in entries:
        signed, _, signature = entry.jws.rpartition(b".")
        header = json.loads(_decoded(signed.split(b".")[0]))
        raw = _decoded(signature)
        der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        _KEYS[header["kid"]].verify(der, signed, _ES256)
        hashlib.sha256(entry.box).digest()
        rows.append(Kept(hash=hashlib.sha256(signed).hexdigest(), jws=entry.jws, box=entry.box))
    with transaction.atomic():
        Kept.objects.bulk_create(rows)
    return HttpResponse(b"{}", content_type="application/json")


def _decoded(part: bytes) -> bytes:
    return base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4))


urlpatterns = [path("kiosk/v1/contact", contact)]
application = get_wsgi_application()
